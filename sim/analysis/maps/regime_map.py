"""The regimes of a two-parameter sweep as areas: which belong together, and which are only boundaries."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from sim.analysis.maps.sweep_table import Axis, SweepTable

SHOWN = 8  # more regimes than that are drawn as one
UNSOLVED = -1


@dataclass(frozen=True)
class Regime:
    """What a sweep says of a regime; ``tie`` is None where it does not say whether the regime is a mere boundary.

    ``outcomes`` are those that are certain in some equilibrium; where none is, those that may come of a mix.
    """

    number: int
    words: str
    outcomes: tuple[str, ...]
    degenerate: bool
    tie: bool | None

    @classmethod
    def of(cls, number: int, known: Mapping[int, Mapping[str, Any]]) -> "Regime":
        """The regime of this number, as far as it is described."""
        about = known.get(number, {})
        words = str(about.get("words") or about.get("name") or f"regime {number}")
        parts = about.get("outcomes", ())
        outcomes = dict.fromkeys(outcome for part in parts if len(part) == 1 for outcome in part)
        outcomes = outcomes or dict.fromkeys(outcome for part in parts for outcome in part)
        return cls(
            number, words[:1].upper() + words[1:], tuple(outcomes), bool(about.get("degenerate")), about.get("tie")
        )


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
    regimes = {int(number): Regime.of(int(number), sweep.regimes) for number in np.unique(numbers[numbers > 0])}
    thin = _thin(numbers, regimes)
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


def _numbers(sweep: SweepTable, x: Axis, y: Axis) -> NDArray[np.int64]:
    """The regime at each point of the grid, (y values, x values); 0 where the point was not solved."""
    regimes = np.where(sweep.ok, np.nan_to_num(sweep.column("regime")), 0)[sweep.first]
    grid = np.zeros((len(y.values), len(x.values)), dtype=np.int64)
    grid[grid_places(sweep)] = regimes.astype(np.int64)
    return grid


def _group(words: str, regimes: Iterable[Regime], points: int) -> Group:
    members = [regime for regime in regimes if regime.words == words]
    outcomes = [outcome for regime in members for outcome in regime.outcomes]
    return Group(words, tuple(dict.fromkeys(outcomes)), points, len(members))


def _thin(numbers: NDArray[np.int64], regimes: Mapping[int, Regime]) -> NDArray[np.bool_]:
    """Points of regimes that are boundaries only; a map of nothing else is drawn as it is."""
    thin = [
        number for number, regime in regimes.items() if regime.tie or (regime.tie is None and _line(numbers, regime))
    ]
    mask = np.isin(numbers, thin)
    return mask if (~mask & (numbers > 0)).any() else np.zeros(mask.shape, dtype=bool)


def _line(numbers: NDArray[np.int64], regime: Regime) -> bool:
    """Whether a regime with ties nowhere fills a square of four neighbouring points."""
    mask = numbers == regime.number
    square = mask[1:, 1:] & mask[:-1, 1:] & mask[1:, :-1] & mask[:-1, :-1]
    return regime.degenerate and not bool(square.any())


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
    other = Group(f"{len(rest)} other regimes", (), sum(group.points for group in rest), sum(g.regimes for g in rest))
    return [*groups[: SHOWN - 1], other], np.minimum(areas, SHOWN - 1)
