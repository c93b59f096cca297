"""Carry out a sweep on disk: chunk by chunk, so that memory does not grow with the number of points."""

import json
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sim.errors import NegsimError, PointFailedError, RunError
from sim.files import write_text
from sim.results.files import TABLE, WORK, chunk_path, part_name, read_chunk, write_part
from sim.results.manifest import describe, write_manifest
from sim.results.progress import ChunkRecord, begin, check_same, done, set_aside
from sim.results.run import ABOUT, RESULTS, Run, identity, new_folder
from sim.results.summary import boundaries_to_csv, merge, ranges_of, regimes_to_csv, to_csv
from sim.sweeps import (
    METADATA_KEY,
    Catalogue,
    Plan,
    SolvedChunk,
    build_catalogue,
    executor_of,
    metadata_of,
    numbering,
    renumber,
    solve_each,
)
from sim.sweeps.boundaries import can_be_traced, trace
from sim.words import say

Progress = Callable[[int, int], None]
_OF_REGIMES = ("point", "status", "message", "exact", "degenerate", "complete", "regime")


@dataclass(frozen=True)
class RunOptions:
    """How a plan is carried out.

    ``jobs`` processes, or a Dask ``scheduler``. ``keep`` is "all" for a row for each point and equilibrium, "regimes"
    for a row for each point, "summary" for no table. ``fail_fast`` ends at the first chunk with a point that cannot be
    solved; ``resume`` is the folder of an unfinished run to go on with.
    """

    jobs: int = 1
    scheduler: str | None = None
    keep: str = "all"
    fail_fast: bool = False
    resume: Path | None = None


class Interrupted(KeyboardInterrupt):
    """The user interrupted a run; what is done is in the folder that the text names."""


def carry_out(
    plan: Plan,
    out: str | Path | None = None,
    argv: Sequence[str] = (),
    progress: Progress | None = None,
    options: RunOptions | None = None,
) -> Run:
    """Carry out a plan and keep it in a new results folder, or in the one to resume.

    Args:
        plan: what is solved, from ``plan_sweep``.
        out: the folder of all results, ``results`` if None; the run gets its own below it.
        argv: the command line, for the manifest.
        progress: called with the number of points that are done and of all points, at the start and after each chunk.
        options: in how many processes, what to keep, whether to go on with an unfinished run.

    Raises:
        RunError: the results cannot be written. What is there then has no manifest, so nothing takes it for a run.
    """
    options = options or RunOptions()
    started, clock = datetime.now(UTC), time.perf_counter()
    about = {**describe(plan, identity(plan)), "chunks": len(plan.chunks)}
    folder = options.resume
    if folder is None:
        folder = new_folder(plan, RESULTS if out is None else Path(out), started)
    else:
        check_same(folder, about)
    with _explained(folder, len(plan.chunks)):
        if options.resume is None:
            write_text(folder / "scenario.yaml", plan.scenario.text)
            write_text(folder / "resolved.yaml", plan.scenario.resolved())
            begin(folder, about)
        records = _solve(plan, folder, progress, options)
        catalogue = build_catalogue(plan, (record.tallies for record in records))
        _finish(plan, folder, records, catalogue, options.keep)
        failed = sum(record.failed for record in records)
        content = {
            **describe(plan, identity(plan)),
            "command": "sweep",
            "argv": list(argv),
            "started": f"{started:%Y-%m-%dT%H:%M:%SZ}",
            "seconds": round(time.perf_counter() - clock, 3),
            "points": {
                "total": plan.points,
                "ok": plan.points - failed,
                "exact": sum(record.exact for record in records),
                "degenerate": sum(record.degenerate for record in records),
                "failed": failed,
            },
            "rows": sum(record.rows for record in records),
            "keep": options.keep,
            "regimes": {"total": len(catalogue.regimes), "ties": sum(regime.tie for regime in catalogue.regimes)},
        }
        run = Run(folder, write_manifest(folder, content))
        shutil.rmtree(folder / WORK)
        return run


