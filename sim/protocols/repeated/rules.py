"""A repeated agreement in one scenario: whether it is kept, at one point or many."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from typing_extensions import override

from sim.formulas import Formula, Points
from sim.protocols.repeated.agreement import Agreement, AgreementAtPoint
from sim.protocols.repeated.batch import clearly_kept, table_of
from sim.protocols.repeated.discounts import DiscountFacts
from sim.protocols.rules import PointwiseRules
from sim.protocols.spec import OwnNumbers
from sim.protocols.values import Read, Values
from sim.solution import Equilibrium, Solution
from sim.solution_table import SolutionTable
from sim.words import Claim, claim, say

CONCEPT = "trigger"


@dataclass(frozen=True, eq=False)
class RepeatedRules(PointwiseRules):
    """A normal form again and again, an agreed profile, and what follows a violation."""

    agreement: Agreement
    own: OwnNumbers
    ordinal: bool = False
    kind: str = "repeated"

    @property
    def vectorised(self) -> bool:
        """Yes: thresholds in closed form."""
        return True

    @property
    @override
    def players(self) -> Mapping[str, str]:
        return self.agreement.form.players

    @property
    def outcomes(self) -> Mapping[str, str]:
        """What can come of a period."""
        return self.agreement.form.outcomes

    @cached_property
    def strategies(self) -> Mapping[str, Mapping[str, str]]:
        """Keeping to the agreement, or never."""
        agreement, labels = self.agreement, {}
        for index, (player, names) in enumerate(agreement.form.strategies.items()):
            comply, punish = (list(names.values())[profile[index]] for profile in (agreement.comply, agreement.punish))
            labels[player] = {
                "comply": say("repeated.keeps_to", strategy=comply),
                "punish": say("repeated.always", strategy=punish),
            }
        return labels

    @property
    @override
    def concepts(self) -> tuple[str, ...]:
        return (CONCEPT,)

    @cached_property
    @override
    def formulas(self) -> tuple[Formula, ...]:
        agreement = self.agreement
        return tuple(
            dict.fromkeys((*agreement.form.formulas, *agreement.discount, *agreement.fine, agreement.monitoring))
        )

    def solve_batch(self, points: Points) -> SolutionTable:
        """In columns where doubles are clear, else exactly."""
        values = Values(self.formulas, points)
        clear, kept = clearly_kept(self.agreement, values)
        table = table_of(self.agreement, values, kept, exact=not self.rounded)
        unclear = (~clear).nonzero()[0]
        if not len(unclear):
            return table
        few = {name: column if len(column) < values.batch else column.take(unclear) for name, column in points.items()}
        return table.joined(super().solve_batch(few).spread(unclear, table.message), clear)

    def solution(self, read: Read, concept: str) -> Solution:
        """Whether the agreement is self-enforcing, at which discounts it is, and what else could be kept."""
        self.own.check(read)
        at = self.agreement.at(read)
        least = min(at.slacks)
        equilibria = [self._equilibrium(at, "comply", 0)] if least >= 0 else []
        equilibria.append(self._equilibrium(at, "punish", len(equilibria)))
        return Solution(
            concept=CONCEPT,
            method="closed-form",
            equilibria=tuple(equilibria),
            complete=False,
            exact=not self.rounded,
            degenerate=least == 0,
            certificate=claim("repeated.certificate", tit_for_tat=self.agreement.punishment == "tit-for-tat"),
            headline=self._headline(at),
            facts=(DiscountFacts(at, self.rounded),),
        )

    def _headline(self, at: AgreementAtPoint) -> Claim:
        return claim(
            "repeated.headline",
            agreement=self.agreement.label(self.agreement.comply),
            punishment=self.agreement.punishment,
            periods=self.agreement.periods,
            violators=[label for label, slack in zip(self.players.values(), at.slacks, strict=True) if slack < 0],
        )

    def _equilibrium(self, at: AgreementAtPoint, what: str, component: int) -> Equilibrium:
        profile = self.agreement.comply if what == "comply" else self.agreement.punish
        kind = float if self.rounded else Fraction
        outcome = self.agreement.outcome(profile)
        return Equilibrium(
            strategies={
                player: {name: Fraction(int(name == what)) for name in ("comply", "punish")} for player in self.players
            },
            payoffs={player: kind(at.payoff(index, profile)) for index, player in enumerate(self.players)},
            outcomes={name: Fraction(int(name == outcome)) for name in self.outcomes},
            regret=Fraction(0),
            component=component,
        )
