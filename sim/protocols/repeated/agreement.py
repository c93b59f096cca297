"""An agreement in a repeated normal form: as formulas, and as numbers at one point."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from sim.errors import ScenarioError
from sim.formulas import Formula
from sim.protocols.normal_form.rules import NormalFormRules
from sim.protocols.values import Read
from sim.solvers.repeated.trigger_strategies import CriticalDiscounts, Temptation, critical_discounts, slack
from sim.words import say

Profile = tuple[int, ...]


def swapped(profile: Profile, player: int, own: int) -> Profile:
    """A profile in which one player does something else."""
    return (*profile[:player], own, *profile[player + 1 :])


@dataclass(frozen=True, eq=False)
class Agreement:
    """What is agreed (``comply``), what follows a violation (``punish``), and formulas for what matters to whom."""

    form: NormalFormRules
    comply: Profile
    punish: Profile
    punishment: str
    periods: int
    discount: tuple[Formula, ...]
    fine: tuple[Formula, ...]
    monitoring: Formula

    @property
    def players(self) -> Mapping[str, str]:
        """Ids and labels."""
        return self.form.players

    def formula(self, player: int, profile: Profile) -> Formula:
        """What a player gets in a period."""
        return self.form.rows[int(self.form.row[profile])][player]

    def outcome(self, profile: Profile) -> str:
        """The id of what a profile leads to in a period."""
        return list(self.form.outcomes)[int(self.form.outcome[profile])]

    def label(self, profile: Profile) -> str:
        """The label of what a profile leads to in a period."""
        return self.form.outcomes[self.outcome(profile)]

    def at(self, read: Read) -> "AgreementAtPoint":
        """The agreement at one point.

        Raises:
            ScenarioError: the punishment is not an equilibrium of one period.
        """
        payoffs = np.empty((len(self.players), *self.form.outcome.shape), dtype=object)
        for cell in np.ndindex(*payoffs.shape):
            payoffs[cell] = read(self.formula(cell[0], cell[1:]))
        found = AgreementAtPoint(
            self,
            payoffs,
            tuple(read(formula) for formula in self.discount),
            tuple(read(formula) for formula in self.fine),
            read(self.monitoring),
        )
        found.check_punishment()
        return found


@dataclass(frozen=True, eq=False)
class AgreementAtPoint:
    """An agreement with numbers; ``payoffs`` has the shape ``(players, s1, …, sn)``, of Fractions."""

    agreement: Agreement
    payoffs: Any
    discount: tuple[Fraction, ...]
    fine: tuple[Fraction, ...]
    monitoring: Fraction

    def payoff(self, player: int, profile: Profile) -> Fraction:
        """What a player gets in a period."""
        return Fraction(self.payoffs[(player, *profile)])

    def check_punishment(self) -> None:
        """The punishment must be an equilibrium of one period, so that nobody gains by leaving it.

        Raises:
            ScenarioError: it is not.
        """
        punish = self.agreement.punish
        for player, label in enumerate(self.agreement.players.values()):
            best = max(self.payoff(player, swapped(punish, player, own)) for own in range(self._size(player)))
            if best > self.payoff(player, punish):
                raise ScenarioError(say("errors.protocols.punishment_left", player=label))

    def temptation(self, player: int, agreed: Profile | None = None) -> Temptation:
        """What matters to a player in an agreement on a profile, which is the file's own if None."""
        profile, punish = self.agreement.comply if agreed is None else agreed, self.agreement.punish
        reward = self.payoff(player, profile)
        others = [own for own in range(self._size(player)) if own != profile[player]]
        return Temptation(
            reward=reward,
            temptation=max((self.payoff(player, swapped(profile, player, own)) for own in others), default=reward),
            punishment=self.payoff(player, punish),
            sucker=self.payoff(player, swapped(punish, player, profile[player])),
            monitoring=self.monitoring,
            fine=self.fine[player],
        )

    @cached_property
    def temptations(self) -> tuple[Temptation, ...]:
        """Those of all players in the file's own agreement."""
        return tuple(self.temptation(player) for player in range(len(self.agreement.players)))

    @cached_property
    def slacks(self) -> tuple[Fraction, ...]:
        """By how much complying is better for each player; negative where a violation is."""
        agreement = self.agreement
        return tuple(
            slack(temptation, discount, agreement.punishment, agreement.periods)
            for temptation, discount in zip(self.temptations, self.discount, strict=True)
        )

    def critical(self, temptation: Temptation) -> CriticalDiscounts | None:
        """At which discounts a player complies under the file's own punishment."""
        return critical_discounts(temptation, self.agreement.punishment, self.agreement.periods)

    def _size(self, player: int) -> int:
        return int(self.agreement.form.outcome.shape[player])
