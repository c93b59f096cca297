"""Bargaining solutions that are linear programs, exactly, for any number of players.

Sources: Kalai & Smorodinsky (1975), *Other solutions to Nash's bargaining problem*, Econometrica 43, 513–518; Kalai
(1977), *Proportional solutions to bargaining situations*, Econometrica 45, 1623–1630; Imai (1983), *Individual
monotonicity and lexicographic maxmin solution*, Econometrica 51, 389–401; Harsanyi (1955), *Cardinal welfare,
individualistic ethics, and interpersonal comparisons of utility*, Journal of Political Economy 63, 309–321.
"""

from collections.abc import Sequence
from fractions import Fraction

from sim.games.bargaining_problem import BargainingProblem, Gains
from sim.solvers.exact.linear_program import Program, maximise

Lottery = list[Fraction]


def ideal(problem: BargainingProblem, floor: Sequence[Fraction] | None = None) -> list[Fraction]:
    """For every player the most that is possible while nobody gets less than the floor (0 if None)."""
    values = ([gains[player] for gains in problem.gains] for player in range(problem.players))
    return [largest(problem, value, floor)[0] for value in values]


def proportional(
    problem: BargainingProblem, shares: Sequence[Fraction], fixed: Sequence[Fraction | None] = ()
) -> tuple[Fraction, Lottery]:
    """The largest t for which everybody can get t times their share, and a lottery that gives it.

    Players with a ``fixed`` number get at least that instead.
    """
    count = len(problem.gains)
    known = list(fixed) or [None] * problem.players
    at_least: list[list[Fraction | int]] = [
        [*(gains[player] for gains in problem.gains), *((-shares[player], 0) if floor is None else (0, -floor))]
        for player, floor in enumerate(known)
    ]
    at_least.append([*([-1] * count), 0, 1])
    best = maximise(Program([*([0] * count), 1], at_least=at_least))
    assert best is not None  # noqa: S101 - disagreement is always feasible, and so is what was fixed
    return best[0], best[1][:count]


def leximin(problem: BargainingProblem, shares: Sequence[Fraction]) -> Lottery:
    """The largest gains in proportion to shares; whoever can get more without a loss for the others gets it.

    The lowest of all gains, each divided by the share, is as large as possible, then the lowest of those that can be
    raised further, and so on. The gains are unique.
    """
    fixed: list[Fraction | None] = [None] * problem.players
    while True:
        level, lottery = proportional(problem, shares, fixed)
        floor = [level * share if known is None else known for known, share in zip(fixed, shares, strict=True)]
        for player in [player for player, known in enumerate(fixed) if known is None]:
            if largest(problem, [gains[player] for gains in problem.gains], floor)[0] == floor[player]:
                fixed[player] = floor[player]
        if None not in fixed:
            return lottery


def utilitarian(problem: BargainingProblem, weights: Sequence[Fraction]) -> list[Lottery]:
    """A lottery with the largest weighted sum of gains among those that leave nobody worse off.

    Where it is reached in more than one way: for every player one of those that are best for this player.
    """
    value = [sum((w * g for w, g in zip(weights, gains, strict=True)), Fraction(0)) for gains in problem.gains]
    top, _ = largest(problem, value)
    by_gains: dict[Gains, Lottery] = {}
    for player in range(problem.players):
        best = largest(problem, [gains[player] for gains in problem.gains], None, [*value, -top])[1]
        by_gains.setdefault(problem.of(best), best)
    return [by_gains[gains] for gains in sorted(by_gains)]


def efficient(problem: BargainingProblem) -> list[int]:
    """The alternatives that nothing feasible is better than for somebody and as good for all."""
    total = [sum(gains, Fraction(0)) for gains in problem.gains]
    return [number for number, gains in enumerate(problem.gains) if largest(problem, total, gains)[0] == total[number]]


def largest(
    problem: BargainingProblem,
    value: Sequence[Fraction | int],
    floor: Sequence[Fraction] | None = None,
    equal: Sequence[Fraction | int] | None = None,
) -> tuple[Fraction, Lottery]:
    """The largest expectation of a value while nobody gets less than the floor (0 if None), and a lottery with it.

    ``equal`` are coefficients, and then a constant, of a sum that must be 0.
    """
    least = floor if floor is not None else [Fraction(0)] * problem.players
    count = len(problem.gains)
    at_least: list[list[Fraction | int]] = [
        [*(gains[player] for gains in problem.gains), -least[player]] for player in range(problem.players)
    ]
    at_least.append([*([-1] * count), 1])
    best = maximise(Program(value, equal=[] if equal is None else [equal], at_least=at_least))
    assert best is not None  # noqa: S101 - the floor was chosen to be feasible
    return best
