"""Alternating offers of shares of a surplus in one scenario: from formulas to divisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from sim.formulas import Formula
from sim.protocols.fields import number_text
from sim.protocols.rules import PointwiseRules
from sim.protocols.spec import OwnNumbers
from sim.protocols.values import Read
from sim.solution import Equilibrium, Solution
from sim.solvers.offers.rubinstein import Division, Surplus, finite, infinite

CONCEPT = "subgame-perfect"
ACCEPT, LEAVE = "accept", "leave"
_LONG = 12


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
    def concepts(self) -> tuple[str, ...]:
        """Subgame-perfect equilibrium."""
        return (CONCEPT,)

    @cached_property
    def strategies(self) -> Mapping[str, Mapping[str, str]]:  # type: ignore[override]  # a field elsewhere
        """Whether the first proposal is accepted; nothing where it always is, as shares are amounts."""
        if not self.can_leave:
            return {player: {} for player in self.players}
        proposes = {ACCEPT: "proposes what is accepted", LEAVE: "proposes what is refused"}
        answers = {ACCEPT: "accepts", LEAVE: "leaves"}
        return {player: proposes if place == self.first else answers for place, player in enumerate(self.players)}

    @cached_property
    def formulas(self) -> tuple[Formula, ...]:
        """Surplus, discounts, outside options, breakdown."""
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
            degenerate=bool(found.reason),
            certificate=f"exact; {f'a tie: {found.reason}' if found.reason else 'the only one'}",
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
            details={"story": [self._story(one, surplus)]},
        )

    def _story(self, one: Division, surplus: Surplus) -> str:
        labels = list(self.players.values())
        proposer, responder = labels[self.first], labels[1 - self.first]
        if not one.agreed:
            more = "no less" if sum(surplus.outside) == surplus.size else "more"
            return f"The outside options together are worth {more} than the surplus; {responder} leaves at once"
        keeps, size = amount(one.shares[self.first]), amount(surplus.size)
        left = amount(one.shares[1 - self.first])
        return (
            f"{proposer} proposes to keep {keeps} of {size}, and {responder} accepts at once; "
            f"a proposal that leaves {responder} less than {left} would be refused"
        )


def amount(value: Fraction) -> str:
    """A number as short as reads well.

    >>> amount(Fraction(7, 10)), amount(Fraction(1, 3)), amount(Fraction(10, 19))
    ('0.7', '1/3', '0.526316')
    """
    text = number_text(value)
    short = len(text) <= _LONG and ("/" not in text or value.denominator < _LONG)
    return text if short else f"{float(value):.6g}"
