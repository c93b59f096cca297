"""Repeated: a normal-form protocol played again and again, with an agreement that violations end."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Literal

from pydantic import Field
from typing_extensions import override

from sim.errors import Path, did_you_mean
from sim.protocols.fields import FormulaText, Identifier, Text, WholePositive, number_text
from sim.protocols.model import Model, Worth, of_each
from sim.protocols.normal_form.demands import Demands
from sim.protocols.normal_form.matrix import Matrix
from sim.protocols.normal_form.rules import NormalFormRules
from sim.protocols.registry import check_normal_form
from sim.protocols.repeated.agreement import Agreement
from sim.protocols.repeated.rules import RepeatedRules
from sim.protocols.rules import Rules
from sim.protocols.spec import (
    BELOW_ONE,
    NOT_NEGATIVE,
    SHARE,
    Complaint,
    OwnNumbers,
    ProtocolSpec,
    ScenarioView,
    outside,
)
from sim.words import claim, say

MOST_PERIODS = 1000
BOUNDS = {"discount": BELOW_ONE, "fine": NOT_NEGATIVE, "monitoring": SHARE}


class Repeated(ProtocolSpec):
    """A protocol played again and again without end; a violation that is noticed is followed by a punishment."""

    kind: Literal["repeated"] = Field(
        description="Another protocol again and again: which agreements are self-enforcing."
    )
    of: Text = Field(description="The protocol of one period: one of the kinds demands and matrix.")
    comply: Mapping[str, Identifier] = Field(description="player → the strategy that the agreement asks for.")
    punish: Mapping[str, Identifier] = Field(
        description="player → the strategy in punishments; together they must be an equilibrium of one period."
    )
    punishment: Literal["grim", "tit-for-tat", "periods"] = Field(
        "grim", description="grim: for good; periods: for some; tit-for-tat: everybody does what the other did before."
    )
    periods: WholePositive | None = Field(None, description="How many periods a punishment lasts, with periods.")
    discount: Mapping[str, FormulaText] = Field(
        description="player → what a unit one period later is worth, from 0 to below 1."
    )
    monitoring: FormulaText = Field(1, description="Probability that a violation is noticed.")
    fine: Mapping[str, FormulaText] = Field(
        default={}, description="player → what a violation that is noticed costs at once; 0 for players left out."
    )

    @property
    @override
    def built_upon(self) -> str:
        return self.of

    @override
    def in_words(self, setting: ScenarioView, worth: Worth) -> Model:
        of = setting.others[self.of]
        players, form = setting.players, of.rules(setting)
        strategies = {player: form.strategies[player] for player in players}
        comply, punish = (
            [(players[player], strategies[player][name]) for player, name in plan.items()]
            for plan in (self.comply, self.punish)
        )
        rules = [
            claim("rules.repeated", of=of.label or self.of.replace("_", " "), comply=comply),
            claim("rules.punished", punishment=self.punishment, periods=self.periods or 0, punish=punish),
        ]
        for kind, values in (("rules.period_discounts", self.discount), ("rules.fines", self.fine)):
            worths = [(player, worth(setting.formula(value))) for player, value in values.items()]
            rules += of_each(kind, players, worths)
        if self.monitoring != 1:
            rules.append(claim("rules.monitoring", probability=worth(setting.formula(self.monitoring))))
        return Model(tuple(rules))

    @property
    def needs_payoffs(self) -> bool:
        """The protocol of one period says so itself."""
        return False

    @override
    def formulas(self) -> Iterator[tuple[Path, int | Fraction | str]]:
        for part in ("discount", "fine"):
            for player, value in getattr(self, part).items():
                yield (part, player), value
        yield ("monitoring",), self.monitoring

    def check_numbers(self, values: Mapping[Path, Fraction]) -> Iterable[Complaint]:
        """Discounts and a monitoring that are not possible, negative fines, tit for tat without full monitoring."""
        yield from outside(values, BOUNDS)
        monitoring = values.get(("monitoring",), Fraction(1))
        if self.punishment == "tit-for-tat" and 0 <= monitoring < 1:
            said = say("errors.checks.violation_unseen", monitoring=number_text(monitoring))
            yield Complaint(("monitoring",), said)

    def check(self, setting: ScenarioView) -> Iterable[Complaint]:
        """An unknown protocol, players or strategies."""
        players = list(setting.players)
        if setting.ordinal:
            yield Complaint((), say("errors.checks.ordinal_time"), key=True)
        unsuitable = list(check_normal_form(self.of, setting))
        if unsuitable:
            yield from unsuitable
            return
        strategies = _strategies(setting.others[self.of], setting)
        for part in ("comply", "punish"):
            yield from _check_profile(part, getattr(self, part), strategies)
        yield from self._check_settings(players)
        if self.punishment == "tit-for-tat":
            for player, names in strategies.items():
                if len(names) != 2:
                    said = say("errors.checks.tit_for_tat_strategies", player=player, count=len(names))
                    yield Complaint(("punishment",), said)

    def _check_settings(self, players: list[str]) -> Iterator[Complaint]:
        for part in ("discount", "fine"):
            for player in getattr(self, part):
                if player not in players:
                    yield Complaint(
                        (part, player),
                        say("errors.checks.unknown_player", player=player, hint=did_you_mean(player, players)),
                        key=True,
                    )
        for player in players:
            if player not in self.discount:
                yield Complaint(("discount",), say("errors.checks.discount_missing", player=player), key=True)
        yield from self._check_punishment(players)

    def _check_punishment(self, players: list[str]) -> Iterator[Complaint]:
        if self.punishment == "periods" and self.periods is None:
            yield Complaint(("punishment",), say("errors.checks.periods_missing"))
        if self.punishment != "periods" and self.periods is not None:
            yield Complaint(
                ("periods",), say("errors.checks.periods_without_use", punishment=self.punishment), key=True
            )
        if self.periods is not None and self.periods > MOST_PERIODS:
            yield Complaint(
                ("periods",), say("errors.checks.too_many_periods", periods=self.periods, most_periods=MOST_PERIODS)
            )
        if self.punishment == "tit-for-tat" and len(players) != 2:
            yield Complaint(("punishment",), say("errors.checks.tit_for_tat_players", players_count=len(players)))

        if self.punishment == "tit-for-tat" and self.fine:
            said = say("errors.checks.fine_in_tit_for_tat")
            yield Complaint(("fine",), said, key=True)

    def rules(self, setting: ScenarioView) -> Rules:
        """The agreement, with formulas for payoffs and patience."""
        form = setting.others[self.of].rules(setting)
        assert isinstance(form, NormalFormRules)  # noqa: S101 - checked, and types are refused for this kind
        players = list(setting.players)
        agreement = Agreement(
            form=form,
            comply=tuple(list(form.strategies[player]).index(self.comply[player]) for player in players),
            punish=tuple(list(form.strategies[player]).index(self.punish[player]) for player in players),
            punishment=self.punishment,
            periods=self.periods or 0,
            discount=tuple(setting.formula(self.discount[player]) for player in players),
            fine=tuple(setting.formula(self.fine.get(player, 0)) for player in players),
            monitoring=setting.formula(self.monitoring),
        )
        return RepeatedRules(agreement=agreement, own=OwnNumbers.of(self, setting))


def _strategies(spec: ProtocolSpec, setting: ScenarioView) -> dict[str, list[str]]:
    """The strategies of one period, without reading formulas."""
    if isinstance(spec, Matrix):
        return {player: list(spec.strategies.get(player, {})) for player in setting.players}
    menu = spec.menu if isinstance(spec, Demands) else {}
    return {player: list(menu.get(player, setting.outcomes)) for player in setting.players}


def _check_profile(part: str, given: Mapping[str, str], strategies: Mapping[str, list[str]]) -> Iterator[Complaint]:
    for player, name in given.items():
        if player not in strategies:
            yield Complaint(
                (part, player),
                say("errors.checks.unknown_player", player=player, hint=did_you_mean(player, list(strategies))),
                key=True,
            )
        elif name not in strategies[player]:
            hint = did_you_mean(name, strategies[player])
            yield Complaint((part, player), say("errors.checks.no_strategy", player=player, part=name, hint=hint))
    for player in strategies:
        if player not in given:
            yield Complaint((part,), say("errors.checks.strategy_missing", player=player), key=True)
