"""Components and maximal Nash subsets of a set of extreme equilibria.

Take a graph with the two players' vertices as its nodes and the extreme equilibria as its edges. The
components of the equilibrium set are the connected components of this graph, and the maximal Nash subsets are
its maximal complete bipartite subgraphs: every row strategy in one is an equilibrium with every column strategy.

Source: Avis, Rosenberg, Savani & von Stengel (2010), *Enumeration of Nash equilibria for two-player games*,
Economic Theory 42, 9–37, section 6.
"""

from collections.abc import Sequence

from sim.errors import SolverError

MAX_SUBSETS = 100_000

Pair = tuple[int, int]


def components(pairs: Sequence[Pair]) -> list[int]:
    """The component of each extreme equilibrium, numbered in order of first appearance.

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
    partners: dict[int, int] = {}
    for row, column in pairs:
        partners[row] = partners.get(row, 0) | 1 << column
    if all(columns.bit_count() == 1 for columns in partners.values()):
        return _stars(pairs)
    sides: set[int] = set()
    for columns in set(partners.values()):
        sides |= {columns} | {columns & side for side in sides}
        if len(sides) > MAX_SUBSETS:
            raise SolverError(f"the equilibria form more than {MAX_SUBSETS:,} maximal Nash subsets")
    found = []
    for side in sides - {0}:
        rows = {row for row, columns in partners.items() if columns & side == side}
        found.append(tuple(place for place, (row, column) in enumerate(pairs) if row in rows and side >> column & 1))
    return sorted(found)


def _stars(pairs: Sequence[Pair]) -> list[tuple[int, ...]]:
    """Where each row strategy has one partner only: a subset for each column strategy."""
    groups: dict[int, list[int]] = {}
    for place, (_, column) in enumerate(pairs):
        groups.setdefault(column, []).append(place)
    return [tuple(group) for group in groups.values()]
