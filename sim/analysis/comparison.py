"""One scenario under every protocol and variant: what can come of it, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sim.errors import NegsimError
from sim.protocols import PROTOCOLS
from sim.scenario import Scenario, solve
from sim.solution import Equilibrium, Number, Solution
from sim.sweeps.catalogue import in_words

Bounds = tuple[Number, Number]


@dataclass(frozen=True)
class Case:
    """One protocol in one variant (None: the file's own values): its solution, or why there is none."""

    protocol: str
    variant: str | None
    solution: Solution | None
    message: str = ""

    @property
    def equilibria(self) -> tuple[Equilibrium, ...]:
        """What counts in a comparison: all equilibria; of a mediator, what the mediator's own aim leads to."""
        found = self.solution.equilibria if self.solution else ()
        return found[:1] if self.solution and PROTOCOLS[self.solution.kind].first_counts else found

    def words(self, scenario: Scenario) -> str:
        """What can come of it."""
        if self.solution is None:
            return self.message
        labels = dict(scenario.rules(self.protocol).outcomes)
        names = list(labels)
        possible = {
            tuple(place for place, name in enumerate(names) if one.outcomes.get(name, 0) > 0) for one in self.equilibria
        }
        return in_words(possible, list(labels.values())) if possible else "no equilibrium found"

    def outcomes(self) -> dict[str, Bounds]:
        """Outcome → its lowest and highest probability over the equilibria listed."""
        return self._bounds("outcomes")

    def payoffs(self) -> dict[str, Bounds]:
        """Player → lowest and highest payoff over the equilibria listed."""
        return self._bounds("payoffs")

    def _bounds(self, part: str) -> dict[str, Bounds]:
        found = [getattr(one, part) for one in self.equilibria]
        names = dict.fromkeys(name for values in found for name in values)
        columns = {name: [values.get(name, Fraction(0)) for values in found] for name in names}
        return {name: (min(column), max(column)) for name, column in columns.items()}


def compare(
    scenario: Scenario,
    protocols: Sequence[str] = (),
    variants: Sequence[str] = (),
    parameters: Any = None,
    concept: str | None = None,
) -> list[Case]:
    """Solve every protocol under the file's own values and under every variant, or under those named.

    A case that cannot be solved has a message instead.

    Raises:
        ScenarioError: an unknown protocol, variant or parameter.
    """
    chosen: list[str | None] = [*variants] if variants else [None, *scenario.variants]
    for name in protocols:
        scenario.rules(name)
    for variant in chosen:
        scenario.point(parameters, variant)
    return [
        _case(scenario, protocol, variant, parameters, concept)
        for protocol in protocols or scenario.protocols
        for variant in chosen
    ]


def _case(scenario: Scenario, protocol: str, variant: str | None, parameters: Any, concept: str | None) -> Case:
    try:
        return Case(protocol, variant, solve(scenario, protocol, concept, parameters, variant=variant))
    except NegsimError as error:
        return Case(protocol, variant, None, str(error))
