"""Plain scalars of YAML 1.2 (core schema), with exact numbers."""

import re
from fractions import Fraction

_NULL = {"", "~", "null", "Null", "NULL"}
_BOOLEAN = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_WHOLE = re.compile(r"[-+]?[0-9]+\Z")
_OTHER_BASE = re.compile(r"0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE](?P<exponent>[-+]?[0-9]+))?\Z")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)\Z|\.(nan|NaN|NAN)\Z")
_MOST_DIGITS = 300
_LARGEST_EXPONENT = 300


class BadScalarError(ValueError):
    """A scalar that stands for nothing that a scenario may hold."""


def read_scalar(text: str) -> int | Fraction | bool | str | None:
    """The value of a scalar without quotes.

    >>> read_scalar("0.1"), read_scalar("12"), read_scalar("yes"), read_scalar("~")
    (Fraction(1, 10), 12, 'yes', None)

    Raises:
        BadScalarError: a number that is infinite, not a number, or out of range.
    """
    if text in _NULL:
        return None
    if text in _BOOLEAN:
        return _BOOLEAN[text]
    if _NOT_FINITE.match(text):
        raise BadScalarError(f"is {text}; allowed: finite numbers")
    if _WHOLE.match(text):
        return int(_checked(text))
    if _OTHER_BASE.match(text):
        return int(_checked(text), 0)
    decimal = _DECIMAL.match(text)
    if decimal:
        return Fraction(_checked(text, decimal["exponent"]))
    return text


def _checked(text: str, exponent: str | None = None) -> str:
    """The text, if its number has a size that can be worked with."""
    if len(text) > _MOST_DIGITS or (exponent and (len(exponent) > 5 or abs(int(exponent)) > _LARGEST_EXPONENT)):
        shown = text if len(text) <= 30 else text[:29] + "…"
        raise BadScalarError(f"the number {shown} is out of range; allowed: up to 1e300, with up to 300 digits")
    return text
