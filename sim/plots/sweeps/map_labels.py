"""What stands upon a map: names of areas where they fit, the current point, the variants; and the caption of a map."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.text import Text
from numpy.typing import NDArray
from scipy.ndimage import label as connected

from sim.analysis.maps.regime_map import UNSOLVED, RegimeMap
from sim.analysis.maps.sweep_table import SweepTable
from sim.plots.page import captions, lettering, looks, placing
from sim.plots.page.page import Page
from sim.words import Claim, claim, say


@dataclass(frozen=True)
class Landmarks:
    """Points to mark, and variants that have no place on the map.

    ``current``, by its ``label``, is where the sweep started from: the scenario's own values or those of a variant.
    """

    label: str
    current: tuple[float, float] | None
    variants: tuple[tuple[str, tuple[float, float]], ...]
    elsewhere: tuple[str, ...]  # they change parameters that the map holds fixed
    outside: tuple[str, ...]  # they lie beyond the map's edges


def landmarks(sweep: SweepTable) -> Landmarks:
    """Where the scenario's own point and its variants lie on a map of two parameters."""
    x, y = sweep.axes
    base = sweep.base
    variants, elsewhere, outside = [], [], []
    # Where a sweep starts from a variant, the others start from values that are not known here.
    others = {} if sweep.base_label else sweep.about["variants"]
    for name, variant in others.items():
        label = str(variant.get("label") or name)
        values = {**base, **variant.get("parameters", {})}
        if any(values[key] != base.get(key) for key in values if key not in (x.name, y.name)):
            elsewhere.append(label)
            continue
        place = _place(sweep, values)
        if place is None:
            outside.append(label)
        else:
            variants.append((label, place))
    return Landmarks(
        sweep.base_label or say("figures.current"),
        _place(sweep, base),
        tuple(variants),
        tuple(elsewhere),
        tuple(outside),
    )


def _place(sweep: SweepTable, values: dict[str, float]) -> tuple[float, float] | None:
    x, y = sweep.axes
    if x.name not in values or y.name not in values:
        return None
    place = (float(values[x.name]), float(values[y.name]))
    inside = x.values[0] <= place[0] <= x.values[-1] and y.values[0] <= place[1] <= y.values[-1]
    return place if inside else None


def _notes(marks: Landmarks) -> list[Claim | None]:
    """What the caption says of points and variants."""
    return [
        claim("figures.circle", variants=bool(marks.variants)) if marks.current else None,
        claim("figures.elsewhere", variants=marks.elsewhere) if marks.elsewhere else None,
        claim("figures.beyond", variants=marks.outside) if marks.outside else None,
    ]


def caption(sweep: SweepTable, notes: Sequence[object], unsolved: int) -> str:
    """The caption of a map of two parameters: its own notes, then what every map says."""
    failed = claim("figures.points_failed", count=unsolved) if unsolved else None
    return caption_of(sweep, [*notes, failed, *_notes(landmarks(sweep))])


def caption_of(sweep: SweepTable, notes: Sequence[object]) -> str:
    """The caption of a figure of a sweep: its notes, what the sweep holds fixed, where it comes from."""
    fixed = captions.parameters(sweep.base, "fixed", [axis.name for axis in sweep.axes])
    origin = {key: sweep.about[key] for key in ("title", "protocol", "sha256")}
    return captions.caption([*notes, fixed], texts=sweep.texts(), **origin)


def mark(sheet: Page, marks: Landmarks) -> list[placing.Box]:
    """Mark the points and name them; the boxes, in inches, that this takes up."""
    points = [(marks.label, marks.current, "o")] if marks.current else []
    points += [(label, place, "D") for label, place in marks.variants]
    left, bottom, wide, high = sheet.inches()
    within = (left + 0.03, bottom + 0.03, left + wide - 0.03, bottom + high - 0.03)
    places = [sheet.on_page(*place) for _, place, _ in points]
    taken: list[placing.Box] = [(x - 0.08, y - 0.08, x + 0.08, y + 0.08) for x, y in places]
    size = looks.text_size(sheet.width) - 1
    look: dict[str, Any] = {"markersize": 6, "markerfacecolor": looks.PAPER, "markeredgecolor": looks.INK}
    for (label, place, symbol), at in zip(points, places, strict=True):
        sheet.axes.plot(*place, symbol, clip_on=False, zorder=6, **look)
        lines = lettering.wrap(label, 0.3 * wide, size, lines=3)
        extent = (max(lettering.width(line, size) for line in lines) + 0.1, lettering.height(len(lines), size) + 0.07)
        box = placing.beside(at, extent, 0.1, within, taken)
        if box is not None:
            taken.append(box)
            tag(sheet, placing.centre(box), "\n".join(lines), size)
    return taken


