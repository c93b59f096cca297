"""From a profile of strategies to an equilibrium with payoffs, outcomes and regret, in the game's own names."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.games.normal_form import NormalForm, expected, regret
from sim.solution import Equilibrium, Number

Profile = Sequence[NDArray[Any]]

# Floating-point equilibria are judged by regret, relative to the spread of the payoffs.
TOLERANCE = 1e-9


def to_equilibrium(game: NormalForm, payoffs: NDArray[Any], profile: Profile, component: int = 0) -> Equilibrium:
    """Name a profile.

    ``payoffs`` has the shape ``(players, s1, …, sn)``; ``profile`` one vector of probabilities per player. With
    Fractions everything is exact.
    """
    return Equilibrium(
        strategies={
            player: dict(zip(names, (_plain(p) for p in strategy), strict=True))
            for player, names, strategy in zip(game.players, game.strategies, profile, strict=True)
        },
        payoffs={player: _plain(expected(payoffs[i], profile)) for i, player in enumerate(game.players)},
        outcomes=outcome_probabilities(game, profile),
        regret=_plain(regret(payoffs, profile)),
        component=component,
    )


def outcome_probabilities(game: NormalForm, profile: Profile) -> dict[str, Number]:
    """The probability of every outcome; in a game whose outcomes are its profiles, of those that can occur."""
    supports = [np.flatnonzero(np.asarray(strategy) != 0) for strategy in profile]
    result: dict[str, Number] = dict.fromkeys(game.outcomes, Fraction(0))
    for cell in product(*supports):
        probability = _plain(np.prod([strategy[i] for strategy, i in zip(profile, cell, strict=True)]))
        name = game.outcomes[int(game.outcome[cell])] if game.outcomes else cell_name(game, cell)
        result[name] = result.get(name, Fraction(0)) + probability
    return result


def cell_name(game: NormalForm, cell: Sequence[Any]) -> str:
    """The name of a profile as an outcome."""
    return ", ".join(names[i] for names, i in zip(game.strategies, cell, strict=True))


def spread(payoffs: NDArray[Any]) -> float:
    """The largest difference between two payoffs of one player: the unit in which float regret is judged."""
    flat = payoffs.reshape(len(payoffs), -1)
    return max((float(player.max() - player.min()) for player in flat), default=0.0) or 1.0


def _plain(value: Any) -> Number:
    """A Fraction or a Python float."""
    if isinstance(value, np.integer):
        value = int(value)
    return Fraction(value) if isinstance(value, (int, Fraction)) else float(value)
