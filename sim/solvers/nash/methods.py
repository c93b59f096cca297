"""negsim's own methods for two players.

``exact``: all extreme equilibria, certified (see ``sim.solvers.exact``). ``batch``: one game by the solver that sweeps
use, as a check on it.
"""

import numpy as np

from sim.games.normal_form import NormalForm
from sim.solution import Component, Solution
from sim.solvers.exact.enumeration import ExactResult, enumerate_equilibria
from sim.solvers.nash.batch_solution import solve_batch
from sim.solvers.nash.profiles import require_two_choosing, to_equilibrium, with_bystanders
from sim.words import Claim, claim


def exact(game: NormalForm) -> Solution:
    """All extreme equilibria by exact vertex enumeration, with components and indices."""
    pair = require_two_choosing(game, "exact")
    payoffs = game.exact(0)
    shape = [game.shape[player] for player in pair]
    result = enumerate_equilibria(*(payoffs[player].reshape(shape).tolist() for player in pair))
    rows = [np.array(row, dtype=object) for row in result.rows]
    columns = [np.array(column, dtype=object) for column in result.columns]
    equilibria = tuple(
        to_equilibrium(game, payoffs, with_bystanders(game, pair, rows[a], columns[b]), component)
        for (a, b), component in zip(result.equilibria, result.component, strict=True)
    )
    return Solution(
        concept="nash",
        method="exact",
        equilibria=equilibria,
        complete=True,
        exact=not game.rounded,
        degenerate=result.degenerate,
        components=_components(result),
        certificate=claim("solutions.enumerated", indices=list(result.index)),
        notes=_notes(game, result),
    )


def _components(result: ExactResult) -> tuple[Component, ...]:
    return tuple(
        Component(
            equilibria=tuple(i for i, c in enumerate(result.component) if c == number),
            subsets=tuple(
                subset for subset, c in zip(result.subsets, result.subset_component, strict=True) if c == number
            ),
            index=index,
        )
        for number, index in enumerate(result.index)
    )


def _notes(game: NormalForm, result: ExactResult) -> tuple[Claim, ...]:
    notes = []
    if game.rounded:
        notes.append(claim("solutions.rounded_payoffs"))
    if len(result.equilibria) > len(result.index):
        notes.append(claim("solutions.ties_matter"))
    elif result.degenerate:
        notes.append(claim("solutions.ties_alone"))
    return tuple(notes)


def batch(game: NormalForm) -> Solution:
    """All extreme equilibria by the vectorised solver that sweeps use; numbers are doubles."""
    require_two_choosing(game, "batch")
    table = solve_batch(game)
    cuts = np.cumsum(game.shape)[:-1]
    equilibria = tuple(
        to_equilibrium(game, game.payoffs[0], np.split(row, cuts), int(component))
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
        certificate=claim("solutions.batch_signs", regret=worst),
    )
