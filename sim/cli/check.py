"""``negsim check``."""

import click

from sim.cli import options, printing


@click.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path())
@click.option("--expect", is_flag=True, help="Solve each file and compare with what its 'expect' section says.")
@options.as_json
@options.standard
def command(files: tuple[str, ...], expect: bool, as_json: bool, quiet: bool) -> int:
    """Say whether scenario files are sound.

    Everything that is wrong is told at once, each with file, line and column. A file without errors is named with
    what it holds. Exit code 3 if any file is wrong, 1 if an expectation is not met.
    """
    from sim.cli.checking import check_file  # noqa: PLC0415 - keeps --help fast

    results = [check_file(file, expect) for file in files]
    if as_json:
        printing.as_json({"schema": "negsim/check/1", "files": [result.to_dict() for result in results]})
    for result in results:
        if not as_json and not result.problems:
            printing.data(f"{result.file}: {result.summary}")
        for warning in result.warnings:
            printing.message(f"warning: {warning}", quiet)
        for problem in (*result.problems, *result.missed):
            printing.message(problem)
    if any(result.problems for result in results):
        return 3
    return 1 if any(result.missed for result in results) else 0
