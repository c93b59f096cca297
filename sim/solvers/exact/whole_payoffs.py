"""The payoffs of a game as the exact solver wants them: whole numbers, without strictly dominated strategies.

Payoffs are taken times one positive number per player, which changes no best response.

A strategy that is strictly dominated by a pure one is played in no equilibrium, and is no best response to what
remains, so that without it the game has the same equilibria, components and indices. A vectorised sieve removes them,
again and again: the row with the largest sum removes all rows that it beats everywhere, then the next of those that are
left, and so on.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import SolverError
from sim.words import say

IntMatrix = list[list[int]]
Payoffs = Sequence[Sequence[Any]] | NDArray[Any]


def whole(payoffs: Payoffs, name: str) -> IntMatrix:
    """The payoffs times their least common denominator; floats are taken as their exact binary values.

    Raises:
        SolverError: Not a matrix of finite numbers; ``name`` says of whom.

    >>> whole([[Fraction(1, 2), 1], [Fraction(-2, 3), 0]], "A")
    [[3, 6], [-4, 0]]
    """
    rows: Sequence[Sequence[Any]] = payoffs.tolist() if isinstance(payoffs, np.ndarray) else payoffs
    if len(rows) == 0 or len({len(row) for row in rows}) != 1 or len(rows[0]) == 0:
        raise SolverError(say("errors.arrays.one_length", name=name))
    if {type(entry) for row in rows for entry in row} == {int}:
        return [list(row) for row in rows]
    try:
        exact = [[_exact(entry) for entry in row] for row in rows]
    except (TypeError, ValueError, OverflowError, ZeroDivisionError):
        raise SolverError(say("errors.arrays.finite_payoffs", name=name)) from None
    scale = lcm(*{int(entry.denominator) for row in exact for entry in row})
    return [[int(entry.numerator) * (scale // int(entry.denominator)) for entry in row] for row in exact]


def _exact(entry: Any) -> Any:
    """A number that has a numerator and a denominator; other kinds of floats are first made doubles."""
    if hasattr(entry, "denominator"):
        return entry
    return Fraction(entry if isinstance(entry, str | Decimal) else float(entry))


def comparable(payoffs: Payoffs, name: str) -> NDArray[Any]:
    """The payoffs as an array whose entries compare exactly: ints and doubles as they are, others as whole numbers.

    Raises:
        SolverError: As for ``whole``.
    """
    if isinstance(payoffs, np.ndarray) and payoffs.dtype.kind in "iuf" and payoffs.dtype.itemsize <= 8:
        if not np.isfinite(payoffs).all():
            raise SolverError(say("errors.arrays.finite_payoffs", name=name))
        return payoffs
    exact = np.array(whole(payoffs, name), dtype=object)
    small = exact.min() > -(2**62) and exact.max() < 2**62
    return exact.astype(np.int64) if small else exact


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
    current = compared = idle = 0
    while current < len(alive) and compared < MAX_COMPARISONS and idle < PATIENCE:
        compared += len(alive) * payoffs.shape[1]
        beaten = (payoffs[alive] < payoffs[alive[current]]).all(axis=1)
        idle = 0 if beaten.any() else idle + 1
        kept[alive[beaten]] = False
        current += 1 - int(beaten[:current].sum())
        alive = alive[~beaten]
    return kept
