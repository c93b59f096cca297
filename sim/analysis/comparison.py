"""One scenario under every protocol and variant: what can come of it, side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from sim.analysis.wording import outcomes_in_words
from sim.errors import NegsimError
from sim.protocols import PROTOCOLS
from sim.protocols.spec import NO_DEAL
from sim.scenario import Scenario, solve
from sim.solution import Equilibrium, Number, Solution
from sim.words import say

Bounds = tuple[Number, Number]


@dataclass(frozen=True)
class Case:
    """One protocol in one variant (None: the file's own values): its solution, or why there is none.

    ``labels`` are the outcomes in words.
    """

    protocol: str
    variant: str | None
    solution: Solution | None
    message: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def equilibria(self) -> tuple[Equilibrium, ...]:
        """What counts in a comparison: all equilibria; of a mediator, what the mediator's own aim leads to."""
        equilibria = self.solution.equilibria if self.solution else ()
        return equilibria[:1] if self.solution and PROTOCOLS[self.solution.kind].first_counts else equilibria

    @property
    def words(self) -> str:
        """What can come of it."""
        if self.solution is None:
            return self.message
        if not self.equilibria:
            return say("reasons.no_equilibrium")
        return outcomes_in_words(self.equilibria, self.labels)

    def outcomes(self) -> dict[str, Bounds]:
        """Outcome → its lowest and highest probability over the equilibria listed."""
        return self._bounds("outcomes")

    def payoffs(self) -> dict[str, Bounds]:
        """Player → lowest and highest payoff over the equilibria listed."""
        return self._bounds("payoffs")

    def _bounds(self, part: str) -> dict[str, Bounds]:
        parts = [getattr(equilibrium, part) for equilibrium in self.equilibria]
        names = dict.fromkeys(name for values in parts for name in values)
        columns = {name: [values.get(name, Fraction(0)) for values in parts] for name in names}
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
        solution = solve(scenario, protocol, concept, parameters, variant=variant)
    except NegsimError as error:
        return Case(protocol, variant, None, str(error))
    return Case(protocol, variant, solution, labels=scenario.rules(protocol).outcomes)


@dataclass(frozen=True)
class Compared:
    """One case: its protocol and variant in words, its equilibria, or the message why there are none.

    ``words`` say what can come of it; an answer is ``complete`` if no equilibrium can be missing.
    """

    protocol: str
    variant: str
    words: str
    equilibria: tuple[Equilibrium, ...] = ()
    complete: bool = True
    message: str = ""

    @cached_property
    def distinct(self) -> list[Equilibrium]:
        """The equilibria that differ in outcomes or payoffs."""
        seen = {
            tuple(round(float(value), 9) for part in (each.outcomes, each.payoffs) for value in part.values()): each
            for each in reversed(self.equilibria)
        }
        return list(reversed(seen.values()))


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The cases of a comparison in their order, and the labels for people.

    ``players`` and ``outcomes`` map identifiers to texts; ``options`` are all of the scenario's, which gives them their
    colours. Where the scenario is ``ordinal``, only the order of payoffs means anything.
    """

    cases: tuple[Compared, ...]
    players: Mapping[str, str]
    outcomes: Mapping[str, str]
    options: Sequence[str] = ()
    title: str = ""
    sha256: str = ""
    parameters: Mapping[str, float] = field(default_factory=dict)
    ordinal: bool = False

    @property
    def possible(self) -> dict[str, int]:
        """For each outcome that is possible somewhere, in how many cases it is; the most frequent first."""
        sets = [{name for each in case.equilibria for name, p in each.outcomes.items() if p > 0} for case in self.cases]
        counts = {name: sum(name in names for names in sets) for name in self.outcomes}
        return dict(sorted(((name, count) for name, count in counts.items() if count), key=lambda pair: -pair[1]))

    def texts(self) -> list[str]:
        """Everything that a figure may have to write."""
        texts = [text for case in self.cases for text in (case.protocol, case.variant, case.words, case.message)]
        return [*texts, *self.players.values(), *self.outcomes.values(), self.title]


def comparison_of(
    scenario: Scenario, cases: Sequence[Case], parameters: Mapping[str, object] | None = None
) -> Comparison:
    """The comparison of some cases of a scenario; ``parameters`` are those that were set by hand."""
    outcomes: dict[str, str] = {}
    for case in cases:
        outcomes |= dict(case.labels)
    order = [name for name in (*scenario.options, *outcomes) if name in outcomes and name != NO_DEAL]
    order += [NO_DEAL] * (NO_DEAL in outcomes)
    return Comparison(
        cases=tuple(_compared(scenario, case) for case in cases),
        players={name: player.label or name for name, player in scenario.players.items()},
        outcomes={name: outcomes[name] for name in dict.fromkeys(order)},
        options=tuple(scenario.options),
        title=scenario.title,
        sha256=scenario.sha256,
        parameters={name: float(value) for name, value in scenario.point(parameters).items()},
        ordinal=scenario.scale == "ordinal",
    )


def _compared(scenario: Scenario, case: Case) -> Compared:
    variant = "" if case.variant is None else scenario.variants[case.variant].label or case.variant
    solution = case.solution
    return Compared(
        protocol=scenario.protocols[case.protocol].label or case.protocol,
        variant=variant,
        words=case.words,
        equilibria=case.equilibria,
        complete=solution.complete if solution else False,
        message=case.message,
    )
