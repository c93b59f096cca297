"""Alternating offers over one divisible surplus: exact shares with a finite or infinite horizon.

After a refusal the responder may take an outside option; otherwise talks break down with some probability, or the
other player proposes one period later. With ``x1`` the share of player 1 when 1 proposes, and ``m2`` what 2 can hold
out for, ``x1 = S - m2`` and ``m2 = max(outside2, breakdown value + (1 - b) δ2 x2)``, likewise for 2.

Sources: Rubinstein (1982), *Perfect equilibrium in a bargaining model*, Econometrica 50, 97–109; Binmore (1985),
*Bargaining and coalitions*; Osborne & Rubinstein (1990), *Bargaining and Markets*, sections 3.9 to 3.12.
"""

from dataclasses import dataclass
from fractions import Fraction
from itertools import product

Pair = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Surplus:
    """What two players divide, and what each has otherwise.

    ``outside`` is what a responder who opts out gets, as both get theirs then; ``breakdown`` is the probability that
    talks end after a refusal, which leaves both with 0. Without a deal at the end both have 0.
    """

    size: Fraction
    discount: Pair
    outside: Pair = (Fraction(0), Fraction(0))
    breakdown: Fraction = Fraction(0)
    can_leave: bool = False

    @property
    def patience(self) -> Pair:
        """What a unit in the next period is worth now, with the risk of a breakdown."""
        goes_on = 1 - self.breakdown
        return goes_on * self.discount[0], goes_on * self.discount[1]


@dataclass(frozen=True)
class Division:
    """The first proposal: what each player gets, and whether the talks end at once without agreement.

    ``tie`` says that agreeing and leaving are equally good for the proposer.
    """

    shares: Pair
    agreed: bool
    tie: bool = False


def infinite(surplus: Surplus, first: int) -> Division:
    """The division with an infinite horizon, which is the only subgame-perfect one.

    >>> nine_tenths = Fraction(9, 10)
    >>> float(infinite(Surplus(Fraction(1), (nine_tenths, nine_tenths)), 0).shares[0])
    0.5263157894736842
    """
    left = _left(surplus, first)
    if left is not None:
        return left
    own = surplus.patience
    for leaves in product((False, True), (False, True)):
        proposer_gets = _proposer_shares(surplus, leaves)
        if proposer_gets is None:
            continue
        # What each holds out for as responder: the own share one period later, or the outside option.
        waiting = (own[0] * proposer_gets[0], own[1] * proposer_gets[1])
        floors = _floors(surplus, waiting)
        wanted = tuple(surplus.outside[i] if leaves[i] else waiting[i] for i in (0, 1))
        if floors == wanted:
            return _divided(surplus, proposer_gets[first], first)
    raise AssertionError("one of the four cases holds")


def _floors(surplus: Surplus, waiting: Pair) -> Pair:
    if not surplus.can_leave:
        return waiting
    return max(waiting[0], surplus.outside[0]), max(waiting[1], surplus.outside[1])


def _proposer_shares(surplus: Surplus, leaves: tuple[bool, bool]) -> Pair | None:
    """``x0 = S - m1, x1 = S - m0`` where a responder who leaves holds out for the outside option, else for waiting."""
    size, own = surplus.size, surplus.patience
    if any(leaves) and not surplus.can_leave:
        return None
    if leaves[0] and leaves[1]:
        return size - surplus.outside[1], size - surplus.outside[0]
    if leaves[0]:
        x1 = size - surplus.outside[0]
        return size - own[1] * x1, x1
    if leaves[1]:
        x0 = size - surplus.outside[1]
        return x0, size - own[0] * x0
    if own[0] * own[1] == 1:
        # Nobody minds waiting: any division is an equilibrium; the middle is the limit of equal patience.
        return size / 2, size / 2
    return size * (1 - own[1]) / (1 - own[0] * own[1]), size * (1 - own[0]) / (1 - own[0] * own[1])


def finite(surplus: Surplus, first: int, rounds: int) -> Division:
    """The division with at most so many rounds, the players proposing in turn.

    >>> nine_tenths = Fraction(9, 10)
    >>> float(finite(Surplus(Fraction(1), (nine_tenths, nine_tenths)), 0, 3).shares[0])
    0.91
    """
    left = _left(surplus, first)
    if left is not None:
        return left
    own = surplus.patience
    later: Pair = (Fraction(0), Fraction(0))
    for turn in reversed(range(rounds)):
        proposer = (first + turn) % 2
        responder = 1 - proposer
        waiting = own[responder] * later[responder] if turn < rounds - 1 else Fraction(0)
        floor = max(waiting, surplus.outside[responder]) if surplus.can_leave else waiting
        shares = [Fraction(0), Fraction(0)]
        shares[proposer], shares[responder] = surplus.size - floor, floor
        later = (shares[0], shares[1])
    return Division(later, True)


def _left(surplus: Surplus, first: int) -> Division | None:
    """The end at once, if the outside options together are worth more than the surplus."""
    together = sum(surplus.outside)
    if surplus.can_leave and together > surplus.size:
        return Division(surplus.outside, False)
    return None


def _divided(surplus: Surplus, share: Fraction, first: int) -> Division:
    shares = [surplus.size - share, surplus.size - share]
    shares[first] = share
    own = surplus.patience
    tie = (surplus.can_leave and sum(surplus.outside) == surplus.size) or own[0] * own[1] == 1
    return Division((shares[0], shares[1]), True, tie)
