"""Bargaining in one scenario: from formulas to bargaining solutions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from sim.errors import ScenarioError
from sim.formulas import Formula, Points
from sim.games.bargaining_problem import BargainingProblem, Gains
from sim.protocols.bargain_story import NAMES, Alternative, Story
from sim.protocols.numbers import short
from sim.protocols.pointwise import PointwiseRules
from sim.protocols.values import Read, Values
from sim.solution import Equilibrium, Solution
from sim.solvers.bargaining.adjusted_winner import adjusted_winner
from sim.solvers.bargaining.solutions import Answer, Lottery, solve


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
    divisible: tuple[tuple[str, tuple[Formula, ...]], ...] = ()
    ordinal: bool = False

    @property
    def concepts(self) -> tuple[str, ...]:
        """The solution that the file asks for, then the others."""
        divides = bool(self.divisible) and len(self.players) == 2
        others = [name for name in NAMES if name != self.concept and (name != "adjusted-winner" or divides)]
        return (self.concept, *others)

    @property
    def strategies(self) -> Mapping[str, Mapping[str, str]]:  # type: ignore[override]  # a field elsewhere
        """None: there is no procedure."""
        return {player: {} for player in self.players}

    @cached_property
    def formulas(self) -> tuple[Formula, ...]:
        """Payoffs, disagreement, weights, worths of issues."""
        worths = [one for _, row in self.divisible for one in row]
        payoffs = [one for alternative in self.alternatives for one in alternative.payoffs]
        return tuple(dict.fromkeys((*payoffs, *self.base, *self.weights, *worths)))

    @cached_property
    def _rounded(self) -> bool:
        """Whether payoffs are irrational, so that what is worked out from them is not exact."""
        return not all(formula.rational for formula in self.formulas)

    @property
    def size(self) -> int:
        """The number of alternatives."""
        return max(1, len(self.alternatives))

    @property
    def stable(self) -> bool:
        """Unless the solution is found numerically."""
        return len(self.players) == 2 or self.concept not in ("nash-bargaining", "raiffa")

    def solve(self, points: Points, concept: str, method: str | None = None, select: str | None = None) -> Solution:
        """The solution at one point, with notes on the agreement zone and the other solutions."""
        solution = super().solve(points, concept, method, select)
        read = Values(self.formulas, points).at(0)
        problem, base, _ = self._problem(read)
        story = Story(self.players, self.outcomes, self.alternatives, problem, tuple(base))
        notes, details = story.surroundings(
            solution, {name: lambda n=name: self.solution(read, n) for name in self.concepts}
        )
        return replace(solution, notes=notes, details=details)

    def solution(self, read: Read, concept: str) -> Solution:
        """One bargaining solution at one point."""
        problem, base, weights = self._problem(read)
        answer = self._divided(read) if concept == "adjusted-winner" else solve(problem, concept, weights)
        story = Story(self.players, self.outcomes, self.alternatives, problem, tuple(base))
        if answer is None:
            nothing = self._equilibrium({}, (Fraction(0),) * len(base), base, not self._rounded)
            return self._solved(concept, (nothing,), Answer((), how="exact arithmetic"), story.no_zone(), story.touches)
        exact = answer.exact and not self._rounded
        equilibria = tuple(self._equilibrium(lottery, gains, base, exact) for lottery, gains in answer.found)
        headline = f"{NAMES[concept]}: {' or '.join(story.in_words(one) for one in equilibria)}."
        return self._solved(concept, equilibria, answer, headline, len(equilibria) > 1)

    def _solved(
        self, concept: str, equilibria: tuple[Equilibrium, ...], answer: Answer, headline: str, ties: bool
    ) -> Solution:
        rounded = "; formulas with roots, exp or log are rounded first" if self._rounded else ""
        return Solution(
            concept=concept,
            method="exact" if answer.exact else "numerical",
            equilibria=equilibria,
            complete=answer.complete,
            exact=answer.exact and not self._rounded,
            degenerate=ties,
            certificate=answer.how + rounded,
            headline=headline,
        )

    def _problem(self, read: Read) -> tuple[BargainingProblem, list[Fraction], list[Fraction]]:
        base = [read(formula) for formula in self.base]
        weights = [read(formula) for formula in self.weights]
        if min(weights) <= 0:
            shown = ", ".join(map(short, weights))
            raise ScenarioError(f"weights in bargaining must be above 0 (given: {shown})")
        gains = tuple(
            tuple(read(one) - zero for one, zero in zip(alternative.payoffs, base, strict=True))
            for alternative in self.alternatives
        )
        return BargainingProblem(gains), base, weights

    def _divided(self, read: Read) -> Answer:
        """Adjusted Winner: an issue that is split stands as a lottery over who gets it."""
        worth = [(read(row[0]), read(row[1])) for _, row in self.divisible]
        for (label, _), pair in zip(self.divisible, worth, strict=True):
            if min(pair) < 0:
                raise ScenarioError(f"Adjusted Winner needs points of 0 or more ({label}: {short(min(pair))})")
        division = adjusted_winner(worth)
        lottery: dict[int, Fraction] = {0: Fraction(1)}
        for share in division.shares:
            # The first of an issue's two ways gives it to the first player.
            lottery = {
                2 * number + way: p * chance
                for number, p in lottery.items()
                for way, chance in enumerate((share, 1 - share))
                if chance
            }
        base = [read(one) for one in self.base]
        gains = tuple(points - zero for points, zero in zip(division.points, base, strict=True))
        tie = "; other divisions are as good: the order of the issues has decided" if division.tie else ""
        return Answer(((lottery, gains),), how=f"exact arithmetic{tie}", complete=not division.tie)

    def _equilibrium(self, lottery: Lottery, gains: Gains, base: Sequence[Fraction], exact: bool) -> Equilibrium:
        number = Fraction if exact else float
        outcomes = dict.fromkeys(self.outcomes, Fraction(0))
        names = list(outcomes)
        for place, p in lottery.items():
            outcomes[names[place]] += p
        outcomes[names[-1]] += max(1 - sum(outcomes.values()), Fraction(0))
        payoffs = zip(self.players, base, gains, strict=True)
        return Equilibrium(
            strategies={player: {} for player in self.players},
            payoffs={player: number(zero + gain) for player, zero, gain in payoffs},
            outcomes={name: number(p) for name, p in outcomes.items()},
            regret=Fraction(0),
        )
