"""How the report was computed, and what it refers to."""

from sim.report.blocks import Block, Claim, Code, Items, Paragraph, Section, Table
from sim.report.findings import Findings
from sim.report.sentences import as_sentence
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


def provenance(findings: Findings) -> Section:
    """Certificates, versions, fingerprints, and the commands that repeat it."""
    solved = [answer for answer in findings.answers if answer.solution is not None]
    solutions = [answer.solution for answer in solved if answer.solution is not None]
    facts = {
        "solved": len(solutions),
        "complete": sum(one.complete for one in solutions),
        "exact": sum(one.exact for one in solutions),
    }
    rows = tuple(
        (answer.label, answer.solution.concept, answer.solution.method, as_sentence(answer.solution.certificate))
        for answer in solved
        if answer.solution is not None
    )
    blocks: list[Block] = []
    if solutions:
        blocks += [
            Paragraph((Claim("certified", facts),)),
            Table("Certificates", ("Protocol", "Concept", "Method", "How it was established"), rows),
        ]
    pairs = [("Scenario file", findings.scenario.file.name), ("SHA-256 of the file", findings.scenario.sha256)]
    pairs += [(f"Version of {name}", version) for name, version in versions().items()]
    if findings.run is not None:
        pairs.append(("Identity of the sweep", str(findings.run["identity"])))
    blocks += [
        Table("What it was computed from, and by what", ("What", "Which"), tuple(pairs)),
        Paragraph(("The commands that repeat it:",)),
        Code(tuple(_commands(findings))),
    ]
    return Section("provenance", "How this was computed", tuple(blocks))


def _commands(findings: Findings) -> list[str]:
    name = findings.scenario.file.name
    chosen = "".join(f" --set {one}={value}" for one, value in findings.values.items())
    chosen += f" --variant {findings.variant}" if findings.variant else ""
    return [
        f"negsim check {name} --expect",
        *(f"negsim {command} {name}{chosen}" for command in ("run", "explain", "thresholds", "sweep", "report")),
        f"negsim compare {name}",
    ]


def sources(findings: Findings) -> Section | None:
    """The publications; None where the file names none."""
    told = []
    for source in findings.scenario.sources.values():
        parts = [source.author, source.title, source.publisher, source.date, source.url]
        told.append(". ".join(part.rstrip(".") for part in parts if part) + ".")
        if source.about:
            told[-1] += f" {source.about}"
    return Section("sources", "Sources", (Items(tuple(told)),)) if told else None
