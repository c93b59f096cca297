"""Values, points without one, and what a formula says of itself."""

import pickle
import subprocess
import sys
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import ScenarioError
from sim.formulas import Rationals, compile_formula

NAMES = dict.fromkeys("abc")


def at(text, **values):
    return compile_formula(text, NAMES).fraction({name: Fraction(value) for name, value in values.items()})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1 + 0.2", Fraction(3, 10)),
        (" 1e-3\n", Fraction(1, 1000)),
        ("007.50", Fraction(15, 2)),
        ("-2 ** 2", -4),  # powers bind closer than the sign
        ("2 ** 3 ** 2", 512),  # and from the right
        ("2 ** -1", Fraction(1, 2)),
        ("0 ** 0", 1),
        ("7 - 2 - 1", 4),
        ("8 / 4 / 2", 1),
        ("+-+1", -1),
        ("min(3, 1, 2) + max(3, 1, 2)", 4),
        ("abs(-3)", 3),
        ("1 if 1 < 2 < 3 else 0", 1),
        ("1 if 1 < 3 < 2 else 0", 0),
        ("1 if 1 != 2 and not 1 == 2 else 0", 1),
        ("1 if 2 < 1 or 1 >= 1 else 0", 1),
        ("1 if 0 > 1 else 2 if 1 > 0 else 3", 2),
        ("sqrt(4/9)", Fraction(2, 3)),
        ("exp(0) + log(1)", 1),
        ("8 ** (1/3)", 2),
        ("(1/4) ** -1.5", 8),
        (3, 3),
        (Fraction(1, 3), Fraction(1, 3)),
    ],
)
def test_constants_are_exact(text, value):
    formula = compile_formula(text, {})
    assert formula.rational
    assert formula.names == frozenset()
    assert formula.fraction({}) == value
    assert formula.rationals({}).fractions() == [value]
    assert formula.symbolic() == sympy.Rational(Fraction(value).numerator, Fraction(value).denominator)


@pytest.mark.parametrize(
    ("text", "rational"),
    [
        ("a ** 3", True),
        ("a ** (4 / 2)", True),
        ("a ** b", False),
        ("a ** 0.5", False),
        ("sqrt(a)", False),
        ("2 ** 0.5 * a", False),
    ],
)
def test_rational_says_whether_fractions_are_exact(text, rational):
    formula = compile_formula(text, NAMES)
    assert formula.rational == rational
    assert (formula.rationals({name: Rationals.of([2, 3]) for name in NAMES}) is not None) == rational


@settings(max_examples=60, deadline=None)
@given(
    st.fractions(min_value=Fraction(1, 10**6), max_value=500, max_denominator=10**6),
    st.fractions(-9, 9, max_denominator=99),
)
def test_irrational_values_are_the_nearest_doubles(x, y):
    with mpmath.workdps(80):
        big, power = mpmath.mpf(x.numerator) / x.denominator, mpmath.mpf(y.numerator) / y.denominator
        truth = {
            "exp(a)": mpmath.exp(big),
            "log(a)": mpmath.log(big),
            "sqrt(a)": mpmath.sqrt(big),
            "a ** b": big**power,
        }
    for text, value in truth.items():
        exact = at(text, a=x, b=y)
        with mpmath.workdps(80):
            # Where the result is rational it is not rounded at all.
            assert float(exact) == float(value)


def test_the_logarithm_near_1_keeps_its_digits():
    tiny = Fraction(1, 10**70)
    assert abs(at("log(a)", a=1 + tiny) / tiny - 1) < Fraction(1, 10**15)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1 / (a - b)", "division by zero in the formula '1 / (a - b)' at a = 0.5, b = 0.5"),
        ("(a - b) ** -1", "division by zero (a negative power of 0) in the formula"),
        ("log(a - b)", "the logarithm of a number that is not positive in the formula"),
        ("sqrt(-a)", "the square root of a negative number in the formula"),
        ("(-a) ** b", "a power of a negative number with an exponent that is not whole in the formula"),
        ("exp(2000 * a)", "a number is too large in the formula 'exp(2000 * a)' at a = 0.5"),
        ("(a * 1e300) ** 2", "a number is too large in the formula"),
        ("a ** (4000 * b)", "an exponent beyond ±1000 in the formula"),
        ("((a / 3) ** 999) ** 99", "a power has too many digits in the formula"),
        ("((a / 3) ** 999) ** 20 * ((a / 3) ** 999) ** 20", "a number has too many digits in the formula"),
        ("1 / 0 + a", "division by zero in the formula '1 / 0 + a' at a = 0.5"),
    ],
)
def test_a_point_without_a_value_is_named(text, message):
    formula = compile_formula(text, NAMES)
    with pytest.raises(ScenarioError) as caught:
        formula.fraction({"a": Fraction(1, 2), "b": Fraction(1, 2)})
    assert str(caught.value).startswith(message)


