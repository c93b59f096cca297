"""Tables of sweeps for people and for other programs."""

import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from sim.analysis.wording import number
from sim.cli import printing
from sim.cli.output import refuse_existing
from sim.errors import RunError

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
            printing.data(stream.getvalue().decode().rstrip("\n"))
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
    return pa_csv.CSVWriter(file, schema, write_options=pa_csv.WriteOptions(quoting_style="needed"))


def _text(parts: Iterator[pa.Table]) -> int:
    """Columns as wide as they need to be: lines are not wrapped, so that they stay rows."""
    lines: list[list[str]] = []
    for part in parts:
        lines = lines or [list(part.schema.names)]
        lines += [[_cell(value) for value in row.values()] for row in part.to_pylist()]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        printing.data("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
    return len(lines) - 1


def _cell(value: Any) -> str:
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
