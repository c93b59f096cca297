"""Small linear programs in exact arithmetic: the simplex method with Bland's rule, which never cycles.

Source: Dantzig (1963), *Linear Programming and Extensions*; Bland (1977), *New finite pivoting rules for the simplex
method*, Mathematics of Operations Research 2, 103–107.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from sim.errors import SolverError

Row = list[Fraction]


@dataclass(frozen=True)
class Program:
    """Maximise ``value · x`` where ``x ≥ 0``, ``equal`` rows are 0 and ``at_least`` rows are not negative.

    A row has a coefficient for every variable and then a constant, so ``[1, -1, 2]`` as a row ``at_least`` says
    ``x0 - x1 + 2 ≥ 0``.
    """

    value: Sequence[Fraction | int]
    equal: Sequence[Sequence[Fraction | int]] = ()
    at_least: Sequence[Sequence[Fraction | int]] = ()


def maximise(program: Program) -> tuple[Fraction, list[Fraction]] | None:
    """The largest value and where it is reached (a vertex); None if nothing is feasible.

    Raises:
        SolverError: the value can be as large as one likes.

    >>> maximise(Program([1, 1], equal=[[1, 2, -4]], at_least=[[-1, 0, 2]]))
    (Fraction(3, 1), [Fraction(2, 1), Fraction(1, 1)])
    """
    size = len(program.value)
    slacks = len(program.at_least)
    rows: list[Row] = []
    for number, row in enumerate([*program.equal, *program.at_least]):
        slack = number - len(program.equal)
        left = [Fraction(one) for one in row[:-1]] + [Fraction(-1 if place == slack else 0) for place in range(slacks)]
        right = -Fraction(row[-1])
        rows.append([*left, right] if right >= 0 else [-one for one in (*left, right)])
    width = size + slacks
    tableau = [
        [*row[:-1], *(Fraction(int(place == number)) for place in range(len(rows))), row[-1]]
        for number, row in enumerate(rows)
    ]
    basis = [width + number for number in range(len(rows))]
    artificial = [Fraction(0)] * width + [Fraction(-1)] * len(rows)
    _improve(tableau, basis, artificial)
    if any(tableau[place][-1] != 0 for place, variable in enumerate(basis) if variable >= width):
        return None
    _drive_out(tableau, basis, width)
    tableau = [[*row[:width], row[-1]] for row in tableau]
    value = [Fraction(one) for one in program.value] + [Fraction(0)] * slacks
    _improve(tableau, basis, value)
    solution = [Fraction(0)] * width
    for place, variable in enumerate(basis):
        solution[variable] = tableau[place][-1]
    return sum((a * b for a, b in zip(value, solution, strict=True)), Fraction(0)), solution[:size]


def _improve(tableau: list[Row], basis: list[int], value: Row) -> None:
    """Pivot until no variable would raise the value."""
    width = len(value)
    while True:
        entering = next((j for j in range(width) if j not in basis and _gain(tableau, basis, value, j) > 0), None)
        if entering is None:
            return
        rising = [(row[-1] / row[entering], basis[i], i) for i, row in enumerate(tableau) if row[entering] > 0]
        if not rising:
            raise SolverError("a linear program is unbounded")
        _pivot(tableau, basis, min(rising)[2], entering)


def _gain(tableau: list[Row], basis: list[int], value: Row, column: int) -> Fraction:
    spent = sum((value[basis[i]] * row[column] for i, row in enumerate(tableau) if row[column]), Fraction(0))
    return value[column] - spent


def _pivot(tableau: list[Row], basis: list[int], place: int, column: int) -> None:
    pivot = tableau[place][column]
    tableau[place] = [one / pivot for one in tableau[place]]
    chosen = tableau[place]
    for i, row in enumerate(tableau):
        factor = row[column]
        if i != place and factor:
            tableau[i] = [a - factor * b for a, b in zip(row, chosen, strict=True)]
    basis[place] = column


def _drive_out(tableau: list[Row], basis: list[int], width: int) -> None:
    """Take artificial variables out of the basis; rows in which only they are left say nothing and are dropped."""
    for place in reversed(range(len(basis))):
        if basis[place] < width:
            continue
        column = next((j for j in range(width) if tableau[place][j] != 0), None)
        if column is None:
            del tableau[place], basis[place]
        else:
            _pivot(tableau, basis, place, column)
