"""The equilibria of one chunk of a batch: by doubles where signs are certain, exactly where they are not."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.solvers.batch.found import Found, nothing, ordered
from sim.solvers.batch.minors import Minors, float_minors, whole_minors
from sim.solvers.batch.open_signs import open_signs, signs_of
from sim.solvers.batch.payoffs import ExactGame, Payoffs, whole_matrices
from sim.solvers.batch.strict import strict_equilibria
from sim.solvers.batch.ties import Settled, tied_equilibria
from sim.solvers.exact.enumeration import ExactResult, enumerate_equilibria

# Python integers in one table of minors.
_EXACT_NUMBERS = 2**18

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Chunk:
    """Some games, with the batch last and the opponent's strategies first; errors are None where payoffs are true."""

    A: Floats  # (n, m, games)
    B: Floats  # (m, n, games)
    row_error: Floats | None  # (games,)
    column_error: Floats | None

    @classmethod
    def of(cls, games: slice, A: Payoffs, B: Payoffs) -> "Chunk":
        """Some games of a batch."""
        return cls(A.doubles(games, (2, 1)), B.doubles(games, (1, 2)), A.errors(games), B.errors(games))

    def some(self, games: Ints) -> "Chunk":
        """Some of these games."""
        errors = [None if error is None else error[games] for error in (self.row_error, self.column_error)]
        return Chunk(self.A[:, :, games], self.B[:, :, games], errors[0], errors[1])

    @property
    def true_payoffs(self) -> Bools:
        """The games whose payoffs are true."""
        return self.true_rows & self.true_columns

    @property
    def true_rows(self) -> Bools:
        """The games in which the row player's payoffs are true."""
        return np.ones(self.A.shape[2], dtype=bool) if self.row_error is None else np.asarray(self.row_error == 0)

    @property
    def true_columns(self) -> Bools:
        """The games in which the column player's payoffs are true."""
        return np.ones(self.B.shape[2], dtype=bool) if self.column_error is None else np.asarray(self.column_error == 0)


class Solved(NamedTuple):
    """The equilibria of a chunk, ordered by game; which games are degenerate; which were solved from the truth."""

    found: Found
    degenerate: Bools
    by_truth: Bools


def solve_chunk(chunk: Chunk, truth: ExactGame, first: int, tolerance: float) -> Solved:
    """All extreme equilibria of a chunk; ``truth(first + i)`` gives the payoffs of its game ``i``.

    Games are solved from the truth in which a sign stays open, or a probability may be wrong by more than
    ``tolerance``.
    """
    n, m, games = chunk.A.shape
    xs, ys = float_minors(chunk.B, chunk.column_error), float_minors(chunk.A, chunk.row_error)
    found, left = strict_equilibria(xs, ys, m, n, tolerance)
    degenerate = np.zeros(games, dtype=bool)
    parts = [found]
    tied = np.flatnonzero(left)
    if len(tied):
        settled = _settled(chunk.some(tied), xs.some(tied), ys.some(tied), tolerance)
        parts.append(settled.found.renumbered(tied))
        degenerate[tied] = settled.degenerate
        left[tied] = settled.left
    hard = np.flatnonzero(left)
    for start in range(0, len(hard), at_once := max(_EXACT_NUMBERS // len(xs.value), 1)):
        some = hard[start : start + at_once]
        settled = _settled_exactly(truth, some + first, (m, n))
        parts.append(settled.found.renumbered(some))
        degenerate[some] = settled.degenerate
    return Solved(ordered(parts), degenerate, left)


def _settled(chunk: Chunk, xs: Minors, ys: Minors, tolerance: float) -> Settled:
    """The equilibria of games with ties, as far as signs can be settled without the true payoffs."""
    n, m, games = chunk.A.shape
    x, known_x = open_signs(chunk.B, chunk.true_columns, xs)
    y, known_y = open_signs(chunk.A, chunk.true_rows, ys)
    left, degenerate = ~(known_x & known_y), np.zeros(games, dtype=bool)
    if left.all():
        return Settled(nothing(m, n), degenerate, left)
    if not left.any():
        return tied_equilibria(xs, x, ys, y, (m, n), tolerance)
    known = np.flatnonzero(~left)
    settled = tied_equilibria(xs.some(known), x[:, known], ys.some(known), y[:, known], (m, n), tolerance)
    degenerate[known], left[known] = settled.degenerate, settled.left
    return Settled(settled.found.renumbered(known), degenerate, left)


def _settled_exactly(truth: ExactGame, games: Ints, shape: tuple[int, int]) -> Settled:
    """The equilibria of games from their true payoffs."""
    B, A = whole_matrices(truth, games.tolist())
    xs, ys = whole_minors(B), whole_minors(A)
    return tied_equilibria(xs, signs_of(xs.value), ys, signs_of(ys.value), shape, 0.0)


def solve_singly(chunk: Chunk, truth: ExactGame, first: int, tolerance: float) -> Solved:
    """As ``solve_chunk``, but game by game with the exact solver; ``tolerance`` does not matter."""
    del tolerance
    n, m, games = chunk.A.shape
    results = [enumerate_equilibria(*truth(first + i)) for i in range(games)]
    parts = [_listed(result, i) for i, result in enumerate(results)]
    return Solved(
        ordered([nothing(m, n), *parts]),
        np.array([result.degenerate for result in results], dtype=bool),
        np.ones(games, dtype=bool),
    )


def _listed(result: ExactResult, game: int) -> Found:
    rows, columns = np.array(result.rows, dtype=object).T, np.array(result.columns, dtype=object).T
    row, column = np.array(result.equilibria, dtype=np.intp).T
    return Found(
        np.full(len(row), game, dtype=np.intp),
        rows.astype(np.float64)[:, row],
        columns.astype(np.float64)[:, column],
        (rows != 0)[:, row],
        (columns != 0)[:, column],
        np.array(result.component, dtype=np.intp),
    )
