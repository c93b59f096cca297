"""``negsim sweep``.

What a sweep is going to cost, before it is carried out.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from sim.cli import options, output
from sim.cli.output import SOME_POINTS_FAILED
from sim.cli.sweep_run import SweepRequest


def _own(
    names: tuple[str, ...], varied: tuple[str, ...], design: str, sample: int | None, sampler: str, seed: int
) -> Any:
    """What to vary if it is no sweep of the file: as ``sim.sweep`` takes it; None if it is."""
    if names and (varied or sample is not None):
        raise click.UsageError("--name excludes --vary and --sample: a sweep of the file, or one of your own")
    if design != "grid" and (sample is not None or not varied):
        raise click.UsageError(f"--design {design} is for several --vary; sweeps of the file say their own design")
    if sample is None:
        return options.variations(varied) or None
    if bad := [text for text in varied if "=" in text]:
        said = "with --sample only the name is given; the file says what it is drawn from"
        raise click.UsageError(f"--vary {bad[0]}: {said}")
    from sim.sweeps import Sample

    return Sample(sample, sampler, seed, varied)


def _wanted(names: tuple[str, ...], scenario: Any, resume: Path | None) -> list[str | None]:
    """The sweeps of the file to carry out: those named, the one to resume, or all."""
    from sim.results import what_was_begun

    if resume is None:
        return list(names or scenario.sweeps)
    begun = names or (what_was_begun(resume)["sweep"],)
    if len(begun) != 1 or begun[0] is None:
        raise click.UsageError("--resume goes on with one sweep; say which with --name or --vary, as it was begun")
    return list(begun)


@click.command("sweep")
@options.scenario_file
@click.option("--name", "names", metavar="NAME", multiple=True,
              help="A sweep of the file; repeatable. All of them if neither this nor --vary is given.")  # fmt: skip
@options.vary
@options.design
@options.protocol
@options.assignments
@options.variant
@click.option("--out", type=click.Path(path_type=Path), default=Path("results"), show_default=True,
              help="The folder of all results; each run gets a folder of its own in it.")  # fmt: skip
@click.option("--figures/--no-figures", default=True, help="Draw the figure that suits the sweep.", show_default=True)
@click.option("--sample", type=click.IntRange(1), metavar="N",
              help="N points drawn from the parameters' distributions or ranges; --vary NAME names some.")  # fmt: skip
@click.option("--sampler", type=click.Choice(["random", "latin-hypercube", "sobol"]), default="sobol",
              show_default=True, help="How they are drawn.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True,
              help="The seed of a sample; a larger one with the same seed keeps the points.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(1, 256), default=1, show_default=True, help="How many processes.")
@click.option("--scheduler", metavar="ADDRESS", help="A Dask cluster instead, such as tcp://host:8786.")
@click.option("--keep", type=click.Choice(["all", "regimes", "summary"]), default="all", show_default=True,
              help="All rows; one row for each point, with its regime; or the summary only.")  # fmt: skip
@click.option("--fail-fast", is_flag=True, help="End at the first point that cannot be solved.")
@click.option("--resume", metavar="RUN", type=click.Path(path_type=Path),
              help="Go on with the unfinished run in this folder; the other arguments must be the same.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Only say how many points there are, and how long it may take.")
@options.as_json
@options.standard
def command(
    file: str,
    names: tuple[str, ...],
    varied: tuple[str, ...],
    design: str,
    protocol: str | None,
    assignments: tuple[str, ...],
    variant: str | None,
    out: Path,
    figures: bool,
    sample: int | None,
    sampler: str,
    seed: int,
    jobs: int,
    scheduler: str | None,
    keep: str,
    fail_fast: bool,
    resume: Path | None,
    dry_run: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Solve the scenario FILE at every point of one or more sweeps.

    Each sweep gets a results folder with its table (Parquet), a summary, figures and a manifest that says how it
    was made. Exit code 4 if some points could not be solved; their rows say why. A run that was interrupted keeps what
    it has, and --resume computes only what is missing.
    """
    values = options.assigned(assignments)
    own = _own(names, varied, design, sample, sampler, seed)
    from sim.cli.sweep import estimate
    from sim.cli.sweep_run import SweepRequest, sweep_one
    from sim.errors import ScenarioError
    from sim.results import RunOptions
    from sim.scenario import load

    scenario = load(file)
    wanted = [None] if own else _wanted(names, scenario, resume)
    if not wanted:
        raise ScenarioError(f"{file}: the file has no sweeps; say what to vary with --vary NAME=LO:HI:N")
    how = RunOptions(jobs, scheduler, keep, fail_fast, resume)
    request = SweepRequest(scenario, own, design, protocol, values, variant, out, tuple(sys.argv), how)
    if dry_run:
        estimates = [estimate(request, name) for name in wanted]
        if as_json:
            output.as_json({"schema": "negsim/estimate/1", "sweeps": [one.to_dict() for one in estimates]})
        else:
            output.data("\n".join(one.to_text() for one in estimates))
        return 0
    runs: list[Any] = [sweep_one(request, name, figures, quiet) for name in wanted]
    if as_json:
        output.as_json({"schema": "negsim/sweeps/1", "runs": [run.to_dict() for run in runs]})
    else:
        for place, run in enumerate(runs):
            output.data(("\n" if place else "") + run.to_text())
    return SOME_POINTS_FAILED if any(run.failed for run in runs) else 0


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


def estimate(request: SweepRequest, name: str | None) -> Estimate:
    """Solve some of the points, from the middle of the design, and scale up."""
    import numpy as np

    from sim.sweeps import plan_sweep, solve_chunk

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
