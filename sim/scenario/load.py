"""A file → a :class:`Scenario`, or everything that is wrong with it."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from sim.errors import Problem, ScenarioError
from sim.protocols import Finding, NormalFormRules, Setting
from sim.protocols.fields import describe
from sim.scenario import checks, uses
from sim.scenario.compiled import Compiled, compile_file
from sim.scenario.draft import Draft, make_draft
from sim.scenario.locate import in_order, locate
from sim.scenario.scenario import Scenario
from sim.scenario.values import check_values
from sim.scenario.yaml_tree import Document, read_yaml

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
        said = (
            f"the file is {describe(document.tree)}, where a scenario (keys and values, such as title: …) is expected"
        )
        raise ScenarioError(Problem(said, (), file, 1, 1))
    # A section whose entries are all commented out is empty, and as good as not there.
    tree = {name: section for name, section in document.tree.items() if section is not None}
    draft, findings = make_draft(tree)
    compiled, more = compile_file(draft)
    setting = checks.setting_of(draft, compiled)
    findings += [*more, *_check(draft, compiled, setting)]
    problems = locate(findings, document, file)
    if problems:
        raise ScenarioError(problems)
    warnings = _located(_warnings(draft, compiled), document, file)
    return Scenario(draft.file, setting, Path(path), sha256(content).hexdigest(), text, warnings)


def _read(path: Path, file: str) -> bytes:
    try:
        size = path.stat().st_size
        if path.is_file() and size > _LARGEST_FILE:
            raise ScenarioError(Problem(f"is too large ({size:,} bytes); at most {_LARGEST_FILE:,}", (), file))
        return path.read_bytes()
    except FileNotFoundError:
        raise ScenarioError(Problem("no such file", (), file)) from None
    except IsADirectoryError:
        raise ScenarioError(Problem("is a folder; give a scenario file in it", (), file)) from None
    except OSError as error:
        raise ScenarioError(Problem(f"cannot be read ({error.strerror})", (), file)) from None


def _decode(content: bytes, file: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, len(before) - (before.rfind(b"\n") + 1) + 1
        said = f"is not UTF-8 text (byte 0x{content[error.start]:02x}); save the file in UTF-8"
        raise ScenarioError(Problem(said, (), file, line, column)) from None


def _check(draft: Draft, compiled: Compiled, setting: Setting) -> Iterator[Finding]:
    yield from checks.check_names(draft)
    yield from checks.check_parameters(draft)
    yield from checks.check_sources(draft)
    yield from checks.check_payoffs(draft)
    yield from checks.check_types(draft)
    at_protocols = list(checks.check_protocols(draft, setting))
    yield from at_protocols
    yield from check_values(draft, compiled)
    yield from uses.check_sweeps(draft)
    blamed = {finding.path[1] for finding in at_protocols}
    yield from uses.check_expectations(draft, setting, _rules(draft, compiled, setting, blamed))


def _rules(draft: Draft, compiled: Compiled, setting: Setting, blamed: set[Any]) -> dict[str, NormalFormRules]:
    """The rules of the protocols that are in order, if there is anything to be checked against them."""
    rules = {}
    for name in dict.fromkeys(entry.protocol or next(iter(draft.file.protocols), "") for entry in draft.file.expect):
        spec = draft.file.protocols.get(name)
        if spec is None or name in blamed or not draft.sound("players"):
            continue
        complete = all(("protocols", name, *path) in compiled.formulas for path, _ in spec.formulas())
        payoffs = all(len(entries) == len(setting.outcomes) for entries in setting.payoffs.values())
        if complete and (payoffs or not spec.needs_payoffs):
            rules[name] = spec.rules(setting)
    return rules


def _located(findings: Iterator[Finding], document: Document, file: str) -> tuple[Problem, ...]:
    return tuple(in_order(locate(findings, document, file)))


def _warnings(draft: Draft, compiled: Compiled) -> Iterator[Finding]:
    """Parameters and definitions that nothing depends on."""
    roots = [formula for path, formula in compiled.formulas.items() if path[0] != "definitions"]
    used = {name for formula in roots for name in formula.names}
    called = {definition.name for formula in roots for definition in formula.definitions}
    for name in draft.file.parameters:
        if name not in used:
            yield Finding(("parameters", name), "is used by no payoff; nothing depends on it", key=True)
    for name in draft.file.definitions:
        if name not in called:
            yield Finding(("definitions", name), "is used by no payoff; nothing depends on it", key=True)
