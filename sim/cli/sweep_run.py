"""One sweep for ``negsim sweep``: progress, results folder, figure, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli import output

if TYPE_CHECKING:
    from sim.results import Run, RunOptions
    from sim.scenario import Scenario

# More regimes than this are not listed on the screen; summary.csv has all.
_LISTED = 12
# Above this many points no figure is drawn unasked: the table must be read for it.
_DRAWN = 1_000_000


@dataclass(frozen=True)
class SweepRequest:
    """What all sweeps of one command have in common; ``own`` is what to vary where it is no sweep of the file."""

    scenario: Scenario
    own: Any
    design: str
    protocol: str | None
    values: Mapping[str, str]
    variant: str | None
    out: Path
    argv: tuple[str, ...]
    how: RunOptions


@dataclass(frozen=True)
class Swept:
    """A finished sweep."""

    name: str
    run: Run
    about: Mapping[str, Any]
    figures: tuple[Path, ...]

    @property
    def failed(self) -> int:
        """How many points could not be solved."""
        return self.run.failed

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "sweep": self.name,
            "folder": str(self.run.path),
            "protocol": self.about["protocol"],
            "points": self.about["points"],
            "failed": self.failed,
            "regimes": self.about["regimes"],
            "figures": [str(path) for path in self.figures],
        }

    def to_text(self) -> str:
        """Where it is, what came of it, and how often."""
        varied = " × ".join(self.about["vary"])
        lines = [f"{self.name}: {self.about['points']:,} points over {varied}, protocol {self.about['protocol']}"]
        proper = [regime for regime in self.about["regimes"] if not regime["tie"]]
        for regime in proper[:_LISTED]:
            lines.append(f"  {regime['share']:>6.1%}  {regime['name']}")
        if len(proper) > _LISTED:
            lines.append(f"          and {len(proper) - _LISTED} more regimes (see summary.csv)")
        ties = [regime for regime in self.about["regimes"] if regime["tie"]]
        if ties:
            lines.append(f"  {sum(regime['share'] for regime in ties):>6.1%}  on the boundaries between regimes")
        if self.failed:
            counted = "1 point" if self.failed == 1 else f"{self.failed:,} points"
            lines.append(f"  {counted} could not be solved; their rows say why")
        lines += [f"  results  {self.run.path}", *(f"  figure   {path}" for path in self.figures)]
        return "\n".join(lines)


def sweep_one(request: SweepRequest, name: str | None, figures: bool, quiet: bool) -> Swept:
    """Carry out one sweep: the one of the file with this name, or the request's own."""
    from sim.results import write_run
    from sim.sweeps.designs import GRID, LIST, ZIP

    shown = name or "sweep"
    with _progress(shown, quiet) as progress:
        run = write_run(
            request.scenario,
            request.own,
            request.protocol,
            name=name,
            design=request.design,
            parameters=request.values,
            variant=request.variant,
            out=request.out,
            argv=request.argv,
            progress=progress,
            how=request.how,
        )
    about = run.about
    drawn: tuple[Path, ...] = ()
    if figures and request.how.keep == "all" and about["design"] in (GRID, ZIP, LIST):
        drawn = _draw(run, shown, about["points"], quiet)
        run = run.with_files([str(path.relative_to(run.path)) for path in drawn])
    return Swept(shown, run, about, drawn)


def _draw(run: Run, name: str, points: int, quiet: bool) -> tuple[Path, ...]:
    """The figure that suits the sweep, unless its table would fill the memory."""
    if points > _DRAWN:
        output.message(f"no figure is drawn of more than {_DRAWN:,} points; negsim plot {run.path} draws it", quiet)
        return ()
    from sim.cli.plot import Output, draw_sweep

    return tuple(draw_sweep(run.table, run.path / "figures", name, None, Output(("svg", "png"))))


@contextmanager
def _progress(name: str, quiet: bool) -> Iterator[Any]:
    """A progress bar on stderr, where that is a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
