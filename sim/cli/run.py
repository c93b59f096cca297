"""``negsim run``.

Solutions as tables and sentences for people.

Which protocols of a file a question is about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from sim.cli import options, output

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.solution import Equilibrium, Solution


@click.command("run")
@options.scenario_file
@click.option("--protocol", "protocols", metavar="NAME", multiple=True,
              help="A protocol of the file; repeatable. All of them if not given.")  # fmt: skip
@click.option("--concept", metavar="NAME", help="What counts as a solution, such as nash; see negsim list concepts.")
@click.option("--method", metavar="NAME", help="How to find it; see negsim list methods.")
@click.option("--select", metavar="RULE", help="Pick one of several equilibria; see negsim list selections.")
@options.assignments
@options.variant
@click.option("--all", "everything", is_flag=True, help="Show every extreme equilibrium, however many there are.")
@options.as_json
@options.standard
def command(
    file: str,
    protocols: tuple[str, ...],
    concept: str | None,
    method: str | None,
    select: str | None,
    assignments: tuple[str, ...],
    variant: str | None,
    everything: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Solve the scenario FILE and say who does what, with what probability, and what comes of it.

    Every protocol of the file is solved unless --protocol names some.
    """
    values = options.assigned(assignments)
    from sim.cli.run import (
        Shown,
        show,
        solvable,
    )
    from sim.protocols import CONCEPTS
    from sim.scenario import load, solve
    from sim.solvers import METHODS, SELECTIONS

    options.known("--concept", concept, CONCEPTS)
    options.known("--method", method, METHODS)
    options.known("--select", select, SELECTIONS)
    scenario = load(file)
    for warning in scenario.warnings:
        output.message(f"warning: {warning}", quiet)
    point = scenario.point(values, variant)
    chosen, left_out = solvable(scenario, protocols, concept, method, select)
    if left_out:
        output.message(f"left out, as they cannot be solved so: {', '.join(left_out)}", quiet)
    solutions = [
        solve(scenario, name, concept, values, variant=variant, method=method, select=select) for name in chosen
    ]
    if as_json:
        output.as_json(
            {
                "schema": "negsim/run/1",
                "title": scenario.title,
                "file": str(scenario.path),
                "sha256": scenario.sha256,
                "variant": variant,
                "parameters": {name: float(value) for name, value in point.items()},
                "results": [solution.to_dict() for solution in solutions],
            }
        )
    else:
        show(Shown(scenario, point, values, variant, everything), solutions)
    return 0


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
    from sim.analysis.wording import CONDITIONAL, number

    scenario = shown.scenario
    output.data(scenario.title + (f" ({scenario.as_of})" if scenario.as_of else ""))
    chosen = []
    if shown.variant is not None:
        chosen.append(f"variant {shown.variant}: {scenario.variants[shown.variant].label or shown.variant}")
    chosen += [f"{name} = {number(shown.point[name])}{_outside(shown, name)}" for name in shown.values]
    if chosen:
        output.data("; ".join(chosen))
    for solution in solutions:
        output.data("")
        _show_solution(shown, solution)
    output.data("")
    output.data(CONDITIONAL)


def _outside(shown: Shown, name: str) -> str:
    """Says so where a value that was given is outside the range that the file gives for it."""
    from sim.analysis.wording import number

    bounds = shown.scenario.parameters[name].range
    if bounds is None or bounds[0] <= shown.point[name] <= bounds[1]:
        return ""
    return f" (outside its range {number(bounds[0])} to {number(bounds[1])})"


def _show_solution(shown: Shown, solution: Solution) -> None:
    from sim.analysis.wording import headline

    rules = shown.scenario.rules(solution.protocol)
    label = shown.scenario.protocols[solution.protocol].label
    output.data(f"{solution.protocol}: {label}" if label else solution.protocol)
    output.data(f"  {headline(solution, rules.outcomes)}")
    if solution.equilibria:
        output.data("")
        _print_table(rules, solution, shown.everything)
    for place, equilibrium in enumerate(solution.equilibria, start=1):
        told = equilibrium.story()
        if told and len(solution.equilibria) > 1:
            output.data(f"  Equilibrium {place}:")
        for line in told:
            output.data(f"  {line}.")
    for said in (f"Certificate: {solution.certificate}.", *map(str, solution.story())):
        output.data(f"  {said}")


def _print_table(rules: Any, solution: Solution, everything: bool) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

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
    output.console().print(table)
    if left_out:
        output.data(f"  and {left_out} more extreme equilibria (--all shows them)")


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
    from sim.analysis.wording import mixture, number
    from sim.protocols import flat

    plays = [
        mixture(dict(flat(equilibrium.strategies.get(player, {}))), rules.strategies[player])
        for player in _active(rules)
    ]
    gets = [number(equilibrium.payoffs[player]) for player in rules.players]
    regret = [number(equilibrium.regret)] if plays else []
    return [*plays, mixture(equilibrium.outcomes, rules.outcomes), *gets, *regret]


def solvable(
    scenario: Scenario,
    protocols: Sequence[str],
    concept: str | None,
    method: str | None = None,
    select: str | None = None,
) -> tuple[list[str], list[str]]:
    """The protocols to solve, and those left out as they have no such concept, method or selection.

    Protocols that are named are never left out, and none is if it leaves nothing: then solving says what is wrong.
    """
    names = list(protocols or scenario.protocols)
    if protocols:
        return names, []
    fitting = [name for name in names if _fits(scenario, name, concept, method, select)]
    return (fitting, [name for name in names if name not in fitting]) if fitting else (names, [])


def _fits(scenario: Scenario, name: str, concept: str | None, method: str | None, select: str | None) -> bool:
    rules = scenario.rules(name)
    if concept is not None and concept not in rules.concepts:
        return False
    return rules.normal_form is not None or (method is None and select is None)
