"""``negsim report``: reports on scenario files and on results folders."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli import options, output
from sim.words import say

if TYPE_CHECKING:
    from sim.report import ReportData

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
@options.language
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
    from sim.files import refuse_existing
    from sim.report import report_data_of_file, report_data_of_run
    from sim.results import read_run

    if not formats:
        formats = FORMATS if find_spec("typst") is not None else FORMATS[:-1]
        if formats != FORMATS:
            output.message(say("tables.no_pdf"), quiet)
    if source.is_dir():
        if protocols or values or variant:
            raise click.UsageError(say("errors.cli.finished_run_reported"))
        run = read_run(source)
        paths = _write(report_data_of_run(run), source if out is None else out, formats, force)
        inside = [path.resolve() for path in paths if path.resolve().is_relative_to(source.resolve())]
        run.with_files([str(path.relative_to(source.resolve())) for path in inside])
        unsolved = 0
    else:
        folder = Path("results") / source.stem / "report" if out is None else out
        refuse_existing(folder / f"report.{formats[0]}", force)  # before minutes of computing
        report = report_data_of_file(source, values, variant, protocols)
        unsolved = sum(answer.solution is None for answer in report.answers)
        paths = _write(report, folder, formats, force)
    for path in paths:
        output.data(path)
    return output.SOME_POINTS_FAILED if unsolved else 0


def _write(report: ReportData, folder: Path, formats: Sequence[str], force: bool) -> list[Path]:
    """Write the report in some formats.

    Raises:
        RunError: a file exists and may not be overwritten, or cannot be written.
    """
    from sim.files import refuse_existing
    from sim.report import document_of, files_of, write_document

    document = document_of(report)
    for path in files_of(document, folder, formats):
        refuse_existing(path, force)
    return write_document(document, folder, formats)
