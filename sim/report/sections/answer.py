"""The short answer: what was asked, what can come of it, where it changes, and what it rests on."""

from collections.abc import Iterator

from sim.analysis.reasons.telling import nearest
from sim.analysis.thresholds.lines import ThresholdLine
from sim.analysis.wording import equilibria_of
from sim.report.blocks import Block, Items, Paragraph, Section
from sim.report.findings import ProtocolAnswer, ReportData
from sim.solvers.selection import Selected
from sim.words import Claim, Named, claim, say


def short_answer(data: ReportData) -> Section:
    """What was asked, and the answer in a few sentences."""
    scenario = data.scenario
    asked = claim(
        "report.question",
        players=[player.label for player in scenario.players.values()],
        options=[option.label for option in scenario.options.values()],
        no_deal=scenario.no_deal.label if scenario.no_deal else "",
        protocols=len(data.answers),
    )
    summary = (Paragraph((scenario.summary,)),) if scenario.summary else ()
    agreement = tuple(_agreement(data))
    changes = tuple(change for answer in data.answers for change in _closest(data, answer))
    blocks: tuple[Block, ...] = (
        *summary,
        Paragraph((asked,)),
        Items(tuple(_answer(answer) for answer in data.answers)),
        *((Paragraph(agreement),) if agreement else ()),
        *((Paragraph((say("report.closest"),)), Items(changes)) if changes else ()),
        Paragraph((say("report.standing"),), stands_out=True),
    )
    return Section("answer", say("report.short_answer"), blocks)


def unsolved(answer: ProtocolAnswer) -> Claim:
    """Why a protocol has no solution."""
    return claim("report.unsolved", protocol=answer.named, message=answer.message)


def _answer(answer: ProtocolAnswer) -> Claim:
    solution = answer.solution
    if solution is None:
        return unsolved(answer)
    count = 1 if solution.headline else len(solution.equilibria)
    selected = solution.fact(Selected)
    picked = selected.count if selected and selected.kept < selected.count else 0
    noun = equilibria_of(solution, picked or count)
    return claim(
        "report.answer",
        protocol=answer.named,
        words=answer.words,
        count=count,
        equilibria=claim("solutions.counted", count=picked or count, noun=noun),
        picked=picked,
        connected=any(len(component.equilibria) > 1 for component in solution.components),
        complete=solution.complete,
        pure_only=solution.search == "pure",
    )


def _agreement(data: ReportData) -> Iterator[Claim]:
    """Whether protocols agree."""
    solved = [answer for answer in data.answers if answer.solution is not None]
    if len(solved) > 1:
        answers = list(dict.fromkeys(answer.case.words for answer in solved))
        yield claim("report.agreement", protocols=len(solved), answers=answers)


def _closest(data: ReportData, answer: ProtocolAnswer) -> Iterator[Claim]:
    """The threshold that the smallest move of one parameter, relative to its range, reaches."""
    changes = [change for line in answer.lines for change in _changes(line)]
    if changes:
        _, line, side, threshold, then = min(changes, key=lambda change: change[0])
        yield claim(
            "report.nearest",
            protocol=answer.named,
            parameter=Named(line.parameter, data.label_of(line.parameter)),
            side=side,
            threshold=threshold,
            value=line.value,
            then=then,
        )
    elif answer.lines:
        yield claim("report.steady", protocol=answer.named)


def _changes(line: ThresholdLine) -> Iterator[tuple[float, ThresholdLine, str, object, str]]:
    """For each side with a change: how far it is away, relative to the range, where it is, and what follows."""
    spread = float(line.line.high - line.line.low)
    for side, threshold in nearest(line).items():
        if threshold is not None:
            then = line.words[threshold.before if side == "below" else threshold.after]
            distance = abs(float(threshold.place) - float(line.value)) / spread
            yield distance, line, line.side(threshold.place, side), threshold.place.number, then
