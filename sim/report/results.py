"""The equilibria of each protocol, with their reasons and figures."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sim.analysis.reasons.explaining import Explanation
from sim.analysis.reasons.reasons import Reason, Refusal
from sim.analysis.wording import mixture
from sim.protocols import Rules, flat
from sim.report.blocks import Block, Claim, Items, Paragraph, Section, Table
from sim.report.figures import protocol_figures
from sim.report.findings import Answer, Findings
from sim.report.sections.answer import words_of
from sim.report.sentences import as_sentence, shown
from sim.solution import Equilibrium, Solution

_ROWS = 12
_EXPLAINED = 3


def results(findings: Findings) -> Section:
    """A part for each protocol."""
    parts = tuple(_protocol(findings, answer) for answer in findings.answers)
    return Section("results", "What can come of it, protocol by protocol", parts)


def _protocol(findings: Findings, answer: Answer) -> Section:
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
    if solution.notes:
        blocks.append(Items(tuple(solution.notes)))
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
    told: Sequence[tuple[int, Sequence[str]]] = [
        (place, one.details.get("story", ())) for place, one in enumerate(solution.equilibria[:_ROWS], start=1)
    ]
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


def _refused(told: Explanation, refusal: Refusal) -> Iterator[Claim]:
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
            },
        )
