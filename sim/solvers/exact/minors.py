"""Signed minors that decide everything about a best-response polytope, in Python integers.

Let ``M`` be a ``p × q`` payoff matrix whose rows are the strategies of the player who mixes, with the
payoffs of the *other* player, who answers with a column. The best-response polytope is
``{(x, v): x ≥ 0, Σx = 1, xM ≤ v}``. For sets ``S`` of rows and ``T`` of columns with ``|T| = |S| + 1`` let
``R(S, T)`` be the determinant of ``M[S, T]`` with a row of ones below it. By Cramer's rule, the point with
support in ``S`` at which the columns of ``T`` (now ``|T| = |S|``) are equally good has, up to one common factor,

- the probabilities ``(−1)^a R(S without its a-th row, T)``, and
- for a column ``l`` outside ``T`` the slack ``(−1)^(t+1) R(S, T ∪ l)``, ``t`` the position of ``l`` in ``T ∪ l``.

So their signs are those of the numbers ``R``, each computed from smaller ones by Laplace expansion.

Source: von Stengel (2002), *Computing equilibria for two-person games*, Handbook of Game Theory 3, section 2.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple


class Basis(NamedTuple):
    """A candidate vertex: where to find its probabilities and slacks among the minors.

    ``rows`` and ``columns`` are ``S`` and ``T``; ``probabilities`` has (row, position, sign) for each row of
    ``S``, ``slacks`` has (column, position, sign) for each column outside ``T``.
    """

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    probabilities: tuple[tuple[int, int, int], ...]
    slacks: tuple[tuple[int, int, int], ...]


class MinorPlan(NamedTuple):
    """How to compute all minors ``R`` of a ``p × q`` matrix in order, and the bases made of them.

    The first ``q`` minors are those of the empty ``S`` (all 1). Each further one is an expansion along its
    first row: a tuple of (entry position ``i * q + j``, position of the smaller minor), signs alternating.
    """

    expansions: tuple[tuple[tuple[int, int], ...], ...]
    bases: tuple[Basis, ...]
    keys: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]


@lru_cache(maxsize=64)
def plan(p: int, q: int) -> MinorPlan:
    """The plan for ``p × q`` matrices."""
    keys: list[tuple[tuple[int, ...], tuple[int, ...]]] = [((), (j,)) for j in range(q)]
    position = {key: i for i, key in enumerate(keys)}
    expansions = []
    for size in range(1, min(p, q - 1) + 1):
        for rows in combinations(range(p), size):
            for columns in combinations(range(q), size + 1):
                expansions.append(
                    tuple(
                        (rows[0] * q + column, position[rows[1:], columns[:t] + columns[t + 1 :]])
                        for t, column in enumerate(columns)
                    )
                )
                position[rows, columns] = len(keys)
                keys.append((rows, columns))
    bases = tuple(
        _basis(rows, columns, q, position)
        for size in range(1, min(p, q) + 1)
        for rows in combinations(range(p), size)
        for columns in combinations(range(q), size)
    )
    return MinorPlan(tuple(expansions), bases, tuple(keys))


def _basis(
    rows: tuple[int, ...],
    columns: tuple[int, ...],
    q: int,
    position: dict[tuple[tuple[int, ...], tuple[int, ...]], int],
) -> Basis:
    probabilities = tuple(
        (row, position[rows[:a] + rows[a + 1 :], columns], -1 if a % 2 else 1) for a, row in enumerate(rows)
    )
    slacks = []
    for column in range(q):
        if column not in columns:
            wider = tuple(sorted((*columns, column)))
            sign = 1 if wider.index(column) % 2 else -1
            slacks.append((column, position[rows, wider], sign))
    return Basis(rows, columns, probabilities, tuple(slacks))


class _Steps(NamedTuple):
    """How to expand the determinants of one size: positions in the last row and among the smaller ones."""

    terms: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]
    sums: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]


def minors(matrix: Sequence[Sequence[int]]) -> list[int]:
    """All numbers ``R(S, T)`` of an integer matrix, in the order of its plan.

    Payoffs are taken relative to the first column, which changes no minor. A minor with that column is then a
    plain determinant, one size smaller, and every other minor an alternating sum of such determinants.

    >>> minors([[1, 2], [4, 3]])[2:]
    [-1, 1]
    """
    p, q = len(matrix), len(matrix[0])
    rows = [[row[0] - entry for entry in row[1:]] for row in matrix]
    values = [1] * q
    if q == 1:
        return values
    for row in rows:
        values += row
        values += [b - a for a, b in combinations(row, 2)]
    smaller: dict[tuple[int, ...], list[int]] = {(i,): row for i, row in enumerate(rows)}
    for size in range(2, min(p, q - 1) + 1):
        steps, larger = _steps(q - 1, size), {}
        for chosen in combinations(range(p), size):
            block = _expand(rows[chosen[-1]], smaller[chosen[:-1]], steps, size)
            larger[chosen] = block
            values += block
            values += [sum([block[i] for i in added]) - sum([block[i] for i in taken]) for added, taken in steps.sums]
        smaller = larger
    return values


def _expand(row: list[int], block: list[int], steps: _Steps, size: int) -> list[int]:
    """The determinants of one more row, expanded along it, from those without it."""
    if size == 2:
        return [row[b] * block[a] - row[a] * block[b] for a, b in combinations(range(len(row)), 2)]
    signed = row + [-entry for entry in row]
    return [
        sum([signed[i] * block[j] for i, j in zip(entries, positions, strict=True)])
        for entries, positions in steps.terms
    ]


@lru_cache(maxsize=256)
def _steps(width: int, size: int) -> _Steps:
    smaller = {columns: i for i, columns in enumerate(combinations(range(width), size - 1))}
    terms = []
    for columns in combinations(range(width), size):
        entries = tuple(c if (t + size) % 2 else c + width for t, c in enumerate(columns))
        terms.append((entries, tuple(smaller[columns[:t] + columns[t + 1 :]] for t in range(size))))
    same_size = {columns: i for i, columns in enumerate(combinations(range(width), size))}
    sums = []
    for columns in combinations(range(width), size + 1):
        positions = tuple(same_size[columns[:t] + columns[t + 1 :]] for t in range(size + 1))
        sums.append((positions[::2], positions[1::2]))
    return _Steps(tuple(terms), tuple(sums))
