"""Cells: the outcome of one combination of moves, and what everybody gets from it."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Any

from pydantic import Field, PlainValidator, WithJsonSchema

from sim.errors import Path, did_you_mean
from sim.formulas import Formula
from sim.protocols.fields import FORMULA, Closed, Identifier, Label, Text, describe, invalid, read_formula
from sim.protocols.model import Worth, by_type
from sim.protocols.spec import ScenarioView
from sim.words import Claim, say


def _read_payoff(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): read_formula(entry) for name, entry in value.items()}
    return read_formula(value)


_BY_TYPE = {"anyOf": [FORMULA, {"type": "object", "additionalProperties": FORMULA}]}
LIST_OF_PAYOFFS = {"type": "array", "items": _BY_TYPE}
PayoffByType = Annotated[
    int | Fraction | str | Mapping[str, int | Fraction | str],
    PlainValidator(_read_payoff),
    WithJsonSchema(_BY_TYPE),
]


class Cell(Closed):
    """The outcome and the payoffs of one strategy profile."""

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

    def formulas(self) -> Iterator[tuple[Path, int | Fraction | str]]:
        """The numbers and formulas, with paths that lead from the cell."""
        for i, value in enumerate(self.payoffs or ()):
            if isinstance(value, Mapping):
                yield from ((("payoffs", i, name), entry) for name, entry in value.items())
            else:
                yield ("payoffs", i), value

    def payoff(self, setting: ScenarioView, player: str, kind: str, by_outcome: str | None = None) -> Formula:
        """What a player gets if ``kind`` is the type that counts ("" if there are none).

        ``by_outcome`` is the player's own type, for payoffs that come from an outcome; ``kind`` if None.
        """
        if self.payoffs is None:
            own = kind if by_outcome is None else by_outcome
            by_name = setting.types[player][own].payoffs if own else setting.payoffs[player]
            return by_name[str(self.outcome)]
        value = self.payoffs[list(setting.players).index(player)]
        return setting.formula(value[kind] if isinstance(value, Mapping) else value)

    def wrong(self, setting: ScenarioView, kinds: Mapping[str, Sequence[str]]) -> Iterator[tuple[Path, str, bool]]:
        """What is wrong: path, message, and whether the key is to be shown; ``kinds`` are types by player."""
        if self.payoffs is None and self.outcome is None:
            yield (), say("errors.checks.empty_cell"), True
        if self.outcome is not None and self.outcome not in setting.outcomes:
            hint = did_you_mean(self.outcome, list(setting.outcomes)) or say("errors.protocols.no_options")
            yield ("outcome",), say("errors.checks.unknown_outcome", outcome=self.outcome, hint=hint), False
        if self.outcome is not None and self.label is not None:
            yield ("label",), say("errors.checks.label_with_outcome"), True
        if self.payoffs is None:
            return
        if len(self.payoffs) != len(setting.players):
            yield (
                (),
                say("errors.protocols.payoff_count", given=len(self.payoffs), players=list(setting.players)),
                False,
            )
            return
        for i, (player, value) in enumerate(zip(setting.players, self.payoffs, strict=True)):
            if isinstance(value, Mapping):
                yield from wrong_types(("payoffs", i), player, value, list(kinds.get(player, ())))


def worth_of(cell: Cell, setting: ScenarioView, player: str, types: Mapping[str, str], worth: Worth) -> Claim:
    """What a player gets in a cell; ``types`` are those that it may depend on, the player's own or another's."""
    kinds = list(types) or [""]
    own = setting.types.get(player, {})
    formulas = [
        cell.payoff(setting, player, kind, by_outcome=kind if kind in own else next(iter(own), "")) for kind in kinds
    ]
    if len({formula.text for formula in formulas}) == 1:
        return worth(formulas[0])
    return by_type(list(types.values()), [worth(formula) for formula in formulas])


def same_labels(cells: Mapping[str, Cell], setting: ScenarioView) -> Iterator[tuple[Path, str]]:
    """Cells that are outcomes of their own and have the label of another one: path and message."""
    used = {cell.outcome for cell in cells.values()}
    named = {label: name for name, label in setting.outcomes.items() if name in used}
    for written, cell in cells.items():
        if cell.outcome is None and cell.label:
            if cell.label in named:
                message = say("errors.checks.same_label", label=cell.label, earlier=named[cell.label])
                yield ("cells", written, "label"), message
            named.setdefault(cell.label, written)


def take_payoffs(cells: Mapping[str, Cell]) -> bool:
    """Whether some cell takes its payoffs from an option."""
    return any(cell.outcome is not None and cell.payoffs is None for cell in cells.values())


def formulas_of(cells: Mapping[str, Cell]) -> Iterator[tuple[Path, int | Fraction | str]]:
    """The payoffs of cells, with paths that lead from the protocol."""
    for written, cell in cells.items():
        for path, value in cell.formulas():
            yield ("cells", written, *path), value


def wrong_types(
    path: Path, player: str, given: Mapping[str, object], kinds: list[str]
) -> Iterator[tuple[Path, str, bool]]:
    """What is wrong with payoffs by type: path, message, and whether the key is to be shown."""
    if not kinds:
        yield path, say("errors.checks.types_missing", player=player), False
        return
    for name in given:
        if name not in kinds:
            yield (*path, name), say("errors.checks.unknown_type", name=name, hint=did_you_mean(name, kinds)), True
    for name in kinds:
        if name not in given:
            yield path, say("errors.checks.lacks_type", name=name), False


def read_cell(value: Any) -> Any:
    """A list of payoffs as a cell that has them."""
    if isinstance(value, list):
        return {"payoffs": value}
    if not isinstance(value, Mapping | Cell):
        raise invalid(say("errors.checks.no_cell", value=describe(value)))
    return value
