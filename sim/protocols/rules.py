"""What every protocol gives to the rest of the program: who can do what, and the solution at any point.

One that is solved exactly, point by point, is a :class:`PointwiseRules`; its batches are loops.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from math import nan
from typing import TYPE_CHECKING, Any

import numpy as np
from typing_extensions import override

from sim.errors import NegsimError, SolverError, did_you_mean
from sim.formulas import Formula, Points
from sim.protocols.values import Read, Values
from sim.solution import Equilibrium, Solution
from sim.solution_table import SolutionTable
from sim.words import say

Groups = tuple[tuple[int, ...], ...]


class Rules(ABC):
    """One protocol in one scenario.

    ``players`` and ``outcomes`` map ids to labels. ``strategies`` maps each player to ids and labels of all that the
    player may do: strategies of a normal form; elsewhere single moves, with ids such as ``round_1.package`` for what
    may be done in one situation. They are the columns of a sweep, and what it sorts points by.
    """

    if TYPE_CHECKING:  # some protocols have fields of these names, which properties of this class would not let be set

        @property
        def kind(self) -> str:
            """The word for its kind in files."""

        @property
        def players(self) -> Mapping[str, str]:
            """Ids and labels."""

        @property
        def strategies(self) -> Mapping[str, Mapping[str, str]]:
            """For each player, ids and labels."""

        @property
        def outcomes(self) -> Mapping[str, str]:
            """Ids and labels."""

        @property
        def ordinal(self) -> bool:
            """Whether payoffs have an order only."""

    @property
    @abstractmethod
    def concepts(self) -> tuple[str, ...]:
        """What can count as a solution; the first is meant if nothing is said."""

    @property
    @abstractmethod
    def formulas(self) -> Iterable[Formula]:
        """Every formula that the solution depends on."""

    @cached_property
    def rounded(self) -> bool:
        """Whether some number may be irrational, so that what is worked out from it is not exact."""
        return not all(formula.rational for formula in self.formulas)

    @abstractmethod
    def solve(self, points: Points, concept: str, method: str | None = None, select: str | None = None) -> Solution:
        """The solution at one point (a batch of one) by one of the concepts.

        Raises:
            ScenarioError: a payoff has no value there.
            SolverError: it cannot be solved so.
        """

    @abstractmethod
    def solve_batch(self, points: Points) -> SolutionTable:
        """The solutions by the usual concept at all points; a point that fails has a message instead."""

    @property
    def quantities(self) -> Mapping[str, str]:
        """Amounts that it works out beside payoffs, such as a share demanded: id → label."""
        return {}

    @property
    def size(self) -> int:
        """How many numbers one point takes, roughly: chunks of sweeps are cut by it."""
        return max(1, sum(len(strategies) for strategies in self.strategies.values()))

    @property
    def vectorised(self) -> bool:
        """Whether many points are solved at once, and not one after the other."""
        return True

    @property
    def supports_are_generic(self) -> bool:
        """Whether small changes of payoffs leave all supports as they are wherever there are no ties."""
        return True

    @property
    def support_sizes(self) -> list[int]:
        """How many bits of a regime's support belong to each player, and after them to the outcomes."""
        return [*(len(strategies) for strategies in self.strategies.values()), len(self.outcomes)]

    def outcomes_of(self, support: Groups) -> tuple[int, ...]:
        """The positions of the outcomes that can come of an equilibrium, from its groups of bits."""
        return support[-1]

    def regime_label(self, support: Groups) -> str:
        """What to call an equilibrium with these groups of bits; "" to call it after its outcomes."""
        return ""

    @property
    def normal_form(self) -> "Rules | None":
        """The same as a normal form whose Nash equilibria are the solution, where that is so."""
        return None

    def from_normal_form(self, support: Groups) -> Groups:
        """The groups of bits of an equilibrium of the normal form, from the positions of strategies there."""
        return support

    def seen(self, solution: Solution, points: Points) -> tuple[Solution, list[int]]:
        """A solution of the normal form as the protocol's own, and which of its equilibria each of these comes from."""
        return solution, list(range(len(solution.equilibria)))

    def require(self, concept: str | None) -> str:
        """The concept, or the usual one if None.

        Raises:
            SolverError: this protocol cannot be solved so.
        """
        if concept is None:
            return self.concepts[0]
        if concept not in self.concepts:
            hint = did_you_mean(concept, list(self.concepts))
            raise SolverError(say("errors.protocols.no_such_concept", what=self.kind, concept=concept, hint=hint))
        return concept


