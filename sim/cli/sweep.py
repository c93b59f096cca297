"""``negsim sweep``: solve a scenario over ranges of its parameters, or say what that would cost."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli import options, output
from sim.words import say

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.sweeps import Plan


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
@click.option("--jobs", type=click.IntRange(1, 256), default=1, show_default=True, help="Number of processes.")
@click.option("--scheduler", metavar="ADDRESS", help="A Dask cluster instead, such as tcp://host:8786.")
@click.option("--keep", type=click.Choice(["all", "regimes", "summary"]), default="all", show_default=True,
              help="All rows; one row for each point, with its regime; or the summary only.")  # fmt: skip
@click.option("--fail-fast", is_flag=True, help="End at the first point that cannot be solved.")
@click.option("--resume", metavar="RUN", type=click.Path(path_type=Path),
              help="Continue the unfinished run in this folder; the other arguments must be the same.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Only say how many points there are and how long they may take.")
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

    Each sweep gets a results folder with its table (Parquet), a summary, figures and a manifest that says how it was
    made. Exit code 4 if some points could not be solved; their rows say why. An interrupted run keeps what it has, and
    --resume computes only what is missing.
    """
    values = options.assigned(assignments)
    vary = _vary(names, varied, design, sample, sampler, seed)
    from sim.cli.sweep_run import carry_out_and_draw
    from sim.results import RunOptions
    from sim.scenario import load
    from sim.sweeps import plan_sweep

    scenario = load(file)
    common: dict[str, Any] = {"protocol": protocol, "parameters": values, "variant": variant}
    if vary is not None:
        plans = [plan_sweep(scenario, vary, design=design, **common)]
    else:
        plans = [plan_sweep(scenario, name=name, **common) for name in _chosen(names, scenario, resume)]
    if dry_run:
        estimates = [estimate(plan) for plan in plans]
        if as_json:
            sweeps = [estimated.to_dict() for estimated in estimates]
            output.as_json({"schema": "negsim/estimate/1", "sweeps": sweeps})
        else:
            output.data("\n".join(estimated.to_text() for estimated in estimates))
        return 0
    how = RunOptions(jobs, scheduler, keep, fail_fast, resume)
    runs = [carry_out_and_draw(plan, out, tuple(sys.argv), how, figures, quiet) for plan in plans]
    if as_json:
        output.as_json({"schema": "negsim/sweeps/1", "runs": [run.to_dict() for run in runs]})
    else:
        output.data("\n\n".join(run.to_text() for run in runs))
    return output.SOME_POINTS_FAILED if any(run.failed for run in runs) else 0


def _vary(
    names: Sequence[str], varied: tuple[str, ...], design: str, sample: int | None, sampler: str, seed: int
) -> Any:
    """What to vary, as ``sim.sweep`` takes it; None if it is a sweep of the file."""
    if names and (varied or sample is not None):
        raise click.UsageError(say("errors.cli.name_and_vary"))
    if design != "grid" and (sample is not None or not varied):
        raise click.UsageError(say("errors.cli.design_of_nothing", design=design))
    if sample is None:
        return options.variations(varied) or None
    if with_values := [text for text in varied if "=" in text]:
        raise click.UsageError(say("errors.cli.sample_with_values", text=with_values[0]))
    from sim.sweeps import Sample

    return Sample(sample, sampler, seed, varied)


def _chosen(names: Sequence[str], scenario: Scenario, resume: Path | None) -> Sequence[str]:
    """The sweeps of the file to carry out: those named, the one to resume, or all."""
    from sim.errors import ScenarioError
    from sim.results import what_was_begun

    if resume is None:
        chosen = names or list(scenario.sweeps)
        if not chosen:
            raise ScenarioError(say("errors.cli.no_sweeps", file=scenario.path))
        return chosen
    begun = names or (what_was_begun(resume)["sweep"],)
    if len(begun) != 1 or begun[0] is None:
        raise click.UsageError(say("errors.cli.resume_one"))
    return begun


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
        return say(
            "tables.estimate",
            name=self.name,
            points=self.points,
            chunks=self.chunks,
            seconds=self.seconds,
            kilobytes=self.bytes / 1e3,
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


def estimate(plan: Plan) -> Estimate:
    """Solve some of the points, from the middle of the design, and scale up."""
    from sim.sweeps import solve_chunk

    chunk = plan.chunks[len(plan.chunks) // 2]
    middle = max(chunk.start, (chunk.start + chunk.stop) // 2 - _SAMPLE // 2)
    sample = range(middle, min(middle + _SAMPLE, chunk.stop))
    solve_chunk(plan, range(sample.start, sample.start + 1))
    start = time.perf_counter()
    rows = solve_chunk(plan, sample).rows
    scale = plan.points / len(sample)
    return Estimate(
        plan.name or "sweep",
        plan.points,
        len(plan.chunks),
        seconds=(time.perf_counter() - start) * scale,
        bytes=rows.nbytes * _COMPRESSED * scale,
    )
