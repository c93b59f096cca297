"""The ends of a game tree as a table beside it: what comes about, in its colour, and what everybody gets."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from sim.plots import style
from sim.plots.page import lettering, looks
from sim.plots.page.canvas import Canvas, Place

if TYPE_CHECKING:
    from sim.plots.protocols.tree_view import GameTree, Node

_TILE = 0.2  # inches
_APART = 0.13


@dataclass(frozen=True)
class EndTable:
    """The table for a tree on a page ``wide`` inches wide; ``left`` is where it starts."""

    tree: "GameTree"
    wide: float
    size: float
    left: float = 0.0

    def at(self, left: float) -> "EndTable":
        """The same table at another place."""
        return replace(self, left=left)

    @cached_property
    def labels(self) -> dict[int, list[str]]:
        """The outcome of each end in lines, where it says more than the moves."""
        told = {node.place: self.tree.told(node.place) for node in self.tree.nodes if not node.children}
        longest = max((lettering.width(text, self.size) for text in told.values()), default=0.0)
        limit = min(longest, max(0.26 * self.wide, min(longest, 0.8)))
        return {place: lettering.wrap(text, limit, self.size) if text else [] for place, text in told.items()}

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

    def row(self, node: "Node") -> float:
        """The height that an end needs."""
        return max(lettering.height(max(1, len(self.labels[node.place])), self.size), 0.15)

    def draw(self, canvas: Canvas, ends: list[tuple["Node", Place, bool]]) -> None:
        """Draw headings and rows: for each end where it stands in the tree, and whether an equilibrium leads there."""
        right = self.left + self.label
        edges = []
        for lines, column in zip(self.names, self.columns, strict=True):
            right += column
            edges.append(right)
            place = (right, self.head - 0.06)
            canvas.write(place, "\n".join(lines), self.size, ha="right", va="bottom", fontweight="bold",
                         multialignment="right")  # fmt: skip
        for node, (x, y), reached in ends:
            leader = {"color": style.FAINT, "linewidth": 0.7, "linestyle": (0, (1, 2)), "zorder": 1}
            canvas.line([(x + 0.05, y), (self.left - 0.05, y)], **leader)
            self._row(canvas, node, y, edges, "bold" if reached else "normal")

    def _row(self, canvas: Canvas, node: "Node", y: float, edges: list[float], weight: str) -> None:
        left = self.left
        if self.tree.coloured:
            area = looks.Fill((self.tree.picture.looks[node.outcome],))
            canvas.tile((left, y - 0.065), (_TILE, 0.13), area)
            left += _TILE + 0.06
        if self.labels[node.place]:
            canvas.write((left, y), "\n".join(self.labels[node.place]), self.size, va="center")
        for edge, value in zip(edges, node.payoffs, strict=True):
            canvas.write((edge, y), value, self.size, ha="right", va="center", fontweight=weight)
