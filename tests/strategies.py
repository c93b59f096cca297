"""Hypothesis strategies that several rooms' tests share."""

from fractions import Fraction

from hypothesis import strategies as st

# ----- formulas -----

FORMULA_NAMES = ("a", "b", "c")
# Few and simple numbers, so that ties, zeros and poles turn up often.
_LITERALS = ("0", "1", "2", "3", "0.1", ".5", "2.", "1e-3", "12.25", "7e2")
_SMALL = st.sampled_from([Fraction(n, d) for n in range(-3, 4) for d in (1, 2, 3, 10)])
parameter_values = st.one_of(_SMALL, st.fractions(min_value=-50, max_value=50, max_denominator=1000))


def formulas(*, divide: bool = True, irrational: bool = True) -> st.SearchStrategy[str]:
    """Texts of random formulas over ``a``, ``b`` and ``c``, every operation fully bracketed.

    ``divide`` allows divisors that vary and negative powers, ``irrational`` functions and exponents that
    leave the rational numbers.
    """
    leaves = st.one_of(st.sampled_from(FORMULA_NAMES), st.sampled_from(_LITERALS))
    return st.recursive(leaves, lambda number: _operations(number, divide, irrational), max_leaves=10)


def formula_points(size: int) -> st.SearchStrategy[list[dict[str, Fraction]]]:
    """Between 1 and ``size`` assignments of the formulas' parameters."""
    return st.lists(st.fixed_dictionaries(dict.fromkeys(FORMULA_NAMES, parameter_values)), min_size=1, max_size=size)


def _operations(number: st.SearchStrategy[str], divide: bool, irrational: bool) -> st.SearchStrategy[str]:
    condition = _conditions(number)
    choices = [
        st.builds("({} {} {})".format, number, st.sampled_from("+-*"), number),
        st.builds("({} / {})".format, number, st.sampled_from(["2", "0.3", "-7"])),
        st.builds("(-{})".format, number),
        st.builds("({} ** {})".format, number, st.sampled_from(["0", "1", "2", "3"])),
        st.builds("{}({}, {})".format, st.sampled_from(["min", "max"]), number, number),
        st.builds("abs({})".format, number),
        st.builds("({} if {} else {})".format, number, condition, number),
    ]
    if divide:
        choices.append(st.builds("({} / {})".format, number, number))
        choices.append(st.builds("({} ** {})".format, number, st.sampled_from(["-1", "-2"])))
    if irrational:
        choices.append(st.builds("{}({})".format, st.sampled_from(["exp", "log", "sqrt"]), number))
        choices.append(st.builds("({} ** {})".format, number, st.one_of(number, st.just("0.5"))))
    return st.one_of(choices)


def _conditions(number: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    sign = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
    simple = st.one_of(
        st.builds("({} {} {})".format, number, sign, number),
        st.builds("({} {} {} {} {})".format, number, sign, number, sign, number),
    )
    return st.one_of(
        simple,
        st.builds("(not {})".format, simple),
        st.builds("({} {} {})".format, simple, st.sampled_from(["and", "or"]), simple),
    )
