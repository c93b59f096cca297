"""Matrix: the payoffs of every strategy profile are given, cell by cell."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema

from sim.errors import did_you_mean
from sim.formulas import Formula
from sim.protocols.bayesian_setting import with_types
from sim.protocols.demands import profiles, split_profile, wrong_profile
from sim.protocols.fields import (
    FORMULA,
    Also,
    Closed,
    Identifier,
    Label,
    ListOfNames,
    OrNothing,
    Text,
    describe,
    read_formula,
    read_named,
    refusal,
)
from sim.protocols.interface import Rules
from sim.protocols.rules import NormalFormRules
from sim.protocols.spec import Finding, Path, ProtocolSpec, Setting, too_many_profiles

_SHOWN = 3
_LIST_OF_PAYOFFS = Also(({"type": "array", "items": FORMULA},))


class Strategy(Closed):
    """What a player can do."""

    label: Label = Field("", description="Its name in tables and figures; the id if left out.")
    about: Text | None = Field(None, description="Remarks for readers of the file.")
    source: Text | None = Field(None, description="Where it comes from: a source of the file.")


def _read_payoff(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): read_formula(entry) for name, entry in value.items()}
    return read_formula(value)


PayoffByType = Annotated[
    int | Fraction | str | Mapping[str, int | Fraction | str],
    PlainValidator(_read_payoff),
    WithJsonSchema({"anyOf": [FORMULA, {"type": "object", "additionalProperties": FORMULA}]}),
]


class Cell(Closed):
    """What comes of one strategy profile."""

    payoffs: list[PayoffByType] | None = Field(
        None,
        description="Numbers or formulas, one for each player in their order, for a player with types also type → "
        "number or formula; those of the outcome if left out.",
    )
    outcome: Identifier | None = Field(
        None, description="The option (or no_deal) that comes about; if left out, the profile is an outcome of its own."
    )
    label: Label | None = Field(None, description="The name of the profile as an outcome.")
    about: Text | None = Field(None, description="Remarks for readers of the file.")


def _read_cell(value: Any) -> Any:
    if isinstance(value, list):
        return {"payoffs": value}
    if not isinstance(value, Mapping | Cell):
        raise refusal(
            f"is {describe(value)}, where a list of payoffs (or a mapping with 'payoffs' or 'outcome') is expected"
        )
    return value


class Matrix(ProtocolSpec):
    """Every player picks a strategy at the same time; the payoffs of every profile are given."""

    kind: Literal["matrix"] = Field(description="Payoffs are given for every strategy profile.")
    strategies: Mapping[
        str, Annotated[Mapping[Identifier, Annotated[Strategy, OrNothing]], BeforeValidator(read_named), ListOfNames]
    ] = Field(
        description="player → strategies: a list of names, or name → label and remarks.",
    )
    cells: Mapping[str, Annotated[Cell, BeforeValidator(_read_cell), _LIST_OF_PAYOFFS]] = Field(
        description='profile such as "cooperate, defect" (in the order of the players) → list of payoffs or mapping.',
    )

    @property
    def needs_payoffs(self) -> bool:
        """If some cell takes its payoffs from an option."""
        return any(cell.outcome is not None and cell.payoffs is None for cell in self.cells.values())

    @property
    def knows_types(self) -> bool:
        """By the Bayesian normal form."""
        return True

    def formulas(self) -> Iterator[tuple[Path, int | Fraction | str]]:
        """The payoffs of the cells."""
        for written, cell in self.cells.items():
            for place, value in enumerate(cell.payoffs or ()):
                if isinstance(value, Mapping):
                    yield from ((("cells", written, "payoffs", place, name), entry) for name, entry in value.items())
                else:
                    yield ("cells", written, "payoffs", place), value

    def check(self, setting: Setting) -> Iterable[Finding]:
        """Unknown, repeated and missing players, profiles and outcomes; bad formulas; too many profiles."""
        found = list(self._check_strategies(setting))
        yield from found
        if not found:
            yield from self._check_profiles(setting)
        for written, cell in self.cells.items():
            yield from self._check_cell(setting, written, cell)

    def rules(self, setting: Setting) -> Rules:
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
            rows.append(tuple(_payoff(setting, cell, player, next(iter(setting.types.get(player, {})), ""))
                              for player in setting.players))  # fmt: skip
        position = {name: place for place, name in enumerate(outcomes)}
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
        return with_types(
            form, setting, lambda _, whose: tuple(_payoff(setting, cell, *whose) for cell in in_order)
        )

    def _words(self, setting: Setting, profile: tuple[str, ...]) -> str:
        pairs = zip(setting.players, profile, strict=True)
        return ", ".join(self.strategies[player][name].label for player, name in pairs)

    def _strategies(self, setting: Setting) -> dict[str, list[str]]:
        return {player: list(self.strategies[player]) for player in setting.players}

    def _check_strategies(self, setting: Setting) -> Iterator[Finding]:
        for player, strategies in self.strategies.items():
            if player not in setting.players:
                hint = did_you_mean(player, list(setting.players))
                yield Finding(("strategies", player), f"unknown player {player!r}{hint}", key=True)
            elif not strategies:
                yield Finding(("strategies", player), "has no strategies; give at least one")
        for player in setting.players:
            if player not in self.strategies:
                yield Finding(("strategies", player), "is missing; every player needs strategies")
        too_many = too_many_profiles(len(strategies) for strategies in self.strategies.values())
        if too_many:
            yield Finding(("strategies",), too_many, key=True)

    def _check_profiles(self, setting: Setting) -> Iterator[Finding]:
        strategies = self._strategies(setting)
        seen: dict[tuple[str, ...], str] = {}
        for written in self.cells:
            wrong = wrong_profile(written, strategies)
            profile = split_profile(written)
            if wrong:
                yield Finding(("cells", written), wrong, key=True)
            elif profile in seen:
                yield Finding(("cells", written), f"is the same profile as {seen[profile]!r}", key=True)
            seen.setdefault(profile, written)
        missing = [", ".join(profile) for profile in profiles(strategies) if profile not in seen]
        if missing:
            more = f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
            shown = "; ".join(missing[:_SHOWN])
            yield Finding(("cells",), f"profiles are missing: {shown}{more}", key=True)

    def _check_cell(self, setting: Setting, written: str, cell: Cell) -> Iterator[Finding]:
        path = ("cells", written)
        if cell.payoffs is None and cell.outcome is None:
            yield Finding(path, "has neither payoffs nor outcome; give one of them, or both", key=True)
        if cell.outcome is not None and cell.outcome not in setting.outcomes:
            hint = did_you_mean(cell.outcome, list(setting.outcomes)) or "; the scenario has no options"
            yield Finding((*path, "outcome"), f"unknown outcome {cell.outcome!r}{hint}")
        if cell.outcome is not None and cell.label is not None:
            yield Finding((*path, "label"), "is for cells without an outcome; the outcome has its own", key=True)
        if cell.payoffs is None:
            return
        if len(cell.payoffs) != len(setting.players):
            count = f"{len(cell.payoffs)} payoff{'' if len(cell.payoffs) == 1 else 's'}"
            said = f"has {count}; expected: {len(setting.players)}, one for each player ({', '.join(setting.players)})"
            yield Finding(path, said)
            return
        for place, (player, value) in enumerate(zip(setting.players, cell.payoffs, strict=True)):
            if isinstance(value, Mapping):
                yield from _check_types((*path, "payoffs", place), player, value, setting)


def _payoff(setting: Setting, cell: Cell, player: str, kind: str) -> Formula:
    """What a player of a type ("" if there are none) gets in a cell."""
    if cell.payoffs is None:
        by_outcome = setting.types[player][kind].payoffs if kind else setting.payoffs[player]
        return by_outcome[str(cell.outcome)]
    value = cell.payoffs[list(setting.players).index(player)]
    return setting.formula(value[kind] if isinstance(value, Mapping) else value)


def _check_types(path: Path, player: str, given: Mapping[str, object], setting: Setting) -> Iterator[Finding]:
    kinds = list(setting.types.get(player, ()))
    if not kinds:
        yield Finding(path, f"is a mapping, but {player} has no types; expected: a number or a formula")
        return
    for name in given:
        if name not in kinds:
            yield Finding((*path, name), f"{player} has no type {name!r}{did_you_mean(name, kinds)}", key=True)
    for name in kinds:
        if name not in given:
            yield Finding(path, f"lacks the type {name!r} of {player}")
