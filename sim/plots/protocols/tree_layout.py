"""Where the parts of a game tree stand, in inches: spread from left to right, or as an outline where that is too wide.

Spread, each move has a column, a node stands in the middle of those that follow it, and subtrees lie as close to each
other as their texts allow (Reingold & Tilford, 1981, *Tidier drawings of trees*, IEEE Transactions on Software
Engineering 7, 223–228); the ends stand in a table beside the tree. In an outline every node has a row of its own,
indented by the moves before it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sim.plots.page import lettering, looks
from sim.plots.page.canvas import Canvas, Inches
from sim.plots.protocols.tree_view import DrawnNode, GameTree
from sim.plots.solved import looks_of
from sim.words import say

_TILE = 0.2  # inches
_APART = 0.13


@dataclass(frozen=True)
class EndTable:
    """The table for a tree on a page ``wide`` inches wide; ``left`` is where it starts."""

    tree: GameTree
    wide: float
    size: float
    left: float = 0.0

    def at(self, left: float) -> "EndTable":
        """The same table at another place."""
        return replace(self, left=left)

    @cached_property
    def labels(self) -> dict[int, list[str]]:
        """The outcome of each end in lines, where it says more than the moves."""
        texts = {node.index: self.tree.outcome_label(node.index) for node in self.tree.nodes if not node.children}
        longest = max((lettering.width(text, self.size) for text in texts.values()), default=0.0)
        limit = min(longest, max(0.26 * self.wide, min(longest, 0.8)))
        return {index: lettering.wrap(text, limit, self.size) if text else [] for index, text in texts.items()}

    @cached_property
    def label(self) -> float:
        """The width of tile and outcome."""
        texts = [line for lines in self.labels.values() for line in lines]
        words = max((lettering.width(line, self.size) for line in texts), default=0.0)
        return (_TILE + 0.06 if self.tree.coloured else 0.0) + words

    @cached_property
    def columns(self) -> list[float]:
        """The width of each player's payoffs, with the room before them."""
        widths = []
        for player, name in enumerate(self.tree.players):
            values = [node.payoffs[player] for node in self.tree.nodes if node.payoffs]
            widest = max(lettering.width(text, self.size, bold=True) for text in values)
            word = min(lettering.longest_word(name, self.size, bold=True), 0.12 * self.wide)
            widths.append(max(widest, word) + _APART)
        return widths

    @property
    def width(self) -> float:
        """The width of everything."""
        return self.label + sum(self.columns)

    @cached_property
    def names(self) -> list[list[str]]:
        """The heading of each player's payoffs."""
        return [
            lettering.wrap(name, column - _APART + 0.01, self.size, bold=True, lines=2)
            for name, column in zip(self.tree.players, self.columns, strict=True)
        ]

    @property
    def head(self) -> float:
        """The height of the headings."""
        return lettering.height(max(map(len, self.names)), self.size) + 0.06

    def row(self, node: DrawnNode) -> float:
        """The height that an end needs."""
        return max(lettering.height(max(1, len(self.labels[node.index])), self.size), 0.15)

    def draw(self, canvas: Canvas, ends: list[tuple[DrawnNode, Inches, bool]]) -> None:
        """Draw headings and rows: for each end where it stands in the tree, and whether an equilibrium leads there."""
        right = self.left + self.label
        edges = []
        for lines, column in zip(self.names, self.columns, strict=True):
            right += column
            edges.append(right)
            index = (right, self.head - 0.06)
            canvas.write(index, "\n".join(lines), self.size, ha="right", va="bottom", fontweight="bold",
                         multialignment="right")  # fmt: skip
        for node, (x, y), reached in ends:
            leader = {"color": looks.FAINT, "linewidth": 0.7, "linestyle": (0, (1, 2)), "zorder": 1}
            canvas.line([(x + 0.05, y), (self.left - 0.05, y)], **leader)
            self._row(canvas, node, y, edges, "bold" if reached else "normal")

    def _row(self, canvas: Canvas, node: DrawnNode, y: float, edges: list[float], weight: str) -> None:
        left = self.left
        if self.tree.coloured:
            area = looks.Fill((looks_of(self.tree.solved)[node.outcome],))
            canvas.tile((left, y - 0.065), (_TILE, 0.13), area)
            left += _TILE + 0.06
        if self.labels[node.index]:
            canvas.write((left, y), "\n".join(self.labels[node.index]), self.size, va="center")
        for edge, value in zip(edges, node.payoffs, strict=True):
            canvas.write((edge, y), value, self.size, ha="right", va="center", fontweight=weight)


