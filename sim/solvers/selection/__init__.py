"""Keeping some equilibria of a solution, and saying so.

Maximal welfare: the equilibrium with the largest sum of payoffs.

A sum compares the payoffs of different players, so it means something only where they are on one scale.

Payoff dominance: the equilibrium that is better for everybody than any other.

Source: Harsanyi & Selten (1988), *A General Theory of Equilibrium Selection in Games*, section 3.6.

Pareto dominance among equilibria: which ones everybody would rather leave for another, if they could agree on it.
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
    welfare = [sum(one.payoffs.values()) for one in solution.equilibria]
    best = [place for place, value in enumerate(welfare) if value == max(welfare)]
    return picked(solution, best, "max-welfare")


def payoff_dominant(game: NormalForm, solution: Solution) -> Solution:
    """The equilibrium in which every player gets more than in any other, if there is one."""
    found = solution.equilibria
    for place, one in enumerate(found):
        rest = [other for other in found if other is not one]
        if all(one.payoffs[player] > other.payoffs[player] for other in rest for player in game.players):
            return picked(solution, [place], "payoff-dominant")
    return unpicked(solution, "payoff-dominant", claim("solutions.none_payoff_dominant"))


def with_dominance(solution: Solution) -> Solution:
    """The same solution, where each equilibrium says which others Pareto-dominate it.

    One equilibrium dominates another if no player gets less in it and some player gets more.
    """
    marked = tuple(
        replace(one, facts=(*one.facts, DominatedBy(tuple(dominators(one, solution.equilibria)))))
        for one in solution.equilibria
    )
    return replace(solution, equilibria=marked)


def dominators(one: Equilibrium, others: Sequence[Equilibrium]) -> list[int]:
    """The positions of the equilibria that Pareto-dominate this one."""
    return [place for place, other in enumerate(others) if dominates(other, one)]


def dominates(one: Equilibrium, other: Equilibrium) -> bool:
    """Whether the first is at least as good for everybody, and better for somebody."""
    pairs = [(one.payoffs[player], other.payoffs[player]) for player in one.payoffs]
    return all(a >= b for a, b in pairs) and any(a > b for a, b in pairs)
