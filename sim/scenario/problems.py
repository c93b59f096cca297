"""pydantic's complaints → findings in plain words, with paths as they are in the file.

Findings → problems with file, line and column.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from sim.errors import Path, Problem, did_you_mean
from sim.protocols import PROTOCOLS, Complaint, ProtocolSpec
from sim.protocols.fields import describe, is_identifier, number_text
from sim.scenario.yaml_syntax import missing_space
from sim.scenario.yaml_tree import Location, YamlDocument
from sim.words import say

# What pydantic calls a value of the wrong kind → the kind that is expected.
_WANTED = {
    "dict_type": "mapping",
    "mapping_type": "mapping",
    "model_type": "mapping",
    "model_attributes_type": "mapping",
    "list_type": "list",
    "string_type": "text",
}


def findings_of(error: ValidationError, model: type[BaseModel], tree: Any) -> list[Complaint]:
    """Everything that a validation has found, once each."""
    found = [_finding(dict(line), model, tree) for line in error.errors(include_url=False)]
    return list(dict.fromkeys(found))


def _finding(line: dict[str, Any], model: type[BaseModel], tree: Any) -> Complaint:
    path, context = _path(line["loc"], line["type"]), line.get("ctx", {})
    if line["loc"][-1:] == ("[key]",):
        return Complaint(path, line["msg"], key=True)
    if line["type"] == "extra_forbidden":
        allowed = _keys_at(model, path[:-1], tree)
        return Complaint(
            path,
            say("errors.scenario.unknown_key", name=path[-1], hint=did_you_mean(str(path[-1]), allowed)),
            key=True,
        )
    if line["type"] == "negsim":
        return Complaint(path, line["msg"], column=context.get("column"))
    said = _words(line["type"], line["msg"], line.get("input"), context)
    return Complaint(path, said + _meant(line["type"], path, line.get("input")))


def _meant(kind: str, path: Path, given: Any) -> str:
    """What somebody probably meant by text where a mapping is expected."""
    if _WANTED.get(kind) != "mapping" or not isinstance(given, str):
        return ""
    if pair := missing_space(given):
        return say("errors.scenario.colon_in_text", key=pair["key"], value=pair["value"])
    names = [name.strip() for name in given.split(",")]
    if path[:1] == ("protocols",) and given in PROTOCOLS:
        return say("errors.scenario.kind_in_text", kind=given)
    if path in {("players",), ("options",)} and len(names) > 1 and all(map(is_identifier, names)):
        return say("errors.scenario.names_in_text", names=names)
    return ""


def _words(kind: str, said: str, given: Any, context: Mapping[str, Any]) -> str:
    if kind in _WANTED:
        hint = (
            say("errors.scenario.such_as_value", given=number_text(given))
            if kind == "model_type" and _is_number(given)
            else ""
        )
        return say("errors.scenario.wrong_kind_of_value", given=describe(given), wanted=_WANTED[kind], hint=hint)
    if kind in {"bool_type", "bool_parsing"}:
        return say("errors.scenario.no_true_or_false", given=describe(given))
    if kind == "literal_error":
        return _not_among(given, str(context["expected"]))
    if kind == "too_long" and isinstance(given, Mapping):
        return say("errors.scenario.too_many_entries", given=len(given), most=context["max_length"])
    if kind in {"too_short", "too_long"}:
        length = context.get("min_length", context.get("max_length"))
        return say("errors.scenario.entry_count", context=context["actual_length"], length=length)
    return _fixed(kind, str(context.get("tag", ""))) or said[:1].lower() + said[1:]


def _fixed(kind: str, tag: str) -> str:
    """Messages that need no more than the kind of the complaint; empty for others."""
    match kind:
        case "missing":
            return say("errors.scenario.missing")
        case "string_too_short":
            return say("errors.scenario.empty_text")
        case "union_tag_not_found":
            return say("errors.scenario.no_kind", allowed=list(PROTOCOLS))
        case "union_tag_invalid":
            return say("errors.scenario.unknown_kind", kind=tag, hint=did_you_mean(tag, list(PROTOCOLS)))
    return ""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Fraction) and not isinstance(value, bool)


def _not_among(given: Any, expected: str) -> str:
    allowed = [word.strip("'\"") for word in expected.replace(" or ", ", ").split(", ")]
    hint = did_you_mean(given if isinstance(given, str) else "", allowed)
    return say("errors.scenario.not_among", given=describe(given), hint=hint)


def _path(location: tuple[str | int, ...], kind: str) -> Path:
    """Without what pydantic adds: the kind of a protocol, and "[key]"."""
    path = tuple(step for step in location if step != "[key]")
    if path[:1] == ("protocols",) and len(path) > 2:
        path = path[:2] + path[3:]
    return path


def _keys_at(model: Any, path: Path, tree: Any) -> list[str]:
    """The keys that may stand at a place of the file."""
    for step in path:
        model = _below(model, step, tree)
        tree = _step(tree, step)
    model = _choose(model, tree)
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return []
    return [field.alias or name for name, field in model.model_fields.items()]


def _step(tree: Any, step: str | int) -> Any:
    try:
        return tree[step]
    except (KeyError, IndexError, TypeError):
        return None


def _below(model: Any, step: str | int, tree: Any) -> Any:
    """The type of a part of something of this type."""
    model = _choose(model, tree)
    if isinstance(model, type) and issubclass(model, BaseModel):
        for name, field in model.model_fields.items():
            if (field.alias or name) == step:
                return field.annotation
        return None
    arguments = get_args(model)
    return arguments[-1] if arguments else None


def _choose(model: Any, tree: Any) -> Any:
    """Without annotations; of several possibilities the one that the values fit."""
    while hasattr(model, "__metadata__"):
        model = get_args(model)[0]
    if model is ProtocolSpec:
        kind = _step(tree, "kind")
        return PROTOCOLS[kind].spec if isinstance(kind, str) and kind in PROTOCOLS else None
    if get_origin(model) not in {Union, UnionType}:
        return model
    members = [member for member in get_args(model) if member is not type(None)]
    return _choose(members[0], tree) if len(members) == 1 else None


def locate(findings: Iterable[Complaint], document: YamlDocument, file: str) -> list[Problem]:
    """Every finding with its place, in the order of the file; what the reader has reported is not repeated."""
    unreadable = {problem.path for problem in document.problems}
    problems = [
        _problem(finding, document, file)
        for finding in dict.fromkeys(_with_commas(findings, document))
        if not any(finding.path[: len(path)] == path for path in unreadable)
    ]
    return in_order([*document.problems, *problems])


def _with_commas(findings: Iterable[Complaint], document: YamlDocument) -> Iterator[Complaint]:
    """Where an unknown key is the rest of a text with a comma in it, that is what is said."""
    for finding in findings:
        if finding.key and finding.path in document.after_comma:
            yield replace(finding, message=say("errors.scenario.comma_in_text", key=finding.path[-1]))
        else:
            yield finding


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """By line and column, and once each."""
    return sorted(dict.fromkeys(problems), key=lambda problem: (problem.line or 0, problem.column or 0))


def _problem(finding: Complaint, document: YamlDocument, file: str) -> Problem:
    steps, found = _walk(document.tree, finding.path)
    place = document.places[steps]
    if not found or finding.key or place.line > place.key_line:
        line, column = place.key_line, place.key_column
        if found and not finding.key and finding.column is not None:  # text that starts below its key
            line, column = place.line, place.column
    else:
        line, column = place.line, _column(place, finding.column)
    return Problem(finding.message, finding.path, file, line, column)


def _column(place: Location, inside: int | None) -> int:
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
