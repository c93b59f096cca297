"""Index tables of the minors that decide a best-response polytope, for computing with many games at once.

Let ``M`` be a ``p × q`` payoff matrix: its rows are the strategies of the player who mixes, its entries the payoffs of
the *other* player, who answers with a column. The player's best-response polytope is
``{(x, v): x ≥ 0, Σx = 1, xM ≤ v}``. For sets ``S`` of rows and ``T`` of columns with ``|T| = |S| + 1`` let ``R(S, T)``
be the determinant of ``M[S, T]`` with a row of ones below it. By Cramer's rule the candidate ``(S, T)``, now with
``|T| = |S|``, in which ``x`` has its support in ``S`` and all answers in ``T`` are equally good, has, up to one common
factor,

- the probabilities ``(−1)^a R(S without its a-th row, T)``, and
- for an answer ``l`` outside ``T`` the slack ``(−1)^(t + 1) R(S, T ∪ l)``, with ``t`` the position of ``l`` in ``T ∪
  l``.

So the signs of the numbers ``R`` decide everything: 12 numbers per player at 3 × 3, and 205 at 5 × 5.

Subtracting multiples of the row of ones makes the first column of a row 0 and the other entries differences, which are
minors of size 1 themselves. Expanding along the first row ``s`` of ``S`` then gives

    R(S, T) = Σ_{a ≥ 1} (−1)^(a + 1) R(s, {t_0, t_a}) R(S without s, T without t_a)

with one product less than a plain expansion, and factors without cancellation.

Source: von Stengel (2002), *Computing equilibria for two-person games*, Handbook of Game Theory 3, section 2.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import comb
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Sets = tuple[int, ...]
Ints = NDArray[np.intp]

ZERO, ONE = 0, 1  # the first two rows of every table of minors hold the constants 0 and 1


class Difference(NamedTuple):
    """Rows of the table that hold ``M[:, first] − M[:, second]``, one for each row of ``M``."""

    out: slice
    first: int
    second: int


class Expansion(NamedTuple):
    """Rows of the table that are sums of products with signs that alternate, starting with +.

    Each term is one row of the table times a run of rows as long as ``out``.
    """

    out: slice
    terms: tuple[tuple[int, slice], ...]


class MinorLayout(NamedTuple):
    """How to fill the table of all minors of a ``p × q`` matrix, in order.

    ``sizes[k]`` are the rows of the minors with ``|S| = k``; within a size, ``T`` varies slowest, and sets are in
    lexicographic order. ``rows`` counts the rows of the table.
    """

    rows: int
    sizes: tuple[slice, ...]
    differences: tuple[Difference, ...]
    expansions: tuple[Expansion, ...]
    position: dict[tuple[Sets, Sets], int]


def number_of_minors(p: int, q: int) -> int:
    """How many minors decide a ``p × q`` matrix, ``Σ_{k ≥ 1} C(p, k) C(q, k + 1)``.

    >>> number_of_minors(3, 3), number_of_minors(5, 5)
    (12, 205)
    """
    return comb(p + q, p + 1) - q


@lru_cache(maxsize=64)
def layout(p: int, q: int) -> MinorLayout:
    """The layout of the minors of ``p × q`` matrices."""
    position: dict[tuple[Sets, Sets], int] = {((), (j,)): ONE for j in range(q)}
    sizes = [slice(ONE, ONE + 1)]
    for size in range(1, min(p, q - 1) + 1):
        start = sizes[-1].stop
        keys = [(s, t) for t in combinations(range(q), size + 1) for s in combinations(range(p), size)]
        position.update({key: start + i for i, key in enumerate(keys)})
        sizes.append(slice(start, start + len(keys)))
    differences = tuple(
        Difference(slice(position[(0,), pair], position[(0,), pair] + p), *pair) for pair in combinations(range(q), 2)
    )
    expansions = tuple(
        _expansion(size, first, columns, p, position)
        for size in range(2, len(sizes))
        for columns in combinations(range(q), size + 1)
        for first in range(p - size + 1)
    )
    return MinorLayout(sizes[-1].stop, tuple(sizes), differences, expansions, position)


def _expansion(size: int, first: int, columns: Sets, p: int, position: dict[tuple[Sets, Sets], int]) -> Expansion:
    """All minors of some columns whose first row is ``first``: they are next to each other, as are the smaller ones."""
    length = comb(p - first - 1, size - 1)
    start = position[tuple(range(first, first + size)), columns]
    terms = []
    for a in range(1, size + 1):
        pair, others = (columns[0], columns[a]), columns[:a] + columns[a + 1 :]
        smaller = position[tuple(range(first + 1, first + size)), others]
        terms.append((position[(first,), pair], slice(smaller, smaller + length)))
    return Expansion(slice(start, start + length), tuple(terms))


@dataclass(frozen=True, eq=False)
class Candidates:
    """All candidate vertices ``(S, T)`` of a ``p × q`` matrix, ordered by size and then as asked for.

    ``positive[c]`` are the conditions under which candidate ``c`` is a vertex, as rows of a table of signs that has a
    row "is positive" for each minor and then a row "is negative" for each: either all of these hold or all of
    ``negative[c]``. ``single`` counts the candidates with one row, whose probability is the constant 1.
    ``decides[c, l]`` is the minor that is 0 where the vertex has label ``l`` (first the rows, then the columns), or
    ``ZERO`` where it always has it. ``support`` and ``size`` are those of ``S``.
    """

    positive: Ints  # (candidates, q)
    negative: Ints  # (candidates, q)
    single: int
    decides: Ints  # (candidates, p + q)
    support: NDArray[np.bool_]  # (candidates, p)
    size: Ints  # (candidates,)


@lru_cache(maxsize=64)
def candidates(p: int, q: int, answers_first: bool) -> Candidates:
    """The candidates of ``p × q`` matrices.

    They are ordered by ``|S|``, then by ``S`` and ``T`` as numbers in base 2, or by ``T`` and ``S`` if
    ``answers_first``. So the two players' candidates of a game that belong to the same two supports are at the same
    position.
    """

    def order(key: tuple[Sets, Sets]) -> tuple[int, int, int]:
        own, answers = (sum(1 << i for i in part) for part in key)
        return len(key[0]), *((answers, own) if answers_first else (own, answers))

    keys = sorted(
        (
            (rows, columns)
            for size in range(1, min(p, q) + 1)
            for rows in combinations(range(p), size)
            for columns in combinations(range(q), size)
        ),
        key=order,
    )
    table = layout(p, q)
    decides = np.full((len(keys), p + q), ZERO, dtype=np.intp)
    positive, negative = [], []
    for i, (rows, columns) in enumerate(keys):
        conditions = _conditions(rows, columns, p, q, table)
        for label, minor, _ in conditions:
            decides[i, label] = minor
        positive.append([minor + table.rows * (sign < 0) for _, minor, sign in conditions])
        negative.append([minor + table.rows * (sign > 0) for _, minor, sign in conditions])
    return Candidates(
        positive=np.array(positive, dtype=np.intp),
        negative=np.array(negative, dtype=np.intp),
        single=p * q,
        decides=decides,
        support=np.array([[i in rows for i in range(p)] for rows, _ in keys]),
        size=np.array([len(rows) for rows, _ in keys], dtype=np.intp),
    )


def _conditions(rows: Sets, columns: Sets, p: int, q: int, table: MinorLayout) -> list[tuple[int, int, int]]:
    """What makes a candidate a vertex: (label, minor, sign), all to be of one sign."""
    result = [
        (row, table.position[rows[:a] + rows[a + 1 :], columns], -1 if a % 2 else 1) for a, row in enumerate(rows)
    ]
    for column in range(q):
        if column not in columns:
            wider = tuple(sorted((*columns, column)))
            sign = 1 if wider.index(column) % 2 else -1
            result.append((p + column, table.position[rows, wider], sign))
    return result
