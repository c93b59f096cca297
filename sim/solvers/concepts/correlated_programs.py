"""The linear programs of correlated equilibria: in whole numbers for small games, by HiGHS for large ones.

Unknown is the probability of every profile. A player who is advised to play ``a`` must not gain by playing ``b``:
``Σ p(a, s) (u(a, s) - u(b, s)) ≥ 0`` over the others' choices ``s``, for each player and each two strategies.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import lcm
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from sim.errors import SolverError
from sim.solvers.exact.linear_program import Program, maximise
from sim.solvers.support import without_traces
from sim.words import say

Row = Sequence[Any]
# How much of the best value may be lost when a second aim is pursued in floating point, relative to the payoffs.
_SLACK = 1e-9


def obedience(payoffs: NDArray[Any]) -> NDArray[Any]:
    """A row for each player, advice and other strategy: what obeying is better by, profile by profile.

    ``payoffs`` has the shape ``(players, s1, …, sn)``.
    """
    rows = []
    for player, size in enumerate(payoffs.shape[1:]):
        own = np.moveaxis(payoffs[player], player, 0)
        for advised, deviation in product(range(size), repeat=2):
            if advised != deviation:
                better = np.zeros_like(own)
                better[advised] = own[advised] - own[deviation]
                rows.append(np.moveaxis(better, 0, player).ravel())
    return np.array(rows).reshape(len(rows), payoffs[0].size)


class Programs(Protocol):
    """Finds the best correlated equilibrium for what is wanted first, and among those for what is wanted next.

    An aim is a list of values (each by profile) whose lowest expectation is to be as large as possible.
    """

    def best(self, aims: Sequence[Sequence[Row]]) -> NDArray[Any]:
        """The probabilities of all profiles."""


class ExactPrograms:
    """In whole numbers, without rounding."""

    def __init__(self, payoffs: NDArray[np.object_]) -> None:
        # Each player's payoffs times one positive number: that leaves the conditions as they are.
        whole = np.stack([_whole(own) for own in payoffs])
        self._rows = [row for row in obedience(whole).tolist() if any(gain < 0 for gain in row)]
        self._profiles = payoffs[0].size

    def best(self, aims: Sequence[Sequence[Row]]) -> NDArray[Any]:
        """The probabilities of all profiles, as Fractions."""
        kept: list[Row] = []
        found: list[Fraction] = []
        for values in aims:
            # With all values made positive, the lowest expectation t is a variable that is not negative.
            least = min(min(value) for value in values)
            raised = [[entry - least for entry in value] for value in values]
            at_least = [[*row, 0, 0] for row in (*self._rows, *kept)]
            at_least += [[*value, -1, 0] for value in raised]
            total = [*([1] * self._profiles), 0, -1]
            result = maximise(Program([*([0] * self._profiles), 1], [total], at_least))
            assert result is not None  # noqa: S101 - every game has a correlated equilibrium
            level, (*found, _) = result
            kept += [[v - level for v in value] for value in raised]
        return np.array(found, dtype=object)


class RoundedPrograms:
    """In floating point, by HiGHS."""

    def __init__(self, payoffs: NDArray[np.float64]) -> None:
        flat = payoffs.reshape(len(payoffs), -1)
        self._unit = float(np.ptp(flat, axis=1).max()) or 1.0
        self._rows = obedience(payoffs / self._unit)
        self._profiles = payoffs[0].size

    def best(self, aims: Sequence[Sequence[Row]]) -> NDArray[Any]:
        """The probabilities of all profiles, as doubles; what the slack and rounding let in is left out."""
        kept = np.zeros((0, self._profiles))
        joint = np.zeros(self._profiles)
        for aim in aims:
            values = np.asarray(aim, dtype=np.float64) / self._unit
            joint = self._solve(values, kept)
            level = float((values @ joint).min())
            kept = np.vstack([kept, values - level + _SLACK])
        return without_traces(joint)

    def _solve(self, values: NDArray[np.float64], kept: NDArray[np.float64]) -> NDArray[np.float64]:
        from scipy.optimize import linprog  # noqa: PLC0415 - only where a program is solved

        rows = np.vstack([self._rows, kept])
        conditions = np.block(
            [[-rows, np.zeros((len(rows), 1))], [-values, np.ones((len(values), 1))]],
        )
        result = linprog(
            [*np.zeros(self._profiles), -1.0],
            A_ub=conditions,
            b_ub=np.zeros(len(conditions)),
            A_eq=[[1.0] * self._profiles + [0.0]],
            b_eq=[1.0],
            bounds=[(0, None)] * self._profiles + [(None, None)],
            method="highs",
        )
        if result.status != 0:
            raise SolverError(say("errors.solvers.correlated_unsolved", message=result.message))
        return np.asarray(result.x[:-1])


def _whole(own: NDArray[np.object_]) -> NDArray[np.object_]:
    factor = lcm(*(Fraction(payoff).denominator for payoff in own.ravel()))
    return np.array([int(payoff * factor) for payoff in own.ravel()], dtype=object).reshape(own.shape)
