"""What several tests ask of one scenario file, worked out once a process.

Tests of one file share a group, and ``make test`` gives each group to one process.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import sim
from sim.report import document_of, report_data_of_file
from sim.scenario import Scenario


def by_file(files: Iterable[Path]) -> Any:
    """Run a test for each file, in the group of the file."""
    params = [pytest.param(file, id=file.stem, marks=pytest.mark.xdist_group(file.stem)) for file in files]
    return pytest.mark.parametrize("file", params)


@cache
def loaded(file: Path) -> Scenario:
    """The scenario of a file."""
    return sim.load(file)


@cache
def swept(file: Path, name: str) -> pa.Table:
    """The table of a sweep of a file."""
    return sim.sweep(loaded(file), name=name)


@cache
def reported(file: Path) -> tuple[Any, Any]:
    """The data of the report on a file, and its document, in English."""
    data = report_data_of_file(loaded(file))
    return data, document_of(data)
