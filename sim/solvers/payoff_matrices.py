"""Payoff matrices as users give them to ``sim.nash`` → a game with exact payoffs."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import SolverError
from sim.games.normal_form import NormalForm


def bimatrix_game(A: Any, B: Any) -> NormalForm:
    """A game of the players ``row`` and ``column``, whose strategies are called ``1``, ``2``, ….

    Entries are ints, Fractions, floats (each its exact binary value) or text such as ``"0.1"`` and ``"2/3"``
    (exact). The game has no outcomes of its own: its profiles are its outcomes.

    Raises:
        SolverError: not two matrices of one shape with finite numbers.
    """
    first, second = _matrix(A, "A"), _matrix(B, "B")
    if first.shape != second.shape:
        raise SolverError(f"A and B must have the same shape (given: {first.shape} and {second.shape})")
    exact = np.stack([first, second])
    return NormalForm(
        players=("row", "column"),
        strategies=tuple(tuple(str(i + 1) for i in range(size)) for size in first.shape),
        outcomes=(),
        outcome=np.zeros(first.shape, dtype=np.intp),
        payoffs=exact.astype(np.float64)[None],
        exact=lambda _: exact,
    )


def _matrix(payoffs: Any, name: str) -> NDArray[np.object_]:
    rows = payoffs.tolist() if isinstance(payoffs, np.ndarray) else payoffs
    if not _is_list(rows) or not rows or not all(_is_list(row) and row for row in rows):
        raise SolverError(
            f"{name} must be a matrix with at least one row and one column, as a list of rows or an array"
        )
    width = len(rows[0])
    if any(len(row) != width for row in rows):
        raise SolverError(f"the rows of {name} must have one length (given: {sorted({len(row) for row in rows})})")
    result = np.empty((len(rows), width), dtype=object)
    for i, row in enumerate(rows):
        for j, entry in enumerate(row):
            result[i, j] = _number(entry, f"{name}[{i}][{j}]")
    return result


def _is_list(value: Any) -> bool:
    return isinstance(value, (Sequence, np.ndarray)) and not isinstance(value, str)


def _number(entry: Any, place: str) -> Fraction:
    if isinstance(entry, np.generic):
        entry = entry.item()
    try:
        value = Fraction(entry)
        float(value)
    except (TypeError, ValueError, OverflowError, ZeroDivisionError):
        raise SolverError(
            f"{place} must be a finite number (given: {entry!r}); "
            "allowed: ints, Fractions, floats, text such as '0.1' or '2/3'"
        ) from None
    return value
