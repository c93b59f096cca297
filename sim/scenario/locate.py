"""Findings → problems with file, line and column."""

from collections.abc import Iterable, Sequence
from typing import Any

from sim.errors import Problem
from sim.protocols import Finding
from sim.scenario.yaml_tree import Document, Path, Place


def locate(findings: Iterable[Finding], document: Document, file: str) -> list[Problem]:
    """Every finding with its place, in the order of the file; what the reader has reported is not repeated."""
    unreadable = {problem.path for problem in document.problems}
    problems = [
        _problem(finding, document, file)
        for finding in dict.fromkeys(findings)
        if not any(finding.path[: len(path)] == path for path in unreadable)
    ]
    return in_order([*document.problems, *problems])


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """By line and column, and once each."""
    return sorted(dict.fromkeys(problems), key=lambda problem: (problem.line or 0, problem.column or 0))


def _problem(finding: Finding, document: Document, file: str) -> Problem:
    steps, found = _walk(document.tree, finding.path)
    place = document.places[steps]
    if not found or finding.key or place.line > place.key_line:
        line, column = place.key_line, place.key_column
        if found and not finding.key and finding.column is not None:  # text that starts below its key
            line, column = place.line, place.column
    else:
        line, column = place.line, _column(place, finding.column)
    return Problem(finding.message, finding.path, file, line, column)


def _column(place: Place, inside: int | None) -> int:
    return place.column + inside - 1 if inside is not None and place.literal else place.column


def _walk(tree: Any, path: Sequence[str | int]) -> tuple[Path, bool]:
    """How far a path leads in the file, and whether it leads to its end.

    Lists stand for mappings in some places: ``[a, b]`` for ``{a: {}, b: {}}``, and the payoffs of a cell.
    """
    steps: Path = ()
    for place, step in enumerate(path):
        found = _find(tree, step)
        if found is not None:
            steps, tree = (*steps, found), _child(tree, found)
        elif not _left_out(tree, step, last=place == len(path) - 1):
            return steps, False
    return steps, True


def _find(tree: Any, step: str | int) -> str | int | None:
    """The key or position that a step of a path stands for."""
    if isinstance(tree, dict):
        return step if step in tree else None
    if isinstance(tree, list):
        if isinstance(step, int):
            return step if step < len(tree) else None
        return tree.index(step) if step in tree else None
    return None


def _child(tree: Any, step: Any) -> Any:
    return tree[step]


def _left_out(tree: Any, step: str | int, *, last: bool) -> bool:
    """Whether the file may leave this step out: a list of payoffs or values, a definition that is just a formula."""
    if isinstance(tree, list):
        return step in {"payoffs", "values"}
    return last and step == "formula" and not isinstance(tree, dict)
