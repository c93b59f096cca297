"""All extreme equilibria of a two-player game in exact arithmetic, with their components and indices.

Steps: payoffs are scaled to whole numbers; the vertices of both players' best-response polytopes are
enumerated with all their labels; the pairs in which every strategy is either unused or a best response are the
extreme equilibria, and every equilibrium is a convex combination of those in one maximal Nash subset. In a game
with ties, the index of a component is the sum of the indices of the equilibria near it after a generic
perturbation (``sim.solvers.index``).

Order of the equilibria: by the number of strategies in use, then by the row player's support and the column
player's support (earlier strategies first), then by the sets of best responses.

Source: Avis, Rosenberg, Savani & von Stengel (2010), *Enumeration of Nash equilibria for two-player games*,
Economic Theory 42, 9–37.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from sim.solvers.index import component_indices
from sim.solvers.nash_subsets import components, maximal_subsets
from sim.solvers.polytope import IntMatrix, Vertex, both_polytopes

Payoffs = Sequence[Sequence[int | Fraction]]
Strategy = tuple[Fraction, ...]

_ZERO = Fraction(0)


@dataclass(frozen=True)
class ExactResult:
    """The equilibria of one game.

    ``rows`` and ``columns`` are the strategies that occur in extreme equilibria, ``equilibria`` pairs of positions
    in them, in the order of this module. ``component`` has the component of each equilibrium; ``subsets`` the
    maximal Nash subsets as positions in ``equilibria``, ``subset_component`` the component of each; ``index`` that
    of each component. ``degenerate`` says that some mixed strategy has more pure best responses than
    strategies in its support; strategies that are a best response to nothing are left out of that.
    """

    rows: tuple[Strategy, ...]
    columns: tuple[Strategy, ...]
    equilibria: tuple[tuple[int, int], ...]
    component: tuple[int, ...]
    subsets: tuple[tuple[int, ...], ...]
    subset_component: tuple[int, ...]
    index: tuple[int, ...]
    degenerate: bool


def enumerate_equilibria(A: Payoffs, B: Payoffs) -> ExactResult:
    """All extreme equilibria of the game with ``(m, n)`` payoffs ``A`` (row player) and ``B`` (column player).

    Raises:
        SolverError: The game has too many extreme points to enumerate.

    >>> result = enumerate_equilibria([[6, 2], [7, 0]], [[6, 7], [2, 0]])
    >>> [tuple(str(p) for p in result.rows[row]) for row, _ in result.equilibria], result.index
    ([('1', '0'), ('0', '1'), ('2/3', '1/3')], (1, 1, -1))
    """
    m, n = len(A), len(A[0])
    row_matrix, column_matrix = _whole(B), _transposed(_whole(A))
    xs, ys = both_polytopes(row_matrix, column_matrix)
    degenerate = _any_ties(xs, m) or _any_ties(ys, n)
    pairs = completely_labelled(xs, ys, m, n, degenerate)
    component = components(pairs)
    subsets = maximal_subsets(pairs) if degenerate else [(place,) for place in range(len(pairs))]
    used_xs = {x: place for place, x in enumerate(dict.fromkeys(x for x, _ in pairs))}
    used_ys = {y: place for place, y in enumerate(dict.fromkeys(y for _, y in pairs))}
    return ExactResult(
        rows=tuple(_strategy(xs[x]) for x in used_xs),
        columns=tuple(_strategy(ys[y]) for y in used_ys),
        equilibria=tuple((used_xs[x], used_ys[y]) for x, y in pairs),
        component=tuple(component),
        subsets=tuple(subsets),
        subset_component=tuple(component[subset[0]] for subset in subsets),
        index=component_indices(row_matrix, column_matrix, [(xs[x].labels, ys[y].labels) for x, y in pairs], component),
        degenerate=degenerate,
    )


def _whole(payoffs: Payoffs) -> IntMatrix:
    """The payoffs of one player times a positive number that makes all of them whole."""
    scale = lcm(*(Fraction(entry).denominator for row in payoffs for entry in row))
    return [[int(entry * scale) for entry in row] for row in payoffs]


def _transposed(matrix: IntMatrix) -> IntMatrix:
    return [list(row) for row in zip(*matrix, strict=True)]


def _any_ties(found: list[Vertex], size: int) -> bool:
    return any(vertex.labels.bit_count() > size for vertex in found)


def completely_labelled(xs: list[Vertex], ys: list[Vertex], m: int, n: int, degenerate: bool) -> list[tuple[int, int]]:
    """The pairs of vertices in which each strategy is unused or a best response, in the order of this module."""
    everything = (1 << m + n) - 1
    if degenerate:
        pairs = [(a, b) for a, x in enumerate(xs) for b, y in enumerate(ys) if x.labels | y.labels == everything]
    else:
        partner = {y.labels: b for b, y in enumerate(ys)}
        pairs = [(a, partner[everything ^ x.labels]) for a, x in enumerate(xs) if everything ^ x.labels in partner]

    def order(pair: tuple[int, int]) -> tuple[int, int, int, int, int]:
        x, y = xs[pair[0]].labels, ys[pair[1]].labels
        row_support, column_support = ~x & (1 << m) - 1, ~y >> m & (1 << n) - 1
        return row_support.bit_count() + column_support.bit_count(), row_support, column_support, x, y

    return sorted(pairs, key=order)


def _strategy(vertex: Vertex) -> Strategy:
    total = sum(vertex.weights)
    return tuple(Fraction(weight, total) if weight else _ZERO for weight in vertex.weights)
