"""From the nodes of a file to an extensive form with formulas.

Where players have types, chance draws one for each of them first (Harsanyi's transformation). The tree follows once
for every combination. Players know their own type and nobody else's: a player who has types has an information set
for each of them, and the other players' decisions are joined.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product

from sim.formulas import Formula
from sim.formulas.formula import sum_of_products
from sim.games.extensive_form import CHANCE, END, ExtensiveForm, Node
from sim.protocols.spec import ScenarioView
from sim.protocols.tree.nodes import Nodes, TreeNode, type_of, walk
from sim.words import say

START = "start"
_Way = tuple[tuple[str, str], ...]  # ids and labels of the moves that lead to a node


@dataclass
class Situation:
    """What an information set is called: the player's type ("" if there is none), its id, its label, its actions'."""

    type: str
    name: str
    label: str
    actions: dict[str, str] = field(default_factory=dict)


class BuiltTree:
    """The form of a tree, and what its numbers and names stand for.

    ``ends`` are positions of outcomes by end, ``payoffs`` formulas by end and player, ``chances`` formulas in order.
    ``results`` are the labels of the results of a chance move, by the position of its first formula.
    """

    def __init__(self, root: TreeNode, nodes: Nodes, setting: ScenarioView) -> None:
        self.setting, self.named = setting, nodes
        self.players = list(setting.players)
        self.situations: list[Situation] = []
        self.payoffs: list[tuple[Formula, ...]] = []
        self.chances: list[Formula] = []
        self.results: dict[int, tuple[str, ...]] = {}
        self._nodes: list[Node | None] = []
        self._sets: dict[str, int] = {}
        self._given = {node.information for _, node in walk(root, nodes) if node.information is not None}
        self._end_names: list[str] = []
        self._labels: dict[str, str] = {}  # of outcomes
        self._ids: dict[str, str] = {}  # of outcomes that have a label only
        self._build(root)
        scenario_first = [name for name in setting.outcomes if name in self._labels]
        order = [*scenario_first, *(name for name in self._labels if name not in setting.outcomes)]
        position = {name: i for i, name in enumerate(order)}
        self.outcomes = {name: self._labels[name] for name in order}
        self.ends = [position[name] for name in self._end_names]
        built = tuple(node for node in self._nodes if node is not None)
        self.form = ExtensiveForm(len(self.players), built, tuple(self._sets))

    def _build(self, root: TreeNode) -> None:
        typed = self.setting.types
        if not typed:
            self._add(root, (), {})
            return
        combinations = [dict(zip(typed, names, strict=True)) for names in product(*typed.values())]
        entries = [[typed[player][name] for player, name in types.items()] for types in combinations]
        self._nodes.append(None)
        self.chances = [sum_of_products([tuple(entry.probability for entry in drawn)]) for drawn in entries]
        self.results[0] = tuple(", ".join(entry.label for entry in drawn) for drawn in entries)
        children = tuple(self._add(root, (), types) for types in combinations)
        names = tuple("-".join(types.values()) for types in combinations)
        self._nodes[0] = Node(CHANCE, children, names, number=0)

    def _add(self, node: TreeNode, way: _Way, types: Mapping[str, str]) -> int:
        """A node and all that follows; ``types`` are those drawn, by player."""
        node = self.named.get(str(node.go), node)
        here = len(self._nodes)
        self._nodes.append(None)
        if node.actions is not None:
            labels = {action: node.labels.get(action, action.replace("_", " ")) for action in node.actions}
            number = self._situation(node, way, types, labels)
            children = tuple(
                self._add(after, (*way, (action, labels[action])), types) for action, after in node.actions.items()
            )
            self._nodes[here] = Node(self.players.index(str(node.player)), children, tuple(node.actions), number)
        elif node.chance is not None:
            first = len(self.chances)
            self.chances += [self.setting.formula(result.probability) for result in node.chance.values()]
            labels = {name: result.label or name.replace("_", " ") for name, result in node.chance.items()}
            self.results[first] = tuple(labels.values())
            children = tuple(
                self._add(result.then, (*way, (name, labels[name])), types) for name, result in node.chance.items()
            )
            self._nodes[here] = Node(CHANCE, children, tuple(node.chance), number=first)
        else:
            self._nodes[here] = Node(END, number=len(self.payoffs))
            name, label = self._outcome(node, way)
            self._labels.setdefault(name, label)
            self._end_names.append(name)
            self.payoffs.append(tuple(self._payoff(node, i, types) for i in range(len(self.players))))
        return here

    def _situation(self, node: TreeNode, way: _Way, types: Mapping[str, str], actions: dict[str, str]) -> int:
        """The number of the information set of a decision."""
        type_name = types.get(str(node.player), "")
        name = node.information or self._default([part for part, _ in way])
        key = f"{type_name}.{name}" if type_name else name
        if key not in self._sets:
            self._sets[key] = len(self._sets)
            self.situations.append(Situation(type_name, name, self._situation_label(node, way), actions))
        return self._sets[key]

    def _situation_label(self, node: TreeNode, way: _Way) -> str:
        if node.label or node.information:
            return node.label or str(node.information).replace("_", " ")
        return say("tree.after", moves=[label for _, label in way]) if way else ""

    def _default(self, way: list[str]) -> str:
        """A name for a decision that has none, different from all others."""
        first = START
        while first in self._given:
            first = f"-{first}"
        name = "-".join(way) or first
        while name in self._given or (way and name == first):
            name = f"-{name}"
        return name

    def _outcome(self, node: TreeNode, way: _Way) -> tuple[str, str]:
        """Id and label of what an end is; ends with the same label are the same outcome."""
        if node.outcome is not None:
            return node.outcome, self.setting.outcomes.get(node.outcome, node.outcome)
        name = "-".join(part for part, _ in way) or "end"
        while name in self.setting.outcomes:
            name = f"-{name}"
        if node.label is None:
            return name, ", ".join(part for _, part in way) or "end"
        return self._ids.setdefault(node.label, name), node.label

    def _payoff(self, node: TreeNode, i: int, types: Mapping[str, str]) -> Formula:
        player = self.players[i]
        if node.payoffs is None:
            own_type = types.get(player)
            setting = self.setting
            by_outcome = setting.payoffs[player] if own_type is None else setting.types[player][own_type].payoffs
            return by_outcome[str(node.outcome)]
        value = node.payoffs[i]
        if isinstance(value, Mapping):
            value = value[types[type_of(self.setting, player)]]
        return self.setting.formula(value)
