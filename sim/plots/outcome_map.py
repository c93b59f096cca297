"""The probability of one outcome over a grid of two parameters: lowest and highest of the equilibria at each point."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.analysis.maps.regime_map import RegimeMap, grid_places
from sim.analysis.maps.sweep_table import SweepTable
from sim.errors import RunError, did_you_mean

Grid = NDArray[np.float64]
_SAME = 1e-9  # probabilities that differ by less are the same


@dataclass(frozen=True)
class OutcomeMap:
    """One outcome: ``low`` and ``high`` by point of the grid (second parameter, first one); nan where not solved.

    ``counted`` are the points that were solved and are no mere boundaries.
    """

    outcome: str
    label: str
    low: Grid
    high: Grid
    counted: NDArray[np.bool_]

    @cached_property
    def single(self) -> bool:
        """Whether all equilibria of each point give the outcome the same probability."""
        return bool((self.high - self.low)[self.counted].max(initial=0.0) <= _SAME)

    @property
    def varies(self) -> bool:
        """Whether the probability is not the same everywhere."""
        return _varying(self)[0] > 0

    @property
    def panels(self) -> list[tuple[str, Grid]]:
        """What is drawn: the probability, or the lowest and the highest one."""
        if self.single:
            return [("", self.high)]
        return [("Lowest of the equilibria", self.low), ("Highest of the equilibria", self.high)]

    @property
    def certain(self) -> int:
        """At how many points the outcome comes of every equilibrium with certainty."""
        return int((self.low[self.counted] >= 1 - _SAME).sum())

    @property
    def possible(self) -> int:
        """At how many points it may come of some equilibrium."""
        return int((self.high[self.counted] > _SAME).sum())

    @property
    def points(self) -> int:
        """How many points are counted."""
        return int(self.counted.sum())

    @property
    def span(self) -> tuple[float, float]:
        """The lowest and the highest probability of the map."""
        return float(self.low[self.counted].min(initial=1.0)), float(self.high[self.counted].max(initial=0.0))


def outcome_map(sweep: SweepTable, areas: RegimeMap, outcome: str | None = None) -> OutcomeMap:
    """The map of an outcome, of the one whose probability varies most if None.

    Raises:
        RunError: there is no such outcome.
    """
    labels = sweep.about["outcomes"]
    if outcome is not None and outcome not in labels:
        raise RunError(f"the sweep has no outcome {outcome!r}{did_you_mean(outcome, list(labels))}")
    counted = _counted(sweep, areas)
    maps = [
        OutcomeMap(name, str(labels[name]), *_bounds(sweep, name), counted)
        for name in ([outcome] if outcome is not None else labels)
    ]
    return max(maps, key=_varying)


def _varying(one: OutcomeMap) -> tuple[float, float]:
    """How much the probability varies; among those that do not, how high it is."""
    middle = (one.low + one.high)[one.counted] / 2
    return (round(float(middle.std()), 9), round(float(middle.mean()), 9)) if len(middle) else (0.0, 0.0)


def _bounds(sweep: SweepTable, outcome: str) -> tuple[Grid, Grid]:
    points = np.searchsorted(sweep.first, np.arange(sweep.table.num_rows), side="right") - 1
    values = np.where(sweep.ok, sweep.column(f"outcome.{outcome}"), np.nan)
    known = ~np.isnan(values)
    low, high = np.full(len(sweep.first), np.inf), np.full(len(sweep.first), -np.inf)
    np.minimum.at(low, points[known], values[known])
    np.maximum.at(high, points[known], values[known])
    x, y = sweep.axes
    grids = []
    for column in (low, high):
        grid = np.full((len(y.values), len(x.values)), np.nan)
        grid[grid_places(sweep)] = np.where(np.isfinite(column), np.clip(column, 0.0, 1.0), np.nan)
        grids.append(grid)
    return grids[0], grids[1]


def _counted(sweep: SweepTable, areas: RegimeMap) -> NDArray[np.bool_]:
    """The points that the map shows somewhere, and that have an equilibrium."""
    x, y = sweep.axes
    shown = np.zeros((len(y.values), len(x.values)), dtype=bool)
    shown[areas.shown] = True
    low, _ = _bounds(sweep, next(iter(sweep.about["outcomes"])))
    return np.asarray(shown & ~np.isnan(low))
