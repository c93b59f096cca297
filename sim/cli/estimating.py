"""What a sweep is going to cost, before it is carried out."""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.cli.sweep_run import Request
from sim.sweeps import plan_sweep, solve_chunk

_SAMPLE = 2000
_COMPRESSED = 0.25  # of the rows in memory; zstd does better where numbers repeat


@dataclass(frozen=True)
class Estimate:
    """Points, chunks, seconds in one process, bytes on disk."""

    name: str
    points: int
    chunks: int
    seconds: float
    bytes: float

    def to_text(self) -> str:
        """In a sentence."""
        return (
            f"{self.name}: {self.points:,} points in {self.chunks:,} chunks, about {_duration(self.seconds)} in one "
            f"process, about {_size(self.bytes)} of table"
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "sweep": self.name,
            "points": self.points,
            "chunks": self.chunks,
            "seconds": round(self.seconds, 3),
            "bytes": round(self.bytes),
        }


def estimate(request: Request, name: str | None) -> Estimate:
    """Solve some of the points, from the middle of the design, and scale up."""
    plan = plan_sweep(
        request.scenario,
        request.own,
        request.protocol,
        name=name,
        design=request.design,
        parameters=request.values,
        variant=request.variant,
    )
    chunk = plan.chunks[len(plan.chunks) // 2]
    middle = max(chunk.start, (chunk.start + chunk.stop) // 2 - _SAMPLE // 2)
    sample = range(middle, min(middle + _SAMPLE, chunk.stop))
    solve_chunk(plan, range(sample.start, sample.start + 1))
    start = time.perf_counter()
    rows = solve_chunk(plan, sample).rows
    per_point = (time.perf_counter() - start) / len(sample)
    size = np.sum([column.nbytes for column in rows.columns]) / len(sample) * _COMPRESSED
    return Estimate(name or "sweep", plan.points, len(plan.chunks), per_point * plan.points, float(size) * plan.points)


def _duration(seconds: float) -> str:
    if seconds < 1:
        return "a second"
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def _size(size: float) -> str:
    return f"{size / 1e3:,.0f} kB" if size < 1e6 else f"{size / 1e6:,.1f} MB"
