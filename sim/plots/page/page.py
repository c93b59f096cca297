"""A page of a figure from top to bottom: title, body, key, caption; everything is measured before it is placed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.path import Path
from matplotlib.text import Text

from sim.errors import RunError
from sim.plots.page import lettering, looks
from sim.words import say

Rect = tuple[float, float, float, float]  # left, bottom, width, height, in inches
SWATCH_WIDTH, SWATCH_HEIGHT = 0.3, 0.15
_FITTING_ROUNDS = 4


@dataclass(frozen=True)
class Words:
    """What a figure says: ``title`` the finding, ``caption`` the assumptions, ``description`` what is seen."""

    title: str
    caption: str
    description: str


@dataclass(frozen=True)
class Entry:
    """A line of the key: ``symbol`` draws into a rectangle of the page, ``mark`` is written upon it."""

    label: str
    symbol: Callable[[Figure, Rect], None] | None = None
    mark: str = ""


@dataclass
class Page:
    """A figure under construction, or a part of somebody else's figure, which then gets the body only."""

    width: float
    axes: Axes
    own: bool

    @property
    def figure(self) -> Figure:
        """The figure that the body is in."""
        figure = self.axes.get_figure(root=True)
        assert figure is not None  # noqa: S101  # axes without a figure cannot be made with matplotlib's interface
        return figure

    def close(self, body: float, words: Words, key: Sequence[Entry] = (), beside: float | None = None) -> None:
        """Place the parts and fit the body, with its labels, into ``body`` inches of height.

        The key stands below the body, or right of it from ``beside`` inches on. Positions inside the axes are final
        afterwards, so direct labels come next.
        """
        if not self.own:
            return
        title = self._block(words.title, looks.title_size(self.width), bold=True)
        caption = self._block(words.caption, looks.small_size(self.width), colour=looks.SOFT)
        left = looks.MARGIN if beside is None else beside
        rows = _rows(key, left, self.width)
        below = sum(row.height for row in rows)
        if beside is not None:
            body, below = max(body, below), 0.0
        heights = [self._height(title), body, below, self._height(caption)]
        used = [height for height in heights if height]
        total = sum(used) + looks.GAP * (len(used) - 1) + 2 * looks.MARGIN
        self.figure.set_size_inches(self.width, total)
        top = total - looks.MARGIN
        title.set_position((looks.MARGIN, top))
        top -= heights[0] + looks.GAP
        right = self.width - looks.MARGIN if beside is None else beside - 2 * looks.GAP
        spare = self._fit((looks.MARGIN, top - body, right - looks.MARGIN, body))
        if spare > 0.02 and beside is None:
            for text in (title, caption):
                text.remove()
            self.close(body - spare, words, key)
            return
        top -= body + looks.GAP if beside is None else 0.0
        for row in rows:
            row.draw(self.figure, top)
            top -= row.height
        caption.set_position((looks.MARGIN, looks.MARGIN + heights[3]))

    def inches(self) -> Rect:
        """Where the axes stand, in inches from the lower left corner of the figure."""
        box = self.axes.get_window_extent().transformed(self.figure.dpi_scale_trans.inverted())
        return box.x0, box.y0, box.width, box.height

    def on_page(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the axes stands, in inches."""
        left, bottom = self.axes.transData.transform((x, y)) / self.figure.dpi
        return float(left), float(bottom)

    def _block(self, text: str, size: float, bold: bool = False, colour: str = looks.INK) -> Text:
        limit = self.width - 2 * looks.MARGIN
        lines = lettering.balanced(text, limit, size, bold=True) if bold else lettering.wrap(text, limit, size)
        block = write(self.figure, (0, 0), "\n".join(lines), size)
        block.set(fontweight="bold" if bold else "normal", color=colour)
        return block

    def _height(self, text: Text) -> float:
        return text.get_window_extent().height / self.figure.dpi if text.get_text() else 0.0

    def _fit(self, rect: Rect) -> float:
        """Shrink the axes until they and their labels fill the rectangle; the height that square axes leave over."""
        wide, high = self.figure.get_size_inches()
        left, bottom, right, top = rect[0], rect[1], rect[0] + rect[2], rect[1] + rect[3]
        x0, y0, x1, y1, spare = left, bottom, right, top, 0.0
        for _ in range(_FITTING_ROUNDS):
            self.axes.set_position((x0 / wide, y0 / high, (x1 - x0) / wide, (y1 - y0) / high))
            box = self.axes.get_tightbbox(self.figure.canvas.get_renderer())  # type: ignore[attr-defined]  # the canvas is Agg's
            assert box is not None  # noqa: S101  # the axes are visible
            box = box.transformed(self.figure.dpi_scale_trans.inverted())
            spare = float(box.y0 - bottom)
            x0, y0 = x0 + left - box.x0, y0 + bottom - box.y0
            x1, y1 = x1 + right - box.x1, y1 + top - box.y1
            if x1 - x0 < 0.3 or y1 - y0 < 0.3:
                raise RunError(say("errors.plots.no_room", width=self.width))
        return spare


def start(axes: Axes | None, width: float) -> Page:
    """A new page of this width in inches, or one that stands for axes given by the caller."""
    if axes is not None:
        given = Page(width, axes, own=False)
        return Page(given.inches()[2] + 2 * looks.MARGIN, axes, own=False)
    figure = Figure(figsize=(width, width), facecolor=looks.PAPER)
    FigureCanvasAgg(figure)
    return Page(width, figure.add_axes((0.1, 0.1, 0.8, 0.8)), own=True)


def write(figure: Figure, place: tuple[float, float], text: str, size: float) -> Text:
    """Write on the page with the upper left corner at a place in inches."""
    look: dict[str, Any] = {"va": "top", "ha": "left", "linespacing": looks.LINE_SPACING}
    return figure.text(*place, text, transform=figure.dpi_scale_trans, fontsize=size, **look)


def swatch(area: looks.Fill) -> Callable[[Figure, Rect], None]:
    """The symbol of an area in the key."""

    def draw(figure: Figure, rect: Rect) -> None:
        path = rectangle(rect)
        looks.fill(figure, path, figure.dpi_scale_trans, area)
        outline(figure, rect)

    return draw


def outline(figure: Figure, rect: Rect) -> None:
    """Frame a rectangle of the page."""
    frame = Rectangle(rect[:2], *rect[2:], facecolor="none", edgecolor=looks.INK, linewidth=0.5)
    frame.set_transform(figure.dpi_scale_trans)
    figure.add_artist(frame)


def rectangle(rect: Rect) -> Path:
    """A rectangle as a closed path."""
    left, bottom, wide, high = rect
    return Path(
        [(left, bottom), (left + wide, bottom), (left + wide, bottom + high), (left, bottom + high), (left, bottom)],
        closed=True,
    )


@dataclass(frozen=True)
class _Row:
    """Entries of the key side by side, their labels broken into lines."""

    entries: tuple[tuple[Entry, tuple[str, ...]], ...]
    left: float
    column: float
    size: float

    @property
    def height(self) -> float:
        lines = max(len(lines) for _, lines in self.entries)
        return max(lettering.height(lines, self.size), SWATCH_HEIGHT) + 0.04

    def draw(self, figure: Figure, top: float) -> None:
        for place, (entry, lines) in enumerate(self.entries):
            left = self.left + place * self.column
            rect = (left, top - SWATCH_HEIGHT, SWATCH_WIDTH, SWATCH_HEIGHT)
            if entry.symbol:
                entry.symbol(figure, rect)
            if entry.mark:
                _mark(figure, rect, entry.mark, self.size - (1 if entry.symbol else 0))
            text = write(figure, (left + SWATCH_WIDTH + 0.07, top), "\n".join(lines), self.size)
            text.set_y(top - max(0.0, (SWATCH_HEIGHT - lettering.height(1, self.size)) / 2))


def _mark(figure: Figure, rect: Rect, mark: str, size: float) -> None:
    figure.text(
        rect[0] + rect[2] / 2,
        rect[1] + rect[3] / 2,
        mark,
        transform=figure.dpi_scale_trans,
        fontsize=size,
        fontweight="bold",
        ha="center",
        va="center_baseline",
        bbox={"boxstyle": "round,pad=0.15", "facecolor": looks.PAPER, "edgecolor": "none"},
    )


def _rows(key: Sequence[Entry], left: float, width: float) -> list[_Row]:
    """As many columns as let every label stay within two lines; else one column."""
    if not key:
        return []
    size = looks.text_size(width) - 0.5
    for columns in (4, 3, 2, 1):
        column = (width - left - looks.MARGIN) / columns
        limit = column - SWATCH_WIDTH - 0.07 - (0.12 if columns > 1 else 0)
        broken = [tuple(lettering.wrap(entry.label, limit, size)) for entry in key]
        fits = all(len(lines) <= (1 if columns > 2 else 2) for lines in broken)
        if columns == 1 or (fits and len(key) >= columns):
            break
    pairs = list(zip(key, broken, strict=True))
    return [_Row(tuple(pairs[at : at + columns]), left, column, size) for at in range(0, len(pairs), columns)]
