"""``negsim export``."""

from pathlib import Path

import click

from sim.cli import options, printing


@click.command("export")
@options.scenario_file
@options.protocol
@options.assignments
@options.variant
@click.option("--out", type=click.Path(path_type=Path), help="The .nfg or .efg file to write; printed if not given.")
@options.force
@options.standard
def command(
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
    from sim.cli.output import write_new  # noqa: PLC0415 - keeps --help fast
    from sim.games.efg_writer import write_efg  # noqa: PLC0415 - as above
    from sim.games.nfg_writer import write_nfg  # noqa: PLC0415 - as above
    from sim.scenario import load  # noqa: PLC0415 - as above
    from sim.scenario.to_game import named_tree, strategic_form  # noqa: PLC0415 - as above

    suffix = out.suffix.lower() if out is not None else ""
    if suffix not in ("", ".nfg", ".efg") or (out is not None and not suffix):
        raise click.UsageError(f"--out {out}: ends in neither .nfg nor .efg, the formats that can be exported")
    scenario = load(file)
    if suffix == ".efg" or (not suffix and scenario.rules(protocol).kind == "tree"):
        text = write_efg(named_tree(scenario, protocol, values, variant))
    else:
        game, rounded = strategic_form(scenario, protocol, values, variant)
        if rounded:
            printing.message("note: payoffs with exp, log, roots or fractional powers are rounded to doubles", quiet)
        text = write_nfg(game)
    if out is None:
        printing.data(text.rstrip("\n"))
    else:
        write_new(out, text, force)
        printing.data(str(out))
    return 0
