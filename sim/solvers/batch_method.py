"""The method ``batch``: one game by the solver that sweeps use, as a check on it."""

import numpy as np

from sim.games.normal_form import NormalForm
from sim.solution import Component, Solution
from sim.solvers.nash.batch_solution import solve_batch
from sim.solvers.nash.profiles import to_equilibrium
from sim.solvers.requirements import require_two_players


def batch(game: NormalForm) -> Solution:
    """All extreme equilibria by the vectorised solver that sweeps use; numbers are doubles."""
    require_two_players(game, "batch")
    table = solve_batch(game)
    cut = game.shape[0]
    equilibria = tuple(
        to_equilibrium(game, game.payoffs[0], [row[:cut], row[cut:]], int(component))
        for row, component in zip(table.strategies, table.component, strict=True)
    )
    components = tuple(
        Component(equilibria=tuple(int(i) for i in np.flatnonzero(table.component == number)))
        for number in range(int(table.component.max(initial=-1)) + 1)
    )
    worst = float(table.regret.max(initial=0.0))
    return Solution(
        concept="nash",
        method="batch",
        equilibria=equilibria,
        complete=bool(table.complete[0]),
        exact=False,
        degenerate=bool(table.degenerate[0]),
        components=components,
        certificate=f"complete; every sign that decides is exact or beyond its error bound; regret at most {worst:.2g}",
    )
