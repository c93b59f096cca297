"""Invalid scenarios as they are kept: the messages at the head, and below only what differs from a base.

A file that begins with ``# base: ceasefire`` stands for ``bases/ceasefire.yaml`` with its own sections in place of the
base's sections of the same name, at the end; ``# without: payoffs`` leaves sections of the base out. Lines in messages
are those of the file itself, so that they can be checked where they stand. ``{concepts}`` and its like in a message
stand for lists that grow as negsim does.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from sim.protocols import PROTOCOLS, concepts
from sim.words.figures import SWEEP, figures_of

LISTS = {"figures of sweeps": figures_of(SWEEP), "kinds of protocols": PROTOCOLS, "concepts": concepts()}
ROOM = Path(__file__).parent
FILES = sorted((ROOM / "invalid").glob("*.yaml"))


@dataclass(frozen=True)
class Invalid:
    """An invalid scenario: the whole text, what it should say, and how far its lines are from those of the file."""

    text: str
    expected: list[str]
    shift: int

    def placed(self, problem):
        """A message with its line in the file; ``?`` for a line that stands in the base."""
        where, _, said = str(problem).partition(f":{problem.line}:{problem.column}: ")
        assert where
        line = problem.line - self.shift
        return f"{line if line > 0 else '?'}:{problem.column}: {said}"


def read(path):
    lines = path.read_bytes().decode().split("\n")
    head = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    orders = dict(re.fullmatch(r"# (base|without): (.*)", line).groups() for line in lines[:head] if _is_order(line))
    expected = [_listed(line.removeprefix("# ")) for line in lines[:head] if not _is_order(line)]
    if "base" not in orders:
        return Invalid("\n".join(lines), expected, 0)
    own = lines[head:]
    base = sections((ROOM / "bases" / f"{orders['base']}.yaml").read_text(encoding="utf-8").rstrip().split("\n"))
    dropped = {*sections(own), *(name.strip() for name in orders.get("without", "").split(","))}
    kept = [line for name, section in base.items() if name not in dropped for line in section]
    return Invalid("\n".join([*kept, *own]), expected, len(kept) - head)


def _listed(message):
    """A message with its lists."""
    for name, items in LISTS.items():
        message = message.replace(f"{{{name}}}", ", ".join(items))
    return message


def sections(lines):
    """The lines of each key at the top."""
    found = {}
    for line in lines:
        if key := re.match(r"(\w+):", line):
            found[key[1]] = []
        if found:
            list(found.values())[-1].append(line)
    return found


def _is_order(line):
    return re.fullmatch(r"# (base|without): .*", line) is not None
