"""The body of a figure without scales, placed in inches from the upper left corner; and symbols for the key."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.text import Text

from sim.plots.page import looks, page
from sim.plots.page.page import Entry, Page, Rect, Words

Inches = tuple[float, float]  # from the left, from the top
_GROUND: dict[str, Any] = {"boxstyle": "square,pad=0.08", "facecolor": looks.PAPER, "edgecolor": "none"}


@dataclass(frozen=True)
class Canvas:
    """The axes of a page whose scales are inches."""

    axes: Axes

    def write(self, at: Inches, text: str, size: float, **look: Any) -> Text:
        """Write with the upper left corner at a place, unless told otherwise."""
        usual: dict[str, Any] = {"ha": "left", "va": "top", "linespacing": looks.LINE_SPACING * 0.9}
        return self.axes.text(*at, text, fontsize=size, **(usual | look))

    def write_on_white(self, at: Inches, text: str, size: float, **look: Any) -> Text:
        """Write upon a white ground, so that lines below do not cross the text."""
        return self.write(at, text, size, **({"bbox": _GROUND} | look))

    def line(self, places: Sequence[Inches], **look: Any) -> None:
        """Draw a line through some places."""
        usual: dict[str, Any] = {"color": looks.INK, "linewidth": 0.8, "clip_on": False}
        self.axes.plot([x for x, _ in places], [y for _, y in places], **(usual | look))

    def dot(self, at: Inches, symbol: str = "o", **look: Any) -> None:
        """Draw a marker."""
        usual: dict[str, Any] = {"color": looks.INK, "markersize": 4.5, "linestyle": "none", "clip_on": False}
        self.axes.plot(*at, symbol, **(usual | look))

    def frame(self, at: Inches, extent: tuple[float, float], **look: Any) -> None:
        """Draw a rectangle, given its upper left corner, its width and its height."""
        usual: dict[str, Any] = {"facecolor": "none", "edgecolor": looks.INK, "linewidth": 0.6, "clip_on": False}
        self.axes.add_patch(Rectangle(at, *extent, **(usual | look)))

    def tile(self, at: Inches, extent: tuple[float, float], area: looks.Fill) -> None:
        """Fill a rectangle with the looks of some outcomes, and frame it."""
        rectangle = Rectangle(at, *extent)
        path = rectangle.get_path().transformed(rectangle.get_patch_transform())
        looks.fill(self.axes, path, self.axes.transData, area)
        self.frame(at, extent)

    def stack(self, at: Inches, extent: tuple[float, float], shares: Sequence[tuple[float, looks.Look]]) -> None:
        """A bar that is divided from left to right by shares that add up to 1."""
        left = at[0]
        for share, look in shares:
            if share > 0:
                self.tile((left, at[1]), (share * extent[0], extent[1]), looks.Fill((look,)))
                left += share * extent[0]


class Body(Protocol):
    """What is drawn on a canvas; it knows its height in inches before anything is drawn."""

    @property
    def height(self) -> float:
        """The height in inches."""

    def draw(self, canvas: Canvas) -> None:
        """Draw everything."""


class Panel(Protocol):
    """A part of a body, that is drawn from a height downwards."""

    @property
    def height(self) -> float:
        """The height in inches."""

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw everything below ``top``."""


@dataclass(frozen=True)
class Stack:
    """Panels one below the other, with ``apart`` inches between them."""

    panels: Sequence[Panel]
    apart: float

    @property
    def height(self) -> float:
        """The height of all."""
        return sum(panel.height for panel in self.panels) + self.apart * (len(self.panels) - 1)

    def draw(self, canvas: Canvas) -> None:
        """Draw every panel."""
        top = 0.0
        for panel in self.panels:
            panel.draw(canvas, top)
            top += panel.height + self.apart


def draw(sheet: Page, make: Callable[[float], Body], words: Words, key: Sequence[Entry] = ()) -> None:
    """Draw a body, made for a width in inches, into a page."""
    body = make(sheet.width - 2 * looks.MARGIN)
    sheet.axes.set_axis_off()
    sheet.close(body.height, words, key)
    _, _, wide, high = sheet.inches()
    sheet.axes.set_xlim(0, wide)
    sheet.axes.set_ylim(max(high, body.height), 0)
    body.draw(Canvas(sheet.axes))


def area(look: dict[str, Any]) -> Callable[[Figure, Rect], None]:
    """The symbol of an area in the key."""

    def symbol(figure: Figure, rect: Rect) -> None:
        figure.add_artist(PathPatch(page.rectangle(rect), transform=figure.dpi_scale_trans, **look))
        page.outline(figure, rect)

    return symbol


def line(look: dict[str, Any]) -> Callable[[Figure, Rect], None]:
    """The symbol of a line in the key."""

    def symbol(figure: Figure, rect: Rect) -> None:
        middle = rect[1] + rect[3] / 2
        figure.add_artist(Line2D([rect[0], rect[0] + rect[2]], [middle] * 2, transform=figure.dpi_scale_trans, **look))

    return symbol


def marker(shape: str, colour: str, points: float, **more: Any) -> Callable[[Figure, Rect], None]:
    """The symbol of a point in the key."""

    def symbol(figure: Figure, rect: Rect) -> None:
        at = ([rect[0] + rect[2] / 2], [rect[1] + rect[3] / 2])
        look: dict[str, Any] = {"color": colour, "markersize": points, "linestyle": "none"} | more
        figure.add_artist(Line2D(*at, marker=shape, transform=figure.dpi_scale_trans, **look))

    return symbol
