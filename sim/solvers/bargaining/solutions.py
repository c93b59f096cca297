"""Bargaining solutions by name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sim.games.bargaining_problem import BargainingProblem, Gains
from sim.solvers.bargaining.frontier import frontier, nash_point
from sim.solvers.bargaining.nash import nash_lottery
from sim.solvers.bargaining.programs import ideal, proportional, utilitarian
from sim.solvers.bargaining.raiffa import raiffa

Lottery = Mapping[int, Fraction]  # alternative → probability; the rest is disagreement


@dataclass(frozen=True)
class Answer:
    """Lotteries, the gains that they bring, and whether that is exact."""

    found: tuple[tuple[Lottery, Gains], ...]
    exact: bool = True
    how: str = ""


def undominated(problem: BargainingProblem) -> tuple[BargainingProblem, list[int]]:
    """Without alternatives that another one is at least as good as for everybody, and their numbers."""
    kept: list[int] = []
    for number, gains in enumerate(problem.gains):
        if any(all(a >= b for a, b in zip(problem.gains[other], gains, strict=True)) for other in kept):
            continue
        kept = [other for other in kept if not all(a >= b for a, b in zip(gains, problem.gains[other], strict=True))]
        kept.append(number)
    return BargainingProblem(tuple(problem.gains[number] for number in kept)), kept


def _one(problem: BargainingProblem, lottery: Sequence[Fraction], how: str = "", exact: bool = True) -> Answer:
    return Answer(((dict(enumerate(lottery)), problem.of(lottery)),), exact, how)


def _nash(problem: BargainingProblem, weights: Sequence[Fraction]) -> Answer:
    if problem.players == 2:
        corner = nash_point(frontier(problem), (weights[0], weights[1]))
        return Answer(((dict(corner.lottery), corner.gains),), how="the only one; found on the frontier exactly")
    _, start = proportional(problem, [Fraction(1)] * problem.players)
    lottery, gap = nash_lottery(problem, weights, start)
    return _one(problem, lottery, f"numerical; the weighted product is largest up to a factor of 1 + {gap:.1g}", False)


def _kalai_smorodinsky(problem: BargainingProblem, weights: Sequence[Fraction]) -> Answer:
    return _one(problem, proportional(problem, ideal(problem))[1])


def _egalitarian(problem: BargainingProblem, weights: Sequence[Fraction]) -> Answer:
    return _one(problem, proportional(problem, [Fraction(1)] * problem.players)[1])


def _utilitarian(problem: BargainingProblem, weights: Sequence[Fraction]) -> Answer:
    found = tuple((dict(enumerate(one)), problem.of(one)) for one in utilitarian(problem, weights))
    tie = "; reached in more than one way, of which the ends are listed" if len(found) > 1 else ""
    return Answer(found, how=f"exact arithmetic{tie}")


def _raiffa(problem: BargainingProblem, weights: Sequence[Fraction]) -> Answer:
    gains, exact = raiffa(problem)
    # The lottery behind a point of the frontier: the most efficient one that gives at least these gains.
    lottery = proportional(problem, gains)[1]
    return Answer(((dict(enumerate(lottery)), gains),), exact, "" if exact else "steps until less than 1e-12 is left")


SOLUTIONS: dict[str, Callable[[BargainingProblem, Sequence[Fraction]], Answer]] = {
    "nash-bargaining": _nash,
    "kalai-smorodinsky": _kalai_smorodinsky,
    "egalitarian": _egalitarian,
    "utilitarian": _utilitarian,
    "raiffa": _raiffa,
}
