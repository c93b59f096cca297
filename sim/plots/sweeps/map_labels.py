"""Names written into the areas of a map, where they fit."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import label as connected

from sim.analysis.maps.regime_map import UNSOLVED, RegimeMap
from sim.plots import landmarks, style
from sim.plots.page import lettering, placing
from sim.plots.page.page import Page

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
    for lines, size in _versions(name, number, style.text_size(sheet.width), wide):
        across = max(lettering.width(line, size, bold=True) for line in lines) + 0.12
        up = lettering.height(len(lines), size) + 0.1
        at = placing.spot(free, round(across * _PER_INCH), round(up * _PER_INCH))
        if at is not None:
            centre = (left + at[0] / _PER_INCH, bottom + at[1] / _PER_INCH)
            landmarks.tag(sheet, centre, "\n".join(lines), size, bold=True)
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
