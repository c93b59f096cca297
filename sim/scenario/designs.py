"""The values that a sweep gives one parameter."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator

from sim.protocols.fields import Closed, Constant, describe, number_text, read_constant, refusal


def read_steps(value: Any) -> int:
    """How many values: a whole number from 1 on."""
    number = read_constant(value)
    if number.denominator != 1 or number < 1:
        raise refusal(f"is {describe(value)}, where a whole number from 1 on is expected")
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
            raise refusal(f"has 'values' and also {', '.join(map(repr, there))}; allowed: one or the other")
        missing = [repr(name) for name in given if name not in there]
        if self.values == []:
            raise refusal("has no values; give at least one")
        if self.values is None and missing:
            said = f"has no {', '.join(missing)}" if there else "is empty"
            raise refusal(f"{said}; expected: from, to and steps, or values")
        if self.steps == 1 and self.start is not None and self.stop is not None and self.start != self.stop:
            reach = f"from {number_text(self.start)} to {number_text(self.stop)}"
            raise refusal(f"one step cannot reach {reach}; give 2 steps or more")
        if self.scale == "log" and (self.values is not None or min(self.start or 0, self.stop or 0) <= 0):
            raise refusal("has a log scale, which needs from and to above 0")
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
    raise refusal(f"is {describe(value)}, where {{from, to, steps}} or a list of values is expected")
