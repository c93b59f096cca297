"""Solutions as tables and sentences for people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sim.analysis.wording import CONDITIONAL, headline, mixture, number
from sim.cli import printing
from sim.protocols import flat
from sim.scenario import Scenario
from sim.solution import Equilibrium, Solution

_VERBS = {"correlated": "is advised"}
# A component with more extreme equilibria is told in brief unless all are asked for.
_BRIEF = 6


@dataclass(frozen=True)
class Shown:
    """What is shown: a scenario at a point, and how the point was chosen."""

    scenario: Scenario
    point: Mapping[str, Fraction]
    values: Mapping[str, str]
    variant: str | None
    everything: bool


def show(shown: Shown, solutions: Sequence[Solution]) -> None:
    """Print a heading, a part for each solution, and what the results are conditional on."""
    scenario = shown.scenario
    printing.data(scenario.title + (f" ({scenario.as_of})" if scenario.as_of else ""))
    chosen = []
    if shown.variant is not None:
        chosen.append(f"variant {shown.variant}: {scenario.variants[shown.variant].label or shown.variant}")
    chosen += [f"{name} = {number(shown.point[name])}{_outside(shown, name)}" for name in shown.values]
    if chosen:
        printing.data("; ".join(chosen))
    for solution in solutions:
        printing.data("")
        _show_solution(shown, solution)
    printing.data("")
    printing.data(CONDITIONAL)


def _outside(shown: Shown, name: str) -> str:
    """Says so where a value that was given is outside the range that the file gives for it."""
    bounds = shown.scenario.parameters[name].range
    if bounds is None or bounds[0] <= shown.point[name] <= bounds[1]:
        return ""
    return f" (outside its range {number(bounds[0])} to {number(bounds[1])})"


def _show_solution(shown: Shown, solution: Solution) -> None:
    rules = shown.scenario.rules(solution.protocol)
    label = shown.scenario.protocols[solution.protocol].label
    printing.data(f"{solution.protocol}: {label}" if label else solution.protocol)
    printing.data(f"  {headline(solution, rules.outcomes)}")
    if solution.equilibria:
        printing.data("")
        _print_table(rules, solution, shown.everything)
    for place, equilibrium in enumerate(solution.equilibria, start=1):
        told = equilibrium.details.get("story", ())
        if told and len(solution.equilibria) > 1:
            printing.data(f"  Equilibrium {place}:")
        for line in told:
            printing.data(f"  {line}.")
    for line in (f"Certificate: {solution.certificate}.", *solution.notes):
        printing.data(f"  {line}")


def _print_table(rules: Any, solution: Solution, everything: bool) -> None:
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415 - only where a table is printed
    from rich.table import Table  # noqa: PLC0415 - as above

    several = len(solution.components) > 1 and any(len(part.equilibria) > 1 for part in solution.components)
    table = Table(box=SIMPLE_HEAD, pad_edge=True, show_edge=False)
    table.add_column("#", justify="right")
    if several:
        table.add_column("component")
    for player in _active(rules):
        table.add_column(f"{rules.players[player]} {_VERBS.get(solution.concept, 'plays')}", overflow="fold")
    table.add_column("What comes of it", overflow="fold")
    for label in rules.players.values():
        table.add_column(f"{label} gets", justify="right")
    if _active(rules):
        table.add_column("Gain by deviating", justify="right")
    left_out = 0
    for component, places in _grouped(solution):
        shown = places if everything or len(places) <= _BRIEF else places[:_BRIEF]
        left_out += len(places) - len(shown)
        for place in shown:
            row = _row(rules, solution.equilibria[place])
            table.add_row(str(place + 1), *([component] if several else []), *row)
    printing.console().print(table)
    if left_out:
        printing.data(f"  and {left_out} more extreme equilibria (--all shows them)")


def _active(rules: Any) -> list[str]:
    """The players who have something to do: in bargaining without a procedure, nobody."""
    return [player for player in rules.players if rules.strategies[player]]


def _grouped(solution: Solution) -> list[tuple[str, list[int]]]:
    """Components by their name and the positions of their equilibria."""
    if not solution.components:
        return [("", list(range(len(solution.equilibria))))]
    return [
        (
            f"{number + 1}" + (f" (index {component.index:+d})" if component.index is not None else ""),
            list(component.equilibria),
        )
        for number, component in enumerate(solution.components)
    ]


def _row(rules: Any, equilibrium: Equilibrium) -> list[str]:
    plays = [
        mixture(dict(flat(equilibrium.strategies.get(player, {}))), rules.strategies[player])
        for player in _active(rules)
    ]
    gets = [number(equilibrium.payoffs[player]) for player in rules.players]
    regret = [number(equilibrium.regret)] if plays else []
    return [*plays, mixture(equilibrium.outcomes, rules.outcomes), *gets, *regret]
