"""Extreme equilibria of small games: the vertices of both polytopes, each from the signs of its minors."""

from collections.abc import Sequence

from sim.solvers.exact.bases import LexicoBasis, lexico_bases
from sim.solvers.exact.labelled_pairs import LabelledPairs

IntMatrix = Sequence[Sequence[int]]


def two_sided(row_matrix: IntMatrix, column_matrix: IntMatrix) -> LabelledPairs:
    """The extreme equilibria of a game, and those of the game with its ties broken.

    ``row_matrix`` is the column player's ``(m, n)`` payoffs, ``column_matrix`` the transpose of the row player's.
    Two bases are an equilibrium of the perturbed game when each label belongs to one of them. Its index is
    ``(−1)^(k+1) · sign D · sign D'``, with the denominators of both and supports of size ``k``.
    """
    m, n = len(row_matrix), len(column_matrix)
    everything = (1 << m + n) - 1
    xs, ys = lexico_bases(row_matrix, 0, m), lexico_bases(column_matrix, m, 0)
    partner = {everything ^ y.labels: y for y in ys}
    near = [(x, partner[x.labels]) for x in xs if x.labels in partner]
    ties = any(vertex.labels != vertex.limit for vertex in (*xs, *ys))
    rows, columns = {x.limit: x.weights for x in xs}, {y.limit: y.weights for y in ys}
    return LabelledPairs(
        rows=rows,
        columns=columns,
        pairs=[(x, y) for x in rows for y in columns if x | y == everything]
        if ties
        else [(x.labels, y.labels) for x, y in near],
        near=[((x.limit, y.limit), _index(x, y)) for x, y in near],
        ties=ties,
    )


def _index(x: LexicoBasis, y: LexicoBasis) -> int:
    return x.sign * y.sign if len(x.weights) % 2 else -x.sign * y.sign
