"""``negsim run``: solve a scenario, and print its solutions as tables and sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from sim.cli import options, output
from sim.words import say

if TYPE_CHECKING:
    from sim.protocols import Rules
    from sim.scenario import Scenario
    from sim.solution import Solution


@click.command("run")
@options.scenario_file
@options.protocols
@click.option("--concept", metavar="NAME", help="What counts as a solution, such as nash; see negsim list concepts.")
@click.option("--method", metavar="NAME", help="How to find it; see negsim list methods.")
@click.option("--select", metavar="RULE", help="Pick one of several equilibria; see negsim list selections.")
@options.assignments
@options.variant
@click.option("--all", "everything", is_flag=True, help="Show every extreme equilibrium in a row of its own.")
@click.option("--verbose", is_flag=True, help="Say how each answer was found and proven, and what other solvers find.")
@options.language
@options.exact
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
    verbose: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Solve the scenario FILE: who does what, with what probability, and with what outcome.

    Every protocol of the file is solved unless --protocol names some.
    """
    values = options.assigned(assignments)
    from sim.protocols import concepts
    from sim.scenario import load, solve
    from sim.solvers import METHODS, SELECTIONS

    options.known("--concept", concept, concepts())
    options.known("--method", method, METHODS)
    options.known("--select", select, SELECTIONS)
    scenario = load(file)
    output.warn(scenario, quiet)
    point = scenario.point(values, variant)
    chosen, left_out = solvable(scenario, protocols, concept, method, select)
    if left_out:
        output.message(say("tables.left_out", protocols=left_out), quiet)
    attempts, solutions = output.Attempts(chosen), []
    for name in chosen:
        with attempts.at(name):
            solutions.append(solve(scenario, name, concept, values, variant=variant, method=method, select=select))
    if as_json:
        results = [solution.to_dict() for solution in solutions]
        parameters = {name: float(value) for name, value in point.items()}
        output.as_json(output.envelope("run/1", scenario, variant=variant, parameters=parameters, results=results))
    else:
        _show(scenario, {name: point[name] for name in values}, variant, solutions, everything, verbose)
    return attempts.code


def _show(
    scenario: Scenario,
    chosen: Mapping[str, Fraction],
    variant: str | None,
    solutions: Sequence[Solution],
    everything: bool,
    verbose: bool,
) -> None:
    """Print a heading, a part for each solution, and what the results are conditional on."""
    output.data(say("tables.title", title=scenario.title, date=scenario.as_of))
    conditions = [
        say("tables.chosen", parameter=name, value=value, bounds=_range_left(scenario, name, value))
        for name, value in chosen.items()
    ]
    if variant is not None:
        conditions.insert(0, say("tables.in_variant", variant=variant, label=scenario.variants[variant].label))
    if conditions:
        output.data("; ".join(conditions))
    for solution in solutions:
        output.data("")
        _show_solution(scenario, solution, everything, verbose)
    output.data("\n" + say("reasons.conditional"))


def _range_left(scenario: Scenario, name: str, value: Fraction) -> tuple[Fraction, Fraction] | None:
    """The range that the file gives for a parameter, if the value is outside it."""
    bounds = scenario.parameters[name].range
    return None if bounds is None or bounds[0] <= value <= bounds[1] else bounds


def _show_solution(scenario: Scenario, solution: Solution, everything: bool, verbose: bool) -> None:
    from sim.analysis.wording import headline, notes_for_readers

    rules = scenario.rules(solution.protocol)
    label = scenario.protocols[solution.protocol].label
    output.data(say("tables.protocol", protocol=solution.protocol, label=label))
    output.data(f"  {headline(solution, rules.outcomes)}")
    if solution.equilibria:
        output.data("")
        _show_equilibria(rules, solution, everything)
    _show_stories(solution, everything)
    output.data(f"  {_assurance(solution, verbose)}")
    for line in solution.story() if verbose else notes_for_readers(solution):
        output.data(f"  {line}")


def _assurance(solution: Solution, verbose: bool) -> str:
    """How far the answer can be relied on, in one line; the certificate in full where something may be missing."""
    from sim.analysis.wording import ENUMERATED

    if verbose or solution.search == "some":
        return say("tables.certificate", certificate=solution.certificate)
    enumerated = solution.concept in ENUMERATED
    return say("tables.assured", enumerated=enumerated, pure=solution.search == "pure", exact=solution.exact)


def _show_equilibria(rules: Rules, solution: Solution, everything: bool) -> None:
    """A row for each equilibrium, or for those that belong together."""
    from sim.analysis.rows import cells, numbers, rows_of
    from sim.words.numbers import number

    rows = rows_of(solution, everything)
    active = [player for player in rules.players if rules.strategies[player]]  # in bargaining nobody
    named = everything and len(solution.components) not in (0, len(solution.equilibria))
    strategy = "tables.advice" if solution.concept == "correlated" else "tables.strategy"
    heads = [("#", True)]
    heads += [(say("tables.component"), False)] * named
    heads += [(say(strategy, player=rules.players[player]), False) for player in active]
    heads += [(say("tables.outcome"), False)]
    heads += [(say("tables.payoff", player=label), True) for label in rules.players.values()]
    heads += [(say("tables.regret"), True)] * bool(active)
    listed = []
    for group in rows.shown:
        equilibria = [solution.equilibria[i] for i in group]
        component = [_component(solution, equilibria[0].component)] if named else []
        regret = [number(max(equilibrium.regret for equilibrium in equilibria))] if active else []
        listed.append([numbers(group), *component, *cells(rules, equilibria, active), *regret])
    output.table(heads, listed)
    if any(len(group) > 1 for group in rows.shown):
        output.data("  " + say("tables.joined"))
    if rows.folded:
        output.data("  " + say("tables.folded", count=len(rows.folded)))


def _component(solution: Solution, number: int) -> str:
    index = solution.components[number].index
    return say("tables.component_name", number=number + 1, index=None if index is None else f"{index:+d}")


def _show_stories(solution: Solution, everything: bool) -> None:
    """How the equilibria of each row come about, as far as that is the same for all of them."""
    from sim.analysis.rows import numbers, rows_of

    for group in rows_of(solution, everything).shown:
        first, *others = ([str(line) for line in solution.equilibria[i].story()] for i in group)
        story = [line for line in first if all(line in other for other in others)]
        if story and len(solution.equilibria) > 1:
            output.data("  " + say("tables.equilibrium", numbers=numbers(group), count=len(group)))
        for line in story:
            output.data(f"  {line}.")


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
    unsolvable = {problem.path[1] for problem in scenario.unsolvable}
    fitting = [name for name in names if name in unsolvable or _fits(scenario.rules(name), concept, method, select)]
    return (fitting, [name for name in names if name not in fitting]) if fitting else (names, [])


def _fits(rules: Any, concept: str | None, method: str | None, select: str | None) -> bool:
    if concept is not None and concept not in rules.concepts:
        return False
    return rules.normal_form is not None or (method is None and select is None)
