"""Pareto dominance among equilibria: which ones everybody would rather leave for another, if they could agree on it."""

from collections.abc import Sequence
from dataclasses import replace

from sim.solution import Equilibrium, Solution


def with_dominance(solution: Solution) -> Solution:
    """The same solution, where each equilibrium says in ``dominated_by`` which others Pareto-dominate it.

    One equilibrium dominates another if no player gets less in it and some player gets more.
    """
    marked = tuple(
        replace(one, details={**one.details, "dominated_by": dominators(one, solution.equilibria)})
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