def test_points_are_shown_as_short_as_they_can_be_told():
    formula = compile_formula("1 / (a - a + b - b + c - c)", NAMES)
    with pytest.raises(ScenarioError, match=r"at a = 1/3, b = -2, c = about 0\.142857142857$"):
        formula.fraction({"a": Fraction(1, 3), "b": Fraction(-2), "c": Fraction(10**20, 7 * 10**20 + 1)})


LAZY = [
    ("1 / a if a != 0 else 7", 7),
    ("7 if a == 0 else 1 / a", 7),
    ("1 if a != 0 and 1 / a > 0 else 7", 7),
    ("7 if a == 0 or 1 / a > 0 else 1", 7),
    ("7 if not 0 < a < 1 / a else 1", 7),
    ("7 if a == 0 else 1 / 0", 7),
    ("7 if a == 0 else log(a)", 7),
    ("7 if a == 0 else inverse", 7),
    ("min(7, 8 if a == 0 else sqrt(a - 1))", 7),
]


@pytest.mark.parametrize(("text", "value"), LAZY)
def test_what_is_not_chosen_does_no_harm(text, value):
    formula = compile_formula(text, {**NAMES, "inverse": compile_formula("1 / a", NAMES)})
    assert formula.fraction({"a": Fraction(0)}) == value
    rounded = formula.rounded({"a": Rationals.of([0])})
    assert (rounded.value.tolist(), rounded.error.tolist()) == ([value], [0])


def test_a_failing_definition_is_named():
    names = {**NAMES, "share": compile_formula("a / b", NAMES)}
    formula = compile_formula("1 - share", {**names, "rest": compile_formula("2 * share", names)})
    with pytest.raises(ScenarioError, match=r"^division by zero in the definition 'share' \(a / b\) at a = 1, b = 0$"):
        formula.fraction({"a": Fraction(1), "b": Fraction(0)})


def test_definitions_carry_their_parameters_and_rationality():
    names = {**NAMES, "root": compile_formula("sqrt(b)", NAMES), "two": compile_formula("2", {})}
    formula = compile_formula("a * root", names)
    assert formula.names == {"a", "b"}
    assert not formula.rational
    assert compile_formula("a ** two", names).rational
    assert formula.symbolic() == sympy.Symbol("a", real=True) * sympy.sqrt(sympy.Symbol("b", real=True))


def test_shared_definitions_are_evaluated_once():
    """Otherwise this would take 2**60 additions."""
    names = {"a": None, "d0": compile_formula("a + a", {"a": None})}
    for i in range(60):
        names[f"d{i + 1}"] = compile_formula(f"d{i} + d{i}", names)
    formula = compile_formula("d60", names)
    assert formula.fraction({"a": Fraction(1, 3)}) == Fraction(2**61, 3)
    points = {"a": Rationals.of([Fraction(1, 3), 5])}
    assert formula.rationals(points).fractions() == [Fraction(2**61, 3), 5 * 2**61]
    assert formula.rounded(points).value[1] == 5.0 * 2**61
    assert formula.symbolic() == 2**61 * sympy.Symbol("a", real=True)
    assert formula == compile_formula("d60", names)


def test_one_name_cannot_mean_two_things():
    inner = compile_formula("a + 1", NAMES)
    with pytest.raises(ValueError, match="both a parameter and a definition"):
        compile_formula("a + 1", {"a": inner})


def test_two_definitions_cannot_share_a_name():
    first = compile_formula("x + 1", {"x": compile_formula("a * b", NAMES)})
    second = compile_formula("x - 1", {"x": compile_formula("a / b", NAMES)})
    with pytest.raises(ValueError, match="two definitions are called 'x'"):
        compile_formula("first + second", {"first": first, "second": second})


