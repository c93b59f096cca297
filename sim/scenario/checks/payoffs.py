"""Checks of payoffs, and of the types of players that they may depend on."""

from collections.abc import Iterator, Mapping
from typing import Any

from sim.protocols import Finding
from sim.protocols.normal_form.demands import NO_DEAL
from sim.scenario.draft import Draft
from sim.scenario.unknown import unknown, unknown_keys

Path = tuple[str | int, ...]


def outcome_names(draft: Draft) -> list[str]:
    """The options, and no_deal if there is one."""
    return [*draft.names("options"), *([NO_DEAL] if draft.tree.get(NO_DEAL) is not None else [])]


def check_payoffs(draft: Draft) -> Iterator[Finding]:
    """Payoffs that are missing, or for players, types or outcomes that there are not."""
    given = draft.tree.get("payoffs")
    if not given or not isinstance(given, dict):
        return
    yield from unknown_keys(("payoffs",), "player", given, draft.known("players"))
    for player in draft.names("players"):
        if player not in given:
            yield Finding(("payoffs", player), "is missing; every player needs payoffs")
        elif player in draft.file.payoffs:
            yield from _Entries(draft, player).check()


class _Entries:
    """The payoffs of one player."""

    def __init__(self, draft: Draft, player: str) -> None:
        self.player = player
        self.entries: Mapping[str, Any] = draft.file.payoffs[player]
        self.outcomes = outcome_names(draft)
        self.types = list(_mapping(_mapping(draft.tree.get("types")).get(player)))
        # Without a section no_deal, protocols say that it is missing.
        needed = [NO_DEAL] if any(spec.needs_payoffs for spec in draft.file.protocols.values()) else []
        self.known = None if draft.known("options") is None else [*dict.fromkeys([*self.outcomes, *needed])]

    def check(self) -> Iterator[Finding]:
        for name, entry in self.entries.items():
            yield from self._check_entry(("payoffs", self.player, name), name, entry)
        said = f"is missing; {self.player} needs a payoff for every outcome"
        for outcome in self.outcomes:
            lacking = [kind for kind in self.types if outcome not in _mapping(self.entries.get(kind))]
            if outcome in self.entries or (self.types and not lacking):
                continue
            if len(lacking) < len(self.types):
                for kind in lacking:
                    yield Finding(("payoffs", self.player, kind, outcome), said)
            else:
                yield Finding(("payoffs", self.player, outcome), said)

    def _check_entry(self, path: Path, name: str, entry: Any) -> Iterator[Finding]:
        if not isinstance(entry, Mapping):
            if name in self.types:
                yield Finding(path, "is a type; expected: outcome → number or formula")
            else:
                yield from unknown(path, "outcome", name, self.known, key=True)
        elif self.types:
            yield from unknown(path, f"type of {self.player}", name, self.types, key=True)
            yield from unknown_keys(path, "outcome", entry, self.known)
        else:
            yield Finding(path, f"is a mapping, but {self.player} has no types; expected: a number or a formula")


def check_types(draft: Draft) -> Iterator[Finding]:
    """Types of players that there are not, or that would be averaged over where payoffs have an order only."""
    yield from unknown_keys(("types",), "player", draft.file.types, draft.known("players"))
    if draft.file.types and draft.file.scale == "ordinal":
        yield Finding(("types",), "averages payoffs over types; this scenario's scale is ordinal", key=True)
    for player, types in draft.file.types.items():
        if not types:
            yield Finding(("types", player), "has no types; give at least one, or leave the player out")


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
