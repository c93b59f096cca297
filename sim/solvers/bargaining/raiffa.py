"""Raiffa's sequential solution: again and again, everybody gets an equal chance of the own best point.

From the disagreement point one moves to the average of the points at which one player gets the most that leaves the
others where they are, and goes on from there until nothing more can be gained.

Source: Raiffa (1953), *Arbitration schemes for generalized two-person games*; Luce & Raiffa (1957), *Games and
Decisions*, section 6.7; Salonen (1988), *Decomposable solutions for n-person bargaining games*.
"""

from collections.abc import Sequence
from fractions import Fraction

from sim.errors import SolverError
from sim.games.bargaining_problem import BargainingProblem, Gains
from sim.solvers.bargaining.frontier import Corner, Pair, at_coordinate
from sim.solvers.bargaining.programs import ideal

_STEPS = 40  # for each player: a step takes at least a share of 1 / players of what is left
_MOST_STEPS = 1000
NEGLIGIBLE = Fraction(1, 10**12)


def raiffa_point(corners: Sequence[Corner]) -> Corner:
    """The solution of two players, exactly.

    As soon as both players' best points lie on one straight part of the frontier, the middle between them lies on it
    too, and all is gained. The steps have no end only if the best points stay on both sides of one corner for ever;
    that is so if the distances to it keep their proportion, and then they lead to it.

    Raises:
        SolverError: it takes too many steps.
    """
    here: Pair = (Fraction(0), Fraction(0))
    for _ in range(_MOST_STEPS):
        mine, theirs = at_coordinate(corners, 1, here[1]), at_coordinate(corners, 0, here[0])
        if mine.gains == theirs.gains == here:
            return mine
        corner = _limit(corners, here, mine, theirs)
        if corner is not None:
            return corner
        here = ((here[0] + mine.gains[0]) / 2, (here[1] + theirs.gains[1]) / 2)
    raise SolverError(f"Raiffa's solution takes more than {_MOST_STEPS} steps")


def _limit(corners: Sequence[Corner], here: Pair, mine: Corner, theirs: Corner) -> Corner | None:
    """The corner that the steps approach without an end, if they do.

    With a corner ``(e, f)`` away, the frontier's slope ``s`` before and ``t`` behind it, a step leads to the distances
    ``(e - f / t) / 2`` and ``(f - s e) / 2``: their proportion stays if ``f² = s t e²``, and else changes ever faster.
    """
    least, most = theirs.gains[0], mine.gains[0]
    inner = [place for place, corner in enumerate(corners) if least <= corner.gains[0] <= most]
    if len(inner) != 1:
        return None
    place = inner[0]
    e, f = (corners[place].gains[axis] - here[axis] for axis in (0, 1))
    before, behind = corners[max(place - 1, 0)], corners[min(place + 1, len(corners) - 1)]
    rise = before.gains[1] - corners[place].gains[1], corners[place].gains[0] - before.gains[0]
    fall = corners[place].gains[1] - behind.gains[1], behind.gains[0] - corners[place].gains[0]
    # Before the first corner the slope is 0, behind the last one it is infinite.
    s = rise[0] / rise[1] if rise[1] else Fraction(0)
    if not fall[1]:
        return corners[place] if s == 0 else None
    return corners[place] if f * f == s * fall[0] / fall[1] * e * e else None


def raiffa(problem: BargainingProblem) -> Gains:
    """The gains of three players or more, when less than 10⁻¹² of them is left to be gained."""
    here = (Fraction(0),) * problem.players
    for _ in range(_STEPS * problem.players):
        best = ideal(problem, here)
        left = [top - now for top, now in zip(best, here, strict=True)]
        if max(left) <= NEGLIGIBLE * max(best):
            break
        moved = [now + more / problem.players for now, more in zip(here, left, strict=True)]
        # Rounded down, so that numbers stay short and the point stays within what is feasible.
        here = tuple(Fraction(float(one) * (1 - 1e-15)) for one in moved)
    return here
