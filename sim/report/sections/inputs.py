"""What was put in: parties, options and payoffs, and every parameter with its basis, source and range."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from sim.errors import ScenarioError
from sim.formulas import Formula, Rationals
from sim.protocols.model import ModelTable
from sim.protocols.spec import NO_DEAL
from sim.protocols.values import fraction_at
from sim.report.blocks import Block, Items, Paragraph, Section, Table
from sim.report.findings import ReportData
from sim.report.sections.sources import referred
from sim.scenario.models import Option, Player
from sim.words import Claim, claim, say
from sim.words.numbers import number
from sim.words.phrases import span

_MOST_ROWS = 64  # of a table of payoffs
_RANKED = 7  # outcomes; longer lists say nothing that the table does not


def parties(data: ReportData) -> Section:
    """Who decides, about what, and what it is worth to them."""
    scenario = data.scenario
    blocks: list[Block] = [_entries(data, "report.who_decides", "report.party", scenario.players.values())]
    if scenario.options:
        options = [*scenario.options.values(), *([scenario.no_deal] if scenario.no_deal else [])]
        blocks.append(_entries(data, "report.on_the_table", "report.outcome", options))
    if scenario.types:
        blocks.append(_types(data))
    if scenario.payoffs:
        blocks += [_payoffs(data), Paragraph(tuple(_preferences(data)))]
    return Section("parties", say("report.parties"), tuple(blocks))


def _entries(data: ReportData, caption: str, head: str, entries: Iterable[Player | Option]) -> Table:
    rows = tuple(
        (entry.label, entry.about or say("report.none"), referred(data.scenario, entry.source)) for entry in entries
    )
    return filled(say(caption), (say(head), say("report.remarks"), say("report.source")), rows)


def filled(caption: str, header: Sequence[str], rows: Sequence[Sequence[str]], numeric: Collection[int] = ()) -> Table:
    """A table without the columns that hold nothing."""
    none = say("report.none")
    kept = [i for i in range(len(header)) if any(row[i] != none for row in rows)]
    return Table(
        caption,
        tuple(header[i] for i in kept),
        tuple(tuple(row[i] for i in kept) for row in rows),
        frozenset(position for position, i in enumerate(kept) if i in numeric),
    )


def _types(data: ReportData) -> Table:
    scenario = data.scenario
    rows = []
    for player, types in scenario.setting.types.items():
        for name, entry in types.items():
            probability = f"{entry.probability.text} = {number(_value(data, entry.probability))}"
            about = scenario.types[player][name].about or say("report.none")
            rows.append((f"{scenario.players[player].label}: {entry.label}", probability, about))
    header = (say("report.type"), say("report.probability"), say("report.remarks"))
    return filled(say("report.unknown_types"), header, rows)


def _payoffs_by_label(data: ReportData) -> list[tuple[str, Mapping[str, Formula]]]:
    """Player (and type) as a label, with the formula of every outcome."""
    setting = data.scenario.setting
    payoffs: list[tuple[str, Mapping[str, Formula]]] = []
    for player, label in setting.players.items():
        if types := setting.types.get(player):
            payoffs += [(f"{label}: {entry.label}", entry.payoffs) for entry in types.values()]
        else:
            payoffs.append((label, setting.payoffs[player]))
    return payoffs


def _payoffs(data: ReportData) -> Table:
    columns = _payoffs_by_label(data)
    header = (say("report.outcome"), *(say("report.gets", player=label) for label, _ in columns))
    rows = tuple(
        (label, *(str(_worth(data, payoffs[outcome])) for _, payoffs in columns))
        for outcome, label in data.scenario.setting.outcomes.items()
    )
    return Table(say("report.payoffs"), header, rows)


def _value(data: ReportData, formula: Formula) -> Fraction:
    points = {name: Rationals.of([value]) for name, value in data.point.items()}
    return fraction_at(formula, points, 0)


def _preferences(data: ReportData) -> Iterator[Claim]:
    setting = data.scenario.setting
    columns = [
        (who, {outcome: _value(data, formula) for outcome, formula in payoffs.items()})
        for who, payoffs in _payoffs_by_label(data)
    ]
    for who, values in columns if len(setting.outcomes) <= _RANKED else ():
        ranked = sorted(values.items(), key=lambda item: -item[1])
        order = [(setting.outcomes[outcome], value) for outcome, value in ranked]
        yield claim("report.order" if setting.ordinal else "report.ranking", player=who, order=order)
    options = [outcome for outcome in setting.outcomes if outcome != NO_DEAL]
    better = [o for o in options if all(values[o] >= values[NO_DEAL] for _, values in columns)]
    labels = [setting.outcomes[outcome] for outcome in better]
    yield claim("report.zone", better=labels, no_deal=setting.outcomes[NO_DEAL])


def rules(data: ReportData) -> Section | None:
    """The rules of each protocol in words, of those too that they are made of, with payoffs of their own."""
    protocols = data.scenario.protocols
    shown = [answer.protocol for answer in data.answers]
    bases = [base for protocol in shown if (base := protocols[protocol].built_upon)]
    parts = []
    for protocol in dict.fromkeys((*shown, *bases)):
        spec = protocols[protocol]
        model = spec.in_words(data.scenario.setting, lambda formula: _worth(data, formula))
        blocks: list[Block] = [Items(model.rules)] if model.rules else []
        blocks += [_table(table) for table in model.tables]
        if blocks:
            parts.append(Section(f"rules-{protocol}", data.protocol_label(protocol), tuple(blocks), protocol))
    return Section("rules", say("report.rules"), tuple(parts)) if parts else None


def _table(table: ModelTable) -> Table:
    rows = tuple(tuple(map(str, row)) for row in table.rows[:_MOST_ROWS])
    caption = str(table.caption)
    if len(table.rows) > _MOST_ROWS:
        caption = say("report.first_of_more", caption=caption, shown=_MOST_ROWS, more=len(table.rows) - _MOST_ROWS)
    return Table(caption, tuple(map(str, table.header)), rows)


def _worth(data: ReportData, formula: Formula) -> Claim:
    try:
        value = _value(data, formula)
    except ScenarioError:  # said where the protocol is solved
        value = None
    return claim("rules.worth", value=value, formula=formula.text if formula.names else "")


def assumptions(data: ReportData) -> Section | None:
    """What the numbers rest on; None for a scenario without parameters."""
    scenario = data.scenario
    if not scenario.parameters:
        return None
    counts = Counter[str](parameter.basis for parameter in scenario.parameters.values())
    bases = claim(
        "report.bases",
        total=len(scenario.parameters),
        source=counts["source"],
        inference=counts["inference"],
        assumption=counts["assumption"],
    )
    blocks: list[Block] = [Paragraph((bases,)), _parameters(data)]
    if scenario.content.definitions:
        rows = tuple(
            (
                quantity.label or name.replace("_", " "),
                f"{name} = {quantity.formula}",
                quantity.about or say("report.none"),
            )
            for name, quantity in scenario.content.definitions.items()
        )
        header = (say("report.quantity"), say("report.formula"), say("report.remarks"))
        blocks.append(filled(say("report.derived"), header, rows))
    return Section("assumptions", say("report.assumptions"), tuple(blocks))


_PARAMETER_HEADS = (
    "report.parameter",
    "report.value",
    "report.range",
    "report.unit",
    "report.basis",
    "report.source",
    "report.remarks",
)


def _parameters(data: ReportData) -> Table:
    scenario, none = data.scenario, say("report.none")
    rows = tuple(
        (
            f"{parameter.label} ({name})",
            number(data.point[name]),
            span(*parameter.range) if parameter.range else none,
            parameter.unit or none,
            say("report.basis_of", basis=parameter.basis),
            referred(scenario, parameter.source),
            parameter.about or none,
        )
        for name, parameter in scenario.parameters.items()
    )
    header = tuple(say(head) for head in _PARAMETER_HEADS)
    return filled(say("report.parameters"), header, rows, {1})
