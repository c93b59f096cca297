"""Whether the number of rounds decides the outcome of alternating offers."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from typing_extensions import override

from sim.games.alternating_offers import Stakes
from sim.protocols.offers.moves import Moves
from sim.solution import Fact
from sim.solvers.offers.alternating_offers import Result, subgame_perfect
from sim.words import Claim, claim


@dataclass(frozen=True)
class LongerTalks:
    """Talks of so many rounds, and how they can end."""

    rounds: int
    results: tuple[Result, ...]


@dataclass(frozen=True)
class Deadline(Fact):
    """How the talks can end, and whether they could end otherwise if the deadline were later.

    Later deadlines are tried round by round until everybody in the order of proposers, ``cycle`` rounds long, has had
    the last word.
    """

    moves: Moves
    stakes: Stakes
    cycle: int
    results: tuple[Result, ...]

    @cached_property
    def longer(self) -> LongerTalks | None:
        """The first later deadline that leads elsewhere; None if none of them does."""
        game, here = self.moves.game, _endings(self.results)
        for _ in range(self.cycle):
            game = game.longer(self.cycle)
            results = subgame_perfect(game, self.stakes).results
            if _endings(results) != here:
                return LongerTalks(game.rounds, results)
        return None

    @override
    def to_dict(self) -> dict[str, Any]:
        """Under ``deadline``: with how many rounds the talks would end otherwise, and how; null if with none tried."""
        longer = self.longer and {
            "rounds": self.longer.rounds,
            "outcomes": list(self.moves.endings(self.longer.results)),
        }
        return {"deadline": longer}

    @override
    def story(self) -> Sequence[Claim]:
        if self.longer is None:
            return ()
        before, after = self.moves.endings(self.results), self.moves.endings(self.longer.results)
        outcomes = None if before.keys() == after.keys() else list(after.values())
        rounds = self.moves.game.rounds
        return (claim("offers.deadline", rounds=rounds, instead=self.longer.rounds, outcomes=outcomes),)


def _endings(results: Sequence[Result]) -> set[object]:
    """How talks can end; longer talks without a deal cost more, but do not count as another end."""
    return {None if result.fails else result.key for result in results}
