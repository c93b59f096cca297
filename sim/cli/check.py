"""``negsim check``: what is wrong with a file, and whether it gives what its ``expect`` section says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from sim.cli import options, output
from sim.errors import NegsimError, ScenarioError
from sim.words import say

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.solution import Equilibrium

_CLOSE = 1e-9  # how far a number may be from the expected one


@click.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path())
@click.option("--expect", is_flag=True, help="Solve each file and compare with what its 'expect' section says.")
@options.as_json
@options.standard
def command(files: tuple[str, ...], expect: bool, as_json: bool, quiet: bool) -> int:
    """Check scenario files.

    Everything that is wrong is reported at once, with file, line and column. For a file without errors, a line says
    what it holds. Exit code 3 if any file is wrong, 1 if an expectation is not met, 4 if a protocol cannot be solved.
    """
    checked = [check_file(file, expect) for file in files]
    if as_json:
        output.as_json({"schema": "negsim/check/1", "files": [result.to_dict() for result in checked]})
    for result in checked:
        if not as_json and not result.problems:
            output.data(result.summary)
        for warning in result.warnings:
            output.message(say("tables.warning", text=warning), quiet)
        for problem in (*result.problems, *result.unsolvable, *result.missed):
            output.message(problem)
    if any(result.problems for result in checked):
        return output.INVALID_SCENARIO
    if any(result.missed for result in checked):
        return output.FAILED
    return output.SOME_POINTS_FAILED if any(result.unsolvable for result in checked) else 0


@dataclass(frozen=True)
class CheckedFile:
    """What was found in a file: a summary of what it holds, or problems; expectations that were missed.

    ``unsolvable`` are protocols that nothing is wrong with, and that cannot be solved all the same.
    """

    file: str
    summary: str = ""
    warnings: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    unsolvable: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "file": self.file,
            "valid": not self.problems,
            "warnings": list(self.warnings),
            "problems": list(self.problems),
            "missed": list(self.missed),
            "unsolvable": list(self.unsolvable),
        }


def check_file(file: str, expect: bool) -> CheckedFile:
    """Read a file, and compare it with what it expects if that is asked for."""
    from sim.scenario import load

    try:
        scenario = load(file)
    except ScenarioError as error:
        return CheckedFile(file, problems=tuple(map(str, error.problems)))
    missed = list(_missed(scenario, file)) if expect else []
    summary = say(
        "tables.valid",
        file=file,
        players=len(scenario.players),
        options=len(scenario.options),
        parameters=len(scenario.parameters),
        protocols=len(scenario.protocols),
        variants=len(scenario.variants),
        sweeps=len(scenario.sweeps),
        expected=len(scenario.expect) if expect else None,
        met=len(scenario.expect) - len({index for index, _ in missed}),
    )
    messages = tuple(f"{file}: expect.{index}: {text}" for index, text in missed)
    warnings, unsolvable = tuple(map(str, scenario.warnings)), tuple(map(str, scenario.unsolvable))
    return CheckedFile(file, summary, warnings, missed=messages, unsolvable=unsolvable)


def _missed(scenario: Scenario, file: str) -> Iterator[tuple[int, str]]:
    """The expectations that are not met, by their position, and in what."""
    from sim.scenario import solve

    for index, expected in enumerate(scenario.expect):
        try:
            solution = solve(
                scenario, expected.protocol, expected.concept, expected.parameters, variant=expected.variant
            )
        except NegsimError as error:
            yield index, say("errors.cli.expectation_unsolved", reason=error)
            continue
        count = len(solution.equilibria)
        if expected.count is not None and count != expected.count:
            yield index, say("errors.cli.expectation_count", found=count, expected=expected.count)
        for number, known in enumerate(expected.equilibria or ()):
            if not any(_fits(known, equilibrium) for equilibrium in solution.equilibria):
                yield index, say("errors.cli.expectation_equilibrium", number=number)


def _fits(expected: Any, equilibrium: Equilibrium) -> bool:
    """Whether an equilibrium is as expected in everything that is said of it."""
    from sim.protocols import flat

    for player, strategy in expected.strategies.items():
        probabilities = {strategy: Fraction(1)} if isinstance(strategy, str) else strategy
        if not _agree(probabilities, dict(flat(equilibrium.strategies[player]))):
            return False
    return _agree(expected.payoffs, equilibrium.payoffs) and _agree(expected.outcomes, equilibrium.outcomes)


def _agree(expected: Mapping[str, Any], actual: Mapping[str, Any]) -> bool:
    return all(abs(float(actual.get(name, 0)) - float(value)) <= _CLOSE for name, value in expected.items())
