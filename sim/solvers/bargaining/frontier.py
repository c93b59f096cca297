"""The Pareto frontier of a bargaining problem between two players, exactly, and which alternatives can be on it.

It is a chain of corners from the second player's best point to the first player's best one. Alternatives on a straight
part of it are corners too, so that a point at which one of them lies needs no lottery.

Source: Nash (1950), *The bargaining problem*, Econometrica 18, 155–162; the chain: Andrew (1979), *Another efficient
algorithm for convex hulls in two dimensions*, Information Processing Letters 9, 216–219.

With many alternatives doubles first say which can be corners, so that exact arithmetic has to look at few. One is left
out only if the doubles say by a margin far above their errors that it is dominated or lies below the frontier.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.games.bargaining_problem import BargainingProblem
from sim.solvers.plane import turn

Pair = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Corner:
    """A point of the frontier and the lottery that gives it, as alternative → probability; -1 is disagreement."""

    gains: Pair
    lottery: tuple[tuple[int, Fraction], ...]


def efficient_corners(problem: BargainingProblem) -> list[Corner]:
    """The corners of the whole frontier, also where one player is worse off than in disagreement."""
    points = [((gains[0], gains[1]), number) for number, gains in enumerate(problem.gains)]
    chain = _upper_chain([*points, ((Fraction(0), Fraction(0)), -1)])
    return [Corner(gains, ((number, Fraction(1)),)) for gains, number in chain]


def frontier(problem: BargainingProblem) -> list[Corner]:
    """The corners of the part where nobody is worse off than in disagreement, from the second player's best on.

    Empty if nothing leaves both as well off as disagreement and one better.
    """
    return _clipped(efficient_corners(problem))


def _upper_chain(points: Sequence[tuple[Pair, int]]) -> list[tuple[Pair, int]]:
    """The points on the efficient part of the convex hull, by rising first coordinate; of equal ones the first."""
    best: dict[Fraction, tuple[Pair, int]] = {}
    for point in points:
        x, y = point[0]
        if x not in best or y > best[x][0][1]:
            best[x] = point
    chain: list[tuple[Pair, int]] = []
    for point in (best[x] for x in sorted(best)):
        while len(chain) > 1 and turn(chain[-2][0], chain[-1][0], point[0]) > 0:
            chain.pop()
        chain.append(point)
    peak = max(range(len(chain)), key=lambda i: (chain[i][0][1], i))
    return chain[peak:]


def _clipped(corners: list[Corner]) -> list[Corner]:
    """The part where nobody loses."""
    result: list[Corner] = []
    for i, corner in enumerate(corners):
        if i:
            before = corners[i - 1]
            for axis in (0, 1):
                a, b = before.gains[axis], corner.gains[axis]
                if min(a, b) < 0 < max(a, b):
                    crossing = between(before, corner, -a / (b - a))
                    if min(crossing.gains) >= 0:
                        result.append(crossing)
        if min(corner.gains) >= 0:
            result.append(corner)
    distinct = list({corner.gains: corner for corner in sorted(result, key=lambda corner: corner.gains)}.values())
    return [] if len(distinct) == 1 and not any(distinct[0].gains) else distinct


def between(first: Corner, second: Corner, part: Fraction) -> Corner:
    """The point ``part`` of the way from one corner to another."""
    if part in (0, 1):
        return second if part else first
    weights: dict[int, Fraction] = {}
    for corner, share in ((first, 1 - part), (second, part)):
        for number, p in corner.lottery:
            weights[number] = weights.get(number, Fraction(0)) + share * p
    gains = (
        first.gains[0] + part * (second.gains[0] - first.gains[0]),
        first.gains[1] + part * (second.gains[1] - first.gains[1]),
    )
    return Corner(gains, tuple(weights.items()))


def mutual_gain(corners: Sequence[Corner]) -> bool:
    """Whether both can be better off than in disagreement."""
    return len(corners) > 1 or any(min(corner.gains) > 0 for corner in corners)


def at_coordinate(corners: Sequence[Corner], axis: int, value: Fraction) -> Corner:
    """The frontier's best point for the other player where the one of ``axis`` gets at least ``value``."""
    ordered = list(corners) if axis == 0 else list(reversed(corners))
    if value <= ordered[0].gains[axis]:
        return ordered[0]
    for first, second in pairwise(ordered):
        low, high = first.gains[axis], second.gains[axis]
        if low <= value <= high:
            return between(first, second, (value - low) / (high - low))
    return ordered[-1]


