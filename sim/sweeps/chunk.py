"""One chunk of a sweep, from the numbers of its points to its rows."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from sim.sweeps.plan import Plan, numbers
from sim.sweeps.regimes import UNSOLVED, Tally, find_regimes
from sim.sweeps.rows import to_batch
from sim.sweeps.schema import schema_of


@dataclass(frozen=True)
class Chunk:
    """The rows of a chunk, whose column ``regime`` holds positions in ``tallies``, and counts of its points."""

    points: range
    rows: pa.RecordBatch
    tallies: tuple[Tally, ...]
    exact: int
    degenerate: int
    failed: int


def solve_chunk(plan: Plan, points: range) -> Chunk:
    """Solve the games at these points: formulas → payoffs → equilibria → regimes → rows."""
    varied = plan.design.columns(numbers(points))
    table = plan.solve(varied)
    regime, tallies = find_regimes(table, points.start)
    solved = regime != UNSOLVED
    return Chunk(
        points=points,
        rows=to_batch(table, points.start, varied, regime.astype(np.int32), schema_of(plan)),
        tallies=tallies,
        exact=int(np.count_nonzero(table.exact & solved)),
        degenerate=int(np.count_nonzero(table.degenerate & solved)),
        failed=int(np.count_nonzero(~solved)),
    )


def solve_chunks(plan: Plan) -> Iterator[Chunk]:
    """Solve chunk by chunk, in order; nothing is kept."""
    for points in plan.chunks:
        yield solve_chunk(plan, points)
