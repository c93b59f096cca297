"""Where the answers flip: the values of single parameters at which the equilibria change."""

from collections.abc import Iterator

from sim.analysis.thresholds.cuts import Cut, place_number
from sim.report.blocks import Block, Claim, Paragraph, Section, Table
from sim.report.figures import slack_figure
from sim.report.findings import SAMPLES, Answer, Findings
from sim.report.sentences import shown

_MOST = 5


def flips(findings: Findings) -> Section | None:
    """A part for each protocol that depends on parameters; None if none does."""
    parts = tuple(_protocol(findings, answer) for answer in findings.answers if answer.cuts)
    if not parts:
        return None
    intro = "One parameter moves at a time, over its range; all others keep the values in the table of assumptions."
    return Section("flips", "Where the answer flips", (Paragraph((intro,)), *parts))


def _protocol(findings: Findings, answer: Answer) -> Section:
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


def _moves(one: Cut) -> bool:
    return len({one.words[stretch] for stretch in one.line.stretches}) > 1


def _remarks(answer: Answer, idle: list[str]) -> Iterator[Claim]:
    if len(idle) == len(answer.cuts):
        yield Claim("steady", {"protocol": answer.label, "id": answer.protocol})
    elif idle:
        yield Claim("unmoved", {"protocol": answer.label, "id": answer.protocol, "parameters": idle})
    if all(one.line.guaranteed for one in answer.cuts):
        yield Claim("guaranteed", {"protocol": answer.label, "id": answer.protocol})
    else:
        yield Claim("estimated", {"protocol": answer.label, "id": answer.protocol, "samples": SAMPLES})


def stretches(one: Cut) -> str:
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
