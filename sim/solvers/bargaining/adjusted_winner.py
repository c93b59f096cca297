"""Adjusted Winner: two players divide issues so that both get the same number of their own points.

Each issue goes to whom it is worth more; then issues move from the one who is ahead, those whose worth differs least
in proportion first, the last of them in part, until both have the same. The result is envy-free and efficient.

Source: Brams & Taylor (1996), *Fair Division*, chapter 4; Brams & Togman (1996), *Camp David: was the agreement
fair?*, Conflict Management and Peace Science 15, 99–112.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

Worth = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Division:
    """``shares`` is the first player's share of each issue; ``points`` is what both get."""

    shares: tuple[Fraction, ...]
    points: Worth
    tie: bool


def adjusted_winner(worth: Sequence[Worth]) -> Division:
    """Divide issues.

    Args:
        worth: what each issue is worth to the first and to the second player, not negative.

    >>> adjusted_winner([(Fraction(60), Fraction(40)), (Fraction(40), Fraction(60))]).points
    (Fraction(60, 1), Fraction(60, 1))
    """
    shares = [Fraction(int(a >= b)) for a, b in worth]
    tie = any(a == b and a > 0 for a, b in worth)
    first, second = _points(worth, shares)
    giver = 0 if first >= second else 1
    # From the giver's issues, those that cost the giver least for what the other gains.
    own = [i for i, share in enumerate(shares) if share == 1 - giver and worth[i][1 - giver] > 0]
    order = sorted(own, key=lambda i: (worth[i][giver] / worth[i][1 - giver], i))
    for i in order:
        mine, theirs = _points(worth, shares)[giver], _points(worth, shares)[1 - giver]
        if mine <= theirs:
            break
        part = min(Fraction(1), (mine - theirs) / (worth[i][0] + worth[i][1]))
        same = [j for j in own if worth[j][giver] * worth[i][1 - giver] == worth[i][giver] * worth[j][1 - giver]]
        tie = tie or (len(same) > 1 and part < 1)
        shares[i] = shares[i] - part if giver == 0 else shares[i] + part
    return Division(tuple(shares), _points(worth, shares), tie)


def _points(worth: Sequence[Worth], shares: Sequence[Fraction]) -> Worth:
    pairs = list(zip(worth, shares, strict=True))
    return (
        sum((a * share for (a, _), share in pairs), Fraction(0)),
        sum((b * (1 - share) for (_, b), share in pairs), Fraction(0)),
    )
