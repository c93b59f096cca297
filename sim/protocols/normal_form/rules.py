"""Normal-form game forms: who can do what, which outcome follows, and formulas for what everybody gets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import lcm, prod
from typing import Any

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from sim.errors import Problem, ScenarioError
from sim.formulas import Formula, Points, Rationals
from sim.games.normal_form import NormalForm, choosing
from sim.protocols.rules import Groups, Rules
from sim.protocols.values import batch_of, exact_column, floats_of, fraction_at
from sim.solution import Solution
from sim.solution_table import SolutionTable
from sim.solvers import SOLVERS, solve_batch, solve_game
from sim.solvers.nash.undominated import undominated, undominated_batch

# Whole numbers up to this size are exact doubles too, and products of a few still tell their sign.
_INTEGER_LIMIT = 2**53


@dataclass(frozen=True)
class NormalFormRules(Rules):
    """A game form with a constant outcome array, and payoffs as formulas.

    ``outcome`` has the shape ``(s1, …, sn)`` and holds positions in ``outcomes``; ``row`` has the same shape
    and holds positions in ``rows``, each of which has a formula for every player.
    """

    kind: str
    players: Mapping[str, str]
    strategies: Mapping[str, Mapping[str, str]]
    outcomes: Mapping[str, str]
    outcome: NDArray[np.intp]
    rows: tuple[tuple[Formula, ...], ...]
    row: NDArray[np.intp]
    ordinal: bool = False
    undominated: bool = False  # whether equilibria in weakly dominated strategies are set apart

    @property
    @override
    def concepts(self) -> tuple[str, ...]:
        return tuple(SOLVERS)

    @property
    @override
    def formulas(self) -> Iterable[Formula]:
        return dict.fromkeys(formula for row in self.rows for formula in row)

    @property
    @override
    def size(self) -> int:
        return prod(self.outcome.shape)

    @property
    def supports_are_generic(self) -> bool:
        """Only where all equilibria are looked for, not just the pure ones."""
        return choosing(self.outcome.shape) is not None and not self.ordinal

    @property
    def support_sizes(self) -> list[int]:
        """Only the players': outcomes follow from strategies."""
        return [len(strategies) for strategies in self.strategies.values()]

    def outcomes_of(self, support: Groups) -> tuple[int, ...]:
        """The outcomes of all profiles in the support."""
        return tuple(int(position) for position in np.unique(self.outcome[np.ix_(*support)]))

    @property
    @override
    def normal_form(self) -> "NormalFormRules":
        return self

    @override
    def solve(self, points: Points, concept: str, method: str | None = None, select: str | None = None) -> Solution:
        def solved(game: NormalForm) -> Solution:
            return solve_game(game, concept, method=method, select=select, ordinal=self.ordinal)

        game = self.game(points)
        return undominated(game, solved) if self.undominated and concept == "nash" else solved(game)

    @override
    def solve_batch(self, points: Points) -> SolutionTable:
        def solved(game: NormalForm) -> SolutionTable:
            return solve_batch(game, ordinal=self.ordinal)

        game = self.game(points)
        return undominated_batch(game, solved) if self.undominated else solved(game)

    def game(self, points: Points) -> NormalForm:
        """The games at a batch of points; a value for every parameter must be given.

        Where a payoff has no value, it is nan, and ``exact`` raises a ScenarioError that names formula and point.
        """
        batch = batch_of(points)
        formulas = list(self.formulas)
        position = {formula: i for i, formula in enumerate(formulas)}
        table = np.array([[position[formula] for formula in row] for row in self.rows], dtype=np.intp)
        columns = [exact_column(formula, points) for formula in formulas]
        parts = [floats_of(formula, column, points) for formula, column in zip(formulas, columns, strict=True)]
        exact = ExactPayoffs(tuple(formulas), tuple(columns), table, self.row, dict(points))
        precise = all(not error.any() for _, error in parts)
        return NormalForm(
            players=tuple(self.players),
            strategies=tuple(tuple(names) for names in self.strategies.values()),
            outcomes=tuple(self.outcomes),
            outcome=self.outcome,
            payoffs=self._spread([value for value, _ in parts], table, batch),
            exact=exact,
            error=0.0 if precise else self._spread([error for _, error in parts], table, batch),
            integers=self._integers(columns, table, batch),
            rounded=not all(formula.rational for formula in formulas),
            player_labels=tuple(self.players.values()),
            strategy_labels=tuple(tuple(labels.values()) for labels in self.strategies.values()),
        )

    def _spread(self, columns: list[NDArray[Any]], table: NDArray[np.intp], batch: int) -> NDArray[Any]:
        """From a column per formula to ``(batch, players, s1, …, sn)``."""
        stacked = np.stack([np.broadcast_to(column, batch) for column in columns], axis=1)
        cells = np.moveaxis(table[self.row], -1, 0)
        return np.ascontiguousarray(stacked[:, cells])

    def _integers(
        self, columns: list[Rationals | None], table: NDArray[np.intp], batch: int
    ) -> NDArray[np.int64] | None:
        known = [column for column in columns if column is not None]
        if len(known) < len(columns):
            return None
        denominator = lcm(*(column.denominator for column in known))
        if any(column.bound * (denominator // column.denominator) >= _INTEGER_LIMIT for column in known):
            return None
        scaled = [_times(column, denominator // column.denominator) for column in known]
        return self._spread(scaled, table, batch)


def normal_form_of(rules: Rules) -> NormalFormRules | None:
    """The normal form whose Nash equilibria are the solution of a protocol, where that is so."""
    form = rules.normal_form
    return form if isinstance(form, NormalFormRules) else None


def _times(column: Rationals, factor: int) -> NDArray[np.int64]:
    """The numerators times a factor, which may be beyond int64 if they are all 0."""
    whole: NDArray[np.int64] = column.numerator.astype(np.int64)
    return whole * factor if column.bound else whole


@dataclass(frozen=True)
class ExactPayoffs:
    """The exact payoffs of one game of a batch: ``exact(i)`` has the shape ``(players, s1, …, sn)``."""

    formulas: tuple[Formula, ...]
    columns: tuple[Rationals | None, ...]
    table: NDArray[np.intp]
    row: NDArray[np.intp]
    points: Points

    def __call__(self, i: int) -> NDArray[np.object_]:
        """The payoffs of game ``i`` as Fractions.

        Raises:
            ScenarioError: a payoff has no value there.
        """
        values = np.empty(len(self.formulas), dtype=object)
        problems: list[Problem] = []
        for row, (formula, column) in enumerate(zip(self.formulas, self.columns, strict=True)):
            try:
                values[row] = fraction_at(formula, self.points, i) if column is None else column.fraction(i)
            except ScenarioError as error:
                problems.extend(error.problems)
        if problems:
            raise ScenarioError(dict.fromkeys(problems))
        cells: NDArray[np.object_] = values[np.moveaxis(self.table[self.row], -1, 0)]
        return cells
