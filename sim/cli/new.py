"""``negsim new``."""

from importlib.resources import files
from pathlib import Path

import click

from sim.cli import options, output
from sim.cli.templates import TEMPLATES


@click.command("new")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--template", type=click.Choice(list(TEMPLATES)), default="demands", show_default=True)
@options.force
@options.standard
def command(file: Path, template: str, force: bool, quiet: bool) -> int:
    """Write a new scenario FILE from a commented template.

    `demands` is a negotiation over options with an outside course; there is one for every other kind of protocol,
    and for the classic games of two players (negsim list templates). A name without an ending gets .yaml.
    """
    from sim.cli.output import write_new

    path = file if file.suffix else file.with_suffix(".yaml")
    name = f"{template.replace('-', '_')}.yaml"
    write_new(path, (files("sim.cli.templates") / name).read_text(encoding="utf-8"), force)
    output.data(str(path))
    output.message(f"next: negsim check {path} && negsim run {path}", quiet)
    return 0
