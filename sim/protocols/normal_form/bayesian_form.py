"""The Bayesian normal form: strategies are plans for all types, payoffs are expected over everybody's types.

Source: Harsanyi (1967–68), *Games with incomplete information played by Bayesian players*, Management Science 14.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from sim.formulas import Formula
from sim.formulas.formula import sum_of_products
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
        kinds = [list(self.types[player].values()) for player in self.form.players]
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
            kind=self.form.kind,
            players=self.form.players,
            strategies={player: self._plan_labels(player) for player in self.form.players},
            outcomes={str(i): text for i, text in enumerate(self._pattern_labels(list(patterns), combinations))},
            outcome=row,
            rows=tuple(self._expected(pattern, combinations, kinds) for pattern in patterns),
            row=row,
        )

    def _expected(
        self, pattern: tuple[int, ...], combinations: Sequence[tuple[int, ...]], kinds: Sequence[Sequence[TypeProfile]]
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
        kinds = [list(self.types[player].values()) for player in self.form.players]
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
