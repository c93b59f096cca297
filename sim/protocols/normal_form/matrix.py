"""Matrix: the payoffs of every strategy profile are given, cell by cell."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Annotated, Literal

import numpy as np
from pydantic import BeforeValidator, Field
from typing_extensions import override

from sim.errors import Path, did_you_mean
from sim.protocols.cells import LIST_OF_PAYOFFS, Cell, formulas_of, read_cell, same_labels, take_payoffs, worth_of
from sim.protocols.fields import (
    Also,
    Closed,
    Identifier,
    Label,
    ListOfNames,
    OrNothing,
    Text,
    read_named,
)
from sim.protocols.model import Model, ModelTable, Worth, gets
from sim.protocols.normal_form.bayesian import with_types
from sim.protocols.normal_form.demands import profiles, split_profile, wrong_profile
from sim.protocols.normal_form.rules import NormalFormRules
from sim.protocols.rules import Rules
from sim.protocols.spec import Complaint, ProtocolSpec, ScenarioView, too_many_profiles
from sim.words import claim, say

_SHOWN = 3


class Strategy(Closed):
    """What a player can do."""

    label: Label = Field("", description="Its name in tables and figures; the id if left out.")
    about: Text | None = Field(None, description="Remarks for readers of the file.")
    source: Text | None = Field(None, description="Where it comes from: a source of the file.")


class Matrix(ProtocolSpec):
    """Every player picks a strategy at the same time; the payoffs of every profile are given."""

    kind: Literal["matrix"] = Field(description="Payoffs are given for every strategy profile.")
    strategies: Mapping[
        str, Annotated[Mapping[Identifier, Annotated[Strategy, OrNothing]], BeforeValidator(read_named), ListOfNames]
    ] = Field(
        description="player → strategies: a list of names, or name → label and remarks.",
    )
    cells: Mapping[str, Annotated[Cell, BeforeValidator(read_cell), Also((LIST_OF_PAYOFFS,))]] = Field(
        description='profile such as "cooperate, defect" (in the order of the players) → list of payoffs or mapping.',
    )

    @property
    def needs_payoffs(self) -> bool:
        """If some cell takes its payoffs from an option."""
        return take_payoffs(self.cells)

    @override
    def formulas(self) -> Iterator[tuple[Path, int | Fraction | str]]:
        return formulas_of(self.cells)

    def check(self, setting: ScenarioView) -> Iterable[Complaint]:
        """Unknown, repeated and missing players, profiles and outcomes; bad formulas; too many profiles."""
        found = list(self._check_strategies(setting))
        yield from found
        if not found:
            yield from self._check_profiles(setting)
        for written, cell in self.cells.items():
            kinds = {player: list(kinds) for player, kinds in setting.types.items()}
            for path, said, key in cell.wrong(setting, kinds):
                yield Complaint(("cells", written, *path), said, key)
        yield from (Complaint(*said) for said in same_labels(self.cells, setting))

    def rules(self, setting: ScenarioView) -> Rules:
        """The game form: outcomes are the cells', in the order of the scenario and then of the profiles."""
        strategies = self._strategies(setting)
        shape = [len(names) for names in strategies.values()]
        cells = {split_profile(written): cell for written, cell in self.cells.items()}
        used = {cell.outcome for cell in cells.values()}
        outcomes = {name: label for name, label in setting.outcomes.items() if name in used}
        results, rows = [], []
        for profile in profiles(strategies):
            cell = cells[profile]
            name = cell.outcome or ", ".join(profile)
            if cell.outcome is None:
                outcomes[name] = cell.label or self._words(setting, profile)
            results.append(name)
            first = {player: next(iter(setting.types.get(player, {})), "") for player in setting.players}
            rows.append(tuple(cell.payoff(setting, player, kind) for player, kind in first.items()))
        position = {name: i for i, name in enumerate(outcomes)}
        form = NormalFormRules(
            kind=self.kind,
            players=setting.players,
            strategies={
                player: {name: self.strategies[player][name].label for name in names}
                for player, names in strategies.items()
            },
            outcomes=outcomes,
            outcome=np.array([position[name] for name in results], dtype=np.intp).reshape(shape),
            rows=tuple(rows),
            row=np.arange(len(rows), dtype=np.intp).reshape(shape),
            ordinal=setting.ordinal,
        )
        in_order = [cells[profile] for profile in profiles(strategies)]
        return with_types(form, setting, lambda _, whose: tuple(cell.payoff(setting, *whose) for cell in in_order))

    @override
    def in_words(self, setting: ScenarioView, worth: Worth) -> Model:
        players = setting.players
        cells = {split_profile(written): cell for written, cell in self.cells.items()}
        types = {player: {name: entry.label for name, entry in own.items()} for player, own in setting.types.items()}
        named = any(cell.outcome or cell.label for cell in cells.values())
        rows = []
        for profile in profiles(self._strategies(setting)):
            cell = cells[profile]
            plays = [self.strategies[player][name].label for player, name in zip(players, profile, strict=True)]
            outcome = [setting.outcomes[cell.outcome] if cell.outcome else cell.label or ""] if named else []
            payoffs = [worth_of(cell, setting, player, types.get(player, {}), worth) for player in players]
            rows.append((*plays, *outcome, *payoffs))
        header = (
            *(claim("rules.strategy", player=label) for label in players.values()),
            *([claim("rules.outcome")] if named else []),
            *gets(players),
        )
        rules = [claim("rules.matrix", players=list(players.values())), *([claim("rules.types")] if types else [])]
        caption = claim("rules.payoffs_of", what=claim("rules.profiles"))
        return Model(tuple(rules), (ModelTable(caption, header, tuple(rows)),))

    def _words(self, setting: ScenarioView, profile: tuple[str, ...]) -> str:
        pairs = zip(setting.players, profile, strict=True)
        return ", ".join(f"{setting.players[player]} {self.strategies[player][name].label}" for player, name in pairs)

    def _strategies(self, setting: ScenarioView) -> dict[str, list[str]]:
        return {player: list(self.strategies[player]) for player in setting.players}

    def _check_strategies(self, setting: ScenarioView) -> Iterator[Complaint]:
        for player, strategies in self.strategies.items():
            if player not in setting.players:
                hint = did_you_mean(player, list(setting.players))
                yield Complaint(
                    ("strategies", player), say("errors.checks.unknown_player", player=player, hint=hint), key=True
                )
            elif not strategies:
                yield Complaint(("strategies", player), say("errors.checks.no_strategies"))
        for player in setting.players:
            if player not in self.strategies:
                yield Complaint(("strategies", player), say("errors.checks.strategies_missing"))
        sizes = {player: len(strategies) for player, strategies in self.strategies.items()}
        too_many = too_many_profiles(sizes.values())
        if too_many:
            yield Complaint(("strategies",), too_many, key=True)
        elif setting.types:
            plans = [size ** max(1, len(setting.types.get(player, ()))) for player, size in sizes.items()]
            if too_many := too_many_profiles(plans):
                yield Complaint(("strategies",), say("errors.checks.with_types", too_many=too_many), key=True)

    def _check_profiles(self, setting: ScenarioView) -> Iterator[Complaint]:
        strategies = self._strategies(setting)
        seen: dict[tuple[str, ...], str] = {}
        for written in self.cells:
            wrong = wrong_profile(written, strategies)
            profile = split_profile(written)
            if wrong:
                yield Complaint(("cells", written), wrong, key=True)
            elif profile in seen:
                yield Complaint(("cells", written), say("errors.checks.same_profile", seen=seen[profile]), key=True)
            seen.setdefault(profile, written)
        missing = [", ".join(profile) for profile in profiles(strategies) if profile not in seen]
        if missing:
            said = say("errors.checks.profiles_missing", profiles=missing[:_SHOWN], more=max(0, len(missing) - _SHOWN))
            yield Complaint(("cells",), said, key=True)
