"""``negsim plot``.

The figures that ``negsim plot`` draws.

Which figures are drawn of what, and into which files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli import options, output
from sim.cli.output import refuse_existing
from sim.errors import RunError

if TYPE_CHECKING:
    import pyarrow as pa

    from sim.analysis.comparison import Case
    from sim.scenario import Scenario

KINDS = (
    "payoffs", "best-responses", "payoff-space", "simplex", "tree", "offers", "beliefs", "repeated",
    "slack", "comparison",
    "strip", "regimes", "heat",
)  # fmt: skip
FORMATS = ("svg", "png", "pdf")


@click.command("plot")
@click.argument("source", metavar="FILE|RUN", type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(KINDS), help="The figure; every one that suits if not given.")
@click.option("--sweep", "sweeps", metavar="NAME", multiple=True, help="Draw this sweep of the file only; repeatable.")
@options.vary
@options.design
@options.protocol
@options.assignments
@options.variant
@click.option("--out", type=click.Path(path_type=Path),
              help="The folder for the figures; results/NAME/figures, or the run's own, if not given.")  # fmt: skip
@click.option("--format", "formats", default="svg,png", show_default=True, callback=options.formats(FORMATS),
              help="Formats, separated by commas: svg, png, pdf.")  # fmt: skip
@click.option("--size", type=click.FloatRange(3, 20), metavar="INCHES",
              help="Width; 7.2 fills a page, 3.5 a column.  [default: 7.2]")  # fmt: skip
@options.force
@options.standard
def command(
    source: Path,
    kind: str | None,
    sweeps: tuple[str, ...],
    varied: tuple[str, ...],
    design: str,
    protocol: str | None,
    assignments: tuple[str, ...],
    variant: str | None,
    out: Path | None,
    formats: tuple[str, ...],
    size: float | None,
    force: bool,
    quiet: bool,
) -> int:
    """Draw figures of a scenario FILE, or of the results folder RUN of a sweep.

    Of a file: each protocol as its kind is drawn (payoff table, best-response curves, game tree, offers, beliefs), all
    protocols and variants side by side, and each sweep as a strip or a map. With --sweep or --vary, that sweep only.
    Prints the files written.
    """
    if sweeps and varied:
        raise click.UsageError("--sweep and --vary exclude each other: a sweep of the file, or one of your own")
    values = options.assigned(assignments)
    own = options.variations(varied)
    from sim.cli.plot import (
        Output,
        Wanted,
        figures_of_file,
        figures_of_run,
    )

    wanted = Wanted(kind, sweeps, own or None, design, protocol, values, variant, Output(formats, size, force))
    if source.is_dir():
        if own or sweeps or values or variant or protocol:
            raise click.UsageError("a finished run is drawn as it is; --vary, --sweep, --set … go with a scenario file")
        paths = figures_of_run(source, out, wanted)
    else:
        paths = figures_of_file(source, out, wanted)
    for path in paths:
        output.data(str(path))
    return 0


SWEEP_KINDS = ("strip", "regimes", "heat")
GAME_KINDS = ("payoffs", "best-responses", "payoff-space", "simplex", "tree", "offers", "beliefs", "repeated")
# It takes seconds, and is drawn only when it is asked for.
SLACK = "slack"
SCENARIO_KINDS = ("comparison",)


@dataclass(frozen=True)
class Output:
    """How figures are written: formats, width in inches (None: as usual), whether files may be overwritten."""

    formats: tuple[str, ...]
    size: float | None = None
    force: bool = True


def draw_sweep(
    table: pa.Table, folder: Path, name: str, kind: str | None, output: Output, kinds: Sequence[str] = SWEEP_KINDS
) -> list[Path]:
    """Draw a sweep as the figure of a kind, or as every one of ``kinds`` that suits it.

    Raises:
        RunError: the figure that was asked for does not suit the sweep, or a file exists and may not be overwritten.
    """
    return _draw(table, folder / name, kind, kinds, output)


def draw_game(
    scenario: Scenario,
    protocol: str,
    point: Mapping[str, Fraction],
    folder: Path,
    kind: str | None,
    output: Output,
    kinds: Sequence[str] = GAME_KINDS,
) -> list[Path]:
    """Draw the game of a protocol at a point as the figure of a kind, or as every one of ``kinds`` that suits it.

    Raises:
        RunError: the figure that was asked for does not suit the game, or a file exists and may not be overwritten.
    """
    from sim.plots import solved_protocol
    from sim.scenario import solve

    picture = solved_protocol(scenario, solve(scenario, protocol, parameters=point), point)
    return _draw(picture, folder / protocol, kind, kinds, output)


def draw_slack(
    scenario: Scenario, protocol: str, point: Mapping[str, Fraction], folder: Path, kind: str | None, output: Output
) -> list[Path]:
    """Draw how far each parameter may move before the answer of a protocol changes, if ``kind`` is given in any case.

    Raises:
        RunError: no parameter changes the answer alone, or a file exists and may not be overwritten.
    """
    from sim.analysis.thresholds.lines import threshold_lines
    from sim.plots import Slack

    rules = scenario.rules(protocol)
    cuts = threshold_lines(scenario, rules, point)
    data = Slack(cuts=cuts, title=scenario.title, protocol=protocol, sha256=scenario.sha256)
    return _draw(data, folder / protocol, kind, (SLACK,), output)


def draw_scenario(
    scenario: Scenario, cases: Sequence[Case], values: Mapping[str, Any], folder: Path, kind: str | None, output: Output
) -> list[Path]:
    """Draw protocols and variants side by side, as the figure of a kind or as every one that suits them.

    ``values`` are parameters that were set by hand.

    Raises:
        RunError: the figure that was asked for does not suit the cases, or a file exists and may not be overwritten.
    """
    from sim.plots import comparison_of

    return _draw(comparison_of(scenario, cases, values), folder / "protocols", kind, SCENARIO_KINDS, output)


def _draw(data: Any, stem: Path, kind: str | None, kinds: Sequence[str], output: Output) -> list[Path]:
    """Write ``<stem>-<kind>.<format>`` for each figure and format; nothing at all where one of them may not be."""
    from sim.plots import accepts, render

    reason = accepts(kind, data) if kind is not None else None
    if reason is not None:
        raise RunError(f"{stem.name} cannot be drawn as {kind}: {reason}")
    chosen = [kind] if kind is not None else [one for one in kinds if accepts(one, data) is None]
    paths = {stem.with_name(f"{stem.name}-{one}.{suffix}"): one for one, suffix in product(chosen, output.formats)}
    for path in paths:
        refuse_existing(path, output.force)
    return [render(one, data, path, size=output.size) for path, one in paths.items()]


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
    from sim.results import read_run

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
    from sim.scenario import load

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
    from sim.analysis.comparison import compare

    protocols = [wanted.protocol] if wanted.protocol is not None else []
    variants = [wanted.variant] if wanted.variant is not None else []
    cases = compare(scenario, protocols, variants, wanted.values)
    return draw_scenario(scenario, cases, wanted.values, place, wanted.kind, wanted.output)


def _sweeps(scenario: Scenario, place: Path, wanted: Wanted) -> list[Path]:
    from sim.sweeps import sweep

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
