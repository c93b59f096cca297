"""A demand in the shadow of war in one scenario: from formulas to the best demands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from sim.formulas import Formula
from sim.protocols.rules import PointwiseRules
from sim.protocols.spec import OwnNumbers
from sim.protocols.split.alternating import CONCEPT, amount
from sim.protocols.values import Read
from sim.solution import Equilibrium, Solution
from sim.solvers.offers.crisis_bargaining import (
    DEFENDER,
    FIGHT,
    RISKY,
    SAFE,
    Crisis,
    Demand,
    Pair,
    believed_range,
    known,
    lasting_range,
    optimists,
    shifting,
    two_types,
    uniform,
)

LOW, HIGH, DEMAND = "range_low", "range_high", "demand"


@dataclass(frozen=True)
class Found:
    """The best demands at a point, the divisions that both prefer to fighting (None: there are none), and the stake."""

    stake: Fraction
    range: Pair | None
    demands: list[Demand]


@dataclass(frozen=True)
class CrisisRules(PointwiseRules):
    """A demand in the shadow of war; ``first`` demands. ``numbers`` are those of the model's variant."""

    kind: str
    players: Mapping[str, str]
    outcomes: Mapping[str, str]
    first: int
    surplus: Formula
    costs: tuple[Formula, ...]
    own: OwnNumbers
    beliefs: tuple[Formula, ...] = ()
    numbers: Mapping[str, Formula] = field(default_factory=dict)
    ordinal: bool = False

    @property
    def concepts(self) -> tuple[str, ...]:
        """Subgame-perfect, or perfect Bayesian where costs are unknown."""
        return ("perfect-bayesian" if "low" in self.numbers else CONCEPT,)

    @cached_property
    def strategies(self) -> Mapping[str, Mapping[str, str]]:  # type: ignore[override]  # a field elsewhere
        """What kind of demand is made, and what is done about it."""
        demands = {SAFE: "demands what is accepted for certain"}
        if "low" in self.numbers:
            demands[RISKY] = "demands more, at the risk of war"
        demands[FIGHT] = "demands what is refused, or attacks"
        answers = {"accept": "accepts", FIGHT: "fights"}
        names = list(self.players)
        return {player: demands if player == names[self.first] else answers for player in names}

    @property
    def quantities(self) -> Mapping[str, str]:
        """The bargaining range, and the share demanded."""
        label = list(self.players.values())[self.first]
        return {
            LOW: f"Least share of {label} that both prefer to fighting",
            HIGH: f"Largest share of {label} that both prefer to fighting",
            DEMAND: f"Share that {label} demands",
        }

    @cached_property
    def formulas(self) -> tuple[Formula, ...]:
        """Everything that is a number."""
        return tuple(dict.fromkeys((self.surplus, *self.costs, *self.beliefs, *self.numbers.values())))

    def solution(self, read: Read, concept: str) -> Solution:
        """All demands that are best for the demanding side, with what follows."""
        self.own.check(read)
        found = self._solve(read)
        tie = len(found.demands) > 1
        return Solution(
            concept=concept,
            method="closed-form",
            equilibria=tuple(self._equilibrium(found, one, i) for i, one in enumerate(found.demands)),
            complete=True,
            exact=True,
            degenerate=tie,
            certificate=f"exact; {'a tie: each of these is as good' if tie else 'the only one'}",
            notes=(self._note(found),),
            details={"bargaining_range": None if found.range is None else [float(end) for end in found.range]},
        )

    def _solve(self, read: Read) -> Found:
        number = {name: read(formula) for name, formula in self.numbers.items()}
        costs = [read(one) for one in self.costs]
        beliefs = [read(one) for one in self.beliefs]
        stake, own_cost = read(self.surplus), costs[self.first]
        other_cost = number.get("low", costs[1 - self.first])
        if number.get("chance_low") == 0:
            other_cost = number["high"]
        crisis = Crisis(stake, number.get("chance", Fraction(0)), (own_cost, other_cost))
        if beliefs:
            both = beliefs[self.first], beliefs[1 - self.first]
            return Found(stake, believed_range(crisis, both), optimists(crisis, both))
        if "later" in number:
            found = shifting(crisis, number["later"], number["discount"])
            return Found(stake, lasting_range(crisis, number["discount"]), found)
        if "chance_low" in number:
            return Found(stake, crisis.range, two_types(crisis, number["low"], number["high"], number["chance_low"]))
        if "low" in number and number["low"] < number["high"]:
            return Found(stake, crisis.range, uniform(crisis, number["low"], number["high"]))
        return Found(stake, crisis.range, known(crisis))

    def _note(self, found: Found) -> str:
        """What both prefer to fighting, in a sentence."""
        if found.range is None:
            return "No division is better for both than fighting, as each sees it."
        label = list(self.players.values())[self.first]
        low, high = (amount(end) for end in found.range)
        span = f"{low} of {amount(found.stake)}" if low == high else f"{low} to {high} of {amount(found.stake)}"
        if "later" in self.numbers:
            return (
                f"If it could be promised for good, both would prefer to fighting that {label} gets {span} each time."
            )
        if "low" in self.numbers:
            return f"Whatever the other side's cost, both prefer to fighting that {label} gets {span}."
        seen = ", as each sees it," if self.beliefs else ""
        return f"Both prefer to fighting{seen} that {label} gets {span}."

    def _equilibrium(self, found: Found, demand: Demand, place: int) -> Equilibrium:
        names = list(self.players)
        mine, theirs = names[self.first], names[1 - self.first]
        answers = list(self.strategies[theirs])
        played = {
            mine: {kind: Fraction(int(kind == demand.kind)) for kind in self.strategies[mine]},
            theirs: dict(zip(answers, (1 - demand.war, demand.war), strict=True)),
        }
        payoffs = dict(zip((mine, theirs), demand.payoffs, strict=True))
        low, high = found.range or (None, None)
        quantities = {LOW: low, HIGH: high, DEMAND: demand.share}
        return Equilibrium(
            strategies={player: played[player] for player in names},
            payoffs={player: payoffs[player] for player in names},
            outcomes=dict(zip(self.outcomes, (1 - demand.war, demand.war), strict=True)),
            regret=Fraction(0),
            component=place,
            details={
                "story": [self._story(demand)],
                "amounts": {name: None if value is None else float(value) for name, value in quantities.items()},
            },
        )

    def _story(self, demand: Demand) -> str:
        labels = list(self.players.values())
        demanding, other = labels[self.first], labels[1 - self.first]
        if demand.share is not None:
            share = amount(demand.share)
            if demand.war == 0:
                return f"{demanding} demands {share}, the most that {other} is sure to accept; {other} accepts"
            return f"{demanding} demands {share}; {other} fights with probability {amount(demand.war)}, or else accepts"
        if demand.attacker is None:
            return "Each expects more of war than the other would leave it, and there is war"
        if "later" not in self.numbers:
            return f"{demanding} expects as much of war as of the best demand, and fights"
        if demand.attacker == DEFENDER:
            return f"Not even all of the first period is worth the wait to {other}, which fights now"
        return f"Not even all of the first period is worth the wait to {demanding}, which fights now"
