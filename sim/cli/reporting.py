"""Reports on scenario files and on results folders."""

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sim.cli.output import refuse_existing
from sim.report import Findings, document_of, files_of, findings_of_file, findings_of_run, write_document
from sim.results import read_run

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
    folder = RESULTS / file.stem / "report" if out is None else out
    refuse_existing(folder / f"report.{formats[0]}", force)
    return _write(findings_of_file(file, values, variant, protocols), folder, formats, force)


def report_on_run(folder: Path, out: Path | None, formats: Sequence[str], force: bool) -> list[Path]:
    """Write the report on a finished sweep, by default into its own folder, where it joins the manifest.

    Raises:
        RunError: the folder holds no finished sweep with its table, or a file exists and may not be overwritten.
    """
    run = read_run(folder)
    place = folder if out is None else out
    paths = _write(findings_of_run(run), place, formats, force)
    inside = [path.resolve() for path in paths if path.resolve().is_relative_to(folder.resolve())]
    run.with_files([str(path.relative_to(folder.resolve())) for path in inside])
    return paths


def _write(findings: Findings, folder: Path, formats: Sequence[str], force: bool) -> list[Path]:
    document = document_of(findings)
    for path in files_of(document, folder, formats):
        refuse_existing(path, force)
    return write_document(document, folder, formats)
