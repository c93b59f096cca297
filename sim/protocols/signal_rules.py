"""A signalling game in one scenario: from formulas to perfect Bayesian equilibria."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import ScenarioError
from sim.formulas import Formula
from sim.games.signalling import SignallingGame
from sim.protocols.interface import Groups
from sim.protocols.pointwise import PointwiseRules
from sim.protocols.values import Read
from sim.solution import Equilibrium, Solution
from sim.solvers.perfect_bayesian import SEMI_SEPARATING, SEPARATING, SignalEquilibrium, perfect_bayesian


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

    def words_of(self, support: Groups) -> str:
        """Separating, pooling on a message, or semi-separating, as far as the messages in use tell."""
        messages, labels = len(self.messages), list(self.messages.values())
        used = [
            {place % messages for place in support[self.sender] if place // messages == t}
            for t in range(len(self.types))
        ]
        if all(one == used[0] for one in used) and len(used[0]) == 1:
            return f"pooling on {labels[min(used[0])]}"
        apart = all(not (one & two) for one, two in combinations(used, 2))
        return SEPARATING if apart else SEMI_SEPARATING

    @cached_property
    def formulas(self) -> tuple[Formula, ...]:
        """Probabilities and payoffs."""
        payoffs = [one for rows in self.payoffs.values() for row in rows for one in row]
        return tuple(dict.fromkeys((*self.prior, *payoffs)))

    def solution(self, read: Read, concept: str) -> Solution:
        """All extreme equilibria at one point."""
        game = self._game(read)
        every = perfect_bayesian(game)
        found = [one for one in every if one.intuitive or not self.intuitive]
        kinds = {kind: sum(one.kind == kind for one in found) for kind in dict.fromkeys(one.kind for one in found)}
        counted = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
        left_out = len(every) - len(found)
        notes = [f"{left_out} more fail the intuitive criterion."] if left_out else []
        return Solution(
            concept="perfect-bayesian",
            method="polytope-pairs",
            equilibria=tuple(self._equilibrium(game, one, i) for i, one in enumerate(found)),
            complete=True,
            exact=True,
            degenerate=None,
            certificate=f"complete; every extreme point found in exact arithmetic and checked with beliefs ({counted})",
            notes=tuple(notes),
        )

    def _game(self, read: Read) -> SignallingGame:
        prior = tuple(read(one) for one in self.prior)
        if min(prior) < 0 or sum(prior) != 1:
            shown = ", ".join(f"{float(one):g}" for one in prior)
            raise ScenarioError(f"the probabilities of the types are no distribution ({shown})")
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
        beliefs = {
            m: {t: float(p) for t, p in zip(self.types, row, strict=True)}
            for m, row in zip(self.messages, one.beliefs, strict=True)
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
                "beliefs": beliefs,
                "sent": dict(zip(self.messages, one.sent, strict=True)),
                "interim_payoffs": {sender: {kind: float(value) for kind, value in interim.items()}},
                "story": self._story(one),
            },
        )

    def _story(self, one: SignalEquilibrium) -> list[str]:
        who = self.players[self._names[1]]
        lines = [f"{one.kind.capitalize()}" + ("" if one.intuitive else ", but it fails the intuitive criterion")]
        for label, belief, sent in zip(self.messages.values(), one.beliefs, one.sent, strict=True):
            likely = ", ".join(f"{kind} {_number(p)}" for kind, p in zip(self.types.values(), belief, strict=True) if p)
            after = f"After {label}" if sent else f"After {label}, which is never sent,"
            lines.append(f"{after} {who} believes: {likely}" if sent else f"{after} {who} may believe: {likely}")
        return lines


def _number(value: Fraction) -> str:
    return str(value) if value.denominator < 100 else f"{float(value):.4g}"
