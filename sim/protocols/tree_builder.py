"""From the nodes of a file to an extensive form with formulas."""

from typing import TYPE_CHECKING

from sim.formulas import Formula
from sim.games.extensive_form import CHANCE, END, ExtensiveForm
from sim.games.extensive_form import Node as Place
from sim.protocols.spec import Setting

if TYPE_CHECKING:
    from sim.protocols.tree import Node


class Builder:
    """The form of a tree, and what its numbers and names stand for.

    ``ends`` are positions of outcomes by end, ``payoffs`` formulas by end and player, ``chances`` formulas in order,
    ``chance_labels`` what they are the probabilities of.
    """

    def __init__(self, root: "Node", setting: Setting) -> None:
        self.setting = setting
        self.players = list(setting.players)
        self.places: list[Place | None] = []
        self.sets: dict[str, int] = {}
        self.ends: list[int] = []
        self.payoffs: list[tuple[Formula, ...]] = []
        self.chances: list[Formula] = []
        self.chance_labels: list[str] = []
        self.action_labels: dict[str, dict[str, str]] = {}
        self._names: dict[str, str] = {}
        self._add(root, ())
        used = dict.fromkeys(self._names)
        order = [name for name in setting.outcomes if name in used] + [n for n in used if n not in setting.outcomes]
        self.outcomes = {name: self._names[name] for name in order}
        position = {name: place for place, name in enumerate(self.outcomes)}
        names = list(self._names)
        self.ends = [position[names[end]] for end in self.ends]
        self.form = ExtensiveForm(
            len(self.players), tuple(place for place in self.places if place is not None), tuple(self.sets)
        )

    def _add(self, node: "Node", way: tuple[str, ...]) -> int:
        here = len(self.places)
        self.places.append(None)
        if node.actions is not None:
            name = node.information or "-".join(way) or "start"
            number = self.sets.setdefault(name, len(self.sets))
            labels = self.action_labels.setdefault(name, {})
            for action in node.actions:
                labels.setdefault(action, node.labels.get(action, action.replace("_", " ")))
            children = tuple(self._add(after, (*way, action)) for action, after in node.actions.items())
            mover = self.players.index(str(node.player)) if node.player in self.players else 0
            self.places[here] = Place(mover, children, tuple(node.actions), number)
        elif node.chance is not None:
            first = len(self.chances)
            self.chances += [self.setting.formula(branch.probability) for branch in node.chance.values()]
            self.chance_labels += [one.label or name.replace("_", " ") for name, one in node.chance.items()]
            children = tuple(self._add(branch.then, (*way, name)) for name, branch in node.chance.items())
            self.places[here] = Place(CHANCE, children, tuple(node.chance), number=first)
        else:
            self.places[here] = Place(END, number=len(self.payoffs))
            self._end(node, way)
        return here

    def _end(self, node: "Node", way: tuple[str, ...]) -> None:
        if node.outcome is not None:
            name, label = node.outcome, self.setting.outcomes.get(node.outcome, node.outcome)
        else:
            name = "-".join(way) or "end"
            label = node.label or ", ".join(part.replace("_", " ") for part in way) or "end"
        self._names.setdefault(name, label)
        self.ends.append(list(self._names).index(name))
        if node.payoffs is not None:
            self.payoffs.append(tuple(self.setting.formula(value) for value in node.payoffs))
        else:
            self.payoffs.append(tuple(self.setting.payoffs[player][name] for player in self.players))
