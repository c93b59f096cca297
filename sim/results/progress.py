"""An unfinished run on disk: what it is about, and which of its chunks are done.

A chunk is done when its record is there; the record is written after the rows, and both whole or not at all.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.errors import RunError
from sim.files import write_text
from sim.results.files import WORK, chunk_path, write_chunk
from sim.results.manifest import MANIFEST
from sim.sweeps import SolvedChunk, Tally
from sim.sweeps.regimes import RegimeKey
from sim.words import say

BEGUN = "begun.json"
# What two runs must have in common for one to go on with the other's chunks.
_SAME = ("sha256", "protocol", "variant", "parameters", "design", "vary", "chunks")


@dataclass(frozen=True)
class ChunkRecord:
    """What is known of a chunk besides its rows."""

    rows: int
    exact: int
    degenerate: int
    failed: int
    tallies: tuple[Tally, ...]


def begin(folder: Path, about: Mapping[str, Any]) -> None:
    """Say what the run in this folder is going to be."""
    (folder / WORK).mkdir()
    write_text(folder / WORK / BEGUN, json.dumps(about, indent=2, ensure_ascii=False) + "\n")


def check_same(folder: Path, about: Mapping[str, Any]) -> None:
    """Make sure that the unfinished run in this folder is the one that is asked for.

    Raises:
        RunError: there is none, it is finished, or it differs: all differences.
    """
    begun = what_was_begun(folder)
    given = json.loads(json.dumps(about))
    differing = [
        (key, _brief(given.get(key)), _brief(begun.get(key))) for key in _SAME if begun.get(key) != given.get(key)
    ]
    if differing:
        raise RunError(say("errors.results.another_sweep", folder=folder, differing=differing))


def what_was_begun(folder: Path) -> dict[str, Any]:
    """What the unfinished run in a folder is about.

    Raises:
        RunError: there is none, or it is finished.
    """
    if not folder.is_dir():
        raise RunError(say("errors.results.no_folder", folder=folder))
    if (folder / MANIFEST).exists():
        raise RunError(say("errors.results.finished", folder=folder))
    try:
        return dict(json.loads((folder / WORK / BEGUN).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        raise RunError(say("errors.results.not_unfinished", folder=folder)) from None


def set_aside(folder: Path, number: int, chunk: SolvedChunk) -> ChunkRecord:
    """Keep a chunk that has been solved."""
    record = ChunkRecord(chunk.rows.num_rows, chunk.exact, chunk.degenerate, chunk.failed, chunk.tallies)
    write_chunk(chunk_path(folder, number), chunk.rows)
    content = {
        "rows": record.rows,
        "exact": record.exact,
        "degenerate": record.degenerate,
        "failed": record.failed,
        "tallies": [_tally_to_json(tally) for tally in record.tallies],
    }
    write_text(_record_path(folder, number), json.dumps(content) + "\n")
    return record


def done(folder: Path, chunks: int) -> dict[int, ChunkRecord]:
    """The records of the chunks that are done."""
    paths = {number: _record_path(folder, number) for number in range(chunks)}
    return {number: _read(path) for number, path in paths.items() if path.exists()}


def _record_path(folder: Path, number: int) -> Path:
    return chunk_path(folder, number).with_suffix(".json")


def _read(path: Path) -> ChunkRecord:
    content = json.loads(path.read_text(encoding="utf-8"))
    tallies = tuple(_tally_from_json(tally) for tally in content.pop("tallies"))
    return ChunkRecord(**content, tallies=tallies)


def _tally_to_json(tally: Tally) -> list[Any]:
    key = [tally.key.degenerate, *(support.hex() for support in tally.key.supports)]
    return [key, tally.points, tally.first, tally.middle, tally.last, tally.most]


def _tally_from_json(content: list[Any]) -> Tally:
    (degenerate, *supports), *numbers = content
    return Tally(RegimeKey(degenerate, tuple(bytes.fromhex(support) for support in supports)), *numbers)


def _brief(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else text[:79] + "…"
