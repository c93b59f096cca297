"""A sample of points: in what share of it each outcome is certain or possible, and which parameters go with that.

Shares have exact binomial intervals (Clopper & Pearson 1934) of 95 %; for Latin hypercubes and Sobol points, which are
spread more evenly than independent ones, these are too wide rather than too narrow. What goes with an outcome is shown
by Spearman's rank correlation, with the interval of Bonett & Wright (2000), *Sample size requirements for estimating
Pearson, Kendall and Spearman correlations*.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.analysis.maps.sweep_table import SweepTable

SAMPLERS = ("random", "latin-hypercube", "sobol")
CONFIDENCE = 0.95
_NORMAL = 1.959964  # the quantile of the normal distribution that belongs to it
_NONE = 1e-9  # a probability up to this is none
_FEWEST = 10  # points from which a correlation can be told

Interval = tuple[float, float]


@dataclass(frozen=True)
class Share:
    """Of how many points something holds, and the interval of its probability."""

    count: int
    points: int

    @property
    def value(self) -> float:
        """The share."""
        return self.count / self.points

    @cached_property
    def interval(self) -> Interval:
        """What the probability may be, at 95 % confidence."""
        from scipy.stats import binomtest  # noqa: PLC0415 - half a second that only samples need

        found = binomtest(self.count, self.points).proportion_ci(CONFIDENCE, "exact")
        return float(found.low), float(found.high)


@dataclass(frozen=True)
class OutcomeShare:
    """In what share of the solved points an outcome is ``certain``, and in which ``possible``."""

    name: str
    label: str
    certain: Share
    possible: Share


@dataclass(frozen=True)
class Driver:
    """A parameter, and the rank correlation of its value with an outcome's being possible."""

    label: str
    correlation: float
    interval: Interval

    @property
    def clear(self) -> bool:
        """Whether the interval leaves the sign open no longer."""
        return self.interval[0] * self.interval[1] > 0


@dataclass(frozen=True)
class SampleShares:
    """What a sample says; ``outcomes`` from the likeliest down, ``drivers`` of ``target`` from the strongest down."""

    sweep: SweepTable
    outcomes: tuple[OutcomeShare, ...]
    target: OutcomeShare | None
    drivers: tuple[Driver, ...]
    solved: int
    failed: int

    def texts(self) -> list[str]:
        """Everything that a figure may have to write."""
        return self.sweep.texts()


def is_sample(sweep: SweepTable) -> bool:
    """Whether the points were drawn, not laid out."""
    return sweep.about.get("design") in SAMPLERS


def sample_shares(sweep: SweepTable) -> SampleShares:
    """The shares of a sample, and what goes with the outcome that is most in doubt."""
    labels: Mapping[str, Any] = sweep.about["outcomes"]
    rows, point = sweep.ok, sweep.column("point")
    chance = sweep.columns("outcome", labels)[rows]
    points, first = np.unique(point[rows], return_index=True)
    if not len(points):
        return SampleShares(sweep, (), None, (), 0, len(sweep.first))
    lowest, highest = (extreme.reduceat(chance, first, axis=0) for extreme in (np.minimum, np.maximum))
    possible = highest > _NONE
    certain = lowest > 1 - _NONE
    shares = [
        OutcomeShare(name, str(label), *(Share(int(held[:, i].sum()), len(points)) for held in (certain, possible)))
        for i, (name, label) in enumerate(labels.items())
    ]
    doubtful = [share for share in shares if 0 < share.possible.count < len(points)]
    target = min(doubtful, key=lambda share: abs(share.possible.value - 0.5)) if len(points) >= _FEWEST else None
    drivers = () if target is None else _drivers(sweep, first, possible[:, shares.index(target)])
    shares.sort(key=lambda share: (-share.possible.count, -share.certain.count))
    return SampleShares(sweep, tuple(shares), target, drivers, len(points), len(sweep.first) - len(points))


def _drivers(sweep: SweepTable, first: NDArray[np.intp], held: NDArray[np.bool_]) -> tuple[Driver, ...]:
    """The parameters that vary, those first whose values go most with what was held."""
    from scipy.stats import spearmanr  # noqa: PLC0415 - half a second that only samples need

    drivers = []
    for axis in sweep.axes:
        values = sweep.column(f"parameter.{axis.name}")[sweep.ok][first]
        if np.ptp(values) > 0:
            correlation = float(spearmanr(values, held).statistic)
            drivers.append(Driver(axis.label, correlation, correlation_interval(correlation, len(held))))
    return tuple(sorted(drivers, key=lambda driver: -abs(driver.correlation)))


def correlation_interval(correlation: float, points: int) -> Interval:
    """What a rank correlation may be, at 95 % confidence.

    >>> low, high = correlation_interval(0.5, 103)
    >>> round(low, 3), round(high, 3)
    (0.329, 0.639)
    """
    middle = np.arctanh(np.clip(correlation, -1 + _NONE, 1 - _NONE))
    away = _NORMAL * np.sqrt((1 + correlation**2 / 2) / (points - 3))
    return float(np.tanh(middle - away)), float(np.tanh(middle + away))
