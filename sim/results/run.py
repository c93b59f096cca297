"""A finished sweep in its results folder."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from sim.results.manifest import add_files, check_files, read_manifest
from sim.results.parts import TABLE, read_parts

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
