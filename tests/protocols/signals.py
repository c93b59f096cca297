"""Signalling games at random, and the definition of their equilibria."""

from fractions import Fraction

import numpy as np
from scipy.optimize import linprog

from sim.games.signalling import SignallingGame


def random_game(rng, shape, largest=4):
    types = shape[0]
    weights = rng.integers(1, 5, types)
    prior = tuple(Fraction(int(w), int(weights.sum())) for w in weights)
    sender, receiver = (rng.integers(0, largest, shape).astype(object) for _ in (0, 1))
    return SignallingGame(prior, sender, receiver)


def belief_exists(game, message, used):
    """By scipy's linear programming: whether some belief makes the answers best."""
    worth = game.receiver[:, message, :].astype(float)
    rows = [worth[:, a] - worth[:, b] for b in used for a in range(game.shape[2])]
    ones = np.ones((1, game.shape[0]))
    return linprog(np.zeros(game.shape[0]), A_ub=rows, b_ub=np.zeros(len(rows)), A_eq=ones, b_eq=[1]).status == 0


def is_equilibrium(game, sender, receiver):
    """The definition of a perfect Bayesian equilibrium."""
    types, messages, answers = game.shape
    for t in range(types):
        worth = [sum(receiver[m][a] * game.sender[t, m, a] for a in range(answers)) for m in range(messages)]
        if any(sender[t][m] and worth[m] < max(worth) for m in range(messages)):
            return False
    for m in range(messages):
        used = [a for a in range(answers) if receiver[m][a]]
        weight = [game.prior[t] * sender[t][m] for t in range(types)]
        if any(weight):
            worth = [sum(w * game.receiver[t, m, a] for t, w in enumerate(weight)) for a in range(answers)]
            if any(worth[a] < max(worth) for a in used):
                return False
        elif not belief_exists(game, m, used):
            return False
    return True


def sure(moves, count):
    return tuple(tuple(Fraction(int(i == move)) for i in range(count)) for move in moves)
