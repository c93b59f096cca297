"""Protocols that are solved exactly at one point after the other; a batch is a loop."""

from abc import abstractmethod
from collections.abc import Mapping
from math import nan
from typing import Any

import numpy as np

from sim.errors import NegsimError, SolverError
from sim.formulas import Points
from sim.protocols.rules import Rules, flat
from sim.protocols.values import Read, Values
from sim.solution import Equilibrium, Solution, SolutionTable


class PointwiseRules(Rules):
    """Rules whose solution is found with Fractions from the values of formulas at one point."""

    @abstractmethod
    def solution(self, read: Read, concept: str) -> Solution:
        """The solution at one point; ``read`` gives the exact value of a formula.

        Raises:
            ScenarioError: a formula has no value there, or one that it must not have.
            SolverError: it cannot be solved.
        """

    def brief(self, read: Read) -> Solution:
        """The solution by the usual concept, as far as tables need it: without details and stories."""
        return self.solution(read, self.concepts[0])

    @property
    def quick(self) -> bool:
        """No: a batch is a loop."""
        return False

    def solve(self, points: Points, concept: str, method: str | None = None, select: str | None = None) -> Solution:
        """The solution at one point."""
        if method is not None:
            raise SolverError(f"there is one method only for the concept {concept!r}; leave the method out")
        if select not in (None, "all"):
            raise SolverError(f"the rule {select!r} selects among Nash equilibria of normal forms only")
        values = Values(self.formulas, points)
        values.check(0)
        return self.solution(values.at(0), concept)

    def solve_batch(self, points: Points) -> SolutionTable:
        """The solutions at all points, one after the other."""
        values = Values(self.formulas, points)
        rows = Rows(self, values.batch)
        for i in range(values.batch):
            try:
                rows.add(i, self.brief(values.at(i)))
            except NegsimError as error:
                rows.fail(i, str(error))
        return rows.table()


class Rows:
    """Solutions of single points, put into columns."""

    def __init__(self, rules: Rules, batch: int) -> None:
        self.columns = [(player, name) for player, names in rules.strategies.items() for name in names]
        self.players, self.outcomes = tuple(rules.players), tuple(rules.outcomes)
        self.amounts = tuple(rules.amounts)
        self.exact, self.degenerate, self.complete = (np.zeros(batch, dtype=bool) for _ in range(3))
        self.message = [""] * batch
        self.rows: list[tuple[int, Equilibrium]] = []

    def add(self, point: int, solution: Solution) -> None:
        """The equilibria of a point."""
        self.exact[point] = solution.exact
        self.degenerate[point], self.complete[point] = bool(solution.degenerate), solution.complete
        self.rows += [(point, one) for one in solution.equilibria]

    def fail(self, point: int, message: str) -> None:
        """A point without a solution."""
        self.message[point] = message

    def table(self) -> SolutionTable:
        """Everything in columns."""
        strategies = [self._strategies(one) for _, one in self.rows]
        outcomes = [[one.outcomes.get(name, 0) for name in self.outcomes] for _, one in self.rows]
        payoffs = [[one.payoffs[name] for name in self.players] for _, one in self.rows]
        return SolutionTable(
            point=np.array([point for point, _ in self.rows], dtype=np.int64),
            strategies=_floats(strategies, len(self.columns)),
            payoffs=_floats(payoffs, len(self.players)),
            outcomes=_floats(outcomes, len(self.outcomes)),
            regret=np.array([float(one.regret) for _, one in self.rows]),
            component=np.array([one.component for _, one in self.rows], dtype=np.int64),
            supports=_positive(strategies, len(self.columns)),
            possible=_positive(outcomes, len(self.outcomes)),
            exact=self.exact,
            degenerate=self.degenerate,
            complete=self.complete,
            message=tuple(self.message),
            amounts=_floats([self._amounts(one) for _, one in self.rows], len(self.amounts)) if self.amounts else None,
        )

    def _amounts(self, one: Equilibrium) -> list[float]:
        worked_out = one.details.get("amounts", {})
        found = [worked_out.get(name) for name in self.amounts]
        return [nan if value is None else value for value in found]

    def _strategies(self, one: Equilibrium) -> list[Any]:
        flattened: Mapping[str, Mapping[str, Any]] = {
            player: dict(flat(strategy)) for player, strategy in one.strategies.items()
        }
        return [flattened.get(player, {}).get(name, 0) for player, name in self.columns]


def _floats(rows: list[list[Any]], width: int) -> Any:
    return np.array([[float(value) for value in row] for row in rows], dtype=np.float64).reshape(len(rows), width)


def _positive(rows: list[list[Any]], width: int) -> Any:
    return np.array([[value > 0 for value in row] for row in rows], dtype=bool).reshape(len(rows), width)
