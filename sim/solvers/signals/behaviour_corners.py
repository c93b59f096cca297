"""Which equilibria in behaviour are extreme: not mixtures of others with the same strategy of the other player.

Different mixtures of plans can be the same behaviour, so that corners of the plans' polytopes may fall inside those of
behaviour. A pair of strategies is an extreme equilibrium if each is a corner of the set of strategies that are in
equilibrium with the other. A behaviour is given by numbers that are linear in the mixture of plans: probabilities of
actions for each type, or of sequences of a player's actions in a tree (von Stengel, 1996, *Efficient computation of
behavior strategies*, Games and Economic Behavior 14).
"""

from collections.abc import Hashable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from scipy.optimize import nnls

from sim.solvers.exact.linear_program import Program, maximise

_INSIDE = 1e-9
Point = tuple[Any, ...]


def extreme(pairs: Sequence[tuple[Point, Point]]) -> list[bool]:
    """For the corners of plans as pairs of behaviours: which are extreme in behaviour.

    >>> half, one = Fraction(1, 2), Fraction(1)
    >>> extreme([((one, 0 * one), (one,)), ((half, half), (one,)), ((0 * one, one), (one,))])
    [True, False, True]
    """
    partners: dict[Hashable, dict[Point, None]] = {}
    for first, second in pairs:
        partners.setdefault((0, second), {})[first] = None
        partners.setdefault((1, first), {})[second] = None
    corners = {key: _corners(tuple(points)) for key, points in partners.items()}
    return [first in corners[0, second] and second in corners[1, first] for first, second in pairs]


def _corners(points: Sequence[Point]) -> set[Point]:
    if len(points) < 3:
        return set(points)
    return {point for point in points if _is_pure(point) or not _inside(point, [p for p in points if p != point])}


def _is_pure(point: Point) -> bool:
    return all(value in (0, 1) for value in point)


def _inside(point: Point, others: Sequence[Point]) -> bool:
    """Whether a point is a mixture of others; in doubles up to rounding."""
    if all(isinstance(value, int | Fraction) for any_point in (point, *others) for value in any_point):
        rows = [[*(other[i] for other in others), -value] for i, value in enumerate(point)]
        return maximise(Program([0] * len(others), equal=[*rows, [*([1] * len(others)), -1]])) is not None
    columns = np.array([[*other, 1] for other in others], dtype=np.float64).T
    _, distance = nnls(columns, np.array([*point, 1], dtype=np.float64))
    return bool(distance < _INSIDE)
