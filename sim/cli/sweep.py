"""``negsim sweep``."""

import sys
from pathlib import Path
from typing import Any

import click

from sim.cli import options, printing
from sim.cli.failures import SOME_POINTS_FAILED


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
    from sim.sweeps import Sample  # noqa: PLC0415 - keeps --help fast

    return Sample(sample, sampler, seed, varied)


def _wanted(names: tuple[str, ...], scenario: Any, resume: Path | None) -> list[str | None]:
    """The sweeps of the file to carry out: those named, the one to resume, or all."""
    from sim.results import what_was_begun  # noqa: PLC0415 - keeps --help fast

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
    from sim.cli.estimating import estimate  # noqa: PLC0415 - keeps --help fast
    from sim.cli.sweep_run import Request, sweep_one  # noqa: PLC0415 - as above
    from sim.errors import ScenarioError  # noqa: PLC0415 - as above
    from sim.results import How  # noqa: PLC0415 - as above
    from sim.scenario import load  # noqa: PLC0415 - as above

    scenario = load(file)
    wanted = [None] if own else _wanted(names, scenario, resume)
    if not wanted:
        raise ScenarioError(f"{file}: the file has no sweeps; say what to vary with --vary NAME=LO:HI:N")
    how = How(jobs, scheduler, keep, fail_fast, resume)
    request = Request(scenario, own, design, protocol, values, variant, out, tuple(sys.argv), how)
    if dry_run:
        estimates = [estimate(request, name) for name in wanted]
        if as_json:
            printing.as_json({"schema": "negsim/estimate/1", "sweeps": [one.to_dict() for one in estimates]})
        else:
            printing.data("\n".join(one.to_text() for one in estimates))
        return 0
    runs: list[Any] = [sweep_one(request, name, figures, quiet) for name in wanted]
    if as_json:
        printing.as_json({"schema": "negsim/sweeps/1", "runs": [run.to_dict() for run in runs]})
    else:
        for place, run in enumerate(runs):
            printing.data(("\n" if place else "") + run.to_text())
    return SOME_POINTS_FAILED if any(run.failed for run in runs) else 0
