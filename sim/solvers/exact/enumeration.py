"""All extreme equilibria of a two-player game in exact arithmetic, with their components and indices.

Steps: payoffs are scaled to whole numbers; vertices of the players' best-response polytopes are enumerated with all
of their labels; the pairs in which every strategy is unused or a best response are the extreme equilibria, and every
equilibrium is a convex combination of those in one maximal Nash subset. In a game with ties, the index of a
component is the sum of the indices of the equilibria near it once a lexicographic perturbation has broken them.

Small games are decided by the signs of minors, larger ones by pivoting (``sim.solvers.exact.labelled_pairs``), after
strictly dominated strategies are removed.

Order of the equilibria: by the number of strategies in use, then by the row player's support and the column
player's support, each read as the binary number ``Σ 2^i`` over its strategies ``i`` (from 0), then likewise by all
labels of the row player's vertex, and of the column player's. So pure equilibria come first.

Source: Avis, Rosenberg, Savani & von Stengel (2010), *Enumeration of Nash equilibria for two-player games*,
Economic Theory 42, 9–37.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import SolverError
from sim.solvers.exact.labelled_pairs import LabelledPairs, Pair, Weights, one_sided, two_sided
from sim.solvers.exact.nash_subsets import components, maximal_subsets
from sim.solvers.exact.whole_payoffs import IntMatrix, Payoffs, comparable, undominated, whole
from sim.words import say

# Up to so many minors per player, ``two_sided`` is the faster way; up to so many, no strategy is removed first.
SMALL = 1_000
MEDIUM = 5_000

# Strategies of both players, once dominated ones are removed, at most.
MAX_STRATEGIES = 10_000

# Probabilities that a result may consist of, at most.
MAX_PROBABILITIES = 50_000_000

Strategy = tuple[Fraction, ...]

_ZERO, _ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class ExactResult:
    """The equilibria of one game.

    ``rows`` and ``columns`` are the strategies that occur in extreme equilibria, in order of first appearance, and
    ``equilibria`` pairs of positions in them, in the order of this module. ``component`` has the component of each
    equilibrium, numbered by first appearance; ``subsets`` the maximal Nash subsets as positions in ``equilibria``,
    ``subset_component`` the component of each; ``index`` the index of each component (they sum to 1).

    ``degenerate`` says that some mixed strategy has more pure best responses than strategies in its support. In
    games with more than ``MEDIUM`` minors per player (8 × 8, 2 × 31), ties away from all equilibria may go
    unnoticed: strictly dominated strategies are only looked at alone, not in mixtures, and of the larger polytope
    at most ``one_sided.TIES_SEARCHED`` bases. Ties at an equilibrium are always seen.
    """

    rows: tuple[Strategy, ...]
    columns: tuple[Strategy, ...]
    equilibria: tuple[Pair, ...]
    component: tuple[int, ...]
    subsets: tuple[tuple[int, ...], ...]
    subset_component: tuple[int, ...]
    index: tuple[int, ...]
    degenerate: bool


def enumerate_equilibria(A: Payoffs, B: Payoffs) -> ExactResult:
    """All extreme equilibria of the game with ``(m, n)`` payoffs ``A`` (row player) and ``B`` (column player).

    Payoffs are ints, Fractions or floats (each its exact binary value), in nested sequences or arrays.

    Raises:
        SolverError: The payoffs are not two matrices of one shape with finite numbers, or the game is too large
            to enumerate.

    >>> result = enumerate_equilibria([[6, 2], [7, 0]], [[6, 7], [2, 0]])
    >>> [tuple(str(p) for p in result.rows[row]) for row, _ in result.equilibria], result.index
    ([('1', '0'), ('0', '1'), ('2/3', '1/3')], (1, 1, -1))
    """
    m, n = _shape(A, B)
    if _minors(m, n) > MEDIUM:
        return _reduced(A, B)
    return _result(_solve(whole(A, "A"), whole(B, "B")), (range(m), range(n)), (m, n))


def _shape(A: Payoffs, B: Payoffs) -> tuple[int, int]:
    shapes = [(len(payoffs), len(payoffs[0]) if len(payoffs) else 0) for payoffs in (A, B)]
    if 0 in shapes[0] or shapes[0] != shapes[1]:
        raise SolverError(say("errors.arrays.one_shape", shapes=shapes[0], shapes2=shapes[1]))
    return shapes[0]


def _minors(m: int, n: int) -> int:
    """The number of minors that decide about the larger of the two polytopes."""
    return max(comb(m + n, m + 1), comb(m + n, n + 1))


def _solve(A: IntMatrix, B: IntMatrix) -> LabelledPairs:
    solve = two_sided if _minors(len(A), len(A[0])) <= SMALL else one_sided
    return solve(B, [list(column) for column in zip(*A, strict=True)])


def _reduced(A: Payoffs, B: Payoffs) -> ExactResult:
    """The equilibria of a large game, from what remains when strictly dominated strategies are removed."""
    a, b = comparable(A, "A"), comparable(B, "B")
    kept = undominated(a, b)
    if len(kept[0]) + len(kept[1]) > MAX_STRATEGIES:
        raise SolverError(
            say(
                "errors.solvers.too_large_to_enumerate",
                shape=a.shape[0],
                shape2=a.shape[1],
                kept_count=len(kept[0]),
                kept_count2=len(kept[1]),
                max_strategies=MAX_STRATEGIES,
            )
        )
    smaller = np.ix_(*kept)
    found = _solve(whole(a[smaller], "A"), whole(b[smaller], "B"))
    found.ties = found.ties or _ties(b.T) or _ties(a)
    return _result(found, (kept[0].tolist(), kept[1].tolist()), a.shape)


def _ties(payoffs: NDArray[Any]) -> bool:
    """Whether some column has its largest number more than once."""
    return bool(((payoffs == payoffs.max(axis=0)).sum(axis=0) > 1).any())


def _result(found: LabelledPairs, kept: tuple[Sequence[int], Sequence[int]], shape: tuple[int, ...]) -> ExactResult:
    """Everything in order; ``kept`` has the strategies of the game that was solved among those of the whole game."""
    pairs = sorted(found.pairs, key=_order(len(kept[0]), len(kept[1]))) if len(found.pairs) > 1 else found.pairs
    rows = {x: i for i, x in enumerate(dict.fromkeys([x for x, _ in pairs]))}
    columns = {y: i for i, y in enumerate(dict.fromkeys([y for _, y in pairs]))}
    if len(rows) * shape[0] + len(columns) * shape[1] > MAX_PROBABILITIES:
        raise SolverError(
            say("errors.solvers.too_many_extreme", shape=shape[0], shape2=shape[1], pairs_count=len(pairs))
        )
    equilibria = [(rows[x], columns[y]) for x, y in pairs]
    component = components(equilibria)
    subsets = maximal_subsets(equilibria)
    index = [0] * len(set(component))
    number = dict(zip(pairs, component, strict=True))
    for pair, sign in found.near:
        index[number[pair]] += sign
    return ExactResult(
        rows=tuple([_strategy(found.rows[x], kept[0], shape[0]) for x in rows]),
        columns=tuple([_strategy(found.columns[y], kept[1], shape[1]) for y in columns]),
        equilibria=tuple(equilibria),
        component=tuple(component),
        subsets=tuple(subsets),
        subset_component=tuple([component[subset[0]] for subset in subsets]),
        index=tuple(index),
        degenerate=found.ties,
    )


def _order(m: int, n: int) -> Callable[[Pair], tuple[int, ...]]:
    """The order of extreme equilibria, as a key of their labels."""
    all_rows, all_columns = (1 << m) - 1, (1 << n) - 1

    def key(pair: Pair) -> tuple[int, ...]:
        x, y = pair
        row_support, column_support = all_rows & ~x, all_columns & ~(y >> m)
        return row_support.bit_count() + column_support.bit_count(), row_support, column_support, x, y

    return key


def _strategy(weights: Weights, kept: Sequence[int], size: int) -> Strategy:
    """Whole-number weights as probabilities."""
    result = [_ZERO] * size
    if len(weights) == 1:
        result[kept[weights[0][0]]] = _ONE
    else:
        total = sum([weight for _, weight in weights])
        for strategy, weight in weights:
            if weight:
                result[kept[strategy]] = Fraction(weight, total)
    return tuple(result)
