"""Bargaining solutions by name: of two players on the frontier, of more by linear programs; exact but where said.

Raiffa's sequential solution: again and again, everybody gets an equal chance of the own best point.

From the disagreement point one moves to the average of the points at which one player gets the most that leaves the
others where they are, and goes on from there until nothing more can be gained.

Source: Raiffa (1953), *Arbitration schemes for generalized two-person games*; Luce & Raiffa (1957), *Games and
Decisions*, section 6.7; Salonen (1988), *Decomposable solutions for n-person bargaining games*.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sim.errors import SolverError
from sim.games.bargaining_problem import BargainingProblem, Gains
from sim.solvers.bargaining import programs
from sim.solvers.bargaining.frontier import (
    Corner,
    Pair,
    at_coordinate,
    efficient_corners,
    frontier,
    largest_sums,
    mutual_gain,
    nash_point,
    on_ray,
)
from sim.solvers.bargaining.nash import nash_lottery

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
        best = programs.ideal(problem, here)
        left = [top - now for top, now in zip(best, here, strict=True)]
        if max(left) <= NEGLIGIBLE * max(best):
            break
        moved = [now + more / problem.players for now, more in zip(here, left, strict=True)]
        # Rounded down, so that numbers stay short and the point stays within what is feasible.
        here = tuple(Fraction(float(one) * (1 - 1e-15)) for one in moved)
    return here


Lottery = Mapping[int, Fraction]  # alternative → probability; the rest is disagreement


@dataclass(frozen=True)
class Answer:
    """Lotteries, the gains that they bring, whether that is exact, and whether these are all or the ends of all."""

    found: tuple[tuple[Lottery, Gains], ...]
    exact: bool = True
    how: str = ""
    complete: bool = True


def solve(problem: BargainingProblem, name: str, weights: Sequence[Fraction]) -> Answer | None:
    """A solution by its name in ``SOLUTIONS``; None if nothing is better than disagreement for everybody.

    Raises:
        SolverError: it was not found.
    """
    if problem.players == 2:
        corners = frontier(problem)
        if not mutual_gain(corners):
            return None
        return _of_corners(_TWO[name](corners, (weights[0], weights[1])))
    small, numbers = undominated(problem)
    level, start = programs.proportional(small, [Fraction(1)] * small.players)
    if level <= 0:
        return None
    answer = SOLUTIONS[name](small, weights, start)
    renamed = tuple(({numbers[i]: p for i, p in lottery.items() if p}, gains) for lottery, gains in answer.found)
    return Answer(renamed, answer.exact, answer.how, answer.complete)


def ideal(problem: BargainingProblem) -> list[Fraction]:
    """The most that each player can get while nobody is worse off than in disagreement."""
    if problem.players > 2:
        return programs.ideal(undominated(problem)[0])
    corners = frontier(problem)
    return [corners[-1].gains[0], corners[0].gains[1]] if corners else [Fraction(0)] * 2


def efficient(problem: BargainingProblem) -> list[int]:
    """The alternatives that nothing feasible is better than for somebody and as good for all."""
    if problem.players > 2:
        return programs.efficient(problem)
    known = {corner.gains for corner in efficient_corners(problem)}
    return [number for number, gains in enumerate(problem.gains) if (gains[0], gains[1]) in known]


def undominated(problem: BargainingProblem) -> tuple[BargainingProblem, list[int]]:
    """Without alternatives that another one is at least as good as for everybody, and their numbers."""
    kept: list[int] = []
    for number, gains in enumerate(problem.gains):
        if any(all(a >= b for a, b in zip(problem.gains[other], gains, strict=True)) for other in kept):
            continue
        kept = [other for other in kept if not all(a >= b for a, b in zip(gains, problem.gains[other], strict=True))]
        kept.append(number)
    return BargainingProblem(tuple(problem.gains[number] for number in kept)), kept


def _of_corners(corners: Sequence[Corner]) -> Answer:
    found = tuple(({n: p for n, p in corner.lottery if n >= 0 and p}, corner.gains) for corner in corners)
    return Answer(found, how=_TIE if len(found) > 1 else "exact arithmetic, on the frontier")


_TIE = "exact arithmetic; reached by everything between the two that are listed"

_TWO: dict[str, Callable[[Sequence[Corner], Pair], list[Corner]]] = {
    "nash-bargaining": lambda corners, weights: [nash_point(corners, weights)],
    "kalai-smorodinsky": lambda corners, _: [on_ray(corners, (corners[-1].gains[0], corners[0].gains[1]))],
    "egalitarian": lambda corners, _: [on_ray(corners, (Fraction(1), Fraction(1)))],
    "utilitarian": largest_sums,
    "raiffa": lambda corners, _: [raiffa_point(corners)],
}


def _one(problem: BargainingProblem, lottery: Sequence[Fraction], how: str = "", exact: bool = True) -> Answer:
    gains = problem.of(lottery)
    return Answer(((dict(enumerate(lottery)), gains),), exact, how or "exact arithmetic, by linear programs")


def _nash(problem: BargainingProblem, weights: Sequence[Fraction], start: Sequence[Fraction]) -> Answer:
    lottery, gap = nash_lottery(problem, weights, start)
    if gap == 0:
        return _one(problem, lottery, "exact arithmetic: no alternative and no lottery has a larger product")
    return _one(problem, lottery, f"numerical; the weighted product is largest up to a factor of 1 + {gap:.1g}", False)


def _kalai_smorodinsky(problem: BargainingProblem, _: Sequence[Fraction], __: Sequence[Fraction]) -> Answer:
    return _one(problem, programs.leximin(problem, programs.ideal(problem)))


def _egalitarian(problem: BargainingProblem, _: Sequence[Fraction], __: Sequence[Fraction]) -> Answer:
    return _one(problem, programs.leximin(problem, [Fraction(1)] * problem.players))


def _utilitarian(problem: BargainingProblem, weights: Sequence[Fraction], _: Sequence[Fraction]) -> Answer:
    found = tuple((dict(enumerate(one)), problem.of(one)) for one in programs.utilitarian(problem, weights))
    tie = "; reached in many ways, of which one that is best for each player is listed" if len(found) > 1 else ""
    return Answer(found, how=f"exact arithmetic, by linear programs{tie}", complete=not tie)


def _raiffa(problem: BargainingProblem, _: Sequence[Fraction], __: Sequence[Fraction]) -> Answer:
    # The lottery behind a point of the frontier: the most efficient one that gives at least these gains.
    total = [sum(gains, Fraction(0)) for gains in problem.gains]
    lottery = programs.largest(problem, total, raiffa(problem))[1]
    return _one(problem, lottery, "numerical; steps until less than 1e-12 is left to be gained", False)


SOLUTIONS: dict[str, Callable[[BargainingProblem, Sequence[Fraction], Sequence[Fraction]], Answer]] = {
    "nash-bargaining": _nash,
    "kalai-smorodinsky": _kalai_smorodinsky,
    "egalitarian": _egalitarian,
    "utilitarian": _utilitarian,
    "raiffa": _raiffa,
}
