"""Gambit's ``.efg`` files: read as game trees and written from them, exactly.

Payoffs along a path add up, as outcomes may stand at any node. An information set or an outcome is described once;
later its number is enough.

Source: the Gambit project's description of the format, *The extensive game (.efg) file format*.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from sim.games.gambit.named import NamedNode, NamedTree
from sim.games.gambit.nfg import quoted
from sim.games.gambit.words import GambitText
from sim.words import claim

MAX_NODES = 100_000
_DEEPEST = 400


def read_efg(text: str, file: str) -> NamedTree:
    """The tree of an ``.efg`` file.

    Raises:
        ScenarioError: it is malformed; the line and what was expected there are named.

    >>> tree = read_efg('EFG 2 R "" {"A" "B"} p "" 1 1 "" {"x" "y"} 0 t "" 1 "" {1, 2} t "" 2 "" {0, 1/2}', "small.efg")
    >>> [(name, after.payoffs) for name, after in tree.root.moves][1]
    ('y', (Fraction(0, 1), Fraction(1, 2)))
    """
    return _EfgReader(text, file).tree()


@dataclass
class _Described:
    """What has been described so far: information sets by player and number, outcomes by number."""

    sets: dict[tuple[int, int], tuple[str, tuple[str, ...], tuple[Fraction, ...]]] = field(default_factory=dict)
    names: dict[tuple[int, str], int] = field(default_factory=dict)  # which set of a player has a name
    outcomes: dict[int, tuple[str, tuple[Fraction, ...]]] = field(default_factory=dict)


class _EfgReader(GambitText):
    def tree(self) -> NamedTree:
        self._header("EFG", "2")
        title = self._text(claim("errors.games.title"))
        self.players = self._texts(claim("errors.games.player_names"))
        if not self.players:
            self._fail(claim("errors.games.no_players"), back=1)
        if self._next_is("text"):
            self.next += 1  # the comment
        self.known, self.count = _Described(), 0
        root = self._node((Fraction(0),) * len(self.players), 0)
        if self.next < len(self.tokens):
            self._fail(claim("errors.games.tree_ends", given=self._given()))
        return NamedTree(title, tuple(self.players), root)

    def _node(self, gained: tuple[Fraction, ...], depth: int) -> NamedNode:
        self.count += 1
        if self.count > MAX_NODES or depth > _DEEPEST:
            self._fail(claim("errors.games.tree_too_large", nodes=MAX_NODES, deep=_DEEPEST))
        kind = self._given()
        if not (self._next_is("word") and kind in ("p", "c", "t")):
            self._expected(claim("errors.games.a_node"))
        self.next += 1
        self._text(claim("errors.games.node_name"))
        if kind == "t":
            name, payoffs = self._outcome()
            return NamedNode(payoffs=_sum(gained, payoffs), outcome=name)
        player = self._player() if kind == "p" else -1
        information, moves, chances = self._set(player)
        _, payoffs = self._outcome()
        after = tuple((move, self._node(_sum(gained, payoffs), depth + 1)) for move in moves)
        return NamedNode(player, information if player >= 0 else "", after, chances)

    def _player(self) -> int:
        number = self._whole(claim("errors.games.player_number"))
        if not 1 <= number <= len(self.players):
            self._fail(claim("errors.games.no_player", number=number, most=len(self.players)), back=1)
        return number - 1

    def _set(self, player: int) -> tuple[str, tuple[str, ...], tuple[Fraction, ...]]:
        """An information set's name, moves and probabilities."""
        number = self._whole(claim("errors.games.set_number"))
        if not self._next_is("text"):
            if (player, number) not in self.known.sets:
                self._fail(claim("errors.games.unknown_set", number=number))
            return self.known.sets[player, number]
        name = self._text(claim("errors.games.set_name"))
        self._brace("{", claim("errors.games.moves"))
        moves, chances = [], []
        while not self._next_is("}"):
            moves.append(self._text(claim("errors.games.move")))
            if player < 0:
                chances += self._numbers(1)
        self.next += 1
        if not moves:
            self._fail(claim("errors.games.no_moves"), back=1)
        if player < 0 and sum(chances) != 1:
            self._fail(claim("errors.games.chances", total=str(sum(chances))), back=1)
        described = (self._unique(player, number, name), tuple(moves), tuple(chances))
        before = self.known.sets.setdefault((player, number), described)
        if before[1:] != described[1:]:
            self._fail(claim("errors.games.other_moves", number=number), back=1)
        return before

    def _unique(self, player: int, number: int, name: str) -> str:
        """The name of an information set, with its number if it has none, or if another set of the player has it."""
        name = name or f"set {number}"
        return name if self.known.names.setdefault((player, name), number) == number else f"{name} ({number})"

    def _outcome(self) -> tuple[str, tuple[Fraction, ...]]:
        number = self._whole(claim("errors.games.outcome_number"))
        if number == 0:
            return "", (Fraction(0),) * len(self.players)
        if not self._next_is("text"):
            if number not in self.known.outcomes:
                self._fail(claim("errors.games.unknown_outcome", number=number))
            return self.known.outcomes[number]
        name = self._text(claim("errors.games.outcome_name"))
        self._brace("{", claim("errors.games.payoffs"))
        payoffs = tuple(self._numbers(len(self.players)))
        self._brace("}", claim("errors.games.outcome_end"))
        before = self.known.outcomes.setdefault(number, (name, payoffs))
        if before[1] != payoffs:
            self._fail(claim("errors.games.other_payoffs", number=number), back=1)
        return before


def _sum(first: tuple[Fraction, ...], second: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
    return tuple(a + b for a, b in zip(first, second, strict=True))


def write_efg(tree: NamedTree) -> str:
    """The text of an ``.efg`` file: the nodes in prefix order."""
    players = " ".join(map(_name, tree.players))
    head = f'EFG 2 R {_name(tree.title)} {{ {players} }}\n""\n\n'
    return head + "\n".join(_lines(tree.root, _WrittenNumbers())) + "\n"


class _WrittenNumbers:
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


def _lines(root: NamedNode, numbers: _WrittenNumbers) -> Iterator[str]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield _line(node, numbers)
        waiting += reversed([after for _, after in node.moves])


def _line(node: NamedNode, numbers: _WrittenNumbers) -> str:
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
