"""The regimes of a two-parameter sweep as areas: which belong together, and which are only boundaries.

The probability of one outcome over a grid of two parameters: lowest and highest of the equilibria at each point.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from sim.analysis.maps.sweep_table import MapAxis, SweepTable
from sim.errors import RunError, did_you_mean
from sim.sweeps.shares import lasting_words
from sim.words import say
from sim.words.phrases import sentence_case

SHOWN = 8  # more regimes than that are drawn as one
UNSOLVED = -1


@dataclass(frozen=True)
class MapRegime:
    """What a sweep says of a regime.

    ``outcomes`` are those that are certain in some equilibrium; where none is, those that may come of a mix.
    """

    words: str
    outcomes: tuple[str, ...]

    @classmethod
    def of(cls, about: Mapping[str, Any]) -> "MapRegime":
        """The regime that is described so in the sweep's metadata."""
        parts = about["outcomes"]
        certain = dict.fromkeys(outcome for part in parts if len(part) == 1 for outcome in part)
        outcomes = certain or dict.fromkeys(outcome for part in parts for outcome in part)
        return cls(sentence_case(about["words"]), tuple(outcomes))


@dataclass(frozen=True)
class Group:
    """Regimes of the same words, which look the same: ``points`` of the grid are in them, boundaries aside."""

    name: str
    outcomes: tuple[str, ...]
    points: int
    regimes: int = 1


@dataclass(frozen=True)
class RegimeMap:
    """Areas of a grid.

    ``areas`` holds positions in ``groups``, or UNSOLVED, for the rectangles between ``x_edges`` and ``y_edges``:
    (rows, columns). Each point of the sweep is a corner of up to four of them. ``ties`` counts the points whose
    regime has no area, because it holds on single lines of the grid only; they are drawn like their neighbours:
    ``shown`` are the row and the column of the point that each rectangle shows.
    """

    groups: tuple[Group, ...]
    areas: NDArray[np.int64]
    x_edges: NDArray[np.float64]
    y_edges: NDArray[np.float64]
    points: int
    ties: int
    unsolved: int
    shown: tuple[NDArray[np.int64], NDArray[np.int64]]


def grid_places(sweep: SweepTable) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The row (second parameter) and the column (first one) of each point in the grid."""
    x, y = sweep.axes
    columns = np.searchsorted(x.values, sweep.column(f"parameter.{x.name}")[sweep.first])
    lines = np.searchsorted(y.values, sweep.column(f"parameter.{y.name}")[sweep.first])
    return lines, columns


def regime_map(sweep: SweepTable) -> RegimeMap:
    """Group the regimes of a sweep over a grid by name, and give every point to an area."""
    x, y = sweep.axes
    numbers = _numbers(sweep, x, y)
    regimes = {int(number): MapRegime.of(sweep.regimes[int(number)]) for number in np.unique(numbers[numbers > 0])}
    thin = _thin(numbers, sweep.regimes)
    counts = Counter({regime.words: 0 for regime in regimes.values()})
    for number, count in zip(*np.unique(numbers[~thin], return_counts=True), strict=True):
        if number:
            counts[regimes[int(number)].words] += int(count)
    order = sorted(counts, key=lambda words: (-counts[words], words))
    position = np.full(int(numbers.max(initial=0)) + 1, UNSOLVED, dtype=np.int64)
    for number, regime in regimes.items():
        position[number] = order.index(regime.words)
    groups = [_group(words, regimes.values(), counts[words]) for words in order if counts[words]]
    shown = _shown(position[numbers], thin)
    groups, areas = _gathered(groups, position[numbers][shown])
    return RegimeMap(
        tuple(groups),
        areas,
        _edges(x.values),
        _edges(y.values),
        points=int(numbers.size),
        ties=int(thin.sum()),
        unsolved=int((numbers == 0).sum()),
        shown=shown,
    )


def _numbers(sweep: SweepTable, x: MapAxis, y: MapAxis) -> NDArray[np.int64]:
    """The regime at each point of the grid, (y values, x values); 0 where the point was not solved."""
    regimes = np.where(sweep.ok, np.nan_to_num(sweep.column("regime")), 0)[sweep.first]
    grid = np.zeros((len(y.values), len(x.values)), dtype=np.int64)
    grid[grid_places(sweep)] = regimes.astype(np.int64)
    return grid


def _group(words: str, regimes: Iterable[MapRegime], points: int) -> Group:
    members = [regime for regime in regimes if regime.words == words]
    outcomes = [outcome for regime in members for outcome in regime.outcomes]
    return Group(words, tuple(dict.fromkeys(outcomes)), points, len(members))


def _thin(numbers: NDArray[np.int64], regimes: Mapping[int, Mapping[str, Any]]) -> NDArray[np.bool_]:
    """Points of regimes that are boundaries only; a map of nothing else is drawn as it is."""
    lasting = lasting_words(list(regimes.values()))
    return np.isin(numbers, [number for number, regime in regimes.items() if regime["words"] not in lasting])


def _shown(grid: NDArray[np.int64], thin: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The point that each quarter of a point shows: itself, or of a thin one the nearest that is none.

    A line of ties then is where two areas meet.
    """
    grid, thin = _quartered(grid), _quartered(thin)
    places = np.indices(grid.shape)
    if thin.any():
        near = distance_transform_edt(thin | (grid == UNSOLVED), return_distances=False, return_indices=True)
        places = np.where(thin, np.asarray(near), places)
    rows, columns = places[:, 1:-1, 1:-1] // 2
    return rows, columns


def _quartered(grid: NDArray[Any]) -> NDArray[Any]:
    return np.repeat(np.repeat(grid, 2, axis=0), 2, axis=1)


def _edges(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The values and the middles between them: a point reaches half way to its neighbours."""
    result = np.empty(2 * len(values) - 1)
    result[::2] = values
    result[1::2] = (values[1:] + values[:-1]) / 2
    return result


def _gathered(groups: list[Group], areas: NDArray[np.int64]) -> tuple[list[Group], NDArray[np.int64]]:
    """The largest groups, and one for all others where there are too many."""
    if len(groups) <= SHOWN:
        return groups, areas
    rest = groups[SHOWN - 1 :]
    other = Group(
        say("figures.other_regimes", count=len(rest)),
        (),
        sum(group.points for group in rest),
        sum(g.regimes for g in rest),
    )
    return [*groups[: SHOWN - 1], other], np.minimum(areas, SHOWN - 1)


Grid = NDArray[np.float64]
_SAME = 1e-9  # probabilities that differ by less are the same


@dataclass(frozen=True)
class OutcomeMap:
    """One outcome: ``low`` and ``high`` by point of the grid (second parameter, first one); nan where not solved.

    ``counted`` are the points that were solved and are not mere boundaries.
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
    def panels(self) -> list[Grid]:
        """What is drawn: the probability, or the lowest and the highest one."""
        return [self.high] if self.single else [self.low, self.high]

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
        raise RunError(say("errors.plots.no_outcome", outcome=outcome, hint=did_you_mean(outcome, list(labels))))
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
