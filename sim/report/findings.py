"""Everything that a report tells, computed once: solutions, reasons, thresholds, sweeps, comparisons.

The figures of a report: every kind that suits the data, in two widths.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pyarrow as pa

from sim.analysis.comparison import Case, compare
from sim.analysis.reasons.explaining import Explanation, explain
from sim.analysis.thresholds.lines import ThresholdLine, threshold_lines
from sim.errors import NegsimError, RunError
from sim.plots import PLOTS, Drawing, Slack, comparison_of, read, solved_protocol
from sim.plots.page.looks import NARROW, WIDE
from sim.protocols import Rules, normal_form_of
from sim.report.blocks import Illustration
from sim.results.run import Run
from sim.scenario import Scenario, load, solve
from sim.solution import Solution
from sim.sweeps import plan_sweep, read_metadata
from sim.sweeps.table import tabulate

# Thresholds that cannot be found exactly are looked for between so many samples of each range.
SAMPLES = 201
MOST_POINTS = 200_000


@dataclass(frozen=True)
class Answer:
    """One protocol at the point of the report: solution and reasons; ``message`` says why one of them is missing."""

    protocol: str
    label: str
    rules: Rules
    solution: Solution | None
    cuts: tuple[ThresholdLine, ...] = ()
    explanation: Explanation | None = None
    message: str = ""


@dataclass(frozen=True)
class Swept:
    """A sweep: its table and the description in the table's metadata, or why there is none."""

    name: str
    label: str
    table: pa.Table | None
    about: Mapping[str, Any]
    message: str = ""


@dataclass(frozen=True)
class ReportData:
    """What a report is about, and everything found out for it."""

    scenario: Scenario
    point: Mapping[str, Fraction]
    values: Mapping[str, Any]
    variant: str | None
    answers: tuple[Answer, ...]
    cases: tuple[Case, ...]
    sweeps: tuple[Swept, ...]
    run: Mapping[str, Any] | None = None

    def label_of(self, parameter: str) -> str:
        """A parameter's name for people."""
        return self.scenario.parameters[parameter].label or parameter


def report_data_of_file(
    path: Any, values: Mapping[str, Any] | None = None, variant: str | None = None, protocols: Sequence[str] = ()
) -> ReportData:
    """Solve, explain, sweep and compare a scenario.

    Raises:
        ScenarioError: the scenario is not in order, or there is no such protocol, variant or parameter.
    """
    scenario = path if isinstance(path, Scenario) else load(path)
    chosen = _chosen(scenario, protocols)
    sweeps = tuple(
        _sweep(scenario, name, values or {}, variant)
        for name, sweep in scenario.sweeps.items()
        if (sweep.protocol or next(iter(scenario.protocols))) in chosen
    )
    return _findings(scenario, values or {}, variant, chosen, sweeps, None)


def report_data_of_run(run: Run) -> ReportData:
    """The same for the sweep of a results folder: its scenario with its values, and its table as it stands there.

    Raises:
        RunError: files of the run are missing or have changed, or it kept no table.
    """
    manifest = run.manifest
    if manifest["keep"] != "all":
        raise RunError(
            f"{run.path}: kept {manifest['keep']} only; a report needs the table (sweep again with --keep all)"
        )
    scenario = load(run.path / "scenario.yaml")
    table = run.table
    about = read_metadata(table.schema)
    name = manifest.get("sweep") or "sweep"
    label = scenario.sweeps[name].label if name in scenario.sweeps else " and ".join(manifest["vary"])
    base = scenario.point(None, manifest["variant"])
    values = {one: text for one, text in manifest["parameters"].items() if Fraction(text) != base[one]}
    swept = Swept(name, label or name, table, about)
    return _findings(scenario, values, manifest["variant"], [manifest["protocol"]], (swept,), manifest)


def _chosen(scenario: Scenario, protocols: Sequence[str]) -> list[str]:
    for name in protocols:
        scenario.rules(name)
    return list(protocols or scenario.protocols)


