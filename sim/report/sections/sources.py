"""The parties, the options, and what each side gets."""

from collections.abc import Iterator, Mapping
from typing import Any

from sim.formulas import Rationals
from sim.protocols.normal_form.demands import NO_DEAL
from sim.protocols.values import fraction_at
from sim.report.blocks import Block, Claim, Paragraph, Section, Table
from sim.report.findings import Findings
from sim.report.provenance import referred
from sim.report.sentences import shown

_RANKED = 7  # outcomes; longer lists say nothing that the table does not


def parties(findings: Findings) -> Section:
    """Who decides, about what, and what it is worth to them."""
    scenario = findings.scenario
    blocks: list[Block] = [_who(findings)]
    if scenario.options:
        blocks.append(_options(findings))
    if scenario.types:
        blocks.append(_types(findings))
    if scenario.payoffs:
        blocks += [_payoffs(findings), Paragraph(tuple(_preferences(findings)))]
    return Section("parties", "Parties, options, payoffs", tuple(blocks))


def _who(findings: Findings) -> Table:
    scenario = findings.scenario
    rows = tuple((one.label, one.about or "–", referred(scenario, one.source)) for one in scenario.players.values())
    return Table("Who decides", ("Party", "Remarks", "Source"), rows)


def _options(findings: Findings) -> Table:
    scenario = findings.scenario
    entries = [*scenario.options.values(), *([scenario.no_deal] if scenario.no_deal else [])]
    rows = tuple((one.label, one.about or "–", referred(scenario, one.source)) for one in entries)
    return Table("What is on the table, and what happens otherwise", ("Outcome", "Remarks", "Source"), rows)


def _types(findings: Findings) -> Table:
    scenario = findings.scenario
    rows = []
    for player, kinds in scenario.setting.types.items():
        for name, kind in kinds.items():
            chance = f"{kind.probability.text} = {shown(_value(findings, kind.probability))}"
            about = scenario.types[player][name].about or "–"
            rows.append((f"{scenario.players[player].label}: {kind.label}", chance, about))
    return Table("What the others do not know", ("Type", "Probability", "Remarks"), tuple(rows))


def payoffs_of(findings: Findings) -> list[tuple[str, Mapping[str, Any]]]:
    """Player (and type) as a label, with the formula of every outcome."""
    setting = findings.scenario.setting
    found: list[tuple[str, Mapping[str, Any]]] = []
    for player, label in setting.players.items():
        kinds = setting.types.get(player)
        if kinds:
            found += [(f"{label}: {kind.label}", kind.payoffs) for kind in kinds.values()]
        else:
            found.append((label, setting.payoffs[player]))
    return found


def _payoffs(findings: Findings) -> Table:
    setting = findings.scenario.setting
    header = ("Outcome", *(f"{label} gets" for label, _ in payoffs_of(findings)))
    rows = [
        (label, *(_cell(findings, payoffs[outcome]) for _, payoffs in payoffs_of(findings)))
        for outcome, label in setting.outcomes.items()
    ]
    return Table("What each side gets of each outcome", header, tuple(rows))


def _cell(findings: Findings, formula: Any) -> str:
    value = shown(_value(findings, formula))
    return value if not formula.names else f"{value} = {formula.text}"


def _value(findings: Findings, formula: Any) -> Any:
    points = {name: Rationals.of([value]) for name, value in findings.point.items()}
    return fraction_at(formula, points, 0)


def _preferences(findings: Findings) -> Iterator[Claim]:
    setting = findings.scenario.setting
    worth = [
        (who, {outcome: _value(findings, formula) for outcome, formula in payoffs.items()})
        for who, payoffs in payoffs_of(findings)
    ]
    for who, values in worth if len(setting.outcomes) <= _RANKED else ():
        ranked = sorted(values, key=lambda outcome, values=values: -values[outcome])  # type: ignore[misc]
        facts = {"player": who, "order": [(setting.outcomes[outcome], values[outcome]) for outcome in ranked]}
        yield Claim("order" if setting.ordinal else "ranking", facts)
    options = [outcome for outcome in setting.outcomes if outcome != NO_DEAL]
    better = [o for o in options if all(values[o] >= values[NO_DEAL] for _, values in worth)]
    yield Claim("zone", {"better": [setting.outcomes[o] for o in better], "no_deal": setting.outcomes[NO_DEAL]})
