"""Outlines of sets of cells: they enclose exactly the cells, whatever the set."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from matplotlib.path import Path

from sim.plots.page.outline import outline
from sim.plots.page.placing import WAYS, beside, contains, overlap, spot

CELLS = st.tuples(st.integers(1, 6), st.integers(1, 6)).flatmap(lambda shape: arrays(bool, shape))


def _edges(count):
    """Uneven, rising edges."""
    return np.cumsum(np.concatenate([[0.0], 1 + np.arange(count) % 3]))


def _loops(path):
    """Each closed polygon with its area: negative where it runs clockwise, as holes do."""
    start = 0
    for stop in np.flatnonzero(path.codes == Path.CLOSEPOLY):
        points = path.vertices[start : stop + 1]
        x, y = points.T
        yield points, float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) / 2
        start = stop + 1


@settings(max_examples=100, deadline=None)
@given(CELLS)
def test_an_outline_encloses_its_cells_and_nothing_else(cells):
    rows, columns = cells.shape
    x, y = _edges(columns), _edges(rows)
    path = outline(cells, x, y)
    loops = list(_loops(path))
    areas = np.diff(y)[:, None] * np.diff(x)[None, :]
    assert sum(area for _, area in loops) == areas[cells].sum()
    centres = np.array([[(x[c] + x[c + 1]) / 2, (y[r] + y[r + 1]) / 2] for r in range(rows) for c in range(columns)])
    windings = sum(
        (np.sign(area) * Path(points).contains_points(centres) for points, area in loops), np.zeros(cells.size)
    )
    assert windings.reshape(cells.shape).tolist() == cells.tolist()


@settings(max_examples=60, deadline=None)
@given(CELLS, st.integers(1, 4), st.integers(1, 4))
def test_a_label_lies_in_free_cells_wherever_one_fits(free, wide, high):
    rows, columns = free.shape
    places = [(r, c) for r in range(rows - high + 1) for c in range(columns - wide + 1)]
    fitting = [(r, c) for r, c in places if free[r : r + high, c : c + wide].all()]
    found = spot(free, wide, high)
    if found is None:
        assert fitting == []
    else:
        assert (found[1] - high / 2, found[0] - wide / 2) in fitting


def test_a_label_beside_a_point_avoids_what_is_taken():
    within = (0.0, 0.0, 4.0, 4.0)
    taken = []
    for _ in range(6):
        box = beside((2.0, 2.0), (0.8, 0.3), 0.1, within, taken)
        assert box is not None
        assert contains(within, box)
        assert not any(overlap(box, other) for other in taken)
        taken.append(box)
    assert beside((2.0, 2.0), (5.0, 0.3), 0.1, within, [], ways=WAYS) is None