@pytest.mark.parametrize("number", [10**301, -Fraction(10**302, 3)])
def test_numbers_beyond_doubles_are_refused(number):
    with pytest.raises(ScenarioError, match="out of range; allowed: up to 1e300"):
        compile_formula(number, {})


def test_constants_may_pass_through_what_doubles_cannot_hold():
    formula = compile_formula("a * 1e299 ** 2 / 1e298 ** 2", NAMES)
    assert formula.fraction({"a": Fraction(3)}) == 300
    rounded = formula.rounded({"a": Rationals.of([3])})
    assert rounded.error.tolist() == [np.inf]


def test_sympy_is_loaded_only_for_closed_forms():
    code = "import sys, sim.formulas; sys.exit('sympy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_names_in_any_script_and_composition():
    formula = compile_formula("e\u0301nergie + прибыль", {"énergie": None, "прибыль": None})
    assert formula.names == {"énergie", "прибыль"}


def test_formulas_compare_hash_and_travel():
    first, second = (compile_formula("a + 1/3", NAMES) for _ in range(2))
    assert first == second != compile_formula("a + 1/4", NAMES)
    assert hash(first) == hash(second)
    assert pickle.loads(pickle.dumps(first)).fraction({"a": Fraction(1)}) == Fraction(4, 3)  # noqa: S301 - our own bytes


def test_symbols_are_real_and_conditionals_piecewise():
    a, b = sympy.symbols("a b", real=True)
    assert compile_formula("a if a > b else b / 3", NAMES).symbolic() == sympy.Piecewise((a, a > b), (b / 3, True))
    assert compile_formula("max(a, b) + abs(a) + exp(b)", NAMES).symbolic() == sympy.Max(a, b) + sympy.Abs(
        a
    ) + sympy.exp(b)


def test_a_comparison_with_infinity_has_no_closed_form():
    with pytest.raises(ScenarioError, match="has no closed form"):
        compile_formula("1 if a > 1 / (b - b) else 2", NAMES).symbolic()


def test_a_large_grid_stays_int64_and_agrees_with_floats():
    axis, position = Rationals.of([Fraction(k, 20) for k in range(300)]), np.arange(300 * 300)
    points = {"a": axis.take(position % 300), "b": axis.take(position // 300)}
    formula = compile_formula("max(a * b, 1 - a) if a > b else -a", {"a": None, "b": None})
    exact, near = formula.rationals(points), formula.rounded(points)
    assert exact.numerator.dtype == np.int64
    # Nearest doubles on the one side, bounded errors on the other.
    slack = near.error + exact.float_errors()
    assert (np.abs(exact.floats() - near.value) <= slack * (1 + 1e-9)).all()
    assert np.isfinite(near.error).mean() > 0.99


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("sqrt(a) * sqrt(a)", 2),
        ("sqrt(8) - 2 * sqrt(a)", 0),
        ("(1 + sqrt(a)) * (1 - sqrt(a))", -1),
        ("1 if sqrt(a) * sqrt(a) == a else 0", 1),
        ("max(sqrt(a) ** 4, 4) / 3", Fraction(4, 3)),
        ("exp(log(a))", 2),
        ("a ** 0.5 * a ** 0.5", 2),
        ("log(8) / log(a)", 3),
        ("abs(1 - sqrt(a)) - sqrt(a)", -1),
    ],
)
def test_irrational_parts_that_cancel_leave_a_whole_number(text, value):
    formula = compile_formula(text, {"a": None})
    assert formula.fraction({"a": Fraction(2)}) == value
    assert not formula.is_exact({"a": Fraction(2)}) or value == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1 / (sqrt(a) * sqrt(a) - 2)", "division by zero"),
        ("log(sqrt(a) - sqrt(a))", "logarithm of a number that is not positive"),
        ("sqrt(1 - sqrt(a))", "square root of a negative number"),
        ("(1 - sqrt(a)) ** sqrt(a)", "power of a negative number"),
        ("(sqrt(a) - sqrt(a)) ** (0 - sqrt(a))", "division by zero"),
        ("exp(exp(sqrt(a) * 5))", "too large"),
    ],
)
def test_what_has_no_value_is_said_for_irrational_numbers_too(text, words):
    with pytest.raises(ScenarioError, match=words):
        compile_formula(text, {"a": None}).fraction({"a": Fraction(2)})
