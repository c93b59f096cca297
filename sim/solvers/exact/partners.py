"""What the other player may play at a vertex, so that both are in equilibrium: solved for, not enumerated.

Let ``x`` be a vertex of one player's polytope, who has ``p`` strategies, and ``matrix`` (``q × p``) what this player
earns against each strategy of the other. The extreme equilibria with ``x`` are the vertices ``y`` of a face: ``y``
plays only best responses to ``x``, and whatever ``x`` plays is a best response to ``y``. Without ties at ``x`` that is
a system of linear equations with at most one solution; with ties, double description gives all vertices.

Labels are bits as in ``sim.solvers.exact.lexicographic_pivoting``, from the point of view of ``x``: bit ``j < p`` says
that strategy ``j`` of the player of ``x`` is a best response to ``y``, bit ``p + i`` that ``y`` does not play ``i``.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sim.solvers.exact.determinants import bordered_sign, null_vector
from sim.solvers.exact.double_description import face_vertices

IntMatrix = Sequence[Sequence[int]]


class Partner(NamedTuple):
    """A vertex ``y``: all its labels, and (strategy, whole number) for its probabilities up to a common factor."""

    limit: int
    weights: tuple[tuple[int, int], ...]


def sets_of(labels: int, p: int, q: int) -> tuple[list[int], list[int]]:
    """The best responses to ``x`` and the strategies that ``x`` plays, from its labels.

    >>> sets_of(0b1101, 2, 2)
    ([0, 1], [1])
    """
    return [i for i in range(q) if labels >> (p + i) & 1], [j for j in range(p) if not labels >> j & 1]


def indifference(matrix: IntMatrix, played: Sequence[int], equal: Sequence[int]) -> list[int] | None:
    """The only weights of ``played`` (up to a factor) that make ``equal`` equally good; None if there are others.

    There are as many ``played`` as ``equal``. Signs are turned so that the first weight that is not 0 is positive.
    """
    first = equal[0]
    equations = [[matrix[i][j] - matrix[i][first] for i in played] for j in equal[1:]]
    weights = null_vector(equations, len(played))
    if weights is not None and next(weight for weight in weights if weight) < 0:
        return [-weight for weight in weights]
    return weights


def vertex(matrix: IntMatrix, played: Sequence[int], equal: Sequence[int], weights: Sequence[int]) -> Partner | None:
    """The vertex with these weights of ``played``; None where one is negative or something beats ``equal``."""
    if min(weights) < 0:
        return None
    q, p, first = len(matrix), len(matrix[0]), equal[0]
    labels = (1 << p + q) - (1 << p)
    used = [(i, weight) for i, weight in zip(played, weights, strict=True) if weight]
    for i, _ in used:
        labels ^= 1 << (p + i)
    value = sum([matrix[i][first] * weight for i, weight in used])
    for j in range(p):
        slack = value - sum([matrix[i][j] * weight for i, weight in used])
        if slack < 0:
            return None
        if slack == 0:
            labels |= 1 << j
    return Partner(labels, tuple(used))


def face(matrix: IntMatrix, labels: int) -> list[Partner]:
    """All vertices ``y`` that are in equilibrium with the vertex ``x`` that has these (all of its) labels."""
    q, p = len(matrix), len(matrix[0])
    played, equal = sets_of(labels, p, q)
    found = [vertex(matrix, played, equal, weights) for weights in face_vertices(matrix, played, equal)]
    return [partner for partner in found if partner is not None]


def lexico_feasible(matrix: IntMatrix, played: Sequence[int], equal: Sequence[int], limit: int) -> bool:
    """Whether a basis that ends in a vertex with the labels ``limit`` stays feasible when ties are broken.

    Every probability and slack that is 0 becomes a sum of perturbations ``ε_0 ≫ ε_1 ≫ …`` of the answers with factors
    ``± d(S, T) / d(played, equal)``, ``d`` the bordered determinants of smaller or neighbouring sets (Cramer's
    rule); the first that is not 0 must be positive.
    """
    p = len(matrix[0])
    orientation = bordered_sign(matrix, played, equal)
    for a, i in enumerate(played):
        if limit >> (p + i) & 1:
            fewer = [*played[:a], *played[a + 1 :]]
            if _first_sign(matrix, fewer, equal, a) != orientation:
                return False
    for j in range(p):
        if limit >> j & 1 and j not in equal:
            more = sorted([*equal, j])
            if _first_sign(matrix, played, more, more.index(j)) != orientation:
                return False
    return True


def _first_sign(matrix: IntMatrix, rows: Sequence[int], columns: Sequence[int], position: int) -> int:
    """The first sign that is not 0 of ``(−1)^(position + t) d(rows, columns without the t-th)``."""
    for t in range(len(columns)):
        sign = bordered_sign(matrix, rows, [*columns[:t], *columns[t + 1 :]])
        if sign:
            return sign if (position + t) % 2 == 0 else -sign
    return 0
