"""Bargaining in one scenario: from formulas to bargaining solutions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, partial

import numpy as np

from sim.errors import NegsimError
from sim.formulas import Formula, Points
from sim.games.bargaining_problem import BargainingProblem, Gains
from sim.protocols.bargain.story import NAMES, Alternative, Story
from sim.protocols.rules import Groups, PointwiseRules, Rows
from sim.protocols.spec import OwnNumbers
from sim.protocols.values import Read, Values
from sim.solution import Equilibrium, Solution, SolutionTable
from sim.solvers.bargaining.adjusted_winner import adjusted_winner
from sim.solvers.bargaining.frontier import candidates
from sim.solvers.bargaining.solutions import Answer, Lottery, solve

_MANY = 16  # alternatives, from which on it pays to leave some out
_NOTHING = "no agreement"


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
    def supports_are_generic(self) -> bool:
        """Unless the solution is found numerically."""
        return len(self.players) == 2 or self.concept not in ("nash-bargaining", "raiffa")

    def regime_label(self, support: Groups) -> str:
        """Of packages, how each issue is settled; lotteries over options are named as anywhere else."""
        places = support[-1]
        if not self.alternatives[0].parts or len(self.alternatives) in places:
            return ""
        settled: dict[str, dict[str, None]] = {}
        for place in places:
            for issue, level in self.alternatives[place].parts:
                settled.setdefault(issue, {})[level] = None
        return "; ".join(f"{issue}: {' / '.join(levels)}" for issue, levels in settled.items())

    def solve(self, points: Points, concept: str, method: str | None = None, select: str | None = None) -> Solution:
        """The solution at one point, with notes on the agreement zone and the other solutions."""
        solution = super().solve(points, concept, method, select)
        read = Values(self.formulas, points).at(0)
        story = self._story(*self._problem(read, self._everything))
        notes, details = story.surroundings(
            solution, {name: partial(self.solution, read, name) for name in self.concepts}
        )
        return replace(solution, notes=notes, details=details)

    def solve_batch(self, points: Points) -> SolutionTable:
        """Point by point; alternatives that cannot be on the frontier of two players are left out beforehand."""
        values = Values(self.formulas, points)
        among = self._among(values)
        rows = Rows(self, values.batch)
        for i in range(values.batch):
            try:
                rows.add(i, self._solved(values.at(i), self.concept, among(i)))
            except NegsimError as error:
                rows.fail(i, str(error))
        return rows.table()

    def solution(self, read: Read, concept: str) -> Solution:
        """One bargaining solution at one point."""
        story = self._story(*self._problem(read, self._everything))
        solution = self._solved(read, concept, self._everything)
        if solution.method == _NOTHING:
            return replace(solution, method="exact", headline=story.no_zone())
        words = " or ".join(story.in_words(one) for one in solution.equilibria)
        return replace(solution, headline=f"{NAMES[concept]}: {words}.")

    @property
    def _everything(self) -> Sequence[int]:
        return range(len(self.alternatives))

    def _among(self, values: Values) -> Callable[[int], Sequence[int]]:
        """For each point the alternatives that may matter."""
        if len(self.players) != 2 or self.concept == "adjusted-winner" or len(self.alternatives) < _MANY:
            return lambda _: self._everything
        with np.errstate(all="ignore"):
            pairs = [[values.floats(one) for one in alternative.payoffs] for alternative in self.alternatives]
            payoffs = np.array([[value for value, _ in row] for row in pairs]).transpose(2, 0, 1)
            errors = np.max([error for row in pairs for _, error in row], axis=0)
        return lambda i: candidates(payoffs[i], float(errors[i])).tolist()

    def _story(self, problem: BargainingProblem, base: Sequence[Fraction]) -> Story:
        return Story(self.players, self.outcomes, self.alternatives, problem, tuple(base))

    def _solved(self, read: Read, concept: str, among: Sequence[int]) -> Solution:
        """A solution without words; ``among`` are the alternatives that may matter."""
        self.own.check(read)
        touches = False
        if concept == "adjusted-winner":
            base = [read(one) for one in self.base]
            answer: Answer | None = self._divided(read)
        else:
            problem, base = self._problem(read, among)
            answer = solve(problem, concept, [read(weight) for weight in self.weights])
            # Something that is better for one and the same for the others: a small change decides.
            touches = answer is None and any(min(gains) >= 0 and any(gains) for gains in problem.gains)
        known = Answer((({}, (Fraction(0),) * len(base)),), how="exact arithmetic") if answer is None else answer
        exact = known.exact and not self._rounded
        found = tuple(
            self._equilibrium({among[n]: p for n, p in lottery.items()}, gains, base, exact)
            for lottery, gains in known.found
        )
        rounded = "; formulas with roots, exp or log are rounded first" if self._rounded else ""
        return Solution(
            concept=concept,
            method=_NOTHING if answer is None else "exact" if known.exact else "numerical",
            equilibria=found,
            complete=known.complete,
            exact=exact,
            degenerate=len(found) > 1 or touches,
            certificate=known.how + rounded,
        )

    def _problem(self, read: Read, among: Sequence[int]) -> tuple[BargainingProblem, list[Fraction]]:
        base = [read(formula) for formula in self.base]
        gains = tuple(
            tuple(read(one) - zero for one, zero in zip(self.alternatives[number].payoffs, base, strict=True))
            for number in among
        )
        return BargainingProblem(gains), base

    def _divided(self, read: Read) -> Answer:
        """Adjusted Winner: an issue that is split stands as a lottery over who gets it."""
        worth = [(read(row[0]), read(row[1])) for _, row in self.divisible]
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
        outcomes = dict.fromkeys(self.outcomes, Fraction(0))
        names = list(outcomes)
        for place, p in lottery.items():
            outcomes[names[place]] += p
        outcomes[names[-1]] += max(1 - sum(lottery.values()), Fraction(0))
        payoffs = zip(self.players, base, gains, strict=True)
        return Equilibrium(
            strategies={player: {} for player in self.players},
            payoffs={player: zero + gain if exact else float(zero + gain) for player, zero, gain in payoffs},
            outcomes=dict(outcomes) if exact else {name: float(p) for name, p in outcomes.items()},
            regret=Fraction(0),
        )
