"""Repeated: a normal-form protocol played again and again, with an agreement that violations end."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

from pydantic import Field

from sim.errors import ScenarioError, did_you_mean
from sim.formulas import Formula
from sim.protocols.fields import FormulaText, Identifier, Text, WholePositive
from sim.protocols.interface import Rules
from sim.protocols.pointwise import PointwiseRules
from sim.protocols.rules import NormalFormRules
from sim.protocols.spec import Finding, Path, ProtocolSpec, Setting
from sim.protocols.values import Read
from sim.solution import Equilibrium, Solution
from sim.solvers.trigger_strategies import Temptation, complies, minmax, threshold

CONCEPT = "trigger"
_NORMAL = ("demands", "matrix")
MOST_PERIODS = 1000
_SHOWN_PERIODS = (1, 2, 3)


class Repeated(ProtocolSpec):
    """A protocol played again and again without end; a violation that is noticed is followed by a punishment."""

    kind: Literal["repeated"] = Field(description="Another protocol again and again: which agreements keep themselves.")
    of: Text = Field(description="The protocol of one period: one of the kinds demands and matrix.")
    comply: Mapping[str, Identifier] = Field(description="player → the strategy that the agreement asks for.")
    punish: Mapping[str, Identifier] = Field(
        description="player → the strategy in punishments; together they must be an equilibrium of one period."
    )
    punishment: Literal["grim", "tit-for-tat", "periods"] = Field(
        "grim", description="grim: for ever; periods: for some; tit-for-tat: everybody does what the other did before."
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
    def needs_payoffs(self) -> bool:
        """The protocol of one period says so itself."""
        return False

    def formulas(self) -> Iterator[tuple[Path, int | Fraction | str]]:
        """Discounts, monitoring, fines."""
        for part in ("discount", "fine"):
            for player, value in getattr(self, part).items():
                yield (part, player), value
        yield ("monitoring",), self.monitoring

    def check(self, setting: Setting) -> Iterable[Finding]:
        """An unknown protocol, players or strategies."""
        players = list(setting.players)
        names = [name for name, spec in setting.others.items() if spec.kind in _NORMAL]
        if setting.ordinal:
            yield Finding((), "adds payoffs over time; this scenario's scale is ordinal", key=True)
        if self.of not in names:
            known = setting.others.get(self.of)
            said = f"is a protocol of the kind {known.kind!r}" if known else f"unknown protocol {self.of!r}"
            yield Finding(("of",), f"{said}{did_you_mean(self.of, names) or '; allowed: demands or matrix'}")
            return
        if list(setting.others[self.of].check(setting)):
            return
        form = setting.others[self.of].rules(setting)
        for part in ("comply", "punish"):
            yield from _check_profile(part, getattr(self, part), form.strategies)
        yield from self._check_settings(players)

    def _check_settings(self, players: list[str]) -> Iterator[Finding]:
        for part in ("discount", "fine"):
            for player in getattr(self, part):
                if player not in players:
                    yield Finding((part, player), f"unknown player {player!r}{did_you_mean(player, players)}", key=True)
        for player in players:
            if player not in self.discount:
                yield Finding(("discount",), f"lacks the discount of {player}", key=True)
        if (self.punishment == "periods") != (self.periods is not None):
            yield Finding((), "needs `periods:` if and only if punishment is periods", key=True)
        if self.periods is not None and self.periods > MOST_PERIODS:
            yield Finding(("periods",), f"is {self.periods}; allowed: at most {MOST_PERIODS}")
        if self.punishment == "tit-for-tat" and len(players) != 2:
            yield Finding(("punishment",), f"is tit-for-tat, which needs two players; the scenario has {len(players)}")

    def rules(self, setting: Setting) -> Rules:
        """The agreement, with formulas for payoffs and patience."""
        form = setting.others[self.of].rules(setting)
        assert isinstance(form, NormalFormRules)  # noqa: S101 - checked, and types are refused for this kind
        players = list(setting.players)
        return RepeatedRules(
            form=form,
            comply=tuple(list(form.strategies[player]).index(self.comply[player]) for player in players),
            punish=tuple(list(form.strategies[player]).index(self.punish[player]) for player in players),
            punishment=self.punishment,
            periods=self.periods or 0,
            discount=tuple(setting.formula(self.discount[player]) for player in players),
            fine=tuple(setting.formula(self.fine.get(player, 0)) for player in players),
            monitoring=setting.formula(self.monitoring),
        )


def _check_profile(
    part: str, given: Mapping[str, str], strategies: Mapping[str, Mapping[str, str]]
) -> Iterator[Finding]:
    for player, name in given.items():
        if player not in strategies:
            yield Finding(
                (part, player), f"unknown player {player!r}{did_you_mean(player, list(strategies))}", key=True
            )
        elif name not in strategies[player]:
            hint = did_you_mean(name, list(strategies[player]))
            yield Finding((part, player), f"{player} has no strategy {name!r}{hint}")
    for player in strategies:
        if player not in given:
            yield Finding((part,), f"lacks the strategy of {player}", key=True)


@dataclass(frozen=True, eq=False)
class RepeatedRules(PointwiseRules):
    """A normal form again and again, an agreed profile, and what follows a violation."""

    form: NormalFormRules
    comply: tuple[int, ...]
    punish: tuple[int, ...]
    punishment: str
    periods: int
    discount: tuple[Formula, ...]
    fine: tuple[Formula, ...]
    monitoring: Formula
    ordinal: bool = False
    kind: str = "repeated"

    @property
    def players(self) -> Mapping[str, str]:  # type: ignore[override]  # a field elsewhere
        """Ids and labels."""
        return self.form.players

    @property
    def outcomes(self) -> Mapping[str, str]:  # type: ignore[override]  # a field elsewhere
        """What can come of a period."""
        return self.form.outcomes

    @cached_property
    def strategies(self) -> Mapping[str, Mapping[str, str]]:  # type: ignore[override]  # a field elsewhere
        """Keeping to the agreement, or never."""
        found = {}
        for place, (player, named) in enumerate(self.form.strategies.items()):
            labels = list(named.values())
            found[player] = {
                "comply": f"keeps to {labels[self.comply[place]]}",
                "punish": f"{labels[self.punish[place]]} for ever",
            }
        return found

    @property
    def concepts(self) -> tuple[str, ...]:
        """Equilibrium in trigger strategies."""
        return (CONCEPT,)

    @cached_property
    def formulas(self) -> tuple[Formula, ...]:
        """Payoffs of a period, discounts, fines, monitoring."""
        return tuple(dict.fromkeys((*self.form.formulas, *self.discount, *self.fine, self.monitoring)))

    def solution(self, read: Read, concept: str) -> Solution:
        """Whether the agreement keeps itself, and from which patience on."""
        stakes = [self._temptation(read, player) for player in range(len(self.players))]
        patience = [read(one) for one in self.discount]
        for formula, value in zip(self.discount, patience, strict=True):
            if not 0 <= value < 1:
                raise ScenarioError(f"the discount {formula.text!r} is {float(value):g}; allowed: 0 to below 1")
        if self.punishment == "tit-for-tat" and stakes[0].monitoring != 1:
            raise ScenarioError("tit for tat needs a monitoring of 1: whoever does the same in return must know it")
        kept = [
            complies(one, discount, self.punishment, self.periods)
            for one, discount in zip(stakes, patience, strict=True)
        ]
        edge = any(self._at_the_edge(one, discount) for one, discount in zip(stakes, patience, strict=True))
        found = [self._equilibrium(read, "comply", 0)] if all(kept) else []
        found.append(self._equilibrium(read, "punish", len(found)))
        lazy = [self.players[name] for name, fine in zip(self.players, kept, strict=True) if not fine]
        how = {"grim": "for ever", "tit-for-tat": "by tit for tat"}.get(self.punishment, f"for {self.periods} periods")
        agreed = self._label(self.comply)
        said = "keeps itself" if all(kept) else f"does not keep itself: {' and '.join(lazy)} would violate it"
        return Solution(
            concept=CONCEPT,
            method="closed-form",
            equilibria=tuple(found),
            complete=False,
            exact=True,
            degenerate=edge,
            certificate="exact for this agreement and this punishment; repeated games have many other equilibria",
            headline=f"The agreement on {agreed}, with punishment {how}, {said}.",
            notes=tuple(self._notes(stakes, patience)),
            details={"thresholds": self._thresholds(stakes), **self._surroundings(read)},
        )

    def _label(self, profile: tuple[int, ...]) -> str:
        return list(self.outcomes.values())[int(self.form.outcome[profile])]

    def _payoff(self, read: Read, player: int, profile: tuple[int, ...]) -> Fraction:
        return read(self.form.rows[int(self.form.row[profile])][player])

    def _temptation(self, read: Read, player: int) -> Temptation:
        """What matters to a player.

        Raises:
            ScenarioError: the punishment is no equilibrium of one period, or a number is not what it must be.
        """
        names = list(self.players)
        monitoring, fine = read(self.monitoring), read(self.fine[player])
        if not 0 <= monitoring <= 1 or fine < 0:
            raise ScenarioError(
                f"monitoring must be 0 to 1 and fines 0 or more (given: {float(monitoring):g}, {float(fine):g})"
            )

        def against(others: tuple[int, ...], own: int) -> Fraction:
            return self._payoff(read, player, (*others[:player], own, *others[player + 1 :]))

        size = self.form.outcome.shape[player]
        punishment = self._payoff(read, player, self.punish)
        if any(against(self.punish, own) > punishment for own in range(size)):
            raise ScenarioError(f"the punishment is no equilibrium of one period: {names[player]} would leave it")
        return Temptation(
            reward=self._payoff(read, player, self.comply),
            temptation=max(against(self.comply, own) for own in range(size) if own != self.comply[player])
            if size > 1
            else self._payoff(read, player, self.comply),
            punishment=punishment,
            sucker=against(self.punish, self.comply[player]),
            monitoring=monitoring,
            fine=fine,
        )

    def _at_the_edge(self, one: Temptation, discount: Fraction) -> bool:
        """Whether a player is indifferent between complying and not."""
        step = Fraction(1, 10**30)
        lower = complies(one, max(Fraction(0), discount - step), self.punishment, self.periods)
        return lower != complies(one, discount, self.punishment, self.periods)

    def _equilibrium(self, read: Read, what: str, number: int) -> Equilibrium:
        profile = self.comply if what == "comply" else self.punish
        outcomes = dict.fromkeys(self.outcomes, Fraction(0))
        outcomes[list(outcomes)[int(self.form.outcome[profile])]] += 1
        return Equilibrium(
            strategies={
                player: {name: Fraction(int(name == what)) for name in ("comply", "punish")} for player in self.players
            },
            payoffs={name: self._payoff(read, place, profile) for place, name in enumerate(self.players)},
            outcomes=outcomes,
            regret=Fraction(0),
            component=number,
        )

    def _thresholds(self, stakes: list[Temptation]) -> dict[str, dict[str, float | None]]:
        """For each player the patience from which on each kind of punishment suffices; None where none does."""
        kinds = [
            ("grim", 0),
            ("tit-for-tat", 0),
            *(("periods", n) for n in sorted({*_SHOWN_PERIODS, self.periods} - {0})),
        ]
        return {
            player: {
                f"{kind}-{n}" if n else kind: None if (found := threshold(one, kind, n)) is None else float(found)
                for kind, n in kinds
                if kind != "tit-for-tat" or (one.monitoring == 1 and len(stakes) == 2)
            }
            for player, one in zip(self.players, stakes, strict=True)
        }

    def _notes(self, stakes: list[Temptation], patience: list[Fraction]) -> Iterator[str]:
        for (_, label), one, discount in zip(self.players.items(), stakes, patience, strict=True):
            found = threshold(one, self.punishment, self.periods)
            from_on = "at no patience" if found is None else f"from a discount of {float(found):.6g} on"
            now = f"(now {float(discount):.6g}); a violation gains {float(one.gain):.6g} at once."
            yield f"{label} complies {from_on} {now}"
        once = all(one.gain <= 0 for one in stakes)
        yield "Fines alone " + ("suffice, even in a single period." if once else "do not suffice in a single period.")

    def _surroundings(self, read: Read) -> dict[str, Any]:
        """Minmax payoffs, and the payoffs that can be reached in one period."""
        shape = self.form.outcome.shape
        details: dict[str, Any] = {}
        if len(shape) == 2:
            tables = [
                [[self._payoff(read, 0, (i, j)) for j in range(shape[1])] for i in range(shape[0])],
                [[self._payoff(read, 1, (i, j)) for i in range(shape[0])] for j in range(shape[1])],
            ]
            least = [minmax(table) for table in tables]
            details["minmax"] = {name: float(value) for name, value in zip(self.players, least, strict=True)}
        return details
