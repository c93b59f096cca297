"""A file → a :class:`Scenario`, or everything that is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from typing import Any

from sim.errors import Problem, ScenarioError, did_you_mean
from sim.protocols import PROTOCOLS, Complaint, ScenarioView
from sim.protocols.fields import describe
from sim.protocols.registry import kinds_where
from sim.scenario.checks import names
from sim.scenario.checks.payoffs import check_payoffs, check_types, check_values
from sim.scenario.checks.protocols import check_protocols, setting_of, usable_rules
from sim.scenario.compiled import Compiled, compile_file
from sim.scenario.draft import Draft, make_draft
from sim.scenario.models import ScenarioContent
from sim.scenario.problems import in_order, locate
from sim.scenario.scenario import Scenario
from sim.scenario.yaml_tree import YamlDocument, read_yaml
from sim.words import say

_LARGEST_FILE = 5_000_000


def load(path: str | Path) -> Scenario:
    """Read a scenario.

    Raises:
        ScenarioError: all that is wrong with the file, each problem with line and column.
    """
    file = str(path)
    content = _read(Path(path), file)
    text = _decode(content, file)
    document = read_yaml(text, file)
    if not isinstance(document.tree, dict):
        said = say("errors.scenario.no_mapping_of_keys", tree=describe(document.tree))
        raise ScenarioError(Problem(said, (), file, 1, 1))
    given: dict[str, Any] = document.tree
    meant = _meant(given)
    # A section whose entries are all commented out is empty, and as good as not there.
    tree = {meant.get(name, name): section for name, section in given.items() if section is not None}
    unreadable = {problem.path for problem in document.problems if len(problem.path) == 1}
    draft, findings = make_draft(tree, frozenset(str(path[0]) for path in unreadable))
    compiled, more = compile_file(draft)
    setting = setting_of(draft, compiled)
    findings += [*more, *_check(draft, compiled, setting)]
    problems = locate([*_misspelled(meant), *(_as_given(finding, meant) for finding in findings)], document, file)
    if problems:
        raise ScenarioError(problems)
    warnings = _located(_warnings(draft, compiled), document, file)
    unsolvable = _located(_unsolvable(draft, setting), document, file)
    return Scenario(draft.content, setting, Path(path), sha256(content).hexdigest(), text, warnings, unsolvable)


def _read(path: Path, file: str) -> bytes:
    try:
        size = path.stat().st_size
        if path.is_file() and size > _LARGEST_FILE:
            raise ScenarioError(
                Problem(say("errors.scenario.file_too_large", size=size, largest_file=_LARGEST_FILE), (), file)
            )
        return path.read_bytes()
    except FileNotFoundError:
        named = path.with_name(f"{path.name}.yaml")
        near = str(named) if named.is_file() else ""
        raise ScenarioError(Problem(say("errors.scenario.no_such_file", near=near), (), file)) from None
    except IsADirectoryError:
        raise ScenarioError(Problem(say("errors.scenario.folder"), (), file)) from None
    except (OSError, ValueError) as error:  # ValueError: names that no file can have
        said = getattr(error, "strerror", None) or str(error)
        raise ScenarioError(Problem(say("errors.scenario.cannot_read", lower=said.lower()), (), file)) from None


def _decode(content: bytes, file: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, len(before) - (before.rfind(b"\n") + 1) + 1
        said = say("errors.scenario.not_utf8", content=content[error.start])
        raise ScenarioError(Problem(said, (), file, line, column)) from None


def _meant(tree: Mapping[str, Any]) -> dict[str, str]:
    """Misspelled sections → the section that is missing and was probably meant, so that the rest makes sense."""
    meant: dict[str, str] = {}
    for name in tree:
        absent = [
            section for section in ScenarioContent.model_fields if section not in tree and section not in meant.values()
        ]
        near = get_close_matches(name, absent, n=1, cutoff=0.6) if name not in ScenarioContent.model_fields else []
        meant.update({name: near[0]} if near else {})
    return meant


def _misspelled(meant: Mapping[str, str]) -> Iterator[Complaint]:
    for name in meant:
        yield Complaint(
            (name,),
            say("errors.scenario.unknown_key", name=name, hint=did_you_mean(name, list(ScenarioContent.model_fields))),
            key=True,
        )


def _as_given(finding: Complaint, meant: Mapping[str, str]) -> Complaint:
    """With the section as it is spelled in the file."""
    spelled = {section: name for name, section in meant.items()}
    return replace(finding, path=(spelled.get(str(finding.path[0]), finding.path[0]), *finding.path[1:]))


def _check(draft: Draft, compiled: Compiled, setting: ScenarioView) -> Iterator[Complaint]:
    yield from names.check_names(draft)
    yield from names.check_parameters(draft)
    yield from names.check_sources(draft)
    yield from names.check_contested(draft)
    yield from check_payoffs(draft)
    yield from check_types(draft)
    at_protocols = list(check_protocols(draft, setting))
    yield from at_protocols
    yield from check_values(draft, compiled)
    yield from names.check_sweeps(draft)
    yield from names.check_expectations(draft, usable_rules(draft, compiled, setting, at_protocols))


def _located(findings: Iterator[Complaint], document: YamlDocument, file: str) -> tuple[Problem, ...]:
    return tuple(in_order(locate(findings, document, file)))


def _unsolvable(draft: Draft, setting: ScenarioView) -> Iterator[Complaint]:
    """Protocols that cannot be solved in this scenario, though nothing is wrong with what they say."""
    kinds = kinds_where(lambda protocol: protocol.knows_types)
    for name, spec in draft.content.protocols.items():
        if setting.types and not PROTOCOLS[spec.kind].knows_types:
            said = say("errors.protocols.types_unknown", players=list(setting.types), kind=spec.kind, kinds=kinds)
            yield Complaint(("protocols", name), said, key=True)


def _warnings(draft: Draft, compiled: Compiled) -> Iterator[Complaint]:
    """Parameters and definitions that nothing depends on."""
    roots = [formula for path, formula in compiled.formulas.items() if path[0] != "definitions"]
    used = {name for formula in roots for name in formula.names}
    called = {definition.name for formula in roots for definition in formula.definitions}
    for name in draft.content.parameters:
        if name not in used:
            yield Complaint(("parameters", name), say("errors.scenario.unused"), key=True)
    for name in draft.content.definitions:
        if name not in called:
            yield Complaint(("definitions", name), say("errors.scenario.unused"), key=True)
