"""Columns of exact numbers: no overflow, right doubles, honest errors."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.formulas import Rationals, compile_formula

wild_fractions = st.one_of(
    st.fractions(max_denominator=10**6),
    st.builds(Fraction, st.integers(-(2**70), 2**70), st.integers(1, 2**70)),
    st.floats(allow_nan=False, allow_infinity=False).map(Fraction),
)
NAMES = {"a": None, "b": None}


@settings(max_examples=100, deadline=None)
@given(st.lists(wild_fractions, max_size=6))
def test_columns_hold_the_numbers_and_their_nearest_doubles(values):
    column = Rationals.of(values)
    assert column.fractions() == values
    assert (column.numerator.dtype == np.int64) == (column.bound < 2**62)
    assert column.floats().tolist() == [float(value) for value in values]
    for value, near, error in zip(values, column.floats(), column.float_errors(), strict=True):
        assert error == np.inf or abs(Fraction(float(near)) - value) <= Fraction(float(error))


@settings(max_examples=50, deadline=None)
@given(st.integers(-(2**53), 2**53), st.integers(0, 40), st.integers(1, 99))
def test_doubles_that_are_the_number_have_no_error(numerator, twos, other):
    column = Rationals.of([Fraction(numerator, 2**twos), Fraction(1, other)])
    assert column.float_errors()[0] == 0


def test_numbers_beyond_doubles_are_infinitely_wrong():
    column = Rationals.of([10**400, Fraction(1, 10**400), 1])
    assert column.floats().tolist() == [np.inf, 0, 1]
    assert column.float_errors()[0] == np.inf
    assert 0 < column.float_errors()[1] < 1e-300


@settings(max_examples=50, deadline=None)
@given(st.lists(st.fractions(min_value=-(10**9), max_value=10**9), min_size=1, max_size=5))
def test_errors_are_half_a_unit_in_the_last_place_at_most(values):
    column = Rationals.of(values)
    assert (column.float_errors() <= np.spacing(np.abs(column.floats())) / 2 + 1e-323).all()


def test_a_single_number_answers_every_point():
    column = Rationals.of([Fraction(1, 3)])
    assert (len(column), column.fraction(17)) == (1, Fraction(1, 3))
    assert column.take(np.array([4, 5])) is column


def test_take_picks_points():
    column = Rationals.of([Fraction(k, 3) for k in range(5)])
    assert column.take(np.array([4, 0, 0])).fractions() == [Fraction(4, 3), 0, 0]
    assert column.take(slice(1, 3)).fractions() == [Fraction(1, 3), Fraction(2, 3)]


@pytest.mark.parametrize(
    "text", ["a * b", "a + b", "a - b", "(a + b) / 3 - b / 7", "a ** 3", "max(a / 3, b)", "a / 1e30"]
)
@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(*[st.integers(-(2**62), 2**62)] * 2), min_size=1, max_size=4))
def test_nothing_wraps_around_near_the_limits(text, pairs):
    a, b = zip(*pairs, strict=True)
    formula = compile_formula(text, NAMES)
    result = formula.rationals({"a": Rationals.of(a), "b": Rationals.of(b)})
    for i, (x, y) in enumerate(pairs):
        assert result.fraction(i) == formula.fraction({"a": Fraction(x), "b": Fraction(y)})


def test_columns_come_back_to_int64_when_they_fit():
    large = Rationals.of([2**61, 2**61 - 1])
    difference = compile_formula("a * 8 - b * 8", NAMES).rationals({"a": large, "b": Rationals.of([2**61])})
    assert difference.numerator.dtype == np.int64
    assert difference.fractions() == [0, -8]


def test_results_are_in_lowest_terms():
    result = compile_formula("a / 6 + b / 4", NAMES).rationals({"a": Rationals.of([6, 12]), "b": Rationals.of([2])})
    assert (result.numerator.tolist(), result.denominator) == ([3, 5], 2)


@pytest.mark.parametrize(
    "text", ["a / b", "a / (b - b)", "1 / 0", "b ** -1", "sqrt(a)", "a ** 900", "a ** 60 * a ** 60"]
)
def test_none_where_one_denominator_does_not_do(text):
    points = {"a": Rationals.of([10**9, 2]), "b": Rationals.of([1, 2])}
    assert compile_formula(text, NAMES).rationals(points) is None


def test_a_divisor_that_is_the_same_at_all_points_is_exact():
    result = compile_formula("a / b", NAMES).rationals(
        {"a": Rationals.of([1, 2]), "b": Rationals.of([Fraction(-2, 3)])}
    )
    assert result.fractions() == [Fraction(-3, 2), -3]
