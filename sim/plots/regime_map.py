"""The regimes of a two-parameter sweep as areas: which belong together, and which are only boundaries."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from sim.plots.sweep_table import Axis, SweepTable

SHOWN = 8  # more regimes than that are drawn as one
UNSOLVED = -1


@dataclass(frozen=True)
class Group:
    """Regimes that have the same name, and so look the same: ``points`` of the grid are in them."""

    name: str
    outcomes: tuple[str, ...]
    points: int
    regimes: int = 1


@dataclass(frozen=True)
class RegimeMap:
    """Areas of a grid.

    ``areas`` holds positions in ``groups``, or UNSOLVED, for the rectangles between ``x_edges`` and ``y_edges``:
    (rows, columns). Each point of the sweep is a corner of up to four of them. ``ties`` counts the points whose
    regime has no area, because it holds on single lines of the grid only; they are drawn like their neighbours.
    """

    groups: tuple[Group, ...]
    areas: NDArray[np.int64]
    x_edges: NDArray[np.float64]
    y_edges: NDArray[np.float64]
    points: int
    ties: int
    unsolved: int


def regime_map(sweep: SweepTable) -> RegimeMap:
    """Group the regimes of a sweep over a grid by name, and give every point to an area."""
    x, y = sweep.axes
    numbers = _numbers(sweep, x, y)
    names = {
        number: str(sweep.regimes.get(number, {}).get("name") or f"Regime {number}")
        for number in np.unique(numbers)
        if number > 0
    }
    order = sorted(set(names.values()), key=lambda name: (-_points(numbers, names, name), name))
    position = {name: place for place, name in enumerate(order)}
    grid = np.vectorize(lambda number: position[names[number]] if number > 0 else UNSOLVED, otypes=[np.int64])(numbers)
    thin = _thin(grid, {position[name] for name in order if _degenerate(sweep.regimes, names, name)})
    kept = [place for place in range(len(order)) if (grid[~thin] == place).any()]
    groups = [_group(order[place], names, sweep.regimes, int((grid == place).sum())) for place in kept]
    areas = _divided(grid, thin)
    areas = np.where(areas == UNSOLVED, UNSOLVED, np.searchsorted(kept, areas))
    groups, areas = _gathered(groups, areas)
    return RegimeMap(
        tuple(groups),
        areas,
        _edges(x.values),
        _edges(y.values),
        points=int(grid.size),
        ties=int(thin.sum()),
        unsolved=int((grid == UNSOLVED).sum()),
    )


def _numbers(sweep: SweepTable, x: Axis, y: Axis) -> NDArray[np.int64]:
    """The regime at each point of the grid, (y values, x values); 0 where the point was not solved."""
    rows = sweep.first
    columns = np.searchsorted(x.values, sweep.column(f"parameter.{x.name}")[rows])
    lines = np.searchsorted(y.values, sweep.column(f"parameter.{y.name}")[rows])
    regimes = np.where(sweep.ok, np.nan_to_num(sweep.column("regime")), 0)[rows]
    grid = np.zeros((len(y.values), len(x.values)), dtype=np.int64)
    grid[lines, columns] = regimes.astype(np.int64)
    return grid


def _points(numbers: NDArray[np.int64], names: Mapping[int, str], name: str) -> int:
    return int(np.isin(numbers, [number for number in names if names[number] == name]).sum())


def _degenerate(regimes: Mapping[int, Mapping[str, Any]], names: Mapping[int, str], name: str) -> bool:
    return all(bool(regimes.get(number, {}).get("degenerate")) for number in names if names[number] == name)


def _group(name: str, names: Mapping[int, str], regimes: Mapping[int, Mapping[str, Any]], points: int) -> Group:
    numbers = [number for number in names if names[number] == name]
    outcomes = [
        outcome for number in numbers for part in regimes.get(number, {}).get("outcomes", ()) for outcome in part
    ]
    return Group(name, tuple(dict.fromkeys(outcomes)), points, len(numbers))


def _thin(grid: NDArray[np.int64], degenerate: set[int]) -> NDArray[np.bool_]:
    """Points of regimes with ties that nowhere fill a square of four neighbouring points."""
    result = np.zeros(grid.shape, dtype=bool)
    for place in degenerate:
        mask = grid == place
        square = mask[1:, 1:] & mask[:-1, 1:] & mask[1:, :-1] & mask[:-1, :-1]
        if not square.any():
            result |= mask
    # A map of nothing but ties is drawn as it is.
    return result if (~result & (grid != UNSOLVED)).any() else np.zeros(grid.shape, dtype=bool)


def _divided(grid: NDArray[np.int64], thin: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Give each quarter of a thin point to the nearest area: a line of ties then is where two areas meet."""
    grid, thin = _quartered(grid), _quartered(thin)
    if thin.any():
        rows, columns = distance_transform_edt(thin | (grid == UNSOLVED), return_distances=False, return_indices=True)
        grid = np.where(thin, grid[rows, columns], grid)
    return grid[1:-1, 1:-1]


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
