"""Components and maximal Nash subsets of a set of extreme equilibria.

Take a graph with both players' vertices as its nodes and the extreme equilibria as its edges. The connected components
of the equilibrium set are those of this graph, and the maximal Nash subsets are its maximal complete bipartite
subgraphs: every row strategy in one is an equilibrium with every column strategy in it.

Source: Avis, Rosenberg, Savani & von Stengel (2010), *Enumeration of Nash equilibria for two-player games*,
Economic Theory 42, 9–37, section 6.
"""

from collections.abc import Sequence

from sim.errors import SolverError
from sim.words import say

MAX_SUBSETS = 20_000

Pair = tuple[int, int]


def components(pairs: Sequence[Pair]) -> list[int]:
    """The component of each extreme equilibrium, numbered in order of first appearance.

    Any graph will do that joins nodes of two kinds, given by its edges.

    >>> components([(0, 0), (1, 1), (2, 1)])
    [0, 1, 1]
    """
    parent: dict[tuple[int, int], tuple[int, int]] = {}

    def find(node: tuple[int, int]) -> tuple[int, int]:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for row, column in pairs:
        parent[find((0, row))] = find((1, column))
    numbers: dict[tuple[int, int], int] = {}
    return [numbers.setdefault(find((0, row)), len(numbers)) for row, _ in pairs]


def maximal_subsets(pairs: Sequence[Pair]) -> list[tuple[int, ...]]:
    """The maximal Nash subsets, each as positions in ``pairs``, in order of their positions.

    The column sides of maximal complete bipartite subgraphs are the non-empty intersections of the rows'
    partner sets.

    Raises:
        SolverError: There are more than ``MAX_SUBSETS``.

    >>> maximal_subsets([(0, 0), (0, 1), (1, 1)])
    [(0, 1), (1, 2)]
    """
    position: dict[int, dict[int, int]] = {}
    for i, (row, column) in enumerate(pairs):
        position.setdefault(row, {})[column] = i
    partners = {row: frozenset(columns) for row, columns in position.items()}
    return sorted(
        tuple(sorted([position[row][column] for row in position if side <= partners[row] for column in side]))
        for side in _intersections(set(partners.values()))
    )


def _intersections(sets: set[frozenset[int]]) -> set[frozenset[int]]:
    """All non-empty intersections of some of the sets."""
    found: set[frozenset[int]] = set()
    for columns in sets:
        found |= {columns} | {columns & side for side in found}
        if len(found) > MAX_SUBSETS:
            raise SolverError(say("errors.solvers.too_many_subsets", max_subsets=MAX_SUBSETS))
    return found - {frozenset()}
