"""What a scalar of YAML 1.2 (core schema) stands for, with exact numbers."""

import re
from fractions import Fraction

from sim.words import say

_NULL = {"", "~", "null", "Null", "NULL"}
_BOOLEAN = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_WHOLE = re.compile(r"[-+]?[0-9]+\Z")
_OTHER_BASE = re.compile(r"0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE](?P<exponent>[-+]?[0-9]+))?\Z")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)\Z|\.(nan|NaN|NAN)\Z")
# Control characters, lone surrogates and non-characters: what no program shows as text.
_NON_CHARACTERS = "".join(chr(0x10000 * plane + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_NOT_TEXT = re.compile(f"[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufdd0-\\ufdef{_NON_CHARACTERS}]")
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
        raise BadScalarError(say("errors.scenario.not_finite", number=text))
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
        raise BadScalarError(
            say("errors.scenario.number_out_of_range", number=shown, exponent=_LARGEST_EXPONENT, digits=_MOST_DIGITS)
        )
    return text


def is_whole(text: str) -> bool:
    """Whether it is a whole number in decimal digits."""
    return _WHOLE.match(text) is not None


def bad_character(text: str) -> str:
    r"""The code point of the first character that is not text; empty if there is none.

    >>> bad_character("truce\x07"), bad_character("Waffenruhe 🕊")
    ('U+0007', '')
    """
    bad = _NOT_TEXT.search(text)
    return code_point(bad[0]) if bad else ""


def without_bad_characters(text: str) -> str:
    """The text with a mark in place of every character that is not text."""
    return _NOT_TEXT.sub("\ufffd", text)


def code_point(character: str) -> str:
    """How Unicode names a character, such as U+00A0."""
    return f"U+{ord(character):04X}"
