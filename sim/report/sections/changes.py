"""Where the answers flip: the values of single parameters at which the equilibria change.

Sweeps: the regimes over one or more parameters, drawn and counted.

Protocols and variants side by side.
"""

from collections.abc import Iterator

from sim.analysis.comparison import Bounds, Case
from sim.analysis.thresholds.lines import ThresholdLine, place_number
from sim.report.blocks import Block, Claim, Paragraph, Section, Table
from sim.report.findings import SAMPLES, Answer, ReportData, Swept, comparison_figure, slack_figure, sweep_figures
from sim.report.sentences import percent, shown

_MOST = 5


def flips(findings: ReportData) -> Section | None:
    """A part for each protocol that depends on parameters; None if none does."""
    parts = tuple(_protocol(findings, answer) for answer in findings.answers if answer.cuts)
    if not parts:
        return None
    intro = "One parameter moves at a time, over its range; all others keep the values in the table of assumptions."
    return Section("flips", "Where the answer flips", (Paragraph((intro,)), *parts))


def _protocol(findings: ReportData, answer: Answer) -> Section:
    moving = [one for one in answer.cuts if _moves(one)]
    idle = [one.label for one in answer.cuts if not _moves(one)]
    blocks: list[Block] = []
    if moving:
        rows = tuple((one.label, shown(one.value), stretches(one)) for one in moving)
        header = ("Parameter", "Now", "Answer along its range")
        blocks.append(Table(f"Thresholds: {answer.label}", header, rows, frozenset({1})))
    blocks.append(Paragraph(tuple(_remarks(answer, idle))))
    blocks += slack_figure(findings, answer)
    return Section(f"flips-{answer.protocol}", answer.label, tuple(blocks))


def _moves(one: ThresholdLine) -> bool:
    return len({one.words[stretch] for stretch in one.line.stretches}) > 1


def _remarks(answer: Answer, idle: list[str]) -> Iterator[Claim]:
    if len(idle) == len(answer.cuts):
        yield Claim("steady", {"protocol": answer.label, "id": answer.protocol})
    elif idle:
        yield Claim("unmoved", {"protocol": answer.label, "id": answer.protocol, "parameters": idle})
    if any(one.line.pure_only for one in answer.cuts):
        yield Claim("pure_only", {"protocol": answer.label, "id": answer.protocol})
    elif all(one.line.guaranteed for one in answer.cuts):
        yield Claim("guaranteed", {"protocol": answer.label, "id": answer.protocol})
    else:
        yield Claim("estimated", {"protocol": answer.label, "id": answer.protocol, "samples": SAMPLES})


def stretches(one: ThresholdLine) -> str:
    """What the answer is from threshold to threshold, such as "0 to 5: War goes on; 5 to 6: 30-day truce"."""
    line = one.line
    found = [line.thresholds[0].before, *(threshold.after for threshold in line.thresholds)]
    edges = [shown(line.low), *(_place(threshold) for threshold in line.thresholds), shown(line.high)]
    told: list[tuple[str, str, str]] = []
    for k, stretch in enumerate(found):
        words = one.words[stretch]
        if told and told[-1][2] == words:
            told[-1] = (told[-1][0], edges[k + 1], words)
        elif edges[k] != edges[k + 1]:
            told.append((edges[k], edges[k + 1], words))
    lines = [f"{low} to {high}: {words}" for low, high, words in told[:_MOST]]
    return "; ".join([*lines, *([f"and {len(told) - _MOST} more stretches"] if len(told) > _MOST else [])])


def _place(threshold: object) -> str:
    return place_number(threshold.place).replace("-", "−")  # type: ignore[attr-defined]


def comparing(findings: ReportData) -> Section | None:
    """A table of cases, and what each variant changes; None where there is only one case."""
    if len(findings.cases) < 2:
        return None
    blocks: list[Block] = [*comparison_figure(findings), _table(findings)]
    changes = tuple(_changes(findings))
    if changes:
        blocks.insert(0, Paragraph(changes))
    return Section("comparison", "Protocols and variants side by side", tuple(blocks))


def _table(findings: ReportData) -> Table:
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


def protocol_label(findings: ReportData, protocol: str) -> str:
    """A protocol's name for people."""
    return findings.scenario.protocols[protocol].label or protocol.replace("_", " ")


def variant_label(findings: ReportData, variant: str | None) -> str:
    """A variant's name for people."""
    return "as in the file" if variant is None else findings.scenario.variants[variant].label or variant


def _span(bounds: Bounds | None) -> str:
    if bounds is None:
        return "–"
    low, high = map(shown, bounds)
    return low if low == high else f"{low} to {high}"


def _changes(findings: ReportData) -> Iterator[Claim]:
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


def _different(case: Case, base: Case, findings: ReportData) -> bool:
    return case.words(findings.scenario) != base.words(findings.scenario)


_ROWS = 12


def maps(findings: ReportData) -> Section | None:
    """A part for each sweep; None where there is none."""
    if not findings.sweeps:
        return None
    intro = (
        "A regime is a set of equilibria. Shares count points of the sweep; they say how much of the range that was "
        "swept a regime covers, and not how likely it is."
    )
    parts = tuple(_sweep(findings, one) for one in findings.sweeps)
    return Section("maps", "Regimes and maps", (Paragraph((intro,)), *parts))


def _sweep(findings: ReportData, one: Swept) -> Section:
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


def _regimes(findings: ReportData, one: Swept) -> Table:
    regimes = one.about["regimes"]
    rows = tuple(
        (regime["name"], percent(regime["share"]), _example(findings, regime["example"])) for regime in regimes[:_ROWS]
    )
    more = len(regimes) - _ROWS
    told = f" (the largest {_ROWS}; {more} more)" if more > 0 else ""
    header = ("Regime", "Share of the points", "For example at")
    return Table(f"Regimes: {one.label}{told}", header, rows, frozenset({1}))


def _example(findings: ReportData, example: dict[str, float]) -> str:
    most = list(example.items())[:4]
    more = f" and {len(example) - 4} more" if len(example) > 4 else ""
    return ", ".join(f"{name} = {shown(value)}" for name, value in most) + more
