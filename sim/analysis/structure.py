"""The equilibria's supports at one place, from nothing but signs of polynomials.

For two players these are the minors of the payoffs (``sim.solvers.exact.minors``), for pure equilibria the differences
of a player's payoffs. As long as no sign changes, neither do the supports.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from sim.solvers.exact.minors import Basis, plan

Support = tuple[tuple[int, ...], ...]
Sign = Callable[[Any], int]


@dataclass(frozen=True, order=True)
class Structure:
    """The supports of all (extreme) equilibria, in order, and whether the game is degenerate."""

    supports: tuple[Support, ...]
    degenerate: bool


def expanded(matrix: Sequence[Sequence[Any]], one: Any) -> list[Any]:
    """All minors of a matrix over any commutative ring, in the order of the plan."""
    p, q = len(matrix), len(matrix[0])
    entries = [entry for row in matrix for entry in row]
    result = [one] * q
    for expansion in plan(p, q).expansions:
        total = entries[expansion[0][0]] * result[expansion[0][1]]
        for place, (entry, smaller) in enumerate(expansion[1:], start=1):
            term = entries[entry] * result[smaller]
            total = total - term if place % 2 else total + term
        result.append(total)
    return result


def two_players(row_signs: Sequence[int], column_signs: Sequence[int], m: int, n: int) -> Structure:
    """The structure of an ``m × n`` game from the signs of the minors of ``B`` and of the transpose of ``A``."""
    xs, ys = _vertices(row_signs, m, n), _vertices(column_signs, n, m)
    supports = set()
    for rows, answers in xs:
        for columns, replies in ys:
            if set(rows) <= set(replies) and set(columns) <= set(answers):
                supports.add((rows, columns))
    degenerate = any(len(answers) > len(support) for support, answers in (*xs, *ys))
    return Structure(tuple(sorted(supports)), degenerate)


def pure(shape: Sequence[int], better: Callable[[int, tuple[int, ...], tuple[int, ...]], bool]) -> Structure:
    """The pure equilibria; ``better(player, profile, other)`` says whether a player prefers another profile."""
    supports = []
    for profile in product(*map(range, shape)):
        if not any(
            better(player, profile, (*profile[:player], other, *profile[player + 1 :]))
            for player, size in enumerate(shape)
            for other in range(size)
        ):
            supports.append(tuple((i,) for i in profile))
    return Structure(tuple(supports), False)


def _vertices(signs: Sequence[int], p: int, q: int) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Support and best responses of every vertex of a best-response polytope."""
    found = (_vertex(basis, signs) for basis in plan(p, q).bases)
    return {vertex for vertex in found if vertex is not None}


def _vertex(basis: Basis, signs: Sequence[int]) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    weights = [(row, signs[position] * sign) for row, position, sign in basis.probabilities]
    slacks = [(column, signs[position] * sign) for column, position, sign in basis.slacks]
    orientation = next((sign for _, sign in weights if sign), 0)
    if orientation == 0 or any(sign == -orientation for _, sign in (*weights, *slacks)):
        return None
    support = tuple(row for row, sign in weights if sign)
    answers = tuple(sorted((*basis.columns, *(column for column, sign in slacks if sign == 0))))
    return support, answers
