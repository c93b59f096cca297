"""``negsim compare``.

Cases side by side, as a table for people and as JSON.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from sim.cli import options, output

if TYPE_CHECKING:
    from sim.analysis.comparison import Bounds, Case
    from sim.scenario import Scenario


@click.command("compare")
@options.scenario_file
@click.option("--protocol", "protocols", metavar="NAME", multiple=True,
              help="A protocol of the file; repeatable. All of them if not given.")  # fmt: skip
@click.option("--variant", "variants", metavar="NAME", multiple=True,
              help="A variant of the file; repeatable. The file's values and all variants if not given.")  # fmt: skip
@click.option("--concept", metavar="NAME", help="What counts as a solution; see negsim list concepts.")
@options.assignments
@options.as_json
@options.standard
def command(
    file: str,
    protocols: tuple[str, ...],
    variants: tuple[str, ...],
    concept: str | None,
    assignments: tuple[str, ...],
    as_json: bool,
    quiet: bool,
) -> int:
    """Put the protocols and variants of FILE side by side: what can come of them, and what everybody gets."""
    values = options.assigned(assignments)
    from sim.analysis.comparison import compare
    from sim.cli.compare import show, to_dict
    from sim.protocols import CONCEPTS
    from sim.scenario import load

    options.known("--concept", concept, CONCEPTS)
    scenario = load(file)
    cases = compare(scenario, protocols, variants, values, concept)
    if as_json:
        output.as_json(to_dict(scenario, cases))
    else:
        show(scenario, cases)
    return 0 if any(case.solution is not None for case in cases) else 1


def show(scenario: Scenario, cases: Sequence[Case]) -> None:
    """Print a row for each case, under a heading for each protocol."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from sim.analysis.wording import CONDITIONAL

    output.data(scenario.title)
    for protocol in dict.fromkeys(case.protocol for case in cases):
        label = scenario.protocols[protocol].label
        output.data(f"\n{protocol}: {label}" if label else f"\n{protocol}")
        rules = scenario.rules(protocol)
        table = Table(box=SIMPLE_HEAD, pad_edge=True, show_edge=False)
        table.add_column("Variant", overflow="fold")
        table.add_column("What can come of it", overflow="fold")
        for name in rules.players.values():
            table.add_column(f"{name} gets", justify="right")
        for case in (case for case in cases if case.protocol == protocol):
            bounds = case.payoffs()
            gets = [_range(bounds[player]) if player in bounds else "–" for player in rules.players]
            table.add_row(_variant(scenario, case.variant), _outcomes(case, scenario), *gets)
        output.console().print(table)
    output.data(f"\n{CONDITIONAL}")


def _outcomes(case: Case, scenario: Scenario) -> str:
    """What can come of it, and below it the probabilities where some equilibrium leaves it to chance."""
    if not any(0 < p < 1 for one in case.equilibria for p in one.outcomes.values()):
        return case.words(scenario)
    labels = scenario.rules(case.protocol).outcomes
    lines = [f"{labels.get(name, name)}: {_range(bounds)}" for name, bounds in case.outcomes().items() if bounds[1] > 0]
    return "\n".join([case.words(scenario), *lines])


def to_dict(scenario: Scenario, cases: Sequence[Case]) -> dict[str, Any]:
    """Plain JSON values."""
    return {
        "schema": "negsim/compare/1",
        "title": scenario.title,
        "file": str(scenario.path),
        "sha256": scenario.sha256,
        "cases": [
            {
                "protocol": case.protocol,
                "variant": case.variant,
                "what can come of it": case.words(scenario),
                "outcomes": {name: list(bounds) for name, bounds in case.outcomes().items()},
                "payoffs": {name: list(bounds) for name, bounds in case.payoffs().items()},
                **({"error": case.message} if case.solution is None else _certified(case)),
            }
            for case in cases
        ],
    }


def _certified(case: Case) -> dict[str, Any]:
    solution = case.solution
    assert solution is not None  # noqa: S101 - the caller looked
    return {"concept": solution.concept, "complete": solution.complete, "equilibria": len(solution.equilibria)}


def _variant(scenario: Scenario, variant: str | None) -> str:
    return "(as in the file)" if variant is None else scenario.variants[variant].label or variant


def _range(bounds: Bounds) -> str:
    from sim.analysis.wording import number

    low, high = (number(bound) for bound in bounds)
    return low if low == high else f"{low} to {high}"
