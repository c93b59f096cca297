"""The folder of a run: ``<out>/<scenario>/<UTC time>-<hash8>``, always a new one."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

from sim.errors import RunError
from sim.sweeps import Plan

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
    parent = out / plan.scenario.file.stem
    try:
        parent.mkdir(parents=True, exist_ok=True)
        return _make_new(parent, name)
    except OSError as error:
        reason = error.strerror or str(error)
        raise RunError(f"{parent}: cannot make a results folder here ({reason}); choose another with --out") from error


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