_ELBOW = 0.17  # inches between a node and the level part of the lines from it
_GAP = 0.07
_WIDEST = 1.7  # a column is no wider
_LINES = 4  # more lines of a move's name look better in an outline
_INDENT = 0.15
TILE = 0.11  # the mark of an end in an outline

Contour = dict[int, tuple[float, float]]  # column → how far up and down its texts reach, from the first node's height


@dataclass(frozen=True)
class Text:
    """Lines of text; ``at`` is their corner, ``ha`` and ``va`` say which one."""

    lines: tuple[str, ...]
    at: Inches
    ha: str = "left"
    va: str = "top"


@dataclass(frozen=True)
class Spot:
    """A node: where it stands, the line that leads to it, and what is written beside them."""

    at: Inches
    line: tuple[Inches, ...]
    move: Text
    turn: Text


@dataclass(frozen=True)
class Layout:
    """All nodes in the order of the tree; ``table`` is what the ends lead to, None where the nodes say it."""

    spots: tuple[Spot, ...]
    height: float
    table: EndTable | None = None


def layout(tree: GameTree, wide: float, size: float) -> Layout:
    """The layout in a width in inches, with text of a size in points."""
    return _Spread(tree, wide, size).layout() or outline(tree, wide, size)


def outline(tree: GameTree, wide: float, size: float) -> Layout:
    """Every node in a row of its own, indented by its depth."""
    line, top = lettering.height(1, size), 0.0
    spots: list[Spot] = []
    for node in tree.nodes:
        x, y = 0.04 + node.depth * _INDENT, top + line / 2
        text = " → ".join(part for part in (node.move, node.turn or _end(tree, node)) if part)
        left = x + (0.08 if node.children else TILE + 0.05 if tree.coloured else 0.04)
        lines = lettering.wrap(text, wide - left, size, bold=True)
        if node.depth:
            up = spots[node.parent].at
            path: tuple[Inches, ...] = (up, (up[0], y), (x, y))
        else:
            path = ()
        spots.append(Spot((x, y), path, Text(tuple(lines), (left, top)), Text((), (0, 0))))
        top += lettering.height(len(lines), size) + 0.035
    return Layout(tuple(spots), top)


def _end(tree: GameTree, node: DrawnNode) -> str:
    label, values = tree.outcome_label(node.index), say("figures.tree_payoffs", payoffs=node.payoffs)
    return f"{label}:\u2002{values}" if label else values


