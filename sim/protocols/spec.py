"""What every protocol says in a file, what it may see of the scenario, and which numbers of its own are allowed.

A number of its own, such as a discount, is checked by the same code when a file is read and when a point is solved.
"""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import prod
from typing import Literal

from pydantic import Field

from sim.errors import Path, ScenarioError
from sim.formulas import Formula, compile_formula
from sim.protocols.fields import Closed, Label, Text, number_text
from sim.protocols.model import Model, Worth
from sim.protocols.rules import Rules
from sim.protocols.values import Read
from sim.words import say

MOST_PROFILES = 5_000_000
NO_DEAL = "no_deal"  # the id of what happens without agreement


@dataclass(frozen=True)
class Complaint:
    """Something wrong below a protocol: where, in words, and whether the key (not its value) is to be shown.

    ``column`` is the 1-based place inside a formula, ``unknown`` the name there that nothing has.
    """

    path: Path
    message: str
    key: bool = False
    column: int | None = None
    unknown: str | None = None


@dataclass(frozen=True)
class TypeEntry:
    """One of the kinds that a player may be: its label, how likely it is, and its payoffs by outcome."""

    label: str
    probability: Formula
    payoffs: Mapping[str, Formula]


@dataclass(frozen=True)
class ScenarioView:
    """What a protocol may see of a scenario.

    ``outcomes`` are the options and then ``no_deal``; ``payoffs`` are by player and outcome (of a player with types,
    those of the first type); ``names`` are those that formulas may use; ``types`` are by player and type, for players
    who have some; ``others`` are the other protocols of the file, for those that are built upon one.
    """

    players: Mapping[str, str]
    outcomes: Mapping[str, str]
    payoffs: Mapping[str, Mapping[str, Formula]]
    names: Mapping[str, Formula | None]
    ordinal: bool = False
    types: Mapping[str, Mapping[str, TypeEntry]] = field(default_factory=dict)
    others: Mapping[str, "ProtocolSpec"] = field(default_factory=dict)

    def formula(self, value: int | Fraction | str, path: Path = ()) -> Formula:
        """Compile a number or formula.

        Raises:
            ScenarioError: each problem has the path, and its column inside the text.
        """
        try:
            return compile_formula(value, self.names)
        except ScenarioError as error:
            raise ScenarioError([replace(problem, path=path) for problem in error.problems]) from None


class ProtocolSpec(Closed):
    """Rules by which an outcome comes about."""

    kind: str
    label: Label | None = Field(None, description="What the protocol is called in tables and figures.")
    about: Text | None = Field(None, description="Remarks for readers of the file.")
    source: Text | None = Field(None, description="Where the protocol is described: a source of the file.")
    select: Literal["all", "payoff-dominant", "risk-dominant", "max-welfare", "logit-limit"] = Field(
        "all", description="Which of several equilibria to report."
    )

    @property
    @abstractmethod
    def needs_payoffs(self) -> bool:
        """Whether the scenario must have options, no_deal and payoffs."""

    @property
    def built_upon(self) -> str | None:
        """The protocol of the file of which this one is made, if it is made of one."""
        return None

    def formulas(self) -> Iterator[tuple[Path, int | Fraction | str]]:
        """The numbers and formulas of the protocol itself, with paths that lead from it."""
        yield from ()

    def check_numbers(self, values: Mapping[Path, Fraction]) -> Iterable[Complaint]:
        """What is wrong with its own numbers at one point; ``values`` are those of ``formulas``, by their paths.

        Asked when a file is read, at the base point and at every variant, and when a point is solved.
        """
        return ()

    def distributions(self) -> Iterator[tuple[Path, list[Path]]]:
        """Places in the protocol whose probabilities must add up to 1, each with the paths of its probabilities."""
        yield from ()

    @abstractmethod
    def check(self, setting: ScenarioView) -> Iterable[Complaint]:
        """Everything that is wrong with this protocol in this scenario; paths lead from the protocol."""

    @abstractmethod
    def rules(self, setting: ScenarioView) -> Rules:
        """The rules, for a protocol without findings."""

    def in_words(self, setting: ScenarioView, worth: Worth) -> Model:
        """The rules in sentences, and payoffs that are not those of the options, for a protocol without findings."""
        return Model(())


def too_many_profiles(sizes: Iterable[int]) -> str | None:
    """What is wrong if players with so many strategies have too many profiles."""
    listed = list(sizes)
    count = prod(listed)
    if count <= MOST_PROFILES:
        return None
    given = (
        " × ".join(f"{size:,}" for size in listed)
        if len(listed) <= 6
        else say("errors.checks.number_of_players", listed_count=len(listed))
    )
    return say("errors.checks.too_many_profiles", given=given, count=count, most_profiles=MOST_PROFILES)


@dataclass(frozen=True)
class Bounds:
    """An interval; ``strict`` says that the bound itself is not allowed."""

    low: int
    high: int | None = None
    strict_low: bool = False
    strict_high: bool = False

    def __contains__(self, value: Fraction) -> bool:
        """Whether a number is allowed."""
        above = value > self.low if self.strict_low else value >= self.low
        below = self.high is None or (value < self.high if self.strict_high else value <= self.high)
        return above and below

    def __str__(self) -> str:
        """What is allowed, in words.

        >>> print(Bounds(0), Bounds(0, 1), Bounds(0, strict_low=True), Bounds(0, 1, strict_high=True), sep="; ")
        0 or more; 0 to 1; above 0; from 0 to below 1
        """
        above, below = self.strict_low, self.strict_high
        return say("errors.checks.bounds", low=self.low, high=self.high, strict_low=above, strict_high=below)


SHARE, NOT_NEGATIVE, POSITIVE = Bounds(0, 1), Bounds(0), Bounds(0, strict_low=True)
BELOW_ONE = Bounds(0, 1, strict_high=True)


def outside(values: Mapping[Path, Fraction], bounds: Mapping[str, Bounds]) -> Iterator[Complaint]:
    """The numbers that are not allowed; ``bounds`` are by a path's keys joined by dots, or by the first key alone."""
    for path, value in values.items():
        allowed = bounds.get(".".join(map(str, path)), bounds.get(str(path[0])))
        if allowed is not None and value not in allowed:
            yield Complaint(path, say("errors.checks.out_of_bounds", value=number_text(value), allowed=allowed))


@dataclass(frozen=True)
class OwnNumbers:
    """The formulas of one protocol by their paths, and what each is called."""

    spec: ProtocolSpec
    formulas: Mapping[Path, Formula]
    players: Mapping[str, str]

    @classmethod
    def of(cls, spec: ProtocolSpec, setting: ScenarioView) -> "OwnNumbers":
        """Those of a protocol in a scenario."""
        return cls(spec, {path: setting.formula(value) for path, value in spec.formulas()}, setting.players)

    def check(self, read: Read) -> None:
        """Ask the protocol whether it can work with the numbers of a point.

        Raises:
            ScenarioError: it cannot; all that is wrong.
        """
        values = {path: read(formula) for path, formula in self.formulas.items()}
        problems = [
            f"{self._name(complaint.path)} {complaint.message}" for complaint in self.spec.check_numbers(values)
        ]
        if problems:
            raise ScenarioError("; ".join(problems))

    def _name(self, path: Path) -> str:
        """``("discount", "russia")`` → "discount of Russia", ``("unknown_cost", "low")`` → "unknown cost, low"."""
        first, *rest = (str(part) for part in path)
        steps = [(self.players.get(part, part), part in self.players) for part in rest]
        return say("errors.checks.own_number", part=first.replace("_", " "), steps=steps)
