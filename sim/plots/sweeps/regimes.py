"""The map of regimes over two parameters: which equilibria exist where."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.patches import PathPatch

from sim.analysis.maps.regime_map import UNSOLVED, RegimeMap, regime_map
from sim.analysis.maps.sweep_table import SweepTable, read
from sim.plots.figure import Figure
from sim.plots.page import lettering, looks, page
from sim.plots.page.outline import outline
from sim.plots.page.page import Entry, Page, Words
from sim.plots.sweeps import map_labels
from sim.words import phrases

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
    if len(sweep.axes) != 2:
        names = phrases.listing([axis.name for axis in sweep.axes])
        return f"a map needs a sweep over exactly two parameters (this one varies {names})"
    x, y = sweep.axes
    if len(x.values) < 2 or len(y.values) < 2:
        return "a map needs at least two values of each parameter"
    if 2 * len(sweep.first) <= len(x.values) * len(y.values):
        return f"a map needs a grid of points (this sweep's design is {sweep.about.get('design', 'another one')!r})"
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
    axes.xaxis.set_major_locator(looks.ticks(7 if sheet.width >= looks.ROOMY else 5))
    axes.yaxis.set_major_locator(looks.ticks(6))
    fills = _fills(view.sweep, view.areas)
    sheet.close(body, words, _key(view.areas, fills))
    _paint(sheet, view.areas, fills)
    taken = map_labels.mark(sheet, map_labels.landmarks(view.sweep))
    map_labels.write_names(sheet, view.areas, taken)


def _fills(sweep: SweepTable, areas: RegimeMap) -> list[looks.Fill]:
    return looks.fills([group.outcomes for group in areas.groups], looks.looks_of(sweep))


def _key(areas: RegimeMap, fills: Sequence[looks.Fill]) -> list[Entry]:
    entries = [
        Entry(f"{group.name}: {phrases.share(group.points, areas.points)}", page.swatch(fill), str(place))
        for place, (group, fill) in enumerate(zip(areas.groups, fills, strict=True), start=1)
    ]
    if areas.unsolved:
        label = f"Not solved: {phrases.share(areas.unsolved, areas.points)}"
        entries.append(Entry(label, page.swatch(looks.Fill((looks.UNSOLVED,)))))
    return entries


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


def _words(view: MapView) -> Words:
    sweep, areas = view.sweep, view.areas
    x, y = sweep.axes
    shares = [f"{group.name} ({phrases.share(group.points, areas.points)})" for group in areas.groups]
    description = (
        f"Map of {x.title} from {phrases.number(x.values[0])} to {phrases.number(x.values[-1])} (horizontal) and "
        f"{y.title} from {phrases.number(y.values[0])} to {phrases.number(y.values[-1])} (vertical). "
        f"Regimes by share of the grid's points: {phrases.listing(shares)}."
    )
    return Words(_title(areas), _caption(sweep, areas), description)


def _title(areas: RegimeMap) -> str:
    if not areas.groups:
        return "No point of this map could be solved"
    first, *others = areas.groups
    if not others and not areas.unsolved:
        return f"{phrases.short(first.name, _NAME)}: the same everywhere on this map"
    text = f"{phrases.share(first.points, areas.points)} of the map: {phrases.short(first.name, _NAME)}"
    return (
        f"{text}; {phrases.share(others[0].points, areas.points)}: {phrases.short(others[0].name, _NAME)}"
        if others
        else text
    )


def _caption(sweep: SweepTable, areas: RegimeMap) -> str:
    x, y = sweep.axes
    notes = [
        phrases.CONDITION,
        f"{len(x.values)} × {len(y.values)} = {areas.points} points; shares count points.",
    ]
    if any(" or " in group.name for group in areas.groups):
        notes.append("“or” joins equilibria of the same point.")
    if areas.ties:
        notes.append(
            f"At {phrases.count(areas.ties, 'point')} on single grid lines, where a side is indifferent, there are "
            "other equilibria too; they are drawn like their neighbours."
        )
    return map_labels.caption(sweep, notes, areas.unsolved)


FIGURE = Figure(read_map, _words, _draw)
