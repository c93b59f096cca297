"""Rules that keep some equilibria of a solution and say so; risk dominance has a file of its own.

- Maximal welfare: the largest sum of payoffs. A sum compares the payoffs of different players, so it means something
  only where they are on one scale.
- Payoff dominance: better for everybody than any other equilibrium.

Without choosing, ``with_dominance`` marks the equilibria that everybody would rather leave for another, if they could
agree on it (Pareto dominance).

Source: Harsanyi & Selten (1988), *A General Theory of Equilibrium Selection in Games*, section 3.6.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sim.games.normal_form import NormalForm
from sim.solution import Equilibrium, Fact, Solution
from sim.words import Claim, claim


def every(game: NormalForm, solution: Solution) -> Solution:
    """All equilibria, as they are."""
    return solution


@dataclass(frozen=True)
class Selected(Fact):
    """By which rule equilibria were picked, from how many, and how many were kept."""

    rule: str
    count: int
    kept: int

    def to_dict(self) -> dict[str, Any]:
        """Under ``selected``."""
        return {"selected": {"rule": self.rule, "from": self.count, "kept": self.kept}}


@dataclass(frozen=True)
class DominatedBy(Fact):
    """The positions of the equilibria that Pareto-dominate this one."""

    positions: tuple[int, ...]

    def to_dict(self) -> dict[str, Any]:
        """Under ``dominated_by``."""
        return {"dominated_by": list(self.positions)}


def picked(solution: Solution, indices: Sequence[int], rule: str) -> Solution:
    """The solution with these equilibria only; it says by which rule, from how many.

    ``complete`` is then about the equilibria that were picked from.
    """
    count = len(solution.equilibria)
    if len(indices) == 1:
        note = claim("solutions.picked_one", count=count, rule=rule)
    else:
        note = claim("solutions.picked_some", rule=rule, kept=len(indices), count=count)
    kept = solution.kept(indices)
    return replace(kept, notes=(*kept.notes, note), facts=(*kept.facts, Selected(rule, count, len(indices))))


def unpicked(solution: Solution, rule: str, reason: Claim) -> Solution:
    """The whole solution, with a note on why the rule picks nothing."""
    count = len(solution.equilibria)
    note = claim("solutions.picked_none", rule=rule, reason=reason, count=count)
    return replace(solution, notes=(*solution.notes, note), facts=(*solution.facts, Selected(rule, count, count)))


def max_welfare(game: NormalForm, solution: Solution) -> Solution:
    """The equilibrium with the largest sum of payoffs; needs payoffs on one scale."""
    if not solution.equilibria:
        return unpicked(solution, "max-welfare", claim("solutions.none_at_all"))
    welfare = [sum(equilibrium.payoffs.values()) for equilibrium in solution.equilibria]
    best = [i for i, value in enumerate(welfare) if value == max(welfare)]
    return picked(solution, best, "max-welfare")


def payoff_dominant(game: NormalForm, solution: Solution) -> Solution:
    """The equilibrium in which every player gets more than in any other, if there is one."""
    payoffs = [equilibrium.payoffs for equilibrium in solution.equilibria]
    for i, best in enumerate(payoffs):
        others = payoffs[:i] + payoffs[i + 1 :]
        if all(best[player] > other[player] for other in others for player in game.players):
            return picked(solution, [i], "payoff-dominant")
    return unpicked(solution, "payoff-dominant", claim("solutions.none_payoff_dominant"))


def with_dominance(solution: Solution) -> Solution:
    """The same solution, where each equilibrium says which others Pareto-dominate it.

    One equilibrium dominates another if no player gets less in it and some player gets more.
    """
    marked = tuple(
        replace(
            equilibrium, facts=(*equilibrium.facts, DominatedBy(tuple(dominators(equilibrium, solution.equilibria))))
        )
        for equilibrium in solution.equilibria
    )
    return replace(solution, equilibria=marked)


def dominators(equilibrium: Equilibrium, candidates: Sequence[Equilibrium]) -> list[int]:
    """The positions of the equilibria that Pareto-dominate this one."""
    return [i for i, candidate in enumerate(candidates) if dominates(candidate, equilibrium)]


def dominates(first: Equilibrium, second: Equilibrium) -> bool:
    """Whether the first is at least as good for everybody, and better for somebody."""
    pairs = [(first.payoffs[player], second.payoffs[player]) for player in first.payoffs]
    return all(a >= b for a, b in pairs) and any(a > b for a, b in pairs)
