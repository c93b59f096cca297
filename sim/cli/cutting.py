"""Thresholds of one parameter as text and JSON."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import click

from sim.analysis.bisection import estimate_thresholds
from sim.analysis.places import Place
from sim.analysis.thresholds import Line, find_thresholds
from sim.analysis.wording import names_of
from sim.cli import printing
from sim.errors import ScenarioError, did_you_mean
from sim.protocols import Rules
from sim.protocols.fields import read_constant
from sim.scenario import Scenario

Range = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Cut:
    """A parameter's range, cut at its thresholds, with the names of what holds where."""

    parameter: str
    label: str
    value: Fraction
    line: Line
    names: Mapping[Any, str]

    def to_text(self) -> str:
        """A line for each stretch, and for each threshold where something else holds at it."""
        line = self.line
        low, high = printing.number(line.low), printing.number(line.high)
        head = f"{self.parameter} from {low} to {high} (now {printing.number(self.value)}): {self.label}"
        if not line.thresholds:
            return f"{head}\n  no change: {self.names[line.stretches[0]]}"
        lines = [head]
        edges = [low, *(number(one.place) for one in line.thresholds), high]
        stretches = [line.thresholds[0].before, *(one.after for one in line.thresholds)]
        for k, stretch in enumerate(stretches):
            if edges[k] != edges[k + 1]:
                lines.append(f"  {edges[k]} to {edges[k + 1]}: {self.names[stretch]}")
            if k < len(line.thresholds):
                lines.append(f"  at {edges[k + 1]}: {self.names[line.thresholds[k].at]}")
        if not line.guaranteed:
            lines.append("  found by bisection between samples: a change that comes and goes in between may be missed")
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "label": self.label,
            "from": float(self.line.low),
            "to": float(self.line.high),
            "guaranteed": self.line.guaranteed,
            "thresholds": [
                {
                    **place_to_dict(one.place),
                    "guaranteed": one.guaranteed,
                    **{side: self.names[getattr(one, side)] for side in ("before", "at", "after")},
                }
                for one in self.line.thresholds
            ],
        }


def number(place: Place) -> str:
    """A threshold as text; ``≈`` marks a decimal that is not exact."""
    if place.exact:
        return printing.number(place.low)
    return f"≈{float(place):.6g}"


def place_to_dict(place: Place) -> dict[str, Any]:
    """A number, and what is known of it exactly: a fraction, or a polynomial and an interval."""
    if place.exact:
        return {"value": float(place.low), "exact": str(place.low)}
    interval = {"value": float(place), "interval": [str(place.low), str(place.high)]}
    return interval if place.factor is None else {**interval, "root_of": str(place.factor.as_expr())}


def cut(
    scenario: Scenario,
    rules: Rules,
    point: Mapping[str, Fraction],
    parameter: str,
    low: Fraction,
    high: Fraction,
) -> Cut:
    """Find the thresholds of one parameter, exactly where that is possible."""
    form = rules.normal_form
    if form is not None and all(formula.rational for formula in form.formulas):
        rules = form
        line = find_thresholds(form, parameter, point, low, high)
    else:
        line = estimate_thresholds(rules, parameter, point, low, high)
    sides = [*line.stretches, *(side for one in line.thresholds for side in (one.before, one.after))]
    ats = [one.at for one in line.thresholds]
    ties = [at for at in ats if at not in sides]
    names = names_of([*sides, *ats], rules, ties)
    return Cut(parameter, scenario.parameters[parameter].label or parameter, point[parameter], line, names)


def ranges(scenario: Scenario, varied: Sequence[str]) -> Iterator[tuple[str, Range]]:
    """The parameters to vary, each with its ends.

    Raises:
        ScenarioError: an unknown parameter, no range, or ends that are no range.
        click.UsageError: a text of another form.
    """
    own = [name for name, parameter in scenario.parameters.items() if parameter.range is not None]
    if not varied and not own:
        raise ScenarioError("there is nothing to vary: no parameter of the file has a range")
    for text in varied or own:
        name, equals, ends = (part.strip() for part in text.partition("="))
        if name not in scenario.parameters:
            raise ScenarioError(f"unknown parameter {name!r}{did_you_mean(name, list(scenario.parameters))}")
        yield name, _ends(text, ends) if equals else _own(scenario, name)


def _ends(text: str, ends: str) -> Range:
    parts = ends.split(":")
    if len(parts) != 2:
        raise click.UsageError(f"--vary {text}: cannot be read; allowed: NAME or NAME=LO:HI, such as sanctions=0:6")
    try:
        low, high = (Fraction(read_constant(part.strip())) for part in parts)
    except ValueError as error:
        raise ScenarioError(f"--vary {text}: {error}") from None
    if low >= high:
        raise ScenarioError(f"--vary {text}: the lower end must be below the upper one")
    return low, high


def _own(scenario: Scenario, name: str) -> Range:
    found = scenario.parameters[name].range
    if found is None or found[0] == found[1]:
        raise ScenarioError(f"the parameter {name!r} has no range in the file; give one with --vary {name}=LO:HI")
    return found
