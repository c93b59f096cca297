"""Formulas as rational functions of one parameter, near one place on its line.

Conditionals, ``min``, ``max`` and ``abs`` make a formula a different rational function in different stretches. At a
given place each of their comparisons has a definite outcome, which is the sign of a rational function there; these
functions, and all denominators, are collected, since only at their zeros can the formula change its form.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from sympy import QQ, Poly
from sympy.polys.fields import field

from sim.analysis.thresholds.roots import RealRoot, polynomial
from sim.errors import ScenarioError
from sim.formulas import Formula
from sim.formulas.nodes import Apply, Name, Node, Number, whole_exponent
from sim.words import say

_FIELD, _PARAMETER = field("t", QQ)

Function = Any  # an element of the field of rational functions


class Reader:
    """Reads formulas at one place; ``seen`` collects the polynomials whose zeros may change what is read.

    ``name`` is the parameter that varies, ``base`` has the values of all others.
    """

    def __init__(self, name: str, base: Mapping[str, Fraction], place: RealRoot) -> None:
        self._known: dict[str, Function] = {
            other: _FIELD(_rational(value)) for other, value in base.items() if other != name
        }
        self._known[name] = _PARAMETER
        self._place = place
        self.seen: set[Poly] = set()

    def read(self, formula: Formula) -> Function:
        """The rational function that a formula is at the place.

        Raises:
            ScenarioError: the formula has no value there.
        """
        for definition in formula.definitions:
            if definition.name not in self._known:
                try:
                    self._known[definition.name] = self._number(definition.root)
                except ZeroDivisionError:
                    # It matters only if something chooses this definition.
                    continue
        try:
            return self._number(formula.root)
        except (ZeroDivisionError, KeyError):
            raise ScenarioError(say("errors.solvers.threshold_no_value", formula=formula.text)) from None

    def sign(self, function: Function) -> int:
        """The sign at the place."""
        numerator, denominator = polynomial(function.numer), polynomial(function.denom)
        self.seen |= {numerator, denominator}
        below = self._place.sign(denominator)
        if below == 0:
            raise ZeroDivisionError
        return self._place.sign(numerator) * below

    def _number(self, node: Node) -> Function:
        if isinstance(node, Number):
            return _FIELD(_rational(node.value))
        if isinstance(node, Name):
            return self._known[node.name]
        if node.operation == "if":
            return self._number(node.arguments[1 if self._truth(node.arguments[0]) else 2])
        if node.operation == "**":
            exponent = whole_exponent(node)
            assert exponent is not None  # noqa: S101 - only rational formulas are read
            base = self._number(node.arguments[0])
            return base**exponent if exponent >= 0 else self._quotient(_FIELD(1), base**-exponent)
        return self._operation(node.operation, [self._number(argument) for argument in node.arguments])

    def _operation(self, operation: str, values: list[Function]) -> Function:
        if operation in ("min", "max"):
            chosen = values[0]
            for value in values[1:]:
                if self.sign(value - chosen) * (1 if operation == "max" else -1) > 0:
                    chosen = value
            return chosen
        if operation == "abs":
            return values[0] if self.sign(values[0]) >= 0 else -values[0]
        if operation == "negative":
            return -values[0]
        if operation == "/":
            return self._quotient(*values)
        a, b = values
        return {"+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b}[operation]()

    def _quotient(self, above: Function, below: Function) -> Function:
        """A quotient whose denominator is not 0 at the place."""
        if self.sign(below) == 0:
            raise ZeroDivisionError
        return above / below

    def _truth(self, node: Node) -> bool:
        assert isinstance(node, Apply)  # noqa: S101 - a condition is never a number or a name
        if node.operation == "not":
            return not self._truth(node.arguments[0])
        if node.operation == "and":
            return all(self._truth(argument) for argument in node.arguments)
        if node.operation == "or":
            return any(self._truth(argument) for argument in node.arguments)
        values = [self._number(argument) for argument in node.arguments]
        comparisons = zip(node.operation.split(), values[:-1], values[1:], strict=True)
        return all(_HOLDS[comparison](self.sign(a - b)) for comparison, a, b in comparisons)


_HOLDS: dict[str, Any] = {
    "<": lambda sign: sign < 0,
    "<=": lambda sign: sign <= 0,
    ">": lambda sign: sign > 0,
    ">=": lambda sign: sign >= 0,
    "==": lambda sign: sign == 0,
    "!=": lambda sign: sign != 0,
}


def _rational(value: Fraction) -> Any:
    return QQ(value.numerator, value.denominator)
