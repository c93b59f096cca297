"""Where a direct label fits: inside an area, or beside a point."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

Box = tuple[float, float, float, float]  # left, bottom, right, top
CORNERS = ((1.0, 1.0), (-1.0, 1.0), (1.0, -1.0), (-1.0, -1.0))
WAYS = ((1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0), *CORNERS)


def overlap(first: Box, second: Box) -> bool:
    """Whether two boxes have more than an edge in common."""
    return first[0] < second[2] and second[0] < first[2] and first[1] < second[3] and second[1] < first[3]


def spot(free: NDArray[np.bool_], wide: int, high: int) -> tuple[float, float] | None:
    """The centre, in columns and rows, at which a box of whole cells lies in free ones, farthest from others.

    >>> spot(np.ones((3, 5), dtype=bool), 3, 1)
    (2.5, 1.5)
    """
    rows, columns = free.shape
    if wide > columns or high > rows or wide < 1 or high < 1:
        return None
    sums = np.pad(free.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    inside = sums[high:, wide:] - sums[:-high, wide:] - sums[high:, :-wide] + sums[:-high, :-wide]
    fits = inside == wide * high
    if not fits.any():
        return None
    # Of all fitting places the one with most room around: distances of the windows from those that do not fit.
    room = distance_transform_edt(np.pad(fits, 1))[1:-1, 1:-1]
    row, column = np.unravel_index(int(np.argmax(room)), room.shape)
    return float(column) + wide / 2, float(row) + high / 2


def beside(
    point: tuple[float, float],
    size: tuple[float, float],
    distance: float,
    within: Box,
    taken: Iterable[Box],
    *,
    ways: Sequence[tuple[float, float]] = WAYS,
) -> Box | None:
    """A box of a size beside a point, inside ``within`` and free of ``taken``; None where there is none."""
    obstacles = list(taken)
    for box in _around(point, size, distance, ways):
        inside = within[0] <= box[0] and within[1] <= box[1] and box[2] <= within[2] and box[3] <= within[3]
        if inside and not any(overlap(box, other) for other in obstacles):
            return box
    return None


def _around(
    point: tuple[float, float], size: tuple[float, float], distance: float, ways: Sequence[tuple[float, float]]
) -> Iterable[Box]:
    """Candidates in each of the directions, nearest first."""
    (x, y), (wide, high) = point, size
    for stretch in (1.0, 2.0, 3.5):
        for across, up in ways:
            left = x + across * distance * stretch - wide * (1 - across) / 2
            bottom = y + up * distance * stretch - high * (1 - up) / 2
            yield left, bottom, left + wide, bottom + high
