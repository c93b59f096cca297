"""The probability of one outcome over two parameters: one panel, or one for the lowest and one for the highest."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import PathPatch
from numpy.typing import NDArray

from sim.analysis.maps.regime_map import UNSOLVED, Grid, OutcomeMap, RegimeMap, outcome_map
from sim.analysis.maps.sweep_table import SweepTable
from sim.plots.figure import Figure
from sim.plots.page import lettering, looks
from sim.plots.page.outline import outline
from sim.plots.page.page import Entry, Page, Words
from sim.plots.sweeps import map_labels
from sim.plots.sweeps.regimes import MapView, grid_size, not_solved, read_map, spans
from sim.words import claim, phrases, say
from sim.words.numbers import share as percent

_GAP = 0.32  # inches between panels beside each other
_BAR = 0.13  # inches, the height of the scale of colours
_DARKEST = 0.2  # how much black is in the colour of 100 %
_SHADES = 256
_SAME = 5e-4


class HeatPanels:
    """Draws into the axes of a page, which are only a frame for panels."""

    def __init__(self, sheet: Page, sweep: SweepTable, areas: RegimeMap, probability: OutcomeMap) -> None:
        self.sheet, self.sweep, self.areas, self.probability = sheet, sweep, areas, probability
        self.size = looks.text_size(sheet.width)
        self.across = len(probability.panels) if sheet.width >= looks.ROOMY else 1
        self.down = len(probability.panels) // self.across
        self.panels: list[Axes] = []
        self.bar: Axes | None = None

    @cached_property
    def colours(self) -> LinearSegmentedColormap:
        """From white to the outcome's colour, darkened, so that greyscale keeps the order."""
        colour = looks.looks_of(self.sweep)[self.probability.outcome].colour
        steps = [looks.PAPER, looks.mixed(colour, 0.5), colour, looks.mixed(colour, _DARKEST, "#000000")]
        return LinearSegmentedColormap.from_list("outcome", steps, _SHADES)

    @property
    def _high(self) -> float:
        """The height of a panel."""
        return min(0.62 * self.sheet.width / self.across, 3.9) * (0.85 if self.down > 1 else 1.0)

    @property
    def _head(self) -> float:
        """The height of a panel's title."""
        return lettering.height(1, self.size) + 0.05 if len(self.probability.panels) > 1 else 0.0

    @cached_property
    def x_title(self) -> list[str]:
        """The name of the horizontal scale, in lines."""
        return lettering.wrap(self.sweep.axes[0].title, 0.75 * self.sheet.width, self.size)

    @property
    def _foot(self) -> float:
        """The height of the horizontal scale and its name."""
        return lettering.height(1 + len(self.x_title), self.size) + 0.2

    @property
    def _parts(self) -> float:
        """The height of everything but the scale of colours."""
        return self.down * (self._head + self._high) + (self.down - 1) * 0.3 + self._foot

    @property
    def height(self) -> float:
        """The height in inches."""
        return self._parts + 2 * lettering.height(1, self.size) + _BAR + 0.12

    def prepare(self) -> None:
        """Set up panels and scales, before the page is measured."""
        axes, whole = self.sheet.axes, self.height
        axes.set_axis_off()
        share = 1 / self.across
        gap = _GAP / self.sheet.width
        for place in range(len(self.probability.panels)):
            row, column = divmod(place, self.across)
            top = self._head + row * (self._head + self._high + 0.3)
            left = column * (share + gap / 2)
            bounds = (
                left,
                1 - (top + self._high) / whole,
                share - gap / 2 if self.across > 1 else 1,
                self._high / whole,
            )
            self.panels.append(self._panel(axes.inset_axes(bounds), place))
        bar = axes.inset_axes((0, 1 - (whole - lettering.height(1, self.size) - 0.05) / whole, 1, _BAR / whole))
        self._scale(bar)

    def _panel(self, panel: Axes, place: int) -> Axes:
        x, y = self.sweep.axes
        panel.set_xlim(x.values[0], x.values[-1])
        panel.set_ylim(y.values[0], y.values[-1])
        panel.tick_params(labelsize=self.size - 0.5)
        looks.rule(panel.xaxis, 7 if self.sheet.width / self.across >= looks.ROOMY else 4)
        looks.rule(panel.yaxis, 6)
        last = place >= len(self.probability.panels) - self.across
        first = place % self.across == 0
        panel.tick_params(labelbottom=last, labelleft=first)
        if first:
            lines = lettering.wrap(y.title, 0.95 * self._high, self.size)
            panel.set_ylabel("\n".join(lines), fontsize=self.size)
        if last:
            limit = 0.75 * self.sheet.width / self.across
            panel.set_xlabel("\n".join(lettering.wrap(x.title, limit, self.size)), fontsize=self.size)
        return panel

    def _scale(self, bar: Axes) -> None:
        bar.imshow(np.linspace(0, 1, _SHADES)[None], cmap=self.colours, aspect="auto", extent=(0, 1, 0, 1))
        bar.set_yticks([])
        ticks = (0, 0.25, 0.5, 0.75, 1)
        bar.set_xticks(ticks, [percent(tick) for tick in ticks])
        bar.tick_params(labelsize=self.size - 0.5, length=2)
        text = say("figures.heat_scale", outcome=self.probability.label)
        title = lettering.wrap(text, 0.85 * self.sheet.width, self.size, lines=1)[0]
        bar.set_title(title, fontsize=self.size, loc="left", pad=3)
        self.bar = bar

    def key(self) -> list[Entry]:
        """What hatched areas are."""
        return not_solved(self.areas)

    def paint(self) -> None:
        """Draw everything; the places of everything are final now."""
        marks = map_labels.landmarks(self.sweep)
        titles = ["figures.heat_lowest", "figures.heat_highest"] if not self.probability.single else [""]
        for panel, title, values in zip(self.panels, titles, self.probability.panels, strict=True):
            sheet = Page(self.sheet.width, panel, own=False)
            shown = values[self.areas.shown]
            self._colour(panel, shown)
            self._boundaries(panel)
            if title:
                panel.set_title(say(title), fontsize=self.size, fontweight="bold", loc="left", pad=4)
            taken = map_labels.mark(sheet, marks)
            map_labels.write_names(sheet, self._labelled(shown), taken, numbered=False)

    def _colour(self, panel: Axes, shown: Grid) -> None:
        edges = self.areas.x_edges, self.areas.y_edges
        panel.pcolormesh(*edges, np.ma.masked_invalid(shown), cmap=self.colours, vmin=0, vmax=1, rasterized=True)
        missing = np.isnan(shown)
        if missing.any():
            looks.fill(panel, outline(missing, *edges), panel.transData, looks.Fill((looks.UNSOLVED,)))

    def _boundaries(self, panel: Axes) -> None:
        for place in (UNSOLVED, *range(len(self.areas.groups))):
            mask = self.areas.areas == place
            if mask.any():
                path = outline(mask, self.areas.x_edges, self.areas.y_edges)
                panel.add_patch(PathPatch(path, facecolor="none", edgecolor=looks.INK, linewidth=0.6))

    def _labelled(self, shown: Grid) -> RegimeMap:
        """The areas by what the outcome's probability is in them."""
        groups = [
            replace(group, name=_span(shown[self.areas.areas == place]))
            for place, group in enumerate(self.areas.groups)
        ]
        return replace(self.areas, groups=tuple(groups))


