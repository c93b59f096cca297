"""Formulas on arrays of doubles, each with a bound on how far it may lie from the truth.

The rule for every operation: the error of the result is what the errors of the arguments can do to it,
plus the rounding of the operation itself (``_UNIT`` times the result; more for library functions, whose
last bits are not guaranteed). A comparison that the errors leave open has an infinite error unless both
branches agree, and so has everything that may have no value (division by something that may be 0).
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from sim.formulas.nodes import MAX_EXPONENT, Apply, Name, Node, Number
from sim.formulas.rationals import Rationals

Floats = NDArray[np.float64]

_UNIT = 2.0**-53
_TINY = 5e-324  # the rounding of results near 0
_LIBRARY = 16 * _UNIT  # numpy's vectorised functions are good to a few units in the last place
_GROW = 1 + 2.0**-30  # bounds are computed in doubles too; this outweighs their own rounding


@dataclass(frozen=True, eq=False)
class Rounded:
    """Doubles and their errors: ``|value - truth| <= error``, both of the shape ``(batch,)`` or ``(1,)``.

    An infinite error means that floating point cannot tell: a comparison is too close, or the formula
    may have no value there (``value`` is then nan). Exact evaluation decides such points.
    Conditions are kept in the same form: 1.0 or 0.0, with the error 0 where that is certain.
    """

    value: Floats
    error: Floats

    def take(self, positions: slice) -> "Rounded":
        """The elements of a block; a single one stays as it is."""
        return self if len(self.value) == 1 else Rounded(self.value[positions], self.error[positions])


Values = Mapping[str, Rounded]


def as_rounded(rationals: Rationals) -> Rounded:
    """A parameter's values."""
    return _checked(rationals.floats(), rationals.float_errors())


def number(node: Node, values: Values) -> Rounded:
    """The values of a number's tree; call under ``np.errstate(all="ignore")``."""
    if isinstance(node, Number):
        return _constant(node.value)
    if isinstance(node, Name):
        return values[node.name]
    if node.operation == "if":
        condition, chosen, otherwise = node.arguments
        return _choose(truth(condition, values), number(chosen, values), number(otherwise, values))
    return _OPERATIONS[node.operation](*(number(argument, values) for argument in node.arguments))


def truth(node: Node, values: Values) -> Rounded:
    """The values of a condition's tree: 1.0 or 0.0, with an infinite error where that is open."""
    assert isinstance(node, Apply)  # noqa: S101 - a condition is never a number or a name
    if node.operation == "not":
        return _not(truth(node.arguments[0], values))
    if node.operation in ("and", "or"):
        return reduce(_LOGIC[node.operation], (truth(argument, values) for argument in node.arguments))
    parts = [number(argument, values) for argument in node.arguments]
    links = (
        _COMPARE[sign](left, right)
        for sign, left, right in zip(node.operation.split(), parts[:-1], parts[1:], strict=True)
    )
    return reduce(_and, links)


def _constant(number: Fraction) -> Rounded:
    value = _nearest(number)
    exact = math.isfinite(value) and Fraction(value) == number
    return _checked(np.array([value]), np.array([0.0 if exact else np.spacing(abs(value))]))


def _nearest(number: Fraction) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf


def _checked(value: Floats, error: Floats) -> Rounded:
    """The result of an operation; what is not finite has no value."""
    known = np.isfinite(value) & (error < np.inf)
    return Rounded(np.where(np.isfinite(value), value, np.nan), np.where(known, error * _GROW, np.inf))


def _add(a: Rounded, b: Rounded) -> Rounded:
    value = a.value + b.value
    return _checked(value, a.error + b.error + _UNIT * np.abs(value))


def _negative(a: Rounded) -> Rounded:
    return Rounded(-a.value, a.error)


def _subtract(a: Rounded, b: Rounded) -> Rounded:
    return _add(a, _negative(b))


def _multiply(a: Rounded, b: Rounded) -> Rounded:
    value = a.value * b.value
    error = a.error * np.abs(b.value) + b.error * np.abs(a.value) + a.error * b.error
    lost = np.where(_is_zero(a) | _is_zero(b), 0.0, 8 * _TINY)
    return _checked(value, error + _UNIT * np.abs(value) + lost)


def _is_zero(a: Rounded) -> NDArray[np.bool_]:
    return np.asarray((a.value == 0) & (a.error == 0))


def _divide(a: Rounded, b: Rounded) -> Rounded:
    value = a.value / b.value
    nearest = np.abs(b.value) - b.error
    error = a.error / nearest + np.abs(value) * (b.error / nearest) + _UNIT * np.abs(value)
    lost = np.where(_is_zero(a), 0.0, 8 * _TINY)
    return _checked(np.where(nearest > 0, value, np.nan), error + lost)


def _power(a: Rounded, b: Rounded) -> Rounded:
    """Where the exponent is certainly whole: the mean value theorem; else the corners of the two intervals."""
    whole = (b.error == 0) & (b.value == np.rint(b.value))
    value = np.power(a.value, b.value)
    error = np.where(whole, _whole_power_error(a, b.value), _corner_error(a, b, value))
    error = error + _LIBRARY * np.abs(value) + 8 * _TINY
    exists = np.where(whole, (b.value >= 0) | (np.abs(a.value) > a.error), a.value > a.error * _GROW)
    exists &= np.abs(b.value) + b.error <= MAX_EXPONENT
    exists &= ~np.isnan(a.value)  # numpy says nan ** 0 is 1
    exact = whole & (a.error == 0) & ((b.value == 0) | (a.value == 0) | (np.abs(a.value) == 1))
    return _checked(np.where(exists, value, np.nan), np.where(exact, 0.0, error))


