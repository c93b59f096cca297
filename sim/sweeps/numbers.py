"""The numbers that people give a sweep, taken as the exact values they were written as."""

from fractions import Fraction
from math import isfinite
from numbers import Rational
from typing import Any


def exact(value: Any) -> Fraction | None:
    """A number as written: the float 0.1 and the text "0.1" are both 1/10; None if it is no number.

    >>> exact(0.1), exact("2/3"), exact(True), exact("many")
    (Fraction(1, 10), Fraction(2, 3), None, None)
    """
    if hasattr(value, "item"):  # a numpy number
        value = value.item()
    if isinstance(value, bool):
        return None
    if isinstance(value, Rational):
        return Fraction(value)
    if isinstance(value, float) and not isfinite(value):
        return None
    try:
        return Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        return None


def whole(value: Any) -> int | None:
    """A whole number; None if it is none.

    >>> whole(5), whole("5"), whole(5.5), whole(None)
    (5, 5, None, None)
    """
    number = exact(value)
    return int(number) if number is not None and number.denominator == 1 else None
