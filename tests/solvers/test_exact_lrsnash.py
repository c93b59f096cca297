"""The exact solver finds the same extreme equilibria as lrsnash, each of them, exactly."""

import pytest

from sim.solvers.exact.enumeration import enumerate_equilibria
from tests.solvers.games import Game, games_of_shape, profiles, random_games
from tests.solvers.lrsnash import lrsnash, needs_lrsnash

pytestmark = needs_lrsnash


def assert_same(games: list[Game], folder) -> None:
    for game, expected in zip(games, lrsnash(games, folder), strict=True):
        result = enumerate_equilibria(*game)
        found = profiles(result)
        assert len(found) == len(set(found)), game
        assert set(found) == set(expected), game
        assert sum(result.index) == 1, game


def test_random_games(tmp_path):
    assert_same(random_games(2_000, 50, seed=1), tmp_path)


def test_games_full_of_ties(tmp_path):
    assert_same(random_games(1_000, 1, seed=2), tmp_path)


def test_games_with_a_single_strategy(tmp_path):
    assert_same(random_games(60, 1, seed=3, sizes=range(1, 4)), tmp_path)


@pytest.mark.parametrize(
    ("m", "n", "largest"),
    [(7, 7, 100), (9, 8, 1), (8, 8, 2), (10, 7, 100), (3, 30, 20), (40, 2, 1), (5, 12, 1), (12, 5, 1), (11, 11, 1000)],
)
def test_larger_games(m, n, largest, tmp_path):
    assert_same(games_of_shape(2, m, n, largest, seed=4), tmp_path)
