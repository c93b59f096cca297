"""One formula, four arithmetics: whatever the formula and the points, they say the same."""

import math
import re
from collections.abc import Mapping
from fractions import Fraction

from hypothesis import given, reject, settings

from sim.errors import ScenarioError
from sim.formulas import Formula, Rationals, compile_formula
from tests.strategies import FORMULA_NAMES, formula_points, formulas

NAMES = dict.fromkeys(FORMULA_NAMES)


def compiled(text: str, names: Mapping[str, Formula | None] = NAMES) -> Formula:
    """Random formulas are refused for one reason only: constants that grow beyond all use."""
    try:
        return compile_formula(text, names)
    except ScenarioError as error:
        assert "exponent" in str(error) or "too many digits" in str(error)
        reject()


def columns(points: list[dict[str, Fraction]]) -> dict[str, Rationals]:
    return {name: Rationals.of([point[name] for point in points]) for name in FORMULA_NAMES}


def value(formula: Formula, point: dict[str, Fraction]) -> Fraction | None:
    """The exact value, None where there is none."""
    try:
        return formula.fraction(point)
    except ScenarioError as error:
        assert " in the " in str(error)
        return None


@settings(max_examples=100, deadline=None)
@given(formulas(), formula_points(5))
def test_floats_lie_within_their_error_of_the_exact_value(text, points):
    formula = compiled(text)
    rounded = formula.rounded(columns(points))
    for i, point in enumerate(points):
        where = i if len(rounded.value) > 1 else 0
        near, error = float(rounded.value[where]), float(rounded.error[where])
        exact = value(formula, point)
        assert error >= 0
        if exact is None or math.isnan(near):
            assert error == math.inf
        elif error < math.inf:
            assert abs(Fraction(near) - exact) <= Fraction(error)


@settings(max_examples=100, deadline=None)
@given(formulas(irrational=False), formula_points(5))
def test_exact_batches_equal_exact_points(text, points):
    formula = compiled(text)
    rationals = formula.rationals(columns(points))
    if rationals is not None:
        assert [rationals.fraction(i) for i in range(len(points))] == [value(formula, point) for point in points]


@settings(max_examples=50, deadline=None)
@given(formulas(divide=False, irrational=False), formula_points(3))
def test_without_varying_divisors_exact_batches_always_apply(text, points):
    formula = compiled(text)
    assert formula.rational
    rationals = formula.rationals(columns(points))
    assert rationals is not None
    assert [rationals.fraction(i) for i in range(len(points))] == [value(formula, point) for point in points]


@settings(max_examples=50, deadline=None)
@given(formulas(irrational=False), formula_points(1))
def test_sympy_equals_the_exact_value(text, points):
    formula, (point,) = compiled(text), points
    exact = value(formula, point)
    if exact is None:
        return
    try:
        expression = formula.symbolic()
    except ScenarioError:  # a division by zero that the exact evaluation never reaches
        assert "/" in text or "**" in text
        return
    substituted = expression.subs({symbol: str(point[symbol.name]) for symbol in expression.free_symbols})
    assert Fraction(int(substituted.p), int(substituted.q)) == exact


@settings(max_examples=50, deadline=None)
@given(formulas(), formulas(), formula_points(3))
def test_a_definition_means_its_text_in_brackets(inner, outer, points):
    by_name = compiled(re.sub(r"\ba\b", "d", outer), {**NAMES, "d": compiled(inner)})
    by_text = compiled(re.sub(r"\ba\b", f"({inner})", outer))
    assert by_name.names == by_text.names
    for point in points:
        assert value(by_name, point) == value(by_text, point)
