"""The sections of a report, in order."""

from sim.report.assumptions import assumptions
from sim.report.blocks import Document
from sim.report.comparing import comparing
from sim.report.contested import contested, left_out
from sim.report.findings import Findings
from sim.report.maps import maps
from sim.report.provenance import provenance, sources
from sim.report.results import results
from sim.report.sections.answer import short_answer
from sim.report.sections.changes import flips
from sim.report.sections.sources import parties

SECTIONS = (
    short_answer, parties, assumptions, results, flips, maps, comparing, contested, left_out, provenance, sources
)  # fmt: skip


def document_of(findings: Findings) -> Document:
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
