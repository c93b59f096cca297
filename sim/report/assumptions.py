"""Each parameter with its basis, source and range."""

from collections import Counter

from sim.report.blocks import Block, Claim, Paragraph, Section, Table
from sim.report.findings import Findings
from sim.report.provenance import referred
from sim.report.sentences import shown


def assumptions(findings: Findings) -> Section | None:
    """What the numbers rest on; None for a scenario without parameters."""
    scenario = findings.scenario
    if not scenario.parameters:
        return None
    counted = Counter[str](parameter.basis for parameter in scenario.parameters.values())
    facts = {"total": len(scenario.parameters), **{basis: counted[basis] for basis in _BASES}}
    blocks: list[Block] = [Paragraph((Claim("bases", facts),)), _parameters(findings)]
    if scenario.content.definitions:
        rows = tuple(
            (one.label or name.replace("_", " "), f"{name} = {one.formula}", one.about or "–")
            for name, one in scenario.content.definitions.items()
        )
        blocks.append(Table("Quantities derived from them", ("Quantity", "Formula", "Remarks"), rows))
    return Section("assumptions", "Assumptions", tuple(blocks))


_BASES = ("source", "inference", "assumption")


def _parameters(findings: Findings) -> Table:
    scenario = findings.scenario
    rows = []
    for name, one in scenario.parameters.items():
        span = f"{shown(one.range[0])} to {shown(one.range[1])}" if one.range else "–"
        remarks = one.about or "–"
        title = f"{one.label} ({name})"
        rows.append((title, shown(findings.point[name]), span, one.unit or "–", one.basis,
                     referred(scenario, one.source), remarks))  # fmt: skip
    header = ("Parameter", "Value", "Range", "Unit", "Basis", "Source", "Remarks")
    return Table("Parameters: what was put in, and what it rests on", header, tuple(rows), frozenset({1}))
