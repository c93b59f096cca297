"""YAML 1.2 text → plain values, and the place of every key and value.

Built from the parser's events, so that nothing in a file is ever constructed, looked up or executed, and depth and
size are bounded before anything recurses. ruamel's own ``compose`` takes twice as long, loses which tags were written
and lets an alias stand within what it stands for.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML, events
from ruamel.yaml.error import MarkedYAMLError, StreamMark, YAMLError
from ruamel.yaml.reader import ReaderError

from sim.errors import Path, Problem, ScenarioError
from sim.scenario.yaml_scalars import (
    BadScalarError,
    bad_character,
    code_point,
    is_whole,
    read_scalar,
    without_bad_characters,
)
from sim.scenario.yaml_syntax import odd_indentation, syntax_problem
from sim.words import say

MOST_NESTING = 40
MOST_VALUES = 100_000
MOST_CHARACTERS = 10_000_000


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
    """The values of a file (dict, list, str, int, Fraction, bool, None) and the place of each.

    ``after_comma`` are keys without a value that follow a text in ``{ }``, of which they may be the rest.
    """

    tree: Any
    places: dict[Path, Location]
    problems: tuple[Problem, ...]
    after_comma: frozenset[Path] = frozenset()


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
        what = say("errors.scenario.character_not_yaml", ord=ord(text[error.position]))
        raise ScenarioError(Problem(what, (), file, line, column)) from None
    except MarkedYAMLError as error:
        raise ScenarioError(syntax_problem(error, text, file)) from None
    except YAMLError as error:
        raise ScenarioError(Problem(say("errors.scenario.unreadable_yaml", error=error), (), file)) from None
    if root is None:
        raise ScenarioError(Problem(say("errors.scenario.empty_file"), (), file, 1, 1))
    expander = _Expander(file)
    tree = expander.value(root, (), None)
    return YamlDocument(tree, expander.places, tuple(expander.problems), frozenset(expander.after_comma))


def _stop(message: str, mark: StreamMark, file: str) -> ScenarioError:
    return ScenarioError(Problem(message, (), file, mark.line + 1, mark.column + 1))


def _too_large(mark: StreamMark, file: str) -> ScenarioError:
    return _stop(say("errors.scenario.too_many_values", most=MOST_VALUES), mark, file)


def _compose(text: str, file: str) -> _Node | None:
    """The nodes of the only document; None if there is none."""
    root: _Node | None = None
    open_nodes: list[_Node] = []
    anchors: dict[str, _Node | None] = {}
    values = 0
    for event in _events(text):
        values += isinstance(event, events.NodeEvent)
        if values > 2 * MOST_VALUES:  # keys count here, too
            raise _too_large(event.start_mark, file)
        if isinstance(event, events.DocumentStartEvent) and root is not None:
            raise _stop(say("errors.scenario.second_document"), event.start_mark, file)
        if isinstance(event, events.CollectionEndEvent):
            node = open_nodes.pop()
        elif isinstance(event, events.NodeEvent):
            node = _node(event, anchors, file)
            if isinstance(event, events.CollectionStartEvent):
                if len(open_nodes) >= MOST_NESTING:
                    raise _stop(
                        say("errors.scenario.nested_too_deeply", most_nesting=MOST_NESTING), event.start_mark, file
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
                say("errors.scenario.refers_to_itself")
                if event.anchor in anchors
                else say("errors.scenario.refers_to_nothing")
            )
            raise _stop(say("errors.scenario.alias", anchor=event.anchor, why=why), event.start_mark, file)
        return found
    if event.ctag is not None:
        tag = str(event.ctag).replace("tag:yaml.org,2002:", "!!")
        raise _stop(say("errors.scenario.tag", tag=tag), event.start_mark, file)
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
        self.after_comma: set[Path] = set()
        self._values = 0
        self._characters = 0

    def value(self, node: _Node, path: Path, key: _Node | None) -> Any:
        self._values += 1
        self._characters += len(node.text)
        if self._values > MOST_VALUES or self._characters > MOST_CHARACTERS or len(path) > MOST_NESTING:
            raise _too_large(node.start, self.file)
        self._remember(node, path, key or node)
        if node.kind == "list":
            return [self.value(item, (*path, i), None) for i, item in enumerate(node.items)]
        if node.kind == "mapping":
            return self._mapping(node, path)
        self._check_characters(node, path)
        if not node.plain:
            return node.text
        try:
            return read_scalar(node.text)
        except BadScalarError as error:
            self.report(str(error), node, path)
            return None

    def _mapping(self, node: _Node, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        first: dict[str, int] = {}
        before: tuple[_Node, _Node] | None = None
        for key, value in zip(node.items[::2], node.items[1::2], strict=True):
            if before is not None and _is_decimals(before[1], key, value):
                said = say("errors.scenario.decimal_comma", whole=before[1].text, decimals=key.text)
                self.report(said, before[1], (*path, before[0].text))
            elif self._is_usable(key, path, first):
                first[key.text] = key.start.line + 1
                result[key.text] = self.value(value, (*path, key.text), key)
                if before is not None and _is_bare(key, value) and isinstance(result.get(before[0].text), str):
                    self.after_comma.add((*path, key.text))
            before = key, value
        return result

    def _is_usable(self, key: _Node, path: Path, first: dict[str, int]) -> bool:
        """Whether a key is text that was not there before (``first`` has lines); else it is reported."""
        if key.kind != "scalar":
            self.report(say("errors.scenario.key_not_text", kind=key.kind), key, path)
        elif odd := odd_indentation(key.text) if key.plain else None:
            said = say("errors.scenario.odd_space", code=code_point(odd["space"]))
            raise _stop(said, key.start, self.file)
        elif key.plain and key.text == "<<":
            self.report(say("errors.scenario.merge_keys"), key, path)
        elif key.text in first:
            said = say("errors.scenario.key_twice", line=first[key.text])
            self.report(said, key, (*path, key.text))
        else:
            return self._check_characters(key, (*path, without_bad_characters(key.text)))
        return False

    def _check_characters(self, node: _Node, path: Path) -> bool:
        """Whether all characters are text; what is not is reported."""
        bad = bad_character(node.text)
        if bad:
            self.report(say("errors.scenario.bad_character", code=bad), node, path)
        return not bad

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


def _is_bare(key: _Node, value: _Node) -> bool:
    """Whether a key in ``{ }`` stands there alone, without a colon."""
    return value.kind == "scalar" and value.plain and not value.text and value.start.index == key.end.index


def _is_decimals(number: _Node, key: _Node, value: _Node) -> bool:
    """Whether ``2,5`` was read as the number 2 and the key 5."""
    numeric = number.kind == "scalar" and number.plain and is_whole(number.text) and key.text.isdecimal()
    return numeric and key.start.index == number.end.index + 1 and _is_bare(key, value)
