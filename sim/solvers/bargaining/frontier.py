"""The Pareto frontier of a bargaining problem between two players, exactly, and the Nash solution on it.

Source: Nash (1950), *The bargaining problem*, Econometrica 18, 155–162; with weights: Kalai (1977), *Nonsymmetric Nash
solutions and replications of 2-person bargaining*, International Journal of Game Theory 6, 129–133.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from sim.games.bargaining_problem import BargainingProblem

Pair = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Corner:
    """A point of the frontier and the lottery that gives it, as alternative → probability; -1 is disagreement."""

    gains: Pair
    lottery: tuple[tuple[int, Fraction], ...]


def frontier(problem: BargainingProblem) -> list[Corner]:
    """The corners of the frontier where both gain something or nothing, from the second player's best on.

    Empty if nothing leaves both as well off as disagreement and one better.
    """
    points = [((g[0], g[1]), number) for number, g in enumerate(problem.gains)] + [((Fraction(0), Fraction(0)), -1)]
    hull = _upper_chain(points)
    corners = [Corner(gains, ((number, Fraction(1)),)) for gains, number in hull]
    return _clipped(corners)


def _upper_chain(points: Sequence[tuple[Pair, int]]) -> list[tuple[Pair, int]]:
    """The corners that are efficient in the convex hull, by rising first coordinate."""
    best: dict[Fraction, tuple[Pair, int]] = {}
    for point, number in points:
        if point[0] not in best or point[1] > best[point[0]][0][1]:
            best[point[0]] = (point, number)
    chain: list[tuple[Pair, int]] = []
    for one in (best[x] for x in sorted(best)):
        while len(chain) > 1 and _turn(chain[-2][0], chain[-1][0], one[0]) >= 0:
            chain.pop()
        chain.append(one)
    peak = max(range(len(chain)), key=lambda i: chain[i][0][1])
    return chain[peak:]


def _turn(a: Pair, b: Pair, c: Pair) -> Fraction:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _clipped(corners: list[Corner]) -> list[Corner]:
    """The part where nobody loses."""
    result: list[Corner] = []
    for place, corner in enumerate(corners):
        if place:
            before = corners[place - 1]
            for axis in (0, 1):
                a, b = before.gains[axis], corner.gains[axis]
                if min(a, b) < 0 < max(a, b):
                    crossing = between(before, corner, -a / (b - a))
                    if min(crossing.gains) >= 0:
                        result.append(crossing)
        if min(corner.gains) >= 0:
            result.append(corner)
    distinct = list({corner.gains: corner for corner in sorted(result, key=lambda one: one.gains)}.values())
    return [] if distinct and not any(distinct[0].gains) and len(distinct) == 1 else distinct


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
