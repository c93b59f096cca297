"""``negsim list``: what there is to choose from, a line each."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from sim.cli import options, output
from sim.cli.templates import TEMPLATES
from sim.words import say

KINDS = ("scenarios", "protocols", "concepts", "methods", "selections", "plots", "templates")


@click.command("list")
@click.argument("kind", type=click.Choice([*KINDS, "solvers", "all"]), default="all")
@click.option("--folder", type=click.Path(path_type=Path), default=Path("scenarios"), show_default=True,
              help="Where to look for scenarios.")  # fmt: skip
@options.as_json
@options.standard
def command(kind: str, folder: Path, as_json: bool, quiet: bool) -> int:
    """List what there is to choose from, a line each.

    `solvers` stands for concepts (what counts as a solution) and methods (how it is found) together.
    """
    kinds = {"all": KINDS, "solvers": ("concepts", "methods")}.get(kind, (kind,))
    listed = {name: entries(name, folder) for name in kinds}
    if as_json:
        output.as_json({"schema": "negsim/list/1", **listed})
        return 0
    indent = "  " if len(listed) > 1 else ""
    for name, lines in listed.items():
        if indent:
            output.data(f"{name}:")
        width = max((len(key) for key in lines), default=0)
        for key, text in lines.items():
            output.data(f"{indent}{key:<{width}}  {text}".rstrip())
        if not lines:
            output.message(say("tables.none_listed", kind=name, folder=folder if name == "scenarios" else None), quiet)
    return 0


def entries(kind: str, folder: Path) -> dict[str, str]:
    """Name → one line, for one kind of thing; ``folder`` is where scenarios are looked for."""
    if kind == "scenarios":
        return _scenarios(folder)
    if kind == "templates":
        return dict(TEMPLATES)
    if kind == "protocols":
        from sim.protocols import PROTOCOLS

        return {kind: _first_line(protocol.spec) for kind, protocol in PROTOCOLS.items()}
    if kind == "plots":
        from sim.words.figures import FIGURES

        return {name: kind.line for name, kind in FIGURES.items()}
    if kind == "concepts":
        from sim.protocols import concepts

        return {name: str(line) for name, line in concepts().items()}
    from sim.solvers import METHODS, SELECTIONS

    registries: dict[str, Mapping[str, Any]] = {"methods": METHODS, "selections": SELECTIONS}
    return _first_lines(registries[kind])


def _first_lines(registry: Mapping[str, Any]) -> dict[str, str]:
    return {name: _first_line(thing) for name, thing in registry.items()}


def _first_line(thing: Any) -> str:
    import inspect

    return (inspect.getdoc(thing) or "").split("\n")[0]


def _scenarios(folder: Path) -> dict[str, str]:
    from sim.errors import ScenarioError
    from sim.scenario import load

    result = {}
    for path in sorted(folder.rglob("*.yaml")) if folder.is_dir() else []:
        try:
            result[str(path)] = load(path).title
        except ScenarioError as error:
            result[str(path)] = say("tables.not_valid", problems=len(error.problems))
    return result
