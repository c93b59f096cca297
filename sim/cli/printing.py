"""Printing: data to stdout, messages to stderr."""

import json
import os
import sys
from typing import Any

import click


def data(text: str) -> None:
    """A piece of the answer, to stdout."""
    click.echo(text)


def as_json(value: Any) -> None:
    """The answer as one JSON object, to stdout."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def message(text: str, quiet: bool = False) -> None:
    """A message to the user, to stderr."""
    if not quiet:
        click.echo(text, err=True)


def console() -> Any:
    """A rich console for tables on stdout; wide enough for a table when stdout is not a terminal."""
    from rich.console import Console  # noqa: PLC0415 - only commands that print tables need it

    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else 120
    return Console(width=width, highlight=False, soft_wrap=False)
