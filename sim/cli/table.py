"""``negsim table``.

Tables of sweeps for people and for other programs.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from sim.cli import options, output
from sim.cli.output import refuse_existing
from sim.errors import RunError

if TYPE_CHECKING:
    import pyarrow as pa


@click.command("table")
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--where", metavar="CONDITIONS", help="Only rows such as 'regime = 2 and parameter.sanctions >= 3'.")
@click.option("--columns", metavar="NAMES", help="Only these, separated by commas; payoff.* stands for several.")
@click.option(
    "--limit", type=click.IntRange(1), help="So many rows at most; 20 when printing, unless another is given."
)
@click.option("--format", "kind", type=click.Choice(["text", "csv", "json", "parquet"]),
              help="How to write it: text if printed, else by the ending of --out.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), help="A file to write; printed if not given.")
@options.force
@options.standard
def command(
    run: Path,
    where: str | None,
    columns: str | None,
    limit: int | None,
    kind: str | None,
    out: Path | None,
    force: bool,
    quiet: bool,
) -> int:
    """Print or export the table of a sweep, from its results folder RUN.

    One row is one point and equilibrium. Strategies and flags are not printed unless --columns names them. The table
    itself lies in RUN/table as Parquet.
    """
    from sim.cli.table import brief_columns, export, kind_of
    from sim.results import read_run
    from sim.results.selecting import columns_of, conditions_of, rows_of, schema_of_run

    found = read_run(run)
    schema = schema_of_run(found)
    conditions = conditions_of(where, schema) if where else []
    form = kind_of(kind, out)
    names = columns_of(columns, schema) if columns else brief_columns(schema) if form == "text" else None
    written = export(rows_of(found, conditions, names), form, out, limit, force)
    if out is not None:
        output.data(str(out))
    output.message(written, quiet)
    return 0


_PRINTED = 20
_ENDINGS = {".csv": "csv", ".json": "json", ".jsonl": "json", ".parquet": "parquet", ".txt": "text"}


def kind_of(kind: str | None, out: Path | None) -> str:
    """The format that was asked for, or that the file's ending says.

    Raises:
        click.UsageError: the ending says nothing, or Parquet is to be printed.
    """
    if kind is None and out is not None:
        kind = _ENDINGS.get(out.suffix.lower())
        if kind is None:
            raise click.UsageError(f"--out {out}: unknown ending; say --format, or end it in {', '.join(_ENDINGS)}")
    if kind == "parquet" and out is None:
        raise click.UsageError("--format parquet needs --out")
    return kind or "text"


def brief_columns(schema: pa.Schema) -> list[str]:
    """What is printed unless columns are named: no strategies, and no flags."""
    wanted = ("point", "parameter.", "message", "equilibrium", "regime", "outcome.", "payoff.")
    return [name for name in schema.names if name.startswith(wanted)]


def export(parts: Iterator[pa.Table], kind: str, out: Path | None, limit: int | None, force: bool) -> str:
    """Write the rows, and return how many there were, in words."""
    most = _PRINTED if limit is None and kind == "text" else limit
    shown = _limited(parts, most)
    if out is None:
        stream = io.BytesIO()
        rows = _text(shown) if kind == "text" else _write(shown, kind, sys.stdout.buffer if _real_stdout() else stream)
        if stream.getvalue():
            output.data(stream.getvalue().decode().rstrip("\n"))
    else:
        refuse_existing(out, force)
        with _whole(out) as file:
            rows = _write(shown, kind, file)
    more = " (more with --limit)" if most is not None and rows == most else ""
    return f"{rows:,} rows{more}"


def _real_stdout() -> bool:
    return hasattr(sys.stdout, "buffer") and sys.stdout is sys.__stdout__


def _limited(parts: Iterator[pa.Table], most: int | None) -> Iterator[pa.Table]:
    left = most
    for part in parts:
        yield part if left is None else part.slice(0, left)
        if left is not None:
            left -= min(left, part.num_rows)
            if left == 0:
                return


def _write(parts: Iterator[pa.Table], kind: str, file: IO[bytes]) -> int:
    """Part by part, so that memory does not grow with the table."""
    import pyarrow.parquet as pq

    rows = 0
    writer: Any = None
    for part in parts:
        rows += part.num_rows
        if kind == "json":
            for row in part.to_pylist():
                file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
            continue
        if writer is None:
            plain = part.schema if kind == "parquet" else part.schema.remove_metadata()
            writer = pq.ParquetWriter(file, plain, compression="zstd") if kind == "parquet" else _csv(file, plain)
        writer.write_table(part)
    if writer is not None:
        writer.close()
    return rows


def _csv(file: IO[bytes], schema: pa.Schema) -> Any:
    import pyarrow.csv as pa_csv

    return pa_csv.CSVWriter(file, schema, write_options=pa_csv.WriteOptions(quoting_style="needed"))


def _text(parts: Iterator[pa.Table]) -> int:
    """Columns as wide as they need to be: lines are not wrapped, so that they stay rows."""
    lines: list[list[str]] = []
    for part in parts:
        lines = lines or [list(part.schema.names)]
        lines += [[_cell(value) for value in row.values()] for row in part.to_pylist()]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        output.data("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
    return len(lines) - 1


def _cell(value: Any) -> str:
    from sim.analysis.wording import number

    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return number(value) if isinstance(value, float) else str(value)


@contextmanager
def _whole(path: Path) -> Iterator[IO[bytes]]:
    """A file that gets its name only when everything is in it."""
    draft = path.with_name(f".{path.name}.draft")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as file:
            yield file
        draft.replace(path)
    except OSError as error:
        raise RunError(f"{path} cannot be written: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)
