"""``negsim import`` and ``negsim export``: games in Gambit's formats as scenarios, and the other way round."""

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from sim.cli import options, output
from sim.words import say

_REASONS = 3  # why a game makes no scenario


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="The scenario to write; FILE with .yaml if not given.")
@options.force
@options.standard
def import_command(file: Path, out: Path | None, force: bool, quiet: bool) -> int:
    """Turn the game in FILE (Gambit's .nfg or .efg) into a scenario."""
    from sim.errors import Problem, ScenarioError
    from sim.games.gambit.efg import read_efg
    from sim.games.gambit.nfg import read_nfg
    from sim.scenario.exchange import scenario_text, tree_text

    suffix = file.suffix.lower()
    if suffix not in (".nfg", ".efg"):
        raise click.UsageError(say("errors.cli.import_suffix", file=file))
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        message = say("errors.cli.unreadable_file", reason=error.strerror)
        raise ScenarioError(Problem(message, (), str(file))) from error
    except UnicodeDecodeError as error:
        raise ScenarioError(Problem(say("errors.cli.not_utf8"), (), str(file))) from error
    path = out or file.with_suffix(".yaml")
    if suffix == ".efg":
        made = tree_text(read_efg(text, str(file)), file.name)
    else:
        made = scenario_text(read_nfg(text, str(file)), file.name)
    _readable(made, file)
    output.write_new(path, made, force)
    output.data(path)
    output.message(say("tables.next", commands=[f"negsim run {path}"]), quiet)
    return 0


def _readable(made: str, file: Path) -> None:
    """Read the scenario that was made of a game.

    Raises:
        ScenarioError: negsim would refuse it, for its size or its numbers.
    """
    from sim.errors import Problem, ScenarioError
    from sim.scenario import load

    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{file.stem}.yaml"
        path.write_text(made, encoding="utf-8")
        try:
            load(path)
        except ScenarioError as error:
            reasons = [Problem(problem.message, problem.path) for problem in error.problems[:_REASONS]]
            raise ScenarioError(Problem(say("errors.cli.not_a_scenario", reasons=reasons), (), str(file))) from None


@click.command("export")
@options.scenario_file
@options.protocol
@options.assignments
@options.variant
@click.option("--out", type=click.Path(path_type=Path), help="The .nfg or .efg file to write; printed if not given.")
@options.force
@options.standard
def export_command(
    file: str,
    protocol: str | None,
    assignments: tuple[str, ...],
    variant: str | None,
    out: Path | None,
    force: bool,
    quiet: bool,
) -> int:
    """Write the game of a protocol of FILE, at one point, for Gambit; exact numbers are kept.

    A protocol of the kind tree becomes an .efg file, a normal form an .nfg file.
    """
    values = options.assigned(assignments)
    from sim.games.gambit.efg import write_efg
    from sim.games.gambit.nfg import write_nfg
    from sim.protocols import PROTOCOLS
    from sim.scenario import load
    from sim.scenario.exchange import named_tree, strategic_form

    suffix = out.suffix.lower() if out is not None else ""
    if suffix not in ("", ".nfg", ".efg") or (out is not None and not suffix):
        raise click.UsageError(say("errors.cli.export_suffix", file=out))
    scenario = load(file)
    if suffix == ".efg" or (not suffix and PROTOCOLS[scenario.rules(protocol).kind].has_tree):
        text = write_efg(named_tree(scenario, protocol, values, variant))
    else:
        game, rounded = strategic_form(scenario, protocol, values, variant)
        if rounded:
            output.message(say("tables.rounded_payoffs"), quiet)
        text = write_nfg(game)
    if out is None:
        output.data(text.rstrip("\n"))
    else:
        output.write_new(out, text, force)
        output.data(out)
    return 0
