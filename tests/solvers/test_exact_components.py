"""Maximal Nash subsets, components and their indices, against their definitions."""

from fractions import Fraction
from itertools import combinations, permutations, product
from math import prod

import numpy as np
import pytest
from scipy.optimize import nnls

from sim.solvers.exact.enumeration import ExactResult, enumerate_equilibria
from tests.solvers.games import Game, mean, profiles, random_games, regret_of

TIED = random_games(60, 1, seed=11, sizes=range(2, 4))


def sides(result: ExactResult, subset: tuple[int, ...]) -> tuple[list, list]:
    """The row and the column strategies of a maximal Nash subset."""
    found = [result.equilibria[e] for e in subset]
    return [result.rows[a] for a in sorted({a for a, _ in found})], [
        result.columns[b] for b in sorted({b for _, b in found})
    ]


def inside(point, corners) -> bool:
    """Whether a point is in the convex hull of some others, up to 1e-5."""
    matrix = np.vstack([np.array(corners, dtype=float).T, np.ones(len(corners))])
    return nnls(matrix, np.append(np.array(point, dtype=float), 1.0))[1] < 1e-5


@pytest.mark.parametrize("game", TIED)
def test_all_mixtures_in_a_subset_are_equilibria(game):
    result = enumerate_equilibria(*game)
    for subset in result.subsets:
        xs, ys = sides(result, subset)
        assert len(subset) == len(xs) * len(ys)
        x, y = mean(xs, list(range(1, len(xs) + 1))), mean(ys, list(range(len(ys), 0, -1)))
        assert regret_of(game, x, y) == 0


@pytest.mark.parametrize("game", TIED)
def test_subsets_are_maximal_and_cover_all_extreme_equilibria(game):
    result = enumerate_equilibria(*game)
    edges = set(result.equilibria)
    assert {e for subset in result.subsets for e in subset} == set(range(len(result.equilibria)))
    assert len(set(result.subsets)) == len(result.subsets)
    for subset in result.subsets:
        rows, columns = {result.equilibria[e][0] for e in subset}, {result.equilibria[e][1] for e in subset}
        for other in set(range(len(result.rows))) - rows:
            assert any((other, column) not in edges for column in columns)
        for other in set(range(len(result.columns))) - columns:
            assert any((row, other) not in edges for row in rows)


@pytest.mark.parametrize("game", TIED[:30])
def test_every_equilibrium_on_a_grid_is_in_a_subset(game):
    result = enumerate_equilibria(*game)
    corners = [sides(result, subset) for subset in result.subsets]
    for x, y in product(grid(len(game[0])), grid(len(game[0][0]))):
        if regret_of(game, x, y) == 0:
            assert any(inside(x, xs) and inside(y, ys) for xs, ys in corners), (x, y)


@pytest.mark.parametrize("game", TIED)
def test_subsets_meet_exactly_within_components(game):
    # Two subsets in different components have no row strategy with a column strategy in common.
    result = enumerate_equilibria(*game)
    for one, first in zip(result.subsets, result.subset_component, strict=True):
        for other, second in zip(result.subsets, result.subset_component, strict=True):
            if first != second:
                assert not {result.equilibria[e][0] for e in one} & {result.equilibria[e][0] for e in other}
                assert not {result.equilibria[e][1] for e in one} & {result.equilibria[e][1] for e in other}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("game", TIED[:25])
def test_index_is_that_of_the_equilibria_of_a_nearby_game(game, seed):
    result = enumerate_equilibria(*game)
    near = nearby(game, seed)
    solved = enumerate_equilibria(*near)
    assert not solved.degenerate
    totals = [0] * len(result.index)
    for x, y in profiles(solved):
        places = {
            component
            for subset, component in zip(result.subsets, result.subset_component, strict=True)
            if all(inside(point, corners) for point, corners in zip((x, y), sides(result, subset), strict=True))
        }
        assert len(places) == 1
        totals[places.pop()] += index_by_definition(near, x, y)
    assert tuple(totals) == result.index


def grid(size: int, steps: int = 4) -> list[tuple[Fraction, ...]]:
    """All mixed strategies whose probabilities are multiples of 1/steps."""
    return [
        tuple(Fraction(p, steps) for p in parts)
        for parts in product(range(steps + 1), repeat=size)
        if sum(parts) == steps
    ]


def nearby(game: Game, seed: int) -> tuple[list, list]:
    """The game with every payoff changed by less than 1e-9, at random."""
    generator = np.random.default_rng(seed)
    A, B = (
        [[Fraction(entry) + Fraction(int(generator.integers(10**9)), 10**18) for entry in row] for row in matrix]
        for matrix in game
    )
    return A, B


def index_by_definition(game, x, y) -> int:
    """``(−1)^(k+1) sign det A_ST sign det B_ST`` with positive payoffs (Shapley 1974)."""
    rows, columns = [i for i, p in enumerate(x) if p], [j for j, p in enumerate(y) if p]
    A, B = (determinant([[matrix[i][j] + 2 for j in columns] for i in rows]) for matrix in game)
    return (1 if A * B > 0 else -1) * (-1) ** (len(rows) + 1)


def determinant(matrix: list[list[Fraction]]) -> Fraction:
    """By Leibniz's formula."""
    size = len(matrix)
    total = Fraction(0)
    for order in permutations(range(size)):
        inversions = sum(order[i] > order[j] for i, j in combinations(range(size), 2))
        total += (-1) ** inversions * prod(matrix[i][j] for i, j in enumerate(order))
    return total
