"""``negsim table``: tables of sweeps for people and for other programs."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from sim.cli import options, output
from sim.words import say

if TYPE_CHECKING:
    import pyarrow as pa


@click.command("table")
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--where", metavar="CONDITIONS", help="Only rows such as 'regime = 2 and parameter.sanctions >= 3'.")
@click.option("--columns", metavar="NAMES", help="Only these, separated by commas; payoff.* stands for several.")
@click.option("--limit", type=click.IntRange(1), help="At most so many rows; 20 when printing, if not given.")
@click.option("--format", "format", type=click.Choice(["text", "csv", "json", "parquet"]),
              help="How to write it: text if printed, else by the ending of --out.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), help="A file to write; printed if not given.")
@options.force
@options.language
@options.standard
def command(
    run: Path,
    where: str | None,
    columns: str | None,
    limit: int | None,
    format: str | None,
    out: Path | None,
    force: bool,
    quiet: bool,
) -> int:
    """Print or export the table of a sweep, from its results folder RUN.

    One row is one point and equilibrium. Strategies and flags are not printed unless --columns names them. The table
    itself lies in RUN/table as Parquet.
    """
    from sim.results import read_run
    from sim.results.selecting import columns_of, conditions_of, rows_of, schema_of_run

    finished = read_run(run)
    schema = schema_of_run(finished)
    conditions = conditions_of(where, schema) if where else []
    chosen = _format(format, out)
    names = columns_of(columns, schema) if columns else _brief_columns(schema) if chosen == "text" else None
    most = _PRINTED if limit is None and chosen == "text" else limit
    rows = _export(_limited(rows_of(finished, conditions, names), most), chosen, out, force)
    if out is not None:
        output.data(out)
    output.message(say("tables.rows", count=rows, cut=rows == most), quiet)
    return 0


_PRINTED = 20
_ENDINGS = {".csv": "csv", ".json": "json", ".jsonl": "json", ".parquet": "parquet", ".txt": "text"}


def _format(format: str | None, out: Path | None) -> str:
    """The format that was asked for, or that the file's ending says.

    Raises:
        click.UsageError: the ending says nothing, or Parquet is to be printed.
    """
    if format is None and out is not None:
        format = _ENDINGS.get(out.suffix.lower())
        if format is None:
            raise click.UsageError(say("errors.cli.table_suffix", path=out, allowed=list(_ENDINGS)))
    if format == "parquet" and out is None:
        raise click.UsageError(say("errors.cli.parquet_printed"))
    return format or "text"


def _brief_columns(schema: pa.Schema) -> list[str]:
    """What is printed unless columns are named: no strategies, and no flags."""
    brief = ("point", "parameter.", "message", "equilibrium", "regime", "outcome.", "payoff.")
    return [name for name in schema.names if name.startswith(brief)]


def _export(parts: Iterator[pa.Table], format: str, out: Path | None, force: bool) -> int:
    """Write the rows, and return how many there were."""
    if out is not None:
        from sim.files import new_file

        with new_file(out, force) as file:
            return _write(parts, format, file)
    if format != "text" and sys.stdout is sys.__stdout__:
        buffer: Any = sys.__stdout__.buffer
        return _write(parts, format, buffer)
    stream = io.BytesIO()
    rows = _write(parts, format, stream)
    output.data(stream.getvalue().decode().rstrip("\n"))
    return rows


def _limited(parts: Iterator[pa.Table], most: int | None) -> Iterator[pa.Table]:
    left = most
    for part in parts:
        yield part if left is None else part.slice(0, left)
        if left is not None:
            left -= min(left, part.num_rows)
            if left == 0:
                return


def _write(parts: Iterator[pa.Table], format: str, file: IO[bytes]) -> int:
    """Write rows and count them: part by part, so that memory does not grow with the table, but for text."""
    import pyarrow.parquet as pq

    if format == "text":
        lines = _lines(parts)
        file.write("".join(f"{line}\n" for line in lines).encode())
        return len(lines) - 1
    rows = 0
    writer: Any = None
    for part in map(_without_formulas, parts) if format == "csv" else parts:
        rows += part.num_rows
        if format == "json":
            for row in part.to_pylist():
                file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
            continue
        if writer is None:
            plain = part.schema if format == "parquet" else part.schema.remove_metadata()
            writer = pq.ParquetWriter(file, plain, compression="zstd") if format == "parquet" else _csv(file, plain)
        writer.write_table(part)
    if writer is not None:
        writer.close()
    return rows


def _without_formulas(part: pa.Table) -> pa.Table:
    """Rows whose texts no spreadsheet takes for formulas."""
    import pyarrow as pa

    from sim.files import no_formula

    for index, field in enumerate(part.schema):
        if pa.types.is_string(field.type):
            texts = [text and no_formula(text) for text in part.column(index).to_pylist()]
            part = part.set_column(index, field, pa.array(texts, pa.string()))
    return part


def _csv(file: IO[bytes], schema: pa.Schema) -> Any:
    import pyarrow.csv as pa_csv

    return pa_csv.CSVWriter(file, schema, write_options=pa_csv.WriteOptions(quoting_style="needed"))


def _lines(parts: Iterator[pa.Table]) -> list[str]:
    """Heads and rows as text, in columns as wide as they need to be; they are not wrapped."""
    rows: list[list[str]] = []
    for part in parts:
        rows = rows or [list(part.schema.names)]
        rows += [[_cell(value) for value in row.values()] for row in part.to_pylist()]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _cell(value: Any) -> str:
    from sim.words.numbers import number

    if value is None:
        return ""
    if isinstance(value, bool):
        return say("tables.yes") if value else say("tables.no")
    return number(value) if isinstance(value, float) else str(value)
