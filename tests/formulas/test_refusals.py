"""What is no formula is refused in words and with its column, quickly, and is never executed."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import ScenarioError
from sim.formulas import compile_formula
from sim.formulas.tokens import MAX_LENGTH, MAX_NESTING
from tests.strategies import FORMULA_NAMES, formulas

NAMES = dict.fromkeys([*FORMULA_NAMES, "sanctions", "énergie", "х"])  # the last one is Cyrillic

CORPUS = [
    # text, column, part of the message
    ("", 1, "the formula is empty"),
    (" \n ", 1, "the formula is empty"),
    # names and functions
    (
        "sanctoins + 1",
        1,
        "unknown name 'sanctoins'; allowed: a, b, c, sanctions, énergie, х; did you mean 'sanctions'?",
    ),
    ("1 +\n  x", 7, "unknown name 'x'"),
    ("énergie + énergi", 11, "did you mean 'énergie'?"),
    ("х * х + q", 9, "unknown name 'q'"),
    ("ａ + 1", 1, "unknown name 'ａ'"),  # Python would read the wide letter as an a
    ("1 - min", 5, "'min' is a function and needs arguments; write min(…, …)"),
    ("sqrt", 1, "write sqrt(…)"),
    ("squrt(2)", 1, "unknown function 'squrt'; allowed: min, max, abs, exp, log, sqrt; did you mean 'sqrt'?"),
    ("1 + eval(a)", 5, "unknown function 'eval'"),
    ("a(b)", 1, "'a' is a value, not a function; for a product write a * (…)"),
    ("min(a)", 1, "min takes two or more arguments (1 given)"),
    ("2 * sqrt(a, b)", 5, "sqrt takes one argument (2 given)"),
    # numbers
    ("2a", 1, "'2a' is not a number; write 2 * a"),
    ("1if a > 1 else 2", 1, "write a blank: 1 if"),
    ("a + 0x10", 5, "'0x10' is not a number; write decimal digits only"),
    ("1_000", 1, "'1_000' is not a number"),
    ("2j", 1, "'2j' is not a number"),
    ("1.2.3", 1, "write one decimal point"),
    ("0,5", 2, "decimals are written with a point: 0.5"),
    ("5 %", 3, "write 0.05 for 5 %"),
    ("1e400", 1, "the number 1e400 is out of range; allowed: up to 1e300"),
    ("a + 1e-99999999999", 5, "out of range"),
    ("1" * 400, 1, "out of range"),
    ("٣", 1, "the character '٣' is not part of a formula"),
    ("True", 1, "write 1 or 0"),
    # numbers and conditions
    ("a > b", 1, "'a > b' is a condition where a number is needed; write: 1 if a > b else 0"),
    ("2 * (a > b)", 6, "write: 1 if a > b else 0"),
    ("max(1, a and b)", 8, "'a' is a number where a condition is needed; write a comparison: a > 0"),
    ("1 if a else 2", 6, "'a' is a number where a condition is needed"),
    ("1 if (a > b) > c else 2", 7, "'a > b' is a condition where a number is needed"),
    ("not a > b", 1, "is a condition where a number is needed"),
    # operators and brackets
    ("a b", 3, "an operator is missing between 'a' and 'b'"),
    ("2 (a)", 3, "an operator is missing between '2' and '('"),
    ("a +", 4, "a value is missing after '+', at the end of the formula"),
    ("a * / b", 5, "a value is missing between '*' and '/'"),
    ("* a", 1, "a value is missing before '*'"),
    ("min()", 5, "a value is missing between '(' and ')'"),
    ("min(a, *b)", 8, "a value is missing between ',' and '*'"),
    ("(a + (b)", 1, "'(' is not closed"),
    ("a + b)", 6, "')' closes a bracket that was not opened"),
    (")(", 1, "a value is missing before ')'"),
    ("(a, b)", 3, "',' stands outside a function's arguments"),
    ("a if b > 1", 3, "a choice needs both 'if' and 'else'"),
    ("a + not b", 5, "this cannot be read as a formula (near 'not')"),
    # habits from elsewhere
    ("a^2", 2, "for powers write '**'"),
    ("1 if a > 0 && b > 0 else 2", 12, "write 'and'"),
    ("1 if a > 0 || b > 0 else 2", 12, "write 'or'"),
    ("1 if !(a > 0) else 2", 6, "write 'not'"),
    ("1 if a = 0 else 2", 8, "to compare write '=='"),
    ("a > 0 ? 1 : 2", 7, "write 'value if condition else other_value'"),
    ("1 if a > 0 AND b > 0 else 2", 12, "'AND' must be in lower case: 'and'"),
    ("1 + IF(a>1,-2,0)", 5, "a choice is written -2 if a>1 else 0"),
    ("if (max(a, b) > 1, (a + 1) * 2, b)", 1, "a choice is written (a + 1) * 2 if max(a, b) > 1 else b"),
    ("1 IF (a > 0) ELSE 2", 3, "'IF' must be in lower case: 'if'"),
    ("a // 2", 3, "write '/'"),
    ("a − b", 3, "write the minus sign of the keyboard"),
    ("1 if a ≤ b else 2", 8, "write '<='"),
    # code
    ("a.real", 2, "values have no attributes"),
    ("().__class__.__bases__", 3, "values have no attributes"),
    ("__import__('os').system('true')", 12, "text in quotes is not a value"),
    ("f'{a}'", 2, "text in quotes"),
    ("a[0]", 2, "'[' is not part of a formula"),
    ("{a}", 1, "'{' is not part of a formula"),
    ("lambda: 1", 1, "the word 'lambda' is not part of a formula"),
    ("(a for a in b)", 4, "the word 'for'"),
    ("(a := 3)", 4, "names are given values under parameters and definitions"),
    ("min(a, key=b)", 11, "to compare write '=='"),
    ("a; b", 2, "the character ';'"),
    ("a # b", 3, "comments belong outside"),
    ("a\0", 2, "the character U+0000"),
    ("a\u200b + 1", 2, "the character U+200B"),
    # too much
    ("a ** 1001", 6, "the exponent is out of range; allowed: -1000 to 1000"),
    ("a ** (10 * 200)", 7, "the exponent is out of range"),
    ("9 ** 9 ** 9", 6, "the exponent is out of range"),
    ("((9 ** 999) ** 999) ** 999", 16, "too many digits"),
    ("(" * 5000 + ")" * 5000, MAX_LENGTH + 1, "a formula of 10000 characters is too long; at most 2000"),
    ("(" * 60 + "a" + ")" * 60, MAX_NESTING + 1, "brackets are nested deeper than 50"),
    ("abs(" * 60 + "a" + ")" * 60, 4 * MAX_NESTING + 4, "brackets are nested deeper than 50"),
    ("-" * 1999 + "a", None, "split it into definitions"),
    ("not " * 400 + "a", None, "split it into definitions"),
    ("2 ** " * 399 + "2", None, "split it into definitions"),
    ("a + " * 400 + "a", None, "split it into definitions"),
    ("1 if a > 0 else " * 120 + "2", None, "split it into definitions"),
]


@pytest.mark.parametrize(("text", "column", "message"), CORPUS, ids=[repr(text[:24]) for text, *_ in CORPUS])
def test_the_message_says_where_and_what(text, column, message):
    start = time.perf_counter()
    with pytest.raises(ScenarioError) as caught:
        compile_formula(text, NAMES)
    problem = caught.value.problems[0]
    assert message in problem.message
    assert column is None or problem.column == column
    assert time.perf_counter() - start < 1


def test_all_unknown_names_are_reported_at_once():
    with pytest.raises(ScenarioError) as caught:
        compile_formula("p + a * q - r(p)", NAMES)
    assert [problem.column for problem in caught.value.problems] == [1, 9, 15, 13]


def test_a_condition_with_a_fault_inside_is_reported_once():
    with pytest.raises(ScenarioError) as caught:
        compile_formula("not q > 1", NAMES)
    assert [problem.column for problem in caught.value.problems] == [5]


def test_without_names_only_numbers_are_allowed():
    with pytest.raises(ScenarioError, match="unknown name 'a'; no names are declared"):
        compile_formula("a", {})


def test_true_is_no_number():
    with pytest.raises(ScenarioError, match="True is not a number"):
        compile_formula(True, {})


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=30))
def test_any_text_compiles_or_is_refused_with_a_column(text):
    assert_compiles_or_refuses(text)


PIECES = [
    "a",
    "b",
    "zz",
    "1",
    "0.5",
    "min",
    "sqrt",
    "(",
    ")",
    ",",
    "+",
    "-",
    "*",
    "/",
    "**",
    "<",
    "==",
    "and",
    "or",
    "not",
    "if",
    "else",
    " ",
    "\n",
]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join))
def test_any_shuffle_of_pieces_compiles_or_is_refused_with_a_column(text):
    assert_compiles_or_refuses(text)


def assert_compiles_or_refuses(text):
    try:
        compile_formula(text, NAMES)
    except ScenarioError as error:
        assert error.problems
        assert all(1 <= problem.column <= len(text) + 1 for problem in error.problems)


@settings(max_examples=50, deadline=None)
@given(formulas(irrational=False), st.sampled_from(["", "  ", "\n\t", "énergie + ", "х * х + "]))
def test_the_column_of_an_unknown_name_counts_characters(text, before):
    broken = (
        before + text.replace("b", "zz", 1) if "b" in text.replace("abs", "") and "abs" not in text else before + "zz"
    )
    with pytest.raises(ScenarioError) as caught:
        compile_formula(broken, NAMES)
    assert caught.value.problems[0].column == broken.index("zz") + 1
