"""A signalling game in one scenario: from formulas to perfect Bayesian equilibria."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.formulas import Formula
from sim.games.signalling import SignallingGame
from sim.protocols.rules import Groups, PointwiseRules
from sim.protocols.values import Read, distribution
from sim.solution import Component, Equilibrium, Solution
from sim.solvers.signals.perfect_bayesian import (
    POOLING,
    SEMI_SEPARATING,
    SEPARATING,
    Equilibria,
    SignalEquilibrium,
    perfect_bayesian,
)
from sim.words import say


@dataclass(frozen=True, eq=False)
class SignalRules(PointwiseRules):
    """Who can send and answer what; ``payoffs`` are by player, type and move (message, then answer)."""

    kind: str
    players: Mapping[str, str]
    outcomes: Mapping[str, str]
    sender: int
    types: Mapping[str, str]
    prior: tuple[Formula, ...]
    messages: Mapping[str, str]
    answers: Mapping[str, str]
    outcome: NDArray[np.intp]
    payoffs: Mapping[str, tuple[tuple[Formula, ...], ...]]
    intuitive: bool = False
    ordinal: bool = False

    @property
    def concepts(self) -> tuple[str, ...]:
        """Perfect Bayesian equilibrium."""
        return ("perfect-bayesian",)

    @cached_property
    def _names(self) -> tuple[str, str]:
        """Sender and receiver."""
        players = list(self.players)
        return players[self.sender], players[1 - self.sender]

    @cached_property
    def strategies(self) -> Mapping[str, Mapping[str, str]]:  # type: ignore[override]  # a field elsewhere
        """Messages by type, answers by message."""
        sender, _ = self._names
        sends = {f"{t}.{m}": f"{a}: {b}" for t, a in self.types.items() for m, b in self.messages.items()}
        replies = {f"{m}.{a}": f"to {b}: {c}" for m, b in self.messages.items() for a, c in self.answers.items()}
        return {player: sends if player == sender else replies for player in self.players}

    def regime_label(self, support: Groups) -> str:
        """Separating, pooling on a message, or semi-separating, as far as the messages in use tell."""
        messages = len(self.messages)
        used = [
            {place % messages for place in support[self.sender] if place // messages == t}
            for t in range(len(self.types))
        ]
        if all(one == used[0] for one in used) and len(used[0]) == 1:
            return self._class_words(POOLING, used[0])
        apart = all(not (one & two) for one, two in combinations(used, 2))
        return SEPARATING if apart else SEMI_SEPARATING

    def _class_words(self, kind: str, sent: Iterable[int]) -> str:
        """The class of an equilibrium, for pooling with the message or messages."""
        labels = list(self.messages.values())
        return f"pooling on {' and '.join(labels[m] for m in sorted(sent))}" if kind == POOLING else kind

    @cached_property
    def formulas(self) -> tuple[Formula, ...]:
        """Probabilities and payoffs."""
        payoffs = [one for rows in self.payoffs.values() for row in rows for one in row]
        return tuple(dict.fromkeys((*self.prior, *payoffs)))

    def solution(self, read: Read, concept: str) -> Solution:
        """All extreme equilibria at one point."""
        game = self._game(read)
        every = perfect_bayesian(game)
        kept = [place for place, one in enumerate(every.listed) if one.intuitive or not self.intuitive]
        components = _components(every, {place: number for number, place in enumerate(kept)})
        of = {place: number for number, component in enumerate(components) for place in component.equilibria}
        found = [every.listed[place] for place in kept]
        return Solution(
            concept="perfect-bayesian",
            method="polytope-pairs",
            equilibria=tuple(self._equilibrium(game, one, of[i]) for i, one in enumerate(found)),
            complete=True,
            exact=True,
            degenerate=len(components) < len(found),
            components=components,
            certificate="complete; every extreme point enumerated in exact arithmetic, each with beliefs; regret 0",
            notes=tuple(self._notes(found, len(every.listed) - len(found), len(components))),
            headline=self._headline(found, len(components)),
        )

    def _headline(self, found: Sequence[SignalEquilibrium], components: int) -> str:
        """How many there are, and of which classes."""
        kinds = " or ".join(dict.fromkeys(self._class_of(one) for one in found))
        if len(found) == 1:
            return f"One perfect Bayesian equilibrium: {kinds}."
        if components == len(found):
            return f"{len(found)} perfect Bayesian equilibria: {kinds}."
        parts = f"{components} component{'' if components == 1 else 's'}"
        return f"{len(found)} extreme perfect Bayesian equilibria in {parts}: {kinds}."

    def _class_of(self, one: SignalEquilibrium) -> str:
        return self._class_words(one.kind, {m for m, p in enumerate(one.sender[0]) if p})

    def _notes(self, found: Sequence[SignalEquilibrium], left_out: int, components: int) -> Iterable[str]:
        if components < len(found):
            yield "A component with several extreme equilibria holds mixtures of them too."
        if left_out:
            yield (
                f"Left out, as the intuitive criterion rules {'it' if left_out == 1 else 'them'} out: {left_out} "
                f"extreme equilibri{'um' if left_out == 1 else 'a'}."
            )

    def _game(self, read: Read) -> SignallingGame:
        whose = say("errors.protocols.types_of", player=self.players[self._names[0]])
        prior = distribution(list(self.types.values()), self.prior, read, whose)
        sender, receiver = (self._tensor(read, self.payoffs[name]) for name in self._names)
        return SignallingGame(prior, sender, receiver)

    def _tensor(self, read: Read, rows: Sequence[Sequence[Formula]]) -> NDArray[Any]:
        shape = (len(self.types), len(self.messages), len(self.answers))
        values = np.empty(shape, dtype=object)
        for t, row in enumerate(rows):
            for place, formula in enumerate(row):
                values[(t, *divmod(place, shape[2]))] = read(formula)
        return values

    def _equilibrium(self, game: SignallingGame, one: SignalEquilibrium, number: int) -> Equilibrium:
        sender, receiver = self._names
        outcomes = dict.fromkeys(self.outcomes, Fraction(0))
        names, worth = list(outcomes), {sender: Fraction(0), receiver: Fraction(0)}
        interim = dict.fromkeys(self.types, Fraction(0))
        for t, kind in enumerate(self.types):
            for m, sends in enumerate(one.sender[t]):
                for a, answers in enumerate(one.receiver[m]):
                    chance = sends * answers
                    if not chance:
                        continue
                    interim[kind] += chance * game.sender[t, m, a]
                    worth[sender] += game.prior[t] * chance * game.sender[t, m, a]
                    worth[receiver] += game.prior[t] * chance * game.receiver[t, m, a]
                    outcomes[names[self.outcome[m, a]]] += game.prior[t] * chance
        strategies = {
            sender: {
                t: dict(zip(self.messages, row, strict=True)) for t, row in zip(self.types, one.sender, strict=True)
            },
            receiver: {
                m: dict(zip(self.answers, row, strict=True)) for m, row in zip(self.messages, one.receiver, strict=True)
            },
        }
        supporting = {
            m: [self._by_type(corner) for corner in corners]
            for m, corners in zip(self.messages, one.supporting, strict=True)
        }
        return Equilibrium(
            strategies={player: strategies[player] for player in self.players},
            payoffs={player: worth[player] for player in self.players},
            outcomes=outcomes,
            regret=Fraction(0),
            component=number,
            details={
                "class": one.kind,
                "intuitive": one.intuitive,
                "beliefs": {m: self._by_type(row) for m, row in zip(self.messages, one.beliefs, strict=True)},
                "supporting_beliefs": supporting,
                "sent": dict(zip(self.messages, one.sent, strict=True)),
                "interim_payoffs": {sender: {kind: float(value) for kind, value in interim.items()}},
                "story": list(self._story(one)),
            },
        )

    def _by_type(self, belief: Sequence[Fraction]) -> dict[str, float]:
        return {t: float(p) for t, p in zip(self.types, belief, strict=True)}

    def _story(self, one: SignalEquilibrium) -> Iterator[str]:
        """The class, and what the receiver believes after each message."""
        words = self._class_of(one)
        yield words[0].upper() + words[1:] + ("" if one.intuitive else "; it fails the intuitive criterion")
        who = self.players[self._names[1]]
        for label, corners, sent in zip(self.messages.values(), one.supporting, one.sent, strict=True):
            if sent:
                yield f"After {label} {who} believes: {self._belief(corners[0])}"
            else:
                yield f"After {label}, which is never sent, {who} {self._any_of(corners)}"

    def _belief(self, belief: Sequence[Fraction]) -> str:
        return ", ".join(f"{kind} {_number(p)}" for kind, p in zip(self.types.values(), belief, strict=True) if p)

    def _any_of(self, corners: Sequence[Sequence[Fraction]]) -> str:
        """All beliefs that support an answer, in words."""
        if len(corners) == 1:
            return f"must believe: {self._belief(corners[0])}"
        if len(corners) == len(self.types) and all(max(corner) == 1 for corner in corners):
            return "may believe anything"
        if len(self.types) == 2:
            least, most = sorted(corner[0] for corner in corners)
            return (
                f"may give {next(iter(self.types.values()))} any probability from {_number(least)} to {_number(most)}"
            )
        return f"may believe, or anything between: {' / '.join(f'({self._belief(corner)})' for corner in corners)}"


def _components(every: Equilibria, number: Mapping[int, int]) -> tuple[Component, ...]:
    """The components, with new numbers of those equilibria that are kept."""
    kept = []
    for part in every.components:
        subsets = [tuple(number[place] for place in subset if place in number) for subset in part]
        subsets = list(dict.fromkeys(subset for subset in subsets if subset))
        if subsets:
            kept.append(Component(tuple(sorted({place for subset in subsets for place in subset})), tuple(subsets)))
    return tuple(kept)


def _number(value: Fraction) -> str:
    return str(value) if value.denominator < 100 else f"{float(value):.4g}"
