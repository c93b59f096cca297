"""Pure Nash equilibria of normal-form games with any number of players, by looking at every profile.

A profile is an equilibrium when no player's payoff is below the best that this player could get against the
others' choices. In batches the comparison is made with whole numbers where the game has them, else with doubles;
games in which a comparison is closer than the errors of the doubles are decided in Fractions.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.games.normal_form import NormalForm
from sim.solution import Component, Solution
from sim.solvers.nash.profiles import to_equilibrium
from sim.words import claim


def pure(game: NormalForm) -> Solution:
    """All pure equilibria by looking at every profile; any number of players."""
    payoffs = game.exact(0)
    profiles = np.argwhere(is_equilibrium(payoffs[None])[0])
    equilibria = tuple(
        to_equilibrium(game, payoffs, [_unit(size, i) for size, i in zip(game.shape, profile, strict=True)], index)
        for index, profile in enumerate(profiles)
    )
    return Solution(
        concept="nash",
        method="pure",
        equilibria=equilibria,
        complete=False,
        exact=not game.rounded,
        degenerate=None,
        components=tuple(Component((index,), ((index,),)) for index in range(len(equilibria))),
        certificate=claim("solutions.profiles_looked_at", profiles=payoffs[0].size),
        notes=(claim("solutions.mixed_not_searched"),),
    )


def is_equilibrium(payoffs: NDArray[Any]) -> NDArray[np.bool_]:
    """Which profiles are equilibria: payoffs ``(batch, players, s1, …, sn)`` → booleans ``(batch, s1, …, sn)``.

    >>> is_equilibrium(np.array([[[[3, 0], [5, 1]], [[3, 5], [0, 1]]]])).tolist()
    [[[False, False], [False, True]]]
    """
    result = np.ones(payoffs.shape[:1] + payoffs.shape[2:], dtype=bool)
    for player in range(payoffs.shape[1]):
        own = payoffs[:, player]
        result &= np.asarray(own == own.max(axis=1 + player, keepdims=True), dtype=bool)
    return result


def undecided(payoffs: NDArray[np.float64], error: NDArray[np.float64] | float) -> NDArray[np.bool_]:
    """In which games of a batch some comparison is closer than the errors: shape ``(batch,)``.

    Two payoffs that are the best and almost the best answer are compared by their difference and the sum of their
    error bounds; where the error is 0, doubles compare exactly.
    """
    players = payoffs.shape[1]
    bound = np.broadcast_to(np.asarray(error), payoffs.shape)
    result = np.zeros(len(payoffs), dtype=bool)
    for player in range(players):
        own, off = payoffs[:, player], bound[:, player]
        axis = 1 + player
        gap = own.max(axis=axis, keepdims=True) - own
        room = off + off.max(axis=axis, keepdims=True)
        close = (gap <= room) & (room > 0)
        # One payoff is always the best one; it is close to itself.
        result |= (close.sum(axis=axis) > 1).any(axis=tuple(range(1, players)))
    return result


def _unit(size: int, position: int) -> NDArray[np.int_]:
    result = np.zeros(size, dtype=int)
    result[position] = 1
    return result
