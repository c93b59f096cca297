"""``summary.csv``: one line for each regime, in words and rounded numbers, for people and spreadsheets."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from sim.files import no_formula
from sim.sweeps import NamedRegime, Plan
from sim.sweeps.boundaries import Crossings
from sim.words import say

_BOUNDS = ("min", "max")
Ranges = Mapping[int, Mapping[str, float | None]]


def ranges_of(rows: pa.RecordBatch) -> pa.Table:
    """For every regime in some rows the lowest and highest probability of each outcome and payoff of each player."""
    names = [name for name in rows.schema.names if name.startswith(("outcome.", "payoff."))]
    solved = pa.Table.from_batches([rows]).filter(pc.is_valid(rows.column("regime")))
    return solved.group_by("regime").aggregate([(name, bound) for name in names for bound in _BOUNDS])


def merge(parts: Iterable[pa.Table]) -> Ranges:
    """Join the ranges of several groups of rows: regime → "outcome.truce_min" and so on → value."""
    table = pa.concat_tables(list(parts))
    names = [name for name in table.schema.names if name != "regime"]
    merged = table.group_by("regime").aggregate([(name, name.rpartition("_")[2]) for name in names])
    return {
        line["regime"]: {name: line[f"{name}_{name.rpartition('_')[2]}"] for name in names}
        for line in merged.to_pylist()
    }


def to_csv(plan: Plan, regimes: Sequence[NamedRegime], ranges: Ranges, failed: int) -> str:
    """The text of the file: numbers with six significant digits, the most frequent regime first."""
    rows: list[list[Any]] = [_header(plan)]
    for regime in regimes:
        about = [regime.number, no_formula(regime.name), regime.points, _number(regime.share)]
        tie = say("tables.yes") if regime.tie else say("tables.no")
        numbers = map(_number, [*regime.example.values(), *ranges[regime.number].values()])
        rows.append([*about, tie, len(regime.supports), *numbers])
    if failed:
        rows.append(["", say("tables.summary_unsolved"), failed, _number(failed / plan.points)])
    return _csv(rows)


def regimes_to_csv(plan: Plan, regimes: Sequence[NamedRegime]) -> str:
    """The text of ``regimes.csv``, for programs: a line for each regime, numbers in full."""
    examples = [f"example.{name}" for name in plan.design.axes]
    rows: list[list[Any]] = [
        ["regime", "name", "words", "points", "share", "tie", "degenerate", "equilibria", *examples]
    ]
    for regime in regimes:
        flags = [str(flag).lower() for flag in (regime.tie, regime.degenerate)]
        example = [repr(float(value)) for value in regime.example.values()]
        texts = [no_formula(regime.name), no_formula(regime.words)]
        rows.append([regime.number, *texts, regime.points, repr(regime.share), *flags, len(regime.supports), *example])
    return _csv(rows)


def boundaries_to_csv(plan: Plan, crossings: Crossings) -> str:
    """The text of ``boundaries.csv``: a line for each place on a line of the grid where one regime ends."""
    names = list(plan.design.axes)
    columns = (crossings.x, crossings.y, crossings.along, crossings.before, crossings.after)
    lines = zip(*(column.tolist() for column in columns), strict=True)
    rows = [[repr(x), repr(y), names[along], before, after] for x, y, along, before, after in lines]
    return _csv([[*names, "along", "before", "after"], *rows])


def _header(plan: Plan) -> list[str]:
    parameters = plan.scenario.parameters
    examples = [
        say("tables.summary_example", parameter=parameters[name].label or name, unit=parameters[name].unit)
        for name in plan.design.axes
    ]
    measured = [say("tables.summary_probability", outcome=label) for label in plan.rules.outcomes.values()]
    measured += [say("tables.summary_payoff", player=label) for label in plan.rules.players.values()]
    bounds = []
    for measure in measured:
        bounds += [say("tables.summary_lowest", measure=measure), say("tables.summary_highest", measure=measure)]
    heads = [
        say("tables.summary_regime"),
        say("tables.summary_outcomes"),
        say("tables.summary_points"),
        say("tables.summary_share"),
        say("tables.summary_tie"),
        say("tables.summary_equilibria"),
        *examples,
        *bounds,
    ]
    return [no_formula(head) for head in heads]


def _csv(rows: Iterable[Sequence[Any]]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()


def _number(value: Any) -> str:
    return "" if value is None else format(float(value), ".6g")
