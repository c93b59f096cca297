"""The Nash equilibria of a batch of normal-form games as one table."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import NegsimError
from sim.games.normal_form import NormalForm
from sim.solution_table import SolutionTable
from sim.solvers.batch.certificates import payoffs_and_regrets
from sim.solvers.batch.enumeration import extreme_equilibria
from sim.solvers.batch.equilibrium_table import FoundProfiles
from sim.solvers.nash.pure import is_equilibrium, undecided

Bools = NDArray[np.bool_]


def solve_batch(game: NormalForm, ordinal: bool = False) -> SolutionTable:
    """Solve every game of a batch.

    Two players: all extreme equilibria. More players, or an ordinal scale: all pure equilibria, vectorised.
    A game with a payoff that is not a number becomes a message instead of rows.
    """
    message = _messages(game)
    good = np.flatnonzero([not text for text in message])
    table = _solve(_some(game, good), ordinal) if len(good) else _solve(_some(game, np.arange(0)), ordinal)
    if len(good) == game.batch:
        return table
    return table.spread(good, message)


def _messages(game: NormalForm) -> tuple[str, ...]:
    """Why a game cannot be solved, for each game; "" where it can."""
    axes = tuple(range(1, game.payoffs.ndim))
    error = np.broadcast_to(np.asarray(game.error), game.payoffs.shape)
    doubtful = ~(np.isfinite(game.payoffs).all(axis=axes) & np.isfinite(error).all(axis=axes))
    result = [""] * game.batch
    for i in np.flatnonzero(doubtful):
        try:
            game.exact(int(i))
        except NegsimError as problem:
            result[i] = str(problem)
    return tuple(result)


def _some(game: NormalForm, points: NDArray[np.intp]) -> NormalForm:
    """The games at some positions of the batch; doubles that floating point could not decide are made anew."""
    if len(points) == game.batch and np.isfinite(game.payoffs).all() and np.isfinite(game.error).all():
        return game
    payoffs = game.payoffs[points]
    error = np.broadcast_to(np.asarray(game.error), game.payoffs.shape)[points].copy()
    axes = tuple(range(1, payoffs.ndim))
    for i in np.flatnonzero(~(np.isfinite(payoffs).all(axis=axes) & np.isfinite(error).all(axis=axes))):
        payoffs[i] = game.exact(int(points[i])).astype(np.float64)
        error[i] = np.abs(payoffs[i]) * 2.0**-52
    return replace(
        game,
        payoffs=payoffs,
        error=error,
        integers=None if game.integers is None else game.integers[points],
        exact=lambda index: game.exact(int(points[index])),
    )


def _solve(game: NormalForm, ordinal: bool) -> SolutionTable:
    return _two_players(game) if len(game.players) == 2 and not ordinal else _pure(game, ordinal)


def _two_players(game: NormalForm) -> SolutionTable:
    if game.integers is not None:
        solved = extreme_equilibria(game.integers[:, 0], game.integers[:, 1])
    else:
        error = np.broadcast_to(np.asarray(game.error), game.payoffs.shape)
        solved = extreme_equilibria(
            game.payoffs[:, 0],
            game.payoffs[:, 1],
            error_A=error[:, 0],
            error_B=error[:, 1],
            exact=lambda i: (game.exact(i)[0].tolist(), game.exact(i)[1].tolist()),
        )
    found = solved.found
    payoffs, regret = payoffs_and_regrets(found, game.payoffs[:, 0], game.payoffs[:, 1])
    return SolutionTable(
        point=found.game,
        strategies=np.concatenate([found.row, found.column]).T,
        payoffs=payoffs,
        outcomes=_outcomes(game, found),
        regret=regret,
        component=found.component,
        supports=np.concatenate([found.row_support, found.column_support]).T,
        exact=solved.exact & (not game.rounded),
        degenerate=solved.degenerate,
        complete=np.ones(game.batch, dtype=bool),
        message=("",) * game.batch,
    )


def _outcomes(game: NormalForm, found: FoundProfiles) -> NDArray[np.float64]:
    """The probability of each outcome, one row per equilibrium."""
    result = np.zeros((len(game.outcomes), len(found.game)))
    for (i, j), outcome in np.ndenumerate(game.outcome):
        result[outcome] += found.row[i] * found.column[j]
    return result.T


def _pure(game: NormalForm, ordinal: bool) -> SolutionTable:
    found = _pure_profiles(game)
    cells = np.argwhere(found)
    point, profile = cells[:, 0], cells[:, 1:]
    supports = np.concatenate(
        [np.arange(size) == profile[:, [player]] for player, size in enumerate(game.shape)], axis=1
    )
    outcome = game.outcome[tuple(profile.T)]
    payoffs = game.payoffs[(point[:, None], np.arange(len(game.players)), *(profile.T[:, :, None]))]
    starts = np.searchsorted(point, point)
    return SolutionTable(
        point=point.astype(np.int64),
        strategies=supports.astype(np.float64),
        payoffs=payoffs,
        outcomes=(np.arange(len(game.outcomes)) == outcome[:, None]).astype(np.float64),
        regret=np.zeros(len(point)),
        component=(np.arange(len(point)) - starts).astype(np.int64),
        supports=supports,
        exact=np.full(game.batch, not game.rounded),
        degenerate=np.zeros(game.batch, dtype=bool),
        complete=np.full(game.batch, ordinal),
        message=("",) * game.batch,
    )


def _pure_profiles(game: NormalForm) -> Bools:
    """Which profiles are pure equilibria, shape ``(batch, s1, …, sn)``."""
    numbers: NDArray[Any] = game.payoffs if game.integers is None else game.integers
    found = is_equilibrium(numbers)
    if game.integers is None:
        for i in np.flatnonzero(undecided(game.payoffs, game.error)):
            found[i] = is_equilibrium(game.exact(int(i))[None])[0]
    return found
