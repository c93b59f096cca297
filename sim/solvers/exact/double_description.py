"""All best replies in mixed strategies that leave the other player indifferent where they must: vertices of a face.

Given strategies ``T`` that may be played and opponent's strategies ``S`` that must all be best answers, the face is
``{y ≥ 0 on T: Σy = 1, all y·W_s for s in S equal and no y·W_l greater}``. Seen as a cone, it starts as the
nonnegative orthant of ``T`` and is cut by one equation or inequality after the other. A cut keeps the rays on the
right side and adds, for every two adjacent rays on different sides, the ray where their common edge meets it;
two rays are adjacent when no third one is 0 wherever both are.

Used where ties make a face larger than a point; such faces have few dimensions in practice.

Source: Motzkin, Raiffa, Thompson & Thrall (1953); Fukuda & Prodon (1996), *Double description method revisited*.
"""

from collections.abc import Sequence
from math import gcd

from sim.errors import SolverError
from sim.words import say

# Comparisons of rays in one cut, at most: some ten seconds.
MAX_COMPARISONS = 200_000_000

IntMatrix = Sequence[Sequence[int]]
_Ray = tuple[tuple[int, ...], int]  # the weights, and as bits: which of them are 0, which inequalities are tight


def face_vertices(matrix: IntMatrix, played: Sequence[int], indifferent: Sequence[int]) -> list[tuple[int, ...]]:
    """The vertices of a face, each as whole numbers for the strategies ``played``, to be divided by their sum.

    ``matrix`` has the payoffs of the *other* player, one row per strategy of the player who mixes;
    ``played`` are rows of it and ``indifferent`` columns, not empty.

    Raises:
        SolverError: There are too many vertices on the way.

    >>> face_vertices([[2, 0], [0, 1], [1, 0]], [0, 1, 2], [0, 1])
    [(1, 2, 0), (0, 1, 1)]
    """
    first = indifferent[0]
    others = [column for column in range(len(matrix[0])) if column not in set(indifferent)]
    return cone_corners(
        len(played),
        [[matrix[row][first] - matrix[row][column] for row in played] for column in indifferent[1:]],
        [[matrix[row][first] - matrix[row][column] for row in played] for column in others],
    )


def cone_corners(size: int, equations: IntMatrix, inequalities: IntMatrix) -> list[tuple[int, ...]]:
    """The extreme rays of the part of the nonnegative orthant where rows are 0 or not negative, in whole numbers.

    >>> cone_corners(2, [], [[1, -1]])
    [(1, 1), (1, 0)]
    """
    everything = (1 << size) - 1
    rays: list[_Ray] = [
        (tuple([int(i == index) for i in range(size)]), everything ^ (1 << index)) for index in range(size)
    ]
    for row in equations:
        rays = _cut(rays, list(row), None)
    for bit, row in enumerate(inequalities, start=size):
        rays = _cut(rays, list(row), bit)
    return [weights for weights, _ in rays]


def _cut(rays: list[_Ray], normal: list[int], bit: int | None) -> list[_Ray]:
    """The rays of the part of a cone where ``normal · y`` is 0 (``bit`` None) or not negative."""
    kept: list[_Ray] = []
    above: list[tuple[_Ray, int]] = []
    below: list[tuple[_Ray, int]] = []
    for ray in rays:
        value = sum([a * b for a, b in zip(normal, ray[0], strict=True) if b])
        if value == 0:
            kept.append(ray if bit is None else (ray[0], ray[1] | 1 << bit))
        else:
            (above if value > 0 else below).append((ray, value))
    if len(above) * len(below) * len(rays) > MAX_COMPARISONS:
        raise SolverError(say("errors.solvers.too_many_ties", rays_count=len(rays)))
    sets = [zeros for _, zeros in rays]
    for (left, left_zeros), a in above:
        for (right, right_zeros), b in below:
            common = left_zeros & right_zeros
            if _adjacent(common, sets):
                mixed = [a * y - b * x for x, y in zip(left, right, strict=True)]
                divisor = gcd(*mixed)
                zeros = common if bit is None else common | 1 << bit
                kept.append((tuple([value // divisor for value in mixed]), zeros))
    return kept if bit is None else kept + [ray for ray, _ in above]


def _adjacent(common: int, sets: list[int]) -> bool:
    """Whether only the two rays themselves are 0 wherever both are."""
    found = 0
    for zeros in sets:
        if zeros & common == common:
            found += 1
            if found > 2:
                return False
    return True
