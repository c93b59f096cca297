"""A single game from elsewhere → the text of a scenario with the protocol ``matrix``.

A game tree from elsewhere → the text of a scenario with the protocol ``tree``.

The game of one protocol at one point, with its names, for other programs.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np

from sim.errors import ScenarioError
from sim.formulas import Rationals
from sim.games.extensive_form import CHANCE, END
from sim.games.gambit.named import NamedNode, NamedTree, StrategicForm
from sim.protocols import normal_form_of
from sim.protocols.fields import number_text
from sim.protocols.tree.checks import MOST_MOVES
from sim.protocols.tree.rules import TreeRules
from sim.protocols.values import Values
from sim.scenario.scenario import Scenario
from sim.scenario.yaml_tree import MOST_NESTING
from sim.words import say


def scenario_text(game: StrategicForm, origin: str) -> str:
    """A scenario file in which every payoff is a number; ``origin`` says where the game comes from.

    Names become ids, and stay as labels. The names of outcomes become options where profiles
    share them, else labels of cells.
    """
    players = ids(game.players, "player")
    strategies = [ids(names, "s") for names in game.strategies]
    outcomes = _shared_outcomes(game)
    summary = say("errors.scenario.imported", origin=origin)
    lines = [
        "# yaml-language-server: $schema=scenario.schema.json",
        "format: 1",
        f"title: {text_of(game.title or origin)}",
        f"summary: {text_of(summary)}",
        "",
        "players:",
        *(f"  {name}: {{label: {text_of(label)}}}" for name, label in zip(players, game.players, strict=True)),
        *(["", "options:"] if outcomes else []),
        *(f"  {name}: {{label: {text_of(label)}}}" for label, name in outcomes.items()),
        "",
        "protocols:",
        "  game:",
        "    kind: matrix",
        "    strategies:",
    ]
    for player, names, labels in zip(players, strategies, game.strategies, strict=True):
        entries = ", ".join(f"{name}: {{label: {text_of(label)}}}" for name, label in zip(names, labels, strict=True))
        lines.append(f"      {player}: {{{entries}}}")
    lines.append("    cells:")
    for cell in product(*(range(len(names)) for names in strategies)):
        profile = ", ".join(names[i] for names, i in zip(strategies, cell, strict=True))
        payoffs = ", ".join(number_of(game.payoffs[(player, *cell)]) for player in range(len(players)))
        lines.append(f"      {profile}: {_cell(payoffs, game.cell_names[cell], outcomes)}")
    return "\n".join(lines) + "\n"


def _shared_outcomes(game: StrategicForm) -> dict[str, str]:
    """Label → id of the outcomes, where every profile has one and some share theirs; else nothing."""
    labels = game.cell_names.ravel().tolist()
    known = list(dict.fromkeys(labels))
    return dict(zip(known, ids(known, "outcome"), strict=True)) if all(labels) and len(known) < len(labels) else {}


def _cell(payoffs: str, label: str, outcomes: dict[str, str]) -> str:
    if label in outcomes:
        return f"{{payoffs: [{payoffs}], outcome: {outcomes[label]}}}"
    return f"{{payoffs: [{payoffs}], label: {text_of(label)}}}" if label else f"[{payoffs}]"


def ids(labels: Sequence[str], stem: str) -> list[str]:
    """Ids that differ, as like the labels as they may be."""
    result: list[str] = []
    for number, label in enumerate(labels, start=1):
        ascii_text = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
        words = "_".join(re.findall(r"[a-z0-9]+", ascii_text.lower()))
        words = words[:_LONG].rstrip("_")
        name = words if words and not words[0].isdigit() else f"{stem}_{words or number}"
        if name in _TAKEN or name in result:
            name = next(f"{name}_{i}" for i in range(2, len(labels) + 3) if f"{name}_{i}" not in result)
        result.append(name)
    return result


_LONG = 30

# What YAML 1.1 readers and formulas would take for something else.
_TAKEN = {"yes", "no", "on", "off", "y", "n", "true", "false", "null", "and", "or", "not", "if", "else", "no_deal"}


def text_of(text: str) -> str:
    """A label as it stands in a file."""
    return json.dumps(" ".join(text.split()) or say("errors.scenario.nameless"), ensure_ascii=False)


def number_of(value: Fraction) -> str:
    """A number as it stands in a file."""
    text = number_text(Fraction(value))
    return f'"{text}"' if "/" in text else text


_DEEPEST = 2 * (MOST_NESTING - 4)  # indent


def tree_text(tree: NamedTree, origin: str) -> str:
    """A scenario file in which every payoff is a number; ``origin`` says where the tree comes from.

    Raises:
        ScenarioError: it has more moves in a row than a scenario may have.
    """
    moves = _longest(tree.root)
    if moves > MOST_MOVES:
        raise ScenarioError(say("errors.scenario.tree_too_deep", moves=moves, most=MOST_MOVES))
    summary = say("errors.scenario.imported", origin=origin)
    players = ids(tree.players, "player")
    lines = [
        "# yaml-language-server: $schema=scenario.schema.json",
        "format: 1",
        f"title: {text_of(tree.title or origin)}",
        f"summary: {text_of(summary)}",
        "",
        "players:",
        *(f"  {name}: {{label: {text_of(label)}}}" for name, label in zip(players, tree.players, strict=True)),
        "",
        "protocols:",
        "  game:",
        "    kind: tree",
        "    root:",
    ]
    known = list(dict.fromkeys(_sets(tree.root)))
    named = ids([information for _, information in known], "set")
    sets = dict(zip(known, named, strict=True))
    return "\n".join([*lines, *_TreeWriter(players, sets).tree(tree.root)]) + "\n"


def _longest(root: NamedNode) -> int:
    """The most moves in a row."""
    level, moves = [root], 0
    while level := [following for node in level for _, following in node.moves]:
        moves += 1
    return moves


def _sets(node: NamedNode) -> Iterator[tuple[int, str]]:
    if node.player >= 0:
        yield node.player, node.information
    for _, after in node.moves:
        yield from _sets(after)


@dataclass(frozen=True)
class _TreeWriter:
    """``sets`` are ids of information sets by player and name; ``labelled`` are those whose label was written.

    A file may be nested so deep only: ``parts`` are what follows further down, written one after the other by name.
    """

    players: list[str]
    sets: dict[tuple[int, str], str]
    labelled: set[tuple[int, str]] = field(default_factory=set)
    parts: list[NamedNode] = field(default_factory=list)

    def tree(self, root: NamedNode) -> Iterator[str]:
        """The lines of the first move, and of the parts."""
        yield from self.node(root, "      ")
        written = 0
        while written < len(self.parts):
            if not written:
                yield "    nodes:"
            written += 1
            yield f"      part_{written}:"
            yield from self.node(self.parts[written - 1], "        ")

    def node(self, node: NamedNode, indent: str) -> Iterator[str]:
        """The lines of a node and of all that follows."""
        if len(indent) > _DEEPEST:
            self.parts.append(node)
            yield f"{indent}go: part_{len(self.parts)}"
            return
        if not node.moves:
            payoffs = ", ".join(map(number_of, node.payoffs))
            label = f", label: {text_of(node.outcome)}" if node.outcome else ""
            yield f"{indent}{{payoffs: [{payoffs}]{label}}}"
            return
        names = ids([name for name, _ in node.moves], "move")
        yield from self._chance(node, names, indent) if node.player < 0 else self._decision(node, names, indent)

    def _chance(self, node: NamedNode, names: list[str], indent: str) -> Iterator[str]:
        yield f"{indent}chance:"
        for name, (label, after), p in zip(names, node.moves, node.chances, strict=True):
            yield f"{indent}  {name}:"
            yield f"{indent}    label: {text_of(label)}"
            yield f"{indent}    probability: {number_of(p)}"
            yield f"{indent}    then:"
            yield from self.node(after, indent + "      ")

    def _decision(self, node: NamedNode, names: list[str], indent: str) -> Iterator[str]:
        key = (node.player, node.information)
        yield f"{indent}player: {self.players[node.player]}"
        yield f"{indent}information: {self.sets[key]}"
        if key not in self.labelled:
            self.labelled.add(key)
            yield f"{indent}label: {text_of(node.information)}"
        labels = ", ".join(f"{name}: {text_of(label)}" for name, (label, _) in zip(names, node.moves, strict=True))
        yield f"{indent}labels: {{{labels}}}"
        yield f"{indent}actions:"
        for name, (_, after) in zip(names, node.moves, strict=True):
            yield f"{indent}  {name}:"
            yield from self.node(after, indent + "    ")


def strategic_form(
    scenario: Scenario, protocol: str | None, parameters: Mapping[str, Any] | None = None, variant: str | None = None
) -> tuple[StrategicForm, bool]:
    """The game of a protocol (the first one if None), and whether its payoffs had to be rounded to doubles.

    Raises:
        ScenarioError: unknown names, or a payoff without a value.
    """
    rules = normal_form_of(scenario.rules(protocol))
    if rules is None:
        name = protocol or next(iter(scenario.protocols))
        raise ScenarioError(say("errors.scenario.no_normal_form", name=name))
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
        said = say("errors.scenario.of_kind", text=protocol or next(iter(scenario.protocols)), what=rules.kind)
        raise ScenarioError(say("errors.scenario.only_trees_as_efg", said=said))
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
        kind = rules.types[players[rules.form.owners[number]]][situation.type] if situation.type else ""
        names.append(", ".join(part for part in (kind, situation.label or "start") if part))
    seen = Counter((rules.form.owners[number], name) for number, name in enumerate(names))
    return [
        name if seen[rules.form.owners[number], name] == 1 else f"{name} ({rules.form.sets[number]})"
        for number, name in enumerate(names)
    ]
