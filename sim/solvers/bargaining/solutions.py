"""Bargaining solutions by name: for two players on the frontier, for more by linear programs; exact unless it says so.

Players who can neither gain nor lose have no stake and are left out; what remains is solved for the others.

Raiffa's sequential solution moves from the disagreement point to the average of the points at which one player gets the
most that leaves the others where they are, and goes on from there until nothing more can be gained.

Source: Raiffa (1953), *Arbitration schemes for generalized two-person games*; Luce & Raiffa (1957), *Games and
Decisions*, section 6.7; Salonen (1988), *Decomposable solutions for n-person bargaining games*.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
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
from sim.words import Claim, claim, say

_STEPS = 40  # for each player: a step takes at least a share of 1 / players of what is left
_MOST_STEPS = 1000
NEGLIGIBLE = Fraction(1, 10**12)
_TRACE = Fraction(1, 10**9)  # a smaller probability of three players or more is 0


def raiffa_point(corners: Sequence[Corner]) -> Corner:
    """The solution of two players, exactly.

    As soon as both players' best points lie on one straight part of the frontier, the middle between them lies on it
    too, and all is gained. The steps never end only if the best points always stay on both sides of one corner;
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
    raise SolverError(say("errors.solvers.raiffa_steps", most=_MOST_STEPS))


def _limit(corners: Sequence[Corner], here: Pair, mine: Corner, theirs: Corner) -> Corner | None:
    """The corner that the steps approach without an end, if they do.

    With a corner ``(e, f)`` away, the frontier's slope ``s`` before and ``t`` behind it, a step leads to the distances
    ``(e - f / t) / 2`` and ``(f - s e) / 2``: their proportion stays if ``f² = s t e²``, and else changes ever faster.
    """
    least, most = theirs.gains[0], mine.gains[0]
    inner = [i for i, corner in enumerate(corners) if least <= corner.gains[0] <= most]
    if len(inner) != 1:
        return None
    i = inner[0]
    corner, before, behind = corners[i], corners[max(i - 1, 0)], corners[min(i + 1, len(corners) - 1)]
    e, f = (corner.gains[axis] - here[axis] for axis in (0, 1))
    rise = before.gains[1] - corner.gains[1], corner.gains[0] - before.gains[0]
    fall = corner.gains[1] - behind.gains[1], behind.gains[0] - corner.gains[0]
    # Before the first corner the slope is 0, behind the last one it is infinite.
    s = rise[0] / rise[1] if rise[1] else Fraction(0)
    if not fall[1]:
        return corner if s == 0 else None
    return corner if f * f == s * fall[0] / fall[1] * e * e else None


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
        here = tuple(Fraction(float(gain) * (1 - 1e-15)) for gain in moved)
    return here


Lottery = Mapping[int, Fraction]  # alternative → probability; the rest is disagreement


@dataclass(frozen=True)
class BargainingResult:
    """Lotteries with the gains that they bring, whether that is exact, and whether these are all or the ends of all."""

    points: tuple[tuple[Lottery, Gains], ...]
    how: Claim
    exact: bool = True
    complete: bool = True


def solve(problem: BargainingProblem, name: str, weights: Sequence[Fraction]) -> BargainingResult | None:
    """A solution by its name in ``SOLUTIONS``; None if nothing beats disagreement for every player with a stake.

    Raises:
        SolverError: it was not found.
    """
    idle = without_stake(problem)
    if idle:
        return _without(idle, problem, name, weights)
    if problem.players == 2:
        corners = frontier(problem)
        if not mutual_gain(corners):
            return None
        return _of_corners(_TWO[name](corners, (weights[0], weights[1])))
    small, numbers = undominated(problem)
    level, start = programs.proportional(small, [Fraction(1)] * small.players)
    if level <= 0:
        return None
    result = SOLUTIONS[name](small, weights, start)
    return replace(
        result,
        points=tuple(({numbers[i]: p for i, p in lottery.items() if p}, gains) for lottery, gains in result.points),
    )


def without_stake(problem: BargainingProblem) -> list[int]:
    """The players who can neither gain nor lose, if others can."""
    idle = [player for player in range(problem.players) if not any(gains[player] for gains in problem.gains)]
    return idle if len(idle) < problem.players else []


