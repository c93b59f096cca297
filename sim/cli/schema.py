"""``negsim schema``: the JSON Schema of scenario files."""

from pathlib import Path

import click

from sim.cli import options, output
from sim.words import say


@click.command("schema")
@click.option("--out", type=click.Path(path_type=Path), help="Write it to a file instead of stdout.")
@options.force
@options.standard
def command(out: Path | None, force: bool, quiet: bool) -> int:
    """Print the JSON Schema of scenario files.

    Editors that know YAML use it to complete names and mark mistakes. Put this line at the head of a scenario:

    # yaml-language-server: $schema=scenario.schema.json
    """
    import json

    from sim.scenario import schema

    text = json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
    if out is None:
        output.data(text.rstrip("\n"))
    else:
        output.write_new(out, text, force)
        output.message(say("tables.wrote", path=out), quiet)
    return 0
