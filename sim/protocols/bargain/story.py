"""Bargaining in words: what a solution settles, and what a reader must know besides it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sim.errors import SolverError
from sim.formulas import Formula
from sim.games.bargaining_problem import BargainingProblem
from sim.solution import Equilibrium, Solution
from sim.solvers.bargaining.frontier import efficient_corners
from sim.solvers.bargaining.solutions import efficient, ideal
from sim.words.numbers import short

NAMES = {
    "nash-bargaining": "Nash bargaining solution",
    "kalai-smorodinsky": "Kalai–Smorodinsky solution",
    "egalitarian": "Egalitarian solution",
    "utilitarian": "Utilitarian solution",
    "raiffa": "Raiffa's sequential solution",
    "adjusted-winner": "Adjusted Winner",
}
_SEVERAL = 64  # alternatives: which of more are efficient is not worked out for three players
_LISTED = 8


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
class Story:
    """A bargaining problem with the labels of what it is about; ``base`` is what no deal pays."""

    players: Mapping[str, str]
    outcomes: Mapping[str, str]
    alternatives: tuple[Alternative, ...]
    problem: BargainingProblem
    base: tuple[Fraction, ...]

    @property
    def _nothing(self) -> str:
        return list(self.outcomes.values())[-1]

    @property
    def _packages(self) -> bool:
        return bool(self.alternatives[0].parts)

    def no_zone(self) -> str:
        """That there is nothing to agree on."""
        better = "nothing, lotteries included, is better for everybody than"
        return f"No agreement: {better} {self._nothing}."

    def in_words(self, one: Equilibrium) -> str:
        """What a solution settles."""
        likely = [(name, p) for name, p in one.outcomes.items() if p > 0]
        if len(likely) == 1:
            return self.outcomes[likely[0][0]]
        if self._packages and one.outcomes["no_deal"] == 0:
            return self._by_issue(one)
        return "a lottery, " + ", ".join(f"{self.outcomes[name]} with probability {short(p)}" for name, p in likely)

    def _by_issue(self, one: Equilibrium) -> str:
        """A lottery over packages, issue by issue."""
        return "; ".join(f"{issue}: {settled}" for issue, settled in self._settled(one).items())

    def _settled(self, one: Equilibrium) -> dict[str, str]:
        """Issue → how it is settled, with probabilities (or shares) where it is left to chance."""
        found: dict[str, dict[str, Any]] = {}
        for alternative in self.alternatives:
            p = one.outcomes[alternative.name]
            for issue, level in alternative.parts if p else ():
                levels = found.setdefault(issue, {})
                levels[level] = levels.get(level, 0) + p
        return {
            issue: " / ".join(level if len(levels) == 1 else f"{level} {short(p)}" for level, p in levels.items())
            for issue, levels in found.items()
        }

    def _difference(self, one: Equilibrium, solution: Solution) -> str:
        """What one solution settles otherwise than the main one; of packages only where they differ."""
        main = solution.equilibria[0]
        if not self._packages or one.outcomes["no_deal"] or main.outcomes["no_deal"]:
            return self.in_words(one)
        usual = self._settled(main)
        other = [f"{issue}: {settled}" for issue, settled in self._settled(one).items() if settled != usual[issue]]
        return "; ".join(other) + ", the rest as above" if other else "the same"

    def surroundings(
        self, solution: Solution, others: Mapping[str, Callable[[], Solution]]
    ) -> tuple[tuple[str, ...], dict[str, Any]]:
        """Notes and details: agreement zone, ideal point, frontier, all solutions."""
        best = [zero + gain for zero, gain in zip(self.base, ideal(self.problem), strict=True)]
        kept = efficient(self.problem) if len(self.players) == 2 or len(self.alternatives) <= _SEVERAL else None
        within = [number for number, gains in enumerate(self.problem.gains) if min(gains) >= 0]
        details: dict[str, Any] = {
            "zone": [self.alternatives[number].name for number in within],
            "ideal": self._payoffs(best),
            "disagreement": self._payoffs(self.base),
        }
        if kept is not None:
            details["efficient"] = [self.alternatives[number].name for number in kept]
        if len(self.players) == 2:
            details["frontier"] = self._frontier()
        notes = [*self._alike(solution), self._zone(within), *self._efficient(kept)]
        notes.append(
            f"The most that each can get while nobody is worse off than with {self._nothing}: {self._gets(best)}."
        )
        solved = dict(self._solved(solution, others))
        notes += [self._comparison(two, solution) for name, two in solved.items() if name != solution.concept]
        worse = [
            label
            for (player, label), zero in zip(self.players.items(), self.base, strict=True)
            if any(one.payoffs[player] < zero for one in solution.equilibria)
        ]
        if worse:
            notes.insert(0, f"Worse off than with {self._nothing}: {', '.join(worse)}.")
        details["solutions"] = {name: [one.to_dict() for one in two.equilibria] for name, two in solved.items()}
        return tuple(notes), details

    def _solved(self, solution: Solution, others: Mapping[str, Callable[[], Solution]]) -> Any:
        for name, solve in others.items():
            try:
                yield name, solution if name == solution.concept else solve()
            except SolverError:
                continue

    def _comparison(self, solution: Solution, main: Solution) -> str:
        one = solution.equilibria[0]
        several = " (the first of these)" if len(solution.equilibria) > 1 else ""
        told = [self._difference(two, main) for two in solution.equilibria]
        words = " or ".join(f"({text})" for text in told) if several else told[0]
        return f"{NAMES[solution.concept]}: {words}. {self._gets(list(one.payoffs.values()))}{several}."

    def _zone(self, within: list[int]) -> str:
        said = f"At least as good as {self._nothing} for everybody"
        if self._packages:
            return f"{said}: {len(within)} of {len(self.alternatives)} packages."
        return f"{said}: {self._listed(within) or 'no option as it is'}."

    def _efficient(self, kept: list[int] | None) -> list[str]:
        if kept is None:
            return []
        if self._packages:
            return [f"Efficient, lotteries included: {len(kept)} of {len(self.alternatives)} packages."]
        return [f"Efficient, lotteries included: {self._listed(kept) or f'nothing but {self._nothing}'}."]

    def _alike(self, solution: Solution) -> list[str]:
        """What pays everybody the same as something in the solution, so that it could stand in its place."""
        used = [
            number
            for number, alternative in enumerate(self.alternatives)
            if any(one.outcomes[alternative.name] > 0 for one in solution.equilibria)
        ]
        known = {self.problem.gains[number] for number in used}
        alike = [n for n, gains in enumerate(self.problem.gains) if gains in known and n not in used]
        if not alike:
            return []
        what = f"{len(alike)} more packages" if self._packages and len(alike) > 1 else self._listed(alike)
        return [f"What could stand in place of something in the solution, as it pays everybody the same: {what}."]

    def _listed(self, numbers: list[int]) -> str:
        more = f" and {len(numbers) - _LISTED} more" if len(numbers) > _LISTED else ""
        return ", ".join(self.alternatives[number].label for number in numbers[:_LISTED]) + more

    def _gets(self, values: Any) -> str:
        return ", ".join(f"{label} {short(value)}" for label, value in zip(self.players.values(), values, strict=True))

    def _payoffs(self, values: Any) -> dict[str, float]:
        return {player: float(value) for player, value in zip(self.players, values, strict=True)}

    def _frontier(self) -> list[dict[str, Any]]:
        """The corners of the frontier: payoffs, and the alternative there."""
        names = list(self.outcomes)
        return [
            {
                "payoffs": self._payoffs([zero + gain for zero, gain in zip(self.base, corner.gains, strict=True)]),
                "outcome": names[corner.lottery[0][0]],  # -1 is no deal, which comes last
            }
            for corner in efficient_corners(self.problem)
        ]
