"""The equilibria of a batch of two-player games, in columns.

Equilibria of some games of a batch on their way into a table.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


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


@dataclass(eq=False)
class Part:
    """Equilibria of some games of a batch: the row columns of the table, with strategies on the first axis."""

    game: Ints  # (k,)
    row: Floats  # (m, k)
    column: Floats  # (n, k)
    row_support: Bools  # (m, k)
    column_support: Bools  # (n, k)
    component: Ints  # (k,)
    payoffs: Floats  # (2, k)
    regret: Floats  # (k,)


def no_equilibria(m: int, n: int) -> Part:
    """What an empty batch has."""
    none, support = np.zeros(0, dtype=np.int64), np.zeros((m + n, 0), dtype=bool)
    return Part(
        game=none,
        row=np.zeros((m, 0)),
        column=np.zeros((n, 0)),
        row_support=support[:m],
        column_support=support[m:],
        component=none,
        payoffs=np.zeros((2, 0)),
        regret=np.zeros(0),
    )


def joined(parts: Sequence[Part]) -> Part:
    """At least one part as one, ordered by game; the order within a game is kept. The parts are used up."""
    if len(parts) == 1:
        return parts[0]
    columns: dict[str, Any] = {}
    for field in fields(Part):
        columns[field.name] = np.concatenate([getattr(part, field.name) for part in parts], axis=-1)
        for part in parts:  # so that a large batch is never in memory twice
            delattr(part, field.name)
    if (columns["game"][1:] < columns["game"][:-1]).any():
        order = np.argsort(columns["game"], kind="stable")
        for name in list(columns):
            columns[name] = columns[name][..., order]
    return Part(**columns)


def table(part: Part, exact: Bools, degenerate: Bools) -> EquilibriumTable:
    """The table of all equilibria of a batch."""
    pure = (part.row_support.sum(axis=0) == 1) & (part.column_support.sum(axis=0) == 1)
    return EquilibriumTable(
        game=part.game,
        row=part.row.T,
        column=part.column.T,
        payoffs=part.payoffs.T,
        component=part.component,
        pure=pure,
        row_support=part.row_support.T,
        column_support=part.column_support.T,
        regret=part.regret,
        exact=exact,
        degenerate=degenerate,
    )


Positions = NDArray[np.intp]


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

    def taken(self, some: Positions | Bools) -> "FoundProfiles":
        """Some of these equilibria, in the order of their positions or as a mask."""
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


def joined_found(parts: Sequence[FoundProfiles]) -> FoundProfiles:
    """All of at least one part, in the order of the parts."""
    return FoundProfiles(
        np.concatenate([part.game for part in parts]),
        np.concatenate([part.row for part in parts], axis=1),
        np.concatenate([part.column for part in parts], axis=1),
        np.concatenate([part.row_support for part in parts], axis=1),
        np.concatenate([part.column_support for part in parts], axis=1),
        np.concatenate([part.component for part in parts]),
    )
