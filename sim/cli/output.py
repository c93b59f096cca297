"""What commands print: data to stdout, messages to stderr; and the exit code when a command fails."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.errors import NegsimError, PointFailedError, ScenarioError
from sim.words import say

if TYPE_CHECKING:
    from sim.scenario import Scenario

FAILED, USAGE, INVALID_SCENARIO, SOME_POINTS_FAILED, INTERRUPTED = 1, 2, 3, 4, 130


def data(text: object) -> None:
    """A piece of the answer, to stdout."""
    click.echo(visible(str(text)))


def message(text: object, quiet: bool = False) -> None:
    """A message to the user, to stderr."""
    if not quiet:
        click.echo(visible(str(text)), err=True)


def as_json(value: Mapping[str, Any]) -> None:
    """The answer as one JSON object, to stdout."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def envelope(schema: str, scenario: Scenario, **parts: Any) -> dict[str, Any]:
    """An answer about a scenario as a JSON object: what every such answer begins with, then its own parts."""
    about = {"title": scenario.title, "file": str(scenario.path), "sha256": scenario.sha256}
    return {"schema": f"negsim/{schema}", **about, **parts}


def write_new(path: Path, text: str, force: bool) -> None:
    """Write a text file that a user names.

    Raises:
        RunError: the file exists and ``force`` is false, or it cannot be written.
    """
    from sim.files import new_file

    with new_file(path, force) as file:
        file.write(text.encode())


def warn(scenario: Scenario, quiet: bool) -> None:
    """The warnings of a scenario, as messages."""
    for warning in scenario.warnings:
        message(say("tables.warning", text=warning), quiet)


def table(heads: Sequence[tuple[str, bool]], rows: Iterable[Sequence[str]]) -> None:
    """A table on stdout, wide enough when that is not a terminal; a head says too whether its column holds numbers."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    made = Table(box=SIMPLE_HEAD, pad_edge=True, show_edge=False)
    for head, numbers in heads:
        made.add_column(Text(visible(head)), justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        made.add_row(*(Text(visible(cell)) for cell in row))
    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else 120
    Console(width=width, highlight=False, soft_wrap=False).print(made)


def visible(text: str) -> str:
    r"""Text for a terminal: control characters, which could steer it, are replaced by their pictures.

    >>> visible("30-day\x1b[31m truce")
    '30-day␛[31m truce'
    """
    return _CONTROL.sub(lambda match: _PICTURES.get(match[0], "\N{REPLACEMENT CHARACTER}"), text)


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_PICTURES = {chr(code): chr(0x2400 + code) for code in range(32)} | {"\x7f": "\N{SYMBOL FOR DELETE}"}


@contextmanager
def progress(name: str, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """A progress bar, called with what is done and what there is to do; shown where stderr is a terminal."""
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task(escape(visible(name)), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


class Attempts:
    """What is done for each of several protocols: one that fails is reported on stderr and does not stop the others."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self.failed: list[NegsimError] = []

    @contextmanager
    def at(self, name: str) -> Iterator[None]:
        """Within, a failure is that of this protocol; the only one, and the last one if all failed, is raised."""
        try:
            yield
        except NegsimError as error:
            self.failed.append(error)
            if len(self.failed) == len(self.names):
                raise
            message(say("tables.skipped", protocol=name, reason=error))

    @property
    def code(self) -> int:
        """The exit code."""
        return SOME_POINTS_FAILED if self.failed else 0


def tell(error: BaseException) -> int:
    """Say what went wrong on stderr; returns the exit code."""
    if isinstance(error, (KeyboardInterrupt, click.exceptions.Abort)):
        source = error if isinstance(error, KeyboardInterrupt) else error.__cause__
        message(say("errors.cli.interrupted", reasons=[str(argument) for argument in getattr(source, "args", ())]))
        return INTERRUPTED
    if isinstance(error, click.ClickException):
        error.show()
        return error.exit_code
    if isinstance(error, BrokenPipeError):
        return 0
    if isinstance(error, ScenarioError):
        message(error)
        return INVALID_SCENARIO
    if isinstance(error, NegsimError):
        message(say("errors.cli.failed", reason=error))
        return SOME_POINTS_FAILED if isinstance(error, PointFailedError) else FAILED
    message(say("errors.cli.bug", error=type(error).__name__, text=error))
    return FAILED
