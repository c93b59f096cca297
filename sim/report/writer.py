"""Carry out a sweep on disk: chunk by chunk, so that memory does not grow with the number of points."""

import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sim.errors import NegsimError, RunError
from sim.report.files import write_text
from sim.report.folder import RESULTS, identity, new_folder
from sim.report.manifest import describe, write_manifest
from sim.report.parts import TABLE, WORK, chunk_path, part_name, read_chunk, write_chunk, write_part
from sim.report.run import Run
from sim.report.summary import merge, ranges_of, to_csv
from sim.scenario import Scenario
from sim.sweep import (
    GRID,
    Catalogue,
    Plan,
    Tally,
    build_catalogue,
    metadata_of,
    numbering,
    plan_sweep,
    renumber,
    solve_chunks,
)

Progress = Callable[[int, int], None]


@dataclass
class _Counts:
    """What the manifest counts; grows from chunk to chunk."""

    rows: int = 0
    exact: int = 0
    degenerate: int = 0
    failed: int = 0
    tallies: list[tuple[Tally, ...]] = field(default_factory=list)


def write_run(  # noqa: PLR0913 - the same arguments as sim.sweep, and where to put the results
    scenario: Scenario | str | Path,
    vary: Any = None,
    protocol: str | None = None,
    *,
    name: str | None = None,
    design: str = GRID,
    parameters: Mapping[str, Any] | None = None,
    variant: str | None = None,
    out: str | Path | None = None,
    argv: Sequence[str] = (),
    progress: Progress | None = None,
) -> Run:
    """Carry out a sweep and keep it in a new results folder; the first seven arguments are those of ``sim.sweep``.

    Args:
        scenario: the scenario, or the path of its file.
        vary: what varies.
        protocol: a protocol of the file.
        name: a sweep of the file, instead of ``vary``.
        design: "grid", "zip" or "list".
        parameters: values of parameters that do not vary.
        variant: a variant of the file to start from.
        out: the folder of all results, ``results`` if None; the run gets its own below it.
        argv: the command line, for the manifest.
        progress: called with the number of points that are done and of all points, at the start and after each chunk.

    Raises:
        ScenarioError: unknown names, or a design that cannot be read.
        RunError: the results cannot be written. What is there then has no manifest, so nothing takes it for a run.
    """
    what = plan_sweep(scenario, vary, protocol, name=name, design=design, parameters=parameters, variant=variant)
    return carry_out(what, RESULTS if out is None else Path(out), argv, progress)


def carry_out(what: Plan, out: Path, argv: Sequence[str] = (), progress: Progress | None = None) -> Run:
    """Carry out a plan and keep it in a new results folder below ``out``; see :func:`write_run`."""
    started, clock = datetime.now(UTC), time.perf_counter()
    folder = new_folder(what, out, started)
    with _explained(folder):
        write_text(folder / "scenario.yaml", what.scenario.text)
        write_text(folder / "resolved.yaml", what.scenario.resolved())
        counts = _solve(what, folder, progress)
        found = build_catalogue(what, counts.tallies)
        _finish(what, folder, counts, found)
        content = {
            **describe(what, identity(what)),
            "command": "sweep",
            "argv": list(argv),
            "started": f"{started:%Y-%m-%dT%H:%M:%SZ}",
            "seconds": round(time.perf_counter() - clock, 3),
            "points": {
                "total": what.points,
                "ok": what.points - counts.failed,
                "exact": counts.exact,
                "degenerate": counts.degenerate,
                "failed": counts.failed,
            },
            "rows": counts.rows,
            "regimes": {"total": len(found.regimes), "ties": sum(regime.tie for regime in found.regimes)},
        }
        return Run(folder, write_manifest(folder, content))


def _solve(what: Plan, folder: Path, progress: Progress | None) -> _Counts:
    """Solve all chunks and set their rows aside."""
    (folder / WORK).mkdir()
    counts = _Counts()
    if progress:
        progress(0, what.points)
    for number, chunk in enumerate(solve_chunks(what)):
        write_chunk(chunk_path(folder, number), chunk.rows)
        counts.rows += chunk.rows.num_rows
        counts.exact += chunk.exact
        counts.degenerate += chunk.degenerate
        counts.failed += chunk.failed
        counts.tallies.append(chunk.tallies)
        if progress:
            progress(chunk.points.stop, what.points)
    return counts


def _finish(what: Plan, folder: Path, counts: _Counts, found: Catalogue) -> None:
    """Number the regimes in what was set aside, and write the parts of the table and the summary."""
    (folder / TABLE).mkdir()
    metadata = metadata_of(what, found.regimes)
    ranges = []
    for number, tallies in enumerate(counts.tallies):
        rows = renumber(read_chunk(chunk_path(folder, number)), numbering(tallies, found.tallies))
        write_part(folder / part_name(number), rows, metadata)
        ranges.append(ranges_of(rows))
        chunk_path(folder, number).unlink()
    shutil.rmtree(folder / WORK)
    summary = to_csv(what, found.regimes, merge(ranges), counts.failed)
    # With this mark in front, spreadsheets read the file as UTF-8.
    write_text(folder / "summary.csv", "\ufeff" + summary)


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    """Explain what the disk refuses; remove the folder when there was nothing to compute in the first place."""
    try:
        yield
    except NegsimError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        message = f"{folder}: cannot write the results ({reason}); the run is unfinished and can be deleted"
        raise RunError(message) from error
