"""Alternating offers in one scenario: from formulas to subgame-perfect results, for one point or many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from sim.errors import SolverError
from sim.formulas import Formula, Points
from sim.games.alternating_offers import NO_RESULT, AlternatingOffers, Stakes
from sim.protocols.offers.batch import table_of
from sim.protocols.offers.deadline import Deadline
from sim.protocols.offers.moves import Moves
from sim.protocols.offers.path import OfferPath
from sim.protocols.rules import Rules, one_by_one
from sim.protocols.spec import OwnNumbers
from sim.protocols.values import Read, Values
from sim.solution import Equilibrium, Solution
from sim.solution_table import SolutionTable
from sim.solvers.offers.alternating_offers import Result, subgame_perfect
from sim.solvers.offers.alternating_offers_batch import BatchFound, subgame_perfect_batch
from sim.words import Claim, claim, say

CONCEPT = "subgame-perfect"


@dataclass(frozen=True)
class OffersRules(Rules):
    """Rules of alternating offers.

    ``results`` are the outcomes (positions) that the results of the game stand for; with ``either``, each comes about
    with that probability only, and ``together`` otherwise. ``payoffs`` are by outcome (the last is no deal) and player.
    The order of proposers is ``cycle`` rounds long.
    """

    kind: str
    players: Mapping[str, str]
    outcomes: Mapping[str, str]
    ordinal: bool
    game: AlternatingOffers
    cycle: int
    results: tuple[int, ...]
    together: int | None
    either: Formula | None
    payoffs: tuple[tuple[Formula, ...], ...]
    discount: tuple[Formula, ...]
    delay: tuple[Formula, ...]
    breakdown: Formula
    own: OwnNumbers

    @property
    @override
    def concepts(self) -> tuple[str, ...]:
        return (CONCEPT,)

    @cached_property
    @override
    def formulas(self) -> tuple[Formula, ...]:
        own = (*self.discount, *self.delay, self.breakdown, *([self.either] if self.either else []))
        return tuple(dict.fromkeys((*(formula for row in self.payoffs for formula in row), *own)))

    @cached_property
    def moves(self) -> Moves:
        """What everybody may do in each round."""
        return Moves(self.players, self.outcomes, self.game, self.results, self.together)

    @property
    def strategies(self) -> Mapping[str, Mapping[str, str]]:
        """What each player may do in each round: ids ``round_1.package``, ``round_1.accept``."""
        return self.moves.strategies

    @override
    def solve(self, points: Points, concept: str, method: str | None = None, select: str | None = None) -> Solution:
        if method is not None or select not in (None, "all"):
            raise SolverError(say("errors.protocols.backward_induction_only"))
        values = Values(self.formulas, points)
        values.check(0)
        return self._solution(values, 0)

    def _solution(self, values: Values, i: int) -> Solution:
        solution = self.solution(values.at(i))
        return solution if values.exact(i) else solution.of_rounded_numbers()

    def solution(self, read: Read) -> Solution:
        """All subgame-perfect results at one point, exactly."""
        self.own.check(read)
        stakes = self._stakes(read)
        found = subgame_perfect(self.game, stakes)
        base = [read(formula) for formula in self.payoffs[-1]]
        return Solution(
            concept=CONCEPT,
            method="backward-induction",
            equilibria=tuple(self._equilibrium(one, base, stakes, read, i) for i, one in enumerate(found.results)),
            complete=not found.tie,
            exact=True,
            degenerate=found.tie,
            certificate=claim("offers.tie") if found.tie else claim("offers.only"),
            headline=self._headline(found.results),
            facts=(Deadline(self.moves, stakes, self.cycle, found.results),),
        )

    def _headline(self, results: Sequence[Result]) -> Claim | None:
        """Says that it is a tie, if there are several results."""
        if len(results) == 1:
            return None
        return claim("offers.several", count=len(results), outcomes=list(self.moves.endings(results).values()))

    def _stakes(self, read: Read) -> Stakes:
        """What is at stake at one point."""
        base = [read(formula) for formula in self.payoffs[-1]]
        gains = [[read(one) - zero for one, zero in zip(row, base, strict=True)] for row in self.payoffs]
        chance = read(self.either) if self.either else Fraction(1)
        both = gains[self.together] if self.together is not None else gains[-1]
        return Stakes(
            gains=[
                [chance * gain + (1 - chance) * other for gain, other in zip(gains[outcome], both, strict=True)]
                for outcome in self.results
            ],
            discount=[read(one) for one in self.discount],
            delay=[read(one) for one in self.delay],
            breakdown=read(self.breakdown),
        )

    def _equilibrium(
        self, result: Result, base: Sequence[Fraction], stakes: Stakes, read: Read, number: int
    ) -> Equilibrium:
        outcomes: dict[str, Any] = dict.fromkeys(self.outcomes, Fraction(0))
        names = list(outcomes)
        if result.ending != NO_RESULT:
            chance = read(self.either) if self.either else Fraction(1)
            outcomes[names[self.results[result.ending]]] += result.reached * chance
            if self.together is not None:
                outcomes[names[self.together]] += result.reached * (1 - chance)
        outcomes[names[-1]] += 1 - sum(outcomes.values())
        return Equilibrium(
            strategies=self.moves.played(result.path),
            payoffs={player: zero + gain for player, zero, gain in zip(self.players, base, result.gains, strict=True)},
            outcomes=outcomes,
            regret=Fraction(0),
            component=number,
            facts=(OfferPath(self.moves, result.path),),
        )

    def solve_batch(self, points: Points) -> SolutionTable:
        """At all points at once; points with ties, and those that fail, one by one."""
        values = Values(self.formulas, points)
        floats = {formula: values.floats(formula) for formula in self.formulas}
        found = self._solve_floats(floats, values.batch)
        table = self._table(found, floats)
        if self.rounded:
            exact = np.array([values.exact(i) for i in range(values.batch)])
            table = replace(table, exact=exact, complete=exact)
        unclear = np.flatnonzero(~found.clear)
        if not len(unclear):
            return table
        exactly = one_by_one(self, values.batch, lambda i: self._solution(values, i), map(int, unclear))
        return table.joined(exactly, found.clear)

    def _table(self, found: BatchFound, floats: Mapping[Formula, Any]) -> SolutionTable:
        base = np.stack([floats[formula][0] for formula in self.payoffs[-1]], axis=1)
        breakdown = floats[self.breakdown][0]
        certain = np.ones(len(found.clear))
        read_as_either = floats[self.either][0] if self.either is not None else certain
        return table_of(self.moves, found, base, breakdown, read_as_either)

    def _solve_floats(self, floats: Mapping[Formula, Any], batch: int) -> BatchFound:
        def stack(formulas: Sequence[Formula], part: int = 0) -> NDArray[np.float64]:
            return np.stack([floats[one][part] for one in formulas], axis=-1)

        with np.errstate(all="ignore"):
            payoffs = np.stack([stack(row) for row in self.payoffs], axis=1)
            gains = payoffs - payoffs[:, -1:, :]
            of_results = gains[:, list(self.results)]
            likely = np.ones(batch)
            used = [formula for row in self.payoffs for formula in row]
            if self.either is not None and self.together is not None:
                likely, used = floats[self.either][0], [*used, self.either]
                of_results = (
                    likely[:, None, None] * of_results + (1 - likely[:, None, None]) * gains[:, [self.together]]
                )
            largest = np.abs(payoffs).max(axis=(1, 2))
            # Differences and mixtures of payoffs are rounded too.
            error = 4 * np.max([floats[one][1] for one in used], axis=0) * (1 + largest) + 2.0**-50 * largest
            stakes = Stakes(of_results, stack(self.discount), stack(self.delay), floats[self.breakdown][0])
            errors = Stakes(error, stack(self.discount, 1), stack(self.delay, 1), floats[self.breakdown][1])
            found = subgame_perfect_batch(self.game, stakes, errors)
            fine = np.isfinite(largest) & (stakes.delay >= 0).all(axis=1)
            for share in (*stakes.discount.T, stakes.breakdown, likely):
                fine &= (share >= 0) & (share <= 1)
            found.clear[...] &= fine
        return found
