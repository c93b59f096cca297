"""Bargaining solutions that are linear programs, exactly: ideal point, Kalai–Smorodinsky, egalitarian, utilitarian.

Sources: Kalai & Smorodinsky (1975), *Other solutions to Nash's bargaining problem*, Econometrica 43, 513–518; Kalai
(1977), *Proportional solutions to bargaining situations*, Econometrica 45, 1623–1630; Harsanyi (1955), *Cardinal
welfare, individualistic ethics, and interpersonal comparisons of utility*, Journal of Political Economy 63, 309–321.
"""

from collections.abc import Sequence
from fractions import Fraction

from sim.games.bargaining_problem import BargainingProblem
from sim.solvers.exact.linear_program import Program, maximise

Lottery = list[Fraction]


def ideal(problem: BargainingProblem, floor: Sequence[Fraction] | None = None) -> list[Fraction]:
    """For every player the most that is possible while nobody gets less than the floor (0 if None)."""
    best = []
    for player in range(problem.players):
        found = _largest(problem, [gains[player] for gains in problem.gains], floor)
        best.append(found[0])
    return best


def proportional(problem: BargainingProblem, shares: Sequence[Fraction]) -> tuple[Fraction, Lottery]:
    """The largest t for which everybody can get t times the own share, and the most efficient lottery that gives it."""
    count = len(problem.gains)
    at_least: list[list[Fraction | int]] = [
        [*(gains[player] for gains in problem.gains), -shares[player], 0] for player in range(problem.players)
    ]
    at_least.append([*([-1] * count), 0, 1])
    found = maximise(Program([*([0] * count), 1], at_least=at_least))
    assert found is not None  # noqa: S101 - disagreement is always feasible
    level = found[0]
    total = [sum(gains, Fraction(0)) for gains in problem.gains]
    return level, _largest(problem, total, [level * share for share in shares])[1]


def utilitarian(problem: BargainingProblem, weights: Sequence[Fraction]) -> list[Lottery]:
    """The lotteries with the largest weighted sum of gains among those that leave nobody worse off.

    Several if it is reached in more than one way: for every player one of those that are best for this player.
    """
    value = [sum((w * g for w, g in zip(weights, gains, strict=True)), Fraction(0)) for gains in problem.gains]
    top, lottery = _largest(problem, value, None)
    found = {problem.of(lottery): lottery}
    for player in range(problem.players):
        best = _largest(problem, [gains[player] for gains in problem.gains], None, [*value, -top])[1]
        found.setdefault(problem.of(best), best)
    return [found[key] for key in sorted(found)] if len(found) > 1 else [lottery]


def efficient(problem: BargainingProblem) -> list[int]:
    """The alternatives that nothing feasible is better than for somebody and as good for all."""
    kept = []
    for number, gains in enumerate(problem.gains):
        total = [sum(one, Fraction(0)) for one in problem.gains]
        most = _largest(problem, total, gains)[0]
        if most == sum(gains, Fraction(0)):
            kept.append(number)
    return kept


def _largest(
    problem: BargainingProblem,
    value: Sequence[Fraction | int],
    floor: Sequence[Fraction] | None,
    equal: Sequence[Fraction | int] | None = None,
) -> tuple[Fraction, Lottery]:
    least = floor if floor is not None else [Fraction(0)] * problem.players
    count = len(problem.gains)
    players = range(problem.players)
    at_least: list[list[Fraction | int]] = [[*(gains[i] for gains in problem.gains), -least[i]] for i in players]
    at_least.append([*([-1] * count), 1])
    found = maximise(Program(value, equal=[] if equal is None else [equal], at_least=at_least))
    assert found is not None  # noqa: S101 - the floor was chosen to be feasible
    return found
