"""Rows and columns of a run's table, chosen in words such as ``parameter.sanctions >= 2 and pure = true``."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from sim.errors import RunError, did_you_mean
from sim.results.files import TABLE, read_parts
from sim.results.manifest import check_files
from sim.results.run import Run
from sim.words import say

_CONDITION = re.compile(r"\s*([^\s=<>!]+)\s*(==|=|!=|<=|>=|<|>)\s*('[^']*'|\"[^\"]*\"|[^\s'\"]+)\s*\Z")
_COMPARE: dict[str, Callable[..., Any]] = {
    "=": pc.equal,
    "==": pc.equal,
    "!=": pc.not_equal,
    "<": pc.less,
    "<=": pc.less_equal,
    ">": pc.greater,
    ">=": pc.greater_equal,
}


@dataclass(frozen=True)
class RowFilter:
    """One comparison of a column with a value."""

    column: str
    sign: str
    value: Any

    def mask(self, rows: pa.Table) -> Any:
        """Which rows it holds for; not for those without a value."""
        return pc.fill_null(_COMPARE[self.sign](rows.column(self.column), pa.scalar(self.value)), False)


def schema_of_run(run: Run) -> pa.Schema:
    """The columns of a run's table.

    Raises:
        RunError: the run kept none.
    """
    return next(_parts(run)).schema


def conditions_of(text: str, schema: pa.Schema) -> list[RowFilter]:
    """Read conditions that are joined by ``and``.

    Raises:
        RunError: another form, an unknown column, or a value that does not fit it.
    """
    return [_condition(part, schema) for part in re.split(r"\s+and\s+", text.strip())]


def columns_of(text: str, schema: pa.Schema) -> list[str]:
    """Names of columns separated by commas; ``payoff.*`` stands for all that begin so.

    Raises:
        RunError: an unknown column.
    """
    result: list[str] = []
    for name in (part.strip() for part in text.split(",")):
        chosen = [column for column in schema.names if column.startswith(name[:-1])] if name.endswith("*") else [name]
        if not chosen or chosen[0] not in schema.names:
            raise _unknown(name, schema)
        result += chosen
    return list(dict.fromkeys(result))


def rows_of(run: Run, conditions: Sequence[RowFilter] = (), columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
    """The chosen rows and columns, part by part, so that memory does not grow with the table."""
    for part in _parts(run):
        rows = part
        if conditions:
            rows = part.filter(reduce(pc.and_, (condition.mask(part) for condition in conditions)))
        yield rows if columns is None else rows.select(list(columns))


def _parts(run: Run) -> Iterator[pa.Table]:
    names = sorted(name for name in run.manifest["files"] if name.startswith(f"{TABLE}/"))
    if not names:
        raise RunError(say("errors.results.no_table", folder=run.path))
    for name in names:
        check_files(run.path, run.manifest, [name])
        yield read_parts([run.path / name])


def _condition(text: str, schema: pa.Schema) -> RowFilter:
    match = _CONDITION.match(text)
    if match is None:
        raise RunError(say("errors.results.no_condition", text=text.strip()))
    column, sign, value = match.groups()
    if column not in schema.names:
        raise _unknown(column, schema)
    type_ = schema.field(column).type
    read = _read(value.strip("'\""), type_)
    if read is None:
        flags = pa.types.is_boolean(type_)
        raise RunError(say("errors.results.wrong_value", text=text.strip(), column=column, flags=flags, value=value))
    return RowFilter(column, sign, read)


def _unknown(column: str, schema: pa.Schema) -> RunError:
    return RunError(say("errors.results.no_column", column=column, hint=did_you_mean(column, schema.names)))


def _read(text: str, type_: pa.DataType) -> Any:
    """A value of a column's type; None if the text is none."""
    if pa.types.is_boolean(type_):
        return {"true": True, "yes": True, "false": False, "no": False}.get(text.lower())
    if pa.types.is_string(type_):
        return text
    try:
        return float(text)
    except ValueError:
        return None
