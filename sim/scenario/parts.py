"""Values that only scenario files have: dates, ranges, whole numbers, payoffs by type."""

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Annotated, Any

from pydantic import PlainValidator, TypeAdapter, WithJsonSchema

from sim.protocols.fields import FORMULA, NUMBER, Constant, FormulaText, describe, number_text, read_formula, refusal

_YEAR = re.compile(r"\d{4}(-\d\d(-\d\d)?)?\Z")


def read_date(value: Any) -> Any:
    """A day such as 2025-06-02."""
    if isinstance(value, date) or value is None:
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise refusal(f"is {describe(value)}, where a day such as 2025-06-02 is expected") from None


def read_year(value: Any) -> Any:
    """A year, a month or a day, as text; a year may be a number in the file."""
    if value is None:
        return None
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not _YEAR.match(text):
        raise refusal(f"is {describe(value)}, where a year, month or day such as 1984 or 2025-06-02 is expected")
    return text


def read_whole(value: Any) -> int:
    """A whole number from 0 on."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise refusal(f"is {describe(value)}, where a whole number from 0 on is expected")
    return value


_PAIR: TypeAdapter[list[Fraction]] = TypeAdapter(list[Constant])
_BY_STRATEGY: TypeAdapter[Mapping[str, Fraction]] = TypeAdapter(Mapping[str, Constant])
_BY_OUTCOME: TypeAdapter[Mapping[str, int | Fraction | str]] = TypeAdapter(Mapping[str, FormulaText])


def read_interval(value: Any) -> tuple[Fraction, Fraction]:
    """[lowest, highest]."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        given = f"a list of {len(value)}" if isinstance(value, list | tuple) else describe(value)
        raise refusal(f"is {given}, where [lowest, highest] is expected")
    low, high = _PAIR.validate_python(list(value))
    if low >= high:
        given = f"{number_text(low)} to {number_text(high)}"
        raise refusal(f"is the wrong way round, or has no length ({given}); expected: [lowest, highest]")
    return low, high


def read_payoff(value: Any) -> Any:
    """A number or formula, or outcome → number or formula for one type of the player."""
    return _BY_OUTCOME.validate_python(value) if isinstance(value, Mapping) else read_formula(value)


def read_strategy(value: Any) -> Any:
    """The name of a strategy, or strategy → probability."""
    if isinstance(value, str):
        return value
    if not isinstance(value, Mapping):
        raise refusal(f"is {describe(value)}, where a strategy, or strategy → probability, is expected")
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
