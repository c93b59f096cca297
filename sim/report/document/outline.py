"""The sections of a report, in order."""

from sim.report.document.assumptions import assumptions
from sim.report.document.blocks import Document
from sim.report.document.comparing import comparing
from sim.report.document.contested import contested, left_out
from sim.report.document.findings import Findings
from sim.report.document.flips import flips
from sim.report.document.maps import maps
from sim.report.document.parties import parties
from sim.report.document.provenance import provenance, sources
from sim.report.document.results import results
from sim.report.document.short_answer import short_answer

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
