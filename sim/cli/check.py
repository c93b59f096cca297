"""``negsim check``.

Checking a file: its errors, and whether it gives what its ``expect`` section says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from sim.cli import options, output
from sim.errors import NegsimError, ScenarioError

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.solution import Equilibrium


@click.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path())
@click.option("--expect", is_flag=True, help="Solve each file and compare with what its 'expect' section says.")
@options.as_json
@options.standard
def command(files: tuple[str, ...], expect: bool, as_json: bool, quiet: bool) -> int:
    """Say whether scenario files are sound.

    Everything that is wrong is told at once, each with file, line and column. A file without errors is named with
    what it holds. Exit code 3 if any file is wrong, 1 if an expectation is not met.
    """
    from sim.cli.check import check_file

    results = [check_file(file, expect) for file in files]
    if as_json:
        output.as_json({"schema": "negsim/check/1", "files": [result.to_dict() for result in results]})
    for result in results:
        if not as_json and not result.problems:
            output.data(f"{result.file}: {result.summary}")
        for warning in result.warnings:
            output.message(f"warning: {warning}", quiet)
        for problem in (*result.problems, *result.missed):
            output.message(problem)
    if any(result.problems for result in results):
        return 3
    return 1 if any(result.missed for result in results) else 0


@dataclass(frozen=True)
class Checked:
    """What was found in a file: a summary of what it holds, or problems; expectations that were missed."""

    file: str
    summary: str
    warnings: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "file": self.file,
            "valid": not self.problems,
            "warnings": list(self.warnings),
            "problems": list(self.problems),
            "missed": list(self.missed),
        }


def check_file(file: str, expect: bool) -> Checked:
    """Read a file, and compare it with what it expects if that is asked for."""
    from sim.scenario import load

    try:
        scenario = load(file)
    except ScenarioError as error:
        return Checked(file, "", problems=tuple(str(problem) for problem in error.problems))
    missed = tuple(_missed(scenario, file)) if expect else ()
    return Checked(file, _summary(scenario, expect, missed), tuple(map(str, scenario.warnings)), (), missed)


def _summary(scenario: Scenario, expect: bool, missed: tuple[str, ...]) -> str:
    parts = [
        _counted(len(scenario.players), "player"),
        _counted(len(scenario.options), "option"),
        _counted(len(scenario.parameters), "parameter"),
        _counted(len(scenario.protocols), "protocol"),
        _counted(len(scenario.variants), "variant"),
        _counted(len(scenario.sweeps), "sweep"),
    ]
    text = f"valid ({', '.join(part for part in parts if not part.startswith('0 '))})"
    if expect:
        met = len(scenario.expect) - len({message.split(": ")[1] for message in missed})
        text += f"; {met} of {_counted(len(scenario.expect), 'expectation')} met"
    return text


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _missed(scenario: Scenario, file: str) -> Iterator[str]:
    from sim.scenario import solve

    for place, expected in enumerate(scenario.expect):
        where = f"{file}: expect.{place}"
        try:
            solution = solve(
                scenario,
                expected.protocol,
                expected.concept,
                expected.parameters,
                variant=expected.variant,
            )
        except NegsimError as error:
            yield f"{where}: cannot be solved ({error})"
            continue
        if expected.count is not None and len(solution.equilibria) != expected.count:
            yield f"{where}: {len(solution.equilibria)} equilibria were found, {expected.count} are expected"
        for number, known in enumerate(expected.equilibria or ()):
            if not any(_fits(known, found) for found in solution.equilibria):
                yield f"{where}: no equilibrium is as expected in equilibria.{number}"


def _fits(known: Any, found: Equilibrium) -> bool:
    """Whether an equilibrium is as expected in everything that is said of it."""
    from sim.protocols import flat

    for player, strategy in known.strategies.items():
        wanted = {strategy: Fraction(1)} if isinstance(strategy, str) else strategy
        if not _agree(wanted, dict(flat(found.strategies[player]))):
            return False
    return _agree(known.payoffs, found.payoffs) and _agree(known.outcomes, found.outcomes)


def _agree(wanted: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    return all(abs(float(found.get(name, 0)) - float(value)) <= 1e-9 for name, value in wanted.items())
