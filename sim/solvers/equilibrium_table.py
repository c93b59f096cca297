"""The equilibria of a batch of two-player games, in columns."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class EquilibriumTable:
    """One row per extreme equilibrium, ordered by game and then as in ``sim.solvers.exact``.

    Row columns have the length ``k``: ``game``; the strategies ``row (k, m)`` and ``column (k, n)``; their exact
    supports ``row_support`` and ``column_support``; ``payoffs (k, 2)``; ``component``, numbered from 0 in each
    game; ``pure``; and ``regret``, the largest gain from a deviation given the doubles in this table.

    Game columns have the length ``batch``: ``exact``, every decision was exact or beyond its error bound;
    ``degenerate``, some mixed strategy has more pure best responses than strategies in its support.
    """

    game: NDArray[np.int64]
    row: Floats
    column: Floats
    payoffs: Floats
    component: NDArray[np.int64]
    pure: NDArray[np.bool_]
    row_support: NDArray[np.bool_]
    column_support: NDArray[np.bool_]
    regret: Floats
    exact: NDArray[np.bool_]
    degenerate: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.game)


@dataclass(frozen=True, eq=False)
class Part:
    """Equilibria of some games of a batch, before payoffs are worked out; columns as in the table."""

    game: NDArray[np.int64]
    row: Floats
    column: Floats
    row_support: NDArray[np.bool_]
    column_support: NDArray[np.bool_]
    component: NDArray[np.int64]


def joined(parts: Sequence[Part], m: int, n: int) -> Part:
    """All parts as one, ordered by game; the order within a game is kept."""
    if not parts:
        return Part(
            np.zeros(0, np.int64), np.zeros((0, m)), np.zeros((0, n)),
            np.zeros((0, m), bool), np.zeros((0, n), bool), np.zeros(0, np.int64),
        )  # fmt: skip
    if len(parts) == 1:
        return parts[0]
    columns: dict[str, Any] = {
        field.name: np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Part)
    }
    if (np.diff(columns["game"]) < 0).any():
        order = np.argsort(columns["game"], kind="stable")
        columns = {name: column[order] for name, column in columns.items()}
    return Part(**columns)
