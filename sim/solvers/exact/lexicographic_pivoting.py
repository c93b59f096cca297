"""All lexico-feasible bases of a best-response polytope by pivoting from basis to basis, in whole numbers.

The polytope ``{(x, v): x ≥ 0, Σx = 1, r_j = v − x·M_j ≥ 0}`` is written as a dictionary: every basic variable equals
``(b − Σ a·(nonbasic variables)) / D`` with whole numbers throughout, and a pivot keeps them whole (its division by
the old ``D`` leaves no remainder). Ties are broken as in ``sim.solvers.exact.bases``: answer ``j`` is worth ``ε_j``
less, ``1 ≫ ε_0 ≫ ε_1 ≫ …``, which makes the polytope simple, so that its graph is connected and every vertex has one
neighbour for each nonbasic variable (none where only the value ``v`` would grow without end). The factor of
``ε_j`` in a basic variable needs no column of its own: it is the entry of ``r_j`` where that is nonbasic, and
``D`` in the row of ``r_j`` itself.

Bases are visited breadth first and known by their labels; a dictionary is worked out when its turn comes.

Source: Avis, Rosenberg, Savani & von Stengel (2010), *Enumeration of Nash equilibria for two-player games*,
Economic Theory 42, 9–37, section 4; Edmonds (1967) for the whole-number pivots.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sim.errors import SolverError
from sim.words import say

# Where to give up: numbers in all the dictionaries taken together, and bases. About a minute of work.
MAX_NUMBERS = 100_000_000
MAX_BASES = 200_000

IntMatrix = Sequence[Sequence[int]]


class PivotBasis(NamedTuple):
    """A basis: ``labels`` of the perturbed vertex and ``limit``, all labels of the vertex it tends to.

    Bit ``i`` says that strategy ``i`` is unused, bit ``p + j`` that answer ``j`` is a best response. ``weights`` has
    (strategy, whole number) for the basic strategies in order: probabilities are these divided by their sum.
    """

    labels: int
    limit: int
    weights: tuple[tuple[int, int], ...]


class _Dictionary(NamedTuple):
    """Rows ``[b, a_1, …, a_p]``; ``basic`` and ``nonbasic`` name variables as bits of labels do."""

    rows: list[list[int]]
    basic: list[int]
    nonbasic: list[int]
    divisor: int


def pivot_bases(matrix: IntMatrix) -> Iterator[PivotBasis]:
    """All lexico-feasible bases of the polytope of an integer ``p × q`` matrix, each once.

    Raises:
        SolverError: There are too many.

    >>> sorted(bin(basis.labels) for basis in pivot_bases([[2, 0], [0, 1]]))
    ['0b1001', '0b110', '0b1100']
    """
    p, q = len(matrix), len(matrix[0])
    first = _pure(matrix)
    seen = {_labels(first)}
    waiting: deque[tuple[_Dictionary, tuple[int, int] | None]] = deque([(first, None)])
    limit = min(MAX_BASES, MAX_NUMBERS // (q * (p + 1)))
    while waiting:
        dictionary, step = waiting.popleft()
        if step is not None:
            dictionary = _pivot(dictionary, *step)
        labels = _labels(dictionary)
        yield _basis(dictionary, labels, p)
        for column in range(1, p + 1):
            row = _leaving(dictionary, column, p)
            if row is not None:
                neighbour = labels ^ (1 << dictionary.nonbasic[column - 1]) ^ (1 << dictionary.basic[row])
                if neighbour not in seen:
                    seen.add(neighbour)
                    waiting.append((dictionary, (row, column)))
        if len(seen) > limit:
            raise SolverError(_too_large(p, q, limit))


def _too_large(p: int, q: int, limit: int) -> str:
    return say("errors.solvers.too_many_bases", p=p, q=q, limit=limit)


def _pure(matrix: IntMatrix) -> _Dictionary:
    """The dictionary of the first pure strategy and the best answer to it (of equally good ones the last)."""
    p, q = len(matrix), len(matrix[0])
    best = max(range(q), key=lambda j: (matrix[0][j], j))
    rows, basic = [[1] + [1] * (p - 1) + [0]], [0]
    for j in range(q):
        if j != best:
            slack = matrix[0][best] - matrix[0][j]
            rows.append([slack] + [slack - row[best] + row[j] for row in matrix[1:]] + [-1])
            basic.append(p + j)
    return _Dictionary(rows, basic, [*range(1, p), p + best], 1)


def _pivot(dictionary: _Dictionary, row: int, column: int) -> _Dictionary:
    rows, divisor = dictionary.rows, dictionary.divisor
    pivot_row = rows[row]
    pivot = pivot_row[column]
    # With this entry in the pivot column, the rule of the other columns also gives that column's −a.
    subtracted = [*pivot_row[:column], pivot + divisor, *pivot_row[column + 1 :]]
    result = []
    for entries in rows:
        factor = entries[column]
        if factor:
            result.append([(pivot * a - factor * b) // divisor for a, b in zip(entries, subtracted, strict=True)])
        else:
            result.append(entries if pivot == divisor else [pivot * a // divisor for a in entries])
    result[row] = [*pivot_row[:column], divisor, *pivot_row[column + 1 :]]
    basic, nonbasic = dictionary.basic[:], dictionary.nonbasic[:]
    basic[row], nonbasic[column - 1] = nonbasic[column - 1], basic[row]
    return _Dictionary(result, basic, nonbasic, pivot)


def _leaving(dictionary: _Dictionary, column: int, p: int) -> int | None:
    """The row whose variable is the first to reach 0 when a nonbasic one grows; None where none ever does."""
    ties: list[int] = []
    value, slope = 1, 0  # the smallest ratio so far, infinite at first
    for row, entries in enumerate(dictionary.rows):
        entry = entries[column]
        if entry > 0:
            difference = entries[0] * slope - value * entry
            if difference < 0 or not ties:
                ties = [row]
                value, slope = entries[0], entry
            elif difference == 0:
                ties.append(row)
    if len(ties) <= 1:
        return ties[0] if ties else None
    return _first(dictionary, ties, column, p)


def _first(dictionary: _Dictionary, ties: list[int], column: int, p: int) -> int:
    """The row that reaches 0 first under the perturbation, of some that do so together without it."""
    columns = {variable: number for number, variable in enumerate(dictionary.nonbasic, start=1)}
    for variable in range(p, p + len(dictionary.rows)):
        factors = [_factor(dictionary, row, variable, columns.get(variable)) for row in ties]
        slopes = [dictionary.rows[row][column] for row in ties]
        best = 0
        for number in range(1, len(ties)):
            if factors[number] * slopes[best] < factors[best] * slopes[number]:
                best = number
        ties = [
            row
            for row, factor, slope in zip(ties, factors, slopes, strict=True)
            if factor * slopes[best] == factors[best] * slope
        ]
        if len(ties) == 1:
            break
    return ties[0]


def _factor(dictionary: _Dictionary, row: int, variable: int, column: int | None) -> int:
    """The factor of the perturbation of an answer in a basic variable."""
    if column is not None:
        return dictionary.rows[row][column]
    return dictionary.divisor if dictionary.basic[row] == variable else 0


def _labels(dictionary: _Dictionary) -> int:
    return sum([1 << variable for variable in dictionary.nonbasic])


def _basis(dictionary: _Dictionary, labels: int, p: int) -> PivotBasis:
    limit, weights = labels, []
    for entries, variable in zip(dictionary.rows, dictionary.basic, strict=True):
        if entries[0] == 0:
            limit |= 1 << variable
        if variable < p:
            weights.append((variable, entries[0]))
    return PivotBasis(labels, limit, tuple(sorted(weights)))
