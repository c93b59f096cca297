"""Raiffa's sequential solution: again and again, everybody gets an equal chance of the own best point.

From the disagreement point one moves to the average of the points at which one player gets the most that leaves the
others where they are, and goes on from there until nothing more can be gained.

Source: Raiffa (1953), *Arbitration schemes for generalized two-person games*; Luce & Raiffa (1957), *Games and
Decisions*, section 6.7; Salonen (1988), *Decomposable solutions for n-person bargaining games*.
"""

from fractions import Fraction

from sim.games.bargaining_problem import BargainingProblem, Gains
from sim.solvers.bargaining.programs import ideal

_STEPS = 40
NEGLIGIBLE = Fraction(1, 10**12)


def raiffa(problem: BargainingProblem) -> tuple[Gains, bool]:
    """The gains of the solution, and whether they are exact: the steps may get ever smaller without an end."""
    here = (Fraction(0),) * problem.players
    for _ in range(_STEPS):
        best = ideal(problem, here)
        left = [top - now for top, now in zip(best, here, strict=True)]
        if not any(left):
            return here, True
        here = tuple(now + more / problem.players for now, more in zip(here, left, strict=True))
        if max(left) < NEGLIGIBLE * max(best):
            break
    return here, False
