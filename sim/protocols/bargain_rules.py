"""Bargaining in one scenario: from formulas to bargaining solutions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from sim.errors import ScenarioError, SolverError
from sim.formulas import Formula, Points
from sim.games.bargaining_problem import BargainingProblem, Gains
from sim.protocols.pointwise import PointwiseRules
from sim.protocols.values import Read, Values
from sim.solution import Equilibrium, Solution
from sim.solvers.bargaining.adjusted_winner import adjusted_winner
from sim.solvers.bargaining.programs import efficient, ideal, proportional
from sim.solvers.bargaining.solutions import SOLUTIONS, Answer, Lottery, undominated

NAMES = {
    "nash-bargaining": "Nash bargaining solution",
    "kalai-smorodinsky": "Kalai–Smorodinsky solution",
    "egalitarian": "Egalitarian solution",
    "utilitarian": "Utilitarian solution",
    "raiffa": "Raiffa's sequential solution",
    "adjusted-winner": "Adjusted Winner",
}
_FEW_PACKAGES = 64


@dataclass(frozen=True)
class Alternative:
    """Something that can be agreed on, with a formula for what each player gets.

    ``parts`` are the issues of a package and how it settles them, as labels.
    """

    name: str
    label: str
    payoffs: tuple[Formula, ...]
    parts: tuple[tuple[str, str], ...] = ()


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
        others = [name for name in NAMES if name != self.concept and (name != "adjusted-winner" or self._can_divide)]
        return (self.concept, *others)

    @property
    def _can_divide(self) -> bool:
        return bool(self.divisible) and len(self.players) == 2

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

    @property
    def size(self) -> int:
        """The number of alternatives."""
        return max(1, len(self.alternatives))

    def solve(self, points: Points, concept: str, method: str | None = None, select: str | None = None) -> Solution:
        """The solution at one point, with notes on the agreement zone and the other solutions."""
        solution = super().solve(points, concept, method, select)
        values = Values(self.formulas, points)
        problem, base, _ = self._problem(values.at(0))
        notes, details = self._surroundings(values.at(0), problem, base)
        return Solution(**{**vars(solution), "notes": notes, "details": details})

    def solution(self, read: Read, concept: str) -> Solution:
        """One bargaining solution at one point."""
        problem, base, weights = self._problem(read)
        answer = self._answer(concept, read, problem, weights)
        if answer is None:
            equilibria: tuple[Equilibrium, ...] = (self._equilibrium({}, (Fraction(0),) * len(base), base),)
            said = "nothing feasible is better than no deal for everybody"
            headline = "No agreement zone: nothing is better than no deal for everybody."
        else:
            equilibria = tuple(self._equilibrium(lottery, gains, base) for lottery, gains in answer.found)
            said = answer.how or "computed in exact arithmetic"
            headline = f"{NAMES[concept]}: {' or '.join(self._in_words(one) for one in equilibria)}."
        exact = answer is None or answer.exact
        return Solution(
            concept=concept,
            method="exact" if exact else "numerical",
            equilibria=equilibria,
            complete=True,
            exact=exact,
            degenerate=len(equilibria) > 1,
            certificate=said,
            headline=headline,
        )

    def _problem(self, read: Read) -> tuple[BargainingProblem, list[Fraction], list[Fraction]]:
        base = [read(formula) for formula in self.base]
        weights = [read(formula) for formula in self.weights]
        if min(weights) <= 0:
            shown = ", ".join(f"{float(one):g}" for one in weights)
            raise ScenarioError(f"weights in bargaining must be above 0 (given: {shown})")
        gains = tuple(
            tuple(read(one) - zero for one, zero in zip(alternative.payoffs, base, strict=True))
            for alternative in self.alternatives
        )
        return BargainingProblem(gains), base, weights

    def _answer(self, concept: str, read: Read, problem: BargainingProblem, weights: list[Fraction]) -> Answer | None:
        """The solution; None if nothing is better than disagreement for everybody."""
        if concept == "adjusted-winner":
            return self._divided(read)
        small, numbers = undominated(problem)
        if proportional(small, [Fraction(1)] * small.players)[0] <= 0:
            return None
        answer = SOLUTIONS[concept](small, weights)
        renamed = tuple(
            ({numbers[i]: p for i, p in lottery.items() if i >= 0 and p}, gains) for lottery, gains in answer.found
        )
        return Answer(renamed, answer.exact, answer.how)

    def _divided(self, read: Read) -> Answer:
        """Adjusted Winner: an issue that is split stands as a lottery over who gets it."""
        worth = [(read(row[0]), read(row[1])) for _, row in self.divisible]
        if any(min(pair) < 0 for pair in worth):
            raise ScenarioError("Adjusted Winner needs points of 0 or more")
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
        tie = "; the order of issues that are worth the same decides a tie" if division.tie else ""
        shares = ", ".join(
            f"{label} {float(share):.4g}" for (label, _), share in zip(self.divisible, division.shares, strict=True)
        )
        first = next(iter(self.players.values()))
        return Answer(((lottery, gains),), how=f"exact arithmetic; {first}'s shares: {shares}{tie}")

    def _equilibrium(self, lottery: Lottery, gains: Gains, base: Sequence[Fraction]) -> Equilibrium:
        outcomes = dict.fromkeys(self.outcomes, Fraction(0))
        names = list(outcomes)
        for number, p in lottery.items():
            outcomes[names[number]] += p
        outcomes[names[-1]] += 1 - sum(outcomes.values())
        return Equilibrium(
            strategies={player: {} for player in self.players},
            payoffs={player: zero + gain for player, zero, gain in zip(self.players, base, gains, strict=True)},
            outcomes=outcomes,
            regret=Fraction(0),
        )

    def _in_words(self, one: Equilibrium) -> str:
        likely = [(name, p) for name, p in one.outcomes.items() if p > 0]
        if len(likely) == 1:
            return self.outcomes[likely[0][0]]
        if self._packages:
            return self._by_issue(one)
        parts = [f"{self.outcomes[name]} with probability {float(p):.4g}" for name, p in likely]
        return f"a lottery, {', '.join(parts)}"

    @property
    def _packages(self) -> bool:
        return bool(self.alternatives[0].parts)

    def _by_issue(self, one: Equilibrium) -> str:
        """A lottery over packages, issue by issue."""
        settled: dict[str, dict[str, Fraction]] = {}
        for alternative in self.alternatives:
            p = one.outcomes[alternative.name]
            for issue, level in alternative.parts if p else ():
                levels = settled.setdefault(issue, {})
                levels[level] = levels.get(level, Fraction(0)) + Fraction(p)
        told = [
            f"{issue}: " + " / ".join(level if p == 1 else f"{level} {float(p):.4g}" for level, p in levels.items())
            for issue, levels in settled.items()
        ]
        return "; ".join(told)

    def _surroundings(
        self, read: Read, problem: BargainingProblem, base: Sequence[Fraction]
    ) -> tuple[tuple[str, ...], dict[str, Any]]:
        """What a reader must know besides the solution: zone, ideal point, frontier, the other solutions."""
        players = list(self.players)
        within = [one for one, gains in zip(self.alternatives, problem.gains, strict=True) if min(gains) >= 0]
        zone = ", ".join(one.label for one in within[:8]) or "nothing"
        more = f" and {len(within) - 8} more" if len(within) > 8 else ""
        small, _ = undominated(problem)
        best = [zero + gain for zero, gain in zip(base, ideal(small), strict=True)]
        notes = [
            "The most that each can get while nobody is worse off than with no deal: "
            + ", ".join(f"{self.players[p]} {float(v):.6g}" for p, v in zip(players, best, strict=True))
            + "."
        ]
        if not self._packages:
            notes.insert(0, f"At least as good as no deal for everybody: {zone}{more}.")
        details: dict[str, Any] = {
            "zone": [one.name for one in within],
            "ideal": {p: float(v) for p, v in zip(players, best, strict=True)},
            "disagreement": {p: float(v) for p, v in zip(players, base, strict=True)},
            "solutions": {},
        }
        if len(self.alternatives) <= _FEW_PACKAGES:
            kept = [self.alternatives[number].name for number in efficient(problem)]
            details["efficient"] = kept
            if not self._packages:
                notes.append(f"Efficient: {', '.join(self.outcomes[name] for name in kept)}.")
        for concept in self.concepts:
            try:
                found = self.solution(read, concept)
            except SolverError:
                continue
            one = found.equilibria[0]
            gets = ", ".join(f"{self.players[p]} {float(v):.6g}" for p, v in one.payoffs.items())
            details["solutions"][concept] = [two.to_dict() for two in found.equilibria]
            notes.append(f"{NAMES[concept]}: {gets} ({' or '.join(self._in_words(two) for two in found.equilibria)}).")
        return tuple(notes), details
