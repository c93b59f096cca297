"""A symmetric game of three strategies as a triangle of shares: replicator paths, rest points by stability."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.patches import Polygon

from sim.analysis.maps.replicator import (
    ATTRACTING,
    OPEN,
    STABLE,
    UNSTABLE,
    Floats,
    Rest,
    Shares,
    paths,
    rest_points,
    velocity,
)
from sim.analysis.solved import SolvedGame
from sim.errors import SolverError
from sim.plots.figure import Figure
from sim.plots.page import lettering, looks, placing
from sim.plots.page.canvas import Canvas, Inches, marker
from sim.plots.page.page import Entry, Page, Words
from sim.plots.solved import caption, mix, read
from sim.solvers.concepts.evolutionary import symmetric_payoffs
from sim.words import claim, phrases, say

_CORNERS = np.array([[0.0, 1.0], [1.0, 1.0], [0.5, 0.0]])  # across and down, in edges and in heights
_HEIGHT = math.sqrt(3) / 2
_PATH: dict[str, Any] = {"color": "#8a9099", "linewidth": 0.7}
_HEAD = 0.075  # inches, of an arrow
# How a rest point looks, by its stability: marker, its size in points, inside, width of its edge.
LOOKS: dict[str, tuple[str, float, str, float]] = {
    STABLE: ("o", 9, looks.INK, 0.8),
    ATTRACTING: ("D", 7.5, looks.INK, 0.8),
    OPEN: ("s", 7, looks.FAINT, 1.2),
    UNSTABLE: ("o", 8, looks.PAPER, 1.6),
}
RESTING = ("o", 4.5, looks.PAPER, 0.9)  # no equilibrium


class Triangle:
    """Draws a triangle as wide as there is room for; ``labels`` are those of the corners, left, right and top."""

    def __init__(self, A: Floats, rests: Sequence[Rest], labels: Sequence[str], wide: float, size: float) -> None:
        self.A, self.rests, self.size = A, rests, size
        limits = (0.46 * wide, 0.46 * wide, 0.8 * wide)
        self.labels = [lettering.wrap(label, limit, size, lines=4) for label, limit in zip(labels, limits, strict=True)]
        self.left = 0.12
        self.edge = wide - 2 * self.left

    @property
    def _top(self) -> float:
        return lettering.height(len(self.labels[2]), self.size) + 0.12

    @property
    def height(self) -> float:
        """The height in inches."""
        below = max(len(lines) for lines in self.labels[:2])
        return self._top + _HEIGHT * self.edge + 0.14 + lettering.height(below, self.size)

    def place(self, shares: Any) -> Inches:
        """Where shares lie."""
        x, y = np.asarray(shares, dtype=np.float64) @ _CORNERS
        return self.left + float(x) * self.edge, self._top + float(y) * _HEIGHT * self.edge

    def draw(self, canvas: Canvas) -> None:
        """Draw everything."""
        corners = [self.place(row) for row in np.eye(3)]
        canvas.axes.add_patch(Polygon(corners, closed=True, facecolor=looks.PAPER, edgecolor=looks.INK, linewidth=0.9))
        for path in paths(self.A):
            canvas.line([self.place(shares) for shares in path], zorder=1, **_PATH)
            self._arrow(canvas, path[len(path) // 2 - 1], path[len(path) // 2 + 1], _PATH["color"])
        for middle, ahead in self._along_edges():
            self._arrow(canvas, middle, ahead, looks.INK)
        for rest in self.rests:
            self._rest(canvas, rest)
        self._names(canvas)
        self._letters(canvas)

    def _along_edges(self) -> Iterator[tuple[Floats, Floats]]:
        """Between two neighbouring rest points of an edge: the middle, and where shares go from there."""
        for i, j in ((0, 1), (1, 2), (0, 2)):
            k = 3 - i - j
            ends = [np.array(end, dtype=np.float64) for rest in self.rests for end in rest.ends if end[k] == 0]
            for first, second in pairwise(sorted(ends, key=lambda end: float(end[i]))):
                middle = (first + second) / 2
                speed = velocity(self.A, middle)
                size = float(np.abs(speed).max())
                if size > 1e-12 * float(np.abs(self.A).max()) and np.abs(first - second).max() > 0.08:
                    yield middle, middle + 0.01 * speed / size

    def _arrow(self, canvas: Canvas, start: Floats, end: Floats, colour: str) -> None:
        """A head at the start, that points to the end."""
        (x0, y0), (x1, y1) = self.place(start), self.place(end)
        along = np.array([x1 - x0, y1 - y0])
        along = along / (float(np.hypot(*along)) or 1)
        across = np.array([-along[1], along[0]])
        tip = np.array([(x0 + x1) / 2, (y0 + y1) / 2]) + 0.6 * _HEAD * along
        points = [tip, tip - _HEAD * along + 0.4 * _HEAD * across, tip - _HEAD * along - 0.4 * _HEAD * across]
        canvas.axes.add_patch(Polygon(points, closed=True, facecolor=colour, linewidth=0, zorder=1.5))

    def _rest(self, canvas: Canvas, rest: Rest) -> None:
        """A point in the look of its stability; a segment as a thick line, the whole triangle as an area."""
        if rest.single:
            shape, points, inside, edge = LOOKS[rest.stability] if rest.equilibrium else RESTING
            look: dict[str, Any] = {"markersize": points, "markerfacecolor": inside, "markeredgewidth": edge}
            canvas.dot(self.place(rest.ends[0]), shape, markeredgecolor=looks.INK, zorder=4, **look)
        elif len(rest.ends) == 2:
            width = 3.2 if rest.equilibrium else 1.8
            canvas.line([self.place(end) for end in rest.ends], linewidth=width, zorder=3, solid_capstyle="round")
        else:
            area = [self.place(end) for end in rest.ends]
            canvas.axes.add_patch(Polygon(area, closed=True, facecolor=looks.INK, alpha=0.25, linewidth=0))

    def _names(self, canvas: Canvas) -> None:
        bottom = self._top + _HEIGHT * self.edge + 0.12
        looks: tuple[tuple[float, float, dict[str, str]], ...] = (
            (0.0, bottom, {"ha": "left"}),
            (self.edge + 2 * self.left, bottom, {"ha": "right", "multialignment": "right"}),
            (self.left + self.edge / 2, self._top - 0.12, {"ha": "center", "va": "bottom"}),
        )
        for lines, (x, y, look) in zip(self.labels, looks, strict=True):
            canvas.write((x, y), "\n".join(lines), self.size, fontweight="bold", **look)

    def _letters(self, canvas: Canvas) -> None:
        """Letter the equilibria, inside the triangle where that is possible."""
        within = (0.0, 0.0, self.edge + 2 * self.left, self._top + _HEIGHT * self.edge + 0.1)
        chosen = [rest for rest in self.rests if rest.equilibrium]
        places = [self.place(np.mean(np.array(rest.ends, dtype=np.float64), axis=0)) for rest in chosen]
        dots = [self.place(rest.ends[0]) for rest in self.rests if rest.single]
        taken: list[placing.Box] = [(x - 0.08, y - 0.08, x + 0.08, y + 0.08) for x, y in dots]
        for letter, at in zip(looks.LETTERS, places, strict=False):
            extent = (lettering.width(letter, self.size + 1, bold=True) + 0.07, lettering.height(1, self.size + 1))
            box = placing.beside(at, extent, 0.12, within, taken, ways=self._ways(at))
            if box is not None:
                taken.append(box)
                look = {"ha": "center", "va": "center", "fontweight": "bold", "zorder": 6}
                canvas.write_on_white(placing.centre(box), letter, self.size + 1, **look)

    def _ways(self, at: Inches) -> list[placing.Pair]:
        """Directions, those towards the middle of the triangle first."""
        middle = self.place((1 / 3, 1 / 3, 1 / 3))
        inward = (middle[0] - at[0], middle[1] - at[1])
        return sorted(placing.WAYS, key=lambda way: -(way[0] * inward[0] + way[1] * inward[1]) / float(np.hypot(*way)))


_BODY = 3.9  # inches of a wide page
_SAID = {
    STABLE: "figures.stable",
    ATTRACTING: "figures.attracting",
    OPEN: "figures.undecided",
    UNSTABLE: "figures.unstable",
}


@dataclass(frozen=True)
class SimplexView:
    """A symmetric game, the payoffs (3, 3) of a strategy against another, and where shares rest."""

    solved: SolvedGame
    payoffs: Floats
    rests: list[Rest]

    def texts(self) -> list[str]:
        """Everything that the figure may have to write."""
        return self.solved.texts()


def _read(data: object) -> SimplexView | str:
    solved = read(data)
    if isinstance(solved, str):
        return solved
    if solved.shape != (3, 3):
        return say("errors.plots.simplex_shape", shape=solved.shape)
    if solved.ordinal:
        return say("errors.plots.ranks_shares")
    try:
        payoffs = np.vectorize(Fraction, otypes=[object])(symmetric_payoffs(solved.game))
    except SolverError:
        return say("errors.plots.simplex_symmetric")
    return SimplexView(solved, payoffs.astype(np.float64), rest_points(payoffs))


def _draw(sheet: Page, view: SimplexView, words: Words) -> None:
    """The triangle on the left, on a wide page the key beside it."""
    wide = sheet.width >= _BODY + looks.BESIDE and sheet.own
    room = _BODY if wide else sheet.width - 2 * looks.MARGIN
    labels = view.solved.strategy_labels(0)
    body = Triangle(view.payoffs, view.rests, labels, room, looks.text_size(sheet.width))
    sheet.axes.set_axis_off()
    sheet.close(body.height, words, _key(view.solved, view.rests), beside=room + 0.4 if wide else None)
    _, _, across, high = sheet.inches()
    sheet.axes.set_xlim(0, across)
    sheet.axes.set_ylim(max(high, body.height), 0)
    body.draw(Canvas(sheet.axes))


def _key(solved: SolvedGame, rests: list[Rest]) -> list[Entry]:
    """The lettered equilibria, then what markers mean."""
    chosen = [rest for rest in rests if rest.equilibrium]
    lettered = zip(looks.LETTERS, chosen, strict=False)
    entries = [Entry(_described(solved, rest), mark=letter) for letter, rest in lettered]
    for stability, look in LOOKS.items():
        if any(rest.single and rest.stability == stability for rest in chosen):
            text = say("figures.stability_key", stability=claim(_SAID[stability]))
            entries.append(_symbol(text, look))
    if any(rest.single and not rest.equilibrium for rest in rests):
        entries.append(_symbol(say("figures.at_rest"), RESTING))
    return entries


def _symbol(text: str, look: tuple[str, float, str, float]) -> Entry:
    shape, points, inside, edge = look
    return Entry(text, marker(shape, inside, points, markeredgecolor=looks.INK, markeredgewidth=edge))


def _shares(solved: SolvedGame, shares: Shares) -> str:
    return mix(dict(zip(solved.strategy_labels(0), shares, strict=True)))


def _described(solved: SolvedGame, rest: Rest) -> str:
    if rest.single:
        return _shares(solved, rest.ends[0])
    if len(rest.ends) == 3:
        return say("figures.simplex_every")
    first, last = (_shares(solved, end) for end in rest.ends)
    return say("figures.simplex_between", first=first, last=last)


def _words(view: SimplexView) -> Words:
    solved, rests = view.solved, view.rests
    chosen = [rest for rest in rests if rest.equilibrium]
    equilibria = [
        say(
            "figures.simplex_equilibrium",
            letter=letter,
            text=_described(solved, rest),
            stability=claim(_SAID[rest.stability]) if rest.single else None,
        )
        for letter, rest in zip(looks.LETTERS, chosen, strict=False)
    ]
    notes = [
        claim("figures.simplex_corner"),
        claim("figures.simplex_arrows"),
        claim("figures.simplex_thick") if any(not rest.single for rest in rests) else None,
        claim("figures.simplex_symmetric"),
    ]
    seen = say("figures.simplex_seen", strategies=solved.strategy_labels(0), equilibria=equilibria)
    return Words(_title(solved, rests), caption(solved, notes), seen)


def _title(solved: SolvedGame, rests: list[Rest]) -> str:
    """What is evolutionarily stable."""
    stable = [rest for rest in rests if rest.equilibrium and rest.stability == STABLE]
    if not stable:
        return say("figures.simplex_none")
    mixes = [phrases.whole(phrases.shortened(_shares(solved, rest.ends[0]))) for rest in stable]
    return say("figures.simplex_stable", mixes=mixes)


FIGURE = Figure(_read, _words, _draw)
