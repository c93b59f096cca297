"""Normal forms with types (Harsanyi): each player knows their own type, and chooses a strategy for each.

The Bayesian normal form has one strategy for every plan (a strategy per type), and expected payoffs over independent
types. Its Nash equilibria are the Bayesian ones, found and certified like any others; plans that mix to the same
behaviour are one equilibrium.

Source: Harsanyi (1967–68), *Games with incomplete information played by Bayesian players*, Management Science 14.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from math import prod
from typing import Any

import numpy as np
from typing_extensions import override

from sim.errors import ScenarioError
from sim.formulas import Formula, Points
from sim.games.normal_form import expected
from sim.protocols.normal_form.bayesian_batch import to_table
from sim.protocols.normal_form.bayesian_form import BayesianNormalForm, TypeProfile
from sim.protocols.normal_form.behaviour import by_type, key, numbered, renamed
from sim.protocols.normal_form.by_type import TypesGet, outcome_by_type
from sim.protocols.normal_form.rules import NormalFormRules
from sim.protocols.rules import Groups, Rules
from sim.protocols.spec import ScenarioView
from sim.protocols.values import Read, Values, distribution
from sim.solution import Equilibrium, Solution
from sim.solution_table import SolutionTable
from sim.words import Claim, claim, say


@dataclass(frozen=True)
class BayesianRules(Rules):
    """A normal form in which some players have types.

    ``form`` says who can do what and which outcomes follow; its own payoffs mean nothing. ``types`` are by player,
    for all players; one who has none has the single type "".
    """

    form: NormalFormRules
    types: Mapping[str, Mapping[str, TypeProfile]]

    @property
    @override
    def kind(self) -> str:
        return self.form.kind

    @property
    @override
    def players(self) -> Mapping[str, str]:
        return self.form.players

    @property
    @override
    def outcomes(self) -> Mapping[str, str]:
        return self.form.outcomes

    @property
    def ordinal(self) -> bool:
        """Never, as types are averaged over."""
        return False

    @property
    @override
    def concepts(self) -> tuple[str, ...]:
        return ("nash",)

    @cached_property
    def strategies(self) -> Mapping[str, Mapping[str, str]]:
        """For each player, type and strategy: ids such as ``sincere.truce``."""
        return {
            player: {
                f"{name}.{strategy}" if name else strategy: f"{player_type.label}: {label}" if name else label
                for name, player_type in self.types[player].items()
                for strategy, label in strategies.items()
            }
            for player, strategies in self.form.strategies.items()
        }

    @property
    @override
    def formulas(self) -> Iterable[Formula]:
        return self.normal_form.formulas

    @property
    @override
    def size(self) -> int:
        return prod(len(plans) for plans in self.plans.values())

    @property
    @override
    def supports_are_generic(self) -> bool:
        return self.normal_form.supports_are_generic

    @cached_property
    def plans(self) -> Mapping[str, list[tuple[int, ...]]]:
        """For each player all plans: the position of a strategy for each type."""
        return {
            player: list(product(range(len(strategies)), repeat=len(self.types[player])))
            for player, strategies in self.form.strategies.items()
        }

    @cached_property
    def normal_form(self) -> NormalFormRules:
        """The Bayesian normal form; a profile of plans leads to a list of outcomes, one per combination."""
        return self._game.rules()

    @cached_property
    def _game(self) -> BayesianNormalForm:
        return BayesianNormalForm(self.form, self.types, self.plans)

    def solve(self, points: Points, concept: str, method: str | None = None, select: str | None = None) -> Solution:
        """All Bayesian Nash equilibria at one point; of a continuum the extreme ones."""
        return self.seen(self.normal_form.solve(points, concept, method, select), points)[0]

    @override
    def seen(self, solution: Solution, points: Points) -> tuple[Solution, list[int]]:
        """From equilibria in plans to those in behaviour; plans that mix to the same behaviour are one."""
        read = self._values(points).at(0)
        self._check(read)
        found: dict[Any, int] = {}
        kept: list[Equilibrium] = []
        first: list[int] = []  # for each behaviour, the first equilibrium in plans that mixes to it
        position: list[int] = []
        for i, equilibrium in enumerate(solution.equilibria):
            behaviour = self._behaviour(equilibrium.strategies)
            position.append(found.setdefault(tuple(map(key, behaviour.values())), len(found)))
            if position[-1] == len(kept):
                kept.append(self._equilibrium(equilibrium, behaviour, read))
                first.append(i)
        number = numbered(list(found)) if len(self.players) == 2 else dict(enumerate(range(len(kept))))
        solution = replace(
            solution,
            equilibria=tuple(kept[i] for i in number),
            components=tuple(
                renamed(component, [number.get(i) for i in position]) for component in solution.components
            ),
            notes=(*solution.notes, *self._impossible(read)),
        )
        return solution, [first[i] for i in number]

    def _impossible(self, read: Read) -> list[Claim]:
        """Types that do not occur: what they do is in no equilibrium of consequence."""
        never = [
            {"player": self.players[player], "type": player_type.label}
            for player, types in self.types.items()
            for player_type in types.values()
            if not read(player_type.probability)
        ]
        return [claim("types.never", types=never)] if never else []

    def from_normal_form(self, support: Groups) -> Groups:
        """The strategies that each type uses in some plan of the support, and the outcomes that can follow."""
        groups, used = [], []
        for listed, plans, names in zip(support, self.plans.values(), self.form.strategies.values(), strict=True):
            bits = {(t, strategy) for plan in listed for t, strategy in enumerate(plans[plan])}
            groups.append(tuple(sorted(t * len(names) + strategy for t, strategy in bits)))
            used.append(sorted({strategy for _, strategy in bits}))
        return (*groups, tuple(int(outcome) for outcome in np.unique(self.form.outcome[np.ix_(*used)])))

    def _values(self, points: Points) -> Values:
        chances = [player_type.probability for types in self.types.values() for player_type in types.values()]
        payoffs = [
            payoff for types in self.types.values() for player_type in types.values() for payoff in player_type.payoffs
        ]
        return Values([*chances, *payoffs], points)

    def _check(self, read: Read) -> None:
        """Check that each player's probabilities of types form a distribution.

        Raises:
            ScenarioError: one is not between 0 and 1, or they do not add up to 1.
        """
        for player, types in self.types.items():
            labels, probabilities = zip(
                *((player_type.label, player_type.probability) for player_type in types.values()), strict=True
            )
            distribution(labels, probabilities, read, say("errors.protocols.types_of", player=self.players[player]))

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

    def _equilibrium(self, planned: Equilibrium, behaviour: Mapping[str, Any], read: Read) -> Equilibrium:
        average = {player: self._average(player, behaviour[player], read) for player in self.players}
        outcomes = dict.fromkeys(self.outcomes, 0 * planned.regret)
        names = list(self.outcomes)
        for cell, outcome in np.ndenumerate(self.form.outcome):
            outcomes[names[int(outcome)]] += prod(mixed[i] for mixed, i in zip(average.values(), cell, strict=True))
        return replace(
            planned,
            strategies=behaviour,
            outcomes=outcomes,
            facts=(*planned.facts, self._types_get(behaviour, average, read)),
        )

    def _types_get(self, behaviour: Mapping[str, Any], average: Mapping[str, list[Any]], read: Read) -> TypesGet:
        labels = {
            player: {name: player_type.label for name, player_type in types.items()}
            for player, types in self.types.items()
        }
        used = [
            [[i for i, p in enumerate(mixed.values()) if p] for mixed in by_type(behaviour[player])]
            for player in self.players
        ]
        return TypesGet(self._interim(behaviour, average, read), labels, self._outcome_by_type(used))

    def _outcome_by_type(self, used: Sequence[Sequence[Sequence[int]]]) -> Claim | None:
        """What each combination of types gets, from the strategies that each player's types use."""
        if any(len(strategies) != 1 for types in used for strategies in types):
            return None
        players = [
            (label, [player_type.label for player_type in self.types[player].values()])
            for player, label in self.players.items()
        ]
        labels = list(self.outcomes.values())
        cells = product(*([i for (i,) in types] for types in used))
        return outcome_by_type(players, [labels[int(self.form.outcome[cell])] for cell in cells])

    @override
    def regime_label(self, support: Groups) -> str:
        """What each type gets, where nobody randomises; else the outcomes say it."""
        used = []
        for player, group in zip(self.players, support[:-1], strict=True):
            size = len(self.form.strategies[player])
            types = range(len(self.types[player]))
            used.append([[move % size for move in group if move // size == t] for t in types])
        return str(self._outcome_by_type(used) or "")

    def _average(self, player: str, behaviour: Mapping[str, Any], read: Read) -> list[Any]:
        """What the others expect of a player: the strategy averaged over types."""
        types = self.types[player]
        if list(types) == [""]:
            return list(behaviour.values())
        columns = zip(*(behaviour[name].values() for name in types), strict=True)
        chances = [read(player_type.probability) for player_type in types.values()]
        return [sum(chance * p for chance, p in zip(chances, column, strict=True)) for column in columns]

    def _interim(self, behaviour: Mapping[str, Any], average: Mapping[str, list[Any]], read: Read) -> dict[str, Any]:
        """What each type expects once it knows itself."""
        result: dict[str, Any] = {}
        for player, types in self.types.items():
            for name, player_type in types.items():
                if not name:
                    continue
                values = np.array([read(formula) for formula in player_type.payoffs], dtype=object)[self.form.row]
                own = {**average, player: list(behaviour[player][name].values())}
                profile = [np.array(mixed, dtype=object) for mixed in own.values()]
                result.setdefault(player, {})[name] = expected(values, profile)
        return result

    def solve_batch(self, points: Points) -> SolutionTable:
        """All Bayesian Nash equilibria at all points (with three players or more: the pure ones)."""
        values = self._values(points)
        return to_table(self._game, self.normal_form.solve_batch(points), values, lambda i: self._wrong(values, i))

    def _wrong(self, values: Values, i: int) -> str:
        try:
            self._check(values.at(i))
        except ScenarioError as error:
            return str(error)
        return ""


# From a player's payoffs by outcome, and the player's and type's name, to payoffs by row of the normal form.
ByRow = Callable[[Mapping[str, Formula], tuple[str, str]], tuple[Formula, ...]]


def with_types(form: NormalFormRules, setting: ScenarioView, by_row: ByRow) -> Rules:
    """The Bayesian game over a form; the form itself where nobody has types."""
    if not setting.types:
        return form
    certain = setting.formula(1)
    return BayesianRules(
        form,
        {
            player: {
                name: TypeProfile(entry.label, entry.probability, by_row(entry.payoffs, (player, name)))
                for name, entry in setting.types[player].items()
            }
            if player in setting.types
            else {"": TypeProfile("", certain, by_row(setting.payoffs.get(player, {}), (player, "")))}
            for player in setting.players
        },
    )
