"""Payoffs of one player as whole numbers: times one positive number, which changes no best response."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import SolverError

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
        raise SolverError(f"{name} must be a matrix with at least one row and one column, all rows of one length")
    if {type(entry) for row in rows for entry in row} == {int}:
        return [list(row) for row in rows]
    try:
        exact = [[_exact(entry) for entry in row] for row in rows]
    except (TypeError, ValueError, OverflowError, ZeroDivisionError):
        raise SolverError(f"{name} must have finite numbers as payoffs") from None
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
            raise SolverError(f"{name} must have finite numbers as payoffs")
        return payoffs
    exact = np.array(whole(payoffs, name), dtype=object)
    small = exact.min() > -(2**62) and exact.max() < 2**62
    return exact.astype(np.int64) if small else exact
