"""The short answer: what was asked, what comes of it, where it flips, what it rests on.

The equilibria of each protocol, with their reasons and figures.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sim.analysis.comparison import Case
from sim.analysis.reasons.explaining import Explanation
from sim.analysis.reasons.reasons import NonEquilibrium, Reason
from sim.analysis.reasons.telling import nearest
from sim.analysis.thresholds.lines import ThresholdLine, place_number
from sim.analysis.wording import mixture
from sim.protocols import Rules, flat
from sim.report.blocks import Block, Claim, Items, Paragraph, Section, Table, Text
from sim.report.findings import Answer, ReportData, protocol_figures
from sim.report.sentences import as_sentence, shown
from sim.solution import Equilibrium, Solution

STANDING = (
    "The payoffs are the analyst's inputs. Everything here is conditional on them: it says what rational play would "
    "lead to if they were right. It is no forecast and no advice."
)
_CLOSEST = (
    "The closest change of each answer, if one parameter moves alone, measured by the parameter's range of doubt:"
)
_PLURALS = {"nash": "Nash equilibria", "perfect-bayesian": "perfect Bayesian equilibria"}


def short_answer(findings: ReportData) -> Section:
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


def words_of(findings: ReportData, answer: Answer) -> str:
    """What can come of a protocol, in words."""
    solution = answer.solution
    if solution is not None and solution.headline:
        return str(solution.headline).rstrip(".")
    return Case(answer.protocol, findings.variant, solution, answer.message).words(findings.scenario)


def _answer(findings: ReportData, answer: Answer) -> Claim:
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


def _surroundings(findings: ReportData) -> Iterator[Claim]:
    """Whether protocols agree."""
    solved = [answer for answer in findings.answers if answer.solution is not None]
    if len(solved) > 1:
        cases = [Case(answer.protocol, findings.variant, answer.solution) for answer in solved]
        told = list(dict.fromkeys(case.words(findings.scenario) for case in cases))
        yield Claim("agreement", {"protocols": len(solved), "answers": told})


def closest(findings: ReportData, answer: Answer) -> Iterator[Claim]:
    """The threshold that the smallest move of one parameter, relative to its range, reaches."""
    found = [change for one in answer.cuts for change in _changes(one)]
    if found:
        _, one, side, place, then = min(found, key=lambda change: change[0])
        facts = {"parameter": findings.label_of(one.parameter), "name": one.parameter, "value": one.value, "side": side}
        named = {"protocol": answer.label, "id": answer.protocol}
        yield Claim("nearest", {**named, **facts, "place": place, "then": then})
    elif answer.cuts:
        yield Claim("steady", {"protocol": answer.label, "id": answer.protocol})


def _changes(one: ThresholdLine) -> Iterator[tuple[float, ThresholdLine, str, str, str]]:
    spread = float(one.line.high - one.line.low)
    for side, found in nearest(one).items():
        if found is not None:
            then = one.words[found.before if side == "below" else found.after]
            move = abs(float(found.place) - float(one.value)) / spread
            yield move, one, side, place_number(found.place).replace("-", "−"), then


_ROWS = 12
_EXPLAINED = 3


def results(findings: ReportData) -> Section:
    """A part for each protocol."""
    parts = tuple(_protocol(findings, answer) for answer in findings.answers)
    return Section("results", "What can come of it, protocol by protocol", parts)


def _protocol(findings: ReportData, answer: Answer) -> Section:
    name = f"protocol-{answer.protocol}"
    if answer.solution is None:
        facts = {"protocol": answer.label, "id": answer.protocol, "message": answer.message}
        return Section(name, answer.label, (Paragraph((Claim("unsolved", facts),)),))
    solution = answer.solution
    about = findings.scenario.protocols[answer.protocol].about
    blocks: list[Block] = [Paragraph(tuple(text for text in (about, as_sentence(words_of(findings, answer))) if text))]
    if solution.equilibria:
        blocks.append(equilibria_table(answer.rules, solution, answer.label))
    blocks += _stories(solution)
    if answer.explanation is not None:
        blocks += _reasons(answer.explanation)
    if answer.message:
        blocks.append(Paragraph((f"Reasons and thresholds could not be found: {answer.message}.",)))
    if notes := solution.story():
        blocks.append(Items(tuple(map(str, notes))))
    blocks += protocol_figures(findings, answer)
    return Section(name, answer.label, tuple(blocks))


def equilibria_table(rules: Rules, solution: Solution, label: str) -> Table:
    """Who plays what, what comes of it, what everybody gets; the first dozen if there are more."""
    active = [player for player in rules.players if rules.strategies[player]]
    header = ("No.", *(f"{rules.players[player]} plays" for player in active), "What comes of it",
              *(f"{label} gets" for label in rules.players.values()))  # fmt: skip
    rows = tuple(_row(rules, active, place, one) for place, one in enumerate(solution.equilibria[:_ROWS], start=1))
    more = len(solution.equilibria) - _ROWS
    told = f" (the first {_ROWS}; {more} more)" if more > 0 else ""
    numeric = frozenset({0, *range(2 + len(active), len(header))})
    return Table(f"Equilibria: {label}{told}", header, rows, numeric)


def _row(rules: Rules, active: Sequence[str], place: int, one: Equilibrium) -> tuple[str, ...]:
    plays = [_line(dict(flat(one.strategies.get(player, {}))), rules.strategies[player]) for player in active]
    gets = [shown(one.payoffs[player]) for player in rules.players]
    return (str(place), *plays, _line(one.outcomes, rules.outcomes), *gets)


def _line(probabilities: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    return mixture(probabilities, labels).replace("\n", "; ")


def _stories(solution: Solution) -> Iterator[Block]:
    """What happens in an equilibrium, step by step, where the protocol tells it."""
    told = [(place, one.story()) for place, one in enumerate(solution.equilibria[:_ROWS], start=1)]
    for place, lines in told:
        if lines and len(solution.equilibria) > 1:
            yield Paragraph((f"Equilibrium {place}:",))
        if lines:
            yield Items(tuple(f"{line}." for line in lines))


def _reasons(told: Explanation) -> Iterator[Block]:
    """Why the first equilibria hold, and why other outcomes do not."""
    several = len(told.solution.equilibria) > 1
    first = [part.equilibria[0] for part in told.solution.components] or list(range(len(told.reasons)))
    for place in first[:_EXPLAINED]:
        reason = told.reasons[place]
        head = f"Why equilibrium {place + 1} holds." if several else "Why it holds."
        yield Paragraph((head, *_losses(told, reason)))
        conditions = [one.text for one in reason.conditions if one.text]
        if conditions:
            yield Items(tuple(f"It needs {text}" for text in conditions))
    refusals = tuple(claim for one in told.refusals for claim in _refused(told, one))
    if refusals:
        yield Paragraph(("Why nothing else comes of it.", *refusals))


def _losses(told: Explanation, reason: Reason) -> Iterator[Claim]:
    rules = told.rules
    for player, (name, label) in enumerate(rules.players.items()):
        losses: dict[Any, list[str]] = {}
        for one in sorted(reason.deviations, key=lambda one: one.loss):
            if one.player == player:
                losses.setdefault(one.loss, []).append(_strategy(rules.strategies[name], one.strategy))
        if losses and rules.ordinal:
            yield Claim("keeps", {"player": label, "id": told.solution.protocol})
        elif losses:
            yield Claim("loses", {"player": label, "id": told.solution.protocol, "losses": list(losses.items())})


def _strategy(labels: Mapping[str, str], place: int) -> str:
    return list(labels.values())[place]


def _refused(told: Explanation, refusal: NonEquilibrium) -> Iterator[Claim]:
    """The player who gains most by leaving a profile that leads to the outcome."""
    rules = told.rules
    if refusal.leaving:
        first = min(refusal.leaving, key=lambda one: one.loss)
        name = list(rules.players)[first.player]
        alike = [one for one in refusal.leaving if (one.player, one.loss) == (first.player, first.loss)]
        yield Claim(
            "refused",
            {
                "id": told.solution.protocol,
                "outcome": list(rules.outcomes.values())[refusal.outcome],
                "player": rules.players[name],
                "others": [_strategy(rules.strategies[name], one.strategy) for one in alike],
                "gain": None if rules.ordinal else -first.loss,
                "profiles": refusal.profiles,
                "pure_only": len(rules.players) > 2 and not rules.ordinal,
            },
        )
