"""``negsim compare``: protocols and variants side by side, as a table for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from sim.cli import options, output
from sim.words import say

if TYPE_CHECKING:
    from sim.analysis.comparison import Case
    from sim.scenario import Scenario


@click.command("compare")
@options.scenario_file
@options.protocols
@click.option("--variant", "variants", metavar="NAME", multiple=True,
              help="A variant of the file; repeatable. The file's values and all variants if not given.")  # fmt: skip
@click.option("--concept", metavar="NAME", help="What counts as a solution; see negsim list concepts.")
@options.assignments
@options.language
@options.exact
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
    """Put the protocols and variants of FILE side by side: possible outcomes, and what everybody gets."""
    values = options.assigned(assignments)
    from sim.analysis.comparison import compare
    from sim.protocols import concepts
    from sim.scenario import load

    options.known("--concept", concept, concepts())
    scenario = load(file)
    cases = compare(scenario, protocols, variants, values, concept)
    if as_json:
        output.as_json(output.envelope("compare/1", scenario, cases=[_to_dict(case, scenario) for case in cases]))
    else:
        _show(scenario, cases)
    solved = [case.solution is not None for case in cases]
    return 0 if all(solved) else output.SOME_POINTS_FAILED if any(solved) else output.FAILED


def _show(scenario: Scenario, cases: Sequence[Case]) -> None:
    """Print a row for each case, under a heading for each protocol."""
    output.data(scenario.title)
    for protocol in dict.fromkeys(case.protocol for case in cases):
        output.data("\n" + say("tables.protocol", protocol=protocol, label=scenario.protocols[protocol].label))
        players = scenario.setting.players
        heads = [(say("tables.variant"), False), (say("tables.outcomes"), False)]
        heads += [(say("tables.payoff", player=label), True) for label in players.values()]
        output.table(heads, [_row(case, scenario, players) for case in cases if case.protocol == protocol])
    output.data("\n" + say("reasons.conditional"))


def _row(case: Case, scenario: Scenario, players: Iterable[str]) -> list[str]:
    from sim.words.phrases import span

    if case.variant is None:
        variant = say("tables.as_in_the_file")
    else:
        variant = scenario.variants[case.variant].label or case.variant
    payoffs = case.payoffs()
    return [
        variant,
        _outcomes(case, scenario),
        *(span(*payoffs[player]) if player in payoffs else "–" for player in players),
    ]


def _outcomes(case: Case, scenario: Scenario) -> str:
    """What can come of it, and below it the probabilities where some equilibrium leaves it to chance."""
    from sim.words.phrases import span

    certain = all(p in (0, 1) for equilibrium in case.equilibria for p in equilibrium.outcomes.values())
    if certain:
        return case.words
    labels = scenario.rules(case.protocol).outcomes
    possible = {name: bounds for name, bounds in case.outcomes().items() if bounds[1] > 0}
    return "\n".join([case.words, *(f"{labels.get(name, name)}: {span(*bounds)}" for name, bounds in possible.items())])


def _to_dict(case: Case, scenario: Scenario) -> dict[str, Any]:
    """Plain JSON values."""
    solution = case.solution
    return {
        "protocol": case.protocol,
        "variant": case.variant,
        "what can come of it": case.words,
        "outcomes": {name: [*map(float, bounds)] for name, bounds in case.outcomes().items()},
        "payoffs": {name: [*map(float, bounds)] for name, bounds in case.payoffs().items()},
    } | (
        {"error": case.message}
        if solution is None
        else {"concept": solution.concept, "complete": solution.complete, "equilibria": len(solution.equilibria)}
    )
