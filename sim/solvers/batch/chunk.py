"""The equilibria of one chunk of a batch: by doubles where signs are certain, exactly where they are not."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.solvers.batch.equilibrium_table import Collector, FoundProfiles, SettledGames, nothing
from sim.solvers.batch.minors import float_minors, open_signs, signs_of, whole_minors
from sim.solvers.batch.payoffs import ExactGame, Payoffs, whole_matrices
from sim.solvers.batch.strict import strict_equilibria
from sim.solvers.batch.ties import tied_equilibria
from sim.solvers.exact.enumeration import ExactResult, enumerate_equilibria

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Chunk:
    """Some games, with the batch last and the opponent's strategies first; errors are None where payoffs are true."""

    A: Floats  # (n, m, games)
    B: Floats  # (m, n, games)
    games: Ints  # (games,): their numbers in the batch
    row_error: Floats | None  # (games,)
    column_error: Floats | None

    @classmethod
    def of(cls, games: Ints, A: Payoffs, B: Payoffs) -> "Chunk":
        """Some games of a batch, given by their numbers in ascending order."""
        consecutive = len(games) > 0 and games[-1] - games[0] == len(games) - 1
        some = slice(int(games[0]), int(games[-1]) + 1) if consecutive else games
        return cls(A.doubles(some, (2, 1)), B.doubles(some, (1, 2)), games, A.errors(some), B.errors(some))

    @property
    def true_rows(self) -> Bools:
        """The games in which the row player's payoffs are true."""
        return np.ones(self.A.shape[2], dtype=bool) if self.row_error is None else np.asarray(self.row_error == 0)

    @property
    def true_columns(self) -> Bools:
        """The games in which the column player's payoffs are true."""
        return np.ones(self.B.shape[2], dtype=bool) if self.column_error is None else np.asarray(self.column_error == 0)


def solve_strictly(chunk: Chunk, tolerance: float) -> SettledGames:
    """The games in which doubles are enough and no sign is 0.

    Left open are those in which a sign is, or a probability may be wrong by more than ``tolerance``.
    """
    n, m, games = chunk.A.shape
    xs, ys = float_minors(chunk.B, chunk.column_error), float_minors(chunk.A, chunk.row_error)
    found, left = strict_equilibria(xs, ys, m, n, tolerance)
    return SettledGames(found, np.zeros(games, dtype=bool), left)


def solve_with_ties(chunk: Chunk, tolerance: float) -> SettledGames:
    """The games in which all signs can be settled without the true payoffs; as ``solve_strictly``."""
    n, m, games = chunk.A.shape
    xs, ys = float_minors(chunk.B, chunk.column_error), float_minors(chunk.A, chunk.row_error)
    x, known_x = open_signs(chunk.B, chunk.true_columns, xs)
    y, known_y = open_signs(chunk.A, chunk.true_rows, ys)
    left, degenerate = ~(known_x & known_y), np.zeros(games, dtype=bool)
    if left.all():
        return SettledGames(nothing(m, n), degenerate, left)
    if not left.any():
        return tied_equilibria(xs, x, ys, y, (m, n), tolerance)
    known = np.flatnonzero(~left)
    settled = tied_equilibria(xs.some(known), x[:, known], ys.some(known), y[:, known], (m, n), tolerance)
    degenerate[known], left[known] = settled.degenerate, settled.left
    return SettledGames(settled.found.renumbered(known), degenerate, left)


def solve_exactly(chunk: Chunk, truth: ExactGame) -> SettledGames:
    """All games, by Python integers; ``truth(i)`` gives the payoffs of game ``i`` of the batch."""
    n, m, _ = chunk.A.shape
    B, A = whole_matrices(truth, chunk.games.tolist())
    xs, ys = whole_minors(B), whole_minors(A)
    return tied_equilibria(xs, signs_of(xs.value), ys, signs_of(ys.value), (m, n), 0.0)


def solve_singly(chunk: Chunk, truth: ExactGame) -> SettledGames:
    """All games, one by one with the exact solver, which does not need all minors."""
    n, m, games = chunk.A.shape
    results = [enumerate_equilibria(*truth(i)) for i in chunk.games.tolist()]
    collector = Collector(m, n)
    for i, result in enumerate(results):
        collector.add(_listed(result, i))
    degenerate = np.array([result.degenerate for result in results], dtype=bool)
    return SettledGames(collector.joined(), degenerate, np.zeros(games, dtype=bool))


def _listed(result: ExactResult, game: int) -> FoundProfiles:
    rows, columns = np.array(result.rows, dtype=object).T, np.array(result.columns, dtype=object).T
    row, column = np.array(result.equilibria, dtype=np.intp).T
    return FoundProfiles(
        np.full(len(row), game, dtype=np.intp),
        rows.astype(np.float64)[:, row],
        columns.astype(np.float64)[:, column],
        (rows != 0)[:, row],
        (columns != 0)[:, column],
        np.array(result.component, dtype=np.intp),
    )
