"""YAML 1.2 text → plain values, and the place of every key and value.

Built from the parser's events, so that nothing in a file is ever constructed, looked up or executed, and depth and
size are bounded before anything recurses.

Plain scalars of YAML 1.2 (core schema), with exact numbers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from ruamel.yaml import YAML, events
from ruamel.yaml.error import MarkedYAMLError, StreamMark, YAMLError
from ruamel.yaml.reader import ReaderError

from sim.errors import Problem, ScenarioError
from sim.words import say

_NULL = {"", "~", "null", "Null", "NULL"}
_BOOLEAN = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_WHOLE = re.compile(r"[-+]?[0-9]+\Z")
_OTHER_BASE = re.compile(r"0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE](?P<exponent>[-+]?[0-9]+))?\Z")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)\Z|\.(nan|NaN|NAN)\Z")
_MOST_DIGITS = 300
_LARGEST_EXPONENT = 300


class BadScalarError(ValueError):
    """A scalar that stands for nothing that a scenario may hold."""


def read_scalar(text: str) -> int | Fraction | bool | str | None:
    """The value of a scalar without quotes.

    >>> read_scalar("0.1"), read_scalar("12"), read_scalar("yes"), read_scalar("~")
    (Fraction(1, 10), 12, 'yes', None)

    Raises:
        BadScalarError: a number that is infinite, not a number, or out of range.
    """
    if text in _NULL:
        return None
    if text in _BOOLEAN:
        return _BOOLEAN[text]
    if _NOT_FINITE.match(text):
        raise BadScalarError(f"is {text}; allowed: finite numbers")
    if _WHOLE.match(text):
        return int(_checked(text))
    if _OTHER_BASE.match(text):
        return int(_checked(text), 0)
    decimal = _DECIMAL.match(text)
    if decimal:
        return Fraction(_checked(text, decimal["exponent"]))
    return text


def _checked(text: str, exponent: str | None = None) -> str:
    """The text, if its number has a size that can be worked with."""
    if len(text) > _MOST_DIGITS or (exponent and (len(exponent) > 5 or abs(int(exponent)) > _LARGEST_EXPONENT)):
        shown = text if len(text) <= 30 else text[:29] + "…"
        raise BadScalarError(f"the number {shown} is out of range; allowed: up to 1e300, with up to 300 digits")
    return text


MOST_NESTING = 40
MOST_VALUES = 100_000
Path = tuple[str | int, ...]

# What the parser says, in words for people who write scenarios.
_SYNTAX = {
    "found character '\\t' that cannot start any token": "a tab cannot be used for indentation; use spaces",
    "mapping values are not allowed here": "a second ': ' on the line; put text with a colon in quotes",
    "expected <block end>, but found '<block mapping start>'": "the indentation does not fit the lines above",
    "expected <block end>, but found '?'": "the indentation does not fit the lines above",
    "expected <block end>, but found '<scalar>'": "the indentation or the quotes do not fit the lines above",
    "could not find expected ':'": "a key without ': ' and a value",
    "found unexpected end of stream": "a text in quotes begins here and has no end",
}
_BRACKETS = {
    "while parsing a flow sequence": "the list [ … ]",
    "while parsing a flow mapping": "the mapping { … }",
}


@dataclass(frozen=True)
class Location:
    """Where a value is, and its key; all count from 1.

    ``literal`` says that the value stands on one line exactly as it is read, so columns inside it are known.
    """

    line: int
    column: int
    key_line: int
    key_column: int
    literal: bool = False


@dataclass(frozen=True)
class YamlDocument:
    """The values of a file (dict, list, str, int, Fraction, bool, None) and the place of each."""

    tree: Any
    places: dict[Path, Location]
    problems: tuple[Problem, ...]


@dataclass
class _Node:
    """A piece of the file: a scalar has ``text``, the others ``items`` (keys and values in turn, for a mapping)."""

    kind: str
    start: StreamMark
    end: StreamMark
    text: str = ""
    plain: bool = True
    items: list["_Node"] = field(default_factory=list)


def read_yaml(text: str, file: str) -> YamlDocument:
    """Read one YAML document.

    Raises:
        ScenarioError: it cannot be read at all; what leaves the rest readable is in ``problems``.
    """
    try:
        root = _compose(text, file)
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        column = error.position - (text.rfind("\n", 0, error.position) + 1) + 1
        what = say("errors.scenario.character_yaml_does_not", ord=ord(text[error.position]))
        raise ScenarioError(Problem(what, (), file, line, column)) from None
    except MarkedYAMLError as error:
        raise ScenarioError(_syntax(error, file)) from None
    except YAMLError as error:
        raise ScenarioError(Problem(say("errors.scenario.cannot_read_yaml", error=error), (), file)) from None
    if root is None:
        raise ScenarioError(Problem(say("errors.scenario.file_empty_negsim_new"), (), file, 1, 1))
    expander = _Expander(file)
    tree = expander.value(root, (), None)
    return YamlDocument(tree, expander.places, tuple(expander.problems))


def _syntax(error: MarkedYAMLError, file: str) -> Problem:
    mark, opened = error.problem_mark or error.context_mark, error.context_mark
    said = str(error.problem or error.context or "cannot be read as YAML").strip()
    words = _SYNTAX.get(said)
    if said == "found unexpected end of stream":
        mark = opened or mark
    elif error.context in _BRACKETS and opened is not None:
        words = say("errors.scenario.begins_line", said=said, brackets=_BRACKETS[error.context], value=opened.line + 1)
    elif words is None:
        words = f"not valid YAML: {said} {error.context or ''}".rstrip()
    words = str(words).replace("<stream end>", "the end of the file")
    return Problem(words, (), file, mark.line + 1 if mark else None, mark.column + 1 if mark else None)


def _stop(message: str, mark: StreamMark, file: str) -> ScenarioError:
    return ScenarioError(Problem(message, (), file, mark.line + 1, mark.column + 1))


def _compose(text: str, file: str) -> _Node | None:
    """The nodes of the only document; None if there is none."""
    root: _Node | None = None
    open_nodes: list[_Node] = []
    anchors: dict[str, _Node | None] = {}
    for event in _events(text):
        if isinstance(event, events.DocumentStartEvent) and root is not None:
            raise _stop(say("errors.scenario.second_document_starts_scenario"), event.start_mark, file)
        if isinstance(event, events.CollectionEndEvent):
            node = open_nodes.pop()
        elif isinstance(event, events.NodeEvent):
            node = _node(event, anchors, file)
            if isinstance(event, events.CollectionStartEvent):
                if len(open_nodes) >= MOST_NESTING:
                    raise _stop(
                        say("errors.scenario.nested_too_deeply_most", most_nesting=MOST_NESTING), event.start_mark, file
                    )
                anchors.update({event.anchor: None} if event.anchor else {})
                open_nodes.append(node)
                node.text = event.anchor or ""
                continue
        else:
            continue
        if node.kind != "scalar" and node.text:
            anchors[node.text] = node
        if open_nodes:
            open_nodes[-1].items.append(node)
        else:
            root = node
    return root


def _events(text: str) -> Iterator[Any]:
    yaml = YAML(typ="safe", pure=True)
    yield from yaml.parse(text)


def _node(event: Any, anchors: dict[str, _Node | None], file: str) -> _Node:
    if isinstance(event, events.AliasEvent):
        found = anchors.get(event.anchor)
        if found is None:
            why = (
                say("errors.scenario.refers_itself")
                if event.anchor in anchors
                else say("errors.scenario.refers_nothing_above")
            )
            raise _stop(say("errors.scenario.alias", anchor=event.anchor, why=why), event.start_mark, file)
        return found
    if event.ctag is not None:
        tag = str(event.ctag).replace("tag:yaml.org,2002:", "!!")
        raise _stop(say("errors.scenario.tag_not_write_value", tag=tag), event.start_mark, file)
    if isinstance(event, events.ScalarEvent):
        node = _Node("scalar", event.start_mark, event.end_mark, event.value, event.implicit[0])
        if event.anchor:
            anchors[event.anchor] = node
        return node
    kind = "mapping" if isinstance(event, events.MappingStartEvent) else "list"
    return _Node(kind, event.start_mark, event.end_mark)


class _Expander:
    """Nodes → values, with places and the problems that leave the rest readable."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.places: dict[Path, Location] = {}
        self.problems: list[Problem] = []
        self._values = 0

    def value(self, node: _Node, path: Path, key: _Node | None) -> Any:
        self._values += 1
        if self._values > MOST_VALUES or len(path) > MOST_NESTING:
            raise _stop(say("errors.scenario.too_many_values_aliases"), node.start, self.file)
        self._remember(node, path, key or node)
        if node.kind == "list":
            return [self.value(item, (*path, place), None) for place, item in enumerate(node.items)]
        if node.kind == "mapping":
            return self._mapping(node, path)
        if not node.plain:
            return node.text
        try:
            return read_scalar(node.text)
        except BadScalarError as error:
            self.report(str(error), node, path)
            return None

    def _mapping(self, node: _Node, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        pairs = zip(node.items[::2], node.items[1::2], strict=True)
        first: dict[str, int] = {}
        for key, value in pairs:
            if key.kind != "scalar":
                self.report(f"a key is a {key.kind}; allowed: text", key, path)
            elif key.plain and key.text == "<<":
                self.report("merge keys (<<) are not part of YAML 1.2; write the values out", key, path)
            elif key.text in first:
                line = first[key.text]
                self.report(f"the key is given twice, first in line {line}", key, (*path, key.text))
            else:
                first[key.text] = key.start.line + 1
                result[key.text] = self.value(value, (*path, key.text), key)
        return result

    def _remember(self, node: _Node, path: Path, key: _Node) -> None:
        length, given = len(node.text), node.end.index - node.start.index
        quotes = 0 if node.plain else 1
        literal = node.kind == "scalar" and node.start.line == node.end.line and given == length + 2 * quotes
        # An empty value has no place of its own worth showing; its key has.
        start = key.start if node.kind == "scalar" and node.plain and not node.text else node.start
        column = start.column + 1 + (quotes if literal else 0)
        self.places[path] = Location(start.line + 1, column, key.start.line + 1, key.start.column + 1, literal)

    def report(self, message: str, node: _Node, path: Path) -> None:
        self.problems.append(Problem(message, path, self.file, node.start.line + 1, node.start.column + 1))
