"""Repeated games with trigger strategies: who keeps to an agreement at which patience.

In each period everybody either complies or takes the best deviation. A violation is noticed with probability ``m``,
costs a fine ``s`` then, and is followed by a punishment: for ever (grim), for ``n`` periods, or one period of the
same in return (tit for tat). With ``R`` for compliance, ``T`` for the best deviation and ``P`` for the punishment, grim
holds for a player exactly if ``T - ms - R ≤ m (R - P) δ / (1 - δ)``, and ``n`` periods exactly if
``T - ms - R ≤ m (R - P) (δ + … + δⁿ)``.

Sources: Friedman (1971), *A non-cooperative equilibrium for supergames*, Review of Economic Studies 38, 1–12; Axelrod
(1984), *The Evolution of Cooperation* (tit for tat); Green & Porter (1984), Econometrica 52, 87–100 (punishments that
end).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from sim.solvers.exact.linear_program import Program, maximise

_HALVINGS = 60


@dataclass(frozen=True)
class Temptation:
    """What matters to one player: compliance, best deviation, punishment, and being let down (``R, T, P, S``)."""

    reward: Fraction
    temptation: Fraction
    punishment: Fraction
    sucker: Fraction
    monitoring: Fraction = Fraction(1)
    fine: Fraction = Fraction(0)

    @property
    def gain(self) -> Fraction:
        """What a violation brings at once, the expected fine taken off."""
        return self.temptation - self.monitoring * self.fine - self.reward

    @property
    def loss(self) -> Fraction:
        """What a period of punishment costs, times the chance to be noticed."""
        return self.monitoring * (self.reward - self.punishment)


def complies(one: Temptation, discount: Fraction, kind: str, periods: int = 0) -> bool:
    """Whether a player keeps to the agreement; ``kind`` is grim, tit-for-tat or periods."""
    if kind == "grim":
        return (1 - discount) * one.gain <= discount * one.loss
    if kind == "periods":
        return one.gain <= one.loss * sum((discount**k for k in range(1, periods + 1)), Fraction(0))
    defects_ever = (1 - discount) * one.gain <= discount * (one.reward - one.punishment)
    alternates = one.gain <= discount * (one.reward - one.sucker)
    return defects_ever and alternates


def threshold(one: Temptation, kind: str, periods: int = 0) -> Fraction | float | None:
    """The discount from which on a player complies: exact but for several periods; None if no patience suffices.

    >>> dilemma = Temptation(Fraction(3), Fraction(5), Fraction(1), Fraction(0))
    >>> threshold(dilemma, "grim"), threshold(dilemma, "tit-for-tat"), threshold(dilemma, "periods", 1)
    (Fraction(1, 2), Fraction(2, 3), Fraction(1, 1))
    >>> round(threshold(dilemma, "periods", 2), 6)
    0.618034
    """
    if one.gain <= 0 and (kind != "tit-for-tat" or (one.reward >= one.punishment and one.reward >= one.sucker)):
        return Fraction(0)
    if kind == "grim":
        return None if one.loss <= 0 else one.gain / (one.gain + one.loss)
    if kind == "tit-for-tat":
        return _tit_for_tat(one)
    if one.loss <= 0 or one.gain > periods * one.loss:
        return None
    return one.gain / one.loss if periods == 1 else _bisected(one, periods)


def _bisected(one: Temptation, periods: int) -> float:
    low, high = Fraction(0), Fraction(1)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if complies(one, middle, "periods", periods) else (middle, high)
    return float(high)


def _tit_for_tat(one: Temptation) -> Fraction | None:
    """From which discount on neither defecting for ever nor every other period pays."""
    if one.reward <= one.punishment or one.reward <= one.sucker or one.gain > one.reward - one.sucker:
        return None
    return max(one.gain / (one.reward - one.punishment + one.gain), one.gain / (one.reward - one.sucker))


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
