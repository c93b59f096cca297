"""``negsim new``: a commented scenario to begin with."""

from importlib.resources import files
from pathlib import Path

import click

from sim.cli import options, output
from sim.cli.templates import TEMPLATES
from sim.words import say


@click.command("new")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--template", type=click.Choice(list(TEMPLATES)), default="demands", show_default=True)
@options.force
@options.standard
def command(file: Path, template: str, force: bool, quiet: bool) -> int:
    """Write a new scenario FILE from a commented template.

    `demands` is a negotiation over options that may end without a deal; there is a template for every other kind of
    protocol, and for the classic games of two players (negsim list templates). A name without an ending gets .yaml.
    """
    path = file if file.suffix else file.with_suffix(".yaml")
    name = f"{template.replace('-', '_')}.yaml"
    output.write_new(path, (files("sim.cli.templates") / name).read_text(encoding="utf-8"), force)
    output.data(path)
    output.message(say("tables.next", commands=[f"negsim check {path}", f"negsim run {path}"]), quiet)
    return 0
