"""Checks of names, parameters and sources."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from pydantic import BaseModel

from sim.protocols import Finding
from sim.protocols.fields import number_text
from sim.protocols.normal_form.demands import NO_DEAL
from sim.scenario.compiled import FUNCTIONS, WORDS
from sim.scenario.draft import Draft
from sim.scenario.models import Parameter
from sim.scenario.unknown import unknown

Path = tuple[str | int, ...]


def check_names(draft: Draft) -> Iterator[Finding]:
    """Names that are taken."""
    for section in ("parameters", "definitions"):
        for name in draft.names(section):
            if name in FUNCTIONS or name in WORDS:
                what = "a function" if name in FUNCTIONS else "a word"
                yield Finding((section, name), f"{name!r} is {what} of formulas; use another name", key=True)
    for name in draft.names("definitions"):
        if name in draft.names("parameters"):
            yield Finding(("definitions", name), f"{name!r} is already a parameter; use another name", key=True)
    players = draft.names("players")
    if len(players) < 2 and draft.sound("players"):
        said = f"has {len(players)} player{'' if len(players) == 1 else 's'}; expected: 2 or more"
        yield Finding(("players",), said, key=True)
    if not draft.names("protocols") and "protocols" in draft.tree and draft.sound("protocols"):
        said = "is empty; give at least one protocol, such as `demands: {kind: demands}`"
        yield Finding(("protocols",), said, key=True)
    if NO_DEAL in draft.names("options"):
        said = "'no_deal' is what happens without agreement; it stands at the top level, not among the options"
        yield Finding(("options", NO_DEAL), said, key=True)


def check_parameters(draft: Draft) -> Iterator[Finding]:
    """Values outside their ranges, here and in variants; distributions; missing sources; unknown names."""
    parameters = draft.file.parameters
    for name, parameter in parameters.items():
        path: Path = ("parameters", name)
        yield from _outside(parameter, parameter.value, (*path, "value"))
        if parameter.basis == "source" and parameter.source is None:
            yield Finding((*path, "basis"), "is source, but no source is given; add `source:`, or say assumption")
        if parameter.distribution is not None:
            yield from _check_distribution(parameter, (*path, "distribution"))
    for variant, changes in draft.file.variants.items():
        for name, value in changes.parameters.items():
            path = ("variants", variant, "parameters", name)
            yield from unknown(path, "parameter", name, draft.known("parameters"), key=True)
            if name in parameters:
                yield from _outside(parameters[name], value, path)


def _outside(parameter: Parameter, value: Fraction, path: Path) -> Iterator[Finding]:
    if parameter.range is None:
        return
    low, high = parameter.range
    if not low <= value <= high:
        allowed = f"{number_text(low)} to {number_text(high)}"
        yield Finding(path, f"is {number_text(value)}, outside its range; allowed: {allowed}")


def _check_distribution(parameter: Parameter, path: Path) -> Iterator[Finding]:
    distribution = parameter.distribution
    assert distribution is not None  # noqa: S101 - the caller has looked; says so to mypy
    kind, numbers = distribution.kind, distribution.numbers
    path = (*path, kind)
    if kind in {"uniform", "triangular"}:
        if list(numbers) != sorted(numbers) or numbers[0] == numbers[-1]:
            order = "[lowest, highest]" if kind == "uniform" else "[lowest, most likely, highest]"
            yield Finding(path, f"is not in order; expected: {order}")
        elif parameter.range and not parameter.range[0] <= numbers[0] <= numbers[-1] <= parameter.range[1]:
            low, high = (number_text(bound) for bound in parameter.range)
            yield Finding(path, f"goes beyond the range; allowed: {low} to {high}")
    elif kind == "beta":
        if min(numbers) <= 0:
            yield Finding(path, "has a number that is not above 0; expected: [a, b], both positive")
        if parameter.range is None:
            yield Finding(path, "needs a `range:` to be stretched over")
    elif numbers[1] <= 0:
        yield Finding((*path, 1), f"is {number_text(numbers[1])}, where a standard deviation above 0 is expected")


def check_contested(draft: Draft) -> Iterator[Finding]:
    """Contested questions that name parameters which the file does not have."""
    for place, entry in enumerate(draft.file.contested):
        for number, name in enumerate(entry.parameters):
            yield from unknown(("contested", place, "parameters", number), "parameter", name, draft.known("parameters"))


def check_sources(draft: Draft) -> Iterator[Finding]:
    """References to sources that the file does not have."""
    for path, reference in references(draft.file):
        yield from unknown(path, "source", reference.split("#", 1)[0], draft.known("sources"))


def references(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every ``source:`` within a part of the format, with its path."""
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            item = getattr(value, name)
            if name == "source" and isinstance(item, str):
                yield (*path, name), item
            else:
                yield from references(item, (*path, field.alias or name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from references(item, (*path, key))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from references(item, (*path, place))
