"""``negsim run``."""

import click

from sim.cli import options, printing


@click.command("run")
@options.scenario_file
@click.option("--protocol", "protocols", metavar="NAME", multiple=True,
              help="A protocol of the file; repeatable. All of them if not given.")  # fmt: skip
@click.option("--concept", metavar="NAME", help="What counts as a solution, such as nash; see negsim list concepts.")
@click.option("--method", metavar="NAME", help="How to find it; see negsim list methods.")
@click.option("--select", metavar="RULE", help="Pick one of several equilibria; see negsim list selections.")
@options.assignments
@options.variant
@click.option("--all", "everything", is_flag=True, help="Show every extreme equilibrium, however many there are.")
@options.as_json
@options.standard
def command(
    file: str,
    protocols: tuple[str, ...],
    concept: str | None,
    method: str | None,
    select: str | None,
    assignments: tuple[str, ...],
    variant: str | None,
    everything: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Solve the scenario FILE and say who does what, with what probability, and what comes of it.

    Every protocol of the file is solved unless --protocol names some.
    """
    values = options.assigned(assignments)
    from sim.cli.choosing import solvable  # noqa: PLC0415 - keeps --help fast
    from sim.cli.describing import Shown, show  # noqa: PLC0415 - as above
    from sim.protocols import CONCEPTS  # noqa: PLC0415 - as above
    from sim.scenario import load  # noqa: PLC0415 - as above
    from sim.solvers import METHODS, SELECTIONS  # noqa: PLC0415 - as above
    from sim.sweeps import solve  # noqa: PLC0415 - as above

    options.known("--concept", concept, CONCEPTS)
    options.known("--method", method, METHODS)
    options.known("--select", select, SELECTIONS)
    scenario = load(file)
    for warning in scenario.warnings:
        printing.message(f"warning: {warning}", quiet)
    point = scenario.point(values, variant)
    chosen, left_out = solvable(scenario, protocols, concept, method, select)
    if left_out:
        printing.message(f"left out, as they cannot be solved so: {', '.join(left_out)}", quiet)
    solutions = [
        solve(scenario, name, concept, values, variant=variant, method=method, select=select) for name in chosen
    ]
    if as_json:
        printing.as_json(
            {
                "schema": "negsim/run/1",
                "title": scenario.title,
                "file": str(scenario.file),
                "sha256": scenario.sha256,
                "variant": variant,
                "parameters": {name: float(value) for name, value in point.items()},
                "results": [solution.to_dict() for solution in solutions],
            }
        )
    else:
        show(Shown(scenario, point, values, variant, everything), solutions)
    return 0
