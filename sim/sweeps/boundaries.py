"""Where regimes meet on a map of two parameters, between the grid's points.

Along every line of the grid, two neighbouring points of different regimes have a change between them. Its place is
narrowed by twenty halvings, all of them at once and each an exact solve, to a millionth of the grid's spacing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.formulas import Rationals
from sim.sweeps.designs import GRID
from sim.sweeps.plan import Plan
from sim.sweeps.regimes import UNSOLVED, RegimeKey, find_regimes

HALVINGS = 20
MOST_CROSSINGS = 50_000
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Crossings:
    """The changes, one place for each: ``x`` and ``y`` are the first and second parameter.

    ``before`` and ``after`` are the numbers of the regimes at the neighbouring points of the grid; ``along`` is 0 where
    the first parameter changes between these, else 1.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    along: Ints
    before: Ints
    after: Ints

    def __len__(self) -> int:
        return len(self.x)


def can_be_traced(plan: Plan) -> bool:
    """Whether the design is a grid of two parameters."""
    return plan.design.kind == GRID and len(plan.design.axes) == 2 and min(plan.design.shape) > 1


def trace(plan: Plan, regime: Ints, numbers: Mapping[RegimeKey, int]) -> Crossings | None:
    """Find all changes between neighbouring points.

    Args:
        plan: a sweep that ``can_be_traced``.
        regime: for each point the number of its regime; 0 where it failed.
        numbers: regime → number.

    Returns:
        None if there are more than ``MOST_CROSSINGS``: then the grid is too coarse for a map anyway.
    """
    grid = regime.reshape(plan.design.shape)
    width = grid.shape[1]
    parts = []
    for axis, step in ((0, width), (1, 1)):
        left, right = (grid[:-1], grid[1:]) if axis == 0 else (grid[:, :-1], grid[:, 1:])
        first = np.argwhere((left != right) & (left > 0) & (right > 0)) @ np.array([width, 1])
        parts.append((np.full(len(first), axis), first, first + step))
    along, first, second = (np.concatenate(columns).astype(np.int64) for columns in zip(*parts, strict=True))
    if len(first) > MOST_CROSSINGS:
        return None
    x, y = _narrowed(plan, first, second, regime[first], numbers)
    return Crossings(x, y, along, regime[first], regime[second])


def _narrowed(
    plan: Plan, first: Ints, second: Ints, before: Ints, numbers: Mapping[RegimeKey, int]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The places where the first point's regime ends on the way to the second one."""
    whole = 2**HALVINGS
    low, high = np.zeros(len(first), dtype=np.int64), np.full(len(first), whole, dtype=np.int64)
    starts, stops = plan.design.columns(first), plan.design.columns(second)
    for _ in range(HALVINGS if len(first) else 0):
        middle = (low + high) // 2
        same = _numbers_at(plan, _between(starts, stops, middle, whole), numbers) == before
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    x, y = (column.floats() for column in _between(starts, stops, high, whole).values())
    return x, y


def _between(
    starts: Mapping[str, Rationals], stops: Mapping[str, Rationals], part: Ints, whole: int
) -> dict[str, Rationals]:
    """The points that lie ``part / whole`` of the way from the starts to the stops."""
    result = {}
    for name, start in starts.items():
        # Both columns come from one axis, and so have one denominator.
        a, b = start.numerator.astype(object), stops[name].numerator.astype(object)
        result[name] = Rationals.reduced(a * whole + (b - a) * part.astype(object), start.denominator * whole)
    return result


def _numbers_at(plan: Plan, points: Mapping[str, Rationals], numbers: Mapping[RegimeKey, int]) -> Ints:
    """The regimes' numbers at some points; 0 for one that the sweep does not have, and where nothing is solved."""
    positions, tallies = find_regimes(plan.solve(points))
    known = np.array([*(numbers.get(tally.key, 0) for tally in tallies), 0], dtype=np.int64)
    return np.asarray(np.where(positions == UNSOLVED, 0, known[positions]))
