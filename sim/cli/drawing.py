"""Which figures are drawn of what, and into which files."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow as pa

from sim.cli.output import refuse_existing
from sim.errors import RunError
from sim.plots import PLOTS, GamePicture, accepts, render
from sim.scenario import Scenario
from sim.sweep import solve

SWEEP_KINDS = ("strip", "regimes")
GAME_KINDS = ("payoffs", "best-responses")


def draw_sweep(
    table: pa.Table, folder: Path, name: str, kind: str | None, formats: Sequence[str], *, force: bool = True
) -> list[Path]:
    """Draw a sweep as the figure of a kind, or as every one that suits it.

    Raises:
        RunError: the figure that was asked for does not suit the sweep, or a file exists and ``force`` is false.
    """
    return _draw(table, folder, name, SWEEP_KINDS, kind, formats, force)


def draw_game(
    scenario: Scenario,
    protocol: str,
    point: Mapping[str, Fraction],
    folder: Path,
    kind: str | None,
    formats: Sequence[str],
    *,
    force: bool = True,
) -> list[Path]:
    """Draw the game of a protocol at a point as the figure of a kind, or as every one that suits it.

    Raises:
        RunError: the figure that was asked for does not suit the game, or a file exists and ``force`` is false.
    """
    return _draw(_picture(scenario, protocol, point), folder, protocol, GAME_KINDS, kind, formats, force)


def _draw(
    data: Any, folder: Path, name: str, kinds: Sequence[str], kind: str | None, formats: Sequence[str], force: bool
) -> list[Path]:
    if kind is not None:
        reason = accepts(kind, data)
        if reason is not None:
            raise RunError(f"{name} cannot be drawn as {kind}: {reason}")
    chosen = [kind] if kind is not None else [one for one in kinds if one in PLOTS and accepts(one, data) is None]
    paths = [folder / f"{name}-{one}.{suffix}" for one in chosen for suffix in formats]
    for path in paths:
        refuse_existing(path, force)
    return [render(one, data, path) for one, path in _with_kind(chosen, paths, len(formats))]


def _with_kind(kinds: Sequence[str], paths: Sequence[Path], each: int) -> Iterator[tuple[str, Path]]:
    for place, path in enumerate(paths):
        yield kinds[place // each], path


def _picture(scenario: Scenario, protocol: str, point: Mapping[str, Fraction]) -> GamePicture:
    return GamePicture.of(scenario, solve(scenario, protocol, parameters=point), point)
