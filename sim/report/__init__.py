"""Reports: what was asked, the answer in words, and everything it rests on, as HTML, Markdown and PDF.

A report is made in three steps: ``report_data_of_…`` computes everything, sections turn it into a ``Document`` of
claims, tables and figures, and one renderer for each format writes it down. It is written in the language that is
spoken meanwhile (``sim.words.speaking``).
"""

from sim.report.blocks import Document
from sim.report.findings import ReportData as ReportData
from sim.report.findings import report_data_of_file as report_data_of_file
from sim.report.findings import report_data_of_run as report_data_of_run
from sim.report.formats import FORMATS as FORMATS
from sim.report.formats import files_of as files_of
from sim.report.formats import write_document as write_document
from sim.report.sections.answer import short_answer
from sim.report.sections.changes import comparing, flips, maps
from sim.report.sections.inputs import assumptions, parties, rules
from sim.report.sections.results import results
from sim.report.sections.sources import contested, left_out, provenance, sources
from sim.words import language, say

# In this order.
SECTIONS = (
    short_answer, parties, rules, assumptions, results, flips, maps, comparing, contested, left_out, provenance, sources
)  # fmt: skip


def document_of(data: ReportData) -> Document:
    """The report on some data; a section that has nothing to say is left out."""
    scenario = data.scenario
    head = [say("report.as_of", day=scenario.as_of.isoformat())] if scenario.as_of else []
    if data.variant is not None:
        head.append(say("report.variant_shown", label=data.variant_label(data.variant)))
    head += [f"{data.label_of(name)} = {value}" for name, value in data.values.items()]
    sections = [section(data) for section in SECTIONS]
    return Document(
        language=language(),
        title=scenario.title,
        subtitle=" · ".join(head),
        description=scenario.summary or say("report.description", title=scenario.title),
        sections=tuple(section for section in sections if section is not None),
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
