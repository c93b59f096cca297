"""Protocols and variants side by side, as their figure needs them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sim.analysis.comparison import Case
from sim.protocols.spec import NO_DEAL
from sim.scenario import Scenario
from sim.solution import Equilibrium


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

    def texts(self) -> list[str]:
        """Everything that a figure may have to write."""
        told = [text for case in self.cases for text in (case.protocol, case.variant, case.words, case.message)]
        return [*told, *self.players.values(), *self.outcomes.values(), self.title]


def comparison_of(
    scenario: Scenario, cases: Sequence[Case], parameters: Mapping[str, object] | None = None
) -> Comparison:
    """The comparison of some cases of a scenario; ``parameters`` are those that were set by hand."""
    outcomes: dict[str, str] = {}
    for protocol in dict.fromkeys(case.protocol for case in cases):
        outcomes |= dict(scenario.rules(protocol).outcomes)
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
