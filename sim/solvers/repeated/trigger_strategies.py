"""Repeated games with trigger strategies: who keeps to an agreement at which discounts.

In each period everybody either complies or takes the best deviation. A violation is noticed with probability ``m``,
costs a fine ``s`` then, and is followed by a punishment: for good (grim), for ``n`` periods, or one period of the
same in return (tit for tat). With ``R`` for compliance, ``T`` for the best deviation and ``P`` for the punishment, grim
holds for a player exactly if ``T - ms - R ≤ m (R - P) δ / (1 - δ)``, and ``n`` periods exactly if
``T - ms - R ≤ m (R - P) (δ + … + δⁿ)``. Tit for tat, where everything is noticed and nothing fined, holds exactly if
neither defecting in every period nor in every other one is better: ``T - R ≤ δ (T - P)`` and ``T - R ≤ δ (R - S)``.

Sources: Friedman (1971), *A non-cooperative equilibrium for supergames*, Review of Economic Studies 38, 1–12; Axelrod
(1984), *The Evolution of Cooperation*, appendix B (tit for tat); Green & Porter (1984), *Noncooperative collusion under
imperfect price information*, Econometrica 52, 87–100 (punishments that end).
"""

from dataclasses import dataclass
from fractions import Fraction

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


@dataclass(frozen=True)
class CriticalDiscounts:
    """The discounts from ``low`` to ``high`` (None: as close to 1 as one likes) at which a player complies."""

    low: Fraction | float
    high: Fraction | float | None = None

    @property
    def possible(self) -> bool:
        """Whether there are any: a discount is below 1."""
        return self.low < 1


def slack(one: Temptation, discount: Fraction, kind: str, periods: int = 0) -> Fraction:
    """How much better complying is, in payoffs of one period; negative if a violation is better.

    ``kind`` is grim, tit-for-tat or periods.
    """
    if kind == "grim":
        return discount * one.loss - (1 - discount) * one.gain
    if kind == "periods":
        return one.loss * sum((discount**k for k in range(1, periods + 1)), Fraction(0)) - one.gain
    return min(discount * by - gain for gain, by in _tit_for_tat(one))


def complies(one: Temptation, discount: Fraction, kind: str, periods: int = 0) -> bool:
    """Whether a player keeps to the agreement (also if a violation is just as good)."""
    return slack(one, discount, kind, periods) >= 0


def critical_discounts(one: Temptation, kind: str, periods: int = 0) -> CriticalDiscounts | None:
    """The discounts at which a player complies: exact but for several periods; None if none suffices.

    >>> dilemma = Temptation(Fraction(3), Fraction(5), Fraction(1), Fraction(0))
    >>> [str(critical_discounts(dilemma, kind, n).low) for kind, n in (("grim", 0), ("tit-for-tat", 0), ("periods", 1))]
    ['1/2', '2/3', '1']
    >>> round(critical_discounts(dilemma, "periods", 2).low, 6)
    0.618034
    """
    if kind == "grim":
        return _linear(one.gain, one.gain + one.loss)
    if kind == "periods":
        return _bounded(one.gain, one.loss, periods)
    parts = [_linear(gain, by) for gain, by in _tit_for_tat(one)]
    found = [part for part in parts if part is not None]
    if len(found) < len(parts):
        return None
    highs = [part.high for part in found if part.high is not None]
    low, high = max(part.low for part in found), min(highs) if highs else None
    return CriticalDiscounts(low, high) if high is None or low <= high else None


def _tit_for_tat(one: Temptation) -> tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]:
    """Pairs of a gain and what it must not exceed, once multiplied by the discount."""
    gain = one.temptation - one.reward
    return (gain, one.temptation - one.punishment), (gain, one.reward - one.sucker)


def _linear(gain: Fraction, by: Fraction) -> CriticalDiscounts | None:
    """The discounts δ with ``gain ≤ δ by``."""
    return _bounded(gain, by, 1)


def _bounded(gain: Fraction, by: Fraction, periods: int) -> CriticalDiscounts | None:
    """The discounts δ with ``gain ≤ by (δ + … + δⁿ)``."""
    if by == 0:
        return CriticalDiscounts(Fraction(0)) if gain <= 0 else None
    if by > 0:
        if gain > periods * by:
            return None
        return CriticalDiscounts(_root(gain / by, periods) if gain > 0 else Fraction(0))
    if gain > 0:
        return None
    return CriticalDiscounts(Fraction(0), None if gain <= periods * by else _root(gain / by, periods))


def _root(total: Fraction, periods: int) -> Fraction | float:
    """The discount at which ``δ + … + δⁿ`` is a number from 0 to n."""
    if periods == 1 or total in (0, periods):
        return total / periods
    low, high = Fraction(0), Fraction(1)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        enough = sum((middle**k for k in range(1, periods + 1)), Fraction(0)) >= total
        low, high = (low, middle) if enough else (middle, high)
    return float(high)
