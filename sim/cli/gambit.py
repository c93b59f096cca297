"""``negsim import``."""

from pathlib import Path

import click

from sim.cli import options, printing


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="The scenario to write; FILE with .yaml if not given.")
@options.force
@options.standard
def command(file: Path, out: Path | None, force: bool, quiet: bool) -> int:
    """Turn the game in FILE (Gambit's .nfg or .efg) into a scenario."""
    from sim.cli.output import write_new  # noqa: PLC0415 - keeps --help fast
    from sim.errors import Problem, ScenarioError  # noqa: PLC0415 - as above
    from sim.games.gambit.efg import read_efg  # noqa: PLC0415 - as above
    from sim.games.gambit.nfg import read_nfg  # noqa: PLC0415 - as above
    from sim.scenario.exchange import scenario_text  # noqa: PLC0415 - as above
    from sim.scenario.from_tree import tree_text  # noqa: PLC0415 - as above

    suffix = file.suffix.lower()
    if suffix not in (".nfg", ".efg"):
        raise click.UsageError(f"{file} ends in neither .nfg nor .efg, the formats that can be imported")
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise ScenarioError(Problem(f"cannot be read: {error.strerror}", (), str(file))) from error
    except UnicodeDecodeError as error:
        raise ScenarioError(Problem("is not text in UTF-8", (), str(file))) from error
    path = out or file.with_suffix(".yaml")
    if suffix == ".efg":
        made = tree_text(read_efg(text, str(file)), file.name)
    else:
        made = scenario_text(read_nfg(text, str(file)), file.name)
    write_new(path, made, force)
    printing.data(str(path))
    printing.message(f"next: negsim run {path}", quiet)
    return 0
