"""The payoffs of a batch of games in the forms that the batch solver needs: doubles, error bounds, whole numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.errors import SolverError
from sim.solvers.exact.whole_payoffs import whole
from sim.words import say

ExactGame = Callable[[int], tuple[Any, Any]]
Floats = NDArray[np.float64]

_KINDS = "biufO"
_LONGEST_EXACT = 2**53


@dataclass(frozen=True, eq=False)
class Payoffs:
    """The payoffs of one player in all games, checked.

    ``given`` has the shape ``(batch, m, n)``; ``error`` broadcasts to that and bounds how far a payoff, taken as a
    double, is from the truth (None: it is the truth).
    """

    given: NDArray[Any]
    error: Floats | None

    def doubles(self, games: slice | NDArray[np.intp], axes: tuple[int, int]) -> Floats:
        """The payoffs of some games, with the batch last and the strategies in the order asked for."""
        return np.ascontiguousarray(self.given[games].transpose(*axes, 0), dtype=np.float64)

    @property
    def true(self) -> bool:
        """Whether all doubles are the true payoffs."""
        return self.error is None or not self.error.any()

    def true_in(self, games: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Of some games, those in which the doubles are the true payoffs."""
        errors = self.errors(games)
        return np.ones(len(games), dtype=bool) if errors is None else np.asarray(errors == 0)

    def errors(self, games: slice | NDArray[np.intp]) -> Floats | None:
        """For each of some games, a bound on the error of any of its payoffs; None where all are 0."""
        if self.error is None:
            return None
        largest = np.broadcast_to(self.error, self.given.shape)[games].max(axis=(1, 2))
        # Nothing is known about a payoff whose error is not a number.
        result = np.asarray(np.where(np.isnan(largest), np.inf, largest))
        return result if result.any() else None


def checked(payoffs: ArrayLike, error: ArrayLike | None, name: str) -> Payoffs:
    """The payoffs as an array of numbers with three axes, all of them finite.

    Raises:
        SolverError: They are not.
    """
    given = np.asarray(payoffs)
    if given.ndim != 3 or 0 in given.shape[1:]:
        raise SolverError(say("errors.arrays.batch_shape", name=name, shape=given.shape))
    if given.dtype.kind not in _KINDS or given.dtype.itemsize > 8:
        raise SolverError(say("errors.arrays.number_types", name=name, dtype=given.dtype))
    values = _converted(given, name) if given.dtype == object else given
    finite = np.isfinite(values)
    if not finite.all():
        bad = np.flatnonzero(~finite.all(axis=(1, 2)))
        first = ", ".join(map(str, bad[:5]))
        raise SolverError(say("errors.arrays.not_finite", name=name, bad_count=len(bad), first=first))
    return Payoffs(values, _error(given, values, error, name))


def _converted(given: NDArray[Any], name: str) -> Floats:
    try:
        return given.astype(np.float64)
    except (TypeError, ValueError):
        raise SolverError(say("errors.arrays.numbers_only", name=name)) from None
    except OverflowError:
        raise SolverError(say("errors.arrays.too_large_for_double", name=name)) from None


def _error(given: NDArray[Any], values: NDArray[Any], error: ArrayLike | None, name: str) -> Floats | None:
    """The errors that were given and those of taking the payoffs as doubles."""
    converting = _conversion(given, values)
    if error is None:
        return converting
    bound = np.asarray(error, dtype=np.float64)
    try:
        np.broadcast_to(bound, given.shape)
    except ValueError:
        raise SolverError(say("errors.arrays.error_shape", name=name, shape=bound.shape, shape2=given.shape)) from None
    if (bound < 0).any():
        raise SolverError(say("errors.arrays.negative_error", name=name, min=bound.min()))
    if not bound.any():
        return converting
    return bound if converting is None else bound + converting


def _conversion(given: NDArray[Any], values: NDArray[Any]) -> Floats | None:
    """What is lost by taking numbers as doubles: at most half a unit in the last place; None for nothing."""
    if given.dtype == object:
        same = np.array([Fraction(a) == Fraction(b) for a, b in zip(given.flat, values.flat, strict=True)], dtype=bool)
        if same.all():
            return None
        return np.where(same.reshape(values.shape), 0.0, np.spacing(np.abs(values)))
    if given.dtype.kind in "iu" and given.size and max(int(given.max()), -int(given.min())) > _LONGEST_EXACT:
        size = np.abs(given.astype(np.float64))
        return np.where(size >= _LONGEST_EXACT, np.spacing(size), 0.0)
    return None


def as_given(A: ArrayLike, B: ArrayLike) -> ExactGame:
    """The payoffs of a game exactly as they were given, for ``whole_matrices``."""
    first, second = np.asarray(A), np.asarray(B)

    def exact(game: int) -> tuple[Any, Any]:
        return first[game], second[game]

    return exact


def whole_matrices(exact: ExactGame, games: Sequence[int]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Payoffs of games as Python integers (objects), each player's times a positive number per game.

    The shapes are those of ``Payoffs.doubles`` for the column player's payoffs ``(m, n, games)`` and for the row
    player's, ``(n, m, games)``.
    """
    pairs = [exact(game) for game in games]
    columns = np.array([whole(B, "B") for _, B in pairs], dtype=object)
    rows = np.array([whole(A, "A") for A, _ in pairs], dtype=object)
    return np.ascontiguousarray(columns.transpose(1, 2, 0)), np.ascontiguousarray(rows.transpose(2, 1, 0))
