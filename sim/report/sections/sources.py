"""The parties, the options, and what each side gets.

Each parameter with its basis, source and range.

How the report was computed, and what it refers to.

What sources disagree on, and what the scenario leaves out.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from sim.formulas import Rationals
from sim.protocols.spec import NO_DEAL
from sim.protocols.values import fraction_at
from sim.report.blocks import Block, Claim, Code, Items, Paragraph, Section, Table
from sim.report.findings import ReportData
from sim.report.sentences import as_sentence, shown
from sim.results.manifest import versions
from sim.scenario import Scenario


def referred(scenario: Scenario, reference: str | None) -> str:
    """A reference such as ``cnn#C19`` for people: the source's label or publisher, and the passage."""
    if reference is None:
        return "–"
    name, _, passage = reference.partition("#")
    source = scenario.sources.get(name)
    label = (source.label or source.publisher or source.title) if source else name
    if source is not None and source.author and not source.label:
        label = f"{source.author}{f', {source.date}' if source.date else ''}"
    return f"{label}, {passage}" if passage else str(label)


def provenance(findings: ReportData) -> Section:
    """Certificates, versions, fingerprints, and the commands that repeat it."""
    solved = [answer for answer in findings.answers if answer.solution is not None]
    solutions = [answer.solution for answer in solved if answer.solution is not None]
    facts = {
        "solved": len(solutions),
        "complete": sum(one.complete for one in solutions),
        "exact": sum(one.exact for one in solutions),
    }
    rows = tuple(
        (
            answer.label,
            answer.solution.concept,
            answer.solution.method,
            as_sentence(str(answer.solution.certificate or "")),
        )
        for answer in solved
        if answer.solution is not None
    )
    blocks: list[Block] = []
    if solutions:
        blocks += [
            Paragraph((Claim("certified", facts),)),
            Table("Certificates", ("Protocol", "Concept", "Method", "How it was established"), rows),
        ]
    pairs = [("Scenario file", findings.scenario.path.name), ("SHA-256 of the file", findings.scenario.sha256)]
    pairs += [(f"Version of {name}", version) for name, version in versions().items()]
    if findings.run is not None:
        pairs.append(("Identity of the sweep", str(findings.run["identity"])))
    blocks += [
        Table("What it was computed from, and by what", ("What", "Which"), tuple(pairs)),
        Paragraph(("The commands that repeat it:",)),
        Code(tuple(_commands(findings))),
    ]
    return Section("provenance", "How this was computed", tuple(blocks))


def _commands(findings: ReportData) -> list[str]:
    name = findings.scenario.path.name
    chosen = "".join(f" --set {one}={value}" for one, value in findings.values.items())
    chosen += f" --variant {findings.variant}" if findings.variant else ""
    return [
        f"negsim check {name} --expect",
        *(f"negsim {command} {name}{chosen}" for command in ("run", "explain", "thresholds", "sweep", "report")),
        f"negsim compare {name}",
    ]


def sources(findings: ReportData) -> Section | None:
    """The publications; None where the file names none."""
    told = []
    for source in findings.scenario.sources.values():
        parts = [source.author, source.title, source.publisher, source.date, source.url]
        told.append(". ".join(part.rstrip(".") for part in parts if part) + ".")
        if source.about:
            told[-1] += f" {source.about}"
    return Section("sources", "Sources", (Items(tuple(told)),)) if told else None


_RANKED = 7  # outcomes; longer lists say nothing that the table does not


def parties(findings: ReportData) -> Section:
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


def _who(findings: ReportData) -> Table:
    scenario = findings.scenario
    rows = tuple((one.label, one.about or "–", referred(scenario, one.source)) for one in scenario.players.values())
    return Table("Who decides", ("Party", "Remarks", "Source"), rows)


def _options(findings: ReportData) -> Table:
    scenario = findings.scenario
    entries = [*scenario.options.values(), *([scenario.no_deal] if scenario.no_deal else [])]
    rows = tuple((one.label, one.about or "–", referred(scenario, one.source)) for one in entries)
    return Table("What is on the table, and what happens otherwise", ("Outcome", "Remarks", "Source"), rows)


