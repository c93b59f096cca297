"""Writing files that a user names.

Printing: data to stdout, messages to stderr.

What is said, and with which exit code, when a command fails.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import click

from sim.errors import NegsimError, PointFailedError, RunError, ScenarioError


def refuse_existing(path: Path, force: bool) -> None:
    """Keep what is there.

    Raises:
        RunError: the file exists, and overwriting it was not asked for.
    """
    if path.exists() and not force:
        raise RunError(f"{path} exists; nothing was written (use --force to overwrite it)")


def write_new(path: Path, text: str, force: bool) -> None:
    """Write a text file, whole or not at all.

    Raises:
        RunError: the file exists and ``force`` is false, or it cannot be written.
    """
    refuse_existing(path, force)
    draft = path.with_name(f".{path.name}.draft")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise RunError(f"{path} cannot be written: {error.strerror}") from error


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
    from rich.console import Console

    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else 120
    return Console(width=width, highlight=False, soft_wrap=False)


FAILED, USAGE, INVALID_SCENARIO, SOME_POINTS_FAILED, INTERRUPTED = 1, 2, 3, 4, 130


def tell(error: BaseException) -> int:
    """Say what went wrong on stderr; returns the exit code."""
    if isinstance(error, click.exceptions.Abort):
        told = [str(argument) for argument in getattr(error.__cause__, "args", ())]
        click.echo(": ".join(["negsim: interrupted", *told]), err=True)
        return INTERRUPTED
    if isinstance(error, click.ClickException):
        error.show()
        return error.exit_code
    if isinstance(error, BrokenPipeError):
        return 0
    if isinstance(error, NegsimError):
        click.echo(str(error) if isinstance(error, ScenarioError) else f"negsim: {error}", err=True)
        if isinstance(error, PointFailedError):
            return SOME_POINTS_FAILED
        return INVALID_SCENARIO if isinstance(error, ScenarioError) else FAILED
    click.echo(
        f"negsim: this is a bug of negsim ({type(error).__name__}: {error}); "
        "please report it with what the same command prints with --debug",
        err=True,
    )
    return FAILED
