"""``negsim report``."""

from pathlib import Path

import click

from sim.cli import options, printing

FORMATS = ("html", "md", "pdf")


@click.command("report")
@click.argument("source", metavar="FILE|RUN", type=click.Path(path_type=Path))
@click.option("--protocol", "protocols", metavar="NAME", multiple=True,
              help="A protocol of the file; repeatable. All of them if not given.")  # fmt: skip
@options.assignments
@options.variant
@click.option("--out", type=click.Path(path_type=Path),
              help="The folder for the report; results/NAME/report, or the run's own, if not given.")  # fmt: skip
@click.option("--format", "formats", callback=options.formats(FORMATS),
              help="Formats, separated by commas: html, md, pdf.  [default: all three]")  # fmt: skip
@options.force
@options.standard
def command(
    source: Path,
    protocols: tuple[str, ...],
    assignments: tuple[str, ...],
    variant: str | None,
    out: Path | None,
    formats: tuple[str, ...],
    force: bool,
    quiet: bool,
) -> int:
    """Write a report on a scenario FILE, or on the results folder RUN of a sweep.

    The short answer in words, the parties and their payoffs, every assumption with its basis, the equilibria of each
    protocol with reasons, where the answer flips, figures, and how it was computed: as HTML (one file), Markdown
    (with figures beside it) and PDF. The same scenario gives the same bytes. Prints the files written.
    """
    values = options.assigned(assignments)
    from sim.cli.reporting import can_make_pdf, report_on_file, report_on_run  # noqa: PLC0415 - keeps --help fast

    if not formats:
        formats = FORMATS if can_make_pdf() else FORMATS[:-1]
        if formats != FORMATS:
            printing.message("no PDF: it needs typst (pip install 'negsim[pdf]')", quiet)
    if source.is_dir():
        if protocols or values or variant:
            raise click.UsageError("a finished run is reported as it is; --protocol, --set … go with a scenario file")
        paths = report_on_run(source, out, formats, force)
    else:
        paths = report_on_file(source, values, variant, protocols, out, formats, force)
    for path in paths:
        printing.data(str(path))
    return 0
