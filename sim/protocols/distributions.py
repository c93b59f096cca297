"""Probabilities from formulas: they must be a distribution at every point that is solved."""

from collections.abc import Mapping
from fractions import Fraction

from sim.errors import ScenarioError
from sim.formulas import Formula
from sim.protocols.values import Read

# How far the sum may be from 1: formulas with exp, log or roots are rounded to doubles.
ROUNDING = Fraction(1, 10**12)


def distribution(formulas: Mapping[str, Formula], read: Read, whose: str) -> tuple[Fraction, ...]:
    """The values of probabilities, which are by label; ``whose`` says what they are probabilities of.

    Raises:
        ScenarioError: one is not between 0 and 1, or they do not add up to 1.
    """
    values = tuple(read(formula) for formula in formulas.values())
    total = sum(values, Fraction(0))
    if abs(total - 1) > ROUNDING or not all(0 <= value <= 1 for value in values):
        shown = ", ".join(f"{label} {float(value):g}" for label, value in zip(formulas, values, strict=True))
        more = "" if total == 1 else f"; they add up to {float(total):g}"
        raise ScenarioError(f"the probabilities of {whose} are no distribution ({shown}{more})")
    return values if total == 1 else tuple(value / total for value in values)
