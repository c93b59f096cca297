"""``summary.csv``: one line for each regime, in words and rounded numbers, for people and spreadsheets."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from sim.sweeps import Plan, Regime
from sim.sweeps.boundaries import Crossings

_BOUNDS = {"min": "lowest", "max": "highest"}
Ranges = Mapping[int, Mapping[str, float | None]]


def ranges_of(rows: pa.RecordBatch) -> pa.Table:
    """For every regime in some rows the lowest and highest probability of each outcome and payoff of each player."""
    names = [name for name in rows.schema.names if name.startswith(("outcome.", "payoff."))]
    solved = pa.Table.from_batches([rows]).filter(pc.is_valid(rows.column("regime")))
    return solved.group_by("regime").aggregate([(name, bound) for name in names for bound in _BOUNDS])


def merge(some: Iterable[pa.Table]) -> Ranges:
    """Join the ranges of several groups of rows: regime → "outcome.truce_min" and so on → value."""
    table = pa.concat_tables(list(some))
    names = [name for name in table.schema.names if name != "regime"]
    merged = table.group_by("regime").aggregate([(name, name.rpartition("_")[2]) for name in names])
    return {
        line["regime"]: {name: line[f"{name}_{name.rpartition('_')[2]}"] for name in names}
        for line in merged.to_pylist()
    }


def to_csv(plan: Plan, regimes: Sequence[Regime], ranges: Ranges, failed: int) -> str:
    """The text of the file: numbers with six significant digits, the most frequent regime first."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(_header(plan))
    for regime in regimes:
        example = [_number(value) for value in regime.example.values()]
        values = [_number(value) for value in ranges[regime.number].values()]
        tie = "yes" if regime.tie else "no"
        equilibria = len(regime.supports)
        writer.writerow(
            [regime.number, regime.name, regime.points, _number(regime.share), tie, equilibria, *example, *values]
        )
    if failed:
        writer.writerow(["", "could not be solved", failed, _number(failed / plan.points)])
    return file.getvalue()


def regimes_to_csv(plan: Plan, regimes: Sequence[Regime]) -> str:
    """The text of ``regimes.csv``, for programs: a line for each regime, numbers in full."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    examples = [f"example.{name}" for name in plan.design.axes]
    writer.writerow(["regime", "name", "words", "points", "share", "tie", "degenerate", "equilibria", *examples])
    for one in regimes:
        flags = [str(flag).lower() for flag in (one.tie, one.degenerate)]
        example = [repr(float(value)) for value in one.example.values()]
        writer.writerow(
            [one.number, one.name, one.words, one.points, repr(one.share), *flags, len(one.supports), *example]
        )
    return file.getvalue()


def boundaries_to_csv(plan: Plan, crossings: Crossings) -> str:
    """The text of ``boundaries.csv``: a line for each place on a line of the grid where one regime ends."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    names = list(plan.design.axes)
    writer.writerow([*names, "along", "before", "after"])
    columns = (crossings.x, crossings.y, crossings.along, crossings.before, crossings.after)
    for x, y, along, before, after in zip(*(column.tolist() for column in columns), strict=True):
        writer.writerow([repr(x), repr(y), names[along], before, after])
    return file.getvalue()


def _header(plan: Plan) -> list[str]:
    parameters = plan.scenario.parameters
    varied = [_with_unit(parameters[name].label or name, parameters[name].unit) for name in plan.design.axes]
    measured = [f"probability of {label}" for label in plan.rules.outcomes.values()]
    measured += [f"payoff of {label}" for label in plan.rules.players.values()]
    return [
        *("regime", "what comes of it", "points", "share of points", "only at a threshold", "equilibria"),
        *(f"for example: {text}" for text in varied),
        *(f"{bound} {text}" for text in measured for bound in _BOUNDS.values()),
    ]


def _with_unit(label: str, unit: str | None) -> str:
    return f"{label} ({unit})" if unit else label


def _number(value: Any) -> str:
    return "" if value is None else format(float(value), ".6g")
