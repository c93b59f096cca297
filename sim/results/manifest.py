"""The manifest of a run: what was computed, from what, by which versions, and the hash of every file."""

import json
import platform
from collections.abc import Iterable, Mapping
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Any

from sim import __version__
from sim.errors import RunError
from sim.files import UNFINISHED, write_text
from sim.results.files import WORK, fingerprint
from sim.sweeps import Plan
from sim.words import say

SCHEMA = "negsim/manifest/1"
MANIFEST = "manifest.json"
# What numbers and tables can depend on; those that are not installed are left out.
DEPENDENCIES = ("numpy", "scipy", "nashpy", "pyarrow", "pydantic", "ruamel.yaml", "sympy", "matplotlib", "pygambit")

KEYS: Mapping[str, str] = {
    "schema": "the version of this list of keys",
    "command": "which command made the run",
    "argv": "how it was called",
    "started": "when, in UTC",
    "seconds": "how long it took",
    "versions": "of Python, negsim and its dependencies",
    "platform": "operating system and processor",
    "title": "title of the scenario",
    "scenario": "name of the scenario's file",
    "sha256": "SHA-256 of the scenario's file; scenario.yaml is a copy",
    "protocol": "name of the protocol",
    "kind": "its kind",
    "concept": "what counts as a solution",
    "variant": "the variant that the fixed parameters were taken from, or null",
    "sweep": "the sweep of the file that was carried out, or null",
    "parameters": "parameter → exact value, as text, wherever it did not vary",
    "design": "grid, zip, list, one-at-a-time, random, latin-hypercube or sobol",
    "vary": "varied parameter → its exact values, as text, or what it was drawn from",
    "identity": "SHA-256 over scenario, protocol, parameters and design: the same for runs of the same sweep",
    "seed": "the seed of a random design, or null",
    "points": "how many points there are: total, ok, exact, degenerate, failed",
    "rows": "how many rows the table has, or would have with --keep all",
    "keep": "what was kept: all, regimes or summary",
    "regimes": "how many regimes there are, and how many of them are ties",
    "files": "every other file of the run → SHA-256 and size in bytes",
}


def versions() -> dict[str, str]:
    """The versions of what takes part in a run."""
    installed = {"python": platform.python_version(), "negsim": __version__}
    for name in DEPENDENCIES:
        with suppress(metadata.PackageNotFoundError):
            installed[name] = metadata.version(name)
    return installed


def describe(plan: Plan, identity: str) -> dict[str, Any]:
    """The part of a manifest that is known before anything is solved."""
    return {
        "schema": SCHEMA,
        "versions": versions(),
        "platform": platform.platform(),
        "title": plan.scenario.title,
        "scenario": plan.scenario.path.name,
        "sha256": plan.scenario.sha256,
        "protocol": plan.protocol,
        "kind": plan.rules.kind,
        "concept": plan.rules.concepts[0],
        "variant": plan.variant,
        "sweep": plan.name,
        "parameters": {name: str(value) for name, value in plan.fixed.items()},
        **plan.design.exact(),
        "identity": identity,
        "seed": plan.design.seed,
    }


def write_manifest(folder: Path, content: Mapping[str, Any]) -> dict[str, Any]:
    """Write the manifest of a folder, in the order of ``KEYS``, with the hashes of all files that are there now."""
    files = (
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != UNFINISHED and path.parent != folder / WORK
    )
    hashes = {path.relative_to(folder).as_posix(): fingerprint(path) for path in files if path.name != MANIFEST}
    complete = {**content, "files": hashes}
    ordered = {key: complete[key] for key in KEYS}
    _write(folder, ordered)
    return ordered


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read the manifest of a folder.

    Raises:
        RunError: there is none, or it is not one of ours.
    """
    if not folder.is_dir():
        raise RunError(say("errors.results.no_folder", folder=folder))
    path = folder / MANIFEST
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RunError(say("errors.results.no_manifest", folder=folder)) from None
    except (OSError, ValueError) as error:
        raise RunError(say("errors.results.unreadable", path=path, reason=error)) from error
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        given = content.get("schema") if isinstance(content, dict) else None
        raise RunError(say("errors.results.other_schema", path=path, given=given, allowed=SCHEMA))
    return content


def add_files(folder: Path, names: Iterable[str]) -> dict[str, Any]:
    """Add files (paths within the folder) to its manifest, or their new hashes; the others keep theirs."""
    content = read_manifest(folder)
    content["files"] |= {name: fingerprint(folder / name) for name in names}
    _write(folder, content)
    return content


def check_files(folder: Path, manifest: Mapping[str, Any], names: Iterable[str]) -> None:
    """Compare files with their hashes in the manifest.

    Raises:
        RunError: the files that are missing or differ, all at once.
    """
    wrong = []
    for name in names:
        path = folder / name
        if not path.is_file():
            wrong.append(say("errors.results.missing", path=path))
        elif fingerprint(path) != manifest["files"][name]:
            wrong.append(say("errors.results.changed", path=path))
    if wrong:
        raise RunError("\n".join(wrong))


def _write(folder: Path, content: Mapping[str, Any]) -> None:
    write_text(folder / MANIFEST, json.dumps(content, indent=2, ensure_ascii=False) + "\n")
