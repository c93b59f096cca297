"""Normal-form games in batches: payoffs of every profile, and which outcome each profile leads to.

A single game is a batch of one. The questions are answered here; nothing is solved here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

ExactPayoffs = Callable[[int], NDArray[np.object_]]


@dataclass(frozen=True)
class NormalForm:
    """A batch of games that differ only in their payoffs.

    ``payoffs`` has the shape ``(batch, players, s1, …, sn)``. Three views of the same numbers:

    - ``payoffs``: float64;
    - ``error``: a bound on how far each float may lie from the true payoff (same shape, or one number);
    - ``integers``: int64, the payoffs of each game times one positive number, when that is exact; else None;
    - ``exact(i)``: the payoffs of game ``i`` as an object array of Fractions, shape ``(players, s1, …, sn)``.

    ``rounded`` says that even ``exact`` is rounded, because a payoff has an irrational function in it.
    ``outcome`` has the shape ``(s1, …, sn)`` and holds positions in ``outcomes``. Labels are for people; where there
    are none, the names are shown.
    """

    players: tuple[str, ...]
    strategies: tuple[tuple[str, ...], ...]
    outcomes: tuple[str, ...]
    outcome: NDArray[np.intp]
    payoffs: NDArray[np.float64]
    exact: ExactPayoffs
    error: NDArray[np.float64] | float = 0.0
    integers: NDArray[np.int64] | None = None
    rounded: bool = False
    player_labels: tuple[str, ...] = ()
    strategy_labels: tuple[tuple[str, ...], ...] = ()

    def player_label(self, player: int) -> str:
        """A player as people call it."""
        return (self.player_labels or self.players)[player]

    def strategy_label(self, player: int, strategy: int) -> str:
        """A strategy as people call it."""
        return (self.strategy_labels or self.strategies)[player][strategy]

    @property
    def batch(self) -> int:
        """The number of games."""
        return int(self.payoffs.shape[0])

    @property
    def shape(self) -> tuple[int, ...]:
        """The number of strategies of each player."""
        return tuple(len(names) for names in self.strategies)


def choosing(shape: Sequence[int]) -> tuple[int, int] | None:
    """The two players of a game in which nobody else has a choice; None where more than two have one.

    >>> choosing((2, 3)), choosing((2, 1, 3)), choosing((1, 1, 2)), choosing((2, 2, 2))
    ((0, 1), (0, 2), (0, 2), None)
    """
    active = [player for player, size in enumerate(shape) if size > 1]
    idle = [player for player, size in enumerate(shape) if size <= 1]
    if len(active) > 2 or len(shape) < 2:
        return None
    first, second = sorted((*active, *idle[: 2 - len(active)]))
    return first, second


def expected(tensor: NDArray[Any], profile: Sequence[NDArray[Any]]) -> Any:
    """The expectation of a ``(s1, …, sn)`` tensor under a mixed profile; exact for Fractions.

    >>> expected(np.array([[1, 3], [5, 7]]), [np.array([1, 0]), np.array([0.5, 0.5])])
    np.float64(2.0)
    """
    result = tensor
    for strategy in profile:
        result = np.tensordot(strategy, result, axes=(0, 0))
    return result[()] if isinstance(result, np.ndarray) else result


def deviation_payoffs(payoffs: NDArray[Any], profile: Sequence[NDArray[Any]]) -> list[NDArray[Any]]:
    """For each player, the payoff of each of their pure strategies against the others' mixed ones.

    ``payoffs`` has the shape ``(players, s1, …, sn)``; the result for player ``i`` has the shape ``(si,)``.
    """
    result = []
    for player in range(len(profile)):
        tensor = np.moveaxis(payoffs[player], player, -1)
        for other, strategy in enumerate(profile):
            if other != player:
                tensor = np.tensordot(strategy, tensor, axes=(0, 0))
        result.append(tensor)
    return result


def regret(payoffs: NDArray[Any], profile: Sequence[NDArray[Any]]) -> Any:
    """The largest gain that any player has from deviating alone: 0 exactly at a Nash equilibrium.

    >>> chicken = np.array([[[6, 2], [7, 0]], [[6, 7], [2, 0]]])
    >>> float(regret(chicken, [np.array([1, 0]), np.array([1, 0])]))
    1.0
    """
    gains = [
        deviations.max() - np.dot(strategy, deviations)
        for strategy, deviations in zip(profile, deviation_payoffs(payoffs, profile), strict=True)
    ]
    return max(gains)
