"""The solutions of a batch of games in columns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class SolutionTable:
    """The solutions of a batch of games in columns, one row per (point, equilibrium), ordered by point.

    Row columns have length k, point columns length ``batch``. ``message`` is "" where a point was solved.
    ``supports`` has one bit per strategy, all players' strategies in order: True where it has probability > 0.
    ``possible`` has one bit per outcome, where outcomes do not follow from strategies alone. ``quantities`` are what a
    protocol works out beside payoffs, if anything.
    """

    point: NDArray[np.int64]  # (k,)
    strategies: NDArray[np.float64]  # (k, strategies of all players)
    payoffs: NDArray[np.float64]  # (k, players)
    outcomes: NDArray[np.float64]  # (k, outcomes)
    regret: NDArray[np.float64]  # (k,)
    component: NDArray[np.int64]  # (k,)
    supports: NDArray[np.bool_]  # (k, strategies of all players)
    exact: NDArray[np.bool_]  # (batch,)
    degenerate: NDArray[np.bool_]  # (batch,)
    complete: NDArray[np.bool_]  # (batch,)
    message: tuple[str, ...]  # (batch,)
    possible: NDArray[np.bool_] | None = None  # (k, outcomes)
    quantities: NDArray[np.float64] | None = None  # (k, amounts of the protocol), nan where there is none

    def spread(self, where: NDArray[np.intp], message: Sequence[str]) -> "SolutionTable":
        """The solutions of a few points as those of a batch, whose points ``where`` they are.

        ``message`` has the batch's length; its entries at ``where`` are replaced by the table's own.
        """
        messages = list(message)
        for index, text in zip(where, self.message, strict=True):
            messages[index] = text

        def of_points(values: NDArray[np.bool_]) -> NDArray[np.bool_]:
            result = np.zeros(len(messages), dtype=bool)
            result[where] = values
            return result

        columns: dict[str, Any] = {name: of_points(getattr(self, name)) for name in _POINT_COLUMNS}
        return replace(self, point=where[self.point].astype(np.int64), message=tuple(messages), **columns)

    def joined(self, other: "SolutionTable", mine: NDArray[np.bool_]) -> "SolutionTable":
        """The rows of this table at the points where ``mine``, those of another one of the same batch elsewhere."""
        own, theirs = mine[self.point], ~mine[other.point]
        order = np.argsort(np.concatenate([self.point[own], other.point[theirs]]), kind="stable")
        rows: dict[str, Any] = {
            name: np.concatenate([getattr(self, name)[own], getattr(other, name)[theirs]])[order]
            for name in _ROW_COLUMNS
            if getattr(self, name) is not None
        }
        points: dict[str, Any] = {
            name: np.where(mine, getattr(self, name), getattr(other, name)) for name in _POINT_COLUMNS
        }
        chosen = zip(mine, self.message, other.message, strict=True)
        message = tuple(text if is_mine else another for is_mine, text, another in chosen)
        return replace(self, message=message, **rows, **points)


_POINT_COLUMNS = ("exact", "degenerate", "complete")
_ROW_COLUMNS = (
    "point", "strategies", "payoffs", "outcomes", "regret", "component", "supports", "possible", "quantities",
)  # fmt: skip
