"""Double description of best-response polytopes too large for enumerating candidates, in exact integers.

The cone ``{(x, v): x ≥ 0, v ≥ x·M_j for all j}`` is cut out one answer ``j`` at a time, the most violated first.
A cut keeps the rays on its good side and adds, for each two adjacent rays on different sides, the point where
their edge meets it. Answers that are violated nowhere are never cut with: in long thin games those are nearly
all. Labels are read off at the end from exact slacks.

Source: Motzkin, Raiffa, Thompson & Thrall (1953); Fukuda & Prodon (1996), *Double description method revisited*.
"""

from collections.abc import Sequence
from math import gcd

import numpy as np
from numpy.typing import NDArray

from sim.errors import SolverError

MAX_RAYS = 20_000
MAX_PAIRS = 20_000_000

_Ray = tuple[tuple[int, ...], int]  # (x, v) and its zero sets: bit i: x_i = 0, bit p + c: the c-th cut is tight


def double_description(matrix: Sequence[Sequence[int]]) -> list[tuple[tuple[int, ...], int]]:
    """The vertices of ``{(x, v): x ≥ 0, Σx = 1, xM ≤ v}`` as (weights, labels), ties included.

    Raises:
        SolverError: There are more than ``MAX_RAYS`` on the way.
    """
    p, q = len(matrix), len(matrix[0])
    table = _table(matrix)
    rays = _start([row[0] for row in matrix])
    cuts = [0]
    while True:
        slack = _slacks(rays, table)
        worst = _most_violated(rays, slack, cuts)
        if worst is None:
            return [(ray[:-1], _labels(ray, slack[place], p)) for place, (ray, _) in enumerate(rays) if any(ray[:-1])]
        rays = _cut(rays, [int(value) for value in slack[:, worst]], p + len(cuts), p + 1)
        cuts.append(worst)
        if len(rays) > MAX_RAYS:
            raise SolverError(
                f"the {p}×{q} game has too many extreme points to enumerate (more than {MAX_RAYS:,}); "
                "use fewer strategies, or ask for one equilibrium with the method lemke-howson"
            )


def _table(matrix: Sequence[Sequence[int]]) -> NDArray[np.object_]:
    table = np.empty((len(matrix) + 1, len(matrix[0])), dtype=object)
    table[:-1] = [[-entry for entry in row] for row in matrix]
    table[-1] = 1
    return table


def _start(column: list[int]) -> list[_Ray]:
    """The cone of one answer: the ray upwards in v, and for each pure strategy the point at its payoff."""
    p = len(column)
    upwards: _Ray = ((*([0] * p), 1), (1 << p) - 1)
    points: list[_Ray] = []
    for i, payoff in enumerate(column):
        unit = [0] * p
        unit[i] = 1
        points.append(((*unit, payoff), ((1 << p) - 1) ^ (1 << i) | (1 << p)))
    return [upwards, *points]


def _slacks(rays: list[_Ray], table: NDArray[np.object_]) -> NDArray[np.object_]:
    """``v − x·M_j`` of every ray and answer, shape ``(rays, q)``; zero entries of x cost nothing."""
    result = np.empty((len(rays), table.shape[1]), dtype=object)
    for place, (ray, _) in enumerate(rays):
        used = [i for i, value in enumerate(ray) if value]
        result[place] = sum((ray[i] * table[i] for i in used), np.zeros(table.shape[1], dtype=object))
    return result


def _most_violated(rays: list[_Ray], slack: NDArray[np.object_], cuts: list[int]) -> int | None:
    """The answer that beats the current value by most at some point, or None."""
    best, chosen = None, None
    for place, (ray, _) in enumerate(rays):
        lowest = int(np.argmin(slack[place]))
        value = slack[place][lowest]
        if value < 0:
            depth = abs(value) * 1_000_000 // max(sum(ray[:-1]), 1)
            if best is None or depth > best:
                best, chosen = depth, lowest
    assert chosen not in cuts  # noqa: S101 - what has been cut with is satisfied
    return chosen


def _cut(rays: list[_Ray], values: list[int], bit: int, dimension: int) -> list[_Ray]:
    kept: list[_Ray] = []
    above: list[tuple[_Ray, int]] = []
    below: list[tuple[_Ray, int]] = []
    for (ray, zeros), value in zip(rays, values, strict=True):
        if value < 0:
            below.append(((ray, zeros), value))
            continue
        kept.append((ray, zeros | (1 << bit) if value == 0 else zeros))
        if value > 0:
            above.append(((ray, zeros), value))
    if len(above) * len(below) > MAX_PAIRS:
        raise SolverError(
            f"too many extreme points to enumerate ({len(rays):,} at {bit} constraints); use fewer strategies"
        )
    sets = [zeros for _, zeros in rays]
    for (left, left_zeros), a in above:
        for (right, right_zeros), b in below:
            common = left_zeros & right_zeros
            if common.bit_count() >= dimension - 2 and _adjacent(common, sets):
                mixed = [a * y - b * x for x, y in zip(left, right, strict=True)]
                divisor = gcd(*mixed)
                kept.append((tuple(value // divisor for value in mixed), common | (1 << bit)))
    return kept


def _adjacent(common: int, sets: list[int]) -> bool:
    """Two rays span an edge when no third one lies on all the faces that both lie on."""
    found = 0
    for zeros in sets:
        if zeros & common == common:
            found += 1
            if found > 2:
                return False
    return True


def _labels(ray: tuple[int, ...], slack: NDArray[np.object_], p: int) -> int:
    labels = 0
    for i, value in enumerate(ray[:-1]):
        if value == 0:
            labels |= 1 << i
    for j in np.flatnonzero(slack == 0):
        labels |= 1 << (p + int(j))
    return labels
