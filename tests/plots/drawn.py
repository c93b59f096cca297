"""What a figure really shows: the texts that are drawn, and where."""

from collections.abc import Callable
from itertools import combinations
from unittest import mock

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from sim.plots.page import looks


def texts(axes: Axes) -> dict[str, list[Bbox]]:
    """The boxes of all texts that are drawn, in inches, by what they say."""
    figure = axes.get_figure(root=True)
    assert isinstance(figure, Figure)
    seen: list[Text] = []
    original: Callable[..., None] = Text.draw

    def draw(self: Text, renderer: object, *args: object, **kwargs: object) -> None:
        if self.get_visible() and self.get_text().strip():
            seen.append(self)
        original(self, renderer, *args, **kwargs)

    with mock.patch.object(Text, "draw", draw), looks.applied():
        figure.canvas.draw()
    result: dict[str, list[Bbox]] = {}
    for text in dict.fromkeys(seen):
        box = Text.get_window_extent(text).transformed(figure.dpi_scale_trans.inverted())
        result.setdefault(text.get_text(), []).append(box)
    return result


def faults(axes: Axes, drawn: dict[str, list[Bbox]]) -> list[str]:
    """Texts that leave the figure, and pairs that overlap by more than a hair."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    width, height = figure.get_size_inches()
    boxes = [(text, box) for text, found in drawn.items() for box in found]
    outside = [
        f"{text!r} leaves the figure"
        for text, box in boxes
        if box.x0 < -0.005 or box.y0 < -0.005 or box.x1 > width + 0.005 or box.y1 > height + 0.005
    ]
    return outside + [
        f"{first!r} overlaps {second!r}" for (first, a), (second, b) in combinations(boxes, 2) if _overlap(a, b)
    ]


def _overlap(a: Bbox, b: Bbox) -> bool:
    across, up = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
    return across > 0.01 and up > 0.015
