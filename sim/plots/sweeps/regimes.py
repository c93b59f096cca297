"""The map of regimes over two parameters: which equilibria exist where."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.patches import PathPatch

from sim.analysis.maps.regime_map import UNSOLVED, RegimeMap, regime_map
from sim.analysis.maps.sweep_table import SweepTable, read
from sim.analysis.samples import is_sample
from sim.plots.figure import Figure
from sim.plots.page import lettering, looks, page
from sim.plots.page.outline import outline
from sim.plots.page.page import Entry, Page, Words
from sim.plots.sweeps import map_labels
from sim.words import Claim, claim, phrases, say
from sim.words.numbers import share

_NAME = 60  # letters of a regime's name in the title


@dataclass(frozen=True)
class MapView:
    """A sweep over a grid of two parameters, and its regimes as areas."""

    sweep: SweepTable
    areas: RegimeMap

    def texts(self) -> list[str]:
        """Everything that the figure may have to write."""
        return self.sweep.texts()


def read_map(data: object) -> MapView | str:
    """A sweep over a grid of two parameters, or why this is none."""
    sweep = read(data)
    if isinstance(sweep, str):
        return sweep
    if is_sample(sweep):
        return say("errors.plots.laid_out", design=sweep.about["design"])
    if len(sweep.axes) != 2:
        return say("errors.plots.map_parameters", names=[axis.name for axis in sweep.axes])
    x, y = sweep.axes
    if len(x.values) < 2 or len(y.values) < 2:
        return say("errors.plots.map_values")
    if 2 * len(sweep.first) <= len(x.values) * len(y.values):
        return say("errors.plots.map_grid", design=sweep.about["design"])
    return MapView(sweep, regime_map(sweep))


def _draw(sheet: Page, view: MapView, words: Words) -> None:
    """The areas, then the points with their names, then names of areas where there is room."""
    axes, (x, y) = sheet.axes, view.sweep.axes
    body = min(0.62 * sheet.width + 0.35, 4.6)
    axes.set_xlim(x.values[0], x.values[-1])
    axes.set_ylim(y.values[0], y.values[-1])
    size = looks.text_size(sheet.width)
    axes.set_xlabel("\n".join(lettering.wrap(x.title, 0.75 * sheet.width, size)), fontsize=size)
    axes.set_ylabel("\n".join(lettering.wrap(y.title, 0.75 * body, size)), fontsize=size)
    axes.tick_params(labelsize=size - 0.5)
    looks.rule(axes.xaxis, 7 if sheet.width >= looks.ROOMY else 5)
    looks.rule(axes.yaxis, 6)
    fills = _fills(view.sweep, view.areas)
    sheet.close(body, words, _key(view.areas, fills))
    _paint(sheet, view.areas, fills)
    taken = map_labels.mark(sheet, map_labels.landmarks(view.sweep))
    map_labels.write_names(sheet, view.areas, taken)


def _fills(sweep: SweepTable, areas: RegimeMap) -> list[looks.Fill]:
    return looks.fills([group.outcomes for group in areas.groups], looks.looks_of(sweep))


def _key(areas: RegimeMap, fills: Sequence[looks.Fill]) -> list[Entry]:
    entries = [
        Entry(say("figures.map_entry", regime=regime, share=points), page.swatch(fill), str(number))
        for number, ((regime, points), fill) in enumerate(zip(_shares(areas), fills, strict=True), start=1)
    ]
    return entries + not_solved(areas)


def not_solved(areas: RegimeMap) -> list[Entry]:
    """What hatched areas are, where there are any."""
    if not areas.unsolved:
        return []
    label = say("figures.not_solved", share=share(areas.unsolved, areas.points))
    return [Entry(label, page.swatch(looks.Fill((looks.UNSOLVED,))))]


def _shares(areas: RegimeMap) -> list[tuple[str, str]]:
    """Each regime with its share of the points."""
    return [(group.name, share(group.points, areas.points)) for group in areas.groups]


def _paint(sheet: Page, areas: RegimeMap, fills: Sequence[looks.Fill]) -> None:
    axes = sheet.axes
    for place in (UNSOLVED, *range(len(areas.groups))):
        mask = areas.areas == place
        if not mask.any():
            continue
        path = outline(mask, areas.x_edges, areas.y_edges)
        area = looks.Fill((looks.UNSOLVED,)) if place == UNSOLVED else fills[place]
        looks.fill(axes, path, axes.transData, area)
        axes.add_patch(PathPatch(path, facecolor="none", edgecolor=looks.INK, linewidth=0.6))


def spans(sweep: SweepTable) -> dict[str, object]:
    """The facts on the axes of a map that its description gives: names, lowest and highest values."""
    x, y = sweep.axes
    across, up = (tuple(map(float, (axis.values[0], axis.values[-1]))) for axis in (x, y))
    return {"x": x.title, "y": y.title, "across": across, "up": up}


def grid_size(sweep: SweepTable, areas: RegimeMap) -> Claim:
    """How many points there are."""
    x, y = sweep.axes
    return claim("figures.points", columns=len(x.values), rows=len(y.values), points=areas.points)


def _words(view: MapView) -> Words:
    sweep, areas = view.sweep, view.areas
    seen = say("figures.map_seen", regimes=_shares(areas), **spans(sweep))
    notes = [
        grid_size(sweep, areas),
        claim("figures.map_or") if any(" or " in group.name for group in areas.groups) else None,
        claim("figures.map_ties", count=areas.ties) if areas.ties else None,
    ]
    return Words(_title(areas), map_labels.caption(sweep, notes, areas.unsolved), seen)


def _title(areas: RegimeMap) -> str:
    """The two largest regimes."""
    regimes = [(phrases.shortened(name, _NAME), points) for name, points in _shares(areas)[:2]]
    return say("figures.map_title", regimes=regimes, everywhere=len(areas.groups) == 1 and not areas.unsolved)


FIGURE = Figure(read_map, _words, _draw)
