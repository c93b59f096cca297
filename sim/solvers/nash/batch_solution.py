"""The Nash equilibria of a batch of normal-form games as one table."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import NegsimError
from sim.games.normal_form import NormalForm
from sim.solution import SolutionTable
from sim.solvers.batch.enumeration import nash_batch
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
    for place in np.flatnonzero(~(np.isfinite(payoffs).all(axis=axes) & np.isfinite(error).all(axis=axes))):
        payoffs[place] = game.exact(int(points[place])).astype(np.float64)
        error[place] = np.abs(payoffs[place]) * 2.0**-52
    return replace(
        game,
        payoffs=payoffs,
        error=error,
        integers=None if game.integers is None else game.integers[points],
        exact=lambda i: game.exact(int(points[i])),
    )


def _solve(game: NormalForm, ordinal: bool) -> SolutionTable:
    return _two_players(game) if len(game.players) == 2 and not ordinal else _pure(game, ordinal)


def _two_players(game: NormalForm) -> SolutionTable:
    if game.integers is not None:
        table = nash_batch(game.integers[:, 0], game.integers[:, 1])
    else:
        error = np.broadcast_to(np.asarray(game.error), game.payoffs.shape)
        table = nash_batch(
            game.payoffs[:, 0],
            game.payoffs[:, 1],
            error_A=error[:, 0],
            error_B=error[:, 1],
            exact=lambda i: (game.exact(i)[0].tolist(), game.exact(i)[1].tolist()),
        )
    profile = [table.row, table.column]
    payoffs, outcomes, regret = _consequences(game, table.game, profile)
    return SolutionTable(
        point=table.game,
        strategies=np.concatenate(profile, axis=1),
        payoffs=payoffs,
        outcomes=outcomes,
        regret=regret,
        component=table.component,
        supports=np.concatenate([table.row_support, table.column_support], axis=1),
        exact=table.exact & (not game.rounded),
        degenerate=table.degenerate,
        complete=np.ones(game.batch, dtype=bool),
        message=("",) * game.batch,
    )


_ROWS_AT_ONCE = 2**14


def _consequences(
    game: NormalForm, point: NDArray[np.int64], profile: list[NDArray[np.float64]]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Payoffs, probabilities of outcomes and regrets of two-player profiles, a piece at a time."""
    k = len(point)
    payoffs, outcomes, regret = np.empty((k, 2)), np.zeros((k, len(game.outcomes))), np.empty(k)
    leads_to = (game.outcome.ravel()[:, None] == np.arange(len(game.outcomes))).astype(np.float64)
    for start in range(0, k, _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        x, y, games = profile[0][rows], profile[1][rows], game.payoffs[point[rows]]
        for_row = np.matmul(games[:, 0], y[:, :, None])[:, :, 0]
        for_column = np.matmul(x[:, None, :], games[:, 1])[:, 0, :]
        payoffs[rows, 0], payoffs[rows, 1] = (x * for_row).sum(axis=1), (y * for_column).sum(axis=1)
        gains = np.maximum(for_row.max(axis=1) - payoffs[rows, 0], for_column.max(axis=1) - payoffs[rows, 1])
        regret[rows] = np.maximum(gains, 0.0)
        outcomes[rows] = (x[:, :, None] * y[:, None, :]).reshape(len(x), -1) @ leads_to
    return payoffs, outcomes, regret


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
