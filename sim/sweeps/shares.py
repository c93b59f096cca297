"""The shares of a sweep's points by outcome, as texts, tables and maps all give them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class RegimeShare:
    """Regimes whose outcomes are the same: how many points they have together, and one of them."""

    words: str
    regimes: int
    points: int
    example: Mapping[str, float]


def regime_shares(regimes: Sequence[Mapping[str, Any]]) -> tuple[list[RegimeShare], int]:
    """The outcomes of a sweep, the most frequent first, and the number of points that are mere boundaries of others.

    A tie with the outcomes of another regime belongs to it.

    Args:
        regimes: as the description of a sweep lists them.

    >>> truce, war = ({"words": word, "tie": False, "points": 4, "example": {}} for word in ("Truce", "War"))
    >>> ties = [{**truce, "tie": True, "points": 1}, {"words": "Truce or War", "tie": True, "points": 2, "example": {}}]
    >>> shares, boundary = regime_shares([truce, war, *ties])
    >>> [(share.words, share.points) for share in shares], boundary
    ([('Truce', 5), ('War', 4)], 2)
    """
    lasting = lasting_words(regimes)
    alike = defaultdict(list)
    for regime in regimes:
        if regime["words"] in lasting:
            alike[regime["words"]].append(regime)
    shares = [
        RegimeShare(words, len(same), sum(regime["points"] for regime in same), same[0]["example"])
        for words, same in alike.items()
    ]
    shares.sort(key=lambda share: (-share.points, share.words))
    return shares, sum(regime["points"] for regime in regimes) - sum(share.points for share in shares)


def lasting_words(regimes: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """The outcomes of regimes that are not mere ties; of all where there are only ties."""
    lasting = frozenset(str(regime["words"]) for regime in regimes if not regime["tie"])
    return lasting or frozenset(str(regime["words"]) for regime in regimes)
