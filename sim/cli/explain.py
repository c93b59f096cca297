"""``negsim explain``."""

import click

from sim.cli import options, output


@click.command("explain")
@options.scenario_file
@click.option("--protocol", "protocols", metavar="NAME", multiple=True,
              help="A protocol of the file; repeatable. All of them if not given.")  # fmt: skip
@options.assignments
@options.variant
@options.as_json
@options.standard
def command(
    file: str,
    protocols: tuple[str, ...],
    assignments: tuple[str, ...],
    variant: str | None,
    as_json: bool,
    quiet: bool,
) -> int:
    """Say why each equilibrium of FILE holds, when it would not, and why other outcomes are none.

    For each equilibrium: what every deviation would lose, the conditions in the parameters with their present slack,
    and the smallest change of each parameter that breaks it. For each other outcome: who would leave it, and for what.
    """
    values = options.assigned(assignments)
    from sim.analysis.reasons.explaining import Explanation, explain
    from sim.analysis.reasons.telling import Story, tell
    from sim.analysis.wording import CONDITIONAL, headline
    from sim.protocols import normal_form_of
    from sim.scenario import load, solve

    scenario = load(file)
    point = scenario.point(values, variant)
    explanations: list[Explanation | Story] = []
    for name in protocols or scenario.protocols:
        rules = scenario.rules(name)
        if (form := normal_form_of(rules)) is not None:
            explanations.append(explain(scenario, name, point, form))
        else:
            explanations.append(tell(scenario, name, point, solve(scenario, name, None, values, variant=variant)))
    if as_json:
        output.as_json(
            {
                "schema": "negsim/explain/1",
                "title": scenario.title,
                "file": str(scenario.path),
                "sha256": scenario.sha256,
                "variant": variant,
                "parameters": {name: float(value) for name, value in point.items()},
                "results": [one.to_dict() for one in explanations],
            }
        )
        return 0
    output.data(scenario.title)
    for one in explanations:
        output.data(f"\n{one.solution.protocol}: {headline(one.solution, one.rules.outcomes)}\n")
        output.data(one.to_text())
    output.data(f"\n{CONDITIONAL}")
    return 0
