"""Formulas as sympy expressions: exact rationals, Piecewise for conditionals."""

import operator
from collections.abc import Callable, Mapping
from typing import Any

import sympy

from sim.formulas.nodes import Apply, Name, Node, Number


def number(node: Node, values: Mapping[str, Any]) -> Any:
    """The sympy expression of a number's tree; ``values`` has the expression of every name."""
    if isinstance(node, Number):
        return sympy.Rational(node.value.numerator, node.value.denominator)
    if isinstance(node, Name):
        return values[node.name]
    if node.operation == "if":
        condition, chosen, otherwise = node.arguments
        return sympy.Piecewise((number(chosen, values), truth(condition, values)), (number(otherwise, values), True))
    return _OPERATIONS[node.operation](*(number(argument, values) for argument in node.arguments))


def truth(node: Node, values: Mapping[str, Any]) -> Any:
    """The sympy condition of a condition's tree."""
    assert isinstance(node, Apply)  # noqa: S101 - a condition is never a number or a name
    if node.operation in _LOGIC:
        return _LOGIC[node.operation](*(truth(argument, values) for argument in node.arguments))
    parts = [number(argument, values) for argument in node.arguments]
    links = zip(node.operation.split(), parts[:-1], parts[1:], strict=True)
    return sympy.And(*(_RELATIONS[sign](left, right) for sign, left, right in links))


_LOGIC: dict[str, Callable[..., Any]] = {"and": sympy.And, "or": sympy.Or, "not": sympy.Not}
_RELATIONS: dict[str, Callable[..., Any]] = {
    "<": sympy.Lt,
    "<=": sympy.Le,
    ">": sympy.Gt,
    ">=": sympy.Ge,
    "==": sympy.Eq,
    "!=": sympy.Ne,
}
_OPERATIONS: dict[str, Callable[..., Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
    "negative": operator.neg,
    "min": sympy.Min,
    "max": sympy.Max,
    "abs": sympy.Abs,
    "exp": sympy.exp,
    "log": sympy.log,
    "sqrt": sympy.sqrt,
}
