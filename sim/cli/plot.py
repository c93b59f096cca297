"""``negsim plot``: which figures are drawn of what, and into which files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli import options, output
from sim.errors import RunError
from sim.words import say
from sim.words.figures import COMPARISON, FIGURES, FORMATS, PROTOCOL, SWEEP, THRESHOLDS, figures_of

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.sweeps import Plan

SWEEP_KINDS = figures_of(SWEEP)
GAME_KINDS = figures_of(PROTOCOL)
# They take seconds, and are drawn only when they are asked for.
THRESHOLD_KINDS = figures_of(THRESHOLDS)
SCENARIO_KINDS = figures_of(COMPARISON)


@click.command("plot")
@click.argument("source", metavar="FILE|RUN", type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice([*FIGURES]), help="The figure; every one that suits if not given.")
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
@options.language
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
        raise click.UsageError(say("errors.cli.sweep_and_vary"))
    values = options.assigned(assignments)
    vary = options.variations(varied)
    if source.is_dir():
        if vary or sweeps or values or variant or protocol:
            raise click.UsageError(say("errors.cli.finished_run_drawn"))
        files = FigureFiles(source / "figures" if out is None else out, formats, size, force)
        paths, code = _figures_of_run(source, kind, files), 0
    else:
        files = FigureFiles(Path("results") / source.stem / "figures" if out is None else out, formats, size, force)
        request = PlotRequest(kind, protocol, values, variant)
        paths, code = _figures_of_file(source, request, sweeps, vary, design, files)
    for path in paths:
        output.data(path)
    return code


@dataclass(frozen=True)
class FigureFiles:
    """Where figures go and how they are written; ``size`` is the width in inches (None: as usual).

    ``force`` says whether files may be overwritten.
    """

    folder: Path
    formats: tuple[str, ...] = ("svg", "png")
    size: float | None = None
    force: bool = True

    def draw(self, data: Any, name: str, kind: str | None, kinds: Sequence[str]) -> list[Path]:
        """Draw data as the figure of a kind, or as every one of ``kinds`` that suits; nothing if a file may not be.

        Each figure becomes ``<name>-<kind>.<format>``, in every format.

        Raises:
            RunError: the figure that was asked for does not suit the data, or a file exists and may not be overwritten.
        """
        from sim.files import file_name, refuse_existing
        from sim.plots import read

        drawings = {}
        for each in kinds if kind is None else [kind]:
            drawing = read(each, data)
            if not isinstance(drawing, str):
                drawings[each] = drawing
            elif kind is not None:
                raise RunError(say("errors.cli.unsuited", name=name, kind=kind, reason=drawing))
        stem = file_name(name)
        paths = {self.folder / f"{stem}-{each}.{suffix}": each for each, suffix in product(drawings, self.formats)}
        for path in paths:
            refuse_existing(path, self.force)
        return [drawings[each].save(path, size=self.size) for path, each in paths.items()]


@dataclass(frozen=True)
class PlotRequest:
    """What is drawn of a scenario: a kind of figure, or every one that suits; a protocol, or all; at which point."""

    kind: str | None
    protocol: str | None
    values: Mapping[str, str]
    variant: str | None

    def kinds(self, family: tuple[str, ...]) -> tuple[str, ...]:
        """The kinds of a family of figures that are asked for."""
        return family if self.kind is None else tuple(kind for kind in family if kind == self.kind)


def _figures_of_run(folder: Path, kind: str | None, files: FigureFiles) -> list[Path]:
    """Draw a finished sweep; figures in its own folder join its manifest.

    Raises:
        RunError: the folder holds no finished sweep, no figure suits it, or a file exists already.
    """
    from sim.results import read_run

    run = read_run(folder)
    paths = files.draw(run.spoken_table, run.manifest.get("sweep") or "sweep", kind, SWEEP_KINDS)
    if not paths:
        raise RunError(say("errors.cli.no_figure_of_run", folder=folder))
    if files.folder.resolve().is_relative_to(folder.resolve()):
        run.with_files([str(path.resolve().relative_to(folder.resolve())) for path in paths])
    return paths


def _figures_of_file(
    file: Path, request: PlotRequest, sweeps: Sequence[str], vary: Mapping[str, Any], design: str, files: FigureFiles
) -> tuple[list[Path], int]:
    """Draw the games and sweeps of a scenario, or some sweeps only; the files, and the exit code.

    Raises:
        RunError: no figure suits, or a file exists already.
    """
    from sim.scenario import load
    from sim.sweeps import plan_sweep

    scenario = load(file)
    paths: list[Path] = []
    protocols = [] if sweeps or vary else [request.protocol] if request.protocol else list(scenario.protocols)
    swept = list((sweeps or scenario.sweeps) if request.kinds(SWEEP_KINDS) and not vary else ())
    attempts = output.Attempts([*protocols, *swept])
    if sweeps or vary:
        if request.kind not in (None, *SWEEP_KINDS):
            raise RunError(say("errors.cli.no_figure_of_sweeps", kind=request.kind, allowed=SWEEP_KINDS))
    else:
        paths += _draw_protocols(scenario, request, files, protocols, attempts)
        paths += _draw_comparison(scenario, request, files)
    if request.kinds(SWEEP_KINDS):
        common: dict[str, Any] = {
            "protocol": request.protocol, "parameters": request.values, "variant": request.variant
        }  # fmt: skip
        if vary:
            plan = plan_sweep(scenario, vary, design=design, **common)
            paths += _draw_sweep(plan, "-by-".join(vary), request.kind, request, files)
        else:
            for name in swept:
                with attempts.at(name):
                    plan = plan_sweep(scenario, name=name, **common)
                    paths += _draw_sweep(plan, name, request.kind if name in sweeps else None, request, files)
    if not paths:
        raise RunError(say("errors.cli.nothing_to_draw", file=file, kind=request.kind))
    return paths, attempts.code


def _draw_sweep(plan: Plan, name: str, kind: str | None, request: PlotRequest, files: FigureFiles) -> list[Path]:
    """Carry out a plan in memory and draw it; ``kind`` must suit it."""
    from sim.sweeps import tabulate

    return files.draw(tabulate(plan), name, kind, request.kinds(SWEEP_KINDS))


def _draw_protocols(
    scenario: Scenario, request: PlotRequest, files: FigureFiles, protocols: Sequence[str], attempts: output.Attempts
) -> Iterator[Path]:
    """The figures of one protocol, which must suit the kind, or of all that do."""
    kinds = request.kinds(GAME_KINDS)
    thresholds = request.kind in THRESHOLD_KINDS
    if not kinds and not thresholds:
        return
    point = scenario.point(request.values, request.variant)
    kind = None if request.protocol is None else request.kind
    for name in protocols:
        with attempts.at(name):
            if thresholds:
                yield from files.draw(_slack(scenario, name, point), name, kind, request.kinds(THRESHOLD_KINDS))
            else:
                yield from draw_game(scenario, name, point, files, kind, kinds)


def draw_game(
    scenario: Scenario,
    protocol: str,
    point: Mapping[str, Fraction],
    files: FigureFiles,
    kind: str | None = None,
    kinds: Sequence[str] = GAME_KINDS,
) -> list[Path]:
    """Draw the game of a protocol at a point as the figure of a kind, or as every one of ``kinds`` that suits it.

    Raises:
        RunError: the figure that was asked for does not suit the game, or a file exists and may not be overwritten.
    """
    from sim.plots import solved_protocol
    from sim.scenario import solve

    solution = solve(scenario, protocol, parameters=point)
    return files.draw(solved_protocol(scenario, solution, point), protocol, kind, kinds)


def _slack(scenario: Scenario, protocol: str, point: Mapping[str, Fraction]) -> Any:
    """How far each parameter may move before the answer of a protocol changes."""
    from sim.analysis.thresholds.lines import threshold_lines
    from sim.plots import Slack

    cuts = threshold_lines(scenario, scenario.rules(protocol), point)
    return Slack(cuts=cuts, title=scenario.title, protocol=protocol, sha256=scenario.sha256)


def _draw_comparison(scenario: Scenario, request: PlotRequest, files: FigureFiles) -> list[Path]:
    """Protocols and variants side by side."""
    if not request.kinds(SCENARIO_KINDS):
        return []
    from sim.analysis.comparison import compare
    from sim.plots import comparison_of

    protocols = [request.protocol] if request.protocol is not None else []
    variants = [request.variant] if request.variant is not None else []
    cases = compare(scenario, protocols, variants, request.values)
    return files.draw(comparison_of(scenario, cases, request.values), "protocols", request.kind, SCENARIO_KINDS)