def _whole_power_error(a: Rounded, exponent: Floats) -> Floats:
    """``|n| e w^(n-1)``: half the width of the interval times the slope at its steepest point ``w``."""
    steepest = np.abs(a.value) + np.where(exponent < 0, -a.error, a.error)
    error = np.abs(exponent) * (a.error / steepest) * np.power(steepest, exponent)
    return np.where((a.error == 0) | (exponent == 0), 0.0, error)


def _corner_error(a: Rounded, b: Rounded, value: Floats) -> Floats:
    """``x ** y`` is monotone in each argument for x > 0, so a corner is farthest from the middle."""
    bases = (a.value - a.error * _GROW, a.value + a.error * _GROW)
    exponents = (b.value - b.error * _GROW, b.value + b.error * _GROW)
    corners = [np.power(x, y) for x in bases for y in exponents]
    spread = _fold(np.maximum, [np.abs(corner - value) for corner in corners])
    return spread + _LIBRARY * _fold(np.maximum, corners)


def _abs(a: Rounded) -> Rounded:
    return Rounded(np.abs(a.value), a.error)


def _min(*parts: Rounded) -> Rounded:
    return Rounded(_fold(np.minimum, [p.value for p in parts]), _fold(np.maximum, [p.error for p in parts]))


def _max(*parts: Rounded) -> Rounded:
    return Rounded(_fold(np.maximum, [p.value for p in parts]), _fold(np.maximum, [p.error for p in parts]))


def _fold(ufunc: np.ufunc, arrays: list[Floats]) -> Floats:
    result: Floats = reduce(ufunc, arrays)
    return result


def _exp(a: Rounded) -> Rounded:
    value = np.exp(a.value)
    error = (value + _TINY) * np.expm1(a.error) + _LIBRARY * value + 8 * _TINY
    return _checked(value, np.where((a.value == 0) & (a.error == 0), 0.0, error))


def _log(a: Rounded) -> Rounded:
    value = np.where(a.value > a.error * _GROW, np.log(a.value), np.nan)
    return _checked(value, -np.log1p(-a.error / a.value) + _LIBRARY * np.abs(value))


def _sqrt(a: Rounded) -> Rounded:
    value = np.where(a.value >= a.error * _GROW, np.sqrt(a.value), np.nan)
    return _checked(value, np.where(a.error == 0, 0.0, a.error / value) + _LIBRARY * value)


def _less(a: Rounded, b: Rounded) -> Rounded:
    return _compared(a, b, np.less)


def _equal(a: Rounded, b: Rounded) -> Rounded:
    return _compared(a, b, np.equal)


def _compared(a: Rounded, b: Rounded, compare: np.ufunc) -> Rounded:
    """Certain where the two intervals do not meet, or both are single numbers."""
    gap, room = np.abs(b.value - a.value), (a.error + b.error) * _GROW
    value = np.where(np.isnan(gap), np.nan, compare(a.value, b.value))
    return Rounded(value, np.where((gap > room) | (room == 0), 0.0, np.inf))


def _not(a: Rounded) -> Rounded:
    return Rounded(1 - a.value, a.error)


def _and(a: Rounded, b: Rounded) -> Rounded:
    """False where the first is certainly false, whatever becomes of the second: as in exact evaluation."""
    stop = _is_zero(a)
    return Rounded(np.where(stop, 0.0, a.value * b.value), np.where(stop, 0.0, np.maximum(a.error, b.error)))


def _or(a: Rounded, b: Rounded) -> Rounded:
    return _not(_and(_not(a), _not(b)))


def _choose(condition: Rounded, chosen: Rounded, otherwise: Rounded) -> Rounded:
    """The branch that the condition picks; where that is open, what the branches agree on."""
    known, picked = condition.error == 0, condition.value == 1
    value, error = np.where(picked, chosen.value, otherwise.value), np.where(picked, chosen.error, otherwise.error)
    agree = (chosen.value == otherwise.value) & ~np.isnan(condition.value)
    # nan wherever the condition or a branch may have no value
    open_value = np.where(agree, value, condition.value * 0 + chosen.value * 0 + otherwise.value)
    open_error = np.where(agree, np.maximum(chosen.error, otherwise.error), np.inf)
    return Rounded(np.where(known, value, open_value), np.where(known, error, open_error))


_COMPARE: dict[str, Callable[[Rounded, Rounded], Rounded]] = {
    "<": _less,
    ">": lambda a, b: _less(b, a),
    "<=": lambda a, b: _not(_less(b, a)),
    ">=": lambda a, b: _not(_less(a, b)),
    "==": _equal,
    "!=": lambda a, b: _not(_equal(a, b)),
}
_LOGIC = {"and": _and, "or": _or}
_OPERATIONS: dict[str, Callable[..., Rounded]] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "/": _divide,
    "**": _power,
    "negative": _negative,
    "min": _min,
    "max": _max,
    "abs": _abs,
    "exp": _exp,
    "log": _log,
    "sqrt": _sqrt,
}
