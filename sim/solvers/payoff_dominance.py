"""Payoff dominance: the equilibrium that is better for everybody than any other.

Source: Harsanyi & Selten (1988), *A General Theory of Equilibrium Selection in Games*, section 3.6.
"""

from sim.games.normal_form import NormalForm
from sim.solution import Solution
from sim.solvers.selection import picked, unpicked


def payoff_dominant(game: NormalForm, solution: Solution) -> Solution:
    """The equilibrium in which every player gets more than in any other, if there is one."""
    found = solution.equilibria
    for place, one in enumerate(found):
        rest = [other for other in found if other is not one]
        if all(one.payoffs[player] > other.payoffs[player] for other in rest for player in game.players):
            return picked(solution, [place], "payoff-dominant")
    return unpicked(solution, "payoff-dominant", "no equilibrium is better for every player than all others")
