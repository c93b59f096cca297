"""Which points a sweep visits: a lazy list of exact points, cut into chunks wherever one likes."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.formulas import Rationals
from sim.sweeps.axes import Axis, Values

GRID, ZIP, LIST, ONE_AT_A_TIME = "grid", "zip", "list", "one-at-a-time"
DESIGNS = {
    GRID: "every combination of the values; the last parameter changes fastest",
    ZIP: "the parameters move together: first values, second values, …",
    LIST: "the listed points, in their order",
    ONE_AT_A_TIME: "each parameter alone takes its values, while the others keep theirs",
}


@dataclass(frozen=True)
class Design:
    """A kind of design and an axis for every varied parameter.

    In a grid the first parameter changes slowest and the last one fastest. In the other designs every axis
    has the same number of values and point i takes value i of each. ``seed`` is that of a random design.
    """

    kind: str
    axes: Mapping[str, Axis]
    seed: int | None = None

    @property
    def points(self) -> int:
        """How many points there are."""
        lengths = self.shape
        return prod(lengths) if self.kind == GRID else lengths[0]

    @property
    def shape(self) -> tuple[int, ...]:
        """The number of values of each parameter."""
        return tuple(len(axis) for axis in self.axes.values())

    def positions(self, points: NDArray[np.int64]) -> tuple[NDArray[np.int64], ...]:
        """For every axis, the positions of the values that these points take."""
        if self.kind == GRID:
            return tuple(positions.astype(np.int64) for positions in np.unravel_index(points, self.shape))
        return tuple(points for _ in self.axes)

    def columns(self, points: NDArray[np.int64]) -> dict[str, Rationals]:
        """The exact values of the varied parameters at these points."""
        positions = self.positions(points)
        return {name: axis.column(where) for (name, axis), where in zip(self.axes.items(), positions, strict=True)}

    def spacing(self, point: int) -> dict[str, Fraction]:
        """How far it is from this point to a neighbour, parameter by parameter."""
        positions = self.positions(np.array([point], dtype=np.int64))
        return {
            name: axis.spacing(int(where[0])) for (name, axis), where in zip(self.axes.items(), positions, strict=True)
        }

    def exact(self) -> dict[str, Any]:
        """Plain JSON values without rounding: two designs are the same if these are."""
        return {"design": self.kind, "vary": {name: axis.exact() for name, axis in self.axes.items()}}


def one_at_a_time(grid: Design, base: Mapping[str, Fraction]) -> Design:
    """First all values of the first parameter, then of the second, and so on; the others keep their base values."""
    sizes = grid.shape
    axes: dict[str, Axis] = {}
    for place, (name, axis) in enumerate(grid.axes.items()):
        before, after = sum(sizes[:place]), sum(sizes[place + 1 :])
        own = axis.column(np.arange(len(axis))).fractions()
        axes[name] = Values((base[name],) * before + tuple(own) + (base[name],) * after)
    return Design(ONE_AT_A_TIME, axes)
