"""Floats with error bounds: honest, tight, silent, and open where they cannot tell."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.formulas import Rationals, compile_formula

NAMES = dict.fromkeys("abc")


def rounded(text, **values):
    points = {name: Rationals.of(column) for name, column in values.items()}
    return compile_formula(text, NAMES).rounded(points)


TENTHS = [Fraction(k, 10) for k in range(1, 60)]


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "a + 1",
        "a * b - a / 3",
        "(a + b) ** 3",
        "min(a, b) * max(a, 1)",
        "exp(-a)",
        "log(a + 1) + sqrt(b)",
        "a ** b",
        "a ** -2 + b ** 0.3",
        "a if a > 7 else -b / (1 + a)",
    ],
)
def test_errors_are_a_few_units_in_the_last_place(text):
    """A bound that is true because it is huge would be of no use."""
    result = rounded(text, a=TENTHS, b=TENTHS[::-1])
    largest = 6.0**3 * 2
    assert (result.error <= 1e-13 * largest).all()
    assert (result.error <= 1e-12 * np.maximum(np.abs(result.value), 1e-2)).all()


def test_inputs_that_are_doubles_have_no_error():
    result = rounded("a", a=[Fraction(1, 2), 3, Fraction(1, 10)])
    assert result.error[:2].tolist() == [0, 0]
    assert 0 < result.error[2] < 2e-17


def test_a_comparison_within_the_errors_is_open():
    text = "5 if a + b >= c else 6"
    result = rounded(text, a=[Fraction(1, 10)] * 3, b=[Fraction(2, 10)] * 3, c=[Fraction(3, 10), 0, 1])
    assert result.error.tolist() == [np.inf, 0, 0]
    assert result.value[1:].tolist() == [5, 6]


def test_an_open_comparison_does_not_matter_where_the_branches_agree():
    result = rounded("a if a + b >= 0.3 else 2 - a", a=[1, Fraction(1, 10)], b=[Fraction(-7, 10), Fraction(1, 5)])
    assert result.value[0] == 1
    assert result.error[0] < 1e-15
    assert result.error[1] == np.inf


@pytest.mark.parametrize(
    "text",
    ["5 if a + b <= c and b > 0 else 6", "5 if b > 0 and a + b <= c else 6", "6 if not a + b <= c or b < 0 else 5"],
)
def test_an_open_part_leaves_the_whole_condition_open(text):
    """In floats 0.1 + 0.2 > 0.3, in truth they are equal."""
    result = rounded(text, a=[Fraction(1, 10)], b=[Fraction(2, 10)], c=[Fraction(3, 10)])
    assert result.error.tolist() == [np.inf]


def test_a_certain_part_can_settle_the_whole_condition():
    result = rounded("5 if a + b <= c and b < 0 else 6", a=[Fraction(1, 10)], b=[Fraction(2, 10)], c=[Fraction(3, 10)])
    assert result.value.tolist() == [6]


LOSSY = "(a + 1e9 - 1e9)"  # loses seven digits, which every function must pass on


@pytest.mark.parametrize(
    "text",
    [
        "exp(20 * {})",
        "log({})",
        "sqrt({})",
        "{} ** 7",
        "{} ** -7",
        "{} ** b",
        "{} ** {}",
        "1 / {}",
        "b / {}",
        "{} * {}",
    ],
)
def test_errors_of_arguments_are_passed_on(text):
    """Somewhere on the grid the loss exceeds what an unaware bound would allow, nowhere what ours allows."""
    formula = compile_formula(text.replace("{}", LOSSY), NAMES)
    points = {"a": Rationals.of(TENTHS), "b": Rationals.of([Fraction(7, 3)])}
    result = formula.rounded(points)
    truth = [formula.fraction({"a": value, "b": Fraction(7, 3)}) for value in TENTHS]
    lost = [abs(Fraction(float(near)) - exact) for near, exact in zip(result.value, truth, strict=True)]
    assert all(loss <= error for loss, error in zip(lost, map(Fraction, result.error.tolist()), strict=True))
    assert max(loss / (1 + abs(exact)) for loss, exact in zip(lost, truth, strict=True)) > 1e-10
    assert (result.error <= 1e-4 * (1 + np.abs(result.value))).all()


@pytest.mark.parametrize("text", ["1 if a < b else 2", "1 if a == b else 2", "1 if a <= b < c else 2"])
def test_ties_of_inputs_that_are_doubles_are_decided(text):
    result = rounded(text, a=[2], b=[2], c=[3])
    assert result.error.tolist() == [0]
    assert result.value.tolist() == [2 if "a < b" in text else 1]


NOTHING = [
    "1 / a",
    "b / (a * a)",
    "log(a)",
    "log(-b)",
    "sqrt(-b)",
    "a ** -1",
    "a ** (-b)",
    "(-b) ** 0.5",
    "(b * 1e300) ** 2",
    "exp(b * 9e9)",
    "1 if 1 / a > 0 else 1",
    "(1 / a) ** 0",
    "0 * log(a)",
    "min(1, 1 / a)",
    "1 / 0",
    "b ** (b * 9999)",
]


@pytest.mark.parametrize("text", NOTHING)
def test_no_value_is_nan_with_an_infinite_error_and_no_warning(text):
    with np.errstate(all="raise"):
        result = rounded(text, a=[0, 0], b=[2])
    assert np.isnan(result.value).all()
    assert (result.error == np.inf).all()


def test_a_divisor_that_may_be_zero_is_open():
    result = rounded("1 / (a + b - c)", a=[Fraction(1, 10)], b=[Fraction(2, 10)], c=[Fraction(3, 10)])
    assert np.isnan(result.value).all()
    assert (result.error == np.inf).all()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False).map(Fraction), min_size=2, max_size=2))
def test_bounds_hold_from_the_smallest_to_the_largest_doubles(values):
    """Underflow and overflow included."""
    a, b = values
    for text in ["a * b", "a + b", "a / (b * 3)", "a ** 2", "a ** -1", "a * b * 1e-200", "abs(a - b / 7)"]:
        formula = compile_formula(text, NAMES)
        result = formula.rounded({"a": Rationals.of([a]), "b": Rationals.of([b])})
        if result.error[0] < np.inf:
            exact = compile_formula(text, NAMES).fraction({"a": a, "b": b})
            assert abs(Fraction(float(result.value[0])) - exact) <= Fraction(float(result.error[0]))


def test_blocks_are_invisible():
    """A long batch is evaluated in blocks; every element is as if it were alone."""
    count = 40_000
    column = Rationals(np.arange(count), 7)
    formula = compile_formula("a * b - sqrt(a + 1)", NAMES)
    points = {"a": column, "b": Rationals.of([Fraction(1, 3)])}
    whole = formula.rounded(points)
    assert whole.value.shape == whole.error.shape == (count,)
    for i in (0, 16383, 16384, 32768, count - 1):
        alone = formula.rounded({name: part.take(slice(i, i + 1)) for name, part in points.items()})
        assert alone.value[0] == pytest.approx(whole.value[i], rel=1e-15)


def test_columns_of_one_number_give_one_number():
    assert rounded("a + 1", a=[1]).value.shape == (1,)
    assert rounded("2", a=[1, 2]).value.shape == (1,)
