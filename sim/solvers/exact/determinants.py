"""Whole-number elimination: determinants and the weights that make columns equal.

Source: Bareiss (1968), *Sylvester's identity and multistep integer-preserving Gaussian elimination*.
"""

from collections.abc import Sequence

IntMatrix = Sequence[Sequence[int]]


def bordered_sign(matrix: IntMatrix, rows: Sequence[int], columns: Sequence[int]) -> int:
    """The sign of ``det [[M_ST, 1], [1, 0]]``: −1, 0 or 1; ``rows`` and ``columns`` are equally many.

    It is not changed by adding a number to a row or column of ``M``, and not 0 exactly if
    there is one way for the weights of ``rows`` to sum to 1 and make ``columns`` equally good.

    >>> bordered_sign([[2, 0], [0, 1]], [0, 1], [0, 1])
    -1
    """
    bordered = [[*(matrix[i][j] for j in columns), 1] for i in rows]
    return determinant_sign([*bordered, [1] * len(columns) + [0]])


def determinant_sign(matrix: list[list[int]]) -> int:
    """The sign of a determinant; 1 for the empty one. The matrix is used up."""
    size, sign, previous = len(matrix), 1, 1
    for k in range(size):
        pivot_place = next((i for i in range(k, size) if matrix[i][k]), None)
        if pivot_place is None:
            return 0
        if pivot_place != k:
            matrix[k], matrix[pivot_place], sign = matrix[pivot_place], matrix[k], -sign
        pivot_row = matrix[k]
        pivot = pivot_row[k]
        for i in range(k + 1, size):
            factor = matrix[i][k]
            matrix[i] = [(pivot * a - factor * b) // previous for a, b in zip(matrix[i], pivot_row, strict=True)]
        previous = pivot
    return sign if previous > 0 else -sign


def null_vector(rows: list[list[int]], size: int) -> list[int] | None:
    """The one vector (up to a factor) that ``size − 1`` rows of length ``size`` all take to 0; None if there are more.

    >>> null_vector([[1, -2]], 2)
    [2, 1]
    """
    columns, previous = list(range(size)), 1
    for k in range(size - 1):
        pivot_place = next((i for i in range(k, size - 1) if any(rows[i][c] for c in columns[k:])), None)
        if pivot_place is None:
            return None
        rows[k], rows[pivot_place] = rows[pivot_place], rows[k]
        pivot_row = rows[k]
        c = next(index for index in range(k, size) if pivot_row[columns[index]])
        columns[k], columns[c] = columns[c], columns[k]
        pivot = pivot_row[columns[k]]
        for i in range(size - 1):
            if i != k:
                factor, row = rows[i][columns[k]], rows[i]
                rows[i] = [(pivot * a - factor * b) // previous for a, b in zip(row, pivot_row, strict=True)]
        previous = pivot
    free = columns[-1]
    result = [0] * size
    result[free] = previous
    for row, column in zip(rows, columns[:-1], strict=True):
        result[column] = -row[free]
    return result
