"""The errors that users meet, and where each of them points."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sim.words import say

# Leads from the top of a scenario to an item, such as ("payoffs", "russia", "package").
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, and where: prints as ``file:line:column: path: message``.

    ``path`` leads from the top of a scenario to the item, such as ``("payoffs", "russia", "package")``.
    ``line`` and ``column`` count from 1. ``unknown`` is a name in a formula that nothing has, if that is wrong.
    """

    message: str
    path: Path = ()
    file: str | None = None
    line: int | None = None
    column: int | None = None
    unknown: str | None = None

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        path = ".".join(str(part) for part in self.path)
        return ": ".join(part for part in (place, path, self.message) if part)


class NegsimError(Exception):
    """Whatever negsim tells its user in words; anything else that escapes is a bug of ours."""


class ScenarioError(NegsimError):
    """What is written in a scenario (or given with ``--set``) cannot be used: all problems at once."""

    def __init__(self, problems: str | Problem | Iterable[Problem]) -> None:
        if isinstance(problems, str):
            problems = Problem(problems)
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class SolverError(NegsimError):
    """A game could not be solved: it is malformed, too large, or the method gave up."""


class RunError(NegsimError):
    """A sweep, a results folder or a figure could not be made, read or written."""


class PointFailedError(RunError):
    """A point of a sweep could not be solved, and the run was to end there."""


def did_you_mean(given: str, allowed: Sequence[str]) -> str:
    """The closing part of a message: what is allowed, and the nearest of it.

    >>> did_you_mean("sanctoins", ["sanctions", "patience"])
    "; allowed: sanctions, patience; did you mean 'sanctions'?"
    """
    if not allowed:
        return ""
    nearest = difflib.get_close_matches(given, allowed, n=1, cutoff=0.6)
    return say("errors.names.did_you_mean", allowed=allowed, nearest=nearest)
