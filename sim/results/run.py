"""A finished sweep in its results folder: ``<out>/<scenario>/<UTC time>-<hash8>``, always a new one."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from sim.errors import RunError
from sim.results.files import TABLE, read_parts
from sim.results.manifest import add_files, check_files, read_manifest
from sim.scenario import load
from sim.sweeps import Plan, spoken
from sim.words import ENGLISH, language, say

ABOUT = "about.json"


@dataclass(frozen=True)
class Run:
    """The folder of a finished sweep and its manifest."""

    path: Path
    manifest: Mapping[str, Any]

    @property
    def table(self) -> pa.Table:
        """The table, read from the disk each time it is asked for.

        Raises:
            RunError: parts are missing, have changed or cannot be read.
        """
        names = sorted(name for name in self.manifest["files"] if name.startswith(f"{TABLE}/"))
        check_files(self.path, self.manifest, names)
        return read_parts([self.path / name for name in names])

    @property
    def spoken_table(self) -> pa.Table:
        """The table with its names in the present language."""
        table = self.table
        if language() == ENGLISH:
            return table
        return spoken(table, load(self.path / "scenario.yaml").rules(self.manifest["protocol"]))

    @property
    def about(self) -> dict[str, Any]:
        """What the metadata of the table say; kept in a file of its own for runs that keep no table."""
        check_files(self.path, self.manifest, [ABOUT])
        return dict(json.loads((self.path / ABOUT).read_text(encoding="utf-8")))

    @property
    def failed(self) -> int:
        """How many points could not be solved."""
        return int(self.manifest["points"]["failed"])

    def with_files(self, names: Iterable[str]) -> "Run":
        """The run after files were added to its folder (paths within it), such as figures: they join the manifest."""
        return Run(self.path, add_files(self.path, names))


def read_run(path: str | Path) -> Run:
    """Open the results folder of a finished sweep.

    Raises:
        RunError: there is none, it is unfinished, or its manifest cannot be read.
    """
    folder = Path(path)
    return Run(folder, read_manifest(folder))


RESULTS = Path("results")


def identity(plan: Plan) -> str:
    """A SHA-256 over everything that determines the table: scenario, protocol, design, fixed parameters."""
    what = {
        "scenario": plan.scenario.sha256,
        "protocol": plan.protocol,
        "parameters": {name: str(value) for name, value in plan.fixed.items()},
        **plan.design.exact(),
    }
    return hashlib.sha256(json.dumps(what).encode()).hexdigest()


def new_folder(plan: Plan, out: Path, now: datetime) -> Path:
    """Make the folder; a second run in the same second gets a number behind its name.

    Raises:
        RunError: the folder cannot be made.
    """
    name = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{identity(plan)[:8]}"
    parent = out / plan.scenario.path.stem
    try:
        parent.mkdir(parents=True, exist_ok=True)
        return _make_new(parent, name)
    except OSError as error:
        reason = error.strerror or str(error)
        raise RunError(say("errors.results.cannot_make", folder=parent, reason=reason)) from error


def _make_new(parent: Path, name: str) -> Path:
    number = 1
    while True:
        path = parent / (name if number == 1 else f"{name}-{number}")
        try:
            path.mkdir()
        except FileExistsError:
            number += 1
        else:
            return path
