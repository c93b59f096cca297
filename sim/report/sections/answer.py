"""The short answer: what was asked, what comes of it, where it flips, what it rests on."""

from collections.abc import Iterator

from sim.analysis.comparison import Case
from sim.analysis.reasons.telling import nearest
from sim.analysis.thresholds.cuts import Cut, place_number
from sim.report.blocks import Block, Claim, Items, Paragraph, Section, Text
from sim.report.findings import Answer, Findings

STANDING = (
    "The payoffs are the analyst's inputs. Everything here is conditional on them: it says what rational play would "
    "lead to if they were right. It is no forecast and no advice."
)
_CLOSEST = (
    "The closest change of each answer, if one parameter moves alone, measured by the parameter's range of doubt:"
)
_PLURALS = {"nash": "Nash equilibria", "perfect-bayesian": "perfect Bayesian equilibria"}


def short_answer(findings: Findings) -> Section:
    """What was asked, and the answer in a few sentences."""
    scenario = findings.scenario
    asked = Claim(
        "question",
        {
            "players": [player.label for player in scenario.players.values()],
            "options": [option.label for option in scenario.options.values()],
            "no_deal": scenario.no_deal.label if scenario.no_deal else "",
            "protocols": len(findings.answers),
        },
    )
    parts: list[Text] = [_answer(findings, answer) for answer in findings.answers]
    summary = (Paragraph((scenario.summary,)),) if scenario.summary else ()
    around = tuple(_surroundings(findings))
    moves = tuple(claim for answer in findings.answers for claim in closest(findings, answer))
    blocks: tuple[Block, ...] = (
        *summary,
        Paragraph((asked,)),
        Items(tuple(parts)),
        *((Paragraph(around),) if around else ()),
        *((Paragraph((_CLOSEST,)), Items(moves)) if moves else ()),
        Paragraph((STANDING,), stands_out=True),
    )
    return Section("answer", "The short answer", blocks)


def words_of(findings: Findings, answer: Answer) -> str:
    """What can come of a protocol, in words."""
    solution = answer.solution
    if solution is not None and solution.headline:
        return solution.headline.rstrip(".")
    return Case(answer.protocol, findings.variant, solution, answer.message).words(findings.scenario)


def _answer(findings: Findings, answer: Answer) -> Claim:
    solution = answer.solution
    if solution is None:
        return Claim("unsolved", {"protocol": answer.label, "id": answer.protocol, "message": answer.message})
    return Claim(
        "answer",
        {
            "protocol": answer.label,
            "id": answer.protocol,
            "words": words_of(findings, answer),
            "count": 1 if solution.headline else len(solution.equilibria),
            "plural": _PLURALS.get(solution.concept, f"{solution.concept} equilibria"),
            "connected": any(len(part.equilibria) > 1 for part in solution.components),
            "complete": solution.complete,
        },
    )


def _surroundings(findings: Findings) -> Iterator[Claim]:
    """Whether protocols agree."""
    solved = [answer for answer in findings.answers if answer.solution is not None]
    if len(solved) > 1:
        cases = [Case(answer.protocol, findings.variant, answer.solution) for answer in solved]
        told = list(dict.fromkeys(case.words(findings.scenario) for case in cases))
        yield Claim("agreement", {"protocols": len(solved), "answers": told})


def closest(findings: Findings, answer: Answer) -> Iterator[Claim]:
    """The threshold that the smallest move of one parameter, relative to its range, reaches."""
    found = [change for one in answer.cuts for change in _changes(one)]
    if found:
        _, one, side, place, then = min(found, key=lambda change: change[0])
        facts = {"parameter": findings.label_of(one.parameter), "name": one.parameter, "value": one.value, "side": side}
        named = {"protocol": answer.label, "id": answer.protocol}
        yield Claim("nearest", {**named, **facts, "place": place, "then": then})
    elif answer.cuts:
        yield Claim("steady", {"protocol": answer.label, "id": answer.protocol})


def _changes(one: Cut) -> Iterator[tuple[float, Cut, str, str, str]]:
    spread = float(one.line.high - one.line.low)
    for side, found in nearest(one).items():
        if found is not None:
            then = one.words[found.before if side == "below" else found.after]
            move = abs(float(found.place) - float(one.value)) / spread
            yield move, one, side, place_number(found.place).replace("-", "−"), then
