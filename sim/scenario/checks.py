"""What pydantic cannot see: names that lead nowhere, missing payoffs, ranges, sources, protocols that do not fit."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from pydantic import BaseModel

from sim.errors import did_you_mean
from sim.protocols import Finding, ProtocolSpec, Setting
from sim.protocols.demands import NO_DEAL
from sim.protocols.fields import number_text
from sim.scenario.compiled import FUNCTIONS, WORDS, Compiled
from sim.scenario.draft import Draft
from sim.scenario.models import Parameter

Path = tuple[str | int, ...]


def check_names(draft: Draft) -> Iterator[Finding]:
    """Names that are taken."""
    for section in ("parameters", "definitions"):
        for name in draft.names(section):
            if name in FUNCTIONS or name in WORDS:
                what = "a function" if name in FUNCTIONS else "a word"
                yield Finding((section, name), f"{name!r} is {what} of formulas; use another name", key=True)
    for name in draft.names("definitions"):
        if name in draft.names("parameters"):
            yield Finding(("definitions", name), f"{name!r} is already a parameter; use another name", key=True)
    players = draft.names("players")
    if len(players) < 2 and draft.sound("players"):
        said = f"has {len(players)} player{'' if len(players) == 1 else 's'}; expected: 2 or more"
        yield Finding(("players",), said, key=True)
    if NO_DEAL in draft.names("options"):
        said = "'no_deal' is what happens without agreement; it stands at the top level, not among the options"
        yield Finding(("options", NO_DEAL), said, key=True)


def check_parameters(draft: Draft) -> Iterator[Finding]:
    """Values outside their ranges, here and in variants; distributions; missing sources; unknown names."""
    parameters = draft.file.parameters
    for name, parameter in parameters.items():
        path: Path = ("parameters", name)
        yield from _outside(parameter, parameter.value, (*path, "value"))
        if parameter.basis == "source" and parameter.source is None:
            yield Finding((*path, "basis"), "is source, but no source is given; add `source:`, or say assumption")
        if parameter.distribution is not None:
            yield from _check_distribution(parameter, (*path, "distribution"))
    for variant, changes in draft.file.variants.items():
        for name, value in changes.parameters.items():
            path = ("variants", variant, "parameters", name)
            yield from _unknown(path, "parameter", name, draft.names("parameters"))
            if name in parameters:
                yield from _outside(parameters[name], value, path)


def _outside(parameter: Parameter, value: Fraction, path: Path) -> Iterator[Finding]:
    if parameter.range is None:
        return
    low, high = parameter.range
    if not low <= value <= high:
        allowed = f"{number_text(low)} to {number_text(high)}"
        yield Finding(path, f"is {number_text(value)}, outside its range; allowed: {allowed}")


def _check_distribution(parameter: Parameter, path: Path) -> Iterator[Finding]:
    distribution = parameter.distribution
    assert distribution is not None  # noqa: S101 - the caller has looked; says so to mypy
    kind, numbers = distribution.kind, distribution.numbers
    path = (*path, kind)
    if kind in {"uniform", "triangular"}:
        if list(numbers) != sorted(numbers) or numbers[0] == numbers[-1]:
            order = "[lowest, highest]" if kind == "uniform" else "[lowest, most likely, highest]"
            yield Finding(path, f"is not in order; expected: {order}")
        elif parameter.range and not parameter.range[0] <= numbers[0] <= numbers[-1] <= parameter.range[1]:
            low, high = (number_text(bound) for bound in parameter.range)
            yield Finding(path, f"goes beyond the range; allowed: {low} to {high}")
    elif kind == "beta":
        if min(numbers) <= 0:
            yield Finding(path, "has a number that is not above 0; expected: [a, b], both positive")
        if parameter.range is None:
            yield Finding(path, "needs a `range:` to be stretched over")
    elif numbers[1] <= 0:
        yield Finding((*path, 1), f"is {number_text(numbers[1])}, where a standard deviation above 0 is expected")


def _unknown(path: Path, what: str, name: str, known: list[str], key: bool = True) -> Iterator[Finding]:
    if name not in known:
        hint = did_you_mean(name, known) or f"; the file has no {what}s"
        yield Finding(path, f"unknown {what} {name!r}{hint}", key=key)


def check_sources(draft: Draft) -> Iterator[Finding]:
    """References to sources that the file does not have."""
    known = draft.names("sources")
    for path, reference in _references(draft.file, ()):
        yield from _unknown(path, "source", reference.split("#", 1)[0], known, key=False)


def _references(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            item = getattr(value, name)
            if name == "source" and isinstance(item, str):
                yield (*path, name), item
            else:
                yield from _references(item, (*path, field.alias or name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _references(item, (*path, key))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _references(item, (*path, place))


def check_payoffs(draft: Draft) -> Iterator[Finding]:
    """Payoffs that are missing, or for players, types or outcomes that there are not."""
    players, outcomes = draft.names("players"), outcome_names(draft)
    if not draft.sound("payoffs") or (not draft.file.payoffs and draft.whole("payoffs")):
        return
    given = draft.tree.get("payoffs", {})
    for player in given:
        yield from _unknown(("payoffs", player), "player", player, players)
    for player in players:
        if player not in given and draft.sound("players"):
            yield Finding(("payoffs", player), "is missing; every player needs payoffs")
    for player, entries in draft.file.payoffs.items():
        if player not in players:
            continue
        types = list(draft.tree.get("types", {}).get(player, {})) if isinstance(draft.tree.get("types"), dict) else []
        yield from _check_entries(player, entries, outcomes, types)


def _check_entries(player: str, entries: Mapping[str, Any], outcomes: list[str], types: list[str]) -> Iterator[Finding]:
    for name, entry in entries.items():
        yield from _check_entry(player, name, entry, outcomes, types)
    said = f"is missing; {player} needs a payoff for every outcome"
    for outcome in outcomes:
        lacking = [kind for kind in types if outcome not in _mapping(entries.get(kind))]
        if outcome in entries or (types and not lacking):
            continue
        if types and len(lacking) < len(types):
            for kind in lacking:
                yield Finding(("payoffs", player, kind, outcome), said)
        else:
            yield Finding(("payoffs", player, outcome), said)


def _check_entry(player: str, name: str, entry: Any, outcomes: list[str], types: list[str]) -> Iterator[Finding]:
    path: Path = ("payoffs", player, name)
    if not isinstance(entry, Mapping):
        if name in types:
            yield Finding(path, "is a type; expected: outcome → number or formula")
        else:
            yield from _unknown(path, "outcome", name, outcomes)
    elif types:
        yield from _unknown(path, f"type of {player}", name, types)
        for outcome in entry:
            yield from _unknown((*path, outcome), "outcome", outcome, outcomes)
    else:
        yield Finding(path, f"is a mapping, but {player} has no types; expected: a number or a formula")


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def outcome_names(draft: Draft) -> list[str]:
    """The options, and no_deal if there is one."""
    return [*draft.names("options"), *([NO_DEAL] if draft.tree.get(NO_DEAL) is not None else [])]


def setting_of(draft: Draft, compiled: Compiled) -> Setting:
    """What protocols may see, as far as it could be read."""
    file = draft.file
    labels = {name: file.options[name].label if name in file.options else name for name in outcome_names(draft)}
    if file.no_deal is not None:
        labels[NO_DEAL] = file.no_deal.label
    players = {name: file.players[name].label if name in file.players else name for name in draft.names("players")}
    payoffs = {
        player: {
            outcome: compiled.formulas["payoffs", player, outcome]
            for outcome in labels
            if ("payoffs", player, outcome) in compiled.formulas
        }
        for player in players
    }
    return Setting(players, labels, payoffs, compiled.names, file.scale == "ordinal")


def check_protocols(draft: Draft, setting: Setting) -> Iterator[Finding]:
    """Everything that is wrong with the protocols."""
    if not draft.sound("players"):
        return
    for name, protocol in draft.file.protocols.items():
        yield from _check_needs(draft, name, protocol)
        for finding in protocol.check(setting):
            yield Finding(("protocols", name, *finding.path), finding.message, finding.key, finding.column)


def _check_needs(draft: Draft, name: str, protocol: ProtocolSpec) -> Iterator[Finding]:
    if protocol.needs_payoffs:
        lacking = [f"`{part}`" for part in ("options", NO_DEAL, "payoffs") if not draft.tree.get(part)]
        if lacking:
            yield Finding(("protocols", name), f"needs {' and '.join(lacking)}, which the file does not have", key=True)


def check_types(draft: Draft) -> Iterator[Finding]:
    """Types of players that there are not."""
    for player, types in draft.file.types.items():
        yield from _unknown(("types", player), "player", player, draft.names("players"))
        if not types:
            yield Finding(("types", player), "has no types; give at least one, or leave the player out")
