"""Which points a sweep visits: a lazy list of exact points, made from the values of each varied parameter.

ListedValues are exact, and only those that are asked for are ever in memory.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm, prod
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from sim.formulas import Rationals

_INT64 = 2**62


@dataclass(frozen=True)
class Steps:
    """Evenly spaced values from ``start`` to ``stop``, both included.

    Value number i is ``start + i * (stop - start) / (count - 1)``, exactly.

    >>> [str(value) for value in Steps(Fraction(0), Fraction(1), 4).column(np.arange(4)).fractions()]
    ['0', '1/3', '2/3', '1']
    """

    start: Fraction
    stop: Fraction
    count: int

    def __len__(self) -> int:
        return self.count

    def column(self, positions: NDArray[np.int64]) -> Rationals:
        """The values at these positions, over one common denominator."""
        denominator, first, step = self._whole_numbers()
        largest = max(abs(first), abs(first + step * (self.count - 1)), abs(step))
        whole = positions if largest < _INT64 else positions.astype(object)
        return Rationals(first + whole * step, denominator)

    def spacing(self, position: int) -> Fraction:
        """The distance to the next value (0 if there is none to go to)."""
        return (self.stop - self.start) / max(self.count - 1, 1)

    def describe(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {"from": float(self.start), "to": float(self.stop), "steps": self.count}

    def exact(self) -> dict[str, Any]:
        """Plain JSON values without rounding: two axes are the same if these are."""
        return {"from": str(self.start), "to": str(self.stop), "steps": self.count}

    def _whole_numbers(self) -> tuple[int, int, int]:
        step = (self.stop - self.start) / max(self.count - 1, 1)
        denominator = lcm(self.start.denominator, step.denominator)
        return denominator, int(self.start * denominator), int(step * denominator)


@dataclass(frozen=True)
class ListedValues:
    """The values that somebody listed, in their order."""

    values: tuple[Fraction, ...]

    @cached_property
    def _rationals(self) -> Rationals:
        return Rationals.of(self.values)

    def __len__(self) -> int:
        return len(self.values)

    def column(self, positions: NDArray[np.int64]) -> Rationals:
        """The values at these positions, over one common denominator."""
        return Rationals(self._rationals.numerator[positions], self._rationals.denominator)

    def spacing(self, position: int) -> Fraction:
        """The distance to the neighbour in the list (0 if there is none to go to)."""
        if len(self.values) == 1:
            return Fraction(0)
        neighbour = position + 1 if position + 1 < len(self.values) else position - 1
        return self.values[neighbour] - self.values[position]

    def describe(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {"values": [float(value) for value in self.values]}

    def exact(self) -> dict[str, Any]:
        """Plain JSON values without rounding: two axes are the same if these are."""
        return {"values": [str(value) for value in self.values]}


class DesignAxis(Protocol):
    """The values of one varied parameter."""

    def __len__(self) -> int: ...

    def column(self, positions: NDArray[np.int64]) -> Rationals:
        """The values at these positions, over one common denominator."""
        ...

    def spacing(self, position: int) -> Fraction:
        """The distance to a neighbouring value."""
        ...

    def describe(self) -> dict[str, Any]:
        """Plain JSON values."""
        ...

    def exact(self) -> dict[str, Any]:
        """Plain JSON values without rounding: two axes are the same if these are."""
        ...


def logarithmic(start: Fraction, stop: Fraction, count: int) -> ListedValues:
    """Values with equal ratios between neighbours, rounded to twelve digits; both ends, above 0, are exact.

    >>> [str(value) for value in logarithmic(Fraction(1), Fraction(100), 3).values]
    ['1', '10', '100']
    """
    ratio = float(stop) / float(start)
    inner = (Fraction(f"{float(start) * ratio ** (i / (count - 1)):.12g}") for i in range(1, count - 1))
    return ListedValues((start, *inner, stop) if count > 1 else (start,))


GRID, ZIP, LIST, ONE_AT_A_TIME = "grid", "zip", "list", "one-at-a-time"
DESIGNS = (GRID, ZIP, LIST, ONE_AT_A_TIME)


@dataclass(frozen=True)
class Design:
    """A kind of design and an axis for every varied parameter.

    A grid has every combination of values; its first parameter changes slowest and its last one fastest. In the other
    designs every axis has the same number of values and point i takes value i of each: ``zip`` moves parameters
    together, ``list`` has the points that somebody listed, and in ``one-at-a-time`` each parameter takes its values
    while the others keep theirs. ``seed`` is that of a random design.
    """

    kind: str
    axes: Mapping[str, DesignAxis]
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
    axes: dict[str, DesignAxis] = {}
    for index, (name, axis) in enumerate(grid.axes.items()):
        before, after = sum(sizes[:index]), sum(sizes[index + 1 :])
        own = axis.column(np.arange(len(axis))).fractions()
        axes[name] = ListedValues((base[name],) * before + tuple(own) + (base[name],) * after)
    return Design(ONE_AT_A_TIME, axes)
