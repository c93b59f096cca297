"""The index of each component of equilibria.

Of a nondegenerate game, an equilibrium with supports of size ``k`` has the index
``(−1)^(k+1) · sign det A_ST · sign det B_ST`` (payoffs positive), and all indices sum to +1. The index of a
component of a degenerate game is the sum of the indices of the equilibria close to it after any small generic
perturbation of the payoffs. Ours multiplies each pure strategy's payoffs by a factor next to 1, so near
that every equilibrium of the perturbed game has labels that determine the extreme equilibrium next to it.

Source: Shapley (1974), *A note on the Lemke–Howson algorithm*; von Stengel (2002), *Computing equilibria for
two-person games*, sections 2.6 and 2.8.
"""

from collections.abc import Sequence

from sim.errors import SolverError
from sim.solvers.polytope import IntMatrix, both_polytopes

Labels = tuple[int, int]

_ATTEMPTS = 5
_SPREAD = 61
_PRIME = 2**61 - 1


def component_indices(
    row_matrix: IntMatrix, column_matrix: IntMatrix, labels: Sequence[Labels], component: Sequence[int]
) -> tuple[int, ...]:
    """The index of every component.

    ``row_matrix`` is ``B`` and ``column_matrix`` the transpose of ``A``, both whole numbers; ``labels`` has for
    each extreme equilibrium the labels of its two vertices in the numbering of the game (rows, then columns),
    ``component`` its component.

    Raises:
        SolverError: No perturbation was generic (not seen to happen).
    """
    m, n = len(row_matrix), len(column_matrix)
    B, A = _positive(row_matrix), _positive(column_matrix)
    if all(x.bit_count() == m and y.bit_count() == n for x, y in labels):
        return tuple(_index(B, A, x) for x, _ in labels)
    for attempt in range(_ATTEMPTS):
        near = _nearby(_perturbed(B, attempt), _perturbed(A, attempt), labels)
        if near is not None:
            totals = [0] * (max(component) + 1)
            for x, place in near:
                totals[component[place]] += _index(B, A, x)
            return tuple(totals)
    raise SolverError("the index of a component could not be computed: no perturbation was generic")


def _nearby(B: IntMatrix, A: IntMatrix, labels: Sequence[Labels]) -> list[tuple[int, int]] | None:
    """The row labels of each equilibrium of a perturbed game, and the position of the extreme equilibrium next to it.

    None where the perturbed game is degenerate itself.
    """
    m, n = len(B), len(A)
    xs, ys = both_polytopes(B, A)
    if any(x.labels.bit_count() != m for x in xs) or any(y.labels.bit_count() != n for y in ys):
        return None
    everything, partners = (1 << m + n) - 1, {y.labels for y in ys}
    result = []
    for x in (x.labels for x in xs):
        y = everything ^ x
        if y in partners:
            places = [place for place, (a, b) in enumerate(labels) if a & x == x and b & y == y]
            if len(places) != 1:
                return None
            result.append((x, places[0]))
    return result


def _index(B: IntMatrix, A: IntMatrix, labels: int) -> int:
    """The index of a nondegenerate equilibrium, from the labels of its row strategy and positive payoffs."""
    m, n = len(B), len(A)
    rows = [i for i in range(m) if not labels >> i & 1]
    columns = [j for j in range(n) if labels >> (m + j) & 1]
    if len(rows) == 1:
        return 1
    product = _determinant([[B[i][j] for j in columns] for i in rows]) * _determinant(
        [[A[j][i] for j in columns] for i in rows]
    )
    return (1 if product > 0 else -1) * (-1 if len(rows) % 2 == 0 else 1)


def _determinant(matrix: list[list[int]]) -> int:
    """Fraction-free elimination (Bareiss 1968)."""
    rows, sign, previous = [row[:] for row in matrix], 1, 1
    for k in range(len(rows) - 1):
        pivot = next((i for i in range(k, len(rows)) if rows[i][k]), None)
        if pivot is None:
            return 0
        if pivot != k:
            rows[k], rows[pivot], sign = rows[pivot], rows[k], -sign
        for i in range(k + 1, len(rows)):
            for j in range(k + 1, len(rows)):
                rows[i][j] = (rows[i][j] * rows[k][k] - rows[i][k] * rows[k][j]) // previous
        previous = rows[k][k]
    return sign * rows[-1][-1]


def _positive(matrix: IntMatrix) -> list[list[int]]:
    """The same best responses with payoffs from 1 upwards."""
    return [[entry - min(row) + 1 for entry in row] for row in matrix]


def _perturbed(positive: IntMatrix, attempt: int) -> list[list[int]]:
    """Positive payoffs with column ``j`` times ``1 + ε_j``, scaled to whole numbers.

    The factors are so close to 1 that no nonzero minor changes its sign: a minor of size ``k`` is at least 1, and
    changes by less than ``(k + 1)! max^k ε`` with ``ε < 2^−room``.
    """
    size = min(len(positive), len(positive[0])) + 1
    largest = max(max(row) for row in positive)
    room = size * (largest.bit_length() + size.bit_length() + 2)
    shift = room + _SPREAD
    factors = [(1 << shift) + _scrambled(j, attempt) for j in range(len(positive[0]))]
    return [[entry * factor for entry, factor in zip(row, factors, strict=True)] for row in positive]


def _scrambled(j: int, attempt: int) -> int:
    """A fixed number below ``2^_SPREAD`` without any simple relation to the others: powers modulo a prime."""
    return pow(7, 1_000_003 * (attempt + 1) + 97 * j, _PRIME)
