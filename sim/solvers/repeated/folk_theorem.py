"""What players can be held to and what they can reach together in a repeated game, in exact arithmetic.

By the folk theorem every payoff that some lottery over profiles gives and that leaves each of two players more than
the minmax payoff is an equilibrium payoff for players who are patient enough.

Source: Fudenberg & Maskin (1986), *The folk theorem in repeated games with discounting or with incomplete
information*, Econometrica 54, 533–554; Sutherland & Hodgman (1974), *Reentrant polygon clipping*, Communications of
the ACM 17, 32–42.
"""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from sim.solvers.exact.linear_program import Program, maximise
from sim.solvers.plane import hull

Pair = tuple[Fraction, Fraction]


def minmax(own: Sequence[Sequence[Fraction]]) -> Fraction:
    """The least that the other player can hold this one to, by mixing; ``own[i][j]`` is by own and other's strategy.

    >>> minmax([[Fraction(1), Fraction(0)], [Fraction(0), Fraction(1)]])
    Fraction(1, 2)
    """
    # The other's mix y and a bound v ≥ own·y, as small as possible; payoffs are made positive so that v is too.
    least = min(min(row) for row in own)
    count = len(own[0])
    at_least: list[list[Fraction | int]] = [[*(-(value - least + 1) for value in row), 1, 0] for row in own]
    found = maximise(Program([*([0] * count), -1], equal=[[*([1] * count), 0, -1]], at_least=at_least))
    assert found is not None  # noqa: S101 - a large bound is always feasible
    return -found[0] + least - 1


def pure_minmax(own: NDArray[np.object_], player: int) -> Fraction:
    """The least that the others can hold a player to without mixing; ``own`` has the shape ``(s1, …, sn)``."""
    best = np.moveaxis(own, player, 0).max(axis=0)
    return Fraction(best.min() if isinstance(best, np.ndarray) else best)


def at_least(corners: Sequence[Pair], floor: Pair) -> list[Pair]:
    """The corners of the part of a convex polygon where nobody gets less than the floor."""
    kept = list(corners)
    for axis in (0, 1):
        cut: list[Pair] = []
        for before, after in zip([kept[-1], *kept[:-1]] if kept else [], kept, strict=True):
            a, b = before[axis] - floor[axis], after[axis] - floor[axis]
            if min(a, b) < 0 < max(a, b):
                part = a / (a - b)
                cut.append((before[0] + part * (after[0] - before[0]), before[1] + part * (after[1] - before[1])))
            if b >= 0:
                cut.append(after)
        kept = cut
    return hull(kept)
