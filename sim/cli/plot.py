"""``negsim plot``."""

from pathlib import Path

import click

from sim.cli import options, printing

KINDS = (
    "payoffs", "best-responses", "payoff-space", "simplex", "tree", "offers", "beliefs", "repeated",
    "slack", "comparison",
    "strip", "regimes", "heat",
)  # fmt: skip
FORMATS = ("svg", "png", "pdf")


@click.command("plot")
@click.argument("source", metavar="FILE|RUN", type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(KINDS), help="The figure; every one that suits if not given.")
@click.option("--sweep", "sweeps", metavar="NAME", multiple=True, help="Draw this sweep of the file only; repeatable.")
@options.vary
@options.design
@options.protocol
@options.assignments
@options.variant
@click.option("--out", type=click.Path(path_type=Path),
              help="The folder for the figures; results/NAME/figures, or the run's own, if not given.")  # fmt: skip
@click.option("--format", "formats", default="svg,png", show_default=True, callback=options.formats(FORMATS),
              help="Formats, separated by commas: svg, png, pdf.")  # fmt: skip
@click.option("--size", type=click.FloatRange(3, 20), metavar="INCHES",
              help="Width; 7.2 fills a page, 3.5 a column.  [default: 7.2]")  # fmt: skip
@options.force
@options.standard
def command(
    source: Path,
    kind: str | None,
    sweeps: tuple[str, ...],
    varied: tuple[str, ...],
    design: str,
    protocol: str | None,
    assignments: tuple[str, ...],
    variant: str | None,
    out: Path | None,
    formats: tuple[str, ...],
    size: float | None,
    force: bool,
    quiet: bool,
) -> int:
    """Draw figures of a scenario FILE, or of the results folder RUN of a sweep.

    Of a file: each protocol as its kind is drawn (payoff table, best-response curves, game tree, offers, beliefs), all
    protocols and variants side by side, and each sweep as a strip or a map. With --sweep or --vary, that sweep only.
    Prints the files written.
    """
    if sweeps and varied:
        raise click.UsageError("--sweep and --vary exclude each other: a sweep of the file, or one of your own")
    values = options.assigned(assignments)
    own = options.variations(varied)
    from sim.cli.drawing import Output  # noqa: PLC0415 - keeps --help fast
    from sim.cli.plotting import Wanted, figures_of_file, figures_of_run  # noqa: PLC0415 - as above

    wanted = Wanted(kind, sweeps, own or None, design, protocol, values, variant, Output(formats, size, force))
    if source.is_dir():
        if own or sweeps or values or variant or protocol:
            raise click.UsageError("a finished run is drawn as it is; --vary, --sweep, --set … go with a scenario file")
        paths = figures_of_run(source, out, wanted)
    else:
        paths = figures_of_file(source, out, wanted)
    for path in paths:
        printing.data(str(path))
    return 0
