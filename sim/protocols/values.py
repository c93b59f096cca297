"""The values of formulas at a batch of points, each worked out once: exact where needed, doubles with error bounds.

Formulas for probabilities must make a distribution at every point that is solved.
"""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from sim.errors import Problem, ScenarioError
from sim.formulas import Formula, Points, Rationals
from sim.words import say

Read = Callable[[Formula], Fraction]


def batch_of(points: Points) -> int:
    """How many points there are."""
    return max((len(column) for column in points.values()), default=1)


class Values:
    """The values of some formulas at some points."""

    def __init__(self, formulas: Iterable[Formula], points: Points) -> None:
        self.points = points
        self.batch = batch_of(points)
        self.columns = {formula: exact_column(formula, points) for formula in dict.fromkeys(formulas)}

    def at(self, i: int) -> Read:
        """What reads formulas at point ``i``; it raises a ScenarioError where there is no value."""

        def read(formula: Formula) -> Fraction:
            column = self.columns.get(formula)
            return fraction_at(formula, self.points, i) if column is None else column.fraction(i)

        return read

    def exact(self, i: int) -> bool:
        """Whether nothing irrational had to be rounded at point ``i``."""
        return all(
            formula.rational or formula.is_exact({name: self.points[name].fraction(i) for name in formula.names})
            for formula in self.columns
        )

    def check(self, i: int) -> None:
        """Read every formula at a point.

        Raises:
            ScenarioError: all that have no value there.
        """
        read, problems = self.at(i), list[Problem]()
        for formula in self.columns:
            try:
                read(formula)
            except ScenarioError as error:
                problems.extend(error.problems)
        if problems:
            raise ScenarioError(dict.fromkeys(problems))

    def floats(self, formula: Formula) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Doubles, and how far each may lie from the value; nan where there is none."""
        value, error = floats_of(formula, self.columns[formula], self.points)
        return np.broadcast_to(value, self.batch), np.broadcast_to(error, self.batch)


def exact_column(formula: Formula, points: Points) -> Rationals | None:
    """The exact values, if all of them are numbers that a payoff may be."""
    column = formula.rationals(points)
    return column if column is not None and np.isfinite(column.floats()).all() else None


def fraction_at(formula: Formula, points: Points, i: int) -> Fraction:
    """The exact value at one point."""
    return formula.fraction({name: points[name].fraction(i) for name in formula.names})


def floats_of(
    formula: Formula, column: Rationals | None, points: Points
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Doubles and their error bounds; what floats leave open is decided in fractions."""
    if column is not None:
        return column.floats(), column.float_errors()
    rounded = formula.rounded(points)
    value, error = np.array(rounded.value), np.array(rounded.error)
    for i in np.flatnonzero(~(np.isfinite(value) & np.isfinite(error))):
        value[i], error[i] = _one(formula, points, int(i))
    return value, error


def _one(formula: Formula, points: Points, i: int) -> tuple[float, float]:
    try:
        exact = fraction_at(formula, points, i)
    except ScenarioError:
        return np.nan, np.inf
    value = float(exact)
    return value, 0.0 if exact == value else float(np.spacing(abs(value)))


# How far the sum may be from 1: formulas with exp, log or roots are rounded to doubles.
ROUNDING = Fraction(1, 10**12)


def distribution(labels: Sequence[str], formulas: Sequence[Formula], read: Read, whose: str) -> tuple[Fraction, ...]:
    """The values of probabilities, with a label for each; ``whose`` says what they are probabilities of.

    Raises:
        ScenarioError: one is not between 0 and 1, or they do not add up to 1.
    """
    values = tuple(read(formula) for formula in formulas)
    total = sum(values, Fraction(0))
    if abs(total - 1) > ROUNDING or not all(0 <= value <= 1 for value in values):
        shown = ", ".join(f"{label} {float(value):g}" for label, value in zip(labels, values, strict=True))
        more = "" if total == 1 else say("errors.protocols.add_up", float=float(total))
        raise ScenarioError(say("errors.protocols.no_distribution", whose=whose, shown=shown, more=more))
    return values if total == 1 else tuple(value / total for value in values)
