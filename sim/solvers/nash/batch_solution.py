"""The Nash equilibria of a batch of normal-form games as one table."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import NegsimError
from sim.games.normal_form import NormalForm, choosing
from sim.solution_table import SolutionTable
from sim.solvers.batch.certificates import payoffs_and_regrets
from sim.solvers.batch.enumeration import extreme_equilibria
from sim.solvers.batch.equilibrium_table import FoundProfiles
from sim.solvers.nash.pure import is_equilibrium, undecided

Bools = NDArray[np.bool_]


def solve_batch(game: NormalForm, ordinal: bool = False) -> SolutionTable:
    """Solve every game of a batch.

    Two players with a choice: all extreme equilibria. More of them, or an ordinal scale: all pure ones, vectorised.
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
    pair = None if ordinal else choosing(game.shape)
    return _pure(game, ordinal) if pair is None else _two_players(game, pair)


def _two_players(game: NormalForm, pair: tuple[int, int]) -> SolutionTable:
    p, q = pair
    shape = (game.shape[p], game.shape[q])

    def matrices(numbers: NDArray[Any]) -> NDArray[Any]:
        """From ``(…, players, s1, …, sn)`` to matrices of two players, ``(…, players, m, n)``."""
        return numbers.reshape(*numbers.shape[: -len(game.players)], *shape)

    payoffs = matrices(game.payoffs)
    if game.integers is not None:
        integers = matrices(game.integers)
        solved = extreme_equilibria(integers[:, p], integers[:, q])
    else:
        error = matrices(np.broadcast_to(np.asarray(game.error), game.payoffs.shape))

        def exact(i: int) -> tuple[Any, Any]:
            numbers = matrices(game.exact(i))
            return numbers[p].tolist(), numbers[q].tolist()

        solved = extreme_equilibria(payoffs[:, p], payoffs[:, q], error_A=error[:, p], error_B=error[:, q], exact=exact)
    found = solved.found
    own, regret = payoffs_and_regrets(found, payoffs[:, p], payoffs[:, q])
    ones = np.ones((1, len(found.game)))
    played = {p: (found.row, found.row_support), q: (found.column, found.column_support)}
    parts = [played.get(player, (ones, ones.astype(bool))) for player in range(len(game.players))]
    return SolutionTable(
        point=found.game,
        strategies=np.concatenate([strategy for strategy, _ in parts]).T,
        payoffs=_payoffs(payoffs, pair, found, own),
        outcomes=_outcomes(game.outcome.reshape(shape), len(game.outcomes), found),
        regret=regret,
        component=found.component,
        supports=np.concatenate([support for _, support in parts]).T,
        exact=solved.exact & (not game.rounded),
        degenerate=solved.degenerate,
        complete=np.ones(game.batch, dtype=bool),
        message=("",) * game.batch,
    )


def _payoffs(
    payoffs: NDArray[np.float64], pair: tuple[int, int], found: FoundProfiles, own: NDArray[np.float64]
) -> NDArray[np.float64]:
    """What everybody gets, one row per equilibrium; ``own`` are the payoffs of the two who have a choice."""
    players = payoffs.shape[1]
    if players == 2:
        return own
    result = np.empty((len(found.game), players))
    result[:, list(pair)] = own
    for player in set(range(players)) - set(pair):
        result[:, player] = np.einsum("ik,jk,kij->k", found.row, found.column, payoffs[found.game, player])
    return result


def _outcomes(cells: NDArray[np.intp], count: int, found: FoundProfiles) -> NDArray[np.float64]:
    """The probability of each outcome, one row per equilibrium."""
    result = np.zeros((count, len(found.game)))
    for (i, j), outcome in np.ndenumerate(cells):
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
