"""The parameters and ranges that ``negsim thresholds`` looks at."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

import click

from sim.errors import ScenarioError, did_you_mean
from sim.protocols.fields import read_constant
from sim.scenario import Scenario

Range = tuple[Fraction, Fraction]


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
