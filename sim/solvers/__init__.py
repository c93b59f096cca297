"""Game → solution. One algorithm is one file; the dictionaries here say what can be asked for by name."""

from collections.abc import Callable

from sim.errors import SolverError, did_you_mean
from sim.games.normal_form import NormalForm
from sim.solution import Solution
from sim.solvers.batch.enumeration import nash_batch as nash_batch
from sim.solvers.batch.equilibrium_table import EquilibriumTable as EquilibriumTable
from sim.solvers.concepts.correlated import correlated
from sim.solvers.concepts.evolutionary import evolutionary
from sim.solvers.concepts.iterated_dominance import iterated_dominance
from sim.solvers.concepts.maximin import maximin
from sim.solvers.concepts.quantal_response import logit_limit, quantal_response
from sim.solvers.concepts.stackelberg import stackelberg
from sim.solvers.nash import METHODS as METHODS
from sim.solvers.nash import nash as nash
from sim.solvers.nash import solve_nash
from sim.solvers.nash.batch_solution import solve_batch as solve_batch
from sim.solvers.selection import every, max_welfare, payoff_dominant
from sim.solvers.selection.risk_dominance import risk_dominant

# Concept → solver of one game; each has a first line that says what it gives.
SOLVERS: dict[str, Callable[..., Solution]] = {
    "nash": solve_nash,
    "quantal-response": quantal_response,
    "correlated": correlated,
    "iterated-dominance": iterated_dominance,
    "maximin": maximin,
    "stackelberg": stackelberg,
    "evolutionary": evolutionary,
}

# Rules that pick among several equilibria.
SELECTIONS: dict[str, Callable[[NormalForm, Solution], Solution]] = {
    "all": every,
    "payoff-dominant": payoff_dominant,
    "risk-dominant": risk_dominant,
    "max-welfare": max_welfare,
    "logit-limit": logit_limit,
}


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
        select: a key of ``SELECTIONS``; all equilibria are kept where it is None.
        ordinal: payoffs only have an order.

    Raises:
        SolverError: an unknown name, or a game that cannot be solved so.
    """
    if concept not in SOLVERS:
        raise SolverError(f"unknown concept {concept!r}{did_you_mean(concept, list(SOLVERS))}")
    if select is not None and select not in SELECTIONS:
        raise SolverError(f"unknown rule {select!r}{did_you_mean(select, list(SELECTIONS))}")
    if ordinal and select not in (None, "all"):
        raise SolverError(f"the rule {select!r} compares payoffs as numbers, and this scenario's scale is ordinal")
    solution = SOLVERS[concept](game, method, ordinal=ordinal)
    return solution if select is None else SELECTIONS[select](game, solution)
