"""``negsim compare``."""

import click

from sim.cli import options, printing


@click.command("compare")
@options.scenario_file
@click.option("--protocol", "protocols", metavar="NAME", multiple=True,
              help="A protocol of the file; repeatable. All of them if not given.")  # fmt: skip
@click.option("--variant", "variants", metavar="NAME", multiple=True,
              help="A variant of the file; repeatable. The file's values and all variants if not given.")  # fmt: skip
@click.option("--concept", metavar="NAME", help="What counts as a solution; see negsim list concepts.")
@options.assignments
@options.as_json
@options.standard
def command(
    file: str,
    protocols: tuple[str, ...],
    variants: tuple[str, ...],
    concept: str | None,
    assignments: tuple[str, ...],
    as_json: bool,
    quiet: bool,
) -> int:
    """Put the protocols and variants of FILE side by side: what can come of them, and what everybody gets."""
    values = options.assigned(assignments)
    from sim.analysis.comparison import compare  # noqa: PLC0415 - keeps --help fast
    from sim.cli.comparing import show, to_dict  # noqa: PLC0415 - as above
    from sim.protocols import CONCEPTS  # noqa: PLC0415 - as above
    from sim.scenario import load  # noqa: PLC0415 - as above

    options.known("--concept", concept, CONCEPTS)
    scenario = load(file)
    cases = compare(scenario, protocols, variants, values, concept)
    if as_json:
        printing.as_json(to_dict(scenario, cases))
    else:
        show(scenario, cases)
    return 0 if any(case.solution is not None for case in cases) else 1
