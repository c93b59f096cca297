"""Formulas on whole columns of exact numbers: int64 while everything fits, Python ints beyond that.

Every column carries a bound on its numerators as a Python int; before each operation the bound of the
result decides whether int64 suffices, so nothing ever wraps around.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.formulas.exact import COMPARE
from sim.formulas.nodes import Apply, Name, Node, Number, whole_exponent
from sim.formulas.rationals import INT64_LIMIT, Rationals

# Numbers with more bits than this are left to the evaluation point by point.
_MAX_BITS = 2048


class NotApplicableError(Exception):
    """The formula cannot be evaluated over one common denominator."""


@dataclass(frozen=True, eq=False)
class Column:
    """Numerators over a common denominator; ``bound`` is at least the size of each numerator."""

    numerator: NDArray[Any]
    denominator: int
    bound: int


Columns = Mapping[str, Column]


def as_column(rationals: Rationals) -> Column:
    """A parameter's values."""
    return Column(rationals.numerator, rationals.denominator, rationals.bound)


def number(node: Node, columns: Columns) -> Column:
    """The column of a number's tree.

    Raises:
        NotApplicableError: A divisor that varies or is 0, or numbers that grow too long.
    """
    if isinstance(node, Number):
        return _constant(node)
    if isinstance(node, Name):
        return columns[node.name]
    if node.operation == "if":
        a, b = _aligned(*(number(argument, columns) for argument in node.arguments[1:]))
        chosen = np.where(truth(node.arguments[0], columns), a.numerator, b.numerator)
        return Column(chosen, a.denominator, max(a.bound, b.bound))
    if node.operation == "**":
        return _power(number(node.arguments[0], columns), whole_exponent(node))
    return _tidy(_OPERATIONS[node.operation](*(number(argument, columns) for argument in node.arguments)))


def truth(node: Node, columns: Columns) -> NDArray[np.bool_]:
    """Where a condition holds."""
    assert isinstance(node, Apply)  # noqa: S101 - a condition is never a number or a name
    if node.operation == "not":
        return ~truth(node.arguments[0], columns)
    if node.operation in ("and", "or"):
        join = np.logical_and if node.operation == "and" else np.logical_or
        return reduce(join, (truth(argument, columns) for argument in node.arguments))
    parts = [number(argument, columns) for argument in node.arguments]
    links = [
        _compare(sign, left, right)
        for sign, left, right in zip(node.operation.split(), parts[:-1], parts[1:], strict=True)
    ]
    return reduce(np.logical_and, links)


def _compare(sign: str, left: Column, right: Column) -> NDArray[np.bool_]:
    a, b = _aligned(left, right)
    return np.asarray(COMPARE[sign](a.numerator, b.numerator), dtype=bool)


def _constant(node: Number) -> Column:
    value = node.value
    wide = abs(value.numerator) >= INT64_LIMIT
    return Column(
        np.array([value.numerator], dtype=object if wide else np.int64), value.denominator, abs(value.numerator)
    )


def _scaled(a: Column, factor: int) -> NDArray[Any]:
    """Numerators times a whole number."""
    if factor == 1:
        return a.numerator
    if max(a.bound, 1) * abs(factor) < INT64_LIMIT:
        return a.numerator * factor
    return a.numerator.astype(object) * factor


def _aligned(a: Column, b: Column) -> tuple[Column, Column]:
    """Both over one denominator."""
    denominator = math.lcm(a.denominator, b.denominator)
    p, q = denominator // a.denominator, denominator // b.denominator
    return (
        Column(_scaled(a, p), denominator, a.bound * p),
        Column(_scaled(b, q), denominator, b.bound * q),
    )


def _wide(a: Column, bound: int) -> NDArray[Any]:
    """The numerators in a type in which results up to a bound fit."""
    return a.numerator if bound < INT64_LIMIT else a.numerator.astype(object)


def _tidy(a: Column) -> Column:
    """Back to int64 where everything fits after all."""
    if max(a.bound, a.denominator).bit_length() > _MAX_BITS:
        raise NotApplicableError
    if a.bound < INT64_LIMIT:
        return a if a.numerator.dtype != object else Column(a.numerator.astype(np.int64), a.denominator, a.bound)
    return as_column(Rationals.reduced(a.numerator, a.denominator))


def _add(a: Column, b: Column) -> Column:
    a, b = _aligned(a, b)
    bound = a.bound + b.bound
    return Column(_wide(a, bound) + _wide(b, bound), a.denominator, bound)


def _negative(a: Column) -> Column:
    return Column(-a.numerator, a.denominator, a.bound)


def _subtract(a: Column, b: Column) -> Column:
    return _add(a, _negative(b))


def _multiply(a: Column, b: Column) -> Column:
    bound = a.bound * b.bound
    return Column(_wide(a, bound) * _wide(b, bound), a.denominator * b.denominator, bound)


def _divide(a: Column, b: Column) -> Column:
    divisor = int(b.numerator[0]) if len(b.numerator) == 1 else 0
    if divisor == 0:
        raise NotApplicableError
    factor = b.denominator if divisor > 0 else -b.denominator
    return Column(_scaled(a, factor), a.denominator * abs(divisor), a.bound * b.denominator)


def _power(a: Column, exponent: int | None) -> Column:
    if exponent is None or a.bound.bit_length() * abs(exponent) > _MAX_BITS:
        raise NotApplicableError
    if exponent < 0:
        one = Column(np.array([1], dtype=np.int64), 1, 1)
        return _power(_divide(one, a), -exponent)
    bound = a.bound**exponent
    return _tidy(Column(_wide(a, bound) ** exponent, a.denominator**exponent, bound))


def _extreme(choose: np.ufunc) -> Callable[..., Column]:
    def one(a: Column, b: Column) -> Column:
        a, b = _aligned(a, b)
        return Column(choose(a.numerator, b.numerator), a.denominator, max(a.bound, b.bound))

    return lambda *arguments: reduce(one, arguments)


def _abs(a: Column) -> Column:
    return Column(np.abs(a.numerator), a.denominator, a.bound)


_OPERATIONS: dict[str, Callable[..., Column]] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "/": _divide,
    "negative": _negative,
    "min": _extreme(np.minimum),
    "max": _extreme(np.maximum),
    "abs": _abs,
}
