"""``negsim export``."""

from pathlib import Path

import click

from sim.cli import options, printing


@click.command("export")
@options.scenario_file
@options.protocol
@options.assignments
@options.variant
@click.option("--out", type=click.Path(path_type=Path), help="The .nfg file to write; printed if not given.")
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
    """Write the game of a protocol of FILE, at one point, as Gambit's .nfg; exact payoffs are kept."""
    values = options.assigned(assignments)
    from sim.cli.output import write_new  # noqa: PLC0415 - keeps --help fast
    from sim.games.nfg_writer import write_nfg  # noqa: PLC0415 - as above
    from sim.scenario import load  # noqa: PLC0415 - as above
    from sim.scenario.to_game import strategic_form  # noqa: PLC0415 - as above

    if out is not None and out.suffix.lower() != ".nfg":
        raise click.UsageError(f"--out {out}: does not end in .nfg, the only format that can be exported")
    game, rounded = strategic_form(load(file), protocol, values, variant)
    if rounded:
        printing.message("note: payoffs with exp, log, roots or fractional powers are rounded to doubles", quiet)
    if out is None:
        printing.data(write_nfg(game).rstrip("\n"))
    else:
        write_new(out, write_nfg(game), force)
        printing.data(str(out))
    return 0
