"""The table of a run on disk: chunks as they come, then Parquet parts with the final regimes."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from sim.errors import RunError
from sim.files import whole_file
from sim.words import say


def fingerprint(path: Path) -> dict[str, str | int]:
    """The SHA-256 and the size in bytes of a file."""
    with path.open("rb") as file:
        return {"sha256": hashlib.file_digest(file, "sha256").hexdigest(), "bytes": path.stat().st_size}


TABLE = "table"
WORK = "work"


def chunk_path(folder: Path, number: int) -> Path:
    """Where a chunk waits for its regimes to be numbered."""
    return folder / WORK / f"chunk-{number:06d}.arrow"


def part_name(number: int) -> str:
    """The name of a part within the folder."""
    return f"{TABLE}/part-{number:06d}.parquet"


def write_chunk(path: Path, rows: pa.RecordBatch) -> None:
    """Set a chunk aside."""
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with whole_file(path) as file, pa.ipc.new_file(file, rows.schema, options=options) as writer:
        writer.write_batch(rows)


def read_chunk(path: Path) -> pa.RecordBatch:
    """Fetch a chunk that was set aside."""
    with pa.OSFile(str(path)) as file:
        return pa.ipc.open_file(file).get_batch(0)


def write_part(path: Path, rows: pa.RecordBatch, metadata: dict[bytes, bytes]) -> None:
    """Write a part; equal rows and metadata make equal bytes."""
    table = pa.Table.from_batches([rows]).replace_schema_metadata(metadata)
    with whole_file(path) as file:
        pq.write_table(table, file, compression="zstd")


def read_parts(paths: list[Path]) -> pa.Table:
    """Read parts as one table.

    Raises:
        RunError: a part that is no Parquet file.
    """
    return pa.concat_tables(list(_tables(paths)))


def _tables(paths: list[Path]) -> Iterator[pa.Table]:
    for path in paths:
        try:
            with pq.ParquetFile(path) as file:
                yield file.read()
        except (pa.ArrowInvalid, OSError) as error:
            raise RunError(say("errors.results.no_table_file", path=path, reason=error)) from error
