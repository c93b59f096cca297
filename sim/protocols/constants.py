"""Numbers of a protocol that depend on no parameter, so that a wrong one is an error of the file."""

from fractions import Fraction

from sim.errors import ScenarioError
from sim.formulas import compile_formula


def constant(value: int | Fraction | str) -> Fraction | None:
    """The value of a formula without names; None if it has some, or is wrong (which is said elsewhere).

    >>> constant("1 / 3"), constant("patience")
    (Fraction(1, 3), None)
    """
    try:
        return compile_formula(value, {}).fraction({})
    except ScenarioError:
        return None
