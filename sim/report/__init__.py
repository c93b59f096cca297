"""Reports: what was asked, the answer in words, and everything it rests on, as HTML, Markdown and PDF.

A report is made in three steps: ``findings`` computes everything, ``sections`` turn it into a ``Document`` of claims,
tables and figures, and one renderer for each format writes it down.

The sections of a report, in order.
"""

from sim.report.blocks import Document
from sim.report.findings import ReportData as ReportData
from sim.report.findings import report_data_of_file as report_data_of_file
from sim.report.findings import report_data_of_run as report_data_of_run
from sim.report.formats import FORMATS as FORMATS
from sim.report.formats import files_of as files_of
from sim.report.formats import write_document as write_document
from sim.report.sections.answer import results, short_answer
from sim.report.sections.changes import comparing, flips, maps
from sim.report.sections.sources import assumptions, contested, left_out, parties, provenance, sources

SECTIONS = (
    short_answer, parties, assumptions, results, flips, maps, comparing, contested, left_out, provenance, sources
)  # fmt: skip


def document_of(findings: ReportData) -> Document:
    """The report on some findings; a section that has nothing to say is left out."""
    scenario = findings.scenario
    chosen = [f"{findings.label_of(name)} = {value}" for name, value in findings.values.items()]
    if findings.variant is not None:
        chosen.insert(0, f"variant “{scenario.variants[findings.variant].label or findings.variant}”")
    day = f"as of {scenario.as_of.isoformat()}" if scenario.as_of else ""
    made = [section(findings) for section in SECTIONS]
    return Document(
        title=scenario.title,
        subtitle=" · ".join(part for part in (day, *chosen) if part),
        description=scenario.summary or f"What can come of it: {scenario.title}.",
        sections=tuple(section for section in made if section is not None),
    )


__all__ = [
    "FORMATS",
    "ReportData",
    "document_of",
    "files_of",
    "report_data_of_file",
    "report_data_of_run",
    "write_document",
]
