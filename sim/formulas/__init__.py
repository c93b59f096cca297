"""Formulas: text over named parameters, compiled once and evaluated in four arithmetics.

- ``Formula.fraction``: exact, one point;
- ``Formula.rationals``: exact, a batch of points;
- ``Formula.rounded``: doubles with error bounds, a batch of points;
- ``Formula.symbolic``: a sympy expression.
"""

from sim.formulas.formula import Formula, Points, compile_formula
from sim.formulas.rationals import Rationals
from sim.formulas.rounded import Rounded

__all__ = ["Formula", "Points", "Rationals", "Rounded", "compile_formula"]
