"""The scenario format, version 1: what may stand in a file. The descriptions are its manual."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from sim.errors import did_you_mean
from sim.protocols import AnyProtocol, concepts
from sim.protocols.fields import (
    FORMULA,
    NUMBER,
    Also,
    Closed,
    Constant,
    FormulaText,
    Identifier,
    Label,
    ListOfNames,
    OrNothing,
    Text,
    invalid,
    read_named,
)
from sim.scenario.parts import (
    About,
    Axis,
    Contested,
    Interval,
    PayoffEntry,
    Reference,
    Source,
    StrategyEntry,
    WholeNumber,
    read_axis,
    read_date,
)
from sim.words import say
from sim.words.figures import SWEEP, figures_of

DISTRIBUTIONS = ("uniform", "triangular", "normal", "lognormal", "beta")
MOST_DEFINITIONS = 2000
_LIST_OF_VALUES = Also(({"type": "array", "items": NUMBER, "minItems": 1},))

if TYPE_CHECKING:
    SweepPlot = str
else:
    SweepPlot = Literal[figures_of(SWEEP)]
OwnLabel = Annotated[Label, Field(description="Its name in tables and figures; the id if left out.")]


class Distribution(Closed):
    """How likely each value of a parameter is; exactly one of these."""

    uniform: Annotated[list[Constant], Field(min_length=2, max_length=2)] | None = Field(
        None, description="[lowest, highest]: every value in between is equally likely."
    )
    triangular: Annotated[list[Constant], Field(min_length=3, max_length=3)] | None = Field(
        None, description="[lowest, most likely, highest]."
    )
    normal: Annotated[list[Constant], Field(min_length=2, max_length=2)] | None = Field(
        None, description="[mean, standard deviation], cut off at the range if there is one."
    )
    lognormal: Annotated[list[Constant], Field(min_length=2, max_length=2)] | None = Field(
        None, description="[mean, standard deviation] of the logarithm."
    )
    beta: Annotated[list[Constant], Field(min_length=2, max_length=2)] | None = Field(
        None, description="[a, b], both positive, stretched over the range (which is required)."
    )

    @model_validator(mode="after")
    def _one_kind(self) -> "Distribution":
        given = [name for name in DISTRIBUTIONS if getattr(self, name) is not None]
        if len(given) != 1:
            raise invalid(say("errors.scenario.not_one_of", given=given, allowed=list(DISTRIBUTIONS)))
        return self

    @property
    def kind(self) -> str:
        """Which distribution it is."""
        return next(name for name in DISTRIBUTIONS if getattr(self, name) is not None)

    @property
    def numbers(self) -> tuple[Fraction, ...]:
        """What it is given by."""
        return tuple(getattr(self, self.kind))


class Parameter(Closed):
    """A number that may vary."""

    value: Constant = Field(description="Its value at the base point.")
    range: Interval | None = Field(
        None, description="[lowest, highest] plausible value; the default for sweeps and sensitivity."
    )
    distribution: Distribution | None = Field(
        None, description="How likely each value is; uniform on the range if left out."
    )
    unit: Text | None = Field(None, description="Its unit, such as utility, probability or days.")
    label: OwnLabel = ""
    about: About = None
    basis: Literal["source", "inference", "assumption"] = Field(
        "assumption", description="Whether a source states it, it is inferred from sources, or it is assumed."
    )
    source: Reference = None


class Definition(Closed):
    """A formula with a name."""

    formula: FormulaText = Field(description="The formula, over parameters and other definitions.")
    label: Label | None = Field(None, description="Its name in tables and figures.")
    unit: Text | None = Field(None, description="Its unit.")
    about: About = None
    source: Reference = None


class Player(Closed):
    """Somebody who decides."""

    label: OwnLabel = ""
    about: About = None
    source: Reference = None


class Option(Closed):
    """Something that the players may agree on, or what happens if they do not."""

    label: OwnLabel = ""
    about: About = None
    source: Reference = None


class PlayerType(Closed):
    """One of the kinds that a player may be, which the player knows and the others do not."""

    probability: FormulaText = Field(description="How likely the player is of this type; they add up to 1.")
    label: OwnLabel = ""
    about: About = None
    source: Reference = None


class Variant(Closed):
    """Another base point: some parameters with other values."""

    label: OwnLabel = ""
    about: About = None
    source: Reference = None
    parameters: Mapping[str, Constant] = Field(description="parameter → its value in this variant.")


class Sweep(Closed):
    """Many points, under one protocol."""

    label: OwnLabel = ""
    about: About = None
    protocol: Text | None = Field(None, description="The protocol; the first one of the file if left out.")
    design: Literal["grid", "zip", "list", "one-at-a-time", "random", "latin-hypercube", "sobol"] = Field(
        "grid",
        description="grid: all combinations; zip: first values, second values, …; list: the points listed; "
        "one-at-a-time: each parameter alone; the others draw a sample from the distributions.",
    )
    axes: Mapping[str, Annotated[Axis, BeforeValidator(read_axis), _LIST_OF_VALUES]] = Field(
        default={},
        alias="vary",
        description="parameter → {from, to, steps}, {values: […]} or a list of values; for grid, zip, one-at-a-time.",
    )
    points: list[Mapping[str, Constant]] | None = Field(
        None, description="The points of the design list: each one parameter → value."
    )
    sample: WholeNumber | None = Field(None, description="How many points a sample has.")
    seed: WholeNumber = Field(0, description="The seed of a sample; a larger one with the same seed keeps the points.")
    over: list[Text] = Field([], description="The parameters to draw; all with a distribution or range if left out.")
    plot: SweepPlot | None = Field(None, description="The figure that shows it best.")

    @property
    def vary(self) -> Any:
        """What varies, as :func:`sim.sweep` takes it: exact numbers, by parameter or as a list of points."""
        if self.points is not None:
            return self.points
        return {name: axis.plain() for name, axis in self.axes.items()}


class ExpectedEquilibrium(Closed):
    """Some of what is known about an equilibrium; what is left out may be anything."""

    strategies: Mapping[str, StrategyEntry] = Field(
        default={}, description="player → the strategy, or strategy → probability."
    )
    payoffs: Mapping[str, Constant] = Field(default={}, description="player → expected payoff.")
    outcomes: Mapping[str, Constant] = Field(default={}, description="outcome → probability.")


class Expectation(Closed):
    """A known result, to be checked against what is computed."""

    protocol: Text | None = Field(None, description="The protocol; the first one of the file if left out.")
    concept: Text | None = Field(
        None,
        description="What counts as a solution, such as nash; what is usual for the protocol if left out.",
        json_schema_extra=lambda schema: schema.update({"enum": [*concepts(), None]}),
    )
    variant: Text | None = Field(None, description="The variant that it holds for.")
    parameters: Mapping[str, Constant] = Field(default={}, description="parameter → value that it holds for.")
    count: WholeNumber | None = Field(None, description="How many equilibria there are.")
    equilibria: list[ExpectedEquilibrium] | None = Field(None, description="Equilibria that must be among them.")
    source: Reference = None
    about: About = None

    @field_validator("concept")
    @classmethod
    def _known(cls, value: str | None) -> str | None:
        if value is not None and value not in concepts():
            raise invalid(
                say("errors.scenario.unknown_concept", value=value, hint=did_you_mean(value, list(concepts())))
            )
        return value


def _read_definition(value: Any) -> Any:
    return value if isinstance(value, Mapping | Definition) else {"formula": value}


class ScenarioContent(Closed):
    """A scenario: who decides, about what, what everybody gets out of it, and by which rules."""

    format: Literal[1] = Field(description="The version of this format: 1.")
    title: Label = Field(description="What the scenario is about, in a few words.")
    as_of: Annotated[date | None, BeforeValidator(read_date)] = Field(
        None, description="The day whose knowledge the scenario reflects, such as 2025-06-02."
    )
    summary: Text | None = Field(None, description="A paragraph for readers.")
    scale: Literal["cardinal", "ordinal"] = Field(
        "cardinal",
        description="cardinal: differences of payoffs mean something; ordinal: only their order does, so there are no "
        "mixed strategies and no averages.",
    )
    sources: Mapping[str, Source] = Field(default={}, description="Publications that the file refers to.")
    parameters: Annotated[Mapping[Identifier, Parameter], BeforeValidator(read_named)] = Field(
        default={}, description="The numbers that may vary; nothing else does."
    )
    definitions: Mapping[Identifier, Annotated[Definition, BeforeValidator(_read_definition), Also((FORMULA,))]] = (
        Field(default={}, max_length=MOST_DEFINITIONS, description="Named formulas, for use in other formulas.")
    )
    players: Annotated[Mapping[Identifier, Annotated[Player, OrNothing]], BeforeValidator(read_named), ListOfNames] = (
        Field(
            description="Who decides, in an order that is kept everywhere; two or more.",
            json_schema_extra={"minProperties": 2},
        )
    )
    options: Annotated[Mapping[Identifier, Annotated[Option, OrNothing]], BeforeValidator(read_named), ListOfNames] = (
        Field(default={}, description="What the players may agree on.")
    )
    no_deal: Option | None = Field(None, description="What happens if they do not agree.")
    payoffs: Mapping[str, Mapping[str, PayoffEntry]] = Field(
        default={},
        description="player → outcome (option or no_deal) → number or formula; for a player with types also "
        "player → type → outcome → number or formula.",
    )
    types: Mapping[str, Annotated[Mapping[Identifier, PlayerType], BeforeValidator(read_named)]] = Field(
        default={}, description="player → the types that this player may be of, which the others do not know."
    )
    protocols: Mapping[str, AnyProtocol] = Field(
        description="The rules by which an outcome comes about; one or more.", json_schema_extra={"minProperties": 1}
    )
    variants: Annotated[Mapping[str, Variant], BeforeValidator(read_named)] = Field(
        default={}, description="Other base points."
    )
    sweeps: Annotated[Mapping[str, Sweep], BeforeValidator(read_named)] = Field(
        default={}, description="Sweeps over parameters."
    )
    contested: list[Contested] = Field(default=[], description="Questions on which the sources disagree, for reports.")
    left_out: list[Text] = Field(default=[], description="What the scenario leaves out, a sentence each, for reports.")
    expect: list[Expectation] = Field(default=[], description="Known results, checked by `negsim check --expect`.")

    @field_validator("no_deal", mode="before")
    @classmethod
    def _label_no_deal(cls, value: Any) -> Any:
        return {"label": say("bargain.no_deal"), **value} if isinstance(value, Mapping) else value
