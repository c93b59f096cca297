"""Game trees → Gambit's ``.efg`` files, with rational numbers kept."""

from collections.abc import Iterator

from sim.games.named_tree import NamedNode, NamedTree
from sim.games.nfg_writer import quoted


def write_efg(tree: NamedTree) -> str:
    """The text of an ``.efg`` file: the nodes in prefix order."""
    players = " ".join(map(_name, tree.players))
    head = f'EFG 2 R {_name(tree.title)} {{ {players} }}\n""\n\n'
    return head + "\n".join(_lines(tree.root, _Numbers())) + "\n"


class _Numbers:
    """Numbers of information sets by player and name, of chance moves, and of ends; names of sets by number."""

    def __init__(self) -> None:
        self.sets: dict[int, dict[str, int]] = {}
        self.names: dict[int, dict[str, int]] = {}
        self.chances = 0
        self.ends = 0

    def of_set(self, node: NamedNode) -> int:
        known = self.sets.setdefault(node.player, {})
        return known.setdefault(node.information, len(known) + 1)

    def name_of_set(self, node: NamedNode, number: int) -> str:
        """A player's information sets must have different names in the file."""
        name = _clean(node.information)
        first = self.names.setdefault(node.player, {}).setdefault(name, number)
        return name if first == number else f"{name} ({number})"


def _lines(root: NamedNode, numbers: _Numbers) -> Iterator[str]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield _line(node, numbers)
        waiting += reversed([after for _, after in node.moves])


def _line(node: NamedNode, numbers: _Numbers) -> str:
    if not node.moves:
        numbers.ends += 1
        payoffs = ", ".join(map(str, node.payoffs))
        return f't "" {numbers.ends} {_name(node.outcome)} {{ {payoffs} }}'
    if node.player < 0:
        numbers.chances += 1
        moves = " ".join(f"{_name(name)} {p}" for (name, _), p in zip(node.moves, node.chances, strict=True))
        return f'c "" {numbers.chances} "" {{ {moves} }} 0'
    moves = " ".join(_name(name) for name, _ in node.moves)
    number = numbers.of_set(node)
    return f'p "" {node.player + 1} {number} {quoted(numbers.name_of_set(node, number))} {{ {moves} }} 0'


def _name(text: str) -> str:
    return quoted(_clean(text))


def _clean(text: str) -> str:
    """Without blanks at the ends or in a row, which Gambit refuses."""
    return " ".join(text.split())
