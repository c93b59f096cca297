"""Small linear programs in exact arithmetic: the simplex method on whole numbers.

All rows of the tableau share one denominator, the last pivot, so that every division is exact (Edmonds, Bareiss). The
variable that promises most enters; where steps stop to raise the value, Bland's rule takes over, which never cycles.

Source: Dantzig (1963), *Linear Programming and Extensions*; Bland (1977), *New finite pivoting rules for the simplex
method*, Mathematics of Operations Research 2, 103–107; Azulay & Pique (2001), *A revised simplex method with integer
Q-matrices*, ACM Transactions on Mathematical Software 27, 350–360.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from sim.errors import SolverError
from sim.words import say

Coefficients = Sequence[Fraction | int]
# Steps that do not raise the value before Bland's rule takes over.
_PATIENCE = 20


@dataclass(frozen=True)
class Program:
    """Maximise ``value · x`` where ``x ≥ 0``, ``equal`` rows are 0 and ``at_least`` rows are not negative.

    A row has a coefficient for every variable and then a constant, so ``[1, -1, 2]`` as a row ``at_least`` says
    ``x0 - x1 + 2 ≥ 0``.
    """

    value: Coefficients
    equal: Sequence[Coefficients] = ()
    at_least: Sequence[Coefficients] = ()


def maximise(program: Program) -> tuple[Fraction, list[Fraction]] | None:
    """The largest value and where it is reached (a vertex); None if nothing is feasible.

    Raises:
        SolverError: the value can be as large as one likes.

    >>> maximise(Program([1, 1], equal=[[1, 2, -4]], at_least=[[-1, 0, 2]]))
    (Fraction(3, 1), [Fraction(2, 1), Fraction(1, 1)])
    """
    tableau = _Tableau(program)
    if not tableau.feasible():
        return None
    tableau.improve(tableau.prices(program.value))
    solution = tableau.solution()[: len(program.value)]
    return sum((a * b for a, b in zip(program.value, solution, strict=True)), Fraction(0)), solution


class _Tableau:
    """Rows ``coefficients · x = constant`` in whole numbers, each with a variable of its own: the basis.

    Variables are the program's, then a slack for each row ``at_least``, then artificial ones for rows that hold for no
    value of the slack at the start. ``denominator`` is the coefficient of each basic variable in its row.
    """

    def __init__(self, program: Program) -> None:
        count, slacks = len(program.value), len(program.at_least)
        self.width = count + slacks
        self.denominator = 1
        rows, basis = [], []
        for number, row in enumerate([*program.at_least, *program.equal]):
            *left, right = _whole(row)
            slack = [0] * slacks
            if number < slacks:
                slack[number] = -1
            whole = [*left, *slack, -right]
            if right > 0 or (right == 0 and number < slacks):
                whole = [-entry for entry in whole]
            rows.append(whole)
            basis.append(count + number if number < slacks and right >= 0 else -1)
        needy = [number for number, variable in enumerate(basis) if variable < 0]
        for number, row in enumerate(rows):
            row[-1:-1] = [int(number == needing) for needing in needy]
        for i, number in enumerate(needy):
            basis[number] = self.width + i
        self.rows, self.basis = rows, basis

    def feasible(self) -> bool:
        """Find some solution: drive the sum of the artificial variables to 0, then leave them out."""
        artificial = len(self.rows[0]) - 1 - self.width if self.rows else 0
        if artificial:
            self.improve(self.prices([0] * self.width + [-1] * artificial))
            if any(row[-1] for row, variable in zip(self.rows, self.basis, strict=True) if variable >= self.width):
                return False
            self._drive_out()
            self.rows = [[*row[: self.width], row[-1]] for row in self.rows]
        return True

    def prices(self, value: Coefficients) -> list[int]:
        """What a unit of each variable adds to the value, times a positive number; the last is minus the value."""
        whole = _whole([*value, 0])
        whole[-1:-1] = [0] * ((len(self.rows[0]) if self.rows else len(whole)) - len(whole))
        result = [entry * self.denominator for entry in whole]
        for row, variable in zip(self.rows, self.basis, strict=True):
            if whole[variable]:
                result = [a - whole[variable] * b for a, b in zip(result, row, strict=True)]
        return result

    def improve(self, prices: list[int]) -> None:
        """Pivot until no variable would raise the value."""
        stalled, here = 0, Fraction(prices[-1], self.denominator)
        while True:
            entering = self._entering(prices, stalled > _PATIENCE)
            if entering is None:
                return
            rising = [
                (Fraction(row[-1], row[entering]), self.basis[i], i)
                for i, row in enumerate(self.rows)
                if row[entering] > 0
            ]
            if not rising:
                raise SolverError(say("errors.solvers.linear_program_unbounded"))
            prices = self._pivot(min(rising)[2], entering, prices)
            now = Fraction(prices[-1], self.denominator)
            stalled, here = (stalled + 1 if now == here else 0), now

    def _entering(self, prices: list[int], first: bool) -> int | None:
        raising = [j for j, price in enumerate(prices[:-1]) if price > 0]
        if not raising:
            return None
        return raising[0] if first else max(raising, key=lambda j: prices[j])

    def _pivot(self, row_index: int, column: int, prices: list[int]) -> list[int]:
        """Put a variable into the basis in place of another; its coefficient there must be positive."""
        chosen = self.rows[row_index]
        pivot, last = chosen[column], self.denominator

        def changed(row: list[int]) -> list[int]:
            factor = row[column]
            if not factor:
                return row if pivot == last else [a * pivot // last for a in row]
            return [(a * pivot - factor * b) // last for a, b in zip(row, chosen, strict=True)]

        self.rows = [row if i == row_index else changed(row) for i, row in enumerate(self.rows)]
        prices = changed(prices)
        self.basis[row_index], self.denominator = column, pivot
        return prices

    def _drive_out(self) -> None:
        """Take artificial variables out of the basis; rows in which only they are left say nothing and are dropped."""
        for row_index in reversed(range(len(self.basis))):
            if self.basis[row_index] < self.width:
                continue
            row = self.rows[row_index]
            column = next((j for j in range(self.width) if row[j] != 0), None)
            if column is None:
                del self.rows[row_index], self.basis[row_index]
            else:
                if row[column] < 0:
                    self.rows[row_index] = [-entry for entry in row]
                self._pivot(row_index, column, [0] * len(row))

    def solution(self) -> list[Fraction]:
        """The value of every variable."""
        result = [Fraction(0)] * self.width
        for row, variable in zip(self.rows, self.basis, strict=True):
            result[variable] = Fraction(row[-1], self.denominator)
        return result


def _whole(row: Coefficients) -> list[int]:
    """A row times a positive number that makes it whole."""
    factor = lcm(*(Fraction(entry).denominator for entry in row))
    return [int(entry * factor) for entry in row]
