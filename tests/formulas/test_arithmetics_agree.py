"""One formula, four arithmetics: whatever the formula and the points, they say the same."""

import itertools
import math
import re
from collections.abc import Mapping
from fractions import Fraction

import pytest
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
    assert formula.rational
    if rationals is None:
        assert "/" in text or "**" in text  # only a divisor that varies or is 0, or numbers that grow too long
    else:
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


EVERYTHING = [
    "a + b * c - a / 3",
    "(a - 2 * b) ** 3 / 0.7 + (c / 7) ** 2",
    "min(a, b, c) - max(-a, b / 2, 1)",
    "abs(a - b) + (-c)",
    "a if a > b else b if b >= c else c",
    "1 if a < b < c else 2 if a == b or b == c else 3",
    "a if not a != b and c > 0 else c",
    "a if (a <= 0 or b <= 0) and c <= 1 else -b",
]
GRID = [Fraction(n, 2) for n in range(-3, 4)]


@pytest.mark.parametrize("text", EVERYTHING)
def test_every_operation_on_a_grid_full_of_ties(text):
    formula = compiled(text)
    points = [dict(zip(FORMULA_NAMES, values, strict=True)) for values in itertools.product(GRID, repeat=3)]
    truth = [formula.fraction(point) for point in points]
    assert formula.rationals(columns(points)).fractions() == truth
    rounded = formula.rounded(columns(points))
    for near, error, exact in zip(rounded.value.tolist(), rounded.error.tolist(), truth, strict=True):
        assert error == math.inf or abs(Fraction(near) - exact) <= Fraction(error)
    expression = formula.symbolic()
    for point, exact in list(zip(points, truth, strict=True))[::17]:
        value = expression.subs({symbol: str(point[symbol.name]) for symbol in expression.free_symbols})
        assert Fraction(int(value.p), int(value.q)) == exact
