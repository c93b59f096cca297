"""A game tree from left to right: decisions, chance, information sets, ends with payoffs, moves of equilibria."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from sim.analysis.solved import SolvedRules
from sim.plots.figure import Figure
from sim.plots.page import canvas, looks
from sim.plots.page.canvas import Canvas
from sim.plots.page.page import Entry, Page, Words
from sim.plots.protocols.tree_layout import TILE, Layout, Text, layout
from sim.plots.protocols.tree_view import CHOSEN, LEFT, MOST_MARKED, ON_PATH, GameTree
from sim.plots.solved import caption, leads_to, looks_of, needs, payoffs, results
from sim.protocols.tree.play import TreePlay
from sim.protocols.tree.rules import TreeRules
from sim.words import claim, say

_MOST_ENDS, _MOST_MOVES = 32, 10
_LINES: dict[int, dict[str, Any]] = {
    ON_PATH: {"linewidth": 2.4, "color": looks.INK, "zorder": 3},
    CHOSEN: {"linewidth": 1.0, "color": looks.INK, "zorder": 2.5},
    LEFT: {"linewidth": 0.9, "color": looks.FAINT, "zorder": 2},
}


def _read(data: object) -> GameTree | str:
    if not isinstance(data, SolvedRules) or not isinstance(data.rules, TreeRules):
        return needs("tree", data)
    ends = len(data.rules.ends)
    if ends > _MOST_ENDS:
        return say("errors.plots.tree_ends", most=_MOST_ENDS, ends=ends)
    tree = GameTree(data, data.rules)
    if not 1 <= tree.depth <= _MOST_MOVES:
        return say("errors.plots.tree_moves", most=_MOST_MOVES, moves=tree.depth)
    return tree


def _draw(sheet: Page, tree: GameTree, words: Words) -> None:
    canvas.draw(sheet, lambda wide: _Body(tree, wide), words, _key(tree))


@dataclass(frozen=True)
class _Body:
    """The tree on a page ``wide`` inches wide without its margins."""

    tree: GameTree
    wide: float

    @cached_property
    def size(self) -> float:
        return looks.text_size(self.wide + 2 * looks.MARGIN)

    @cached_property
    def layout(self) -> Layout:
        return layout(self.tree, self.wide, self.size)

    @property
    def height(self) -> float:
        """The height in inches."""
        return self.layout.height

    def draw(self, canvas: Canvas) -> None:
        """Draw lines, links, nodes, texts and the table of ends."""
        table = self.layout.table
        if table is not None:
            for lane, indices in enumerate(self.tree.sets):
                self._link(canvas, indices, lane)
        for node, spot in zip(self.tree.nodes, self.layout.spots, strict=True):
            weight = "bold" if node.weight == ON_PATH else "normal"
            colour = looks.SOFT if node.weight == LEFT else looks.INK
            if spot.line:
                canvas.line(spot.line, solid_joinstyle="round", **_LINES[node.weight])
            if not node.children and table is None and self.tree.coloured:
                area = looks.Fill((looks_of(self.tree.solved)[node.outcome],))
                canvas.tile((spot.at[0], spot.at[1] - TILE / 2), (TILE, TILE), area)
            elif node.children:
                chance = node.mover == self.tree.chance and not node.knowledge
                canvas.dot(
                    spot.at, "D" if chance else "o", markerfacecolor=looks.PAPER if chance else looks.INK, zorder=4
                )
            self._write(canvas, spot.move, fontweight=weight, color=colour)
            self._write(canvas, spot.turn, fontstyle="italic")
        if table is not None:
            pairs = zip(self.tree.nodes, self.layout.spots, strict=True)
            table.draw(canvas, [(node, spot.at, node.weight == ON_PATH) for node, spot in pairs if not node.children])

    def _link(self, canvas: Canvas, indices: tuple[int, ...], lane: int) -> None:
        """Join the decisions of an information set; the line bends around a decision that is none of them."""
        spots = self.layout.spots
        for first, second in pairwise(sorted(indices, key=lambda index: spots[index].at[1])):
            (x0, y0), (x1, y1) = spots[first].at, spots[second].at
            others = [
                spot.at for index, spot in enumerate(spots) if index not in indices and self.tree.nodes[index].mover
            ]
            bent = x0 == x1 and any(x == x0 and y0 < y < y1 for x, y in others)
            aside = x0 + 0.05 + 0.03 * (lane % 3)
            way = [(x0, y0), (aside, y0 + 0.1), (aside, y1 - 0.1), (x1, y1)] if bent else [(x0, y0), (x1, y1)]
            look = {"linewidth": 1.0, "linestyle": (0, (3, 2)), "color": looks.SOFT, "zorder": 1}
            canvas.line(way, **look)

    def _write(self, canvas: Canvas, text: Text, **look: Any) -> None:
        if text.lines:
            align = {"ha": text.ha, "va": text.va, "multialignment": text.ha}
            canvas.write(text.at, "\n".join(text.lines), self.size, zorder=3.5, **align, **look)


def _key(tree: GameTree) -> list[Entry]:
    """The equilibria by letter, where there are several."""
    solved = tree.solved
    return [
        Entry(say("figures.tree_equilibrium", outcome=leads_to(solved, one), payoffs=payoffs(solved, one)), mark=letter)
        for letter, one in zip(tree.letters, tree.equilibria, strict=False)
    ]


def _words(tree: GameTree) -> Words:
    solution = tree.solved.solution
    title = say(
        "figures.tree_title", count=len(solution.equilibria), complete=solution.complete, results=results(tree.solved)
    )
    steps = [_step(tree, index) for index in range(1, len(tree.nodes))]
    return Words(
        title,
        _caption(tree),
        say("figures.tree_seen", players=tree.players, first=tree.nodes[0].turn, steps=steps),
    )


def _step(tree: GameTree, index: int) -> str:
    """A move in words, for those who cannot see the tree."""
    moves: list[str] = []
    node, up = tree.nodes[index], index
    while up:
        moves.insert(0, tree.nodes[up].label)
        up = tree.nodes[up].parent
    return say(
        "figures.tree_step",
        moves=moves,
        mark=node.mark,
        on_path=node.weight == ON_PATH,
        mover=node.turn if node.children else "",
        outcome=tree.outcome_label(index),
        payoffs=node.payoffs,
    )


def _caption(tree: GameTree) -> str:
    plays = [equilibrium.fact(TreePlay) for equilibrium in tree.equilibria]
    threats = [i for i, play in enumerate(plays) if play and not play.sequentially_rational]
    which = [tree.letters[i] for i in threats] if tree.letters else [len(threats)]
    notes = [
        claim("figures.tree_order", players=tree.players),
        claim("figures.tree_weights") if tree.equilibria else None,
        claim("figures.tree_letters") if tree.letters else None,
        claim("figures.tree_unmarked") if len(tree.equilibria) > MOST_MARKED else None,
        claim("figures.tree_sets") if tree.sets else None,
        claim("figures.tree_threat", which=which) if threats else None,
    ]
    return caption(tree.solved, notes)


FIGURE = Figure(_read, _words, _draw)
