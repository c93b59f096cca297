"""The Bayesian normal form: strategies are plans for all types, payoffs are expected over everybody's types.

Source: Harsanyi (1967–68), *Games with incomplete information played by Bayesian players*, Management Science 14.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from sim.formulas import Formula
from sim.formulas.formula import sum_of_products
from sim.protocols.normal_form.by_type import outcome_by_type
from sim.protocols.normal_form.rules import NormalFormRules


@dataclass(frozen=True)
class TypeProfile:
    """One type of a player: its label, how likely it is, and its payoffs by row of the normal form."""

    label: str
    probability: Formula
    payoffs: tuple[Formula, ...]


@dataclass(frozen=True)
class BayesianNormalForm:
    """A game form, everybody's types, and everybody's plans: the position of a strategy for each type."""

    form: NormalFormRules
    types: Mapping[str, Mapping[str, TypeProfile]]
    plans: Mapping[str, list[tuple[int, ...]]]

    def rules(self) -> NormalFormRules:
        """The normal form of plans."""
        player_types = [list(self.types[player].values()) for player in self.form.players]
        combinations = list(product(*(range(len(listed)) for listed in player_types)))
        shape = tuple(len(plans) for plans in self.plans.values())
        patterns: dict[tuple[int, ...], int] = {}
        row = np.empty(shape, dtype=np.intp)
        for cell in np.ndindex(*shape):
            plans = [listed[i] for listed, i in zip(self.plans.values(), cell, strict=True)]
            pattern = tuple(
                int(self.form.row[tuple(plan[t] for plan, t in zip(plans, types, strict=True))])
                for types in combinations
            )
            row[cell] = patterns.setdefault(pattern, len(patterns))
        return NormalFormRules(
            kind=self.form.kind,
            players=self.form.players,
            strategies={player: self._plan_labels(player) for player in self.form.players},
            outcomes={str(i): text for i, text in enumerate(self._pattern_labels(list(patterns)))},
            outcome=row,
            rows=tuple(self._expected(pattern, combinations, player_types) for pattern in patterns),
            row=row,
            undominated=self.form.undominated,
        )

    def _expected(
        self,
        pattern: tuple[int, ...],
        combinations: Sequence[tuple[int, ...]],
        player_types: Sequence[Sequence[TypeProfile]],
    ) -> tuple[Formula, ...]:
        """Every player's expected payoff: over their own types and rows, weighted with all types' probabilities."""
        formulas = []
        for player in range(len(player_types)):
            terms = []
            for types, row in zip(combinations, pattern, strict=True):
                own = [listed[t] for listed, t in zip(player_types, types, strict=True)]
                weights = [
                    player_type.probability
                    for player_type, listed in zip(own, player_types, strict=True)
                    if len(listed) > 1
                ]
                terms.append((*weights, own[player].payoffs[row]))
            formulas.append(sum_of_products(terms))
        return tuple(formulas)

    def _plan_labels(self, player: str) -> dict[str, str]:
        names, labels = list(self.form.strategies[player]), list(self.form.strategies[player].values())
        player_types = self.types[player]
        if list(player_types) == [""]:
            return dict(self.form.strategies[player])
        return {
            "/".join(names[i] for i in plan): "; ".join(
                f"{player_type.label}: {labels[i]}" for player_type, i in zip(player_types.values(), plan, strict=True)
            )
            for plan in self.plans[player]
        }

    def _pattern_labels(self, patterns: Sequence[tuple[int, ...]]) -> list[str]:
        """The outcome for each combination of types, given once if it is the same for all."""
        players = [
            (label, [player_type.label for player_type in self.types[player].values()])
            for player, label in self.form.players.items()
        ]
        labels = list(self.form.outcomes.values())
        outcome = {int(row): int(self.form.outcome[cell]) for cell, row in np.ndenumerate(self.form.row)}
        results = [[labels[outcome[row]] for row in pattern] for pattern in patterns]
        return [str(outcome_by_type(players, listed) or listed[0]) for listed in results]
