"""The outline of a set of cells of a grid, as closed polygons."""

from collections.abc import Iterator

import numpy as np
from matplotlib.path import Path
from numpy.typing import NDArray

Corner = tuple[int, int]
_TURNS = {(1, 0): ((0, 1), (1, 0), (0, -1)), (0, 1): ((-1, 0), (0, 1), (1, 0))}
_TURNS |= {(-1, 0): ((0, -1), (-1, 0), (0, 1)), (0, -1): ((1, 0), (0, -1), (-1, 0))}


def outline(cells: NDArray[np.bool_], x_edges: NDArray[np.float64], y_edges: NDArray[np.float64]) -> Path:
    """The closed path around the cells that are set.

    ``cells`` has the shape (rows, columns); ``x_edges`` has one value more than there are columns, ``y_edges`` one
    more than there are rows. Outer edges run counterclockwise and holes clockwise, so that filling leaves holes free.

    >>> outline(np.array([[True, True]]), np.array([0.0, 1, 2]), np.array([0.0, 5])).vertices.tolist()
    [[0.0, 0.0], [2.0, 0.0], [2.0, 5.0], [0.0, 5.0], [0.0, 0.0]]
    """
    vertices: list[tuple[float, float]] = []
    codes: list[np.uint8] = []
    for loop in _loops(cells):
        corners = _straightened(loop)
        vertices += [(x_edges[x], y_edges[y]) for x, y in [*corners, corners[0]]]
        codes += [Path.MOVETO, *[Path.LINETO] * (len(corners) - 1), Path.CLOSEPOLY]
    return Path(np.array(vertices).reshape(-1, 2), codes)


def _loops(cells: NDArray[np.bool_]) -> Iterator[list[Corner]]:
    """Chain the directed edges, each with its cell on the left, into loops."""
    ahead = _edges(cells)
    while ahead:
        start = next(iter(ahead))
        loop, place, heading = [start], start, (0, 0)
        while True:
            heading = _next_heading(ahead, place, heading)
            place = (place[0] + heading[0], place[1] + heading[1])
            if place == start:
                break
            loop.append(place)
        yield loop


def _edges(cells: NDArray[np.bool_]) -> dict[Corner, list[Corner]]:
    """From each corner, the headings in which an edge of the set leaves it."""
    framed = np.pad(cells, 1)
    result: dict[Corner, list[Corner]] = {}
    sides = (
        ((1, 0), np.roll(framed, 1, axis=0), (0, 0)),  # below the cell, to the right
        ((0, 1), np.roll(framed, -1, axis=1), (0, 1)),  # right of it, upwards
        ((-1, 0), np.roll(framed, -1, axis=0), (1, 1)),  # above it, to the left
        ((0, -1), np.roll(framed, 1, axis=1), (1, 0)),  # left of it, downwards
    )
    for heading, neighbour, (up, right) in sides:
        for row, column in np.argwhere(framed & ~neighbour) - 1:
            result.setdefault((int(column) + right, int(row) + up), []).append(heading)
    return dict(sorted(result.items(), key=lambda item: (item[0][1], item[0][0])))


def _next_heading(ahead: dict[Corner, list[Corner]], place: Corner, heading: Corner) -> Corner:
    """Follow an unused edge; where two cells touch at a corner only, turn left and so stay with the same cell."""
    headings = ahead[place]
    preferred = _TURNS.get(heading, tuple(headings))
    chosen = next(turn for turn in preferred if turn in headings)
    headings.remove(chosen)
    if not headings:
        del ahead[place]
    return chosen


def _straightened(loop: list[Corner]) -> list[Corner]:
    """The loop without the corners at which it goes straight on."""
    before, after = [loop[-1], *loop[:-1]], [*loop[1:], loop[0]]
    return [
        here
        for last, here, following in zip(before, loop, after, strict=True)
        if not (last[0] == here[0] == following[0] or last[1] == here[1] == following[1])
    ]
