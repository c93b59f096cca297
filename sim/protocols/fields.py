"""The kinds of values that a scenario file holds: numbers, formulas, names, and mappings by name.

Every refusal says in plain words what was given and what is allowed; ``column`` is the place inside a formula.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetJsonSchemaHandler,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from sim.errors import ScenarioError
from sim.formulas import compile_formula
from sim.words import say

_FORMS: list[dict[str, Any]] = [{"type": "number"}, {"type": "string", "minLength": 1}]
NUMBER: dict[str, Any] = {"title": "number", "anyOf": _FORMS}
FORMULA: dict[str, Any] = {"title": "number or formula", "anyOf": _FORMS}
_IDENTIFIER = re.compile(r"[^\W\d]\w*\Z")
# Wider than ours, as \w means something else to every reader of schemas.
_NAME: dict[str, Any] = {"title": "name", "type": "string", "pattern": r"^[^\s\d.,#-][^\s.,#-]*$"}
_WORDS = re.compile(r"[^\W\d][^\W\d]*([\s-][^\W\d]+)*\Z")
_SHOWN = 60


class Closed(BaseModel):
    """A part of a scenario: no keys but the declared ones, and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False, strict=True)


@dataclass(frozen=True)
class Also:
    """In the JSON Schema: other forms that a value may be written in."""

    forms: tuple[Mapping[str, Any], ...]

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [*map(dict, self.forms), handler(core)]}


def invalid(message: str, column: int | None = None) -> PydanticCustomError:
    """What a validator raises: a finished message, and the place inside the value if there is one."""
    # Braces would be read as a template, so the message goes in as a value.
    return PydanticCustomError("negsim", "{message}", {"message": message, "column": column})


def describe(value: Any) -> str:
    """What was given, in words.

    >>> describe([1]), describe(True), describe(Fraction(1, 2)), describe("much"), describe(None)
    ('a list', 'true', 'the number 0.5', "the text 'much'", 'nothing')
    """
    if value is None:
        return say("errors.checks.nothing")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return say("errors.checks.mapping")
    if isinstance(value, list | tuple):
        return say("errors.checks.list")
    if isinstance(value, str):
        return say("errors.checks.text", value=shorten(value))
    return say("errors.checks.number", value=number_text(value))


def shorten(text: str) -> str:
    """At most 60 characters of a text."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def number_text(value: Fraction | int | float) -> str:
    """A number as one would write it: a decimal where that is exact, else a fraction.

    >>> number_text(Fraction(3, 40)), number_text(Fraction(2, 3)), number_text(Fraction(4))
    ('0.075', '2/3', '4')
    """
    if isinstance(value, float):
        return repr(value)
    value = Fraction(value)
    rest, places = value.denominator, 0
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest //= prime
            power += 1
        places = max(places, power)
    if rest != 1:
        return str(value)
    if places == 0:
        return str(value.numerator)
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def read_constant(value: Any) -> Fraction:
    """A number, or the text of a formula without names such as "2/3".

    Raises:
        PydanticCustomError: it is neither.
    """
    value = read_formula(value, "number")
    try:
        return compile_formula(value, {}).fraction({})
    except ScenarioError as error:
        problem = error.problems[0]
        if _WORDS.match(str(value)):
            raise invalid(say("errors.checks.word_for_number", value=describe(value))) from None
        if problem.unknown is not None:
            said = say("errors.checks.formula_for_number", value=describe(value))
            raise invalid(said) from None
        said = say("errors.checks.not_number", value=describe(value), message=problem.message)
        raise invalid(said, problem.column if isinstance(value, str) else None) from None


def read_formula(value: Any, wanted: str = "formula") -> int | Fraction | str:
    """A number as it is, or text that may be a formula; whether it is one is found out when it is compiled."""
    if isinstance(value, float):
        if not isfinite(value):
            raise invalid(say("errors.checks.not_finite", value=value))
        return Fraction(repr(value))
    if isinstance(value, bool) or not isinstance(value, int | Fraction | str):
        raise invalid(say("errors.checks.wrong_kind_of_value", value=describe(value), wanted=wanted))
    if isinstance(value, str) and not value.strip():
        raise invalid(say("errors.checks.empty_text", wanted=wanted))
    return value


def read_text(value: Any) -> str:
    """Text; a number is refused, as its spelling is lost."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        raise invalid(say("errors.checks.text_without_quotes", value=describe(value), value2=number_text(value)))
    raise invalid(say("errors.checks.not_text", value=describe(value)))


def read_positive(value: Any) -> int:
    """A whole number from 1 on."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise invalid(say("errors.checks.not_from_one", value=describe(value)))
    return value


def is_identifier(text: str) -> bool:
    """Whether formulas can use it as a name."""
    return _IDENTIFIER.match(text) is not None


def near_identifier(text: str) -> str | None:
    """A name itself, or what somebody may have meant by something that is not a name.

    >>> near_identifier("war-cost"), near_identifier("30 days"), near_identifier("_x_")
    ('war_cost', None, '_x_')
    """
    if is_identifier(text):
        return text
    guess = re.sub(r"\W+", "_", text).strip("_")
    return guess if is_identifier(guess) else None


def read_identifier(value: Any) -> str:
    """A name that may stand in formulas and column headings."""
    text = read_text(value)
    if not is_identifier(text):
        allowed = say("errors.checks.letters_allowed")
        guess = near_identifier(text)
        hint = say("errors.checks.did_you_mean", guess=guess) if guess else ""
        raise invalid(say("errors.checks.not_name", text=shorten(text), allowed=allowed, hint=hint))
    return text


def read_named(value: Any) -> Any:
    """A list of names as a mapping; ids without a label get themselves as label, with spaces for _."""
    if isinstance(value, list) and all(isinstance(name, str) for name in value):
        if len(set(value)) < len(value):
            twice = next(name for name in value if value.count(name) > 1)
            raise invalid(say("errors.checks.listed_twice", twice=twice))
        value = dict.fromkeys(value)
    if not isinstance(value, Mapping):
        return value
    return {name: _labelled(name, item) for name, item in value.items()}


def _labelled(name: Any, item: Any) -> Any:
    item = {} if item is None else item
    return {"label": str(name).replace("_", " "), **item} if isinstance(item, Mapping) else item


Constant = Annotated[Fraction, PlainValidator(read_constant), WithJsonSchema(NUMBER)]
FormulaText = Annotated[int | Fraction | str, PlainValidator(read_formula), WithJsonSchema(FORMULA)]
WholePositive = Annotated[int, PlainValidator(read_positive), WithJsonSchema({"type": "integer", "minimum": 1})]
Text = Annotated[str, BeforeValidator(read_text)]
Label = Annotated[str, BeforeValidator(read_text), StringConstraints(min_length=1)]
Identifier = Annotated[
    str,
    PlainValidator(read_identifier),
    WithJsonSchema(_NAME),
]
OrNothing = Also(({"type": "null"},))
ListOfNames = Also(({"type": "array", "items": _NAME},))
