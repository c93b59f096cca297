"""A signalling game in one scenario: from formulas to perfect Bayesian equilibria."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from sim.formulas import Formula
from sim.games.signalling import SignallingGame
from sim.protocols.rules import Groups, PointwiseRules
from sim.protocols.signal.play import SignalPlay, class_claim
from sim.protocols.values import Read, distribution
from sim.solution import Component, Equilibrium, Solution
from sim.solvers.signals.perfect_bayesian import (
    POOLING,
    SEMI_SEPARATING,
    SEPARATING,
    Equilibria,
    SignalEquilibrium,
    disjoint,
    perfect_bayesian,
)
from sim.words import Claim, claim, say


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
    @override
    def concepts(self) -> tuple[str, ...]:
        return ("perfect-bayesian",)

    @cached_property
    def _names(self) -> tuple[str, str]:
        """Sender and receiver."""
        players = list(self.players)
        return players[self.sender], players[1 - self.sender]

    @cached_property
    def strategies(self) -> Mapping[str, Mapping[str, str]]:
        """Messages by type, answers by message."""
        sender, _ = self._names
        sends = {
            f"{name}.{message}": f"{of_type}: {sent}"
            for name, of_type in self.types.items()
            for message, sent in self.messages.items()
        }
        replies = {
            f"{message}.{answer}": say("signal.reply", message=sent, answer=replied)
            for message, sent in self.messages.items()
            for answer, replied in self.answers.items()
        }
        return {player: sends if player == sender else replies for player in self.players}

    def regime_label(self, support: Groups) -> str:
        """Separating, pooling on a message, or semi-separating, as far as the messages in use tell."""
        messages = len(self.messages)
        used = [
            {move % messages for move in support[self.sender] if move // messages == t} for t in range(len(self.types))
        ]
        if all(sent == used[0] for sent in used) and len(used[0]) == 1:
            return str(class_claim(POOLING, [list(self.messages.values())[m] for m in used[0]]))
        return str(class_claim(SEPARATING if disjoint(used) else SEMI_SEPARATING, ()))

    @cached_property
    def formulas(self) -> tuple[Formula, ...]:
        """Probabilities and payoffs."""
        payoffs = [payoff for rows in self.payoffs.values() for row in rows for payoff in row]
        return tuple(dict.fromkeys((*self.prior, *payoffs)))

    def solution(self, read: Read, concept: str) -> Solution:
        """All extreme equilibria at one point."""
        game = self._game(read)
        every = perfect_bayesian(game)
        kept = [i for i, found in enumerate(every.listed) if found.intuitive or not self.intuitive]
        components = _components(every, {old: new for new, old in enumerate(kept)})
        of = {i: number for number, component in enumerate(components) for i in component.equilibria}
        plays = [self._play(game, every.listed[i]) for i in kept]
        complete = not self.intuitive or every.intuition_is_uniform
        return Solution(
            concept="perfect-bayesian",
            method="polytope-pairs",
            equilibria=tuple(self._equilibrium(game, play, of[i]) for i, play in enumerate(plays)),
            complete=complete,
            exact=True,
            degenerate=len(components) < len(plays),
            components=components,
            certificate=claim("signal.certificate", complete=complete),
            notes=tuple(self._notes(every, len(kept), len(components), complete)),
            headline=_headline(plays, len(components)),
        )

    def _notes(self, every: Equilibria, kept: int, components: int, complete: bool) -> Iterator[Claim]:
        if components < kept:
            yield claim("solutions.mixtures_too")
        if kept < len(every.listed):
            yield claim("signal.left_out", count=len(every.listed) - kept)
        if not complete:
            yield claim("signal.passing_mixtures")

    def _play(self, game: SignallingGame, found: SignalEquilibrium) -> SignalPlay:
        sender, receiver = self._names
        # Of the messages that a type sends all are as good.
        sent = [next(m for m, p in enumerate(row) if p) for row in found.sender]
        gets = [
            sum((p * game.sender[t, m, a] for a, p in enumerate(found.receiver[m]) if p), Fraction(0))
            for t, m in enumerate(sent)
        ]
        interim = dict(zip(self.types, gets, strict=True))
        return SignalPlay(
            sender=sender,
            receiver=self.players[receiver],
            sender_label=self.players[sender],
            answers=tuple(self.answers.values()),
            game=game,
            types=self.types,
            messages=self.messages,
            equilibrium=found,
            interim_payoffs=interim,
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
            for move, formula in enumerate(row):
                values[(t, *divmod(move, shape[2]))] = read(formula)
        return values

    def _equilibrium(self, game: SignallingGame, play: SignalPlay, component: int) -> Equilibrium:
        sender, receiver = self._names
        found = play.equilibrium
        outcomes, names = dict.fromkeys(self.outcomes, Fraction(0)), list(self.outcomes)
        worth = {sender: Fraction(0), receiver: Fraction(0)}
        for t, sends in enumerate(found.sender):
            for (m, a), outcome in np.ndenumerate(self.outcome):
                p = game.prior[t] * sends[m] * found.receiver[m][a]
                if p:
                    worth[sender] += p * game.sender[t, m, a]
                    worth[receiver] += p * game.receiver[t, m, a]
                    outcomes[names[outcome]] += p
        strategies = {
            sender: {
                t: dict(zip(self.messages, row, strict=True)) for t, row in zip(self.types, found.sender, strict=True)
            },
            receiver: {
                m: dict(zip(self.answers, row, strict=True))
                for m, row in zip(self.messages, found.receiver, strict=True)
            },
        }
        return Equilibrium(
            strategies={player: strategies[player] for player in self.players},
            payoffs={player: worth[player] for player in self.players},
            outcomes=outcomes,
            regret=Fraction(0),
            component=component,
            facts=(play,),
        )


def _headline(plays: Sequence[SignalPlay], components: int) -> Claim:
    """How many there are, and of which classes."""
    classes = {(play.kind, play.equilibrium.sent if play.kind == POOLING else ()): play.class_claim for play in plays}
    return claim("signal.headline", count=len(plays), components=components, classes=list(classes.values()))


def _components(every: Equilibria, number: Mapping[int, int]) -> tuple[Component, ...]:
    """The components, with new numbers of those equilibria that are kept."""
    kept = []
    for part in every.components:
        subsets = [tuple(number[i] for i in subset if i in number) for subset in part]
        subsets = list(dict.fromkeys(subset for subset in subsets if subset))
        if subsets:
            kept.append(Component(tuple(sorted({i for subset in subsets for i in subset})), tuple(subsets)))
    return tuple(kept)
