"""Cases side by side, as a table for people and as JSON."""

from collections.abc import Sequence
from typing import Any

from sim.analysis.comparison import Bounds, Case
from sim.analysis.wording import CONDITIONAL, number
from sim.cli import printing
from sim.scenario import Scenario


def show(scenario: Scenario, cases: Sequence[Case]) -> None:
    """Print a row for each case, under a heading for each protocol."""
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415 - only where a table is printed
    from rich.table import Table  # noqa: PLC0415 - as above

    printing.data(scenario.title)
    for protocol in dict.fromkeys(case.protocol for case in cases):
        label = scenario.protocols[protocol].label
        printing.data(f"\n{protocol}: {label}" if label else f"\n{protocol}")
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
        printing.console().print(table)
    printing.data(f"\n{CONDITIONAL}")


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
        "file": str(scenario.file),
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
    low, high = (number(bound) for bound in bounds)
    return low if low == high else f"{low} to {high}"
