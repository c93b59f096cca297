"""Alternating offers of shares of a surplus in one scenario: from formulas to divisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from typing_extensions import override

from sim.formulas import Formula
from sim.protocols.rules import PointwiseRules
from sim.protocols.spec import OwnNumbers
from sim.protocols.split.facts import SplitStory
from sim.protocols.values import Read
from sim.solution import Equilibrium, Solution
from sim.solvers.offers.rubinstein import Division, Surplus, Tie, finite, infinite
from sim.words import Claim, claim, say

CONCEPT = "subgame-perfect"
ACCEPT, LEAVE = "accept", "leave"
_TIES: dict[Tie, str] = {"no_room": "split.no_room", "stays": "split.stays", "any_division": "split.any_division"}


@dataclass(frozen=True)
class AlternatingRules(PointwiseRules):
    """Alternating offers of shares; ``rounds`` is None for a horizon without end."""

    kind: str
    players: Mapping[str, str]
    outcomes: Mapping[str, str]
    first: int
    rounds: int | None
    surplus: Formula
    discount: tuple[Formula, ...]
    outside: tuple[Formula, ...]
    can_leave: bool
    breakdown: Formula
    own: OwnNumbers
    ordinal: bool = False

    @property
    @override
    def concepts(self) -> tuple[str, ...]:
        return (CONCEPT,)

    @cached_property
    def strategies(self) -> Mapping[str, Mapping[str, str]]:
        """Whether the first proposal is accepted; nothing where it always is, as shares are amounts."""
        if not self.can_leave:
            return {player: {} for player in self.players}
        proposes = {ACCEPT: say("split.proposes_accepted"), LEAVE: say("split.proposes_refused")}
        answers = {ACCEPT: say("split.accepts"), LEAVE: say("split.leaves")}
        return {player: proposes if place == self.first else answers for place, player in enumerate(self.players)}

    @cached_property
    @override
    def formulas(self) -> tuple[Formula, ...]:
        return tuple(dict.fromkeys((self.surplus, *self.discount, *self.outside, self.breakdown)))

    def solution(self, read: Read, concept: str) -> Solution:
        """The only division, or at ties several."""
        self.own.check(read)
        surplus = Surplus(
            read(self.surplus),
            (read(self.discount[0]), read(self.discount[1])),
            (read(self.outside[0]), read(self.outside[1])),
            read(self.breakdown),
            self.can_leave,
        )
        found = infinite(surplus, self.first) if self.rounds is None else finite(surplus, self.first, self.rounds)
        return Solution(
            concept=concept,
            method="closed-form" if self.rounds is None else "backward-induction",
            equilibria=tuple(self._equilibrium(one, surplus, i) for i, one in enumerate(found.found)),
            complete=found.complete,
            exact=True,
            degenerate=found.tie is not None,
            certificate=claim(_TIES[found.tie]) if found.tie else claim("split.only", later=found.later),
        )

    def _equilibrium(self, one: Division, surplus: Surplus, place: int) -> Equilibrium:
        agreed = Fraction(int(one.agreed))
        return Equilibrium(
            strategies={
                player: {name: Fraction(int((name == ACCEPT) == one.agreed)) for name in moves}
                for player, moves in self.strategies.items()
            },
            payoffs=dict(zip(self.players, one.shares, strict=True)),
            outcomes=dict(zip(self.outcomes, (agreed, 1 - agreed), strict=True)),
            regret=Fraction(0),
            component=place,
            facts=(SplitStory(self._story(one, surplus)),),
        )

    def _story(self, division: Division, surplus: Surplus) -> Claim:
        labels = list(self.players.values())
        proposer, responder = labels[self.first], labels[1 - self.first]
        if not division.agreed:
            return claim("split.leaves_at_once", equal=sum(surplus.outside) == surplus.size, responder=responder)
        return claim(
            "split.agreed_at_once",
            proposer=proposer,
            responder=responder,
            keeps=division.shares[self.first],
            size=surplus.size,
            left=division.shares[1 - self.first],
        )
