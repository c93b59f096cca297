"""All extreme equilibria of many two-player games at once.

Every decision is the sign of one of a few minors of the payoffs (``sim.solvers.minors``). They are computed in
doubles for all games together, each with a bound on its rounding error (``sim.solvers.batch_minors``). Games in
which all signs are certain are finished here, with ties or without; the others go to the exact solver, and so
do games whose matrices have more than ``MAX_MINORS`` minors: all games up to 7 × 7, and thin ones such as 2 × 90,
stay below that.
"""

from collections.abc import Callable
from fractions import Fraction
from math import comb
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.errors import SolverError
from sim.solvers.batch_minors import Signs, signs
from sim.solvers.batch_strict import strict_equilibria
from sim.solvers.batch_ties import tied_equilibria
from sim.solvers.equilibrium_table import EquilibriumTable, Part, joined
from sim.solvers.exact import enumerate_equilibria

MAX_MINORS = 5000

# Doubles in one chunk's table of minors: small enough for the processor's cache, large enough to outweigh Python.
_CHUNK_NUMBERS = 2**18
_REGRET_CHUNK = 2**14

ExactGame = Callable[[int], tuple[Any, Any]]
Floats = NDArray[np.float64]


def nash_batch(
    A: ArrayLike,
    B: ArrayLike,
    *,
    error_A: ArrayLike = 0.0,
    error_B: ArrayLike = 0.0,
    exact: ExactGame | None = None,
) -> EquilibriumTable:
    """All extreme equilibria of a batch of games.

    ``A`` and ``B`` have the shape ``(batch, m, n)``: payoffs of the row and the column player as whole numbers,
    doubles (each taken as its exact binary value) or objects (Fractions, ints). Where payoffs are only known up
    to ``error_A`` and ``error_B`` (numbers, or arrays that broadcast to the payoffs), ``exact(i)`` must return the
    true payoffs of game ``i`` as two arrays of Fractions; it is asked for those games that the errors leave open.

    Raises:
        SolverError: Wrong shapes, no strategies, payoffs that are not finite numbers, or a game too large.

    >>> import numpy as np
    >>> A = np.array([[[6, 2], [7, 0]], [[3, 0], [5, 1]]])
    >>> table = nash_batch(A, A.transpose(0, 2, 1))
    >>> table.game.tolist(), table.row.round(3).tolist()
    ([0, 0, 0, 1], [[1.0, 0.0], [0.0, 1.0], [0.667, 0.333], [0.0, 1.0]])
    """
    rows, row_error = _floats(A, error_A, "A")
    columns, column_error = _floats(B, error_B, "B")
    if rows.shape != columns.shape:
        raise SolverError(f"A and B must have the same shape (given: {rows.shape} and {columns.shape})")
    batch, m, n = rows.shape
    if exact is None:
        exact = _given(A, B)
    degenerate = np.zeros(batch, dtype=bool)
    parts: list[Part] = []
    if max(_minors(m, n), _minors(n, m)) > MAX_MINORS or m + n > 62:
        parts += [_one(i, exact, degenerate) for i in range(batch)]
    else:
        size = max(_CHUNK_NUMBERS // (_minors(m, n) + _minors(n, m)), 64)
        for start in range(0, batch, size):
            chunk = slice(start, min(start + size, batch))
            parts += _chunk(rows, columns, row_error[chunk], column_error[chunk], chunk, exact, degenerate)
    return _table(joined(parts, m, n), rows, columns, exact, degenerate)


def _minors(p: int, q: int) -> int:
    return comb(p + q, p + 1)


def _chunk(
    A: Floats,
    B: Floats,
    error_A: Floats,
    error_B: Floats,
    chunk: slice,
    exact: ExactGame,
    degenerate: NDArray[np.bool_],
) -> list[Part]:
    m, n = A.shape[1:]
    xs = signs(np.ascontiguousarray(B[chunk].transpose(1, 2, 0)), error_B)
    ys = signs(np.ascontiguousarray(A[chunk].transpose(2, 1, 0)), error_A)
    undecided = xs.undecided | ys.undecided
    tied = (xs.tied | ys.tied) & ~undecided
    parts = []
    plain = np.flatnonzero(~(undecided | tied))
    if len(plain):
        parts.append(strict_equilibria(_only(xs, plain), _only(ys, plain), m, n, plain + chunk.start))
    ties = np.flatnonzero(tied)
    if len(ties):
        part, degenerate[ties + chunk.start] = tied_equilibria(
            _only(xs, ties), _only(ys, ties), m, n, ties + chunk.start
        )
        parts.append(part)
    parts += [_one(int(i) + chunk.start, exact, degenerate) for i in np.flatnonzero(undecided)]
    return [joined(parts, m, n)]


def _only(signs: Signs, games: NDArray[np.intp]) -> Signs:
    """The signs of some games; of all, without copying."""
    if len(games) == signs.sign.shape[1]:
        return signs
    return Signs(signs.value[:, games], signs.sign[:, games], signs.undecided[games], signs.tied[games])


def _one(game: int, exact: ExactGame, degenerate: NDArray[np.bool_]) -> Part:
    """A game by the exact solver."""
    result = enumerate_equilibria(*exact(game))
    degenerate[game] = result.degenerate
    row = [result.rows[a] for a, _ in result.equilibria]
    column = [result.columns[b] for _, b in result.equilibria]
    return Part(
        np.full(len(row), game, dtype=np.int64),
        np.array(row, dtype=np.float64),
        np.array(column, dtype=np.float64),
        np.array([[bool(p) for p in strategy] for strategy in row]),
        np.array([[bool(p) for p in strategy] for strategy in column]),
        np.array(result.component, dtype=np.int64),
    )


def _table(part: Part, A: Floats, B: Floats, exact: ExactGame, degenerate: NDArray[np.bool_]) -> EquilibriumTable:
    payoffs, regret = _payoffs(part, A, B)
    return EquilibriumTable(
        game=part.game,
        row=part.row,
        column=part.column,
        payoffs=payoffs,
        component=part.component,
        pure=(part.row_support.sum(axis=1) == 1) & (part.column_support.sum(axis=1) == 1),
        row_support=part.row_support,
        column_support=part.column_support,
        regret=regret,
        exact=np.ones(len(A), dtype=bool),
        degenerate=degenerate,
    )


def _payoffs(part: Part, A: Floats, B: Floats) -> tuple[Floats, Floats]:
    """Payoffs and regrets of all rows, in chunks."""
    k = len(part.game)
    payoffs, regret = np.empty((k, 2)), np.empty(k)
    for start in range(0, k, _REGRET_CHUNK):
        rows = slice(start, start + _REGRET_CHUNK)
        game, x, y = part.game[rows], part.row[rows], part.column[rows]
        for_row = np.matmul(A[game], y[:, :, None])[:, :, 0]
        for_column = np.matmul(x[:, None, :], B[game])[:, 0, :]
        u, v = (x * for_row).sum(axis=1), (y * for_column).sum(axis=1)
        payoffs[rows, 0], payoffs[rows, 1] = u, v
        regret[rows] = np.maximum(np.maximum(for_row.max(axis=1) - u, for_column.max(axis=1) - v), 0.0)
    return payoffs, regret


def _floats(payoffs: ArrayLike, error: ArrayLike, name: str) -> tuple[Floats, Floats]:
    """Payoffs as doubles, and for each game a bound on the error of any of them."""
    given = np.asarray(payoffs)
    if given.ndim != 3 or 0 in given.shape[1:]:
        raise SolverError(
            f"{name} must have the shape (batch, m, n) with at least one strategy each (given: {given.shape})"
        )
    try:
        values = given.astype(np.float64)
    except (TypeError, ValueError, OverflowError):
        raise SolverError(f"{name} must hold numbers that fit into a double (given: {given.dtype})") from None
    bad = ~np.isfinite(values).all(axis=(1, 2))
    if bad.any():
        first = ", ".join(map(str, np.flatnonzero(bad)[:5]))
        raise SolverError(f"{name} has payoffs that are not finite in {bad.sum()} games, the first: {first}")
    bound = np.broadcast_to(np.asarray(error, dtype=np.float64), values.shape).max(axis=(1, 2))
    return values, bound + _conversion(given, values)


def _conversion(given: NDArray[Any], values: Floats) -> Floats:
    """What is lost by taking numbers as doubles; 0 for doubles, and for whole numbers below 2⁵³."""
    if given.dtype.kind in "fb" and given.dtype.itemsize <= 8:
        return np.zeros(len(values))
    largest = np.abs(values).max(axis=(1, 2), initial=0.0)
    if given.dtype.kind in "iu":
        return np.where(largest < 2.0**53, 0.0, largest * 2.0**-52)
    same = np.array(
        [
            all(Fraction(a) == Fraction(b) for a, b in zip(g.flat, v.flat, strict=True))
            for g, v in zip(given, values, strict=True)
        ]
    )
    return np.where(same, 0.0, largest * 2.0**-52)


def _given(A: ArrayLike, B: ArrayLike) -> ExactGame:
    """The payoffs as they were given, as Fractions."""
    first, second = np.asarray(A), np.asarray(B)

    def exact(game: int) -> tuple[Any, Any]:
        return _fractions(first[game]), _fractions(second[game])

    return exact


def _fractions(matrix: NDArray[Any]) -> list[list[Fraction]]:
    return [[Fraction(entry) for entry in row] for row in matrix.tolist()]
