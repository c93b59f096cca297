"""A game tree from elsewhere → the text of a scenario with the protocol ``tree``."""

from collections.abc import Iterator
from dataclasses import dataclass

from sim.errors import ScenarioError
from sim.games.named_tree import NamedNode, NamedTree
from sim.scenario.exchange import ids, number_of, text_of
from sim.scenario.yaml_tree import MOST_NESTING

_DEEPEST = 2 * (MOST_NESTING - 4)  # indent


def tree_text(tree: NamedTree, origin: str) -> str:
    """A scenario file in which every payoff is a number; ``origin`` says where the tree comes from."""
    summary = f"Imported from {origin}. Payoffs are numbers; make parameters of those that are in doubt."
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
    told: set[tuple[int, str]] = set()
    return "\n".join([*lines, *_Writer(players, sets, told).node(tree.root, "      ")]) + "\n"


def _sets(node: NamedNode) -> Iterator[tuple[int, str]]:
    if node.player >= 0:
        yield node.player, node.information
    for _, after in node.moves:
        yield from _sets(after)


@dataclass(frozen=True)
class _Writer:
    """``sets`` are ids of information sets by player and name; ``told`` are those whose name was written."""

    players: list[str]
    sets: dict[tuple[int, str], str]
    told: set[tuple[int, str]]

    def node(self, node: NamedNode, indent: str) -> Iterator[str]:
        """The lines of a node and of all that follows."""
        if len(indent) > _DEEPEST:
            raise ScenarioError(f"the tree is too deep: a scenario file may be nested {MOST_NESTING} levels deep")
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
        if key not in self.told:
            self.told.add(key)
            yield f"{indent}label: {text_of(node.information)}"
        labels = ", ".join(f"{name}: {text_of(label)}" for name, (label, _) in zip(names, node.moves, strict=True))
        yield f"{indent}labels: {{{labels}}}"
        yield f"{indent}actions:"
        for name, (_, after) in zip(names, node.moves, strict=True):
            yield f"{indent}  {name}:"
            yield from self.node(after, indent + "    ")
