"""Game → solution. One algorithm is one file; the dictionaries here say what can be asked for by name."""

from collections.abc import Callable

from sim.errors import SolverError, did_you_mean
from sim.games.normal_form import NormalForm
from sim.solution import Solution
from sim.solvers.batch import nash_batch as nash_batch
from sim.solvers.batch_solution import solve_batch as solve_batch
from sim.solvers.equilibrium_table import EquilibriumTable as EquilibriumTable
from sim.solvers.nash import METHODS as METHODS
from sim.solvers.nash import nash as nash
from sim.solvers.nash import solve_nash

# Concept → solver of one game; each has a first line that says what it gives.
SOLVERS: dict[str, Callable[..., Solution]] = {"nash": solve_nash}

# Rules that pick among several equilibria.
SELECTIONS: dict[str, Callable[..., Solution]] = {}


def solve_game(
    game: NormalForm,
    concept: str = "nash",
    method: str | None = None,
    select: str | None = None,
    ordinal: bool = False,
) -> Solution:
    """Solve one game (a batch of one).

    Args:
        game: the game.
        concept: a key of ``SOLVERS``.
        method: the algorithm, where the concept has several: for nash a key of ``METHODS``.
        select: a key of ``SELECTIONS``; all equilibria are kept where it is None or ``all``.
        ordinal: payoffs only have an order.

    Raises:
        SolverError: an unknown name, or a game that cannot be solved so.
    """
    if concept not in SOLVERS:
        raise SolverError(f"unknown concept {concept!r}{did_you_mean(concept, list(SOLVERS))}")
    solution = SOLVERS[concept](game, method, ordinal=ordinal)
    if select is None or select == "all":
        return solution
    if select not in SELECTIONS:
        raise SolverError(f"unknown rule {select!r}{did_you_mean(select, ['all', *SELECTIONS])}")
    return SELECTIONS[select](game, solution)
