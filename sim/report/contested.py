"""What sources disagree on, and what the scenario leaves out."""

from sim.report.blocks import Block, Items, Paragraph, Section, Table
from sim.report.findings import Findings
from sim.report.provenance import referred


def contested(findings: Findings) -> Section | None:
    """The contested questions with the answers of each side; None where the file names none."""
    scenario = findings.scenario
    blocks: list[Block] = []
    for entry in scenario.content.contested:
        rows = tuple((claim.by, claim.says, referred(scenario, claim.source)) for claim in entry.claims)
        blocks.append(Table(entry.question, ("Who", "Says", "Source"), rows))
        told = [entry.about] if entry.about else []
        if entry.parameters:
            told.append("Left open by: " + ", ".join(findings.label_of(name) for name in entry.parameters) + ".")
        if told:
            blocks.append(Paragraph(tuple(told)))
    return Section("contested", "Where sources disagree", tuple(blocks)) if blocks else None


def left_out(findings: Findings) -> Section | None:
    """What the scenario does not take into account; None where the file does not say."""
    told = findings.scenario.content.left_out
    return Section("left-out", "What is left out", (Items(tuple(told)),)) if told else None
