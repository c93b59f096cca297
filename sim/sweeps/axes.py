"""One varied parameter: its exact values, as many as asked for and never more of them in memory."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
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
class Values:
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


class Axis(Protocol):
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


def logarithmic(start: Fraction, stop: Fraction, count: int) -> Values:
    """Values with equal ratios between neighbours, rounded to twelve digits; both ends, above 0, are exact.

    >>> [str(value) for value in logarithmic(Fraction(1), Fraction(100), 3).values]
    ['1', '10', '100']
    """
    ratio = float(stop) / float(start)
    inner = (Fraction(f"{float(start) * ratio ** (i / (count - 1)):.12g}") for i in range(1, count - 1))
    return Values((start, *inner, stop) if count > 1 else (start,))
