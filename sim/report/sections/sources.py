"""What the report refers to, what sources disagree on, what is left out, and how everything was computed."""

from collections.abc import Iterator

from sim.analysis.wording import technical_notes
from sim.report.blocks import Block, Code, Items, Paragraph, Section, Table
from sim.report.findings import ReportData
from sim.results.manifest import versions
from sim.scenario import Scenario
from sim.words import ENGLISH, claim, language, say
from sim.words.phrases import as_sentence


def referred(scenario: Scenario, reference: str | None) -> str:
    """A reference such as ``cnn#C19`` for people: the source's label or publisher, and the passage."""
    if reference is None:
        return say("report.none")
    name, _, passage = reference.partition("#")
    source = scenario.sources.get(name)
    label = (source.label or source.publisher or source.title) if source else name
    if source is not None and source.author and not source.label:
        label = f"{source.author}{f', {source.date}' if source.date else ''}"
    return f"{label}, {passage}" if passage else str(label)


def contested(data: ReportData) -> Section | None:
    """The contested questions with the answers of each side; None where the file names none."""
    header = (say("report.who"), say("report.says"), say("report.source"))
    blocks: list[Block] = []
    for entry in data.scenario.content.contested:
        rows = tuple((answer.by, answer.says, referred(data.scenario, answer.source)) for answer in entry.claims)
        blocks.append(Table(entry.question, header, rows))
        remarks = [entry.about] if entry.about else []
        if entry.parameters:
            remarks.append(say("report.left_open", parameters=[data.label_of(name) for name in entry.parameters]))
        if remarks:
            blocks.append(Paragraph(tuple(remarks)))
    return Section("contested", say("report.contested"), tuple(blocks)) if blocks else None


def left_out(data: ReportData) -> Section | None:
    """What the scenario does not take into account; None where the file does not say."""
    points = data.scenario.content.left_out
    return Section("left-out", say("report.left_out"), (Items(tuple(points)),)) if points else None


def provenance(data: ReportData) -> Section:
    """Certificates, versions, fingerprints, and the commands that repeat it."""
    pairs = [(say("report.scenario_file"), data.scenario.path.name), (say("report.sha256"), data.scenario.sha256)]
    pairs += [(say("report.version", program=name), version) for name, version in versions().items()]
    if data.run is not None:
        pairs.append((say("report.sweep_identity"), str(data.run["identity"])))
    blocks = (
        *_certificates(data),
        Table(say("report.computed_from"), (say("report.what"), say("report.which")), tuple(pairs)),
        Paragraph((say("report.repeat_it"),)),
        Code(tuple(_commands(data))),
    )
    return Section("provenance", say("report.provenance"), blocks)


def _certificates(data: ReportData) -> Iterator[Block]:
    solved = [(answer.label, answer.solution) for answer in data.answers if answer.solution is not None]
    if not solved:
        return
    complete = sum(solution.complete for _, solution in solved)
    exact = sum(solution.exact for _, solution in solved)
    equilibria = sum(solution.of_equilibria for _, solution in solved)
    facts = {"solved": len(solved), "complete": complete, "exact": exact, "equilibria": equilibria}
    yield Paragraph((claim("report.certified", **facts),))
    rows = tuple(
        (label, solution.concept, solution.method, as_sentence(str(solution.certificate or "")) or say("report.none"))
        for label, solution in solved
    )
    header = (say("report.protocol"), say("report.concept"), say("report.method"), say("report.how_established"))
    yield Table(say("report.certificates"), header, rows)
    notes = [
        claim("report.technical", protocol=label, note=note) for label, one in solved for note in technical_notes(one)
    ]
    if notes:
        yield Items(tuple(notes))


def _commands(data: ReportData) -> list[str]:
    name = data.scenario.path.name
    chosen = "".join(f" --set {parameter}={value}" for parameter, value in data.values.items())
    chosen += f" --variant {data.variant}" if data.variant else ""
    spoken = "" if language() == ENGLISH else f" --lang {language()}"
    return [
        f"negsim check {name} --expect",
        *(f"negsim {command} {name}{chosen}" for command in ("run", "explain", "thresholds", "sweep")),
        f"negsim report {name}{chosen}{spoken}",
        f"negsim compare {name}",
    ]


def sources(data: ReportData) -> Section | None:
    """The publications; None where the file names none."""
    items = []
    for source in data.scenario.sources.values():
        parts = [source.author, source.title, source.publisher, source.date, source.url]
        entry = ". ".join(part.rstrip(".") for part in parts if part) + "."
        items.append(f"{entry} {source.about}" if source.about else entry)
    return Section("sources", say("report.sources"), (Items(tuple(items)),)) if items else None
