"""``negsim explain``: why each equilibrium holds, and why other outcomes are not equilibria."""

import click

from sim.cli import options, output
from sim.words import say


@click.command("explain")
@options.scenario_file
@options.protocols
@options.assignments
@options.variant
@options.language
@options.exact
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
    """Say why each equilibrium of FILE holds, when it would not, and why other outcomes are not equilibria.

    For each equilibrium: what every deviation would lose, the conditions in the parameters with their present slack,
    and the smallest change of each parameter that breaks it. For each other outcome: who would deviate from it, and to
    what.
    """
    values = options.assigned(assignments)
    from sim.analysis.reasons.explaining import Explanation, explain
    from sim.analysis.reasons.telling import Story, tell
    from sim.analysis.wording import headline
    from sim.protocols import normal_form_of
    from sim.scenario import load, solve

    scenario = load(file)
    point = scenario.point(values, variant)
    explanations: list[Explanation | Story] = []
    names = list(protocols or scenario.protocols)
    attempts = output.Attempts(names)
    with output.progress(scenario.title, quiet) as progress:
        for done, name in enumerate(names):
            progress(done, len(names))
            with attempts.at(name):
                if (form := normal_form_of(scenario.rules(name))) is not None:
                    explanations.append(explain(scenario, name, point, form))
                else:
                    solution = solve(scenario, name, None, values, variant=variant)
                    explanations.append(tell(scenario, name, point, solution))
    if as_json:
        results = [explanation.to_dict() for explanation in explanations]
        parameters = {name: float(value) for name, value in point.items()}
        output.as_json(output.envelope("explain/1", scenario, variant=variant, parameters=parameters, results=results))
        return attempts.code
    output.data(scenario.title)
    for explanation in explanations:
        protocol = explanation.solution.protocol
        answer = headline(explanation.answer, scenario.rules(protocol).outcomes)
        output.data("\n" + say("tables.protocol", protocol=protocol, label=answer) + "\n")
        output.data(explanation.to_text())
    output.data("\n" + say("reasons.conditional"))
    return attempts.code
