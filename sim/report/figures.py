"""The figures of a report: every kind that suits the data, in two widths."""

from collections.abc import Iterator
from typing import Any

from sim.errors import RunError
from sim.plots import PLOTS, Slack, accepts, comparison_of, encode, picture_of, words
from sim.plots.style import NARROW, WIDE
from sim.report.blocks import Picture
from sim.report.findings import Answer, Findings, Swept


def protocol_figures(findings: Findings, answer: Answer) -> Iterator[Picture]:
    """Those of one protocol at the report's point."""
    if answer.solution is not None:
        yield from _drawn(answer.protocol, picture_of(findings.scenario, answer.solution, findings.point))


def sweep_figures(findings: Findings, one: Swept) -> Iterator[Picture]:
    """Those of a sweep."""
    yield from _drawn(f"sweep-{one.name}", one.table)


def slack_figure(findings: Findings, answer: Answer) -> Iterator[Picture]:
    """How far each parameter may move before the answer changes."""
    scenario = findings.scenario
    data = Slack(cuts=answer.cuts, title=scenario.title, protocol=answer.protocol, sha256=scenario.sha256)
    yield from _drawn(f"flips-{answer.protocol}", data)


def comparison_figure(findings: Findings) -> Iterator[Picture]:
    """Protocols and variants side by side."""
    yield from _drawn("comparison", comparison_of(findings.scenario, findings.cases, findings.values))


def _drawn(stem: str, data: Any) -> Iterator[Picture]:
    for kind in PLOTS:
        if accepts(kind, data) is None:
            told = words(kind, data)
            yield Picture(
                name=f"{stem}-{kind}",
                title=told.title,
                caption=told.caption,
                alt=told.description,
                wide=encode(kind, data, "svg", WIDE),
                narrow=_narrow(kind, data),
            )


def _narrow(kind: str, data: Any) -> bytes | None:
    """The figure for small screens; None where it needs more room."""
    try:
        return encode(kind, data, "svg", NARROW)
    except RunError:
        return None
