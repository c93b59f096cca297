"""Vertices of a best-response polytope from the signs of minors: the fast way for small games.

``sim.solvers.exact.minors`` says which determinants ``R(S, T)`` decide whether the candidate with support ``S`` and
best responses ``T`` is a vertex. Here all of their signs are two Python integers, one bit per minor, so that a
candidate is tested by one AND and two comparisons, however large it is.

Ties are broken lexicographically: answer ``j`` is worth ``ε_j`` less to the player who answers, with
``1 ≫ ε_0 ≫ ε_1 ≫ … > 0``. ``R`` is linear in these numbers, and the factor of ``ε_t`` is ``±D(S, T without t)``
with ``D(S, T) = Σ (−1)^a R(S without its a-th row, T)``, the common denominator of a candidate. So where a minor is 0,
the first of these that is not 0 has the sign. After this perturbation every vertex has exactly as many labels as it
needs; each vertex of the polytope is the limit of at least one perturbed vertex, a *lexico-feasible basis*.

Source: Avis, Rosenberg, Savani & von Stengel (2010), *Enumeration of Nash equilibria for two-player games*,
Economic Theory 42, 9–37, section 4 (lexicographic perturbation); von Stengel (2002), section 2.6.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from sim.solvers.exact.minors import Basis, minors, plan

IntMatrix = Sequence[Sequence[int]]
Key = tuple[int, ...]
Terms = tuple[tuple[int, int], ...]  # (position, sign)


class LexicoBasis(NamedTuple):
    """A vertex of the perturbed polytope and its limit.

    ``labels`` are those of the perturbed vertex, ``limit`` all labels of the vertex that it tends to, as bits;
    ``sign`` is the sign of the candidate's denominator ``D``.
    ``weights`` has (strategy, whole number) for the strategies of the support in order: the
    probabilities are these numbers divided by their sum.
    """

    labels: int
    limit: int
    sign: int
    weights: tuple[tuple[int, int], ...]


class _Test(NamedTuple):
    """A candidate: the bits of its minors, how they look when ``D > 0`` and ``D < 0``, and its labels."""

    mask: int
    plus: int
    minus: int
    candidate: int


class _Tests(NamedTuple):
    tests: tuple[_Test, ...]
    labels: tuple[int, ...]
    bases: tuple[Basis, ...]
    own: int
    reply: int


def lexico_bases(matrix: IntMatrix, own: int, reply: int) -> list[LexicoBasis]:
    """All lexico-feasible bases of ``{(x, v): x ≥ 0, Σx = 1, xM ≤ v}`` for an integer ``p × q`` matrix.

    Label bits: strategy ``i`` unused is bit ``own + i``, answer ``j`` a best response bit ``reply + j``.

    >>> [(bin(basis.labels), basis.weights) for basis in lexico_bases([[2, 0], [0, 1]], 0, 2)]
    [('0b110', ((0, 1),)), ('0b1001', ((1, 1),)), ('0b1100', ((0, 1), (1, 2)))]
    """
    values = minors(matrix)
    table = _tests(len(matrix), len(matrix[0]), own, reply)
    positive, zero = _bits(values, len(matrix), len(matrix[0]))
    found = []
    for mask, plus, _, candidate in [
        test for test in table.tests if (seen := positive & test[0]) == test[1] or seen == test[2]
    ]:
        basis, labels = table.bases[candidate], table.labels[candidate]
        weights = tuple([(row, abs(values[position])) for row, position, _ in basis.probabilities])
        if not zero & mask:
            found.append(LexicoBasis(labels, labels, 1 if positive & mask == plus else -1, weights))
        elif any(weight for _, weight in weights):
            limit = labels | _tight(table, basis, values)
            found.append(LexicoBasis(labels, limit, 1 if positive & mask == plus else -1, weights))
    return found


def _bits(values: list[int], p: int, q: int) -> tuple[int, int]:
    """The minors that are positive, ties broken, and those that are 0: the first minor is the highest bit."""
    positive = int("".join(["1" if value > 0 else "0" for value in values]), 2)
    if 0 not in values:
        return positive, 0
    expansions, zero, top = _expansions(p, q), 0, len(values) - 1
    for i, value in enumerate(values):
        if value == 0:
            bit = 1 << (top - i)
            zero |= bit
            if _perturbed_sign(values, expansions[i]) > 0:
                positive |= bit
    return positive, zero


def _perturbed_sign(values: list[int], denominators: tuple[Terms, ...]) -> int:
    """A number with the sign of a minor that is 0, once ties are broken; 0 where no candidate depends on it."""
    for terms in denominators:
        total = sum([values[position] * sign for position, sign in terms])
        if total:
            return total
    return 0


def _tight(table: _Tests, basis: Basis, values: list[int]) -> int:
    """The labels that a vertex has although its basis does not ask for them."""
    labels = 0
    for row, position, _ in basis.probabilities:
        if values[position] == 0:
            labels |= 1 << (table.own + row)
    for column, position, _ in basis.slacks:
        if values[position] == 0:
            labels |= 1 << (table.reply + column)
    return labels


@lru_cache(maxsize=64)
def _tests(p: int, q: int, own: int, reply: int) -> _Tests:
    layout = plan(p, q)
    top = len(layout.keys) - 1
    tests, labels = [], []
    for candidate, basis in enumerate(layout.bases):
        mask = plus = 0
        for _, position, sign in (*basis.probabilities, *basis.slacks):
            mask |= 1 << (top - position)
            plus |= (sign > 0) << (top - position)
        tests.append(_Test(mask, plus, mask ^ plus, candidate))
        unused = ((1 << p) - 1) ^ sum(1 << i for i in basis.rows)
        labels.append(unused << own | sum(1 << j for j in basis.columns) << reply)
    return _Tests(tuple(tests), tuple(labels), layout.bases, own, reply)


@lru_cache(maxsize=64)
def _expansions(p: int, q: int) -> tuple[tuple[Terms, ...], ...]:
    """For each minor, and each of its columns, the terms of the factor of that column's perturbation."""
    keys = plan(p, q).keys
    position = {key: i for i, key in enumerate(keys)}
    return tuple(_expansion(rows, columns, position) for rows, columns in keys)


def _expansion(rows: Key, columns: Key, position: dict[tuple[Key, Key], int]) -> tuple[Terms, ...]:
    """For each column ``t`` of a minor, where to find ``±D(S, T without t)``: (position, sign) of its terms."""
    return tuple(
        tuple(
            (position[rows[:a] + rows[a + 1 :], columns[:t] + columns[t + 1 :]], 1 if (a + t) % 2 else -1)
            for a in range(len(rows))
        )
        for t in range(len(columns))
    )