def _span(values: NDArray[np.float64]) -> str:
    """The probability in an area, or from where to where it goes."""
    known = values[~np.isnan(values)]
    if not len(known):
        return "?"
    low, high = float(known.min()), float(known.max())
    first, last = (f"{100 * value:.0f}" for value in (low, high))
    return f"{last}\u00a0%" if high - low < _SAME or first == last else f"{first}–{last}\u00a0%"


@dataclass(frozen=True)
class HeatView(MapView):
    """The same, and the probability of one outcome at every point."""

    outcome: OutcomeMap


def _read(data: object, outcome: str | None = None) -> HeatView | str:
    """The map of an outcome, or of the one whose probability varies most."""
    view = read_map(data)
    if isinstance(view, str):
        return view
    probability = outcome_map(view.sweep, view.areas, outcome)
    if outcome is None and not probability.varies:
        return say("errors.plots.heat_even")
    return HeatView(view.sweep, view.areas, probability)


def _draw(sheet: Page, view: HeatView, words: Words) -> None:
    """One panel, or one for the lowest and one for the highest probability."""
    panels = HeatPanels(sheet, view.sweep, view.areas, view.outcome)
    panels.prepare()
    sheet.close(panels.height, words, panels.key())
    panels.paint()


def _words(view: HeatView) -> Words:
    sweep, areas, probability = view.sweep, view.areas, view.outcome
    low, high = probability.span
    certain, possible = (percent(part, areas.points) for part in (probability.certain, probability.possible))
    facts = {"low": _sure(low), "high": _sure(high), "certain_share": certain, "possible_share": possible}
    seen = say("figures.heat_seen", outcome=probability.label, **facts, **spans(sweep))
    title = say(
        "figures.heat_title",
        outcome=phrases.shortened(probability.label, 60),
        uncertain=not probability.certain and probability.possible == probability.points,
        certain=probability.certain, possible=probability.possible, **facts,
    )  # fmt: skip
    notes = [
        grid_size(sweep, areas),
        None if probability.single else claim("figures.heat_certain"),
        claim("figures.heat_lines"),
        claim("figures.heat_ties", count=areas.ties) if areas.ties else None,
    ]
    return Words(title, map_labels.caption(sweep, notes, areas.unsolved), seen)


def _sure(value: float) -> float:
    """A probability without the rounding of its computation, which certain and impossible go by."""
    return round(value, 9)


FIGURE = Figure(_read, _words, _draw)
