"""Normal forms with types (Harsanyi): every player knows the own type, and chooses a strategy for each.

The Bayesian normal form has one strategy for every plan (a strategy per type), and expected payoffs over independent
types. Its Nash equilibria are the Bayesian ones, found and certified like any others; plans that mix to the same
behaviour are one equilibrium.

Source: Harsanyi (1967–68), *Games with incomplete information played by Bayesian players*, Management Science 14.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from math import prod
from typing import Any

import numpy as np

from sim.errors import ScenarioError
from sim.formulas import Formula, Points
from sim.formulas.combine import sum_of_products
from sim.games.normal_form import expected
from sim.protocols.bayesian_columns import SAME, to_table
from sim.protocols.interface import Rules
from sim.protocols.rules import NormalFormRules
from sim.protocols.values import Read, Values
from sim.solution import Component, Equilibrium, Solution, SolutionTable


@dataclass(frozen=True)
class Kind:
    """One type of a player: its label, how likely it is, and its payoffs by row of the normal form."""

    label: str
    probability: Formula
    payoffs: tuple[Formula, ...]


@dataclass(frozen=True)
class BayesianRules(Rules):
    """A normal form in which some players have types.

    ``form`` says who can do what and what comes of it; its own payoffs mean nothing. ``types`` are by player, for all
    players; one who has none has the single type "".
    """

    form: NormalFormRules
    types: Mapping[str, Mapping[str, Kind]]

    @property
    def kind(self) -> str:  # type: ignore[override]  # a field elsewhere
        """The kind of the protocol."""
        return self.form.kind

    @property
    def players(self) -> Mapping[str, str]:  # type: ignore[override]  # a field elsewhere
        """Ids and labels."""
        return self.form.players

    @property
    def outcomes(self) -> Mapping[str, str]:  # type: ignore[override]  # a field elsewhere
        """Ids and labels."""
        return self.form.outcomes

    @property
    def ordinal(self) -> bool:  # type: ignore[override]  # a field elsewhere
        """Never, as types are averaged over."""
        return False

    @property
    def concepts(self) -> tuple[str, ...]:
        """Nash equilibrium of the Bayesian normal form."""
        return ("nash",)

    @cached_property
    def strategies(self) -> Mapping[str, Mapping[str, str]]:  # type: ignore[override]  # a field elsewhere
        """For each player, type and strategy: ids such as ``sincere.truce``."""
        return {
            player: {
                f"{name}.{strategy}" if name else strategy: f"{kind.label}: {label}" if name else label
                for name, kind in self.types[player].items()
                for strategy, label in strategies.items()
            }
            for player, strategies in self.form.strategies.items()
        }

    @property
    def formulas(self) -> Iterable[Formula]:
        """Payoffs and probabilities."""
        return self.normal_form.formulas

    @property
    def size(self) -> int:
        """The number of profiles of plans."""
        return prod(len(plans) for plans in self.plans.values())

    @property
    def stable(self) -> bool:
        """As of the Bayesian normal form."""
        return self.normal_form.stable

    @cached_property
    def plans(self) -> Mapping[str, list[tuple[int, ...]]]:
        """For each player all plans: the position of a strategy for each type."""
        return {
            player: list(product(range(len(strategies)), repeat=len(self.types[player])))
            for player, strategies in self.form.strategies.items()
        }

    @cached_property
    def normal_form(self) -> NormalFormRules:
        """The Bayesian normal form; what comes of a profile of plans is a list of outcomes, one per combination."""
        kinds = [list(self.types[player].values()) for player in self.players]
        combinations = list(product(*(range(len(listed)) for listed in kinds)))
        shape = tuple(len(plans) for plans in self.plans.values())
        patterns: dict[tuple[int, ...], int] = {}
        row = np.empty(shape, dtype=np.intp)
        for place in np.ndindex(*shape):
            plans = [listed[i] for listed, i in zip(self.plans.values(), place, strict=True)]
            pattern = tuple(
                int(self.form.row[tuple(plan[t] for plan, t in zip(plans, types, strict=True))])
                for types in combinations
            )
            row[place] = patterns.setdefault(pattern, len(patterns))
        return NormalFormRules(
            kind=self.kind,
            players=self.players,
            strategies={player: self._plan_labels(player) for player in self.players},
            outcomes={str(i): text for i, text in enumerate(self._pattern_labels(list(patterns), combinations))},
            outcome=row,
            rows=tuple(self._expected(pattern, combinations, kinds) for pattern in patterns),
            row=row,
        )

    def _expected(
        self, pattern: tuple[int, ...], combinations: Sequence[tuple[int, ...]], kinds: Sequence[Sequence[Kind]]
    ) -> tuple[Formula, ...]:
        """Every player's expected payoff: over the own types and rows, weighted with all types' probabilities."""
        formulas = []
        for player in range(len(kinds)):
            terms = []
            for types, row in zip(combinations, pattern, strict=True):
                own = [listed[t] for listed, t in zip(kinds, types, strict=True)]
                weights = [kind.probability for kind, listed in zip(own, kinds, strict=True) if len(listed) > 1]
                terms.append((*weights, own[player].payoffs[row]))
            formulas.append(sum_of_products(terms))
        return tuple(formulas)

    def _plan_labels(self, player: str) -> dict[str, str]:
        names, labels = list(self.form.strategies[player]), list(self.form.strategies[player].values())
        kinds = self.types[player]
        if list(kinds) == [""]:
            return dict(self.form.strategies[player])
        return {
            "/".join(names[i] for i in plan): "; ".join(
                f"{kind.label}: {labels[i]}" for kind, i in zip(kinds.values(), plan, strict=True)
            )
            for plan in self.plans[player]
        }

    def _pattern_labels(
        self, patterns: Sequence[tuple[int, ...]], combinations: Sequence[tuple[int, ...]]
    ) -> list[str]:
        """What comes of each combination of types, told once if it is the same for all."""
        kinds = [list(self.types[player].values()) for player in self.players]
        labels = list(self.form.outcomes.values())
        outcome = {int(row): int(self.form.outcome[place]) for place, row in np.ndenumerate(self.form.row)}
        texts = []
        for pattern in patterns:
            results = [labels[outcome[row]] for row in pattern]
            named = [
                " and ".join(kind[t].label for kind, t in zip(kinds, types, strict=True) if len(kind) > 1)
                for types in combinations
            ]
            parts = [f"{result} ({name})" for result, name in zip(results, named, strict=True)]
            texts.append(results[0] if len(set(results)) == 1 else "; ".join(parts))
        return texts

    def solve(self, points: Points, concept: str, method: str | None = None, select: str | None = None) -> Solution:
        """All Bayesian Nash equilibria at one point."""
        read = self._values(points).at(0)
        self._check(read)
        solution = self.normal_form.solve(points, concept, method, select)
        found: dict[Any, int] = {}
        kept: list[Equilibrium] = []
        position = []
        for one in solution.equilibria:
            behaviour = self._behaviour(one.strategies)
            key = tuple(round(float(p), SAME) for strategy in behaviour.values() for p in _leaves(strategy))
            position.append(found.setdefault(key, len(found)))
            if position[-1] == len(kept):
                kept.append(self._equilibrium(one, behaviour, read))
        return replace(
            solution,
            equilibria=tuple(kept),
            components=tuple(_renamed(component, position) for component in solution.components),
        )

    def _values(self, points: Points) -> Values:
        chances = [kind.probability for kinds in self.types.values() for kind in kinds.values()]
        payoffs = [one for kinds in self.types.values() for kind in kinds.values() for one in kind.payoffs]
        return Values([*chances, *payoffs], points)

    def _check(self, read: Read) -> None:
        """Whether probabilities are such.

        Raises:
            ScenarioError: one is not between 0 and 1, or they do not add up to 1.
        """
        for player, kinds in self.types.items():
            values = {kind.probability.text: read(kind.probability) for kind in kinds.values()}
            total = sum(read(kind.probability) for kind in kinds.values())
            wrong = [f"{text!r} is {float(value):g}" for text, value in values.items() if not 0 <= value <= 1]
            if wrong or total != 1:
                said = "; ".join(wrong) or f"they add up to {float(total):g}"
                raise ScenarioError(f"the probabilities of the types of {player} are no distribution: {said}")

    def _behaviour(self, strategies: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        """From mixed plans to a mixed strategy for each type."""
        result: dict[str, Any] = {}
        for player, names in self.form.strategies.items():
            mixed = list(strategies[player].values())
            for position, name in enumerate(self.types[player]):
                chances: dict[str, Any] = dict.fromkeys(names, 0)
                for plan, probability in zip(self.plans[player], mixed, strict=True):
                    chances[list(names)[plan[position]]] += probability
                if name:
                    result.setdefault(player, {})[name] = chances
                else:
                    result[player] = chances
        return result

    def _equilibrium(self, one: Equilibrium, behaviour: Mapping[str, Any], read: Read) -> Equilibrium:
        average = {player: self._average(player, behaviour[player], read) for player in self.players}
        outcomes = dict.fromkeys(self.outcomes, 0 * one.regret)
        names = list(self.outcomes)
        for place, outcome in np.ndenumerate(self.form.outcome):
            outcomes[names[int(outcome)]] += prod(mixed[i] for mixed, i in zip(average.values(), place, strict=True))
        return replace(
            one,
            strategies=behaviour,
            outcomes=outcomes,
            details={**one.details, "interim_payoffs": self._interim(behaviour, average, read)},
        )

    def _average(self, player: str, behaviour: Mapping[str, Any], read: Read) -> list[Any]:
        """What the others expect of a player: the strategy averaged over types."""
        kinds = self.types[player]
        if list(kinds) == [""]:
            return list(behaviour.values())
        columns = zip(*(behaviour[name].values() for name in kinds), strict=True)
        chances = [read(kind.probability) for kind in kinds.values()]
        return [sum(chance * p for chance, p in zip(chances, column, strict=True)) for column in columns]

    def _interim(self, behaviour: Mapping[str, Any], average: Mapping[str, list[Any]], read: Read) -> dict[str, Any]:
        """What each type expects once it knows itself."""
        result: dict[str, Any] = {}
        for player, kinds in self.types.items():
            for name, kind in kinds.items():
                if not name:
                    continue
                values = np.array([read(formula) for formula in kind.payoffs], dtype=object)[self.form.row]
                own = {**average, player: list(behaviour[player][name].values())}
                profile = [np.array(mixed, dtype=object) for mixed in own.values()]
                result.setdefault(player, {})[name] = float(expected(values, profile))
        return result

    def solve_batch(self, points: Points) -> SolutionTable:
        """All Bayesian Nash equilibria at all points (with three players or more: the pure ones)."""
        values = self._values(points)
        return to_table(self, self.normal_form.solve_batch(points), values, lambda i: self._wrong(values, i))

    def _wrong(self, values: Values, i: int) -> str:
        try:
            self._check(values.at(i))
        except ScenarioError as error:
            return str(error)
        return ""


def _renamed(component: Component, position: Sequence[int]) -> Component:
    """A component with the new numbers of its equilibria."""
    subsets = dict.fromkeys(tuple(dict.fromkeys(position[i] for i in subset)) for subset in component.subsets)
    return replace(
        component, equilibria=tuple(dict.fromkeys(position[i] for i in component.equilibria)), subsets=tuple(subsets)
    )


def _leaves(strategy: Mapping[str, Any]) -> list[Any]:
    if strategy and isinstance(next(iter(strategy.values())), Mapping):
        return [p for inner in strategy.values() for p in inner.values()]
    return list(strategy.values())
