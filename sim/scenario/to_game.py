"""The game of one protocol at one point, with its names, for other programs."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.errors import ScenarioError
from sim.formulas import Rationals
from sim.games.extensive_form import CHANCE, END
from sim.games.gambit.named import StrategicForm
from sim.games.named_tree import NamedNode, NamedTree
from sim.protocols.tree.rules import TreeRules
from sim.protocols.values import Values
from sim.scenario.scenario import Scenario


def strategic_form(
    scenario: Scenario, protocol: str | None, parameters: Mapping[str, Any] | None = None, variant: str | None = None
) -> tuple[StrategicForm, bool]:
    """The game of a protocol (the first one if None), and whether its payoffs had to be rounded to doubles.

    Raises:
        ScenarioError: unknown names, or a payoff without a value.
    """
    rules = scenario.rules(protocol).normal_form
    if rules is None:
        name = protocol or next(iter(scenario.protocols))
        raise ScenarioError(f"the protocol {name!r} is no normal form; a tree can be exported as .efg")
    point = scenario.point(parameters, variant)
    game = rules.game({name: Rationals.of([value]) for name, value in point.items()})
    labels = np.array([*rules.outcomes.values(), None], dtype=object)[:-1]
    form = StrategicForm(
        title=scenario.title,
        players=tuple(rules.players.values()),
        strategies=tuple(tuple(names.values()) for names in rules.strategies.values()),
        payoffs=game.exact(0),
        cell_names=labels[game.outcome],
    )
    return form, game.rounded


def named_tree(
    scenario: Scenario, protocol: str | None, parameters: Mapping[str, Any] | None = None, variant: str | None = None
) -> NamedTree:
    """The tree of a protocol of the kind tree (the first protocol if None).

    Raises:
        ScenarioError: unknown names, another kind of protocol, or a number without a value.
    """
    rules = scenario.rules(protocol)
    if not isinstance(rules, TreeRules):
        said = f"the protocol {protocol or next(iter(scenario.protocols))!r} is of the kind {rules.kind!r}"
        raise ScenarioError(f"{said}; only trees can be exported as .efg")
    point = scenario.point(parameters, variant)
    values = Values(rules.formulas, {name: Rationals.of([value]) for name, value in point.items()})
    values.check(0)
    read, form = values.at(0), rules.form
    outcomes = list(rules.outcomes.values())
    names = _situations(rules)

    def build(place: int) -> NamedNode:
        node = form.nodes[place]
        if node.mover == END:
            payoffs = tuple(read(one) for one in rules.payoffs[node.number])
            return NamedNode(payoffs=payoffs, outcome=outcomes[rules.ends[node.number]])
        after = [build(child) for child in node.children]
        if node.mover == CHANCE:
            chances = tuple(read(one) for one in rules.chances[node.number : node.number + len(after)])
            return NamedNode(-1, moves=tuple(zip(rules.results[node.number], after, strict=True)), chances=chances)
        labels = rules.situations[node.information].actions.values()
        return NamedNode(node.mover, names[node.information], tuple(zip(labels, after, strict=True)))

    return NamedTree(scenario.title, tuple(rules.players.values()), build(0))


def _situations(rules: TreeRules) -> list[str]:
    """Names of the information sets: their labels, with the id where a player has several with one label."""
    players = list(rules.players)
    names = []
    for number, situation in enumerate(rules.situations):
        kind = rules.kinds[players[rules.form.owners[number]]][situation.kind] if situation.kind else ""
        names.append(", ".join(part for part in (kind, situation.label or "start") if part))
    seen = Counter((rules.form.owners[number], name) for number, name in enumerate(names))
    return [
        name if seen[rules.form.owners[number], name] == 1 else f"{name} ({rules.form.sets[number]})"
        for number, name in enumerate(names)
    ]
