"""Equilibria of those games of a batch in which no minor is 0: supports decide, nothing has to be merged.

Without ties a candidate vertex with support ``S`` and best responses ``T`` is feasible when all its probabilities
and slacks have one strict sign, and the equilibria are the pairs of sets for which ``(S, T)`` is a vertex of the
row player and ``(T, S)`` one of the column player.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.solvers.batch_minors import Signs
from sim.solvers.equilibrium_table import Part
from sim.solvers.minors import Basis, plan

Bools = NDArray[np.bool_]


class Couple(NamedTuple):
    """A candidate vertex of the row player and the one of the column player that makes it an equilibrium."""

    row: Basis
    column: Basis


@lru_cache(maxsize=64)
def couples(m: int, n: int) -> tuple[Couple, ...]:
    """All pairs of equally large supports of an ``m × n`` game, in the order of ``sim.solvers.exact``."""
    partner = {(basis.columns, basis.rows): basis for basis in plan(n, m).bases}
    found = [Couple(basis, partner[basis.rows, basis.columns]) for basis in plan(m, n).bases]
    return tuple(sorted(found, key=lambda couple: _order(couple.row)))


def _order(basis: Basis) -> tuple[int, int, int]:
    return len(basis.rows), sum(1 << i for i in basis.rows), sum(1 << j for j in basis.columns)


def feasible(basis: Basis, positive: Bools, negative: Bools) -> Bools:
    """In which games all probabilities and slacks of a candidate vertex have one sign.

    ``positive`` and ``negative`` say of every minor whether it has that sign (or may have it, with ties).
    """
    above: Bools = np.ones(positive.shape[1], dtype=bool)
    below = above.copy()
    for _, position, sign in (*basis.probabilities, *basis.slacks):
        plus, minus = (positive, negative) if sign > 0 else (negative, positive)
        np.logical_and(above, plus[position], out=above)
        np.logical_and(below, minus[position], out=below)
    return np.asarray(above | below)


def strict_equilibria(xs: Signs, ys: Signs, m: int, n: int, game: NDArray[np.int64]) -> Part:
    """The equilibria of the games without ties; ``game`` has their numbers in the whole batch."""
    hits = _hits(xs, ys, m, n)
    ends = np.cumsum(sum(hit.astype(np.int64) for hit in hits))
    k = int(ends[-1]) if len(ends) else 0
    place = np.concatenate([[0], ends[:-1]]) if len(ends) else ends
    part = Part(
        np.empty(k, np.int64), np.zeros((k, m)), np.zeros((k, n)),
        np.zeros((k, m), bool), np.zeros((k, n), bool), np.empty(k, np.int64),
    )  # fmt: skip
    first = place.copy()
    for couple, hit in zip(couples(m, n), hits, strict=True):
        games = np.flatnonzero(hit)
        if len(games):
            rows = place[games]
            place[games] += 1
            part.game[rows] = game[games]
            part.component[rows] = rows - first[games]
            _fill(part.row, part.row_support, couple.row, xs, rows, games)
            _fill(part.column, part.column_support, couple.column, ys, rows, games)
    return part


def _hits(xs: Signs, ys: Signs, m: int, n: int) -> list[Bools]:
    """For each couple, the games in which it is an equilibrium."""
    x_above, x_below, y_above, y_below = xs.sign > 0, xs.sign < 0, ys.sign > 0, ys.sign < 0
    return [
        feasible(couple.row, x_above, x_below) & feasible(couple.column, y_above, y_below) for couple in couples(m, n)
    ]


def _fill(
    strategies: NDArray[np.float64],
    supports: Bools,
    basis: Basis,
    signs: Signs,
    rows: NDArray[np.int64],
    games: NDArray[np.int64],
) -> None:
    weights = [np.abs(signs.value[position, games]) for _, position, _ in basis.probabilities]
    total = sum(weights[1:], weights[0])
    for (strategy, _, _), weight in zip(basis.probabilities, weights, strict=True):
        strategies[rows, strategy] = weight / total
        supports[rows, strategy] = True
