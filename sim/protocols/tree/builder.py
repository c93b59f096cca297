"""From the nodes of a file to an extensive form with formulas.

Where players have types, chance draws one for each of them first (Harsanyi's transformation). The tree follows once
for every combination; a player knows the own type and not the others', so that decisions of a player who has types
are in an information set for each type, and those of others are joined.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

from sim.formulas import Formula
from sim.formulas.formula import sum_of_products
from sim.games.extensive_form import CHANCE, END, ExtensiveForm
from sim.games.extensive_form import Node as Place
from sim.protocols.spec import ScenarioView

if TYPE_CHECKING:
    from sim.protocols.tree.spec import Node

START = "start"


@dataclass
class Situation:
    """What an information set is called: the player's type ("" if there is none), its id, its label, its actions'."""

    kind: str
    name: str
    label: str
    actions: dict[str, str] = field(default_factory=dict)


class Builder:
    """The form of a tree, and what its numbers and names stand for.

    ``ends`` are positions of outcomes by end, ``payoffs`` formulas by end and player, ``chances`` formulas in order.
    ``results`` are the labels of what may come of a chance move, by the position of its first formula.
    """

    def __init__(self, root: "Node", setting: ScenarioView) -> None:
        self.setting = setting
        self.players = list(setting.players)
        self.places: list[Place | None] = []
        self.sets: dict[str, int] = {}
        self.situations: list[Situation] = []
        self.ends: list[int] = []
        self.payoffs: list[tuple[Formula, ...]] = []
        self.chances: list[Formula] = []
        self.results: dict[int, tuple[str, ...]] = {}
        self._given = set(_information(root))
        self._names: dict[str, str] = {}
        self._ids: dict[str, str] = {}
        self._build(root)
        used = list(self._names)
        order = [name for name in setting.outcomes if name in used] + [n for n in used if n not in setting.outcomes]
        self.outcomes = {name: self._names[name] for name in order}
        self.ends = [order.index(used[end]) for end in self.ends]
        places = tuple(place for place in self.places if place is not None)
        self.form = ExtensiveForm(len(self.players), places, tuple(self.sets))

    def _build(self, root: "Node") -> None:
        typed = self.setting.types
        if not typed:
            self._add(root, (), {})
            return
        combinations = [dict(zip(typed, names, strict=True)) for names in product(*typed.values())]
        entries = [[typed[player][name] for player, name in kinds.items()] for kinds in combinations]
        self.places.append(None)
        self.chances = [sum_of_products([tuple(entry.probability for entry in some)]) for some in entries]
        self.results[0] = tuple(", ".join(entry.label for entry in some) for some in entries)
        children = tuple(self._add(root, (), kinds) for kinds in combinations)
        names = tuple("-".join(kinds.values()) for kinds in combinations)
        self.places[0] = Place(CHANCE, children, names, number=0)

    def _add(self, node: "Node", way: tuple[tuple[str, str], ...], kinds: Mapping[str, str]) -> int:
        """A node and all that follows; ``way`` are ids and labels of what came before, ``kinds`` types by player."""
        here = len(self.places)
        self.places.append(None)
        if node.actions is not None:
            labels = {action: node.labels.get(action, action.replace("_", " ")) for action in node.actions}
            number = self._situation(node, way, kinds, labels)
            children = tuple(
                self._add(after, (*way, (action, labels[action])), kinds) for action, after in node.actions.items()
            )
            self.places[here] = Place(self.players.index(str(node.player)), children, tuple(node.actions), number)
        elif node.chance is not None:
            first = len(self.chances)
            self.chances += [self.setting.formula(branch.probability) for branch in node.chance.values()]
            labels = {name: branch.label or name.replace("_", " ") for name, branch in node.chance.items()}
            self.results[first] = tuple(labels.values())
            children = tuple(
                self._add(branch.then, (*way, (name, labels[name])), kinds) for name, branch in node.chance.items()
            )
            self.places[here] = Place(CHANCE, children, tuple(node.chance), number=first)
        else:
            self.places[here] = Place(END, number=len(self.payoffs))
            self._end(node, way, kinds)
        return here

    def _situation(
        self, node: "Node", way: tuple[tuple[str, str], ...], kinds: Mapping[str, str], actions: dict[str, str]
    ) -> int:
        """The number of the information set of a decision."""
        kind = kinds.get(str(node.player), "")
        name = node.information or self._default([part for part, _ in way])
        after = f"after {', '.join(label for _, label in way)}" if way else ""
        label = node.label or (node.information.replace("_", " ") if node.information else after)
        key = f"{kind}.{name}" if kind else name
        if key not in self.sets:
            self.sets[key] = len(self.sets)
            self.situations.append(Situation(kind, name, label, actions))
        return self.sets[key]

    def _default(self, way: list[str]) -> str:
        """A name for a decision that has none, which no other one has."""
        first = START
        while first in self._given:
            first = f"-{first}"
        name = "-".join(way) or first
        while name in self._given or (way and name == first):
            name = f"-{name}"
        return name

    def _end(self, node: "Node", way: tuple[tuple[str, str], ...], kinds: Mapping[str, str]) -> None:
        name, label = self._outcome(node, way)
        self._names.setdefault(name, label)
        self.ends.append(list(self._names).index(name))
        self.payoffs.append(tuple(self._payoff(node, place, kinds) for place in range(len(self.players))))

    def _outcome(self, node: "Node", way: tuple[tuple[str, str], ...]) -> tuple[str, str]:
        """Id and label of what an end is; ends with the same label are the same outcome."""
        if node.outcome is not None:
            return node.outcome, self.setting.outcomes.get(node.outcome, node.outcome)
        name = "-".join(part for part, _ in way) or "end"
        while name in self.setting.outcomes:
            name = f"-{name}"
        if node.label is None:
            return name, ", ".join(part for _, part in way) or "end"
        return self._ids.setdefault(node.label, name), node.label

    def _payoff(self, node: "Node", place: int, kinds: Mapping[str, str]) -> Formula:
        player = self.players[place]
        if node.payoffs is None:
            kind = kinds.get(player)
            own = self.setting.payoffs[player] if kind is None else self.setting.types[player][kind].payoffs
            return own[str(node.outcome)]
        value = node.payoffs[place]
        if isinstance(value, Mapping):
            value = value[kinds[type_of(self.setting, player)]]
        return self.setting.formula(value)


def type_of(setting: ScenarioView, player: str) -> str:
    """Whose type a player's payoffs may depend on: the own one, or that of the only player who has types."""
    return next(iter(setting.types)) if player not in setting.types and len(setting.types) == 1 else player


def _information(node: "Node") -> Iterator[str]:
    if node.information is not None:
        yield node.information
    for _, after in node.follows:
        yield from _information(after)
