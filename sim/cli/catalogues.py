"""What ``negsim list`` lists: names and a line on each."""

import inspect
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.cli.templates import TEMPLATES


def entries(kind: str, folder: Path) -> dict[str, str]:
    """Name → one line, for one kind of thing; ``folder`` is where scenarios are looked for."""
    if kind == "scenarios":
        return _scenarios(folder)
    if kind == "templates":
        return dict(TEMPLATES)
    if kind == "protocols":
        from sim.protocols import PROTOCOLS  # noqa: PLC0415 - only what is asked for is imported

        return _first_lines(PROTOCOLS)
    if kind == "plots":
        from sim.plots import PLOTS  # noqa: PLC0415 - as above

        return {name: _first_line(inspect.getmodule(draw)) for name, draw in PLOTS.items()}
    if kind == "concepts":
        from sim.protocols import CONCEPTS  # noqa: PLC0415 - as above

        return dict(CONCEPTS)
    from sim.solvers import METHODS, SELECTIONS  # noqa: PLC0415 - as above

    registries: dict[str, Mapping[str, Any]] = {"methods": METHODS, "selections": SELECTIONS}
    return _first_lines(registries[kind])


def _first_lines(registry: Mapping[str, Any]) -> dict[str, str]:
    return {name: _first_line(thing) for name, thing in registry.items()}


def _first_line(thing: Any) -> str:
    return (inspect.getdoc(thing) or "").split("\n")[0]


def _scenarios(folder: Path) -> dict[str, str]:
    from sim.errors import ScenarioError  # noqa: PLC0415 - only what is asked for is imported
    from sim.scenario import load  # noqa: PLC0415 - as above

    result = {}
    for path in sorted(folder.rglob("*.yaml")) if folder.is_dir() else []:
        try:
            result[str(path)] = load(path).title
        except ScenarioError as error:
            result[str(path)] = f"(not valid: {len(error.problems)} problems; see negsim check)"
    return result
