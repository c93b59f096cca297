"""Where a direct label fits: inside an area, or beside a point."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

Box = tuple[float, float, float, float]  # left, bottom, right, top
Pair = tuple[float, float]  # across and up
CORNERS: tuple[Pair, ...] = ((1.0, 1.0), (-1.0, 1.0), (1.0, -1.0), (-1.0, -1.0))
WAYS: tuple[Pair, ...] = ((1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0), *CORNERS)
_STRETCHES = (1.0, 2.0, 3.0, 4.5, 6.0)


def overlap(first: Box, second: Box) -> bool:
    """Whether two boxes have more than an edge in common."""
    return first[0] < second[2] and second[0] < first[2] and first[1] < second[3] and second[1] < first[3]


def contains(outer: Box, inner: Box) -> bool:
    """Whether a box lies within another."""
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def centre(box: Box) -> Pair:
    """The middle of a box."""
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def spot(free: NDArray[np.bool_], wide: int, high: int) -> Pair | None:
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
    # Of all places that fit the one with most room around it: the farthest from those that do not.
    room = distance_transform_edt(np.pad(fits, 1))[1:-1, 1:-1]
    row, column = np.unravel_index(int(np.argmax(room)), room.shape)
    return float(column) + wide / 2, float(row) + high / 2


def beside(
    point: Pair, size: Pair, distance: float, within: Box, taken: Iterable[Box], *, ways: Sequence[Pair] = WAYS
) -> Box | None:
    """A box of a size beside a point, inside ``within`` and free of ``taken``; None where there is none.

    The directions ``ways`` are tried in their order, first at the distance, then farther out.
    """
    obstacles = list(taken)
    for box in _around(point, size, distance, ways):
        if contains(within, box) and not any(overlap(box, other) for other in obstacles):
            return box
    return None


def _around(point: Pair, size: Pair, distance: float, ways: Sequence[Pair]) -> Iterator[Box]:
    (x, y), (wide, high) = point, size
    for stretch in _STRETCHES:
        for across, up in ways:
            left = x + across * distance * stretch - wide * (1 - across) / 2
            bottom = y + up * distance * stretch - high * (1 - up) / 2
            yield left, bottom, left + wide, bottom + high
