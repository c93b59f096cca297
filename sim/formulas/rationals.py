"""Arrays of exact rational numbers: whole numbers over one common denominator."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Numerators below this are int64; twice one of them still fits.
INT64_LIMIT = 2**62
_DOUBLE_LIMIT = 2**53


@dataclass(frozen=True, eq=False)
class Rationals:
    """A column of exact numbers, one per point of a batch, or a single one that holds at every point.

    ``numerator`` has the shape ``(batch,)`` or ``(1,)``: int64 where every entry is below 2**62 in size,
    else an object array of Python ints. ``denominator`` is positive and common to all.
    """

    numerator: NDArray[Any]
    denominator: int

    @classmethod
    def of(cls, values: Iterable[Fraction | int]) -> "Rationals":
        """The column of some numbers.

        >>> column = Rationals.of([Fraction(1, 2), 3])
        >>> column.numerator, column.denominator
        (array([1, 6]), 2)
        """
        fractions = [Fraction(value) for value in values]
        denominator = math.lcm(*{value.denominator for value in fractions})
        numerators = [value.numerator * (denominator // value.denominator) for value in fractions]
        return cls(_narrow(np.array([*numerators, None], dtype=object)[:-1]), denominator)

    @classmethod
    def reduced(cls, numerator: NDArray[Any], denominator: int) -> "Rationals":
        """The column in lowest terms: no factor is common to the denominator and all numerators."""
        factor = denominator
        for start in range(0, len(numerator), 4096):
            if factor == 1:
                break
            factor = math.gcd(factor, int(np.gcd.reduce(numerator[start : start + 4096])))
        if factor > 1:
            # A factor beyond int64 divides only zeros among int64 numerators.
            numerator = numerator // factor if factor < INT64_LIMIT else numerator.astype(object) // factor
        return cls(_narrow(numerator), denominator // factor)

    def __len__(self) -> int:
        return len(self.numerator)

    def fraction(self, i: int) -> Fraction:
        """The number at point ``i``; a column of one number has it at every point."""
        return Fraction(int(self.numerator[i if len(self.numerator) != 1 else 0]), self.denominator)

    def fractions(self) -> list[Fraction]:
        """All numbers."""
        return [Fraction(int(numerator), self.denominator) for numerator in self.numerator]

    def take(self, positions: NDArray[Any]) -> "Rationals":
        """The numbers at some positions (a slice or an index array); a column of one number stays as it is."""
        return self if len(self) == 1 else Rationals(self.numerator[positions], self.denominator)

    def floats(self) -> NDArray[np.float64]:
        """The nearest doubles (infinite beyond their range); read-only."""
        return self._floats

    def float_errors(self) -> NDArray[np.float64]:
        """How far each double may lie from the number: 0 where it is the number; read-only."""
        return self._float_errors

    @cached_property
    def bound(self) -> int:
        """The size of the largest numerator."""
        return max(abs(int(self.numerator.max())), abs(int(self.numerator.min()))) if len(self) else 0

    @cached_property
    def _floats(self) -> NDArray[np.float64]:
        # A quotient of two doubles is rounded once, so it is right if both hold their integers exactly.
        if self.bound <= _DOUBLE_LIMIT and self.denominator <= _DOUBLE_LIMIT:
            result = self.numerator.astype(np.float64) / self.denominator
        else:
            result = np.array([_quotient(int(n), self.denominator) for n in self.numerator], dtype=np.float64)
        result.flags.writeable = False
        return result

    @cached_property
    def _float_errors(self) -> NDArray[np.float64]:
        with np.errstate(all="ignore"):
            error = np.where(self._representable(), 0.0, np.spacing(np.abs(self._floats)) / 2 + 5e-324)
            error = np.where(np.isfinite(self._floats), error, np.inf)
        error.flags.writeable = False
        return error

    def _representable(self) -> NDArray[np.bool_]:
        """Where the number is a whole number of at most 53 bits over a power of two, and not tiny."""
        twos = (self.denominator & -self.denominator).bit_length() - 1
        odd = self.denominator >> twos
        if twos > 900:
            return np.zeros(len(self), dtype=bool)
        numerator = self.numerator if odd < INT64_LIMIT else self.numerator.astype(object)
        whole, rest = numerator // odd, numerator % odd
        lowest_bit = np.maximum(whole & -whole, 1)
        return np.asarray((rest == 0) & (np.abs(whole) // lowest_bit <= _DOUBLE_LIMIT), dtype=bool)


def _narrow(numerator: NDArray[Any]) -> NDArray[Any]:
    """As int64 where every entry fits."""
    if numerator.dtype != object:
        return numerator
    if all(-INT64_LIMIT < value < INT64_LIMIT for value in numerator):
        return numerator.astype(np.int64)
    return numerator


def _quotient(numerator: int, denominator: int) -> float:
    try:
        return numerator / denominator
    except OverflowError:
        return math.inf if numerator > 0 else -math.inf
