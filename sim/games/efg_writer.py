"""Game trees → Gambit's ``.efg`` files, with rational numbers kept."""

from collections.abc import Iterator

from sim.games.named_tree import NamedNode, NamedTree
from sim.games.nfg_writer import quoted


def write_efg(tree: NamedTree) -> str:
    """The text of an ``.efg`` file: the nodes in prefix order."""
    players = " ".join(map(quoted, tree.players))
    head = f'EFG 2 R {quoted(tree.title)} {{ {players} }}\n""\n\n'
    return head + "\n".join(_lines(tree.root, _Numbers())) + "\n"


class _Numbers:
    """Numbers of information sets by player and name, of chance moves, and of ends."""

    def __init__(self) -> None:
        self.sets: dict[int, dict[str, int]] = {}
        self.chances = 0
        self.ends = 0

    def of_set(self, node: NamedNode) -> int:
        known = self.sets.setdefault(node.player, {})
        return known.setdefault(node.information, len(known) + 1)


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
        return f't "" {numbers.ends} {quoted(node.outcome)} {{ {payoffs} }}'
    if node.player < 0:
        numbers.chances += 1
        moves = " ".join(f"{quoted(name)} {p}" for (name, _), p in zip(node.moves, node.chances, strict=True))
        return f'c "" {numbers.chances} "" {{ {moves} }} 0'
    moves = " ".join(quoted(name) for name, _ in node.moves)
    return f'p "" {node.player + 1} {numbers.of_set(node)} {quoted(node.information)} {{ {moves} }} 0'
