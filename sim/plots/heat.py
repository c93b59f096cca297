"""The probability of an outcome over two parameters, with the boundaries of regimes upon it."""

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from numpy.typing import NDArray

from sim.errors import RunError
from sim.plots import landmarks, lettering, looks, page, phrases, regimes, style
from sim.plots.outline import outline
from sim.plots.page import Entry, Page, Rect, Words
from sim.plots.probability_map import Grid, ProbabilityMap, probability_map
from sim.plots.regime_map import RegimeMap, regime_map
from sim.plots.sweep_table import SweepTable, read

_SHOWN = (0.0, 0.25, 0.5, 0.75, 1.0)
_PALEST = "#f7f7f4"


def accepts(data: object) -> str | None:
    """Why this figure cannot be drawn from the data, in words; None where it can."""
    reason = regimes.accepts(data)
    sweep = read(data)
    if reason is not None or isinstance(sweep, str):
        return reason
    return None if probability_map(sweep) else "no outcome's probability varies over this map"


def draw(data: object, ax: Axes | None = None, *, width: float = style.WIDE) -> Axes:
    """Map of two parameters: how likely an outcome is, the lowest and the highest over all equilibria."""
    sweep, found = _reading(data)
    families, _ = lettering.families(sweep.texts())
    with style.applied(families):
        sheet = page.start(ax, width)
        beside = sheet.width >= style.ROOMY and len(found.panels) > 1
        body = (0.5 if beside else 0.62 * len(found.panels)) * sheet.width + 0.35
        sheet.axes.set_axis_off()
        areas = regime_map(sweep)
        panels = [_panel(sheet, sweep, found, place, beside) for place in range(len(found.panels))]
        sheet.close(body, _words(sweep, found, areas), _key(_scale(found, dict(sweep.about["outcomes"]))))
        for panel, (_, grid) in zip(panels, found.panels, strict=True):
            _paint(panel, sweep, found, areas, grid)
        landmarks.mark(Page(sheet.width, panels[0], own=False), landmarks.landmarks(sweep))
        return sheet.axes


def words(data: object) -> Words:
    """Title, caption and description of the map."""
    sweep, found = _reading(data)
    return _words(sweep, found, regime_map(sweep))


def _reading(data: object) -> tuple[SweepTable, ProbabilityMap]:
    reason = accepts(data)
    sweep = read(data)
    found = None if isinstance(sweep, str) or reason is not None else probability_map(sweep)
    if isinstance(sweep, str) or found is None:
        raise RunError(f"no map of probabilities: {reason}")
    return sweep, found


def _panel(sheet: Page, sweep: SweepTable, found: ProbabilityMap, place: int, beside: bool) -> Axes:
    """The axes of a panel, with its labels: side by side where there is room, else one below the other."""
    count = len(found.panels)
    high = 1.0 if beside or count == 1 else 0.4
    axes = sheet.axes.inset_axes((place * 0.54, 0, 0.46, 1) if beside else (0, (count - 1 - place) * 0.6, 1, high))
    x, y = sweep.axes
    size = style.text_size(sheet.width)
    wide = sheet.width * (0.4 if beside else 0.75)
    axes.set_xlim(x.values[0], x.values[-1])
    axes.set_ylim(y.values[0], y.values[-1])
    axes.set_xlabel("\n".join(lettering.wrap(x.title, wide, size)), fontsize=size)
    if place == 0 or not beside:
        axes.set_ylabel("\n".join(lettering.wrap(y.title, 0.4 * sheet.width, size)), fontsize=size)
    name = found.panels[place][0]
    if name:
        axes.set_title(name, fontsize=size, loc="left")
    axes.tick_params(labelsize=size - 0.5)
    axes.xaxis.set_major_locator(style.ticks(5))
    axes.yaxis.set_major_locator(style.ticks(5))
    return axes


def _scale(found: ProbabilityMap, outcomes: dict[str, str]) -> LinearSegmentedColormap:
    """From nearly white to the outcome's colour, darker all the way."""
    colour = looks.outcome_looks(outcomes)[found.outcome].colour
    dark = "#4a4a4a" if colour == looks.GREY else colour
    return LinearSegmentedColormap.from_list("probability", [to_rgb(_PALEST), to_rgb(dark)])


def _paint(axes: Axes, sweep: SweepTable, found: ProbabilityMap, areas: RegimeMap, grid: Grid) -> None:
    x, y = (_edges(axis.values) for axis in sweep.axes)
    scale = _scale(found, dict(sweep.about["outcomes"]))
    axes.pcolormesh(x, y, np.ma.masked_invalid(grid), cmap=scale, vmin=0, vmax=1, rasterized=True, zorder=1)
    for place in range(-1, len(areas.groups)):
        mask = areas.areas == place
        if mask.any():
            path = outline(mask, areas.x_edges, areas.y_edges)
            if place < 0:
                looks.fill(axes, path, axes.transData, looks.Fill((looks.UNSOLVED,)))
            axes.add_patch(PathPatch(path, facecolor="none", edgecolor=style.INK, linewidth=0.7, zorder=3))


def _edges(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where the cells of the points meet; the first and the last reach no farther than their points."""
    return np.concatenate([values[:1], (values[1:] + values[:-1]) / 2, values[-1:]])


def _key(scale: LinearSegmentedColormap) -> list[Entry]:
    """Five steps of the scale."""
    return [Entry(f"Probability {phrases.number(share)}", _swatch(scale(share))) for share in _SHOWN]


def _swatch(colour: tuple[float, float, float, float]) -> Callable[[Figure, Rect], None]:
    return page.swatch(looks.Fill((looks.Look(style.INK, to_hex(colour), ""),)))


def _words(sweep: SweepTable, found: ProbabilityMap, areas: RegimeMap) -> Words:
    x, y = sweep.axes
    spans = [f"{name or 'probability'} from {_span(grid)}" for name, grid in found.panels]
    description = (
        f"Map of the probability of {found.label} over {x.title} (horizontal, {phrases.number(x.values[0])} to "
        f"{phrases.number(x.values[-1])}) and {y.title} (vertical, {phrases.number(y.values[0])} to "
        f"{phrases.number(y.values[-1])}): {'; '.join(spans)}."
    )
    notes = [phrases.CONDITION, "Of all outcomes this one's probability varies most. Lines: where the regime changes."]
    if len(found.panels) > 1:
        notes.append("Where a point has several equilibria, both panels together give the range.")
    if areas.unsolved:
        notes.append(f"{phrases.count(areas.unsolved, 'point')} could not be solved.")
    notes += landmarks.notes(landmarks.landmarks(sweep))
    notes.append(phrases.assumptions(sweep.base, (x.name, y.name)))
    notes.append(phrases.origin(*(str(sweep.about.get(key, "")) for key in ("title", "protocol", "sha256"))))
    notes.append(lettering.lacking(sweep.texts()))
    return Words(_title(found), " ".join(note for note in notes if note), description)


def _title(found: ProbabilityMap) -> str:
    name = phrases.short(found.label)
    if len(found.panels) == 1:
        return f"{name}: probability from {_span(found.low)} over the map"
    return f"{name}: lowest probability from {_span(found.low)}, highest from {_span(found.high)} over the map"


def _span(grid: Grid) -> str:
    return f"{phrases.number(float(np.nanmin(grid)), 3)} to {phrases.number(float(np.nanmax(grid)), 3)}"