def _findings(
    scenario: Scenario,
    values: Mapping[str, Any],
    variant: str | None,
    protocols: Sequence[str],
    sweeps: tuple[Swept, ...],
    run: Mapping[str, Any] | None,
) -> ReportData:
    point = scenario.point(values, variant)
    others = [name for name in scenario.variants if name != variant]
    cases = compare(scenario, protocols, others, values) if others else []
    answers = tuple(_answer(scenario, name, point) for name in protocols)
    base = [Case(one.protocol, variant, one.solution, one.message) for one in answers]
    order = {name: place for place, name in enumerate(protocols)}
    return ReportData(
        scenario=scenario,
        point=point,
        values=values,
        variant=variant,
        answers=answers,
        cases=tuple(sorted((*base, *cases), key=lambda case: order[case.protocol])),
        sweeps=sweeps,
        run=run,
    )


def _answer(scenario: Scenario, protocol: str, point: Mapping[str, Fraction]) -> Answer:
    label = scenario.protocols[protocol].label or protocol.replace("_", " ")
    rules = scenario.rules(protocol)
    try:
        solution = solve(scenario, protocol, None, point)
    except NegsimError as error:
        return Answer(protocol, label, rules, None, message=str(error))
    try:
        if (form := normal_form_of(rules)) is not None:
            told = explain(scenario, protocol, point, form)
            return Answer(protocol, label, rules, solution, told.cuts, told)
        return Answer(protocol, label, rules, solution, threshold_lines(scenario, rules, point, SAMPLES))
    except NegsimError as error:  # such as a game too large for exact thresholds; its equilibria stand
        return Answer(protocol, label, rules, solution, message=str(error))


def _sweep(scenario: Scenario, name: str, values: Mapping[str, Any], variant: str | None) -> Swept:
    label = scenario.sweeps[name].label or name.replace("-", " ")
    try:
        plan = plan_sweep(scenario, name=name, parameters=values, variant=variant)
        if plan.points > MOST_POINTS:
            said = (
                f"it has {plan.points:,} points; a report sweeps at most {MOST_POINTS:,} by itself "
                "(use negsim sweep, then negsim report on its results folder)"
            )
            return Swept(name, label, None, {}, said)
        table = tabulate(plan)
    except NegsimError as error:
        return Swept(name, label, None, {}, str(error))
    return Swept(name, label, table, read_metadata(table.schema))


def protocol_figures(findings: ReportData, answer: Answer) -> Iterator[Illustration]:
    """Those of one protocol at the report's point."""
    if answer.solution is not None:
        yield from _drawn(answer.protocol, solved_protocol(findings.scenario, answer.solution, findings.point))


def sweep_figures(findings: ReportData, one: Swept) -> Iterator[Illustration]:
    """Those of a sweep."""
    yield from _drawn(f"sweep-{one.name}", one.table)


def slack_figure(findings: ReportData, answer: Answer) -> Iterator[Illustration]:
    """How far each parameter may move before the answer changes."""
    scenario = findings.scenario
    data = Slack(cuts=answer.cuts, title=scenario.title, protocol=answer.protocol, sha256=scenario.sha256)
    yield from _drawn(f"flips-{answer.protocol}", data)


def comparison_figure(findings: ReportData) -> Iterator[Illustration]:
    """Protocols and variants side by side."""
    yield from _drawn("comparison", comparison_of(findings.scenario, findings.cases, findings.values))


def _drawn(stem: str, data: Any) -> Iterator[Illustration]:
    for kind in PLOTS:
        drawing = read(kind, data)
        if not isinstance(drawing, str):
            yield Illustration(
                name=f"{stem}-{kind}",
                title=drawing.words.title,
                caption=drawing.words.caption,
                alt=drawing.words.description,
                wide=drawing.encode("svg", WIDE),
                narrow=_narrow(drawing),
            )


def _narrow(drawing: Drawing[Any]) -> bytes | None:
    """The figure for small screens; None where it needs more room."""
    try:
        return drawing.encode("svg", NARROW)
    except RunError:
        return None
