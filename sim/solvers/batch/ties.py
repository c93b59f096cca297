"""Equilibria of games of a batch in which minors may be exactly 0: vertices are merged by their labels.

Many candidates may describe one vertex then. Each feasible candidate yields the vertex's labels as the bits of an
integer; equal labels are one vertex, two vertices that cover all labels are an extreme equilibrium, and components
are those of the graph whose nodes are vertices and whose edges are the extreme equilibria. A vertex with more labels
than the polytope's dimension needs makes the game degenerate.

Labels are numbered alike for both players: the rows of the game, then its columns.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from sim.solvers.batch.equilibrium_table import FoundProfiles, SettledGames
from sim.solvers.batch.minors import Minors
from sim.solvers.batch.sign_patterns import Candidates
from sim.solvers.batch.strict import Bits, feasible, strategies, tables

Ints = NDArray[np.int64]
Signs = NDArray[np.int8]
Bools = NDArray[np.bool_]
Shape = tuple[int, int]

# Pairs of vertices that are compared at once.
_PAIRS_AT_ONCE = 2**20


@dataclass(frozen=True, eq=False)
class Vertices:
    """The vertices of one player in many games, ordered by game and labels, each with a candidate that describes it."""

    game: Ints
    labels: Ints
    candidate: Ints


def tied_equilibria(
    xs: Minors, x_signs: Signs, ys: Minors, y_signs: Signs, shape: Shape, tolerance: float
) -> SettledGames:
    """The extreme equilibria of ``m × n`` games, given all signs of minors as −1, 0, 1, shape ``(rows, batch)``.

    Games are left open in which a probability may be wrong by more than ``tolerance``.
    """
    m, n = shape
    batch = x_signs.shape[1]
    own, others = tables(m, n)
    x, y = _vertices(x_signs, own, np.arange(m + n)), _vertices(y_signs, others, np.roll(np.arange(m + n), n))
    degenerate = np.zeros(batch, dtype=bool)
    degenerate[x.game[np.bitwise_count(x.labels) > m]] = True
    degenerate[y.game[np.bitwise_count(y.labels) > n]] = True
    a, b = _pairs(x, y, m, n, batch)
    game = x.game[a]
    row_support = (x.labels[a] >> np.arange(m)[:, None] & 1) == 0
    column_support = (y.labels[b] >> np.arange(m, m + n)[:, None] & 1) == 0
    row, good_row = strategies(xs, own, game, x.candidate[a], row_support, tolerance)
    column, good_column = strategies(ys, others, game, y.candidate[b], column_support, tolerance)
    component = _components(a, b, game, len(x.game), len(y.game))
    found = FoundProfiles(game, row, column, row_support, column_support, component)
    left = np.zeros(batch, dtype=bool)
    left[game[~(good_row & good_column)]] = True
    return SettledGames(found.without(left), degenerate, left)


def _vertices(signs: Signs, table: Candidates, labels: Ints) -> Vertices:
    """All vertices, each once; ``labels`` numbers the strategies of the player, then the answers."""
    batch = signs.shape[1]
    zero = signs == 0
    found = np.flatnonzero(np.unpackbits(_weakly_feasible(signs, zero, table), axis=1, count=batch).view(bool))
    candidate, game = np.divmod(found, batch)
    flat = zero.reshape(-1)
    word = np.zeros(len(found), dtype=np.int64)
    for label, deciding in zip(labels, table.decides.T, strict=True):
        word |= flat.take(deciding[candidate] * batch + game).astype(np.int64) << label
    # Games, labels and candidates as one number: sorting it finds equal labels.
    label_bits, candidate_bits = len(labels), len(table.size).bit_length()
    if batch.bit_length() + label_bits + candidate_bits > 62:
        order = np.lexsort((word, game))
        game, word, candidate = game[order], word[order], candidate[order]
    else:
        key = np.sort((game << label_bits | word) << candidate_bits | candidate)
        candidate, word = key & (1 << candidate_bits) - 1, key >> candidate_bits
        game, word = word >> label_bits, word & (1 << label_bits) - 1
    new = np.ones(len(word), dtype=bool)
    new[1:] = (word[1:] != word[:-1]) | (game[1:] != game[:-1])
    return Vertices(game[new], word[new], candidate[new])


def _weakly_feasible(signs: Signs, zero: Bools, table: Candidates) -> Bits:
    """The candidates whose probabilities and slacks have one sign or are 0, and exist as a point."""
    bits = np.packbits(np.concatenate([signs >= 0, signs <= 0]), axis=1)
    result = feasible(bits, table)
    singular = np.packbits(zero, axis=1)
    for size in np.unique(table.size)[1:]:
        some = np.flatnonzero(table.size == size)
        probabilities = table.decides[some, : table.support.shape[1]][table.support[some]].reshape(len(some), size)
        result[some] &= ~np.bitwise_and.reduce(singular[probabilities], axis=1)
    return result


def _pairs(x: Vertices, y: Vertices, m: int, n: int, batch: int) -> tuple[Ints, Ints]:
    """Positions of the vertices of all extreme equilibria, in the order of ``sim.solvers.exact``."""
    starts = np.searchsorted(y.game, np.arange(batch + 1))
    count = np.diff(starts)[x.game]
    ends = np.cumsum(count)
    found = []
    cut = 0
    while cut < len(count):
        done = ends[cut - 1] if cut else 0
        until = max(int(np.searchsorted(ends, done + _PAIRS_AT_ONCE, side="right")), cut + 1)
        found.append(_covering(x, y, slice(cut, until), count[cut:until], starts, (1 << m + n) - 1))
        cut = until
    a, b = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = _canonical(x.labels[a], y.labels[b], x.game[a], m, n)
    return a[order], b[order]


def _covering(x: Vertices, y: Vertices, some: slice, count: Ints, starts: Ints, everything: int) -> tuple[Ints, Ints]:
    """Of some row vertices with all column vertices of their games, those pairs that have all labels."""
    a = np.repeat(np.arange(some.start, some.stop), count)
    first = starts[x.game[some]] - (np.cumsum(count) - count)
    b = np.arange(len(a)) + np.repeat(first, count)
    covered = (x.labels[a] | y.labels[b]) == everything
    return a[covered], b[covered]


def _canonical(x: Ints, y: Ints, game: Ints, m: int, n: int) -> NDArray[np.intp]:
    """The order by game, number of strategies in use, supports (as numbers in base 2) and best responses."""
    row_support, column_support = ~x & (1 << m) - 1, ~y >> m & (1 << n) - 1
    size = np.bitwise_count(row_support).astype(np.int64) + np.bitwise_count(column_support)
    supports = column_support | row_support << n | size << (m + n)
    responses = x >> m << m | y & (1 << m) - 1
    return np.lexsort((responses, supports, game))


def _components(a: Ints, b: Ints, game: Ints, number_x: int, number_y: int) -> Ints:
    """The component of each equilibrium, numbered in each game in order of first appearance."""
    size = number_x + number_y
    graph: Any = coo_array((np.ones(len(a), dtype=bool), (a, number_x + b)), shape=(size, size))
    component = connected_components(graph, directed=False)[1][a]
    _, first, which = np.unique(component, return_index=True, return_inverse=True)
    appeared = np.zeros(len(a), dtype=np.int64)
    appeared[first] = 1
    order = np.cumsum(appeared) - 1
    # Positions of first appearances, counted from the first one of the same game.
    start = order[np.searchsorted(game, game)]
    return np.asarray(order[first][which] - start, dtype=np.int64)
