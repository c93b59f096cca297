"""Equilibria of some games of a batch on their way into a table."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.intp]


class Found(NamedTuple):
    """Equilibria of some games, by game and then as in ``sim.solvers.exact``; strategies on the first axis."""

    game: Ints  # (k,): position in a chunk, later number in the batch
    row: Floats  # (m, k)
    column: Floats  # (n, k)
    row_support: Bools  # (m, k)
    column_support: Bools  # (n, k)
    component: Ints  # (k,)

    def without(self, games: Bools) -> "Found":
        """Those of all games but some, which are given as a mask."""
        left_out = games[self.game]
        return self.taken(~left_out) if left_out.any() else self

    def taken(self, some: Ints | Bools) -> "Found":
        """Some of these equilibria, in the order of their positions or as a mask."""
        return Found(
            self.game[some],
            self.row[:, some],
            self.column[:, some],
            self.row_support[:, some],
            self.column_support[:, some],
            self.component[some],
        )

    def renumbered(self, games: Ints) -> "Found":
        """With game ``games[i]`` in the place of game ``i``."""
        return self._replace(game=games[self.game])


def nothing(m: int, n: int) -> Found:
    """No equilibria of ``m × n`` games."""
    none = np.zeros(0, dtype=np.intp)
    return Found(none, np.zeros((m, 0)), np.zeros((n, 0)), np.zeros((m, 0), bool), np.zeros((n, 0), bool), none)


def joined(parts: Sequence[Found]) -> Found:
    """All of at least one part, in the order of the parts."""
    return Found(
        np.concatenate([part.game for part in parts]),
        np.concatenate([part.row for part in parts], axis=1),
        np.concatenate([part.column for part in parts], axis=1),
        np.concatenate([part.row_support for part in parts], axis=1),
        np.concatenate([part.column_support for part in parts], axis=1),
        np.concatenate([part.component for part in parts]),
    )
