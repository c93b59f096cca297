"""Formulas in Fractions: exact, or the nearest double where a root, logarithm or exponential is irrational."""

import decimal
import math
import operator
from collections.abc import Callable, Mapping
from fractions import Fraction

from sim.formulas.nodes import MAX_EXPONENT, Apply, Name, Node, Number
from sim.words import say

# Longer numerators and denominators make arithmetic slow and help nobody.
MAX_BITS = 2**16
# Enough digits that the last one of a double is right; `log` adds what it loses near 1.
_DIGITS = 60


class FailureError(Exception):
    """A formula has no value at a point; says why in words, and ``place`` in which definition."""

    place: str = ""


class TooLongError(FailureError):
    """A number has grown too long to work with."""


Values = Mapping[str, Fraction | FailureError]


def number(node: Node, values: Values) -> Fraction:
    """The value of a number's tree; only the chosen branch of a conditional is evaluated.

    Raises:
        FailureError: Division by zero, a number too long, a root or logarithm that does not exist.
    """
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Name):
        value = values[node.name]
        if isinstance(value, FailureError):
            raise value
        return value
    if node.operation == "if":
        condition, chosen, otherwise = node.arguments
        return number(chosen if truth(condition, values) else otherwise, values)
    return apply(node.operation, [number(argument, values) for argument in node.arguments])


def truth(node: Node, values: Values) -> bool:
    """The truth of a condition's tree, from left to right and no further than needed."""
    assert isinstance(node, Apply)  # noqa: S101 - a condition is never a number or a name
    if node.operation == "not":
        return not truth(node.arguments[0], values)
    if node.operation == "and":
        return all(truth(argument, values) for argument in node.arguments)
    if node.operation == "or":
        return any(truth(argument, values) for argument in node.arguments)
    left = number(node.arguments[0], values)
    for sign, argument in zip(node.operation.split(), node.arguments[1:], strict=True):
        right = number(argument, values)
        if not COMPARE[sign](left, right):
            return False
        left = right
    return True


def apply(operation: str, values: list[Fraction]) -> Fraction:
    """One operation on numbers, its result bounded in length."""
    result = _OPERATIONS[operation](*values)
    if max(result.numerator.bit_length(), result.denominator.bit_length()) > MAX_BITS:
        raise TooLongError(say("errors.formulas.number_too_many_digits"))
    return result


def exactly(operation: str, values: list[Fraction]) -> Fraction | None:
    """The value of an irrational operation where it happens to be rational.

    >>> exactly("sqrt", [Fraction(4, 9)]), exactly("log", [Fraction(1)]), exactly("exp", [Fraction(1)])
    (Fraction(2, 3), Fraction(0, 1), None)
    """
    if operation == "sqrt":
        return _rational_power(values[0], Fraction(1, 2))
    if operation == "**":
        return _rational_power(*values)
    if operation == "exp":
        return Fraction(1) if values[0] == 0 else None
    return Fraction(0) if values[0] == 1 else None


def _divide(a: Fraction, b: Fraction) -> Fraction:
    if b == 0:
        raise FailureError(say("errors.formulas.division_zero"))
    return a / b


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    if abs(exponent) > MAX_EXPONENT:
        raise TooLongError(say("errors.formulas.exponent_beyond", max_exponent=MAX_EXPONENT))
    if base == 0 and exponent < 0:
        raise FailureError(say("errors.formulas.division_zero_negative_power"))
    if base < 0 and exponent.denominator != 1:
        raise FailureError(say("errors.formulas.power_negative_number_exponent"))
    exact = _rational_power(base, exponent)
    if exact is not None:
        return exact
    context = _context(_DIGITS)
    return _double(context.power(_decimal(base, context), _decimal(exponent, context)))


def _rational_power(base: Fraction, exponent: Fraction) -> Fraction | None:
    """``base ** exponent`` where that is rational, else None; the base is not negative unless the exponent is whole."""
    numerator, denominator = base.numerator, base.denominator
    if exponent.denominator != 1:
        top, bottom = _root(numerator, exponent.denominator), _root(denominator, exponent.denominator)
        if top is None or bottom is None:
            return None
        numerator, denominator = top, bottom
    if max(numerator.bit_length(), denominator.bit_length()) * abs(exponent.numerator) > MAX_BITS + abs(
        exponent.numerator
    ):
        raise TooLongError(say("errors.formulas.power_too_many_digits"))
    return Fraction(numerator, denominator) ** exponent.numerator


def _root(n: int, degree: int) -> int | None:
    """The whole ``degree``-th root of ``n >= 0`` where there is one (bisection on integers)."""
    if n < 2:
        return n
    if n.bit_length() <= degree:
        return None
    low, high = 1, 1 << -(-n.bit_length() // degree)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**degree <= n else (low, middle - 1)
    return low if low**degree == n else None


def _sqrt(x: Fraction) -> Fraction:
    if x < 0:
        raise FailureError(say("errors.formulas.square_root_negative_number"))
    return _power(x, Fraction(1, 2))


def _exp(x: Fraction) -> Fraction:
    if x == 0:
        return Fraction(1)
    context = _context(_DIGITS)
    return _double(context.exp(_decimal(x, context)))


def _log(x: Fraction) -> Fraction:
    if x <= 0:
        raise FailureError(say("errors.formulas.logarithm_number_not_positive"))
    if x == 1:
        return Fraction(0)
    near_one = max(0, x.denominator.bit_length() - abs(x.numerator - x.denominator).bit_length())
    context = _context(_DIGITS + near_one)
    return _double(context.ln(_decimal(x, context)))


def _context(digits: int) -> decimal.Context:
    # No traps: what overflows becomes infinite and is reported by `_double`.
    return decimal.Context(prec=digits, Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN, traps=[])


def _decimal(x: Fraction, context: decimal.Context) -> decimal.Decimal:
    return context.divide(decimal.Decimal(x.numerator), decimal.Decimal(x.denominator))


def _double(x: decimal.Decimal) -> Fraction:
    nearest = float(x)
    if not math.isfinite(nearest):
        raise FailureError(say("errors.formulas.number_too_large"))
    return Fraction(nearest)


COMPARE: dict[str, Callable[..., bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
_OPERATIONS: dict[str, Callable[..., Fraction]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _divide,
    "**": _power,
    "negative": operator.neg,
    "min": min,
    "max": max,
    "abs": abs,
    "exp": _exp,
    "log": _log,
    "sqrt": _sqrt,
}
