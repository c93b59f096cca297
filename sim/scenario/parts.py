"""Values that only scenario files have: dates, ranges, whole numbers, payoffs by type.

The values that a sweep gives one parameter.

Where things come from, and where sources disagree: a part of the scenario format.
"""

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Field,
    PlainValidator,
    TypeAdapter,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from sim.protocols.fields import (
    FORMULA,
    NUMBER,
    Closed,
    Constant,
    FormulaText,
    Label,
    Text,
    describe,
    invalid,
    number_text,
    read_constant,
    read_formula,
)
from sim.words import say

_YEAR = re.compile(r"\d{4}(-\d\d(-\d\d)?)?\Z")


def read_date(value: Any) -> Any:
    """A day such as 2025-06-02."""
    if isinstance(value, date) or value is None:
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise invalid(say("errors.scenario.no_day", value=describe(value))) from None


def read_year(value: Any) -> Any:
    """A year, a month or a day, as text; a year may be a number in the file."""
    if value is None:
        return None
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not _YEAR.match(text):
        raise invalid(say("errors.scenario.no_date", value=describe(value)))
    return text


def read_whole(value: Any) -> int:
    """A whole number from 0 on."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise invalid(say("errors.scenario.not_from_zero", value=describe(value)))
    return value


_PAIR: TypeAdapter[list[Fraction]] = TypeAdapter(list[Constant])
_BY_STRATEGY: TypeAdapter[Mapping[str, Fraction]] = TypeAdapter(Mapping[str, Constant])
_BY_OUTCOME: TypeAdapter[Mapping[str, int | Fraction | str]] = TypeAdapter(Mapping[str, FormulaText])


def read_interval(value: Any) -> tuple[Fraction, Fraction]:
    """[lowest, highest]."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        given = (
            say("errors.scenario.list_of_length", value_count=len(value))
            if isinstance(value, list | tuple)
            else describe(value)
        )
        raise invalid(say("errors.scenario.no_range", given=given))
    low, high = _PAIR.validate_python(list(value))
    if low >= high:
        raise invalid(say("errors.scenario.range_order", low=number_text(low), high=number_text(high)))
    return low, high


def read_payoff(value: Any) -> Any:
    """A number or formula, or outcome → number or formula for one type of the player."""
    return _BY_OUTCOME.validate_python(value) if isinstance(value, Mapping) else read_formula(value)


def read_strategy(value: Any) -> Any:
    """The name of a strategy, or strategy → probability."""
    if isinstance(value, str):
        return value
    if not isinstance(value, Mapping):
        raise invalid(say("errors.scenario.no_mixed_strategy", value=describe(value)))
    return _BY_STRATEGY.validate_python(value)


StrategyEntry = Annotated[
    str | Mapping[str, Fraction],
    PlainValidator(read_strategy),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": NUMBER}]}),
]
WholeNumber = Annotated[int, PlainValidator(read_whole), WithJsonSchema({"type": "integer", "minimum": 0})]
Interval = Annotated[
    tuple[Fraction, Fraction],
    PlainValidator(read_interval),
    WithJsonSchema({"title": "[number, number]", "type": "array", "items": NUMBER, "minItems": 2, "maxItems": 2}),
]
PayoffEntry = Annotated[
    int | Fraction | str | Mapping[str, int | Fraction | str],
    PlainValidator(read_payoff),
    WithJsonSchema({"anyOf": [FORMULA, {"type": "object", "additionalProperties": FORMULA}]}),
]


def read_steps(value: Any) -> int:
    """How many values: a whole number from 1 on."""
    number = read_constant(value)
    if number.denominator != 1 or number < 1:
        raise invalid(say("errors.scenario.not_from_one", value=describe(value)))
    return int(number)


Steps = Annotated[int, PlainValidator(read_steps), WithJsonSchema({"type": "integer", "minimum": 1})]