def tag(sheet: Page, centre: tuple[float, float], text: str, size: float, *, bold: bool = False) -> Text:
    """A label on a white ground, centred at a place in inches on the page."""
    return sheet.axes.text(
        *centre,
        text,
        transform=sheet.figure.dpi_scale_trans,
        fontsize=size,
        fontweight="bold" if bold else "normal",
        ha="center",
        va="center",
        linespacing=looks.LINE_SPACING * 0.9,
        zorder=7,
        bbox={"boxstyle": "round,pad=0.2", "facecolor": looks.PAPER, "edgecolor": "none", "alpha": 0.88},
    )


_PER_INCH = 60  # small squares in which the search for room is done
_NARROWEST = (0.6, 0.45, 0.35, 0.27, 0.2, 0.14)  # of the map's width: how far a name is broken
_LINES = 5
_SMALLEST = 0.05  # square inches: smaller pieces of an area stay bare


def write_names(sheet: Page, areas: RegimeMap, taken: Sequence[placing.Box], *, numbered: bool = True) -> None:
    """Name each connected piece of every area: in full, else broken and smaller, else by its number in the key.

    ``taken`` are boxes in inches that other labels need. A name stands in the largest piece that has room for it;
    other pieces that have room only for less get the number.
    """
    left, bottom, _, _ = sheet.inches()
    raster = _raster(sheet, areas)
    free = raster.copy()
    for box in taken:
        edges = (box[0] - left, box[1] - bottom, box[2] - left, box[3] - bottom)
        x0, y0, x1, y1 = (int(_PER_INCH * edge) for edge in edges)
        free[max(0, y0 - 2) : max(0, y1 + 3), max(0, x0 - 2) : max(0, x1 + 3)] = UNSOLVED
    for place, group in enumerate(areas.groups):
        for piece in _pieces(raster == place):
            _write(sheet, piece & (free == place), group.name, str(place + 1) if numbered else "")


def _pieces(mask: NDArray[np.bool_]) -> list[NDArray[np.bool_]]:
    """The connected pieces, largest first."""
    labels, _ = connected(mask)
    sizes = np.bincount(labels.ravel())[1:]
    order = np.argsort(-sizes, kind="stable")
    return [labels == piece + 1 for piece in order if sizes[piece] >= _SMALLEST * _PER_INCH**2]


def _write(sheet: Page, free: NDArray[np.bool_], name: str, number: str) -> None:
    left, bottom, wide, _ = sheet.inches()
    for lines, size in _versions(name, number, looks.text_size(sheet.width), wide):
        across = max(lettering.width(line, size, bold=True) for line in lines) + 0.12
        up = lettering.height(len(lines), size) + 0.1
        at = placing.spot(free, round(across * _PER_INCH), round(up * _PER_INCH))
        if at is not None:
            centre = (left + at[0] / _PER_INCH, bottom + at[1] / _PER_INCH)
            tag(sheet, centre, "\n".join(lines), size, bold=True)
            return


def _versions(name: str, number: str, size: float, wide: float) -> Iterator[tuple[list[str], float]]:
    """The name broken ever narrower, then smaller, then the number alone."""
    for points in (size, size - 1):
        for part in _NARROWEST:
            if lettering.longest_word(name, points, bold=True) <= part * wide:
                lines = lettering.balanced(name, part * wide, points, bold=True)
                if len(lines) <= _LINES:
                    yield lines, points
    if number:
        yield [number], size
        yield [number], size - 1


def _raster(sheet: Page, areas: RegimeMap) -> NDArray[np.int64]:
    """Which area each small square of the axes lies in, (rows, columns) from the lower left."""
    _, _, wide, high = sheet.inches()
    columns = _positions(areas.x_edges, wide)
    rows = _positions(areas.y_edges, high)
    return np.asarray(areas.areas[np.ix_(rows, columns)]).copy()


def _positions(edges: NDArray[np.float64], inches: float) -> NDArray[np.intp]:
    squares = max(1, int(inches * _PER_INCH))
    values = edges[0] + (np.arange(squares) + 0.5) / (inches * _PER_INCH) * (edges[-1] - edges[0])
    return np.asarray(np.clip(np.searchsorted(edges, values) - 1, 0, len(edges) - 2), dtype=np.intp)
