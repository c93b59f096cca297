"""Nash equilibria of one game by a named method, the best one by default."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sim.games.normal_form import NormalForm, choosing
from sim.solution import Solution
from sim.solvers.nash.gambit_methods import enumpoly, logit
from sim.solvers.nash.methods import batch, exact
from sim.solvers.nash.nashpy_methods import compare, lemke_howson, support_enumeration, vertex_enumeration
from sim.solvers.nash.profiles import bimatrix_game
from sim.solvers.nash.pure import pure
from sim.solvers.selection import with_dominance
from sim.words import claim

METHODS: dict[str, Callable[[NormalForm], Solution]] = {
    "exact": exact,
    "batch": batch,
    "support-enumeration": support_enumeration,
    "vertex-enumeration": vertex_enumeration,
    "lemke-howson": lemke_howson,
    "pure": pure,
    "enumpoly": enumpoly,
    "logit": logit,
}

# Larger games would make the comparison the slowest part of a run.
COMPARED_PROFILES = 25


def nash(A: Any, B: Any) -> Solution:
    """All extreme equilibria of a two-player game, exactly, with components and indices.

    ``A`` and ``B`` have the shape ``(m, n)``: payoffs of the row and the column player as ints, Fractions, floats
    (each its exact binary value) or text such as ``"0.1"`` (exactly 1/10). The players are called ``row`` and
    ``column``, their strategies ``1``, ``2``, …; outcomes are the profiles that can occur.

    Raises:
        SolverError: the payoffs are not two matrices of one shape with finite numbers, or the game is too
            large to enumerate.

    >>> solution = nash([[6, 2], [7, 0]], [[6, 7], [2, 0]])
    >>> [str(equilibrium.payoffs["row"]) for equilibrium in solution.equilibria]
    ['2', '7', '14/3']
    """
    return replace(exact(bimatrix_game(A, B)), kind="matrix")


def solve_nash(game: NormalForm, method: str | None = None, ordinal: bool = False) -> Solution:
    """Nash equilibria: profiles in which nobody gains by deviating alone.

    ``game`` is a batch of one, ``method`` a key of ``METHODS``; if None, ``exact`` where no more than two players have
    a choice, ``pure`` where more have one. An ordinal game has its pure equilibria only. Small complete solutions are
    compared with what nashpy finds.
    """
    if ordinal:
        return replace(pure(game), complete=True, notes=(claim("solutions.ordinal"),))
    solution = with_dominance(METHODS[method or ("exact" if choosing(game.shape) else "pure")](game))
    # Where one side has no choice nashpy fails, and there is nothing to compare.
    if (
        not solution.complete
        or game.payoffs[0, 0].size > COMPARED_PROFILES
        or min(game.shape) == 1
        or len(game.players) > 2
    ):
        return solution
    differences = (compare(game, solution, name) for name in ("support-enumeration", "vertex-enumeration"))
    return replace(solution, notes=(*solution.notes, *(note for note in differences if note is not None)))
