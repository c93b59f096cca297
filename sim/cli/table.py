"""``negsim table``."""

from pathlib import Path

import click

from sim.cli import options, printing


@click.command("table")
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--where", metavar="CONDITIONS", help="Only rows such as 'regime = 2 and parameter.sanctions >= 3'.")
@click.option("--columns", metavar="NAMES", help="Only these, separated by commas; payoff.* stands for several.")
@click.option(
    "--limit", type=click.IntRange(1), help="So many rows at most; 20 when printing, unless another is given."
)
@click.option("--format", "kind", type=click.Choice(["text", "csv", "json", "parquet"]),
              help="How to write it: text if printed, else by the ending of --out.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), help="A file to write; printed if not given.")
@options.force
@options.standard
def command(
    run: Path,
    where: str | None,
    columns: str | None,
    limit: int | None,
    kind: str | None,
    out: Path | None,
    force: bool,
    quiet: bool,
) -> int:
    """Print or export the table of a sweep, from its results folder RUN.

    One row is one point and equilibrium. Strategies and flags are not printed unless --columns names them. The table
    itself lies in RUN/table as Parquet.
    """
    from sim.cli.tabulating import brief_columns, export, kind_of  # noqa: PLC0415 - keeps --help fast
    from sim.results import read_run  # noqa: PLC0415 - as above
    from sim.results.selecting import columns_of, conditions_of, rows_of, schema_of_run  # noqa: PLC0415 - as above

    found = read_run(run)
    schema = schema_of_run(found)
    conditions = conditions_of(where, schema) if where else []
    form = kind_of(kind, out)
    names = columns_of(columns, schema) if columns else brief_columns(schema) if form == "text" else None
    written = export(rows_of(found, conditions, names), form, out, limit, force)
    if out is not None:
        printing.data(str(out))
    printing.message(written, quiet)
    return 0
