"""The results of a batch of alternating offers as columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.formulas import Formula
from sim.games.alternating_offers import NO_DEAL
from sim.solution import SolutionTable
from sim.solvers.offers.alternating_offers import ACCEPT, REFUSE, WITHDRAW
from sim.solvers.offers.alternating_offers_batch import BatchFound

if TYPE_CHECKING:
    from sim.protocols.offers.rules import OffersRules

REFUSED = "refused"


@dataclass(frozen=True, eq=False)
class OfferColumns:
    """The results of a batch as a table, a row for each point."""

    rules: "OffersRules"
    found: BatchFound
    floats: Mapping[Formula, Any]

    def table(self) -> SolutionTable:
        """All results, a row each."""
        rules, found = self.rules, self.found
        batch = len(found.clear)
        played = self._played()
        outcomes, possible = self._outcomes()
        base = np.stack([self.floats[one][0] for one in rules.payoffs[-1]], axis=1)
        with np.errstate(all="ignore"):
            payoffs = base + found.gains
        return SolutionTable(
            point=np.arange(batch, dtype=np.int64),
            strategies=played.astype(np.float64),
            payoffs=payoffs,
            outcomes=outcomes,
            regret=np.zeros(batch),
            component=np.zeros(batch, dtype=np.int64),
            supports=played,
            possible=possible,
            exact=np.ones(batch, dtype=bool),
            degenerate=np.zeros(batch, dtype=bool),
            complete=np.ones(batch, dtype=bool),
            message=("",) * batch,
        )

    def _played(self) -> NDArray[np.bool_]:
        rules, found, game = self.rules, self.found, self.rules.game
        columns: dict[tuple[str, str], NDArray[np.bool_]] = {}
        names = list(rules.players)
        none = np.zeros(len(found.clear), dtype=bool)
        for turn in range(game.rounds):
            reached = found.turns >= turn
            proposer = names[game.proposers[turn]]
            options = [*(offer.name for offer in game.offers[turn]), REFUSED, WITHDRAW]
            for number, name in enumerate(options):
                columns[proposer, f"round_{turn + 1}.{name}"] = reached & (found.offer[:, turn] == number)
            for place, player in enumerate(game.responders(turn)):
                reply = found.reply[:, turn, place]
                for number, name in enumerate((ACCEPT, REFUSE, WITHDRAW)):
                    columns[names[player], f"round_{turn + 1}.{name}"] = reached & (reply == number)
                for result in {number for offer in game.offers[turn] for number in offer.results}:
                    chosen = reached & (reply == 0) & (found.met[:, turn] == result)
                    columns[names[player], f"round_{turn + 1}.choose_{rules.result_name(result)}"] = chosen
        wanted = [(player, name) for player, listed in rules.strategies.items() for name in listed]
        return np.stack([columns.get(one, none) for one in wanted], axis=1)

    def _outcomes(self) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        rules, found = self.rules, self.found
        batch, count = len(found.clear), len(rules.outcomes)
        shares = np.zeros((batch, count))
        breakdown = self.floats[rules.breakdown][0]
        agreed = found.ending != NO_DEAL
        with np.errstate(all="ignore"):
            reached = np.where(agreed, (1 - breakdown) ** found.turns, 0.0)
        chance = self.floats[rules.either][0] if rules.either is not None else np.ones(batch)
        outcome = np.array(rules.results)[found.ending]
        shares[np.arange(batch), outcome] = reached * chance
        if rules.together is not None:
            shares[:, rules.together] += reached * (1 - chance)
        broken = agreed & (breakdown > 0) & (found.turns > 0)
        shares[:, -1] = np.where(agreed, np.where(broken, 1 - reached, 0.0), 1.0)
        possible = shares > 0
        possible[:, -1] = ~agreed | broken
        return shares, possible