def _without(
    idle: Sequence[int], problem: BargainingProblem, name: str, weights: Sequence[Fraction]
) -> BargainingResult | None:
    """The solution for the others; the idle players' gains are 0."""
    others = [player for player in range(problem.players) if player not in idle]
    among_others = BargainingProblem(tuple(tuple(gains[player] for player in others) for gains in problem.gains))
    result = solve(among_others, name, [weights[player] for player in others])
    if result is None:
        return None
    points = []
    for lottery, gains in result.points:
        by_player = dict(zip(others, gains, strict=True))
        points.append((lottery, tuple(by_player.get(player, Fraction(0)) for player in range(problem.players))))
    return replace(result, points=tuple(points))


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
    """The problem without weakly dominated alternatives, and the indices of those that are left."""
    kept: list[int] = []
    for number, gains in enumerate(problem.gains):
        if any(all(a >= b for a, b in zip(problem.gains[i], gains, strict=True)) for i in kept):
            continue
        kept = [i for i in kept if not all(a >= b for a, b in zip(gains, problem.gains[i], strict=True))]
        kept.append(number)
    return BargainingProblem(tuple(problem.gains[number] for number in kept)), kept


def _of_corners(corners: Sequence[Corner]) -> BargainingResult:
    points = tuple(({i: p for i, p in corner.lottery if i >= 0 and p}, corner.gains) for corner in corners)
    return BargainingResult(
        points, claim("bargain.between_two") if len(points) > 1 else claim("bargain.on_the_frontier")
    )


_TWO: dict[str, Callable[[Sequence[Corner], Pair], list[Corner]]] = {
    "nash-bargaining": lambda corners, weights: [nash_point(corners, weights)],
    "kalai-smorodinsky": lambda corners, _: [on_ray(corners, (corners[-1].gains[0], corners[0].gains[1]))],
    "egalitarian": lambda corners, _: [on_ray(corners, (Fraction(1), Fraction(1)))],
    "utilitarian": largest_sums,
    "raiffa": lambda corners, _: [raiffa_point(corners)],
}


def _single(
    problem: BargainingProblem, lottery: Sequence[Fraction], how: Claim | None = None, exact: bool = True
) -> BargainingResult:
    points = ((dict(enumerate(lottery)), problem.of(lottery)),)
    return BargainingResult(points, how or claim("bargain.by_programs", tie=False), exact)


def _nash(problem: BargainingProblem, weights: Sequence[Fraction], start: Sequence[Fraction]) -> BargainingResult:
    lottery, gap = nash_lottery(problem, weights, start)
    if gap == 0:
        return _single(problem, lottery, claim("bargain.largest_product"))
    return _single(problem, lottery, claim("bargain.product_bound", gap=gap), False)


def _kalai_smorodinsky(problem: BargainingProblem, _: Sequence[Fraction], __: Sequence[Fraction]) -> BargainingResult:
    return _single(problem, programs.leximin(problem, programs.ideal(problem)))


def _egalitarian(problem: BargainingProblem, _: Sequence[Fraction], __: Sequence[Fraction]) -> BargainingResult:
    return _single(problem, programs.leximin(problem, [Fraction(1)] * problem.players))


def _utilitarian(problem: BargainingProblem, weights: Sequence[Fraction], _: Sequence[Fraction]) -> BargainingResult:
    lotteries = programs.utilitarian(problem, weights)
    points = tuple((dict(enumerate(lottery)), problem.of(lottery)) for lottery in lotteries)
    tie = len(points) > 1
    return BargainingResult(points, claim("bargain.by_programs", tie=tie), complete=not tie)


def _raiffa(problem: BargainingProblem, _: Sequence[Fraction], __: Sequence[Fraction]) -> BargainingResult:
    # The lottery behind a point of the frontier: the most efficient one that gives at least these gains.
    total = [sum(gains, Fraction(0)) for gains in problem.gains]
    lottery = programs.largest(problem, total, raiffa(problem))[1]
    # No agreement would only lower what all get, so that the rest has no probability.
    kept = [p if p > _TRACE else Fraction(0) for p in lottery]
    return _single(problem, [p / sum(kept) for p in kept], claim("bargain.raiffa_steps"), False)


SOLUTIONS: dict[str, Callable[[BargainingProblem, Sequence[Fraction], Sequence[Fraction]], BargainingResult]] = {
    "nash-bargaining": _nash,
    "kalai-smorodinsky": _kalai_smorodinsky,
    "egalitarian": _egalitarian,
    "utilitarian": _utilitarian,
    "raiffa": _raiffa,
}
