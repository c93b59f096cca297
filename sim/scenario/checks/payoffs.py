"""Checks of payoffs, and of the types of players that they may depend on.

Checks that calculate: payoffs without a value at the base point or a variant, probabilities of types.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from sim.errors import Path, ScenarioError
from sim.formulas import Formula
from sim.protocols import Complaint
from sim.protocols.fields import number_text
from sim.protocols.spec import NO_DEAL
from sim.protocols.values import ROUNDING
from sim.scenario.checks.names import unknown, unknown_keys
from sim.scenario.compiled import Compiled
from sim.scenario.draft import Draft
from sim.words import say


def outcome_names(draft: Draft) -> list[str]:
    """The options, and no_deal if there is one."""
    return [*draft.names("options"), *([NO_DEAL] if draft.tree.get(NO_DEAL) is not None else [])]


def check_payoffs(draft: Draft) -> Iterator[Complaint]:
    """Payoffs that are missing, or for players, types or outcomes that there are not."""
    given = draft.tree.get("payoffs")
    if not given or not isinstance(given, dict):
        return
    players, outcomes = draft.names("players"), outcome_names(draft)
    if players and outcomes and set(given) <= set(outcomes) and not set(given) & set(players):
        said = say("errors.scenario.payoffs_by_outcome", player=players[0], outcome=outcomes[0])
        yield Complaint(("payoffs",), said, key=True)
        return
    yield from unknown_keys(("payoffs",), "player", given, draft.known("players"))
    for player in players:
        if player not in given:
            yield Complaint(("payoffs", player), say("errors.scenario.payoffs_missing"))
        elif player in draft.content.payoffs:
            yield from _Entries(draft, player).check()


class _Entries:
    """The payoffs of one player."""

    def __init__(self, draft: Draft, player: str) -> None:
        self.player = player
        self.entries: Mapping[str, Any] = draft.content.payoffs[player]
        self.outcomes = outcome_names(draft)
        self.types = list(_mapping(_mapping(draft.tree.get("types")).get(player)))
        # Without a section no_deal, protocols say that it is missing.
        needed = [NO_DEAL] if any(spec.needs_payoffs for spec in draft.content.protocols.values()) else []
        self.known = None if draft.known("options") is None else [*dict.fromkeys([*self.outcomes, *needed])]

    def check(self) -> Iterator[Complaint]:
        for name, entry in self.entries.items():
            yield from self._check_entry(("payoffs", self.player, name), name, entry)
        said = say("errors.scenario.payoff_missing", player=self.player)
        for outcome in self.outcomes:
            lacking = [kind for kind in self.types if outcome not in _mapping(self.entries.get(kind))]
            if outcome in self.entries or (self.types and not lacking):
                continue
            if len(lacking) < len(self.types):
                for kind in lacking:
                    yield Complaint(("payoffs", self.player, kind, outcome), said)
            else:
                yield Complaint(("payoffs", self.player, outcome), said)

    def _check_entry(self, path: Path, name: str, entry: Any) -> Iterator[Complaint]:
        if not isinstance(entry, Mapping):
            if name in self.types:
                yield Complaint(path, say("errors.scenario.number_for_type"))
            else:
                yield from unknown(path, "outcome", name, self.known, key=True)
        elif self.types:
            yield from unknown(path, "type", name, self.types, key=True, of=self.player)
            yield from unknown_keys(path, "outcome", entry, self.known)
        else:
            yield Complaint(path, say("errors.scenario.types_missing", player=self.player))


def check_types(draft: Draft) -> Iterator[Complaint]:
    """Types of players that there are not, or that would be averaged over where payoffs have an order only."""
    yield from unknown_keys(("types",), "player", draft.content.types, draft.known("players"))
    if draft.content.types and draft.content.scale == "ordinal":
        yield Complaint(("types",), say("errors.scenario.ordinal_types"), key=True)
    for player, types in draft.content.types.items():
        if not types:
            yield Complaint(("types", player), say("errors.scenario.no_types"))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


Point = Mapping[str, Fraction]


def check_values(draft: Draft, compiled: Compiled) -> Iterator[Complaint]:
    """Payoffs and probabilities that have no value at the base point or in a variant."""
    for path, formula in compiled.formulas.items():
        if path[0] == "definitions":  # they matter only where something uses them
            continue
        for variant, point in points_of(draft).items():
            said = _failure(formula, point)
            if said is not None:
                yield Complaint(path, said + _in(variant))
                break
    for variant, point in points_of(draft).items():
        yield from _check_probabilities(draft, compiled, point, variant)
    yield from _check_protocols(draft, compiled)


def _check_protocols(draft: Draft, compiled: Compiled) -> Iterator[Complaint]:
    """Numbers that a protocol cannot work with, each at the first of the points where it is wrong."""
    said: set[Path] = set()
    for variant, point in points_of(draft).items():
        for name, protocol in draft.content.protocols.items():
            formulas = {path: compiled.formulas.get(("protocols", name, *path)) for path, _ in protocol.formulas()}
            values = {path: _value(formula, point) for path, formula in formulas.items()}
            known = {path: value for path, value in values.items() if value is not None}
            for finding in protocol.check_numbers(known):
                path = ("protocols", name, *finding.path)
                if path not in said:
                    said.add(path)
                    yield replace(finding, path=path, message=finding.message + _in(variant))


def points_of(draft: Draft) -> dict[str | None, Point]:
    """The base point (None), and each variant's."""
    base = {name: parameter.value for name, parameter in draft.content.parameters.items()}
    return {None: base} | {name: {**base, **variant.parameters} for name, variant in draft.content.variants.items()}


def _failure(formula: Formula, point: Point) -> str | None:
    """What is wrong at this point; None also where some parameter has no usable value."""
    if not formula.names <= set(point):
        return None
    try:
        formula.fraction(point)
    except ScenarioError as error:
        return error.problems[0].message
    return None


def _in(variant: str | None) -> str:
    return "" if variant is None else f" (variant {variant!r})"


def _distributions(draft: Draft) -> Iterator[tuple[Path, list[Path]]]:
    """Where probabilities stand that must add up to 1, and what they belong to."""
    for player, types in draft.content.types.items():
        if draft.sound("types", player):
            yield ("types", player), [("types", player, name, "probability") for name in types]
    for name, protocol in draft.content.protocols.items():
        for path, paths in protocol.distributions():
            yield ("protocols", name, *path), [("protocols", name, *one) for one in paths]


def _check_probabilities(draft: Draft, compiled: Compiled, point: Point, variant: str | None) -> Iterator[Complaint]:
    for where, paths in _distributions(draft):
        formulas = [compiled.formulas.get(path) for path in paths]
        values = [_value(formula, point) for formula in formulas]
        known = [value for value in values if value is not None]
        if not paths or len(known) < len(paths):
            continue
        outside = [(path, value) for path, value in zip(paths, known, strict=True) if not 0 <= value <= 1]
        for path, value in outside:
            yield Complaint(path, say("errors.scenario.no_probability", value=number_text(value), where=_in(variant)))
        if not outside and abs(sum(known, Fraction(0)) - 1) > ROUNDING:
            terms = " + ".join(number_text(value) for value in known)
            said = say(
                "errors.scenario.probabilities_sum",
                sum=number_text(sum(known)),
                terms=terms,
                where=_in(variant),
            )
            yield Complaint(where, said, key=True)


def _value(formula: Formula | None, point: Point) -> Fraction | None:
    if formula is None or _failure(formula, point) is not None or not formula.names <= set(point):
        return None
    return formula.fraction(point)
