"""Finite games of alternating offers: in each round one player proposes, the others accept or refuse in turn."""

from dataclasses import dataclass, replace
from typing import Any

NO_RESULT = -1


@dataclass(frozen=True)
class Offer:
    """Something that can be proposed: one result, or several of which the other side chooses one."""

    name: str
    results: tuple[int, ...]


@dataclass(frozen=True)
class AlternatingOffers:
    """Who proposes in each round, and what; results are numbered, ``NO_RESULT`` is what happens without agreement.

    In a round the proposer makes an offer (or, with ``withdraw``, ends the talks). The others answer in the order of
    the players: each accepts, refuses or, with ``withdraw``, ends the talks. A refused offer leads to the next
    round, or to no deal after the last one.
    """

    players: int
    proposers: tuple[int, ...]
    offers: tuple[tuple[Offer, ...], ...]
    withdraw: bool = False

    @property
    def rounds(self) -> int:
        """How many rounds there are at most."""
        return len(self.proposers)

    def responders(self, turn: int) -> list[int]:
        """Who answers in a round, in order."""
        return [player for player in range(self.players) if player != self.proposers[turn]]

    def longer(self, cycle: int) -> "AlternatingOffers":
        """The same with one more round, in which proposers and offers are those of ``cycle`` rounds before.

        >>> AlternatingOffers(2, (0, 1), ((), ())).longer(2).proposers
        (0, 1, 0)
        """
        return replace(
            self,
            proposers=(*self.proposers, self.proposers[-cycle]),
            offers=(*self.offers, self.offers[-cycle]),
        )


@dataclass(frozen=True)
class Stakes:
    """What is at stake: gains over no deal, ``gains[result][player]``, and what it costs to go on.

    After a refusal the talks break down with probability ``breakdown``; else the next round is worth to each player
    ``discount`` times what it brings, less ``delay``.
    """

    gains: Any
    discount: Any
    delay: Any
    breakdown: Any
