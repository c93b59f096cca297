"""Alternating offers in one scenario: from formulas to subgame-perfect results, for one point or many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import NegsimError, SolverError
from sim.formulas import Formula, Points
from sim.games.alternating_offers import NO_DEAL, AlternatingOffers, Offer, Stakes
from sim.protocols.offers.batch import REFUSED, OfferColumns
from sim.protocols.offers.story import tell
from sim.protocols.rules import Rows, Rules
from sim.protocols.spec import OwnNumbers
from sim.protocols.values import Read, Values
from sim.solution import Equilibrium, Solution, SolutionTable
from sim.solvers.offers.alternating_offers import ACCEPT, REFUSE, WITHDRAW, Result, Step, subgame_perfect
from sim.solvers.offers.alternating_offers_batch import BatchFound, subgame_perfect_batch

CONCEPT = "subgame-perfect"
ONLY = "nobody is ever indifferent between different results, so there is no other one"
TIE = (
    "somebody is indifferent between different results: all that pure strategies lead to are listed, and mixed "
    "strategies may lead to more"
)


@dataclass(frozen=True)
class OffersRules(Rules):
    """Rules of alternating offers.

    ``results`` are the outcomes (positions) that the results of the game stand for; with ``either``, each comes about
    with that probability only, and ``together`` otherwise. ``payoffs`` are by outcome (the last is no deal) and player.
    """

    kind: str
    players: Mapping[str, str]
    outcomes: Mapping[str, str]
    ordinal: bool
    game: AlternatingOffers
    results: tuple[int, ...]
    together: int | None
    either: Formula | None
    payoffs: tuple[tuple[Formula, ...], ...]
    discount: tuple[Formula, ...]
    delay: tuple[Formula, ...]
    breakdown: Formula
    own: OwnNumbers

    @property
    def concepts(self) -> tuple[str, ...]:
        """Subgame-perfect equilibrium."""
        return (CONCEPT,)

    @cached_property
    def formulas(self) -> tuple[Formula, ...]:
        """Payoffs, discounts, costs, probabilities."""
        own = (*self.discount, *self.delay, self.breakdown, *([self.either] if self.either else []))
        return tuple(dict.fromkeys((*(formula for row in self.payoffs for formula in row), *own)))

    @cached_property
    def strategies(self) -> Mapping[str, Mapping[str, str]]:  # type: ignore[override]  # a field elsewhere
        """What each player may do in each round: ids ``round_1.package``, ``round_1.accept``."""
        found: dict[str, dict[str, str]] = {player: {} for player in self.players}
        for turn in range(self.game.rounds):
            for place, player in enumerate(self.players):
                proposes = place == self.game.proposers[turn]
                for name, label in (self._proposals(turn) if proposes else self._answers(turn)).items():
                    found[player][f"round_{turn + 1}.{name}"] = label
        return found

    def _proposals(self, turn: int) -> dict[str, str]:
        when = self.when(turn)
        named = {offer.name: f"{when}offers {self.offer_label(offer)}" for offer in self.game.offers[turn]}
        named[REFUSED] = f"{when}makes an offer that is refused"
        return named | ({WITHDRAW: f"{when}ends the talks"} if self.game.withdraw else {})

    def _answers(self, turn: int) -> dict[str, str]:
        when = self.when(turn)
        menus = [offer for offer in self.game.offers[turn] if len(offer.results) > 1]
        chosen = {f"choose_{self.result_name(number)}": f"{when}chooses {self._label(number)}" for offer in menus
                  for number in offer.results}  # fmt: skip
        named = chosen or {ACCEPT: f"{when}accepts"}
        named[REFUSE] = f"{when}refuses"
        can_leave = self.game.withdraw and turn < self.game.rounds - 1
        return named | ({WITHDRAW: f"{when}ends the talks"} if can_leave else {})

    def when(self, turn: int) -> str:
        """The heading of a round in words; "" if there is only one."""
        return f"Round {turn + 1}: " if self.game.rounds > 1 else ""

    def offer_called(self, turn: int, name: str) -> str:
        """An offer of a round in words."""
        return self.offer_label(next(offer for offer in self.game.offers[turn] if offer.name == name))

    def offer_label(self, offer: Offer) -> str:
        """An offer in words."""
        joined = " or ".join(self._label(number) for number in offer.results)
        if self.together is not None:
            return f"a choice ({joined}) that may turn out to be {list(self.outcomes.values())[self.together]}"
        return f"a choice ({joined})" if len(offer.results) > 1 else joined

    def result_name(self, result: int) -> str:
        """The id of the outcome that a result of the game stands for."""
        return list(self.outcomes)[self.results[result]]

    def _label(self, result: int) -> str:
        return list(self.outcomes.values())[self.results[result]]

    def solve(self, points: Points, concept: str, method: str | None = None, select: str | None = None) -> Solution:
        """The results at one point."""
        if method is not None or select not in (None, "all"):
            raise SolverError("alternating offers are solved by backward induction only; leave method and select out")
        values = Values(self.formulas, points)
        values.check(0)
        return self.solution(values.at(0))

    def solution(self, read: Read) -> Solution:
        """All subgame-perfect results at one point, exactly."""
        self.own.check(read)
        stakes = self._stakes(read)
        found = subgame_perfect(self.game, stakes)
        base = [read(formula) for formula in self.payoffs[-1]]
        return Solution(
            concept=CONCEPT,
            method="backward-induction",
            equilibria=tuple(self._equilibrium(one, base, stakes, read, i) for i, one in enumerate(found.results)),
            complete=not found.tie,
            exact=True,
            degenerate=found.tie,
            certificate="backward induction in exact arithmetic; " + (TIE if found.tie else ONLY),
            headline=self._headline(found.results),
        )

    def _headline(self, results: Sequence[Result]) -> str:
        """Says that it is a tie, if there are several results."""
        if len(results) == 1:
            return ""
        labels = list(self.outcomes.values())
        endings = [-1 if one.ending == NO_DEAL else self.results[one.ending] for one in results]
        named = " or ".join(dict.fromkeys(labels[ending] for ending in endings))
        return f"A tie: {len(results)} subgame-perfect results, {named}."

    def _stakes(self, read: Read) -> Stakes:
        """What is at stake at one point."""
        base = [read(formula) for formula in self.payoffs[-1]]
        gains = [[read(one) - zero for one, zero in zip(row, base, strict=True)] for row in self.payoffs]
        chance = read(self.either) if self.either else Fraction(1)
        both = gains[self.together] if self.together is not None else gains[-1]
        return Stakes(
            gains=[
                [chance * gain + (1 - chance) * other for gain, other in zip(gains[outcome], both, strict=True)]
                for outcome in self.results
            ],
            discount=[read(one) for one in self.discount],
            delay=[read(one) for one in self.delay],
            breakdown=read(self.breakdown),
        )

    def _equilibrium(
        self, result: Result, base: Sequence[Fraction], stakes: Stakes, read: Read, number: int
    ) -> Equilibrium:
        outcomes: dict[str, Any] = dict.fromkeys(self.outcomes, Fraction(0))
        names = list(outcomes)
        if result.ending != NO_DEAL:
            chance = read(self.either) if self.either else Fraction(1)
            outcomes[names[self.results[result.ending]]] += result.reached * chance
            if self.together is not None:
                outcomes[names[self.together]] += result.reached * (1 - chance)
        outcomes[names[-1]] += 1 - sum(outcomes.values())
        told = tell(self, result)
        return Equilibrium(
            strategies=self._played(result.path),
            payoffs={player: zero + gain for player, zero, gain in zip(self.players, base, result.gains, strict=True)},
            outcomes=outcomes,
            regret=Fraction(0),
            component=number,
            details={"path": told, "story": [step["text"] for step in told]},
        )

    def _played(self, path: Sequence[Step]) -> dict[str, dict[str, dict[str, Fraction]]]:
        """What is done in the rounds that are reached."""
        played: dict[str, dict[str, dict[str, Fraction]]] = {player: {} for player in self.players}
        for step in path:
            situation = f"round_{step.turn + 1}"
            proposer, responders = self.game.proposers[step.turn], self.game.responders(step.turn)
            names = list(self.players)
            chosen = WITHDRAW if step.offer is None else REFUSED if REFUSE in step.replies else step.offer
            played[names[proposer]][situation] = {name: Fraction(name == chosen) for name in self._proposals(step.turn)}
            for player, reply in zip(responders, step.replies, strict=False):
                said = self.reply_name(step, reply)
                played[names[player]][situation] = {name: Fraction(name == said) for name in self._answers(step.turn)}
        return played

    def reply_name(self, step: Step, reply: str) -> str:
        """A reply's id: accept, refuse, withdraw, or choose_<option>."""
        if not reply.startswith("choose "):
            return reply
        offer = next(one for one in self.game.offers[step.turn] if one.name == step.offer)
        return f"choose_{self.result_name(offer.results[int(reply.removeprefix('choose '))])}"

    def solve_batch(self, points: Points) -> SolutionTable:
        """At all points at once; points with ties, and those that fail, one by one."""
        values = Values(self.formulas, points)
        floats = {formula: values.floats(formula) for formula in self.formulas}
        found = self._solve_floats(floats, values.batch)
        table = OfferColumns(self, found, floats).table()
        unclear = np.flatnonzero(~found.clear)
        if not len(unclear):
            return table
        rows = Rows(self, values.batch)
        for i in unclear:
            try:
                rows.add(int(i), self.solution(values.at(int(i))))
            except NegsimError as error:
                rows.fail(int(i), str(error))
        return table.joined(rows.table(), found.clear)

    def _solve_floats(self, floats: Mapping[Formula, Any], batch: int) -> BatchFound:
        def stack(formulas: Sequence[Formula], part: int = 0) -> NDArray[np.float64]:
            return np.stack([floats[one][part] for one in formulas], axis=-1)

        with np.errstate(all="ignore"):
            payoffs = np.stack([stack(row) for row in self.payoffs], axis=1)
            gains = payoffs - payoffs[:, -1:, :]
            of_results = gains[:, list(self.results)]
            likely = np.ones(batch)
            used = [formula for row in self.payoffs for formula in row]
            if self.either is not None and self.together is not None:
                likely, used = floats[self.either][0], [*used, self.either]
                of_results = (
                    likely[:, None, None] * of_results + (1 - likely[:, None, None]) * gains[:, [self.together]]
                )
            largest = np.abs(payoffs).max(axis=(1, 2))
            # Differences and mixtures of payoffs are rounded too.
            error = 4 * np.max([floats[one][1] for one in used], axis=0) * (1 + largest) + 2.0**-50 * largest
            stakes = Stakes(of_results, stack(self.discount), stack(self.delay), floats[self.breakdown][0])
            errors = Stakes(error, stack(self.discount, 1), stack(self.delay, 1), floats[self.breakdown][1])
            found = subgame_perfect_batch(self.game, stakes, errors)
            fine = np.isfinite(largest) & (stakes.delay >= 0).all(axis=1)
            for share in (*stakes.discount.T, stakes.breakdown, likely):
                fine &= (share >= 0) & (share <= 1)
            found.clear[...] &= fine
        return found
