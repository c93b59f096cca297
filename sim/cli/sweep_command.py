"""``negsim sweep``."""

import sys
from pathlib import Path
from typing import Any

import click

from sim.cli import options, printing
from sim.cli.failures import SOME_POINTS_FAILED


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
    if names and varied:
        raise click.UsageError("--name and --vary exclude each other: a sweep of the file, or one of your own")
    values = options.assigned(assignments)
    own = options.variations(varied)
    if design == "zip" and not own:
        raise click.UsageError("--design zip links several --vary; sweeps of the file say their own design")
    from sim.cli.estimating import estimate  # noqa: PLC0415 - keeps --help fast
    from sim.cli.sweeping import Request, sweep_one  # noqa: PLC0415 - as above
    from sim.errors import ScenarioError  # noqa: PLC0415 - as above
    from sim.report import How, what_was_begun  # noqa: PLC0415 - as above
    from sim.scenario import load  # noqa: PLC0415 - as above

    scenario = load(file)
    if resume is not None and not own and not names:
        begun = what_was_begun(resume)["sweep"]
        names = (begun,) if begun in scenario.sweeps else names
    wanted: list[str | None] = [None] if own else list(names or scenario.sweeps)
    if not wanted:
        raise ScenarioError(f"{file}: the file has no sweeps; say what to vary with --vary NAME=LO:HI:N")
    if resume is not None and len(wanted) != 1:
        raise click.UsageError("--resume goes on with one sweep; say which with --name or --vary")
    how = How(jobs, scheduler, keep, fail_fast, resume)
    request = Request(scenario, own or None, design, protocol, values, variant, out, tuple(sys.argv), how)
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
