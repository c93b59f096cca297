"""Adjusted Winner: two players divide issues so that both get the same share of all of their own points.

Each issue goes to the player to whom it is worth more. Then issues move from the one who is ahead, those whose worth
differs least in proportion first, the last of them in part, until both have the same. The result is efficient,
envy-free and equitable; where both have as many points to give (usually 100), both get the same number of them.

Source: Brams & Taylor (1996), *Fair Division*, chapter 4; Brams & Togman (1996), *Camp David: was the agreement
fair?*, Conflict Management and Peace Science 15, 99–112.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from sim.errors import SolverError
from sim.words import say

Worth = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class IssueDivision:
    """``shares`` is the first player's share of each issue; ``points`` is what each gets, in that player's own points.

    ``tie`` says that other divisions are as good: the order of the issues has decided.
    """

    shares: tuple[Fraction, ...]
    points: Worth
    tie: bool


def adjusted_winner(worth: Sequence[Worth]) -> IssueDivision:
    """Divide issues.

    Args:
        worth: what each issue is worth to the first and to the second player, not negative.

    Raises:
        SolverError: nothing is worth anything to one of them.

    >>> adjusted_winner([(Fraction(60), Fraction(40)), (Fraction(40), Fraction(60))]).points
    (Fraction(60, 1), Fraction(60, 1))
    """
    total = [sum((pair[player] for pair in worth), Fraction(0)) for player in (0, 1)]
    if not all(total):
        raise SolverError(say("errors.solvers.no_points"))
    weight = [(a / total[0], b / total[1]) for a, b in worth]
    shares, tie = _adjusted(weight)
    return IssueDivision(tuple(shares), _points(worth, shares), tie)


def _adjusted(worth: Sequence[Worth]) -> tuple[list[Fraction], bool]:
    """The first player's shares, and whether they are not the only ones; all worth adds up to 1 for each."""
    shares = [Fraction(int(a >= b)) for a, b in worth]
    first, second = _points(worth, shares)
    giver = 0 if first >= second else 1
    # From the giver's issues, those that cost the giver least for what the other gains; a tie may change hands too.
    own = [i for i, share in enumerate(shares) if share == 1 - giver and worth[i][1 - giver] > 0]
    order = sorted(own, key=lambda i: (worth[i][giver] / worth[i][1 - giver], i))
    last = Fraction(1)  # how much the giver loses for what the other gains, in the last step
    for i in order:
        points = _points(worth, shares)
        ahead = points[giver] - points[1 - giver]
        if ahead <= 0:
            break
        part = min(Fraction(1), ahead / (worth[i][0] + worth[i][1]))
        shares[i] += part if giver == 1 else -part
        last = worth[i][giver] / worth[i][1 - giver]
    alike = [i for i, pair in enumerate(worth) if pair[giver] == last * pair[1 - giver] and any(pair)]
    divided = any(0 < shares[i] < 1 for i in alike)
    apart = len({shares[i] for i in alike}) > 1
    return shares, len(alike) > 1 and (divided or apart)


def _points(worth: Sequence[Worth], shares: Sequence[Fraction]) -> Worth:
    pairs = list(zip(worth, shares, strict=True))
    return (
        sum((a * share for (a, _), share in pairs), Fraction(0)),
        sum((b * (1 - share) for (_, b), share in pairs), Fraction(0)),
    )
