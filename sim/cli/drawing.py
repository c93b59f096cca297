"""Which figures are drawn of what, and into which files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pyarrow as pa

from sim.analysis.comparison import Case
from sim.analysis.thresholds.cuts import cuts_of
from sim.cli.output import refuse_existing
from sim.errors import RunError
from sim.plots import Slack, accepts, comparison_of, picture_of, render
from sim.scenario import Scenario
from sim.sweeps import solve

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
    picture = picture_of(scenario, solve(scenario, protocol, parameters=point), point)
    return _draw(picture, folder / protocol, kind, kinds, output)


def draw_slack(
    scenario: Scenario, protocol: str, point: Mapping[str, Fraction], folder: Path, kind: str | None, output: Output
) -> list[Path]:
    """Draw how far each parameter may move before the answer of a protocol changes, if ``kind`` is given in any case.

    Raises:
        RunError: no parameter changes the answer alone, or a file exists and may not be overwritten.
    """
    rules = scenario.rules(protocol)
    cuts = cuts_of(scenario, rules, point)
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
    return _draw(comparison_of(scenario, cases, values), folder / "protocols", kind, SCENARIO_KINDS, output)


def _draw(data: Any, stem: Path, kind: str | None, kinds: Sequence[str], output: Output) -> list[Path]:
    """Write ``<stem>-<kind>.<format>`` for each figure and format; nothing at all where one of them may not be."""
    reason = accepts(kind, data) if kind is not None else None
    if reason is not None:
        raise RunError(f"{stem.name} cannot be drawn as {kind}: {reason}")
    chosen = [kind] if kind is not None else [one for one in kinds if accepts(one, data) is None]
    paths = {stem.with_name(f"{stem.name}-{one}.{suffix}"): one for one, suffix in product(chosen, output.formats)}
    for path in paths:
        refuse_existing(path, output.force)
    return [render(one, data, path, size=output.size) for path, one in paths.items()]