class _Spread:
    def __init__(self, tree: GameTree, wide: float, size: float) -> None:
        self.tree, self.wide, self.size = tree, wide, size
        self.table = EndTable(tree, wide, size)
        self.columns = range(1, tree.depth + 1)
        first = tree.nodes[0].turn
        self.root = lettering.wrap(first, max(_word(first, size), min(0.8, 0.15 * wide)), size, bold=True)
        self.start = max(lettering.width(text, size, bold=True) for text in self.root) + 0.1

    def layout(self) -> Layout | None:
        """None where the texts have no room."""
        widths = self._widths()
        if widths is None:
            return None
        left = [self.start]
        for width in widths:
            left.append(left[-1] + _ELBOW + width)
        moves, turns = self._texts(widths)
        if any(len(lines) > _LINES for lines in (*moves, *turns)):
            return None
        heights = self._heights(moves, turns)
        upper = self._contours[0]
        top = self.table.head - min(high for high, _ in upper.values())
        rows = {index: top + heights[index] for index in heights}
        spots = [self._spot(node, rows, left, moves, turns) for node in self.tree.nodes]
        height = top + max(low for _, low in upper.values())
        return Layout(tuple(spots), height, self.table.at(left[-1] + 0.2))

    def _widths(self) -> list[float] | None:
        """The width of the level part of every column, from the widest word to the longest name."""
        room = self.wide - self.start - self.table.width - 0.2 - _ELBOW * len(self.columns)
        least, most = [], []
        for column in self.columns:
            texts = [text for node in self.tree.nodes if node.depth == column for text in (node.move, node.turn)]
            least.append(max(_word(text, self.size) for text in texts) + 0.1)
            longest = max(lettering.width(text, self.size, bold=True) for text in texts) + 0.1
            most.append(max(least[-1], min(longest, _WIDEST)))
        spare, wanted = room - sum(least), sum(most) - sum(least)
        if spare < 0:
            return None
        share = min(1.0, spare / wanted) if wanted else 0.0
        return [low + share * (high - low) for low, high in zip(least, most, strict=True)]

    def _texts(self, widths: Sequence[float]) -> tuple[list[list[str]], list[list[str]]]:
        moves, turns = [], []
        for node in self.tree.nodes:
            limit = widths[node.depth - 1] - 0.08 if node.depth else 0.0
            moves.append(lettering.wrap(node.move, limit, self.size, bold=True) if node.depth else [])
            turns.append(lettering.wrap(node.turn, limit, self.size, bold=True) if node.depth and node.turn else [])
        return moves, turns

    def _heights(self, moves: Sequence[Sequence[str]], turns: Sequence[Sequence[str]]) -> Mapping[int, float]:
        """How far below the root's first end every node lies."""
        heights: dict[int, float] = {}
        self._contours: dict[int, Contour] = {}
        for node in reversed(self.tree.nodes):  # what follows comes before
            own: Contour = {node.depth: self._reach(node, moves[node.index], turns[node.index])}
            if not node.children:
                own |= dict.fromkeys(range(node.depth + 1, self.tree.depth + 1), (-0.05, 0.05))
                half = self.table.row(node) / 2
                own[self.tree.depth + 1] = (-half, half)
                heights[node.index], self._contours[node.index] = 0.0, own
                continue
            merged: Contour = {}
            shifts = []
            for child in node.children:
                contour = self._contours[child]
                shift = max(
                    (merged[column][1] - contour[column][0] + _GAP for column in contour if column in merged),
                    default=0.0,
                )
                for index in self.tree.form.below(child):
                    heights[index] += shift
                for column, (high, low) in contour.items():
                    before = merged.get(column, (high + shift, low + shift))
                    merged[column] = (min(before[0], high + shift), max(before[1], low + shift))
                shifts.append(heights[child])
            heights[node.index] = middle = (shifts[0] + shifts[-1]) / 2
            merged[node.depth] = (middle + own[node.depth][0], middle + own[node.depth][1])
            self._contours[node.index] = merged
        return heights

    def _reach(self, node: DrawnNode, moves: Sequence[str], turns: Sequence[str]) -> tuple[float, float]:
        if not node.depth:
            half = lettering.height(len(self.root), self.size) / 2
            return -half, half
        return -lettering.height(len(moves), self.size) - 0.04, max(
            lettering.height(len(turns), self.size), 0.03
        ) + 0.03

    def _spot(
        self,
        node: DrawnNode,
        rows: Mapping[int, float],
        left: Sequence[float],
        moves: Sequence[Sequence[str]],
        turns: Sequence[Sequence[str]],
    ) -> Spot:
        x, y = left[node.depth], rows[node.index]
        if not node.depth:
            return Spot((x, y), (), Text((), (0, 0)), Text(tuple(self.root), (x - 0.08, y), "right", "center"))
        before = (left[node.depth - 1], rows[node.parent])
        elbow = (before[0] + _ELBOW, y)
        move = Text(tuple(moves[node.index]), (elbow[0] + 0.05, y - 0.035), va="bottom")
        turn = Text(tuple(turns[node.index]), (x - 0.06, y + 0.035), "right")
        return Spot((x, y), (before, elbow, (x, y)), move, turn)


def _word(text: str, size: float) -> float:
    """The widest part of a text that should not be broken; no-break spaces keep words together."""
    return lettering.longest_word(text.replace("\u00a0", "n"), size, bold=True)
