"""Payoffs and regrets of the equilibria of a batch of two-player games, in doubles."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.solvers.batch.equilibrium_table import FoundProfiles

Floats = NDArray[np.float64]

_ROWS_AT_ONCE = 2**13
_NEAR_OVERFLOW = 2.0**8


def payoffs_and_regrets(found: FoundProfiles, A: NDArray[Any], B: NDArray[Any]) -> tuple[Floats, Floats]:
    """Payoffs ``(k, 2)`` and regrets ``(k,)`` of equilibria of games with payoffs ``A`` and ``B (batch, m, n)``."""
    k = len(found.game)
    payoffs, regrets = np.empty((2, k)), np.empty(k)
    for start in range(0, k, _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        some = found.taken(rows)
        payoffs[:, rows], regrets[rows] = _certify(some, A, B)
        overflowed = np.flatnonzero(~np.isfinite(regrets[rows]))
        if len(overflowed):
            scaled = _certify(some.taken(overflowed), A, B, _NEAR_OVERFLOW)
            at = start + overflowed
            payoffs[:, at], regrets[at] = (values * _NEAR_OVERFLOW for values in scaled)
    return payoffs.T, regrets


def _certify(found: FoundProfiles, A: NDArray[Any], B: NDArray[Any], divisor: float = 1.0) -> tuple[Floats, Floats]:
    """Payoffs ``(2, k)`` and regrets ``(k,)``, both divided by ``divisor``."""
    row, column = found.row, found.column
    rows, columns = _doubles(A, found.game), _doubles(B, found.game)
    if divisor != 1:
        rows, columns = rows / divisor, columns / divisor
    with np.errstate(over="ignore", invalid="ignore"):
        rows *= column
        columns *= row[:, None]
        for_rows, for_columns = rows.sum(axis=1), columns.sum(axis=0)
        payoffs = np.stack([(row * for_rows).sum(axis=0), (column * for_columns).sum(axis=0)])
        gains = np.maximum(for_rows.max(axis=0) - payoffs[0], for_columns.max(axis=0) - payoffs[1])
        return payoffs, np.maximum(gains, 0.0)


def _doubles(payoffs: NDArray[Any], games: NDArray[np.intp]) -> Floats:
    """The payoffs of some games, shape ``(m, n, k)``."""
    batch, m, n = payoffs.shape
    cells = payoffs.reshape(batch, m * n)
    # ``take`` is several times as fast, but copies an array that is not contiguous as a whole.
    some = cells.take(games, axis=0) if cells.flags.c_contiguous else cells[games]
    return np.array(some.T, dtype=np.float64, order="C").reshape(m, n, len(games))
