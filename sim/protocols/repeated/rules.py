"""An agreement in a repeated protocol, in one scenario: from formulas to who keeps to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from sim.errors import ScenarioError
from sim.formulas import Formula, Points
from sim.protocols.normal_form.rules import NormalFormRules
from sim.protocols.repeated.batch import RepeatedColumns
from sim.protocols.repeated.story import Story
from sim.protocols.rules import PointwiseRules
from sim.protocols.spec import OwnNumbers
from sim.protocols.values import Read, Values
from sim.solution import Equilibrium, Solution, SolutionTable
from sim.solvers.repeated.trigger_strategies import Temptation, slack

CONCEPT = "trigger"
Profile = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class RepeatedRules(PointwiseRules):
    """A normal form again and again, an agreed profile, and what follows a violation."""

    form: NormalFormRules
    comply: Profile
    punish: Profile
    punishment: str
    periods: int
    discount: tuple[Formula, ...]
    fine: tuple[Formula, ...]
    monitoring: Formula
    own: OwnNumbers
    ordinal: bool = False
    kind: str = "repeated"

    @property
    def vectorised(self) -> bool:
        """Yes: thresholds in closed form."""
        return True

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

    @cached_property
    def rounded(self) -> bool:
        """Whether some number is irrational."""
        return not all(formula.rational for formula in self.formulas)

    def solve(self, points: Points, concept: str, method: str | None = None, select: str | None = None) -> Solution:
        """Whether the agreement keeps itself, from which patience on, and what else could be kept."""
        solution = super().solve(points, concept, method, select)
        return Story(self, Values(self.formulas, points).at(0)).told(solution)

    def solve_batch(self, points: Points) -> SolutionTable:
        """In columns where doubles are clear, else exactly."""
        return RepeatedColumns(self, Values(self.formulas, points)).table(super().solve_batch)

    def solution(self, read: Read, concept: str) -> Solution:
        """Whether the agreement keeps itself."""
        self.own.check(read)
        left = [
            slack(self.temptation(read, player), read(self.discount[player]), self.punishment, self.periods)
            for player in range(len(self.players))
        ]
        kept = min(left) >= 0
        found = [self._equilibrium(read, "comply", 0)] if kept else []
        found.append(self._equilibrium(read, "punish", len(found)))
        return Solution(
            concept=CONCEPT,
            method="closed-form",
            equilibria=tuple(found),
            complete=False,
            exact=not self.rounded,
            degenerate=kept and min(left) == 0,
        )

    def payoff(self, read: Read, player: int, profile: Profile) -> Fraction:
        """What a player gets in a period."""
        return read(self.form.rows[int(self.form.row[profile])][player])

    def temptation(self, read: Read, player: int, agreed: Profile | None = None) -> Temptation:
        """What matters to a player in an agreement, which is the file's own if None.

        Raises:
            ScenarioError: the punishment is no equilibrium of one period.
        """
        profile = self.comply if agreed is None else agreed
        monitoring, fine = read(self.monitoring), read(self.fine[player])
        punishment = self.payoff(read, player, self.punish)
        size = self.form.outcome.shape[player]
        if any(self.payoff(read, player, swapped(self.punish, player, own)) > punishment for own in range(size)):
            label = list(self.players.values())[player]
            raise ScenarioError(f"the punishment is no equilibrium of one period: {label} would leave it")
        reward = self.payoff(read, player, profile)
        others = [own for own in range(size) if own != profile[player]]
        return Temptation(
            reward=reward,
            temptation=max(
                (self.payoff(read, player, swapped(profile, player, own)) for own in others), default=reward
            ),
            punishment=punishment,
            sucker=self.payoff(read, player, swapped(self.punish, player, profile[player])),
            monitoring=monitoring,
            fine=fine,
        )

    def _equilibrium(self, read: Read, what: str, number: int) -> Equilibrium:
        profile = self.comply if what == "comply" else self.punish
        kind = float if self.rounded else Fraction
        outcome = list(self.outcomes)[int(self.form.outcome[profile])]
        return Equilibrium(
            strategies={
                player: {name: Fraction(int(name == what)) for name in ("comply", "punish")} for player in self.players
            },
            payoffs={name: kind(self.payoff(read, place, profile)) for place, name in enumerate(self.players)},
            outcomes={name: Fraction(int(name == outcome)) for name in self.outcomes},
            regret=Fraction(0),
            component=number,
        )


def swapped(profile: Profile, player: int, own: int) -> Profile:
    """A profile in which one player does something else."""
    return (*profile[:player], own, *profile[player + 1 :])
