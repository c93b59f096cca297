"""Dividing a surplus in one scenario: from formulas to shares."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from sim.errors import ScenarioError
from sim.formulas import Formula
from sim.protocols.pointwise import PointwiseRules
from sim.protocols.values import Read
from sim.solution import Equilibrium, Solution
from sim.solvers.crisis_bargaining import (
    FIGHT,
    RISKY,
    SAFE,
    Crisis,
    Demand,
    known,
    optimists,
    shifting,
    two_types,
    uniform,
)
from sim.solvers.rubinstein import Surplus, finite, infinite

CONCEPT = "subgame-perfect"


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
    ordinal: bool = False

    @property
    def concepts(self) -> tuple[str, ...]:
        """Subgame-perfect equilibrium."""
        return (CONCEPT,)

    @property
    def strategies(self) -> Mapping[str, Mapping[str, str]]:  # type: ignore[override]  # a field elsewhere
        """None: shares are amounts, and agreement is immediate."""
        return {player: {} for player in self.players}

    @cached_property
    def formulas(self) -> tuple[Formula, ...]:
        """Surplus, discounts, outside options, breakdown."""
        return tuple(dict.fromkeys((self.surplus, *self.discount, *self.outside, self.breakdown)))

    def solution(self, read: Read, concept: str) -> Solution:
        """The only division."""
        size = _positive(read(self.surplus), "the surplus")
        for formula in (*self.discount, self.breakdown):
            _share(read(formula), formula.text)
        surplus = Surplus(
            size,
            (read(self.discount[0]), read(self.discount[1])),
            (read(self.outside[0]), read(self.outside[1])),
            read(self.breakdown),
            self.can_leave,
        )
        found = infinite(surplus, self.first) if self.rounds is None else finite(surplus, self.first, self.rounds)
        names = list(self.players)
        proposer, responder = self.players[names[self.first]], self.players[names[1 - self.first]]
        if found.agreed:
            share = found.shares[self.first]
            story = [
                f"{proposer} proposes to keep {_number(share)} of {_number(size)}, and {responder} accepts at once"
            ]
        else:
            story = [f"The outside options are worth more than the surplus; {responder} leaves"]
        agreed = Fraction(int(found.agreed))
        return Solution(
            concept=CONCEPT,
            method="closed-form" if self.rounds is None else "backward-induction",
            equilibria=(
                Equilibrium(
                    strategies={player: {} for player in self.players},
                    payoffs=dict(zip(self.players, found.shares, strict=True)),
                    outcomes=dict(zip(self.outcomes, (agreed, 1 - agreed), strict=True)),
                    regret=Fraction(0),
                    details={"story": story},
                ),
            ),
            complete=not found.tie,
            exact=True,
            degenerate=found.tie,
            certificate="exact; "
            + ("the players are indifferent, and this is one of several" if found.tie else "the only one"),
        )


@dataclass(frozen=True)
class CrisisRules(PointwiseRules):
    """A demand in the shadow of war; ``first`` demands. ``numbers`` are those of the model's variant."""

    kind: str
    players: Mapping[str, str]
    outcomes: Mapping[str, str]
    first: int
    surplus: Formula
    costs: tuple[Formula, ...]
    beliefs: tuple[Formula, ...] = ()
    numbers: Mapping[str, Formula] = field(default_factory=dict)
    ordinal: bool = False

    @property
    def concepts(self) -> tuple[str, ...]:
        """Subgame-perfect, or perfect Bayesian where costs are unknown."""
        return ("perfect-bayesian" if "low" in self.numbers else CONCEPT,)

    @cached_property
    def strategies(self) -> Mapping[str, Mapping[str, str]]:  # type: ignore[override]  # a field elsewhere
        """What kind of demand is made."""
        demands = {SAFE: "demands what is accepted for certain"}
        if "low" in self.numbers:
            demands[RISKY] = "demands more, at the risk of war"
        if self.beliefs or "later" in self.numbers:
            demands[FIGHT] = "demands more than is accepted"
        answers = {"accept": "accepts", FIGHT: "fights"}
        names = list(self.players)
        return {player: demands if player == names[self.first] else answers for player in names}

    @cached_property
    def formulas(self) -> tuple[Formula, ...]:
        """Everything that is a number."""
        return tuple(dict.fromkeys((self.surplus, *self.costs, *self.beliefs, *self.numbers.values())))

    def solution(self, read: Read, concept: str) -> Solution:
        """All demands that are best for the demanding side, with what follows."""
        crisis, found = self._solve(read)
        names = list(self.players)
        demanding, other = self.players[names[self.first]], self.players[names[1 - self.first]]
        low, high = crisis.range
        whatever = ", whatever the other side's cost" if "low" in self.numbers else ""
        span = f"{_number(low)} to {_number(high)} of {_number(crisis.stake)}"
        notes = [] if self.beliefs else [f"Both prefer to fighting{whatever}: {demanding} gets {span}."]
        return Solution(
            concept=concept,
            method="closed-form",
            equilibria=tuple(self._equilibrium(one, i, demanding, other) for i, one in enumerate(found)),
            complete=True,
            exact=True,
            degenerate=len(found) > 1,
            certificate="exact; " + ("a tie between the demands listed" if len(found) > 1 else "the only one"),
            notes=tuple(notes),
            details={"bargaining_range": [float(low), float(high)]} if not self.beliefs else {},
        )

    def _solve(self, read: Read) -> tuple[Crisis, list[Demand]]:
        number = {name: read(formula) for name, formula in self.numbers.items()}
        for name in ("chance", "later", "chance_low"):
            if name in number:
                _share(number[name], self.numbers[name].text)
        costs = [read(one) for one in self.costs]
        if min(costs) < 0:
            raise ScenarioError(f"costs of fighting must be 0 or more (given: {', '.join(map(_number, costs))})")
        ordered = (costs[self.first], costs[1 - self.first])
        stake = _positive(read(self.surplus), "the surplus")
        beliefs = [_share(read(one), one.text) for one in self.beliefs]
        chance = number.get("chance", beliefs[self.first] if beliefs else Fraction(0))
        crisis = Crisis(stake, chance, (ordered[0], number.get("low", ordered[1])))
        if beliefs:
            return crisis, optimists(crisis, (beliefs[self.first], beliefs[1 - self.first]))
        if "later" in number:
            if not 0 <= number["discount"] < 1:
                raise ScenarioError(f"period_discount is {_number(number['discount'])}; allowed: from 0 to below 1")
            return crisis, shifting(crisis, number["later"], number["discount"])
        return crisis, known(crisis) if "low" not in number else _unknown(crisis, number)

    def _equilibrium(self, demand: Demand, number: int, demanding: str, other: str) -> Equilibrium:
        names = list(self.players)
        payoffs = {names[self.first]: demand.payoffs[0], names[1 - self.first]: demand.payoffs[1]}
        kinds, answers = (list(self.strategies[names[i]]) for i in (self.first, 1 - self.first))
        played = {
            names[self.first]: {kind: Fraction(int(kind == demand.kind)) for kind in kinds},
            names[1 - self.first]: dict(zip(answers, (1 - demand.war, demand.war), strict=True)),
        }
        if demand.kind == FIGHT and self.beliefs:
            story = "No division is better for both than fighting as they see it, and there is war"
        elif demand.kind == FIGHT:
            story = f"Not even all of the first period is worth the wait to {other}, who fights now"
        else:
            answer = "accepts" if demand.war == 0 else f"fights with probability {_number(demand.war)}"
            story = f"{demanding} demands {_number(demand.share)}; {other} {answer}"
        return Equilibrium(
            strategies={player: played[player] for player in self.players},
            payoffs={player: payoffs[player] for player in self.players},
            outcomes=dict(zip(self.outcomes, (1 - demand.war, demand.war), strict=True)),
            regret=Fraction(0),
            component=number,
            details={"story": [story], "demand": float(demand.share)},
        )


def _unknown(crisis: Crisis, number: Mapping[str, Fraction]) -> list[Demand]:
    """With a cost of the other side that is not known; ``crisis`` has the lowest one."""
    if not 0 <= number["low"] <= number["high"]:
        raise ScenarioError(f"unknown_cost is from {_number(number['low'])} to {_number(number['high'])}; "
                            "allowed: 0 or more, the lower first")  # fmt: skip
    if "chance_low" in number:
        return two_types(crisis, number["low"], number["high"], number["chance_low"])
    if number["low"] == number["high"]:
        return known(crisis)
    return uniform(crisis, number["low"], number["high"])


def _positive(value: Fraction, what: str) -> Fraction:
    if value <= 0:
        raise ScenarioError(f"{what} is {_number(value)}; allowed: above 0")
    return value


def _share(value: Fraction, text: str) -> Fraction:
    if not 0 <= value <= 1:
        raise ScenarioError(f"{text!r} is {_number(value)}; allowed: 0 to 1")
    return value


def _number(value: Any) -> str:
    return f"{float(value):.6g}"
