"""``negsim thresholds``.

The parameters and ranges that ``negsim thresholds`` looks at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import click

from sim.cli import options, output
from sim.errors import ScenarioError, did_you_mean

if TYPE_CHECKING:
    from sim.scenario import Scenario


@click.command("thresholds")
@options.scenario_file
@click.option("--vary", "varied", metavar="NAME[=LO:HI]", multiple=True,
              help="A parameter, over its range in the file or from LO to HI; repeatable. "
                   "Every parameter with a range if not given.")  # fmt: skip
@options.protocol
@options.assignments
@options.variant
@options.as_json
@options.standard
def command(
    file: str,
    varied: tuple[str, ...],
    protocol: str | None,
    assignments: tuple[str, ...],
    variant: str | None,
    as_json: bool,
    quiet: bool,
) -> int:
    """Find every value of a parameter at which the equilibria change, none missed.

    Each parameter is varied alone, the others keep their values. Values are exact where payoffs are rational
    functions of the parameter; with exp, log, roots or fractional powers they are found by bisection, and marked.
    """
    values = options.assigned(assignments)
    from sim.analysis.thresholds.lines import ThresholdLine, cut
    from sim.cli.thresholds import ranges
    from sim.scenario import load

    scenario = load(file)
    name = protocol or next(iter(scenario.protocols))
    rules = scenario.rules(name)
    point = scenario.point(values, variant)
    cuts: list[ThresholdLine] = [
        cut(scenario, rules, point, parameter, *ends) for parameter, ends in ranges(scenario, varied)
    ]
    if as_json:
        output.as_json(
            {
                "schema": "negsim/thresholds/1",
                "title": scenario.title,
                "file": str(scenario.path),
                "sha256": scenario.sha256,
                "protocol": name,
                "variant": variant,
                "parameters": {key: float(value) for key, value in point.items()},
                "thresholds": {one.parameter: one.to_dict() for one in cuts},
            }
        )
        return 0
    output.data(f"{scenario.title}, protocol {name}: where the equilibria change, one parameter at a time")
    for one in cuts:
        output.data("\n" + one.to_text())
    return 0


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
    from sim.protocols.fields import read_constant

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
