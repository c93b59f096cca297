"""Alternating offers over one divisible surplus: exact shares with a finite or infinite horizon.

After a refusal the responder may leave for its outside option; otherwise the talks break down with some probability,
which leaves both with 0, or the other player proposes one period later. As responder, player ``i`` holds out for
``m_i = max(outside_i, (1 - b) δ_i x_i)``, where ``x_i = S - m_j`` is what it keeps as proposer; with an infinite
horizon these equations have one solution unless nobody minds waiting.

Sources: Rubinstein (1982), *Perfect equilibrium in a bargaining model*, Econometrica 50, 97–109; Ståhl (1972),
*Bargaining Theory* (finite horizon); Binmore, Rubinstein & Wolinsky (1986), *The Nash bargaining solution in economic
modelling*, RAND Journal of Economics 17, 176–188 (breakdown); Osborne & Rubinstein (1990), *Bargaining and Markets*,
sections 3.9 to 3.12 (outside options).
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Literal

Pair = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Surplus:
    """What two players divide, and what each has otherwise.

    ``outside`` is what each player gets if a responder leaves, 0 or more; with ``can_leave`` False nobody can.
    ``breakdown`` is the probability that talks end after a refusal, which leaves both with 0. Without a deal at the
    end both have 0.
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
    """What each player gets, and whether they agree (else the responder leaves at once)."""

    shares: Pair
    agreed: bool


# Agreeing is worth as much as leaving; the responder loses nothing by staying; nobody loses by waiting.
Tie = Literal["no_room", "stays", "any_division"]


@dataclass(frozen=True)
class Divisions:
    """The subgame-perfect divisions: one, or at ties several, with the kind of ``tie``.

    Of a continuum the two ends are given. ``complete`` says that there is nothing else (but what lies in between);
    ``later`` that the same division may also be agreed on in a later round, because waiting costs nobody anything.
    """

    found: tuple[Division, ...]
    complete: bool = True
    tie: Tie | None = None
    later: bool = False


def infinite(surplus: Surplus, first: int) -> Divisions:
    """The division with an infinite horizon.

    >>> nine_tenths = Fraction(9, 10)
    >>> float(infinite(Surplus(Fraction(1), (nine_tenths, nine_tenths)), 0).found[0].shares[0])
    0.5263157894736842
    """
    left = _left(surplus, first)
    if left is not None:
        return left
    if min(surplus.patience) == 1 and not _no_room(surplus):
        return _any_division(surplus, first)
    return _agreed(surplus, _split(surplus, first, surplus.size - _held_out(surplus)[1 - first]))


def _held_out(surplus: Surplus) -> Pair:
    """What each holds out for as responder: its outside option, or what it is worth to wait for its own proposal."""
    for leaves in product((False, True), (False, True)):
        keeps = _keeps(surplus, leaves)
        if keeps is None:
            continue
        waiting = surplus.patience[0] * keeps[0], surplus.patience[1] * keeps[1]
        held_out = _floor(surplus, 0, waiting[0]), _floor(surplus, 1, waiting[1])
        if held_out == tuple(surplus.outside[i] if leaves[i] else waiting[i] for i in (0, 1)):
            return held_out
    raise AssertionError("one of the four cases holds")


def _keeps(surplus: Surplus, leaves: tuple[bool, bool]) -> Pair | None:
    """What each keeps as proposer, if the responders who ``leave`` hold out for that and the others for waiting."""
    size, own, outside = surplus.size, surplus.patience, surplus.outside
    if any(leaves) and not surplus.can_leave:
        return None
    if leaves[0] and leaves[1]:
        return size - outside[1], size - outside[0]
    if leaves[0]:
        keeps = size - outside[0]
        return size - own[1] * keeps, keeps
    if leaves[1]:
        keeps = size - outside[1]
        return keeps, size - own[0] * keeps
    both = 1 - own[0] * own[1]
    return None if both == 0 else (size * (1 - own[1]) / both, size * (1 - own[0]) / both)


def finite(surplus: Surplus, first: int, rounds: int) -> Divisions:
    """The division with at most so many rounds, the players proposing in turn.

    >>> nine_tenths = Fraction(9, 10)
    >>> float(finite(Surplus(Fraction(1), (nine_tenths, nine_tenths)), 0, 3).found[0].shares[0])
    0.91
    """
    left = _left(surplus, first, rounds)
    if left is not None:
        return left
    keeps = Fraction(0)
    for turn in reversed(range(rounds)):
        proposer = (first + turn) % 2
        # The responder of this round proposes in the next one; after the last one waiting brings nothing.
        responder = 1 - proposer
        keeps = surplus.size - _floor(surplus, responder, surplus.patience[responder] * keeps)
    agreed = _agreed(surplus, _split(surplus, first, keeps))
    return replace(agreed, later=rounds > 1 and min(surplus.patience) == 1)


def _floor(surplus: Surplus, player: int, waiting: Fraction) -> Fraction:
    return max(waiting, surplus.outside[player]) if surplus.can_leave else waiting


def _split(surplus: Surplus, first: int, keeps: Fraction) -> Pair:
    return (keeps, surplus.size - keeps) if first == 0 else (surplus.size - keeps, keeps)


def _no_room(surplus: Surplus) -> bool:
    """Whether agreeing is worth exactly as much as the outside options."""
    return surplus.can_leave and sum(surplus.outside) == surplus.size


def _agreed(surplus: Surplus, shares: Pair) -> Divisions:
    agreed = Division(shares, True)
    if not _no_room(surplus):
        return Divisions((agreed,))
    return Divisions((agreed, Division(surplus.outside, False)), tie="no_room")


def _left(surplus: Surplus, first: int, rounds: int | None = None) -> Divisions | None:
    """The end at once, if the outside options together are worth more than the surplus."""
    if not surplus.can_leave or sum(surplus.outside) <= surplus.size:
        return None
    left = (Division(surplus.outside, False),)
    responder = 1 - first
    if surplus.outside[responder] > 0 and (surplus.patience[responder] < 1 or rounds == 1):
        return Divisions(left)
    return Divisions(left, False, "stays")


def _any_division(surplus: Surplus, first: int) -> Divisions:
    """Nobody minds waiting: every division that leaves both their outside options is an equilibrium."""
    floors = surplus.outside if surplus.can_leave else (Fraction(0), Fraction(0))
    most, least = surplus.size - floors[1 - first], floors[first]
    ends = tuple(Division(_split(surplus, first, keeps), True) for keeps in (most, least))
    return Divisions(ends, False, "any_division")