def on_ray(corners: Sequence[Corner], shares: Pair) -> Corner:
    """Where gains are in proportion to shares and as large as possible, and more for one if that takes nothing."""
    # A positive number: the first player is ahead of the proportion.
    ahead = [corner.gains[0] * shares[1] - corner.gains[1] * shares[0] for corner in corners]
    if ahead[0] >= 0:
        return corners[0]
    for i in range(1, len(corners)):
        if ahead[i] >= 0:
            part = -ahead[i - 1] / (ahead[i] - ahead[i - 1])
            return between(corners[i - 1], corners[i], part)
    return corners[-1]


def largest_sums(corners: Sequence[Corner], weights: Pair) -> list[Corner]:
    """The corner with the largest weighted sum of gains, or both ends of the stretch where it is largest."""
    sums = [weights[0] * corner.gains[0] + weights[1] * corner.gains[1] for corner in corners]
    best = [i for i, total in enumerate(sums) if total == max(sums)]
    return [corners[i] for i in dict.fromkeys((best[0], best[-1]))]


def nash_point(corners: Sequence[Corner], weights: Pair) -> Corner:
    """Where the weighted product of gains is largest; it is unique, as the product is strictly quasi-concave.

    The gains at some corner or between some must be positive for both.
    """
    # Along a segment the logarithm's slope falls, so the maximum is where it changes its sign.
    for first, second in pairwise(corners):
        dx, dy = second.gains[0] - first.gains[0], second.gains[1] - first.gains[1]
        # w1 dx / x + w2 dy / y = 0 with x = x0 + t dx, y = y0 + t dy.
        x0, y0 = first.gains
        t = -(weights[0] * dx * y0 + weights[1] * dy * x0) / ((weights[0] + weights[1]) * dx * dy)
        if t <= 0:
            return first
        if t < 1:
            return between(first, second, t)
    return corners[-1]


Floats = NDArray[np.float64]
_MARGIN = 1e-9  # of the spread of payoffs
_ERRORS = 1e-12  # of the spread: where they may be larger nothing is left out


def candidates(gains: Floats, error: float) -> NDArray[np.intp]:
    """The positions of the alternatives that may be on the frontier, in order.

    Args:
        gains: shape ``(alternatives, 2)``.
        error: how far each number may lie from the true one.

    >>> candidates(np.array([[0.0, 2], [1, 0], [1, 1], [2, 0], [0.1, 1]]), 0.0).tolist()
    [0, 2, 3]
    """
    everything = np.arange(len(gains), dtype=np.intp)
    spread = np.ptp(gains, axis=0)
    if len(gains) < 3 or not np.isfinite(gains).all() or not (error <= _ERRORS * spread).all() or not spread.all():
        return everything
    x, y = ((gains - gains.min(axis=0)) / spread).T
    kept = _undominated(x, y)
    chain = _chain(x[kept], y[kept])
    near_above = y[kept] >= np.interp(x[kept], chain[:, 0], chain[:, 1]) - _MARGIN
    near_right = x[kept] >= np.interp(y[kept], chain[::-1, 1], chain[::-1, 0]) - _MARGIN
    return np.asarray(kept[near_above | near_right])


def _undominated(x: Floats, y: Floats) -> NDArray[np.intp]:
    """Those that no other is better than for both by the margin."""
    order = np.argsort(-x, kind="stable")
    best = np.maximum.accumulate(y[order])
    ahead = np.searchsorted(-x[order], -(x + _MARGIN), side="right")  # how many are further to the right
    beaten = (ahead > 0) & (best[np.maximum(ahead - 1, 0)] >= y + _MARGIN)
    return np.flatnonzero(~beaten)


def _chain(x: Floats, y: Floats) -> Floats:
    """The efficient part of the convex hull, by rising x and falling y."""
    chain: list[Any] = []
    for point in sorted(zip(x.tolist(), y.tolist(), strict=True)):
        while chain and point[1] >= chain[-1][1]:
            chain.pop()
        while len(chain) > 1 and turn(chain[-2], chain[-1], point) >= 0:
            chain.pop()
        chain.append(point)
    return np.array(chain)
