"""Vertices of a best-response polytope, exactly, each with all of its labels.

For a player who mixes over ``p`` strategies against an opponent who answers with one of ``q``, a vertex has the
label ``i < p`` where its probability of ``i`` is 0, and the label ``p + j`` where answer ``j`` is a best one.
Labels are kept as the bits of an integer; a vertex is determined by them.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sim.solvers.double_description import double_description
from sim.solvers.minors import MAX_BASES, Basis, minors, number_of_bases, plan

IntMatrix = Sequence[Sequence[int]]


class Vertex(NamedTuple):
    """A mixed strategy as whole numbers that are to be divided by their sum, and its labels."""

    weights: tuple[int, ...]
    labels: int


def vertices(matrix: IntMatrix) -> list[Vertex]:
    """All vertices of ``{(x, v): x ≥ 0, Σx = 1, xM ≤ v}`` for an integer ``p × q`` matrix, ties included.

    Small matrices go through all candidates by minors, larger ones through double description.

    Raises:
        SolverError: There are more than can be enumerated.

    >>> [(vertex.weights, bin(vertex.labels)) for vertex in vertices([[2, 0], [0, 1]])]
    [((2, 0), '0b110'), ((0, 1), '0b1001'), ((1, 2), '0b1100')]
    """
    p, q = len(matrix), len(matrix[0])
    if number_of_bases(p, q) > MAX_BASES:
        return [Vertex(weights, labels) for weights, labels in double_description(matrix)]
    numbers = minors(matrix)
    found: dict[int, Vertex] = {}
    for basis in plan(p, q).bases:
        vertex = _feasible(basis, numbers, p)
        if vertex is not None:
            found.setdefault(vertex.labels, vertex)
    return list(found.values())


def _feasible(basis: Basis, numbers: Sequence[int], p: int) -> Vertex | None:
    """The vertex of a basis, or None where a probability or slack is negative or the point does not exist."""
    orientation = 0
    for _, position, sign in basis.probabilities:
        value = numbers[position] * sign
        if value * orientation < 0:
            return None
        orientation = orientation or value
    if orientation == 0:
        return None
    labels = (1 << p) - 1
    for column, position, sign in basis.slacks:
        value = numbers[position] * sign
        if value * orientation < 0:
            return None
        if value == 0:
            labels |= 1 << (p + column)
    for column in basis.columns:
        labels |= 1 << (p + column)
    weights = [0] * p
    for row, position, _ in basis.probabilities:
        if numbers[position]:
            weights[row] = abs(numbers[position])
            labels ^= 1 << row
    return Vertex(tuple(weights), labels)


def both_polytopes(row_matrix: IntMatrix, column_matrix: IntMatrix) -> tuple[list[Vertex], list[Vertex]]:
    """The vertices of both players' polytopes, with labels numbered alike: the rows, then the columns.

    ``row_matrix`` is the column player's ``(m, n)`` payoffs, which decide what the row player may play, and
    ``column_matrix`` the transpose of the row player's.
    """
    m, n = len(row_matrix), len(column_matrix)
    if m < n:
        xs = vertices(row_matrix)
        return xs, [_renumbered(y, m, n) for y in _restricted(column_matrix, xs, m)]
    ys = vertices(column_matrix)
    return _restricted(row_matrix, ys, n), [_renumbered(y, m, n) for y in ys]


def _restricted(matrix: IntMatrix, others: Sequence[Vertex], size: int) -> list[Vertex]:
    """The vertices of a polytope; in large games, over those strategies only that are ever a best response.

    ``others`` are the opponent's vertices, ``size`` the number of the opponent's strategies.
    """
    p = len(matrix)
    if number_of_bases(p, size) <= MAX_BASES:
        return vertices(matrix)
    answers = 0
    for vertex in others:
        answers |= vertex.labels >> size
    kept = [i for i in range(p) if answers >> i & 1]
    return [_embedded(vertex, kept, p) for vertex in vertices([matrix[i] for i in kept])]


def _embedded(vertex: Vertex, kept: list[int], p: int) -> Vertex:
    """A vertex over some of ``p`` strategies as one over all: the others have probability 0."""
    weights = [0] * p
    labels = (1 << p) - 1 | vertex.labels >> len(kept) << p
    for place, weight in zip(kept, vertex.weights, strict=True):
        weights[place] = weight
        if weight:
            labels ^= 1 << place
    return Vertex(tuple(weights), labels)


def _renumbered(vertex: Vertex, m: int, n: int) -> Vertex:
    """Labels of a column strategy in the numbering of the game."""
    return Vertex(vertex.weights, vertex.labels >> n | (vertex.labels & (1 << n) - 1) << m)
