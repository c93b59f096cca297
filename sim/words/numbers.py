"""Numbers as people read them. One rule: exact where that is short, else rounded and marked with ≈.

These are for tables, sentences, captions and figures alike; JSON and Parquet have full numbers.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from fractions import Fraction

from sim.words.language import decimal_mark

_FRACTIONS: ContextVar[bool] = ContextVar("fractions", default=False)
_SHORT = 6  # significant digits that an exact decimal may have
_SAME = 1e-9  # relative: a double so close to a short decimal is that decimal

MINUS = "−"


class Approximate(float):
    """A number that was found by approximation, such as a root: never written as if it were exact."""


@contextmanager
def fractions() -> Iterator[None]:
    """Write exact numbers that are not short decimals as fractions within."""
    before = _FRACTIONS.set(True)
    try:
        yield
    finally:
        _FRACTIONS.reset(before)


def number(value: Fraction | float, digits: int = 4) -> str:
    """A number with a true minus sign, and ≈ before it where it was rounded to so many significant digits.

    >>> number(Fraction(5)), number(Fraction(-37, 10)), number(Fraction(2, 3)), number(0.1 + 0.2)
    ('5', '−3.7', '≈0.6667', '0.3')
    >>> with fractions():
    ...     number(Fraction(2, 3)), number(Fraction(1, 2))
    ('2/3', '0.5')
    """
    if isinstance(value, Approximate):
        return f"≈{plain(value, _SHORT)}"
    if isinstance(value, Fraction) and _FRACTIONS.get() and Fraction(_decimal(value, _SHORT)) != value:
        return str(value).replace("-", MINUS)
    if _is(value, _decimal(value, _SHORT)):
        return plain(value, _SHORT)
    return f"≈{plain(value, digits)}"


def plain(value: Fraction | float, digits: int = 4) -> str:
    """A number with at most this many significant digits, whole digits aside, unmarked: for axes and narrow cells.

    >>> plain(Fraction(-23, 20)), plain(1234567.8), plain(-0.0)
    ('−1.15', '1234568', '0')
    """
    return _decimal(value, digits).replace("-", MINUS).replace(".", decimal_mark())


def share(part: Fraction | float, whole: float = 1) -> str:
    """A share in per cent, without a break in it, that never rounds to nothing or to everything.

    >>> [share(part, 1000).split() for part in (1, 620, 999, 1000)]
    [['<', '1', '%'], ['62', '%'], ['>', '99', '%'], ['100', '%']]
    """
    percent = 100 * part / whole
    if part > 0 and percent < 1:
        return "<\u00a01\u00a0%"
    if part < whole and percent > 99:
        return ">\u00a099\u00a0%"
    return f"{float(percent):.0f}\u00a0%"


def grouped(amount: int) -> str:
    """A whole number with its digits in groups of three.

    >>> grouped(900), grouped(900000)
    ('900', '900,000')
    """
    return f"{amount:,}".replace(",", "." if decimal_mark() == "," else ",")


def _decimal(value: Fraction | float, digits: int) -> str:
    """Python's own decimal notation, short, with an ASCII minus."""
    size = float(value)
    whole = f"{abs(size):.0f}"
    digits = max(digits, len(whole)) if len(whole) <= 7 else digits
    rounded = float(f"{size:.{digits}g}") + 0.0
    ordinary = abs(rounded) < 1e7 and (abs(rounded) >= 1e-4 or rounded == 0)
    return f"{rounded:.10f}".rstrip("0").rstrip(".") if ordinary else f"{rounded:.{digits}g}"


def _is(value: Fraction | float, text: str) -> bool:
    """Whether a number is what the text says: exactly, or of a double as closely as computing allows."""
    if isinstance(value, (int, Fraction)):
        return Fraction(text) == value
    return abs(value - float(text)) <= _SAME * max(abs(value), 1e-3)
