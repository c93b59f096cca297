"""Formulas in Fractions: exact, or a ball of FLINT's where a root, logarithm or exponential is irrational.

A ball is a number of some 75 digits with a rigorous bound on its error. Two of them that overlap are taken for equal,
so that ``sqrt(2) * sqrt(2)`` is 2; numbers that differ by less than about 10⁻⁷⁰ of their size are therefore not told
apart, and a formula that is not ``rational`` is never called exact.
"""

import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from sim.formulas.nodes import MAX_EXPONENT, Apply, Name, Node, Number
from sim.words import say

# Longer numerators and denominators make arithmetic slow and help nobody.
MAX_BITS = 2**16
_BITS = 256  # of a ball
_SIMPLE = 10**12  # the largest denominator of a fraction that a ball is recognised as
_SMALL = Fraction(1, 10**40)  # how small a ball must be for that

# A Fraction, or a ball: flint.arb, which is imported where the first irrational number turns up.
Exact = Any


class FailureError(Exception):
    """A formula has no value at a point; says why in words, and ``place`` in which definition."""

    place: str = ""


class TooLongError(FailureError):
    """A number has grown too long to work with."""


Values = Mapping[str, Exact | FailureError]


def number(node: Node, values: Values) -> Exact:
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
        if not _compare(sign, left, right):
            return False
        left = right
    return True


def _compare(sign: str, left: Exact, right: Exact) -> bool:
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return COMPARE[sign](left, right)
    difference = _ball(left) - _ball(right)
    return COMPARE[sign](0 if difference.contains(0) else difference, 0)


def apply(operation: str, values: list[Exact]) -> Exact:
    """One operation on numbers, its result bounded in length."""
    if not all(isinstance(value, Fraction) for value in values):
        return _on_balls(operation, values)
    result = _OPERATIONS[operation](*values)
    if not isinstance(result, Fraction):
        return result
    if max(result.numerator.bit_length(), result.denominator.bit_length()) > MAX_BITS:
        raise TooLongError(say("errors.formulas.number_too_long"))
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


def settled(value: Exact) -> Fraction:
    """A number to go on with: a ball becomes the simple fraction that it holds, else the nearest double.

    Raises:
        FailureError: It is too large for a double.
    """
    if isinstance(value, Fraction):
        return value
    mantissa, exponent = value.mid().man_exp()
    middle = int(mantissa) * Fraction(2) ** int(exponent)
    simple = middle.limit_denominator(_SIMPLE)
    if value.rad() < _ball(_SMALL) and value.contains(_ball(simple)):
        return simple
    try:
        return Fraction(float(middle))
    except OverflowError:
        raise FailureError(say("errors.formulas.number_too_large")) from None


def _ball(value: Exact) -> Any:
    import flint  # noqa: PLC0415 - most scenarios need none

    if not isinstance(value, Fraction | int):
        return value
    flint.ctx.prec = _BITS
    return flint.arb(flint.fmpq(value.numerator, value.denominator))


def _on_balls(operation: str, values: list[Exact]) -> Exact:
    """One operation of which an argument is a ball, or the result is irrational."""
    if operation in ("min", "max"):
        sign = ">" if operation == "max" else "<"
        first, *others = values
        for value in others:
            first = value if _compare(sign, value, first) else first
        return first
    balls = [_ball(value) for value in values]
    _check_domain(operation, values)
    result = _BALLS[operation](*balls)
    if not result.is_finite():
        raise FailureError(say("errors.formulas.number_too_large"))
    return result


def _check_domain(operation: str, values: list[Exact]) -> None:
    """Raise what is wrong with the arguments of a division, power, root or logarithm."""
    if operation == "/" and _compare("==", values[1], Fraction(0)):
        raise FailureError(say("errors.formulas.division_by_zero"))
    if operation == "sqrt" and _compare("<", values[0], Fraction(0)):
        raise FailureError(say("errors.formulas.square_root_of_negative"))
    if operation == "log" and _compare("<=", values[0], Fraction(0)):
        raise FailureError(say("errors.formulas.logarithm_not_positive"))
    if operation == "**":
        _check_power(*values)


def _check_power(base: Exact, exponent: Exact) -> None:
    if not (_compare("<=", exponent, Fraction(MAX_EXPONENT)) and _compare(">=", exponent, Fraction(-MAX_EXPONENT))):
        raise TooLongError(say("errors.formulas.exponent_beyond", max_exponent=MAX_EXPONENT))
    if _compare("==", base, Fraction(0)) and _compare("<", exponent, Fraction(0)):
        raise FailureError(say("errors.formulas.negative_power_of_zero"))
    whole = isinstance(exponent, Fraction) and exponent.denominator == 1
    if _compare("<", base, Fraction(0)) and not whole:
        raise FailureError(say("errors.formulas.root_of_negative"))


def _power_of_balls(base: Any, exponent: Any) -> Any:
    """A base that may be 0 is 0: FLINT's logarithm of it would have no bound."""
    return base * 0 if base.contains(0) and exponent > 0 and not exponent.is_integer() else base**exponent


def _divide(a: Fraction, b: Fraction) -> Fraction:
    _check_domain("/", [a, b])
    return a / b


def _power(base: Fraction, exponent: Fraction) -> Exact:
    _check_power(base, exponent)
    exact = _rational_power(base, exponent)
    return _on_balls("**", [base, exponent]) if exact is None else exact


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
        raise TooLongError(say("errors.formulas.power_too_long"))
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


def _sqrt(x: Fraction) -> Exact:
    _check_domain("sqrt", [x])
    return _power(x, Fraction(1, 2))


def _exp(x: Fraction) -> Exact:
    return Fraction(1) if x == 0 else _on_balls("exp", [x])


def _log(x: Fraction) -> Exact:
    _check_domain("log", [x])
    return Fraction(0) if x == 1 else _ball(x - 1).log1p()


COMPARE: dict[str, Callable[..., bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
_OPERATIONS: dict[str, Callable[..., Exact]] = {
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
_BALLS: dict[str, Callable[..., Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": _power_of_balls,
    "negative": operator.neg,
    "abs": abs,
    "exp": lambda x: x.exp(),
    "log": lambda x: x.log(),
    "sqrt": lambda x: x.sqrt() if x > 0 else x * 0,
}
