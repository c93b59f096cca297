"""One sweep for ``negsim sweep``: progress, results folder, figure, and what is said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli import output
from sim.words import say

if TYPE_CHECKING:
    from sim.results import Run, RunOptions
    from sim.sweeps import Plan

# More regimes than this are not listed on the screen; summary.csv has all.
_LISTED = 12
# Above this many points no figure is drawn unasked: the table must be read for it.
_DRAWN = 1_000_000


@dataclass(frozen=True)
class FinishedSweep:
    """A finished sweep: its results folder, what the table's metadata say, and the figures."""

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
        """Where it is, which regimes it has, and how large they are."""
        from sim.sweeps.shares import regime_shares
        from sim.words.numbers import share

        about = self.about
        varied = list(about["vary"])
        lines = [say("tables.swept", name=self.name, points=about["points"], vary=varied, protocol=about["protocol"])]
        shares, ties = regime_shares(about["regimes"])
        lines += [f"  {share(found.points, about['points']):>6}  {found.words}" for found in shares[:_LISTED]]
        if len(shares) > _LISTED:
            lines.append(" " * 10 + say("tables.more_regimes", count=len(shares) - _LISTED))
        if ties:
            lines.append(f"  {share(ties, about['points']):>6}  {say('tables.ties')}")
        if self.failed:
            lines.append("  " + say("tables.unsolved", points=self.failed))
        lines.append("  " + say("tables.results_in", path=self.run.path))
        lines += ["  " + say("tables.figure_in", path=path) for path in self.figures]
        return "\n".join(lines)


def carry_out_and_draw(
    plan: Plan, out: Path, argv: Sequence[str], how: RunOptions, figures: bool, quiet: bool
) -> FinishedSweep:
    """Carry out one sweep, with a progress bar, and draw the figure that suits it."""
    from sim.results import carry_out
    from sim.sweeps import SAMPLERS
    from sim.sweeps.designs import GRID, LIST, ZIP

    name = plan.name or "sweep"
    with output.progress(name, quiet) as progress:
        run = carry_out(plan, out, argv, progress, how)
    drawn: tuple[Path, ...] = ()
    if figures and how.keep == "all" and plan.design.kind in (GRID, ZIP, LIST, *SAMPLERS):
        drawn = _draw(run, name, plan.points, quiet)
        run = run.with_files([str(path.relative_to(run.path)) for path in drawn])
    return FinishedSweep(name, run, run.about, drawn)


def _draw(run: Run, name: str, points: int, quiet: bool) -> tuple[Path, ...]:
    """The figure that suits the sweep, unless its table would fill the memory."""
    if points > _DRAWN:
        output.message(say("tables.not_drawn", most=_DRAWN, path=run.path), quiet)
        return ()
    from sim.cli.plot import SWEEP_KINDS, FigureFiles

    return tuple(FigureFiles(run.path / "figures").draw(run.table, name, None, SWEEP_KINDS))
