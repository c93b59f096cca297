"""Writing files: each gets its name only when all of it is on the disk, and none is overwritten unasked."""

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from sim.errors import RunError
from sim.words import say

UNFINISHED = ".unfinished"


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for writing that gets its name only when everything is on the disk."""
    temporary = path.with_name(path.name + UNFINISHED)
    try:
        with temporary.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@contextmanager
def new_file(path: Path, force: bool = False) -> Iterator[IO[bytes]]:
    """The same for a file that a user names; its folder is made if it is missing.

    Raises:
        RunError: the file exists and ``force`` is false, or it cannot be written.
    """
    refuse_existing(path, force)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as file:
            yield file
    except OSError as error:
        raise RunError(say("errors.files.cannot_write", path=path, reason=error.strerror or str(error))) from error


def refuse_existing(path: Path, force: bool) -> None:
    """Keep what is there.

    Raises:
        RunError: the file exists, and overwriting it was not asked for.
    """
    if path.exists() and not force:
        raise RunError(say("errors.files.exists", path=path))


def file_name(name: str) -> str:
    """A name as part of a file name that is safe everywhere; one that had to be changed gets a hash of its own.

    >>> file_name("order-book"), file_name("a/b")
    ('order-book', 'a-b-c14cdd')
    """
    safe = re.sub(r"[^\w.-]+", "-", name).strip(".-") or "unnamed"
    return safe if safe == name else f"{safe}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"


def no_formula(text: str) -> str:
    """A text for a cell of a CSV file: with an apostrophe before it where a spreadsheet would take it for a formula.

    >>> no_formula("=1+1"), no_formula("30-day truce")
    ("'=1+1", '30-day truce')
    """
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def write_text(path: Path, text: str) -> None:
    """Write a text as UTF-8 with the line ends that it has."""
    with whole_file(path) as file:
        file.write(text.encode())
