"""Alternating offers in one scenario: from formulas to subgame-perfect results, for one point or many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import NegsimError, ScenarioError, SolverError
from sim.formulas import Formula, Points
from sim.games.alternating_offers import NO_DEAL, AlternatingOffers, Stakes
from sim.protocols.interface import Rules
from sim.protocols.offers_columns import REFUSED, OfferColumns, joined
from sim.protocols.offers_story import tell
from sim.protocols.pointwise import Rows
from sim.protocols.values import Read, Values
from sim.solution import Equilibrium, Solution, SolutionTable
from sim.solvers.alternating_offers import ACCEPT, REFUSE, WITHDRAW, Result, Step, subgame_perfect
from sim.solvers.alternating_offers_batch import BatchFound, subgame_perfect_batch

CONCEPT = "subgame-perfect"


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
        when = f"Round {turn + 1}: " if self.game.rounds > 1 else ""
        named = {offer.name: f"{when}offers {self.offer_label(offer.name)}" for offer in self.game.offers[turn]}
        named[REFUSED] = f"{when}makes an offer that is refused"
        return named | ({WITHDRAW: f"{when}ends the talks"} if self.game.withdraw else {})

    def _answers(self, turn: int) -> dict[str, str]:
        when = f"Round {turn + 1}: " if self.game.rounds > 1 else ""
        menus = [offer for offer in self.game.offers[turn] if len(offer.results) > 1]
        chosen = {f"choose_{self.result_name(number)}": f"{when}chooses {self._label(number)}" for offer in menus
                  for number in offer.results}  # fmt: skip
        named = chosen or {ACCEPT: f"{when}accepts"}
        named[REFUSE] = f"{when}refuses"
        return named | ({WITHDRAW: f"{when}ends the talks"} if self.game.withdraw else {})

    def offer_label(self, name: str) -> str:
        """An offer in words."""
        if name in self.outcomes:
            return self.outcomes[name]
        offer = next(offer for offers in self.game.offers for offer in offers if offer.name == name)
        joined = " or ".join(self._label(number) for number in offer.results)
        if self.together is not None:
            joined += f", or {list(self.outcomes.values())[self.together]}: unclear which"
        return f"a choice ({joined})" if len(offer.results) > 1 or self.together is not None else joined

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
        stakes = self._stakes(read)
        found = subgame_perfect(self.game, stakes)
        base = [read(formula) for formula in self.payoffs[-1]]
        count = len(found.results)
        said = (
            "somebody is indifferent between different results; all that can follow are listed"
            if found.tie
            else ("nobody is ever indifferent between different results, so it is the only one")
        )
        return Solution(
            concept=CONCEPT,
            method="backward-induction",
            equilibria=tuple(self._equilibrium(one, base, stakes, read, i) for i, one in enumerate(found.results)),
            complete=True,
            exact=True,
            degenerate=found.tie,
            certificate=f"complete in pure strategies; backward induction in exact arithmetic: {said}",
            headline="" if count == 1 else f"A tie: {count} subgame-perfect results.",
        )

    def _stakes(self, read: Read) -> Stakes:
        """What is at stake at one point.

        Raises:
            ScenarioError: a discount or probability is not between 0 and 1, or delay brings something.
        """
        fractions = [*self.discount, self.breakdown, *([self.either] if self.either else [])]
        wrong = [
            f"{one.text!r} is {float(read(one)):g}; allowed: 0 to 1" for one in fractions if not 0 <= read(one) <= 1
        ]
        wrong += [f"the cost of delay {one.text!r} is {float(read(one)):g}; allowed: 0 or more" for one in self.delay
                  if read(one) < 0]  # fmt: skip
        if wrong:
            raise ScenarioError("; ".join(wrong))
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
            reached = (1 - stakes.breakdown) ** result.refusals
            chance = read(self.either) if self.either else Fraction(1)
            outcomes[names[self.results[result.ending]]] += reached * chance
            if self.together is not None:
                outcomes[names[self.together]] += reached * (1 - chance)
        outcomes[names[-1]] += 1 - sum(outcomes.values())
        return Equilibrium(
            strategies=self._played(result.path),
            payoffs={player: zero + gain for player, zero, gain in zip(self.players, base, result.gains, strict=True)},
            outcomes=outcomes,
            regret=Fraction(0),
            component=number,
            details={"path": tell(self, result), "story": [step["text"] for step in tell(self, result)]},
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
        return joined(table, rows.table(), found.clear)

    def _solve_floats(self, floats: Mapping[Formula, Any], batch: int) -> BatchFound:
        def stack(formulas: Sequence[Formula]) -> NDArray[np.float64]:
            return np.stack([floats[one][0] for one in formulas], axis=-1)

        with np.errstate(all="ignore"):
            payoffs = np.stack([stack(row) for row in self.payoffs], axis=1)
            gains = payoffs - payoffs[:, -1:, :]
            of_results = gains[:, list(self.results)]
            if self.either is not None and self.together is not None:
                chance = floats[self.either][0][:, None, None]
                of_results = chance * of_results + (1 - chance) * gains[:, [self.together]]
            discount, delay, breakdown = stack(self.discount), stack(self.delay), floats[self.breakdown][0]
            error = np.max([floats[one][1] for one in self.formulas], axis=0)
            # Differences and mixtures of payoffs are rounded too.
            error = 4 * error * (1 + np.abs(payoffs).max(axis=(1, 2))) + 2.0**-50 * np.abs(payoffs).max(axis=(1, 2))
            found = subgame_perfect_batch(self.game, Stakes(of_results, discount, delay, breakdown), error)
            fine = ((discount >= 0) & (discount <= 1)).all(axis=1) & (delay >= 0).all(axis=1)
            fine &= (breakdown >= 0) & (breakdown <= 1)
            if self.either is not None:
                fine &= (floats[self.either][0] >= 0) & (floats[self.either][0] <= 1)
            found.clear[...] &= fine & np.isfinite(payoffs).all(axis=(1, 2))
        return found