class Axis(Closed):
    """Either from, to and steps, or values."""

    start: Constant | None = Field(None, alias="from", description="First value.")
    stop: Constant | None = Field(None, alias="to", description="Last value, included.")
    steps: Steps | None = Field(None, description="How many values, evenly spaced, first and last included.")
    scale: Literal["linear", "log"] = Field("linear", description="log: equal ratios; both ends above 0.")
    values: list[Constant] | None = Field(None, description="The values themselves; one or more.")

    @model_validator(mode="after")
    def _one_way(self) -> "Axis":
        given = {"from": self.start, "to": self.stop, "steps": self.steps}
        there = [name for name, value in given.items() if value is not None]
        if self.values is not None and there:
            raise invalid(say("errors.scenario.values_and_steps", listed=", ".join(map(repr, there))))
        missing = [name for name in given if name not in there]
        if self.values == []:
            raise invalid(say("errors.scenario.no_values"))
        if self.values is None and missing:
            raise invalid(say("errors.scenario.steps_incomplete", missing=missing if there else []))
        if self.steps == 1 and self.start is not None and self.stop is not None and self.start != self.stop:
            reach = say("errors.scenario.from_to", start=number_text(self.start), stop=number_text(self.stop))
            raise invalid(say("errors.scenario.one_step", reach=reach))
        if self.scale == "log" and (self.values is not None or min(self.start or 0, self.stop or 0) <= 0):
            raise invalid(say("errors.scenario.log_scale"))
        return self

    def __len__(self) -> int:
        return len(self.values) if self.values is not None else int(self.steps or 0)

    def plain(self) -> dict[str, Any] | list[Fraction]:
        """As a sweep takes it."""
        if self.values is not None:
            return list(self.values)
        ends = {"from": self.start or Fraction(0), "to": self.stop or Fraction(0)}
        steps: dict[str, Any] = {**ends, "steps": self.steps or 0}
        return steps | ({"scale": self.scale} if self.scale == "log" else {})


def read_axis(value: Any) -> Any:
    """A list of values in full; a single number is refused, as nothing varies."""
    if isinstance(value, list):
        return {"values": value}
    if isinstance(value, Mapping | Axis):
        return value
    raise invalid(say("errors.scenario.steps_or_list", value=describe(value)))


About = Annotated[Text | None, Field(description="Remarks for readers of the file.")]
Reference = Annotated[
    Text | None,
    Field(description="Where it comes from: a key of `sources`, and after # the passage, such as cnn#C19."),
]


class Source(Closed):
    """A publication that the file refers to."""

    title: Label = Field(description="Title of the publication.")
    author: Text | None = Field(None, description="Who wrote it.")
    publisher: Text | None = Field(None, description="Newspaper, journal (with volume and pages) or publisher.")
    date: Annotated[
        str | None, BeforeValidator(read_year), WithJsonSchema({"title": "date", "type": ["string", "integer"]})
    ] = Field(None, description="When it was published: a year, a month or a day, such as 2025-06-02.")
    url: Text | None = Field(None, description="Where it can be read.")
    label: Label | None = Field(None, description="A short name for tables.")
    about: About = None


class ContestedClaim(Closed):
    """What somebody says on a question that is contested."""

    by: Label = Field(description="Who says so: a party, a source.")
    says: Text = Field(description="What is said, in a sentence or less.")
    source: Reference = None


class Contested(Closed):
    """A question on which the sources disagree."""

    question: Label = Field(description="What is contested, such as: How long a truce does Ukraine ask for?")
    claims: list[ContestedClaim] = Field(
        description="The answers that stand against each other; two or more.", json_schema_extra={"minItems": 2}
    )
    parameters: list[Text] = Field([], description="The parameters by which the scenario leaves it open.")
    about: About = None

    @field_validator("claims")
    @classmethod
    def _disagree(cls, value: list[ContestedClaim]) -> list[ContestedClaim]:
        if len(value) < 2:
            raise invalid(say("errors.scenario.too_few_claims", count=len(value)))
        return value
