"""Maximal welfare: the equilibrium with the largest sum of payoffs.

A sum compares the payoffs of different players, so it means something only where they are on one scale.
"""

from sim.games.normal_form import NormalForm
from sim.solution import Solution
from sim.solvers.selection import picked, unpicked


def max_welfare(game: NormalForm, solution: Solution) -> Solution:
    """The equilibrium with the largest sum of payoffs; needs payoffs on one scale."""
    if not solution.equilibria:
        return unpicked(solution, "max-welfare", "there is no equilibrium")
    welfare = [sum(one.payoffs.values()) for one in solution.equilibria]
    best = [place for place, value in enumerate(welfare) if value == max(welfare)]
    return picked(solution, best, "max-welfare")
