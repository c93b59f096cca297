"""The figures that ``negsim plot`` draws."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.analysis.comparison import compare
from sim.cli.drawing import (
    GAME_KINDS,
    SCENARIO_KINDS,
    SLACK,
    SWEEP_KINDS,
    Output,
    draw_game,
    draw_scenario,
    draw_slack,
    draw_sweep,
)  # fmt: skip
from sim.errors import RunError
from sim.results import read_run
from sim.scenario import Scenario, load
from sim.sweeps import sweep


@dataclass(frozen=True)
class Wanted:
    """What the command line asks for."""

    kind: str | None
    sweeps: tuple[str, ...]
    own: Mapping[str, Any] | None
    design: str
    protocol: str | None
    values: Mapping[str, str]
    variant: str | None
    output: Output


def figures_of_run(folder: Path, out: Path | None, wanted: Wanted) -> list[Path]:
    """Draw a finished sweep.

    Raises:
        RunError: the folder holds no finished sweep, no figure suits it, or a file exists already.
    """
    run = read_run(folder)
    place = folder / "figures" if out is None else out
    table = run.table
    name = run.manifest.get("sweep") or "sweep"
    paths = draw_sweep(table, place, name, wanted.kind, wanted.output)
    if not paths:
        raise RunError(f"{folder}: no figure suits this sweep; strip takes one varied parameter, regimes two")
    if place.resolve().is_relative_to(folder.resolve()):
        run.with_files([str(path.resolve().relative_to(folder.resolve())) for path in paths])
    return paths


def figures_of_file(file: Path, out: Path | None, wanted: Wanted) -> list[Path]:
    """Draw the games and sweeps of a scenario.

    Raises:
        RunError: no figure suits, or a file exists already.
    """
    scenario = load(file)
    place = Path("results") / file.stem / "figures" if out is None else out
    only_sweep = bool(wanted.sweeps or wanted.own)
    paths: list[Path] = []
    if only_sweep and wanted.kind not in (None, *SWEEP_KINDS):
        raise RunError(f"a sweep cannot be drawn as {wanted.kind}; allowed: {', '.join(SWEEP_KINDS)}")
    if not only_sweep and wanted.kind in (None, SLACK, *GAME_KINDS):
        paths += _games(scenario, place, wanted)
    if not only_sweep and wanted.kind in (None, *SCENARIO_KINDS):
        paths += _scenario(scenario, place, wanted)
    if wanted.kind in (None, *SWEEP_KINDS):
        paths += _sweeps(scenario, place, wanted)
    if not paths:
        raise RunError(f"{file}: there is nothing to draw" + (f" as {wanted.kind}" if wanted.kind else ""))
    return paths


def _games(scenario: Scenario, place: Path, wanted: Wanted) -> list[Path]:
    """The games of one protocol, which must suit the kind, or of all whose games do."""
    point = scenario.point(wanted.values, wanted.variant)
    must = wanted.kind if wanted.protocol is not None else None
    kinds = GAME_KINDS if wanted.kind is None else (wanted.kind,)
    paths = []
    for name in [wanted.protocol] if wanted.protocol is not None else scenario.protocols:
        if wanted.kind == SLACK:
            paths += draw_slack(scenario, name, point, place, must, wanted.output)
        else:
            paths += draw_game(scenario, name, point, place, must, wanted.output, kinds)
    return paths


def _scenario(scenario: Scenario, place: Path, wanted: Wanted) -> list[Path]:
    protocols = [wanted.protocol] if wanted.protocol is not None else []
    variants = [wanted.variant] if wanted.variant is not None else []
    cases = compare(scenario, protocols, variants, wanted.values)
    return draw_scenario(scenario, cases, wanted.values, place, wanted.kind, wanted.output)


def _sweeps(scenario: Scenario, place: Path, wanted: Wanted) -> list[Path]:
    common: dict[str, Any] = {"protocol": wanted.protocol, "parameters": wanted.values, "variant": wanted.variant}
    if wanted.own is not None:
        table = sweep(scenario, wanted.own, design=wanted.design, **common)
        name = "-by-".join(wanted.own)
        return draw_sweep(table, place, name, wanted.kind, wanted.output)
    paths = []
    for name in wanted.sweeps or scenario.sweeps:
        table = sweep(scenario, name=name, **common)
        must = wanted.kind if name in wanted.sweeps else None
        kinds = SWEEP_KINDS if wanted.kind is None else (wanted.kind,)
        paths += draw_sweep(table, place, name, must, wanted.output, kinds)
    return paths
