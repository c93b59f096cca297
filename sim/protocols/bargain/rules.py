"""Bargaining in one scenario: from formulas to bargaining solutions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from typing_extensions import override

from sim.formulas import Formula, Points
from sim.games.bargaining_problem import BargainingProblem
from sim.protocols.bargain.negotiation import NAMES, Agenda, Alternative, Negotiation
from sim.protocols.bargain.surroundings import Surroundings
from sim.protocols.rules import Groups, PointwiseRules, one_by_one
from sim.protocols.spec import OwnNumbers
from sim.protocols.values import Read, Values
from sim.solution import Solution
from sim.solution_table import SolutionTable
from sim.solvers.bargaining.frontier import candidates
from sim.words import say

_MANY = 16  # alternatives, from which on it pays to leave some out


@dataclass(frozen=True)
class BargainRules(PointwiseRules):
    """What can be agreed on; ``base`` is the disagreement point; ``divisible`` are issues' labels and worths."""

    kind: str
    players: Mapping[str, str]
    outcomes: Mapping[str, str]
    alternatives: tuple[Alternative, ...]
    base: tuple[Formula, ...]
    weights: tuple[Formula, ...]
    concept: str
    own: OwnNumbers
    divisible: tuple[tuple[str, tuple[Formula, ...]], ...] = ()
    ordinal: bool = False

    @property
    def concepts(self) -> tuple[str, ...]:
        """The solution that the file asks for, then the others."""
        divides = bool(self.divisible) and len(self.players) == 2
        others = [name for name in NAMES if name != self.concept and (name != "adjusted-winner" or divides)]
        return (self.concept, *others)

    @property
    def strategies(self) -> Mapping[str, Mapping[str, str]]:
        """None: there is no procedure."""
        return {player: {} for player in self.players}

    @cached_property
    @override
    def formulas(self) -> tuple[Formula, ...]:
        worths = [worth for _, row in self.divisible for worth in row]
        payoffs = [payoff for alternative in self.alternatives for payoff in alternative.payoffs]
        return tuple(dict.fromkeys((*payoffs, *self.base, *self.weights, *worths)))

    @cached_property
    def _constant(self) -> frozenset[int]:
        """The positions of players whose payoffs depend on no parameter."""
        payoffs = zip(self.base, *(alternative.payoffs for alternative in self.alternatives), strict=True)
        return frozenset(i for i, own in enumerate(payoffs) if not any(formula.names for formula in own))

    @property
    @override
    def size(self) -> int:
        return max(1, len(self.alternatives))

    @property
    def supports_are_generic(self) -> bool:
        """Unless the solution is found numerically."""
        return len(self.players) == 2 or self.concept not in ("nash-bargaining", "raiffa")

    def regime_label(self, support: Groups) -> str:
        """Of packages, how each issue is settled; lotteries over options are named as anywhere else."""
        agreed = support[-1]
        if not self.alternatives[0].parts or len(self.alternatives) in agreed:
            return ""
        settled: dict[str, dict[str, None]] = {}
        for i in agreed:
            for issue, level in self.alternatives[i].parts:
                settled.setdefault(issue, {})[level] = None
        return say("bargain.regime", issues=[(issue, list(levels)) for issue, levels in settled.items()])

    def solve_batch(self, points: Points) -> SolutionTable:
        """Point by point; alternatives that cannot be on the frontier of two players are left out beforehand."""
        values = Values(self.formulas, points)
        among = self._among(values)
        return one_by_one(self, values.batch, lambda i: self._negotiation(values.at(i), among(i)).solve(self.concept))

    def solution(self, read: Read, concept: str) -> Solution:
        """One bargaining solution at one point, with what surrounds it."""
        negotiation = self._negotiation(read, range(len(self.alternatives)))
        solution = negotiation.solve(concept)
        return replace(solution, facts=(Surroundings(negotiation, solution, self.concepts),))

    def _among(self, values: Values) -> Callable[[int], Sequence[int]]:
        """For each point the alternatives that may matter."""
        if len(self.players) != 2 or self.concept == "adjusted-winner" or len(self.alternatives) < _MANY:
            return lambda _: range(len(self.alternatives))
        with np.errstate(all="ignore"):
            pairs = [[values.floats(payoff) for payoff in alternative.payoffs] for alternative in self.alternatives]
            payoffs = np.array([[value for value, _ in row] for row in pairs]).transpose(2, 0, 1)
            errors = np.max([error for row in pairs for _, error in row], axis=0)
        return lambda i: candidates(payoffs[i], float(errors[i])).tolist()

    def _negotiation(self, read: Read, among: Sequence[int]) -> Negotiation:
        """The problem at one point, about some of the alternatives."""
        self.own.check(read)
        base = tuple(read(formula) for formula in self.base)
        gains = tuple(
            tuple(read(payoff) - zero for payoff, zero in zip(self.alternatives[i].payoffs, base, strict=True))
            for i in among
        )
        return Negotiation(
            Agenda(self.players, self.outcomes, self.alternatives),
            BargainingProblem(gains),
            among,
            base,
            weights=tuple(read(weight) for weight in self.weights),
            worths=tuple((read(row[0]), read(row[1])) for _, row in self.divisible),
            constant=self._constant,
            rounded=self.rounded,
        )
