"""The equilibria of each protocol, with their reasons and figures."""

from collections.abc import Iterator, Sequence
from typing import Any

from sim.analysis.reasons.explaining import Explanation
from sim.analysis.reasons.reasons import NonEquilibrium, Reason
from sim.analysis.wording import mixture, notes_for_readers, outcome_in_words, payoff_with_types
from sim.protocols import Rules, flat
from sim.report.blocks import Block, Items, Paragraph, Section, Table
from sim.report.findings import ProtocolAnswer, ReportData, protocol_figures
from sim.report.sections.answer import unsolved
from sim.solution import Equilibrium, Solution
from sim.words import Claim, claim, say
from sim.words.phrases import as_sentence

_ROWS = 12
_EXPLAINED = 3


def results(data: ReportData) -> Section:
    """A part for each protocol."""
    parts = tuple(_protocol(data, answer) for answer in data.answers)
    return Section("results", say("report.results"), parts)


def _protocol(data: ReportData, answer: ProtocolAnswer) -> Section:
    return Section(f"protocol-{answer.protocol}", answer.label, tuple(_blocks(data, answer)), answer.protocol)


def _blocks(data: ReportData, answer: ProtocolAnswer) -> Iterator[Block]:
    solution = answer.solution
    if solution is None or answer.rules is None:
        yield Paragraph((unsolved(answer),))
        return
    about = data.scenario.protocols[answer.protocol].about
    yield Paragraph((*([about] if about else []), as_sentence(answer.words)))
    if solution.equilibria:
        yield equilibria_table(answer.rules, solution, answer.label)
    yield from _stories(solution, getattr(answer.rules, "ordinal", False))
    if answer.explanation is not None:
        yield from _reasons(answer.explanation)
    if answer.message:
        yield Paragraph((say("report.no_reasons", message=answer.message),))
    if notes := notes_for_readers(solution):
        yield Items(tuple(notes))
    yield from protocol_figures(data, answer)


def equilibria_table(rules: Rules, solution: Solution, label: str) -> Table:
    """Who plays what, its outcome, what everybody gets; the first dozen if there are more."""
    active = [player for player in rules.players if rules.strategies[player]]
    plays = [say("report.strategy", player=rules.players[player]) for player in active]
    gets = [say("report.gets", player=label) for label in rules.players.values()]
    header = (say("report.index"), *plays, say("report.outcome"), *gets)
    rows = tuple(
        _row(rules, active, index, equilibrium)
        for index, equilibrium in enumerate(solution.equilibria[:_ROWS], start=1)
    )
    more = len(solution.equilibria) - _ROWS
    caption = say("report.equilibria_of", protocol=label)
    if more > 0:
        caption = say("report.first_of_more", caption=caption, shown=_ROWS, more=more)
    return Table(caption, header, rows, frozenset({0, *range(2 + len(active), len(header))}))


def _row(rules: Rules, active: Sequence[str], index: int, equilibrium: Equilibrium) -> tuple[str, ...]:
    plays = [
        mixture(dict(flat(equilibrium.strategies.get(player, {}))), rules.strategies[player], "; ") for player in active
    ]
    gets = [payoff_with_types(equilibrium, player, "; ") for player in rules.players]
    return (str(index), *plays, outcome_in_words(equilibrium, rules.outcomes, "; "), *gets)


def _stories(solution: Solution, ordinal: bool) -> Iterator[Block]:
    """What happens in an equilibrium, step by step, and on which comparisons it hangs, where the protocol tells it."""
    for index, equilibrium in enumerate(solution.equilibria[:_ROWS], start=1):
        choices = [choice.in_words(ordinal) for fact in equilibrium.facts for choice in fact.choices()]
        story = [as_sentence(str(step)) for step in (*equilibrium.story(), *choices)]
        if story and len(solution.equilibria) > 1:
            yield Paragraph((say("report.equilibrium_index", index=index),))
        if story:
            yield Items(tuple(story))


def _reasons(explanation: Explanation) -> Iterator[Block]:
    """Why the first equilibria hold, and why other outcomes do not."""
    components = explanation.solution.components
    first = [component.equilibria[0] for component in components] or list(range(len(explanation.reasons)))
    for i in first[:_EXPLAINED]:
        reason = explanation.reasons[i]
        several = len(explanation.solution.equilibria) > 1
        head = say("report.why_one", index=i + 1) if several else say("report.why")
        yield Paragraph((head, *_losses(explanation.rules, reason)))
        conditions = [condition.text for condition in reason.conditions if condition.text]
        if conditions:
            yield Items(tuple(say("report.needs", condition=text) for text in conditions))
    pure_only = explanation.solution.search == "pure" and not explanation.rules.ordinal
    others = tuple(refusal for other in explanation.others for refusal in _refused(explanation.rules, other, pure_only))
    if others:
        yield Paragraph((say("report.why_not"), *others))


def _losses(rules: Rules, reason: Reason) -> Iterator[Claim]:
    """What each player would lose by which other strategies."""
    for player, (name, label) in enumerate(rules.players.items()):
        losses: dict[Any, list[str]] = {}
        for deviation in sorted(reason.deviations, key=lambda deviation: deviation.loss):
            if deviation.player == player:
                losses.setdefault(deviation.loss, []).append(_strategy(rules, name, deviation.strategy))
        if losses and rules.ordinal:
            yield claim("report.keeps", player=label)
        elif losses:
            yield claim("report.loses", player=label, losses=list(losses.items()))


def _refused(rules: Rules, other: NonEquilibrium, pure_only: bool) -> Iterator[Claim]:
    """The player who gains most by leaving a profile that leads to the outcome."""
    if not other.leaving:
        return
    first = min(other.leaving, key=lambda deviation: deviation.loss)
    name = list(rules.players)[first.player]
    alike = [move for move in other.leaving if (move.player, move.loss) == (first.player, first.loss)]
    yield claim(
        "report.refused",
        outcome=list(rules.outcomes.values())[other.outcome],
        player=rules.players[name],
        others=[_strategy(rules, name, move.strategy) for move in alike],
        gain=None if rules.ordinal else -first.loss,
        profiles=other.profiles,
        pure_only=pure_only,
    )


def _strategy(rules: Rules, player: str, index: int) -> str:
    return list(rules.strategies[player].values())[index]
