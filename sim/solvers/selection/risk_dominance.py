"""Risk dominance: the equilibrium from which deviating by mistake would cost more.

For two strict pure equilibria ``U`` and ``V`` of a two-player game that differ in both strategies, ``U``
risk-dominates ``V`` if the product of what each player loses by going over to ``V``'s strategy alone at ``U`` is larger
than the same product at ``V``. In a 2 × 2 game that is Harsanyi and Selten's criterion; in larger games it is applied
to each pair within the 2 × 2 game of their strategies, and an equilibrium is picked if it dominates all others.

Source: Harsanyi & Selten (1988), *A General Theory of Equilibrium Selection in Games*, section 3.9.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import SolverError
from sim.games.normal_form import NormalForm
from sim.solution import Equilibrium, Solution
from sim.solvers.selection import picked, unpicked
from sim.words import claim, say

Cell = tuple[int, int]


def risk_dominant(game: NormalForm, solution: Solution) -> Solution:
    """The strict pure equilibrium of a two-player game from which deviating costs most, pair by pair.

    Raises:
        SolverError: the game does not have two players.
    """
    if len(game.players) != 2:
        raise SolverError(say("errors.solvers.two_players_only", concept="risk-dominant", given=len(game.players)))
    payoffs = game.exact(0)
    strict = {
        i: cell
        for i, cell in enumerate(map(_cell, solution.equilibria))
        if cell is not None and _is_strict(payoffs, cell)
    }
    if not strict:
        return unpicked(solution, "risk-dominant", claim("solutions.none_strict"))
    best = [
        i
        for i, cell in strict.items()
        if all(dominates_by_risk(payoffs, cell, other) for other in strict.values() if other != cell)
    ]
    if not best:
        return unpicked(solution, "risk-dominant", claim("solutions.none_risk_dominant"))
    return picked(solution, best, "risk-dominant")


def dominates_by_risk(payoffs: NDArray[Any], first: Cell, second: Cell) -> bool:
    """Whether one strict equilibrium risk-dominates another.

    >>> stag_hunt = np.array([[[9, 0], [8, 7]], [[9, 8], [0, 7]]])
    >>> dominates_by_risk(stag_hunt, (1, 1), (0, 0)), dominates_by_risk(stag_hunt, (0, 0), (1, 1))
    (True, False)
    """
    return bool(_product(payoffs, first, second) > _product(payoffs, second, first))


def _product(payoffs: NDArray[Any], at: Cell, towards: Cell) -> Any:
    """What the two players lose by deviating alone from one equilibrium to the strategies of another, multiplied."""
    row_loss = payoffs[0][at] - payoffs[0][towards[0], at[1]]
    column_loss = payoffs[1][at] - payoffs[1][at[0], towards[1]]
    return row_loss * column_loss


def _cell(equilibrium: Equilibrium) -> Cell | None:
    """The profile of a pure equilibrium."""
    if not equilibrium.pure:
        return None
    chosen: Sequence[int] = [list(strategy.values()).index(1) for strategy in equilibrium.strategies.values()]
    return chosen[0], chosen[1]


def _is_strict(payoffs: NDArray[Any], cell: Cell) -> bool:
    row, column = payoffs[0][:, cell[1]], payoffs[1][cell[0]]
    return bool(np.sum(row >= row[cell[0]]) == 1 and np.sum(column >= column[cell[1]]) == 1)
