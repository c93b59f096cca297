"""Which strategies remain when those strictly dominated by a pure strategy are removed, again and again.

No such strategy is played in any equilibrium, and none is a best response to what remains, so that the game of the
remaining strategies has the same equilibria, components and indices. A vectorised sieve: the row with the largest
sum removes all rows that it beats everywhere, then the next of those that are left, and so on.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

# A sieve ends after so many comparisons of numbers, or when so many rows in turn have beaten nothing; rows not
# compared by then are kept.
MAX_COMPARISONS = 500_000_000
PATIENCE = 200

Array = NDArray[Any]


def undominated(A: Array, B: Array) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The rows and the columns that remain, in order.

    ``A`` and ``B`` are ``(m, n)`` payoffs of the row and the column player, of any type that compares exactly.

    >>> undominated(np.array([[3, 0], [5, 1]]), np.array([[3, 5], [0, 1]]))
    (array([1]), array([1]))
    """
    rows, columns = np.arange(A.shape[0]), np.arange(A.shape[1])
    while True:
        best_rows = _sieve(A[np.ix_(rows, columns)])
        rows = rows[best_rows]
        best_columns = _sieve(B[np.ix_(rows, columns)].T)
        columns = columns[best_columns]
        if best_columns.all():
            return rows, columns


def _sieve(payoffs: Array) -> NDArray[np.bool_]:
    """Which rows no other row beats in all columns."""
    kept = np.ones(len(payoffs), dtype=bool)
    # Payoffs that are larger everywhere never have a smaller sum, not even a rounded one.
    sums = payoffs.sum(axis=1) if payoffs.dtype == object else payoffs.astype(np.float64).sum(axis=1)
    alive = np.argsort(-sums, kind="stable")
    place = compared = idle = 0
    while place < len(alive) and compared < MAX_COMPARISONS and idle < PATIENCE:
        compared += len(alive) * payoffs.shape[1]
        beaten = (payoffs[alive] < payoffs[alive[place]]).all(axis=1)
        idle = 0 if beaten.any() else idle + 1
        kept[alive[beaten]] = False
        place += 1 - int(beaten[:place].sum())
        alive = alive[~beaten]
    return kept
