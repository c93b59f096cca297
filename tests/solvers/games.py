"""Random games and checks that several tests of the exact solver share."""

from fractions import Fraction

import numpy as np

from sim.games.normal_form import regret
from sim.solvers.exact.enumeration import ExactResult

Matrix = list[list[int]]
Game = tuple[Matrix, Matrix]


def random_games(number: int, largest: int, seed: int, sizes: range = range(2, 5)) -> list[Game]:
    """Games with whole payoffs from ``-largest`` to ``largest``, of all shapes made of ``sizes`` in turn."""
    shapes = [(m, n) for m in sizes for n in sizes]
    each = -(-number // len(shapes))
    batches = [games_of_shape(each, m, n, largest, seed * 1_000 + m * 30 + n) for m, n in shapes]
    return [game for games in zip(*batches, strict=True) for game in games][:number]


def games_of_shape(number: int, m: int, n: int, largest: int, seed: int) -> list[Game]:
    """Games with whole payoffs from ``-largest`` to ``largest``."""
    payoffs = np.random.default_rng(seed).integers(-largest, largest + 1, (number, 2, m, n))
    return [(A, B) for A, B in payoffs.tolist()]


def profiles(result: ExactResult) -> list[tuple[tuple[Fraction, ...], tuple[Fraction, ...]]]:
    """The extreme equilibria as pairs of strategies."""
    return [(result.rows[row], result.columns[column]) for row, column in result.equilibria]


def regret_of(game: Game, x: tuple[Fraction, ...], y: tuple[Fraction, ...]) -> Fraction:
    """What the better-off deviator gains, exactly."""
    payoffs = np.array([np.array(matrix, dtype=object) for matrix in game])
    return regret(payoffs, [np.array(x, dtype=object), np.array(y, dtype=object)])


def mean(strategies: list[tuple[Fraction, ...]], weights: list[int]) -> tuple[Fraction, ...]:
    """A mixture of strategies."""
    total = sum(weights)
    return tuple(
        sum((Fraction(weight, total) * p for weight, p in zip(weights, column, strict=True)), Fraction(0))
        for column in zip(*strategies, strict=True)
    )
