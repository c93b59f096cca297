"""Equilibria of those games of a batch in which some minors are exactly 0: vertices are merged by their labels.

Many candidates may describe one vertex then. Each feasible candidate yields the vertex's labels as the bits of an
integer; equal labels are one vertex, two vertices that cover all labels are an extreme equilibrium, and
components are those of the graph that the extreme equilibria form.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from sim.solvers.batch_minors import Signs
from sim.solvers.batch_strict import feasible
from sim.solvers.equilibrium_table import Part
from sim.solvers.minors import Basis, plan

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Vertices:
    """The vertices of one player in many games, ordered by game: labels numbered rows first, then columns."""

    game: Ints
    labels: Ints
    weights: NDArray[np.float64]


def tied_equilibria(xs: Signs, ys: Signs, m: int, n: int, game: Ints) -> tuple[Part, NDArray[np.bool_]]:
    """The extreme equilibria of games with ties, and whether each game is degenerate.

    ``game`` has the numbers of the games in the whole batch.
    """
    x, y = _vertices(xs, m, n), _vertices(ys, n, m)
    y = Vertices(y.game, y.labels >> n | (y.labels & (1 << n) - 1) << m, y.weights)
    degenerate = np.zeros(len(game), dtype=bool)
    degenerate[x.game[np.bitwise_count(x.labels) > m]] = True
    degenerate[y.game[np.bitwise_count(y.labels) > n]] = True
    a, b = _pairs(x, y, m, n, len(game))
    row_support = (x.labels[a, None] >> np.arange(m) & 1) == 0
    column_support = (y.labels[b, None] >> np.arange(m, m + n) & 1) == 0
    part = Part(
        game=game[x.game[a]],
        row=_normalised(x.weights[a], row_support),
        column=_normalised(y.weights[b], column_support),
        row_support=row_support,
        column_support=column_support,
        component=_components(a, b, x.game[a], len(x.game), len(y.game)),
    )
    return part, degenerate


def _vertices(signs: Signs, p: int, q: int) -> Vertices:
    """The vertices of all games, with own labels first, each once."""
    at_least, at_most = signs.sign >= 0, signs.sign <= 0
    games, labels, weights = [], [], []
    for basis in plan(p, q).bases:
        hit = feasible(basis, at_least, at_most)
        hit &= ~np.logical_and.reduce([signs.sign[position] == 0 for _, position, _ in basis.probabilities])
        found = np.flatnonzero(hit)
        if len(found):
            games.append(found)
            labels.append(_labels(basis, signs, found, p))
            weights.append(_weights(basis, signs, found, p))
    game, label = np.concatenate(games), np.concatenate(labels)
    order = np.lexsort((label, game))
    new = np.ones(len(order), dtype=bool)
    new[1:] = (np.diff(game[order]) != 0) | (np.diff(label[order]) != 0)
    kept = order[new]
    return Vertices(game[kept], label[kept], np.concatenate(weights)[kept])


def _labels(basis: Basis, signs: Signs, games: Ints, p: int) -> Ints:
    always = (1 << p) - 1
    for row in basis.rows:
        always ^= 1 << row
    for column in basis.columns:
        always |= 1 << (p + column)
    result = np.full(len(games), always, dtype=np.int64)
    for row, position, _ in basis.probabilities:
        result |= (signs.sign[position, games] == 0).astype(np.int64) << row
    for column, position, _ in basis.slacks:
        result |= (signs.sign[position, games] == 0).astype(np.int64) << (p + column)
    return result


def _weights(basis: Basis, signs: Signs, games: Ints, p: int) -> NDArray[np.float64]:
    result = np.zeros((len(games), p))
    for row, position, _ in basis.probabilities:
        result[:, row] = np.abs(signs.value[position, games])
    return result


def _pairs(x: Vertices, y: Vertices, m: int, n: int, batch: int) -> tuple[Ints, Ints]:
    """Positions of the vertices of all extreme equilibria, in the order of ``sim.solvers.exact``."""
    starts = np.searchsorted(y.game, np.arange(batch + 1))
    count = np.diff(starts)[x.game]
    a = np.repeat(np.arange(len(x.game)), count)
    b = np.arange(len(a)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(starts[x.game], count)
    covered = (x.labels[a] | y.labels[b]) == (1 << m + n) - 1
    a, b = a[covered], b[covered]
    row_support = ~x.labels[a] & (1 << m) - 1
    column_support = ~y.labels[b] >> m & (1 << n) - 1
    size = np.bitwise_count(row_support) + np.bitwise_count(column_support)
    order = np.lexsort((y.labels[b], x.labels[a], column_support, row_support, size, x.game[a]))
    return a[order], b[order]


def _components(a: Ints, b: Ints, game: Ints, number_x: int, number_y: int) -> Ints:
    """The component of each equilibrium, numbered in each game in order of first appearance."""
    size = number_x + number_y
    graph = coo_array((np.ones(len(a), dtype=bool), (a, number_x + b)), shape=(size, size))
    component = connected_components(graph, directed=False)[1][a]
    _, first, which = np.unique(component, return_index=True, return_inverse=True)
    appeared = np.zeros(len(a), dtype=np.int64)
    appeared[first] = 1
    order = np.cumsum(appeared) - 1
    # Positions of first appearances, counted from the first one of the same game.
    start = order[np.searchsorted(game, game)]
    return np.asarray(order[first][which] - start, dtype=np.int64)


def _normalised(weights: NDArray[np.float64], support: NDArray[np.bool_]) -> NDArray[np.float64]:
    used = np.where(support, weights, 0.0)
    return np.asarray(used / used.sum(axis=1, keepdims=True))
