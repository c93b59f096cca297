"""``negsim report``.

Reports on scenario files and on results folders.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli import options, output
from sim.cli.output import refuse_existing

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
    from sim.cli.report import can_make_pdf, report_on_file, report_on_run

    if not formats:
        formats = FORMATS if can_make_pdf() else FORMATS[:-1]
        if formats != FORMATS:
            output.message("no PDF: it needs typst (pip install 'negsim[pdf]')", quiet)
    if source.is_dir():
        if protocols or values or variant:
            raise click.UsageError("a finished run is reported as it is; --protocol, --set … go with a scenario file")
        paths = report_on_run(source, out, formats, force)
    else:
        paths = report_on_file(source, values, variant, protocols, out, formats, force)
    for path in paths:
        output.data(str(path))
    return 0


RESULTS = Path("results")


def can_make_pdf() -> bool:
    """Whether the extra ``pdf`` is installed."""
    return find_spec("typst") is not None


def report_on_file(
    file: Path,
    values: Mapping[str, Any],
    variant: str | None,
    protocols: Sequence[str],
    out: Path | None,
    formats: Sequence[str],
    force: bool,
) -> list[Path]:
    """Write the report on a scenario.

    Raises:
        ScenarioError: the scenario is not in order, or a name is unknown.
        RunError: a file exists and may not be overwritten, or cannot be written.
    """
    from sim.report import report_data_of_file

    folder = RESULTS / file.stem / "report" if out is None else out
    refuse_existing(folder / f"report.{formats[0]}", force)
    return _write(report_data_of_file(file, values, variant, protocols), folder, formats, force)


def report_on_run(folder: Path, out: Path | None, formats: Sequence[str], force: bool) -> list[Path]:
    """Write the report on a finished sweep, by default into its own folder, where it joins the manifest.

    Raises:
        RunError: the folder holds no finished sweep with its table, or a file exists and may not be overwritten.
    """
    from sim.report import report_data_of_run
    from sim.results import read_run

    run = read_run(folder)
    place = folder if out is None else out
    paths = _write(report_data_of_run(run), place, formats, force)
    inside = [path.resolve() for path in paths if path.resolve().is_relative_to(folder.resolve())]
    run.with_files([str(path.relative_to(folder.resolve())) for path in inside])
    return paths


def _write(findings: ReportData, folder: Path, formats: Sequence[str], force: bool) -> list[Path]:
    from sim.report import document_of, files_of, write_document

    document = document_of(findings)
    for path in files_of(document, folder, formats):
        refuse_existing(path, force)
    return write_document(document, folder, formats)
