"""Protocols and variants side by side."""

from collections.abc import Iterator

from sim.analysis.comparison import Bounds, Case
from sim.report.blocks import Block, Claim, Paragraph, Section, Table
from sim.report.figures import comparison_figure
from sim.report.findings import Findings
from sim.report.sentences import shown


def comparing(findings: Findings) -> Section | None:
    """A table of cases, and what each variant changes; None where there is only one case."""
    if len(findings.cases) < 2:
        return None
    blocks: list[Block] = [*comparison_figure(findings), _table(findings)]
    changes = tuple(_changes(findings))
    if changes:
        blocks.insert(0, Paragraph(changes))
    return Section("comparison", "Protocols and variants side by side", tuple(blocks))


def _table(findings: Findings) -> Table:
    scenario = findings.scenario
    players = {name: player.label for name, player in scenario.players.items()}
    rows = []
    for case in findings.cases:
        bounds = case.payoffs()
        gets = [_span(bounds.get(name)) for name in players]
        rows.append((protocol_label(findings, case.protocol), variant_label(findings, case.variant),
                     case.words(scenario), *gets))  # fmt: skip
    header = ("Protocol", "Variant", "What can come of it", *(f"{label} gets" for label in players.values()))
    return Table("What can come of it, and what each side gets over all equilibria found", header, tuple(rows))


def protocol_label(findings: Findings, protocol: str) -> str:
    """A protocol's name for people."""
    return findings.scenario.protocols[protocol].label or protocol.replace("_", " ")


def variant_label(findings: Findings, variant: str | None) -> str:
    """A variant's name for people."""
    return "as in the file" if variant is None else findings.scenario.variants[variant].label or variant


def _span(bounds: Bounds | None) -> str:
    if bounds is None:
        return "–"
    low, high = map(shown, bounds)
    return low if low == high else f"{low} to {high}"


def _changes(findings: Findings) -> Iterator[Claim]:
    """For each other variant, the protocols whose answer is another one in it."""
    scenario = findings.scenario
    base = {case.protocol: case for case in findings.cases if case.variant == findings.variant}
    for variant in dict.fromkeys(case.variant for case in findings.cases):
        if variant == findings.variant:
            continue
        cases = [case for case in findings.cases if case.variant == variant]
        changed = [
            (protocol_label(findings, case.protocol), case.words(scenario))
            for case in cases
            if _different(case, base[case.protocol], findings)
        ]
        facts = {
            "variant": variant_label(findings, variant),
            "name": variant,
            "changed": changed,
            "protocols": len(cases),
        }
        yield Claim("variant", facts)


def _different(case: Case, base: Case, findings: Findings) -> bool:
    return case.words(findings.scenario) != base.words(findings.scenario)
