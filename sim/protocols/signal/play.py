"""What is found of an equilibrium of a signalling game: its class, beliefs, and what each type expects."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from typing_extensions import override

from sim.games.signalling import SignallingGame
from sim.solution import Choice, Fact
from sim.solvers.signals.perfect_bayesian import POOLING, SEMI_SEPARATING, SEPARATING, SignalEquilibrium
from sim.words import Claim, claim

_CLASSES = {
    SEPARATING: "signal.separating",
    SEMI_SEPARATING: "signal.semi_separating",
}


def class_claim(kind: str, messages: Sequence[str]) -> Claim:
    """The class of an equilibrium; of pooling the labels of the messages that all types send."""
    return claim("signal.pooling", messages=messages) if kind == POOLING else claim(_CLASSES[kind])


@dataclass(frozen=True)
class SignalPlay(Fact):
    """How a signalling game is played in one equilibrium; ``types`` and ``messages`` are labels by id.

    ``sender`` is the id of a player, ``receiver`` the label of the other; ``answers`` are labels. ``interim_payoffs``
    are the sender's by type.
    """

    sender: str
    receiver: str
    sender_label: str
    answers: tuple[str, ...]
    game: SignallingGame
    types: Mapping[str, str]
    messages: Mapping[str, str]
    equilibrium: SignalEquilibrium
    interim_payoffs: Mapping[str, Fraction]

    @property
    def kind(self) -> str:
        """Separating, pooling, or semi-separating."""
        return self.equilibrium.kind

    @property
    def intuitive(self) -> bool:
        """Whether it passes the intuitive criterion."""
        return self.equilibrium.intuitive

    @property
    def sent(self) -> Mapping[str, bool]:
        """Whether each message is sent with positive probability."""
        return dict(zip(self.messages, self.equilibrium.sent, strict=True))

    @cached_property
    def beliefs(self) -> Mapping[str, Mapping[str, Fraction]]:
        """Message → type → probability; of a message that is never sent the middle of those that support it."""
        return {
            message: self._by_type(belief)
            for message, belief in zip(self.messages, self.equilibrium.beliefs, strict=True)
        }

    @property
    def class_claim(self) -> Claim:
        """Its class, with the labels of the messages that are pooled on."""
        sent = [label for label, used in zip(self.messages.values(), self.equilibrium.sent, strict=True) if used]
        return class_claim(self.kind, sent)

    def to_dict(self) -> dict[str, Any]:
        """Class, beliefs and all that support the answers, messages sent, and what types expect."""
        supporting = zip(self.messages, self.equilibrium.supporting, strict=True)
        return {
            "class": self.kind,
            "intuitive": self.intuitive,
            "beliefs": {message: _floats(belief) for message, belief in self.beliefs.items()},
            "supporting_beliefs": {
                message: [_floats(self._by_type(corner)) for corner in corners] for message, corners in supporting
            },
            "sent": self.sent,
            "interim_payoffs": {self.sender: _floats(self.interim_payoffs)},
        }

    @property
    @override
    def path(self) -> Hashable:
        found = self.equilibrium
        replies = [tuple(row) if sent else None for row, sent in zip(found.receiver, found.sent, strict=True)]
        return tuple(map(tuple, found.sender)), tuple(replies)

    @property
    @override
    def interim(self) -> Mapping[str, Mapping[str, Fraction]]:
        return {self.sender: {label: self.interim_payoffs[name] for name, label in self.types.items()}}

    def story(self) -> Sequence[Claim]:
        """The class, and what the receiver believes after each message."""
        return [claim("signal.class", kind=self.class_claim, intuitive=self.intuitive), *self._beliefs_told()]

    @override
    def choices(self) -> Sequence[Choice]:
        """Each type's message; then each answer, also to messages that are never sent, which keeps them unsent."""
        found, game, labels = self.equilibrium, self.game, list(self.messages.values())
        result = []
        for t, label in enumerate(self.types.values()):
            gains = [
                sum((p * game.sender[t, m, a] for a, p in enumerate(found.receiver[m]) if p), Fraction(0))
                for m in range(len(labels))
            ]
            result.append(Choice.of(self.sender_label, label, labels, found.sender[t], gains))
        for m, label in enumerate(labels):
            gains = [
                sum((p * game.receiver[t, m, a] for t, p in enumerate(found.beliefs[m]) if p), Fraction(0))
                for a in range(len(self.answers))
            ]
            where = claim("signal.answer_to", message=label, sent=found.sent[m])
            result.append(Choice.of(self.receiver, where, self.answers, found.receiver[m], gains))
        return [choice for choice in result if choice is not None]

    def _beliefs_told(self) -> Iterator[Claim]:
        labels = self.messages.values()
        for label, corners, sent in zip(labels, self.equilibrium.supporting, self.equilibrium.sent, strict=True):
            about = {"message": label, "player": self.receiver}
            if sent:
                yield claim("signal.belief", **about, belief=self._labelled(corners[0]))
            elif len(corners) == 1:
                yield claim("signal.only_belief", **about, belief=self._labelled(corners[0]))
            elif len(corners) == len(self.types) and all(max(corner) == 1 for corner in corners):
                yield claim("signal.any_belief", **about)
            elif len(self.types) == 2:
                bounds = sorted(corner[0] for corner in corners)
                yield claim("signal.between", **about, type=next(iter(self.types.values())), bounds=bounds)
            else:
                yield claim("signal.mixture_of", **about, beliefs=[self._labelled(corner) for corner in corners])

    def _by_type(self, belief: Sequence[Fraction]) -> dict[str, Fraction]:
        return dict(zip(self.types, belief, strict=True))

    def _labelled(self, belief: Sequence[Fraction]) -> list[tuple[str, Fraction]]:
        """Labels of the types that are possible, with probabilities."""
        return [(label, p) for label, p in zip(self.types.values(), belief, strict=True) if p]


def _floats(values: Mapping[str, Fraction]) -> dict[str, float]:
    return {name: float(value) for name, value in values.items()}