def _types(findings: ReportData) -> Table:
    scenario = findings.scenario
    rows = []
    for player, kinds in scenario.setting.types.items():
        for name, kind in kinds.items():
            chance = f"{kind.probability.text} = {shown(_value(findings, kind.probability))}"
            about = scenario.types[player][name].about or "–"
            rows.append((f"{scenario.players[player].label}: {kind.label}", chance, about))
    return Table("What the others do not know", ("Type", "Probability", "Remarks"), tuple(rows))


def payoffs_of(findings: ReportData) -> list[tuple[str, Mapping[str, Any]]]:
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


def _payoffs(findings: ReportData) -> Table:
    setting = findings.scenario.setting
    header = ("Outcome", *(f"{label} gets" for label, _ in payoffs_of(findings)))
    rows = [
        (label, *(_cell(findings, payoffs[outcome]) for _, payoffs in payoffs_of(findings)))
        for outcome, label in setting.outcomes.items()
    ]
    return Table("What each side gets of each outcome", header, tuple(rows))


def _cell(findings: ReportData, formula: Any) -> str:
    value = shown(_value(findings, formula))
    return value if not formula.names else f"{value} = {formula.text}"


def _value(findings: ReportData, formula: Any) -> Any:
    points = {name: Rationals.of([value]) for name, value in findings.point.items()}
    return fraction_at(formula, points, 0)


def _preferences(findings: ReportData) -> Iterator[Claim]:
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


def assumptions(findings: ReportData) -> Section | None:
    """What the numbers rest on; None for a scenario without parameters."""
    scenario = findings.scenario
    if not scenario.parameters:
        return None
    counted = Counter[str](parameter.basis for parameter in scenario.parameters.values())
    facts = {"total": len(scenario.parameters), **{basis: counted[basis] for basis in _BASES}}
    blocks: list[Block] = [Paragraph((Claim("bases", facts),)), _parameters(findings)]
    if scenario.content.definitions:
        rows = tuple(
            (one.label or name.replace("_", " "), f"{name} = {one.formula}", one.about or "–")
            for name, one in scenario.content.definitions.items()
        )
        blocks.append(Table("Quantities derived from them", ("Quantity", "Formula", "Remarks"), rows))
    return Section("assumptions", "Assumptions", tuple(blocks))


_BASES = ("source", "inference", "assumption")


def _parameters(findings: ReportData) -> Table:
    scenario = findings.scenario
    rows = []
    for name, one in scenario.parameters.items():
        span = f"{shown(one.range[0])} to {shown(one.range[1])}" if one.range else "–"
        remarks = one.about or "–"
        title = f"{one.label} ({name})"
        rows.append((title, shown(findings.point[name]), span, one.unit or "–", one.basis,
                     referred(scenario, one.source), remarks))  # fmt: skip
    header = ("Parameter", "Value", "Range", "Unit", "Basis", "Source", "Remarks")
    return Table("Parameters: what was put in, and what it rests on", header, tuple(rows), frozenset({1}))


def contested(findings: ReportData) -> Section | None:
    """The contested questions with the answers of each side; None where the file names none."""
    scenario = findings.scenario
    blocks: list[Block] = []
    for entry in scenario.content.contested:
        rows = tuple((claim.by, claim.says, referred(scenario, claim.source)) for claim in entry.claims)
        blocks.append(Table(entry.question, ("Who", "Says", "Source"), rows))
        told = [entry.about] if entry.about else []
        if entry.parameters:
            told.append("Left open by: " + ", ".join(findings.label_of(name) for name in entry.parameters) + ".")
        if told:
            blocks.append(Paragraph(tuple(told)))
    return Section("contested", "Where sources disagree", tuple(blocks)) if blocks else None


def left_out(findings: ReportData) -> Section | None:
    """What the scenario does not take into account; None where the file does not say."""
    told = findings.scenario.content.left_out
    return Section("left-out", "What is left out", (Items(tuple(told)),)) if told else None
