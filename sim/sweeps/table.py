"""Points are solved chunk by chunk and laid out as rows: one for each point and equilibrium, one where there is none.

``sim.sweep`` puts the rows of all chunks into one table in memory.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sim.formulas import Rationals
from sim.scenario import Scenario
from sim.solution_table import SolutionTable
from sim.sweeps.catalogue import build_catalogue
from sim.sweeps.designs import GRID
from sim.sweeps.plan import Plan, numbers, plan_sweep
from sim.sweeps.regimes import UNSOLVED, Tally, find_regimes, numbering
from sim.sweeps.schema import metadata_of, schema_of

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
        *(rows.of_equilibria(column, np.isnan(column)) for column in _quantities(table).T),
        *(rows.of_equilibria(column) for column in table.strategies.T),
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def renumber(batch: pa.RecordBatch, numbers: NDArray[np.int32]) -> pa.RecordBatch:
    """Replace each regime by its number: ``numbers[r]`` for regime r; null stays null."""
    position = batch.schema.get_field_index("regime")
    regime = pa.array(numbers, type=pa.int32()).take(batch.column(position))
    return batch.set_column(position, batch.schema.field(position), regime)


def _quantities(table: SolutionTable) -> NDArray[np.float64]:
    return np.zeros((len(table.point), 0)) if table.quantities is None else table.quantities


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


@dataclass(frozen=True)
class SolvedChunk:
    """The rows of a chunk, whose column ``regime`` holds positions in ``tallies``, and counts of its points."""

    points: range
    rows: pa.RecordBatch
    tallies: tuple[Tally, ...]
    exact: int
    degenerate: int
    failed: int


def solve_chunk(plan: Plan, points: range) -> SolvedChunk:
    """Solve the games at these points: formulas → payoffs → equilibria → regimes → rows."""
    varied = plan.design.columns(numbers(points))
    table = plan.solve(varied)
    regime, tallies = find_regimes(table, points.start)
    solved = regime != UNSOLVED
    return SolvedChunk(
        points=points,
        rows=to_batch(table, points.start, varied, regime.astype(np.int32), schema_of(plan)),
        tallies=tallies,
        exact=int(np.count_nonzero(table.exact & solved)),
        degenerate=int(np.count_nonzero(table.degenerate & solved)),
        failed=int(np.count_nonzero(~solved)),
    )


def solve_chunks(plan: Plan) -> Iterator[SolvedChunk]:
    """Solve chunk by chunk, in order; nothing is kept."""
    for points in plan.chunks:
        yield solve_chunk(plan, points)


def sweep(
    scenario: Scenario | str | Path,
    vary: Any = None,
    protocol: str | None = None,
    *,
    name: str | None = None,
    design: str = GRID,
    parameters: Mapping[str, Any] | None = None,
    variant: str | None = None,
) -> pa.Table:
    """Solve a scenario at every point of a design: one row for each point and equilibrium.

    The columns are described in ``docs/reference/sweep-table.md``; the metadata of the schema hold, as JSON
    under the key ``negsim``, the labels, the design and the regimes. A point that cannot be solved is a row
    with ``status`` "failed" and a message.

    Args:
        scenario: the scenario, or the path of its file.
        vary: parameter → ``(from, to, steps)`` or parameter → list of values; or a list of points, each a
            mapping from parameter to value. Floats stand for the decimals that they print as.
        protocol: a protocol of the file; if None, the one that the sweep names, else the first.
        name: a sweep of the file, instead of ``vary``; may be left out if the file has only one.
        design: "grid" (all combinations, the last parameter changes fastest), "zip" (first values together,
            second values together, …) or "list".
        parameters: values of parameters that do not vary, instead of those of the file or the variant.
        variant: a variant of the file to start from.

    Raises:
        ScenarioError: unknown names, or a design that cannot be read: all problems at once.
    """
    return tabulate(
        plan_sweep(scenario, vary, protocol, name=name, design=design, parameters=parameters, variant=variant)
    )


def tabulate(plan: Plan) -> pa.Table:
    """Carry out a plan in memory."""
    chunks = list(solve_chunks(plan))
    catalogue = build_catalogue(plan, (chunk.tallies for chunk in chunks))
    batches = [renumber(chunk.rows, numbering(chunk.tallies, catalogue.tallies)) for chunk in chunks]
    table = pa.Table.from_batches(batches, schema=schema_of(plan))
    return table.replace_schema_metadata(metadata_of(plan, catalogue.regimes))
