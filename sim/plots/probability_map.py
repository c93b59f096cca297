"""The probability of one outcome over a grid of two parameters: the lowest and the highest over the equilibria."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.plots.sweep_table import SweepTable

_ALIKE = 1e-9
Grid = NDArray[np.float64]  # (y values, x values); nan where the point was not solved


@dataclass(frozen=True)
class ProbabilityMap:
    """One outcome: its id and label, and its lowest and highest probability at each point of the grid."""

    outcome: str
    label: str
    low: Grid
    high: Grid
    ties: NDArray[np.bool_]  # points of regimes that are mere boundaries

    @property
    def panels(self) -> tuple[tuple[str, Grid], ...]:
        """What is drawn: one panel, or two where equilibria of the same point differ on more than a boundary."""
        if np.nanmax(np.where(self.ties, 0.0, self.high - self.low), initial=0.0) <= _ALIKE:
            return (("", self.low),)
        return (("Lowest of all equilibria", self.low), ("Highest of all equilibria", self.high))


def probability_map(sweep: SweepTable) -> ProbabilityMap | None:
    """The outcome whose probability varies most over the map, the first of several; None if none varies."""
    labels = sweep.about["outcomes"]
    probabilities = sweep.columns("outcome", labels)
    best: ProbabilityMap | None = None
    most = _ALIKE
    for place, (name, label) in enumerate(labels.items()):
        low, high = (_grid(sweep, probabilities[:, place], how) for how in (np.fmin, np.fmax))
        middle = (low + high) / 2
        spread = float(np.nanstd(middle)) if np.isfinite(middle).any() else 0.0
        if spread > most + _ALIKE:
            best, most = ProbabilityMap(name, str(label), low, high, _ties(sweep)), spread
    return best


def _grid(sweep: SweepTable, values: NDArray[np.float64], how: np.ufunc) -> Grid:
    """The lowest or highest value at each point; the rows of a point follow each other."""
    starts = np.sort(sweep.first)
    found = how.reduceat(np.where(sweep.ok, values, np.nan), starts)
    return _placed(sweep, starts, found, np.nan)


def _ties(sweep: SweepTable) -> NDArray[np.bool_]:
    starts = np.sort(sweep.first)
    thin = [number for number, regime in sweep.regimes.items() if regime.get("tie")]
    return _placed(sweep, starts, np.isin(sweep.column("regime")[starts], thin), False)


def _placed(sweep: SweepTable, rows: NDArray[np.intp], values: NDArray[Any], nothing: Any) -> NDArray[Any]:
    """A value for each of some rows, put where the row's point stands in the grid."""
    x, y = sweep.axes
    columns = np.searchsorted(x.values, sweep.column(f"parameter.{x.name}")[rows])
    lines = np.searchsorted(y.values, sweep.column(f"parameter.{y.name}")[rows])
    grid = np.full((len(y.values), len(x.values)), nothing)
    grid[lines, columns] = values
    return grid
