"""Equilibria of those games of a batch in which no minor is 0: supports decide, nothing has to be merged.

Without ties a candidate vertex with support ``S`` and best responses ``T`` is feasible when all its probabilities
and slacks have one strict sign, and the equilibria are the pairs of sets for which ``(S, T)`` is a vertex of the
row player and ``(T, S)`` one of the column player. Signs are packed, eight games to a byte.
"""

import numpy as np
from numpy.typing import NDArray

from sim.solvers.batch.equilibrium_table import FoundProfiles
from sim.solvers.batch.minors import Minors
from sim.solvers.batch.sign_patterns import Candidates, candidates

Bits = NDArray[np.uint8]
Bools = NDArray[np.bool_]
Ints = NDArray[np.intp]
Floats = NDArray[np.float64]


def tables(m: int, n: int) -> tuple[Candidates, Candidates]:
    """The candidates of both players of an ``m × n`` game; those of the same two supports are at the same position."""
    return candidates(m, n, False), candidates(n, m, True)


def strict_equilibria(xs: Minors, ys: Minors, m: int, n: int, tolerance: float) -> tuple[FoundProfiles, Bools]:
    """The equilibria of the games without ties, and the games that are left open.

    Left open are those in which the sign of some minor is not certain or a probability may be wrong by more than
    ``tolerance``.
    """
    own, others = tables(m, n)
    x, open_x = _signs(xs)
    y, open_y = _signs(ys)
    both = _feasible_pairs(x, own, y, others, open_x | open_y)
    game, candidate = _listed(both, len(open_x))
    row_support, column_support = own.support.T[:, candidate], others.support.T[:, candidate]
    row, good_row = strategies(xs, own, game, candidate, row_support, tolerance)
    column, good_column = strategies(ys, others, game, candidate, column_support, tolerance)
    left = open_x | open_y
    left[game[~(good_row & good_column)]] = True
    component = np.arange(len(game)) - np.searchsorted(game, game)
    return FoundProfiles(game, row, column, row_support, column_support, component).without(left), left


def _signs(minors: Minors) -> tuple[Bits, Bools]:
    """The minors that are certainly positive, followed by the certainly negative; and the games with any others.

    The bits have the shape ``(2 × rows, batch / 8)``.
    """
    rows, batch = minors.value.shape
    certain = np.empty((2 * rows, batch), dtype=bool)
    for size, block in enumerate(minors.layout.sizes):
        bound, value = minors.error[size], minors.value[block]
        np.greater(value, bound, out=certain[block])
        np.less(value, -bound, out=certain[block.start + rows : block.stop + rows])
    certain[[0, rows]] = False
    bits = np.packbits(certain, axis=1)
    undecided = np.bitwise_or.reduce(~(bits[1:rows] | bits[rows + 1 :]), axis=0)
    return bits, np.unpackbits(undecided, count=batch).view(bool)


def feasible(bits: Bits, table: Candidates) -> Bits:
    """The candidates all of whose probabilities and slacks have one sign, shape ``(candidates, batch / 8)``."""
    result = _all(bits, table.positive)
    if table.single < len(table.positive):
        # With one strategy the probability is the constant 1, so that signs cannot be negative.
        result[table.single :] |= _all(bits, table.negative[table.single :])
    return result


def _all(bits: Bits, conditions: Ints) -> Bits:
    result = bits[conditions[:, 0]]
    for column in conditions.T[1:]:
        result &= bits[column]
    return result


def _feasible_pairs(x: Bits, own: Candidates, y: Bits, others: Candidates, left: Bools) -> Bits:
    result = feasible(x, own)
    result &= feasible(y, others)
    result &= np.packbits(~left)
    return result


def _listed(both: Bits, batch: int) -> tuple[Ints, Ints]:
    """The games and candidates of all bits that are set, ordered by game and then by candidate."""
    candidate, game = np.divmod(np.flatnonzero(np.unpackbits(both, axis=1, count=batch).view(bool)), batch)
    order = np.argsort(game.astype(np.uint16), kind="stable")
    return game[order], candidate[order]


def strategies(
    minors: Minors, table: Candidates, game: Ints, candidate: Ints, support: Bools, tolerance: float
) -> tuple[Floats, Bools]:
    """The mixed strategies of one player, and whether no probability can be wrong by more than ``tolerance``.

    Each of the ``k`` weights has the error of a minor of size ``k − 1``, their sum ``k`` times that.
    """
    batch = minors.value.shape[1]
    position = table.decides[:, : len(support)].T[:, candidate]
    position *= batch
    position += game
    weight = np.where(support, np.abs(minors.value.reshape(-1).take(position)), 0)
    total = weight.sum(axis=0)
    if weight.dtype == object:
        return (weight / total).astype(np.float64), np.ones(len(game), dtype=bool)
    size = table.size[candidate]
    error = minors.error.reshape(-1).take((size - 1) * batch + game)
    accurate = (size + 1) * error <= tolerance * total
    weight /= total
    return weight, accurate
