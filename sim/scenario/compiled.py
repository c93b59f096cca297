"""The formulas of a file, compiled: definitions in order of need, payoffs, probabilities of types."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter

from sim.errors import Path, ScenarioError
from sim.formulas import Formula, compile_formula
from sim.protocols import Complaint
from sim.protocols.fields import near_identifier
from sim.scenario.draft import Draft
from sim.words import say

FUNCTIONS = ("min", "max", "abs", "exp", "log", "sqrt")
WORDS = ("and", "or", "not", "if", "else")


@dataclass(frozen=True)
class Compiled:
    """Compiled formulas by their place in the file.

    ``names`` are all that formulas may use: parameters (None) and definitions. A definition that cannot be
    compiled stands there as None too, so that formulas which use it are not blamed.
    """

    names: Mapping[str, Formula | None]
    formulas: Mapping[Path, Formula]
    needs: Mapping[str, frozenset[str]] = field(default_factory=dict)


def compile_file(draft: Draft) -> tuple[Compiled, list[Complaint]]:
    """Compile what can be compiled."""
    findings: list[Complaint] = []
    names = dict.fromkeys(_usable(draft, "parameters"))
    needs = _needs(draft, names, findings)
    findings.extend(_cycles(needs))
    usable = [name for name in draft.content.definitions if name in needs]
    compiled: dict[str, Formula | None] = {**names, **dict.fromkeys(_usable(draft, "definitions"))}
    for name in _in_order(usable, needs):
        if name not in names:
            formula = _compile(draft.content.definitions[name].formula, compiled, ("definitions", name), findings)
            compiled[name] = formula
    formulas: dict[Path, Formula] = {
        ("definitions", name): formula for name, formula in compiled.items() if formula is not None
    }
    for path, value in formula_values(draft):
        formula = _compile(value, compiled, path, findings)
        if formula is not None:
            formulas[path] = formula
    if draft.known("parameters") is None or draft.known("definitions") is None:
        findings = [finding for finding in findings if finding.unknown is None]
    return Compiled(compiled, formulas, needs), findings


def _usable(draft: Draft, section: str) -> list[str]:
    """The names of a section that may stand in formulas: what is misspelled there is not blamed here."""
    return [name for name in map(near_identifier, draft.names(section)) if name]


def formula_values(draft: Draft) -> Iterator[tuple[Path, int | Fraction | str]]:
    """Every number or formula of payoffs, types and protocols, with its path."""
    for player, entries in draft.content.payoffs.items():
        for name, entry in entries.items():
            if isinstance(entry, Mapping):
                for outcome, value in entry.items():
                    yield ("payoffs", player, name, outcome), value
            else:
                yield ("payoffs", player, name), entry
    for player, types in draft.content.types.items():
        for name, kind in types.items():
            yield ("types", player, name, "probability"), kind.probability
    for name, protocol in draft.content.protocols.items():
        for path, value in protocol.formulas():
            yield ("protocols", name, *path), value


def _needs(draft: Draft, parameters: Mapping[str, None], findings: list[Complaint]) -> dict[str, frozenset[str]]:
    """For each definition that is well-formed, the names it uses directly."""
    every: dict[str, Formula | None] = {**parameters, **dict.fromkeys(_usable(draft, "definitions"))}
    needs = {}
    for name, definition in draft.content.definitions.items():
        formula = _compile(definition.formula, every, ("definitions", name), findings)
        if formula is not None:
            needs[name] = formula.names
    return needs


def _compile(
    value: int | Fraction | str, names: Mapping[str, Formula | None], path: Path, findings: list[Complaint]
) -> Formula | None:
    try:
        return compile_formula(value, names)
    except ScenarioError as error:
        findings.extend(
            Complaint(path, problem.message, column=problem.column, unknown=problem.unknown)
            for problem in error.problems
        )
        return None


def _cycles(needs: Mapping[str, frozenset[str]]) -> Iterator[Complaint]:
    """Each definition that starts a circle, the earliest of it in the file."""
    listed = set(_in_order(list(needs), needs))
    for name in needs:
        way = None if name in listed else _way_back(name, needs)
        if way is not None:
            listed.update(way)
            said = say("errors.scenario.circular_definition", listed=" → ".join([*way, name]))
            yield Complaint(("definitions", name), said, key=True)


def _way_back(start: str, needs: Mapping[str, frozenset[str]]) -> list[str] | None:
    """The shortest way from a definition to itself (breadth first)."""
    came_from: dict[str, str | None] = {start: None}
    queue = [start]
    for name in queue:
        for needed in sorted(needs.get(name, ())):
            if needed == start:
                way = [name]
                while (before := came_from[way[0]]) is not None:
                    way.insert(0, before)
                return way
            if needed not in came_from:
                came_from[needed] = name
                queue.append(needed)
    return None


def _in_order(names: list[str], needs: Mapping[str, frozenset[str]]) -> list[str]:
    """Each definition after those that it needs; those in or behind circles are left out."""
    sorter = TopologicalSorter({name: needs[name].intersection(needs) for name in names})
    with suppress(CycleError):
        sorter.prepare()
    position = {name: i for i, name in enumerate(names)}
    done: list[str] = []
    while ready := sorter.get_ready():
        done.extend(sorted(ready, key=position.__getitem__))
        sorter.done(*ready)
    return done
