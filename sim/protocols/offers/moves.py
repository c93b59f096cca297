"""What can be done in each round of alternating offers, and how it is called."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from sim.games.alternating_offers import AlternatingOffers, Offer
from sim.solvers.offers.alternating_offers import ACCEPT, REFUSE, WITHDRAW, Result, Step
from sim.words import say

REFUSED = "refused"


@dataclass(frozen=True)
class Moves:
    """The moves of all players, with ids such as ``round_1.package`` and ``round_1.accept``.

    ``results`` are the outcomes (positions) that the results of the game stand for; where the reading of an offer is
    open, it may turn out to be the outcome ``together``.
    """

    players: Mapping[str, str]
    outcomes: Mapping[str, str]
    game: AlternatingOffers
    results: tuple[int, ...]
    together: int | None = None

    @cached_property
    def strategies(self) -> dict[str, dict[str, str]]:
        """Player → id → label of everything that the player may do in any round."""
        labels: dict[str, dict[str, str]] = {player: {} for player in self.players}
        for turn in range(self.game.rounds):
            for index, player in enumerate(self.players):
                proposes = index == self.game.proposers[turn]
                for name, label in (self._proposals(turn) if proposes else self._answers(turn)).items():
                    labels[player][f"round_{turn + 1}.{name}"] = label
        return labels

    def _proposals(self, turn: int) -> dict[str, str]:
        number = self.number(turn)
        labels = {
            offer.name: say("offers.offers", round=number, offer=self.offer_label(offer))
            for offer in self.game.offers[turn]
        }
        labels[REFUSED] = say("offers.offers_in_vain", round=number)
        return labels | ({WITHDRAW: say("offers.ends_the_talks", round=number)} if self.game.withdraw else {})

    def _answers(self, turn: int) -> dict[str, str]:
        number = self.number(turn)
        labels = {
            f"choose_{self.outcome(result)}": say("offers.chooses", round=number, outcome=self.label(result))
            for offer in self.game.offers[turn]
            if len(offer.results) > 1
            for result in offer.results
        } or {ACCEPT: say("offers.accepts", round=number)}
        labels[REFUSE] = say("offers.refuses", round=number)
        can_leave = self.game.withdraw and turn < self.game.rounds - 1
        return labels | ({WITHDRAW: say("offers.ends_the_talks", round=number)} if can_leave else {})

    def played(self, path: Sequence[Step]) -> dict[str, dict[str, dict[str, Fraction]]]:
        """What is done in the rounds that are reached."""
        names = list(self.players)
        played: dict[str, dict[str, dict[str, Fraction]]] = {player: {} for player in names}
        for step in path:
            situation = f"round_{step.turn + 1}"
            proposer = names[self.game.proposers[step.turn]]
            chosen = WITHDRAW if step.offer is None else REFUSED if REFUSE in step.replies else step.offer
            played[proposer][situation] = {name: Fraction(name == chosen) for name in self._proposals(step.turn)}
            for player, reply in zip(self.game.responders(step.turn), step.replies, strict=False):
                answer = self.reply(step, reply)
                answers = self._answers(step.turn)
                played[names[player]][situation] = {name: Fraction(name == answer) for name in answers}
        return played

    def number(self, turn: int) -> int | None:
        """The number of a round; None if there is only one."""
        return turn + 1 if self.game.rounds > 1 else None

    def reply(self, step: Step, reply: str) -> str:
        """A reply's id: accept, refuse, withdraw, or ``choose_<option>``."""
        if not reply.startswith("choose "):
            return reply
        offer = next(offer for offer in self.game.offers[step.turn] if offer.name == step.offer)
        return f"choose_{self.outcome(offer.results[int(reply.removeprefix('choose '))])}"

    def offer_called(self, turn: int, name: str) -> str:
        """An offer of a round in words."""
        return self.offer_label(next(offer for offer in self.game.offers[turn] if offer.name == name))

    def offer_label(self, offer: Offer) -> str:
        """An offer in words."""
        labels = [self.label(result) for result in offer.results]
        if len(labels) == 1 and self.together is None:
            return labels[0]
        together = None if self.together is None else list(self.outcomes.values())[self.together]
        return say("offers.choice", outcomes=labels, together=together)

    def endings(self, results: Iterable[Result]) -> dict[str, str]:
        """The outcomes in which talks end, each once: id → label."""
        outcomes = list(self.outcomes.items())
        return dict(outcomes[-1 if result.fails else self.results[result.ending]] for result in results)

    def outcome(self, result: int) -> str:
        """The id of the outcome that a result of the game stands for."""
        return list(self.outcomes)[self.results[result]]

    def label(self, result: int) -> str:
        """The label of that outcome."""
        return list(self.outcomes.values())[self.results[result]]
