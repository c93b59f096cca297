"""Where answers change: along single parameters, over sweeps, and between protocols and variants."""

from collections.abc import Iterator, Mapping

from sim.analysis.thresholds.lines import ThresholdLine
from sim.report.blocks import Block, Paragraph, Section, Table
from sim.report.findings import (
    SAMPLES,
    ProtocolAnswer,
    ReportData,
    SweepResult,
    comparison_figure,
    slack_figure,
    sweep_figures,
)
from sim.sweeps.shares import regime_shares
from sim.words import Claim, Named, claim, say
from sim.words.numbers import number, share
from sim.words.phrases import span

_STRETCHES = 5
_ROWS = 12
_EXAMPLE = 4  # parameters


def flips(data: ReportData) -> Section | None:
    """A part for each protocol that depends on parameters; None if none does."""
    parts = tuple(_along_parameters(data, answer) for answer in data.answers if answer.lines)
    if not parts:
        return None
    return Section("flips", say("report.flips"), (Paragraph((say("report.flips_intro"),)), *parts))


def _along_parameters(data: ReportData, answer: ProtocolAnswer) -> Section:
    moving = [line for line in answer.lines if _moves(line)]
    idle = [line.label for line in answer.lines if not _moves(line)]
    blocks: list[Block] = []
    if moving:
        rows = tuple((line.label, number(line.value), stretches(line)) for line in moving)
        header = (say("report.parameter"), say("report.now"), say("report.along"))
        blocks.append(Table(say("report.thresholds_of", protocol=answer.label), header, rows, frozenset({1})))
    blocks.append(Paragraph(tuple(_remarks(answer, idle))))
    blocks += slack_figure(data, answer)
    return Section(f"flips-{answer.protocol}", answer.label, tuple(blocks), answer.protocol)


def _moves(line: ThresholdLine) -> bool:
    return len({line.words[stretch] for stretch in line.line.stretches}) > 1


def _remarks(answer: ProtocolAnswer, idle: list[str]) -> Iterator[Claim]:
    if len(idle) == len(answer.lines):
        yield claim("report.steady", protocol=answer.named)
    elif idle:
        yield claim("report.unmoved", parameters=idle)
    if any(line.line.pure_only for line in answer.lines):
        yield claim("report.pure_only")
    elif all(line.line.guaranteed for line in answer.lines):
        yield claim("report.guaranteed")
    else:
        yield claim("report.estimated", samples=SAMPLES)


def stretches(line: ThresholdLine) -> str:
    """What the answer is from threshold to threshold, such as "0 to 5: War goes on; 5 to 6: 30-day truce"."""
    texts = [say("report.stretch", ends=ends, words=words) for ends, words in line.stretches_in_words()]
    more = len(texts) - _STRETCHES
    return "; ".join([*texts[:_STRETCHES], *([say("report.more_stretches", count=more)] if more > 0 else [])])


def maps(data: ReportData) -> Section | None:
    """A part for each sweep; None where there is none."""
    if not data.sweeps:
        return None
    parts = tuple(_sweep(data, sweep) for sweep in data.sweeps)
    return Section("maps", say("report.maps"), (Paragraph((say("report.maps_intro"),)), *parts))


def _sweep(data: ReportData, sweep: SweepResult) -> Section:
    name = f"sweep-{sweep.name}"
    if sweep.table is None:
        return Section(name, sweep.label, (Paragraph((say("report.not_swept", message=sweep.message),)),), sweep.name)
    regimes = sweep.about["regimes"]
    swept = claim(
        "report.swept",
        sweep=Named(sweep.name, sweep.label),
        protocol=data.protocol_label(sweep.about["protocol"]),
        points=sweep.about["points"],
        failed=sweep.about["points"] - sum(regime["points"] for regime in regimes),
        regimes=len(regimes),
        ties=sum(regime["tie"] for regime in regimes),
    )
    blocks: tuple[Block, ...] = (Paragraph((swept,)), *sweep_figures(sweep), _regimes(sweep))
    return Section(name, sweep.label, blocks, sweep.name)


def _regimes(sweep: SweepResult) -> Table:
    shares, ties = regime_shares(sweep.about["regimes"])
    points = sweep.about["points"]
    rows = [(found.words, share(found.points, points), _example(found.example)) for found in shares[:_ROWS]]
    if ties:
        rows.append((say("report.boundaries"), share(ties, points), ""))
    caption = say("report.regimes_of", sweep=sweep.label)
    if len(shares) > _ROWS:
        caption = say("report.largest_of_more", caption=caption, shown=_ROWS, more=len(shares) - _ROWS)
    header = (say("report.regime"), say("report.share_of_points"), say("report.example"))
    return Table(caption, header, tuple(rows), frozenset({1}))


def _example(values: Mapping[str, float]) -> str:
    shown = list(values.items())[:_EXAMPLE]
    return say("report.point", values=shown, more=len(values) - len(shown))


def comparing(data: ReportData) -> Section | None:
    """A table of cases, and what each variant changes; None where there is only one case."""
    if len(data.cases) < 2:
        return None
    changes = tuple(_changes(data))
    head = [Paragraph(changes)] if changes else []
    blocks: tuple[Block, ...] = (*head, *comparison_figure(data), _table(data))
    return Section("comparison", say("report.comparison"), blocks)


def _table(data: ReportData) -> Table:
    players = {name: player.label for name, player in data.scenario.players.items()}
    rows = []
    for case in data.cases:
        payoffs = case.payoffs()
        gets = [span(*payoffs[name]) if name in payoffs else say("report.none") for name in players]
        rows.append((data.protocol_label(case.protocol), data.variant_label(case.variant), case.words, *gets))
    gets = [say("report.gets", player=label) for label in players.values()]
    header = (say("report.protocol"), say("report.variant_head"), say("report.outcome"), *gets)
    return Table(say("report.comparison_table"), header, tuple(rows))


def _changes(data: ReportData) -> Iterator[Claim]:
    """For each other variant, the protocols whose answer changes in it."""
    base = {case.protocol: case for case in data.cases if case.variant == data.variant}
    for variant in dict.fromkeys(case.variant for case in data.cases):
        if variant is None or variant == data.variant:
            continue
        cases = [case for case in data.cases if case.variant == variant]
        changed = [
            (data.protocol_label(case.protocol), case.words)
            for case in cases
            if case.words != base[case.protocol].words
        ]
        named = Named(variant, data.variant_label(variant))
        yield claim("report.variant", variant=named, changed=changed, protocols=len(cases))
