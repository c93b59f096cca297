"""Symbols of areas, lines and points in the key of a figure."""

from collections.abc import Callable
from typing import Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch

from sim.plots.page import page
from sim.plots.page.page import Rect


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
