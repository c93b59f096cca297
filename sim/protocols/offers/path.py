"""The path of alternating offers: who offers what in which round, and how other offers would have been answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from typing_extensions import override

from sim.protocols.offers.moves import Moves
from sim.solution import Fact
from sim.solvers.offers.alternating_offers import ACCEPT, REFUSE, WITHDRAW, Step
from sim.words import Claim, claim

_ANSWERS = {ACCEPT: "offers.player_accepts", REFUSE: "offers.player_refuses", WITHDRAW: "offers.player_withdraws"}


@dataclass(frozen=True)
class Round:
    """A round that is reached: ``offer`` is None where the proposer ends the talks.

    ``replies`` are by player, up to the one that decides; ``others`` has for every other offer how it would have been
    answered: accept, refuse, withdraw, several of them only at ties.
    """

    number: int
    proposer: str
    offer: str | None
    replies: Mapping[str, str]
    others: Mapping[str, tuple[str, ...]]
    sentence: Claim

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "round": self.number,
            "proposer": self.proposer,
            "offer": self.offer,
            "replies": dict(self.replies),
            "others": {name: list(answers) for name, answers in self.others.items()},
            "text": str(self.sentence),
        }


@dataclass(frozen=True)
class OfferPath(Fact):
    """What happens in the rounds that are reached."""

    moves: Moves
    steps: tuple[Step, ...]

    @cached_property
    def rounds(self) -> list[Round]:
        """The rounds in order."""
        return [self._round(step) for step in self.steps]

    def to_dict(self) -> dict[str, Any]:
        """The rounds under ``path``."""
        return {"path": [reached.to_dict() for reached in self.rounds]}

    @override
    def story(self) -> Sequence[Claim]:
        return [reached.sentence for reached in self.rounds]

    def _round(self, step: Step) -> Round:
        moves = self.moves
        names = list(moves.players)
        responders = [names[player] for player in moves.game.responders(step.turn)]
        replies = {who: moves.reply(step, reply) for who, reply in zip(responders, step.replies, strict=False)}
        others = {
            name: tuple(dict.fromkeys(ACCEPT if kind.startswith("choose") else kind for kind in kinds))
            for name, kinds in step.others
        }
        proposer = names[moves.game.proposers[step.turn]]
        return Round(step.turn + 1, proposer, step.offer, replies, others, self._told(step, proposer, replies, others))

    def _told(
        self, step: Step, proposer: str, replies: Mapping[str, str], others: Mapping[str, tuple[str, ...]]
    ) -> Claim:
        alike: dict[tuple[str, ...], list[str]] = {}
        for name, answers in others.items():
            alike.setdefault(answers, []).append(self.moves.offer_called(step.turn, name))
        declined = bool(step.replies) and step.replies[-1] != ACCEPT and not step.replies[-1].startswith("choose")
        return claim(
            "offers.round",
            round=self.moves.number(step.turn),
            proposer=self.moves.players[proposer],
            offer=None if step.offer is None else self.moves.offer_called(step.turn, step.offer),
            refused=declined and bool(others),  # which of the offers that are refused it is makes no difference
            answers=[self._answer(player, reply) for player, reply in replies.items()],
            others=[claim("offers.would", offers=labels, answers=answers) for answers, labels in alike.items()],
        )

    def _answer(self, player: str, reply: str) -> Claim:
        label = self.moves.players[player]
        if reply in _ANSWERS:
            return claim(_ANSWERS[reply], player=label)
        return claim("offers.player_chooses", player=label, outcome=self.moves.outcomes[reply.removeprefix("choose_")])
