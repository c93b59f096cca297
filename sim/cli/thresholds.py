"""``negsim thresholds``: where the equilibria change, one parameter at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import click

from sim.cli import options, output
from sim.errors import ScenarioError, did_you_mean
from sim.words import say

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
@options.language
@options.exact
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
    """Find every value of a parameter at which the equilibria change.

    Each parameter is varied alone, the others keep their values. Values are exact where payoffs are rational
    functions of the parameter; with exp, log, roots or fractional powers they are found by bisection, and marked.
    """
    values = options.assigned(assignments)
    from sim.analysis.thresholds.lines import ThresholdLine, threshold_line
    from sim.scenario import load

    scenario = load(file)
    name = protocol or next(iter(scenario.protocols))
    rules = scenario.rules(name)
    point = scenario.point(values, variant)
    varying = list(ranges(scenario, varied))
    lines: list[ThresholdLine] = []
    with output.progress(name, quiet) as progress:
        for done, (parameter, ends) in enumerate(varying):
            progress(done, len(varying))
            lines.append(threshold_line(scenario, rules, point, parameter, *ends))
    if as_json:
        parts = {
            "protocol": name,
            "variant": variant,
            "parameters": {key: float(value) for key, value in point.items()},
            "thresholds": {line.parameter: line.to_dict() for line in lines},
        }
        output.as_json(output.envelope("thresholds/1", scenario, **parts))
        return 0
    output.data(say("tables.thresholds", title=scenario.title, protocol=name))
    for line in lines:
        output.data("\n" + line.to_text())
    return 0


Range = tuple[Fraction, Fraction]


def ranges(scenario: Scenario, varied: Sequence[str]) -> Iterator[tuple[str, Range]]:
    """The parameters to vary, each with its ends.

    Raises:
        ScenarioError: an unknown parameter, no range, or ends that are not a range.
        click.UsageError: a text of another form.
    """
    own = [name for name, parameter in scenario.parameters.items() if parameter.range is not None]
    if not varied and not own:
        raise ScenarioError(say("errors.cli.no_ranges"))
    for text in varied or own:
        name, equals, ends = (part.strip() for part in text.partition("="))
        if name not in scenario.parameters:
            hint = did_you_mean(name, list(scenario.parameters))
            raise ScenarioError(say("errors.cli.unknown_parameter", name=name, hint=hint))
        yield name, _ends(text, ends) if equals else _own(scenario, name)


def _ends(text: str, ends: str) -> Range:
    from sim.protocols.fields import read_constant

    parts = ends.split(":")
    if len(parts) != 2:
        form = say("errors.cli.form_of_range")
        raise click.UsageError(say("errors.cli.unreadable", option="--vary", text=text, allowed=form))
    try:
        low, high = (Fraction(read_constant(part.strip())) for part in parts)
    except ValueError as error:
        raise ScenarioError(say("errors.cli.range_number", text=text, reason=error)) from None
    if low >= high:
        raise ScenarioError(say("errors.cli.range_order", text=text))
    return low, high


def _own(scenario: Scenario, name: str) -> Range:
    bounds = scenario.parameters[name].range
    if bounds is None or bounds[0] == bounds[1]:
        raise ScenarioError(say("errors.cli.no_range", name=name))
    return bounds
