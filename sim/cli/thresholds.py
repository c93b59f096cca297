"""``negsim thresholds``."""

import click

from sim.cli import options, printing


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
    from sim.analysis.thresholds.cuts import Cut, cut  # noqa: PLC0415 - keeps --help fast
    from sim.cli.cutting import ranges  # noqa: PLC0415 - as above
    from sim.scenario import load  # noqa: PLC0415 - as above

    scenario = load(file)
    name = protocol or next(iter(scenario.protocols))
    rules = scenario.rules(name)
    point = scenario.point(values, variant)
    cuts: list[Cut] = [cut(scenario, rules, point, parameter, *ends) for parameter, ends in ranges(scenario, varied)]
    if as_json:
        printing.as_json(
            {
                "schema": "negsim/thresholds/1",
                "title": scenario.title,
                "file": str(scenario.file),
                "sha256": scenario.sha256,
                "protocol": name,
                "variant": variant,
                "parameters": {key: float(value) for key, value in point.items()},
                "thresholds": {one.parameter: one.to_dict() for one in cuts},
            }
        )
        return 0
    printing.data(f"{scenario.title}, protocol {name}: where the equilibria change, one parameter at a time")
    for one in cuts:
        printing.data("\n" + one.to_text())
    return 0
