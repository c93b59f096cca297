"""Game → solution. One algorithm is one file; the tables here say what can be asked for by name."""

from collections.abc import Callable, Mapping
from functools import partial

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
from sim.words import say

Solver = Callable[..., Solution]  # (game, ordinal) → solution

# Concept → method → solver of one game. None stands for the usual method, where a concept has several.
SOLVERS: Mapping[str, Mapping[str | None, Solver]] = {
    "nash": {None: solve_nash, **{name: partial(solve_nash, method=name) for name in METHODS}},
    "quantal-response": {None: quantal_response},
    "correlated": {None: correlated},
    "iterated-dominance": {None: iterated_dominance},
    "maximin": {None: maximin},
    "stackelberg": {None: stackelberg},
    "evolutionary": {None: evolutionary},
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
    solver = _solver(concept, method, ordinal)
    if select is not None and select not in SELECTIONS:
        raise SolverError(say("errors.solvers.unknown_rule", rule=select, hint=did_you_mean(select, list(SELECTIONS))))
    if ordinal and select not in (None, "all"):
        raise SolverError(say("errors.solvers.rule_ordinal", rule=select))
    solution = solver(game, ordinal=ordinal)
    return solution if select is None else SELECTIONS[select](game, solution)


def _solver(concept: str, method: str | None, ordinal: bool) -> Solver:
    """The entry of the table.

    Raises:
        SolverError: there is none.
    """
    if concept not in SOLVERS:
        hint = did_you_mean(concept, list(SOLVERS))
        raise SolverError(say("errors.solvers.unknown_concept", concept=concept, hint=hint))
    methods = SOLVERS[concept]
    if method not in methods and len(methods) == 1:
        raise SolverError(say("errors.solvers.one_method", concept=concept, method=method))
    if method not in methods:
        hint = did_you_mean(str(method), [name for name in methods if name])
        raise SolverError(say("errors.solvers.unknown_method", method=method, hint=hint))
    if ordinal and concept == "nash" and method not in (None, "pure"):
        raise SolverError(say("errors.solvers.method_ordinal", method=method))
    return methods[method]
