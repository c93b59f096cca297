"""Everything that a report says, computed once: solutions, reasons, thresholds, sweeps, comparisons, figures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
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
from sim.words import Named, say
from sim.words.phrases import listing

# Thresholds that cannot be found exactly are looked for between so many samples of each range.
SAMPLES = 201
MOST_POINTS = 200_000


@dataclass(frozen=True)
class ProtocolAnswer:
    """One protocol at the point of the report: solution and reasons; ``message`` says why one of them is missing."""

    protocol: str
    label: str
    rules: Rules | None  # None where there are none, since the protocol cannot be solved in this scenario
    solution: Solution | None
    lines: tuple[ThresholdLine, ...] = ()
    explanation: Explanation | None = None
    message: str = ""

    @property
    def named(self) -> Named:
        """The protocol as sentences name it."""
        return Named(self.protocol, self.label)

    @property
    def case(self) -> Case:
        """The same as a case of a comparison."""
        return Case(self.protocol, None, self.solution, self.message, self.rules.outcomes if self.rules else {})

    @cached_property
    def words(self) -> str:
        """What can come of it, or what the solver says of that itself."""
        if self.solution is not None and self.solution.headline:
            return str(self.solution.headline)
        return self.case.words


@dataclass(frozen=True)
class SweepResult:
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
    answers: tuple[ProtocolAnswer, ...]
    cases: tuple[Case, ...]
    sweeps: tuple[SweepResult, ...]
    run: Mapping[str, Any] | None = None

    def label_of(self, parameter: str) -> str:
        """A parameter's name for people."""
        return self.scenario.parameters[parameter].label or parameter

    def protocol_label(self, protocol: str) -> str:
        """A protocol's name for people."""
        return self.scenario.protocols[protocol].label or protocol.replace("_", " ")

    def variant_label(self, variant: str | None) -> str:
        """A variant's name for people."""
        if variant is None:
            return say("report.as_in_the_file")
        return self.scenario.variants[variant].label or variant


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
    return _report_data(scenario, values or {}, variant, chosen, sweeps, None)


def report_data_of_run(run: Run) -> ReportData:
    """The same for the sweep of a results folder: its scenario with its values, and its table as it stands there.

    Raises:
        RunError: files of the run are missing or have changed, or it kept no table.
    """
    manifest = run.manifest
    if manifest["keep"] != "all":
        raise RunError(say("errors.report.no_table", path=run.path, kept=manifest["keep"]))
    scenario = load(run.path / "scenario.yaml")
    table = run.spoken_table
    about = read_metadata(table.schema)
    sweep = manifest.get("sweep") or "sweep"
    label = scenario.sweeps[sweep].label if sweep in scenario.sweeps else listing(list(manifest["vary"]))
    base = scenario.point(None, manifest["variant"])
    values = {
        parameter: text for parameter, text in manifest["parameters"].items() if Fraction(text) != base[parameter]
    }
    result = SweepResult(sweep, label or sweep, table, about)
    return _report_data(scenario, values, manifest["variant"], [manifest["protocol"]], (result,), manifest)


def _chosen(scenario: Scenario, protocols: Sequence[str]) -> list[str]:
    for name in protocols:
        scenario.rules(name)
    return list(protocols or scenario.protocols)


def _report_data(
    scenario: Scenario,
    values: Mapping[str, Any],
    variant: str | None,
    protocols: Sequence[str],
    sweeps: tuple[SweepResult, ...],
    run: Mapping[str, Any] | None,
) -> ReportData:
    point = scenario.point(values, variant)
    others = [name for name in scenario.variants if name != variant]
    cases = compare(scenario, protocols, others, values) if others else []
    answers = tuple(_answer(scenario, name, point) for name in protocols)
    base = [replace(answer.case, variant=variant) for answer in answers]
    order = {name: index for index, name in enumerate(protocols)}
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


def _answer(scenario: Scenario, protocol: str, point: Mapping[str, Fraction]) -> ProtocolAnswer:
    label = scenario.protocols[protocol].label or protocol.replace("_", " ")
    rules = None
    try:
        rules = scenario.rules(protocol)
        solution = solve(scenario, protocol, None, point)
    except NegsimError as error:
        return ProtocolAnswer(protocol, label, rules, None, message=str(error))
    try:
        if (form := normal_form_of(rules)) is not None:
            reasons = explain(scenario, protocol, point, form)
            return ProtocolAnswer(protocol, label, rules, solution, reasons.lines, reasons)
        return ProtocolAnswer(protocol, label, rules, solution, threshold_lines(scenario, rules, point, SAMPLES))
    except NegsimError as error:  # such as a game too large for exact thresholds; its equilibria stand
        return ProtocolAnswer(protocol, label, rules, solution, message=str(error))


def _sweep(scenario: Scenario, name: str, values: Mapping[str, Any], variant: str | None) -> SweepResult:
    label = scenario.sweeps[name].label or name.replace("-", " ")
    try:
        plan = plan_sweep(scenario, name=name, parameters=values, variant=variant)
        if plan.points > MOST_POINTS:
            message = say("report.too_many_points", points=plan.points, most=MOST_POINTS)
            return SweepResult(name, label, None, {}, message)
        table = tabulate(plan)
    except NegsimError as error:
        return SweepResult(name, label, None, {}, str(error))
    return SweepResult(name, label, table, read_metadata(table.schema))


def protocol_figures(data: ReportData, answer: ProtocolAnswer) -> Iterator[Illustration]:
    """Those of one protocol at the report's point."""
    if answer.solution is not None:
        yield from _drawn(answer.protocol, solved_protocol(data.scenario, answer.solution, data.point))


def sweep_figures(sweep: SweepResult) -> Iterator[Illustration]:
    """Those of a sweep."""
    yield from _drawn(f"sweep-{sweep.name}", sweep.table)


def slack_figure(data: ReportData, answer: ProtocolAnswer) -> Iterator[Illustration]:
    """How far each parameter may move before the answer changes."""
    scenario = data.scenario
    slack = Slack(cuts=answer.lines, title=scenario.title, protocol=answer.protocol, sha256=scenario.sha256)
    yield from _drawn(f"flips-{answer.protocol}", slack)


def comparison_figure(data: ReportData) -> Iterator[Illustration]:
    """Protocols and variants side by side."""
    yield from _drawn("comparison", comparison_of(data.scenario, data.cases, data.values))


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