def _solve(plan: Plan, folder: Path, progress: Progress | None, options: RunOptions) -> list[ChunkRecord]:
    """Solve the chunks that are not done yet, and set their rows aside."""
    chunks = plan.chunks
    records = done(folder, len(chunks))
    missing = [number for number in range(len(chunks)) if number not in records]
    points = sum(len(chunks[number]) for number in records)
    if progress:
        progress(points, plan.points)
    with executor_of(options.jobs, options.scheduler) as executor:
        in_flight = options.jobs if options.scheduler is None else _ON_A_CLUSTER
        for number, chunk in solve_each(plan, missing, executor, in_flight):
            records[number] = set_aside(folder, number, chunk)
            points += len(chunk.points)
            if progress:
                progress(points, plan.points)
            if options.fail_fast and chunk.failed:
                point, reason = _first_failure(chunk)
                message = say("errors.results.point_failed", point=point, reason=reason, folder=folder)
                raise PointFailedError(message)
    return [records[number] for number in range(len(chunks))]


_ON_A_CLUSTER = 64


def _first_failure(chunk: SolvedChunk) -> tuple[int, str]:
    """The number and message of the first point that failed."""
    row = chunk.rows.column("status").to_pylist().index("failed")
    return chunk.rows.column("point")[row].as_py(), chunk.rows.column("message")[row].as_py()


def _finish(plan: Plan, folder: Path, records: Sequence[ChunkRecord], catalogue: Catalogue, keep: str) -> None:
    """Number the regimes in what was set aside, and write the parts of the table, the regimes and the summary."""
    if keep != "summary":
        (folder / TABLE).mkdir(exist_ok=True)
    metadata = metadata_of(plan, catalogue.regimes)
    ranges = []
    traced = can_be_traced(plan)
    regime = np.zeros(plan.points if traced else 0, dtype=np.int64)
    for number, record in enumerate(records):
        rows = renumber(read_chunk(chunk_path(folder, number)), numbering(record.tallies, catalogue.tallies))
        ranges.append(ranges_of(rows))
        if traced:
            first = rows.filter(pc.fill_null(pc.equal(rows.column("equilibrium"), 0), True))
            regime[first.column("point").to_numpy()] = pc.fill_null(first.column("regime"), 0).to_numpy(
                zero_copy_only=False
            )
        if keep != "summary":
            write_part(folder / part_name(number), rows if keep == "all" else _points_of(rows), metadata)
    failed = sum(record.failed for record in records)
    summary = to_csv(plan, catalogue.regimes, merge(ranges), failed)
    # With this mark in front, spreadsheets read the file as UTF-8.
    write_text(folder / "summary.csv", "\ufeff" + summary)
    if traced:
        numbers = {tally.key: number for number, tally in enumerate(catalogue.tallies, start=1)}
        crossings = trace(plan, regime, numbers)
        if crossings is not None:
            write_text(folder / "boundaries.csv", boundaries_to_csv(plan, crossings))
    about = json.loads(metadata[METADATA_KEY])
    write_text(folder / ABOUT, json.dumps(about, indent=2, ensure_ascii=False) + "\n")
    write_text(folder / "regimes.csv", regimes_to_csv(plan, catalogue.regimes))


def _points_of(rows: pa.RecordBatch) -> pa.RecordBatch:
    """One row for each point, without the equilibria."""
    equilibrium = rows.column("equilibrium")
    first = pc.fill_null(pc.equal(equilibrium, 0), True)
    names = [name for name in rows.schema.names if name in _OF_REGIMES or name.startswith("parameter.")]
    return rows.filter(first).select(names)


@contextmanager
def _explained(folder: Path, chunks: int) -> Iterator[None]:
    """Say how to go on after an interruption, and what the disk refuses; remove the folder if nothing was computed."""
    try:
        yield
    except KeyboardInterrupt:
        message = say("errors.results.interrupted", done=len(done(folder, chunks)), chunks=chunks, folder=folder)
        raise Interrupted(message) from None
    except NegsimError:
        if not any((folder / WORK).glob("*.arrow")):
            shutil.rmtree(folder, ignore_errors=True)
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise RunError(say("errors.results.cannot_write", folder=folder, reason=reason)) from error
