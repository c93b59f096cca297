"""The equilibria of two-player games in columns: of one chunk, of a batch, and with payoffs as a table."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Positions = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class EquilibriumTable:
    """One row per extreme equilibrium, ordered by game and then as in ``sim.solvers.exact``.

    Row columns have the length ``k``: ``game``; the strategies ``row (k, m)`` and ``column (k, n)``; their exact
    supports ``row_support`` and ``column_support``; ``payoffs (k, 2)``; ``component``, numbered from 0 in each
    game; ``pure``; and ``regret``, the largest gain from a deviation from the doubles in this table, worked out in
    doubles. Arrays with two axes are stored strategy by strategy: ``row[:, i]`` is contiguous.

    Game columns have the length ``batch``: ``exact``, every decision was exact or beyond its error bound;
    ``degenerate``, some mixed strategy has more pure best responses than strategies in its support.
    """

    game: Ints
    row: Floats
    column: Floats
    payoffs: Floats
    component: Ints
    pure: Bools
    row_support: Bools
    column_support: Bools
    regret: Floats
    exact: Bools
    degenerate: Bools

    def __len__(self) -> int:
        return len(self.game)


class FoundProfiles(NamedTuple):
    """Equilibria of some games, by game and then as in ``sim.solvers.exact``; strategies on the first axis."""

    game: Positions  # (k,): position in a chunk, later number in the batch
    row: Floats  # (m, k)
    column: Floats  # (n, k)
    row_support: Bools  # (m, k)
    column_support: Bools  # (n, k)
    component: Positions  # (k,)

    def without(self, games: Bools) -> "FoundProfiles":
        """Those of all games but some, which are given as a mask."""
        left_out = games[self.game]
        return self.taken(~left_out) if left_out.any() else self

    def taken(self, some: Positions | Bools | slice) -> "FoundProfiles":
        """Some of these equilibria, in the order of their positions, as a mask or as a slice."""
        return FoundProfiles(
            self.game[some],
            self.row[:, some],
            self.column[:, some],
            self.row_support[:, some],
            self.column_support[:, some],
            self.component[some],
        )

    def renumbered(self, games: Positions) -> "FoundProfiles":
        """With game ``games[i]`` in the place of game ``i``."""
        return self._replace(game=games[self.game])


def nothing(m: int, n: int) -> FoundProfiles:
    """No equilibria of ``m × n`` games."""
    none = np.zeros(0, dtype=np.intp)
    return FoundProfiles(none, np.zeros((m, 0)), np.zeros((n, 0)), np.zeros((m, 0), bool), np.zeros((n, 0), bool), none)


class SettledGames(NamedTuple):
    """The equilibria of some games, ordered by game; which games are degenerate; which are left open."""

    found: FoundProfiles
    degenerate: Bools
    left: Bools


class Collector:
    """The equilibria of a batch of ``m × n`` games as they are found, in any order of the games."""

    def __init__(self, m: int, n: int) -> None:
        self._columns: list[list[NDArray[Any]]] = [[column] for column in nothing(m, n)]

    def add(self, found: FoundProfiles) -> None:
        """More equilibria, of games that have none yet."""
        for parts, column in zip(self._columns, found, strict=True):
            parts.append(column)

    def joined(self) -> FoundProfiles:
        """All equilibria, ordered by game; the order within a game is kept. The collector is used up."""
        game = np.concatenate(self._columns[0])
        order = np.argsort(game, kind="stable") if (game[1:] < game[:-1]).any() else slice(None)
        return FoundProfiles(*(_used_up(parts)[..., order] for parts in self._columns))


def _used_up(parts: list[NDArray[Any]]) -> NDArray[Any]:
    """Parts of a column as one; they are let go, so that a large batch is never in memory twice."""
    column = np.concatenate(parts, axis=-1)
    parts.clear()
    return column
