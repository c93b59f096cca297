"""Sweeps: the regimes over one or more parameters, drawn and counted."""

from sim.report.blocks import Block, Claim, Paragraph, Section, Table
from sim.report.comparing import protocol_label
from sim.report.figures import sweep_figures
from sim.report.findings import Findings, Swept
from sim.report.sentences import percent, shown

_ROWS = 12


def maps(findings: Findings) -> Section | None:
    """A part for each sweep; None where there is none."""
    if not findings.sweeps:
        return None
    intro = (
        "A regime is a set of equilibria. Shares count points of the sweep; they say how much of the range that was "
        "swept a regime covers, and not how likely it is."
    )
    parts = tuple(_sweep(findings, one) for one in findings.sweeps)
    return Section("maps", "Regimes and maps", (Paragraph((intro,)), *parts))


def _sweep(findings: Findings, one: Swept) -> Section:
    name = f"sweep-{one.name}"
    if one.table is None:
        return Section(name, one.label, (Paragraph((f"It was not swept: {one.message}.",)),))
    regimes = one.about["regimes"]
    facts = {
        "protocol": protocol_label(findings, one.about["protocol"]),
        "sweep": one.name,
        "points": one.about["points"],
        "failed": one.about["points"] - sum(regime["points"] for regime in regimes),
        "regimes": len(regimes),
        "ties": sum(regime["tie"] for regime in regimes),
    }
    blocks: list[Block] = [Paragraph((Claim("swept", facts),)), *sweep_figures(findings, one), _regimes(findings, one)]
    return Section(name, one.label, tuple(blocks))


def _regimes(findings: Findings, one: Swept) -> Table:
    regimes = one.about["regimes"]
    rows = tuple(
        (regime["name"], percent(regime["share"]), _example(findings, regime["example"])) for regime in regimes[:_ROWS]
    )
    more = len(regimes) - _ROWS
    told = f" (the largest {_ROWS}; {more} more)" if more > 0 else ""
    header = ("Regime", "Share of the points", "For example at")
    return Table(f"Regimes: {one.label}{told}", header, rows, frozenset({1}))


def _example(findings: Findings, example: dict[str, float]) -> str:
    most = list(example.items())[:4]
    more = f" and {len(example) - 4} more" if len(example) > 4 else ""
    return ", ".join(f"{name} = {shown(value)}" for name, value in most) + more
