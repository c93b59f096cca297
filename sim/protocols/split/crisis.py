"""A demand in the shadow of war in one scenario: from formulas to the best demands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from typing_extensions import override

from sim.formulas import Formula
from sim.protocols.rules import PointwiseRules
from sim.protocols.spec import OwnNumbers
from sim.protocols.split.alternating import CONCEPT
from sim.protocols.split.facts import BargainingRange, SplitStory
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
from sim.words import Claim, claim, say

LOW, HIGH, DEMAND = "range_low", "range_high", "demand"


@dataclass(frozen=True)
class BestDemands:
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
    def strategies(self) -> Mapping[str, Mapping[str, str]]:
        """What kind of demand is made, and what is done about it."""
        demands = {SAFE: say("split.demands_safe")}
        if "low" in self.numbers:
            demands[RISKY] = say("split.demands_risky")
        demands[FIGHT] = say("split.demands_fight")
        answers = {"accept": say("split.accepts"), FIGHT: say("split.fights")}
        names = list(self.players)
        return {player: demands if player == names[self.first] else answers for player in names}

    @property
    def quantities(self) -> Mapping[str, str]:
        """The bargaining range, and the share demanded."""
        label = list(self.players.values())[self.first]
        return {
            LOW: say("split.least_share", player=label),
            HIGH: say("split.largest_share", player=label),
            DEMAND: say("split.demanded_share", player=label),
        }

    @cached_property
    @override
    def formulas(self) -> tuple[Formula, ...]:
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
            certificate=claim("split.equal_demands") if tie else claim("split.only_demand"),
            notes=(self._note(found),),
            facts=(BargainingRange(found.range),),
        )

    def _solve(self, read: Read) -> BestDemands:
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
            return BestDemands(stake, believed_range(crisis, both), optimists(crisis, both))
        if "later" in number:
            found = shifting(crisis, number["later"], number["discount"])
            return BestDemands(stake, lasting_range(crisis, number["discount"]), found)
        if "chance_low" in number:
            return BestDemands(
                stake, crisis.range, two_types(crisis, number["low"], number["high"], number["chance_low"])
            )
        if "low" in number and number["low"] < number["high"]:
            return BestDemands(stake, crisis.range, uniform(crisis, number["low"], number["high"]))
        return BestDemands(stake, crisis.range, known(crisis))

    def _note(self, found: BestDemands) -> Claim:
        """What both prefer to fighting, in a sentence."""
        if found.range is None:
            return claim("split.no_range")
        label = list(self.players.values())[self.first]
        if "later" in self.numbers:
            return claim("split.range_for_good", player=label, span=found.range, stake=found.stake)
        if "low" in self.numbers:
            return claim("split.range_whatever_cost", player=label, span=found.range, stake=found.stake)
        beliefs = bool(self.beliefs)
        return claim("split.range", beliefs=beliefs, player=label, span=found.range, stake=found.stake)

    def _equilibrium(self, found: BestDemands, demand: Demand, place: int) -> Equilibrium:
        names = list(self.players)
        mine, theirs = names[self.first], names[1 - self.first]
        answers = list(self.strategies[theirs])
        played = {
            mine: {kind: Fraction(int(kind == demand.kind)) for kind in self.strategies[mine]},
            theirs: dict(zip(answers, (1 - demand.war, demand.war), strict=True)),
        }
        payoffs = dict(zip((mine, theirs), demand.payoffs, strict=True))
        low, high = found.range or (None, None)
        return Equilibrium(
            strategies={player: played[player] for player in names},
            payoffs={player: payoffs[player] for player in names},
            outcomes=dict(zip(self.outcomes, (1 - demand.war, demand.war), strict=True)),
            regret=Fraction(0),
            component=place,
            facts=(SplitStory(self._story(demand), {LOW: low, HIGH: high, DEMAND: demand.share}),),
        )

    def _story(self, demand: Demand) -> Claim:
        labels = list(self.players.values())
        demanding, other = labels[self.first], labels[1 - self.first]
        if demand.share is not None and demand.war == 0:
            return claim("split.demands_safely", player=demanding, share=demand.share, other=other)
        if demand.share is not None:
            return claim("split.demands_at_risk", player=demanding, share=demand.share, other=other, war=demand.war)
        if demand.attacker is None:
            return claim("split.both_expect_more")
        if "later" not in self.numbers:
            return claim("split.war_as_good", player=demanding)
        return claim("split.not_worth_the_wait", player=other if demand.attacker == DEFENDER else demanding)
