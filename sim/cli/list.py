"""``negsim list``."""

from pathlib import Path

import click

from sim.cli import options, printing

KINDS = ("scenarios", "protocols", "concepts", "methods", "selections", "plots", "templates")


@click.command("list")
@click.argument("kind", type=click.Choice([*KINDS, "solvers", "all"]), default="all")
@click.option("--folder", type=click.Path(path_type=Path), default=Path("scenarios"), show_default=True,
              help="Where to look for scenarios.")  # fmt: skip
@options.as_json
@options.standard
def command(kind: str, folder: Path, as_json: bool, quiet: bool) -> int:
    """List what there is to choose from, a line each.

    `solvers` stands for concepts (what counts as a solution) and methods (how it is found) together.
    """
    from sim.cli.catalogues import entries  # noqa: PLC0415 - keeps --help fast

    kinds = {"all": KINDS, "solvers": ("concepts", "methods")}.get(kind, (kind,))
    found = {name: entries(name, folder) for name in kinds}
    if as_json:
        printing.as_json({"schema": "negsim/list/1", **found})
        return 0
    for name, lines in found.items():
        if len(found) > 1:
            printing.data(f"{name}:")
        width = max((len(key) for key in lines), default=0)
        for key, text in lines.items():
            printing.data(
                f"  {key:<{width}}  {text}".rstrip() if len(found) > 1 else f"{key:<{width}}  {text}".rstrip()
            )
        if not lines:
            printing.message(f"no {name} found" + (f" in {folder}" if name == "scenarios" else ""), quiet)
    return 0
