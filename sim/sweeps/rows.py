"""Solutions in columns → rows of the sweep's table: one for each point and equilibrium, one where there is none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sim.formulas import Rationals
from sim.solution import SolutionTable

OK, FAILED = "ok", "failed"


@dataclass(frozen=True)
class _Layout:
    """For every row its point, the row of the solutions that it shows (0 if none), and whether there is none.

    ``failed`` says for every row whether its point could not be solved.
    """

    point: NDArray[np.int64]
    source: NDArray[np.int64]
    blank: NDArray[np.bool_]
    failed: NDArray[np.bool_]

    def of_equilibria(self, values: NDArray[Any], absent: NDArray[np.bool_] | None = None) -> pa.Array:
        """A column with a value for each equilibrium, null in a row without one and where it is ``absent``."""
        shown = values[self.source] if len(values) else np.zeros(len(self.source), dtype=values.dtype)
        blank = self.blank if absent is None or not len(values) else self.blank | absent[self.source]
        return pa.array(shown, mask=blank)

    def of_points(self, values: NDArray[Any]) -> pa.Array:
        """A column with a value for each point, null where the point failed."""
        return pa.array(values[self.point], mask=self.failed)


def to_batch(
    table: SolutionTable,
    first: int,
    varied: Mapping[str, Rationals],
    regime: NDArray[np.int32],
    schema: pa.Schema,
) -> pa.RecordBatch:
    """Lay out one chunk as rows.

    Args:
        table: its solutions.
        first: the number of its first point.
        varied: the values of the varied parameters at its points.
        regime: for each point the number of its regime; anything where the point failed.
        schema: the table's columns, in order.
    """
    rows = _layout(table)
    arrays = [
        pa.array(rows.point + first),
        *(pa.array(np.broadcast_to(column.floats(), len(table.message))[rows.point]) for column in varied.values()),
        pa.DictionaryArray.from_arrays(rows.failed.astype(np.int8), [OK, FAILED]).cast(pa.string()),
        _messages(table, rows),
        rows.of_equilibria(_number_within_point(table.point)),
        rows.of_equilibria(table.component.astype(np.int32)),
        rows.of_equilibria((~table.supports | (table.strategies == 1)).all(axis=1)),
        rows.of_equilibria(table.regret),
        rows.of_points(table.exact),
        rows.of_points(table.degenerate),
        rows.of_points(table.complete),
        rows.of_points(regime),
        *(rows.of_equilibria(column) for column in table.outcomes.T),
        *(rows.of_equilibria(column) for column in table.payoffs.T),
        *(rows.of_equilibria(column, np.isnan(column)) for column in _amounts(table).T),
        *(rows.of_equilibria(column) for column in table.strategies.T),
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def renumber(batch: pa.RecordBatch, numbers: NDArray[np.int32]) -> pa.RecordBatch:
    """Replace each regime by its number: ``numbers[r]`` for regime r; null stays null."""
    position = batch.schema.get_field_index("regime")
    regime = pa.array(numbers, type=pa.int32()).take(batch.column(position))
    return batch.set_column(position, batch.schema.field(position), regime)


def _amounts(table: SolutionTable) -> NDArray[np.float64]:
    return np.zeros((len(table.point), 0)) if table.amounts is None else table.amounts


def _layout(table: SolutionTable) -> _Layout:
    points = len(table.message)
    empty = np.flatnonzero(np.bincount(table.point, minlength=points) == 0)
    point = np.concatenate([table.point, empty])
    source = np.concatenate([np.arange(len(table.point)), np.zeros(len(empty), dtype=np.int64)])
    order = np.argsort(point, kind="stable")
    failed = np.array([bool(text) for text in table.message], dtype=bool)
    return _Layout(point[order], source[order], order >= len(table.point), failed[point[order]])


def _messages(table: SolutionTable, rows: _Layout) -> pa.Array:
    if not rows.failed.any():
        return pa.nulls(len(rows.point), pa.string())
    texts = pa.array([text or None for text in table.message], pa.string())
    return texts.take(pa.array(rows.point))


def _number_within_point(point: NDArray[np.int64]) -> NDArray[np.int32]:
    return (np.arange(len(point)) - np.searchsorted(point, point)).astype(np.int32)