def flat(strategy: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """A strategy that may be given per situation or type, as pairs of id and probability.

    >>> dict(flat({"sincere": {"truce": 1}, "stalling": {"war": 1}}))
    {'sincere.truce': 1, 'stalling.war': 1}
    """
    for name, value in strategy.items():
        if isinstance(value, Mapping):
            yield from ((f"{name}.{inner}", number) for inner, number in flat(value))
        else:
            yield name, value


class PointwiseRules(Rules):
    """Rules whose solution is found with Fractions from the values of formulas at one point."""

    @abstractmethod
    def solution(self, read: Read, concept: str) -> Solution:
        """The solution at one point; ``read`` gives the exact value of a formula.

        Raises:
            ScenarioError: a formula has no value there, or one that it must not have.
            SolverError: it cannot be solved.
        """

    @property
    def vectorised(self) -> bool:
        """No: a batch is a loop."""
        return False

    @override
    def solve(self, points: Points, concept: str, method: str | None = None, select: str | None = None) -> Solution:
        if method is not None:
            raise SolverError(say("errors.protocols.one_method", concept=concept))
        if select not in (None, "all"):
            raise SolverError(say("errors.protocols.rule_for_nash", select=select))
        values = Values(self.formulas, points)
        values.check(0)
        return self._solution(values, 0, concept)

    @override
    def solve_batch(self, points: Points) -> SolutionTable:
        values = Values(self.formulas, points)
        return one_by_one(self, values.batch, lambda i: self._solution(values, i, self.concepts[0]))

    def _solution(self, values: Values, i: int, concept: str) -> Solution:
        solution = self.solution(values.at(i), concept)
        return solution if values.exact(i) else solution.of_rounded_numbers()


def one_by_one(
    rules: Rules, batch: int, solution_at: Callable[[int], Solution], points: Iterable[int] | None = None
) -> SolutionTable:
    """The table of a batch whose points (or only some of them) are solved on their own; a point may fail alone."""
    rows = _SolutionRows(rules, batch)
    for i in range(batch) if points is None else points:
        try:
            rows.add(i, solution_at(i))
        except NegsimError as error:
            rows.message[i] = str(error)
    return rows.table()


class _SolutionRows:
    """Solutions of single points, put into columns."""

    def __init__(self, rules: Rules, batch: int) -> None:
        self.columns = [(player, name) for player, names in rules.strategies.items() for name in names]
        self.players, self.outcomes = tuple(rules.players), tuple(rules.outcomes)
        self.quantities = tuple(rules.quantities)
        self.exact, self.degenerate, self.complete = (np.zeros(batch, dtype=bool) for _ in range(3))
        self.message = [""] * batch
        self.rows: list[tuple[int, Equilibrium]] = []

    def add(self, point: int, solution: Solution) -> None:
        """The equilibria of a point."""
        self.exact[point] = solution.exact
        self.degenerate[point], self.complete[point] = bool(solution.degenerate), solution.complete
        self.rows += [(point, equilibrium) for equilibrium in solution.equilibria]

    def table(self) -> SolutionTable:
        """Everything in columns."""
        strategies = [self._strategies(equilibrium) for _, equilibrium in self.rows]
        outcomes = [[equilibrium.outcomes.get(name, 0) for name in self.outcomes] for _, equilibrium in self.rows]
        payoffs = [[equilibrium.payoffs[name] for name in self.players] for _, equilibrium in self.rows]
        return SolutionTable(
            point=np.array([point for point, _ in self.rows], dtype=np.int64),
            strategies=_floats(strategies, len(self.columns)),
            payoffs=_floats(payoffs, len(self.players)),
            outcomes=_floats(outcomes, len(self.outcomes)),
            regret=np.array([float(equilibrium.regret) for _, equilibrium in self.rows]),
            component=np.array([equilibrium.component for _, equilibrium in self.rows], dtype=np.int64),
            supports=_positive(strategies, len(self.columns)),
            possible=_positive(outcomes, len(self.outcomes)),
            exact=self.exact,
            degenerate=self.degenerate,
            complete=self.complete,
            message=tuple(self.message),
            quantities=_floats([self._quantities(equilibrium) for _, equilibrium in self.rows], len(self.quantities))
            if self.quantities
            else None,
        )

    def _quantities(self, equilibrium: Equilibrium) -> list[float]:
        known = {name: value for fact in equilibrium.facts for name, value in fact.quantities.items()}
        values = [known.get(name) for name in self.quantities]
        return [nan if value is None else float(value) for value in values]

    def _strategies(self, equilibrium: Equilibrium) -> list[Any]:
        flattened: Mapping[str, Mapping[str, Any]] = {
            player: dict(flat(strategy)) for player, strategy in equilibrium.strategies.items()
        }
        return [flattened.get(player, {}).get(name, 0) for player, name in self.columns]


def _floats(rows: list[list[Any]], width: int) -> Any:
    return np.array([[float(value) for value in row] for row in rows], dtype=np.float64).reshape(len(rows), width)


def _positive(rows: list[list[Any]], width: int) -> Any:
    return np.array([[value > 0 for value in row] for row in rows], dtype=bool).reshape(len(rows), width)
