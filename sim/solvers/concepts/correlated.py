"""Correlated equilibria: what a mediator can bring about who privately advises every player.

A distribution over profiles is a correlated equilibrium if nobody gains by disobeying any advice, given what the
advice says about the others. These are linear conditions, so that the best ones are found by linear programs.

Source: Aumann (1974), *Subjectivity and correlation in randomized strategies*, Journal of Mathematical Economics 1,
67–96; Aumann (1987), *Correlated equilibrium as an expression of Bayesian rationality*, Econometrica 55, 1–18.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import SolverError
from sim.games.normal_form import NormalForm
from sim.solution import Equilibrium, Fact, Number, Solution
from sim.solvers.concepts.correlated_programs import ExactPrograms, Programs, RoundedPrograms, obedience
from sim.solvers.nash.profiles import cell_name, spread
from sim.words import Claim, claim, say

MAX_PROFILES = 20_000
# Up to so many profiles, without rounding.
EXACT_PROFILES = 16
# Up to so many, everything that two players can get is worked out too.
_ALL_PAYOFFS = 100
_SHOWN = 12  # rows of advice in a text
# What a mediator may be after; the other aim decides where the first leaves a choice.
AIMS = ("welfare", "minimum")


def correlated(game: NormalForm, ordinal: bool = False) -> Solution:
    """Correlated equilibria: the largest sum of payoffs, the best for the worst off, and everyone's range."""
    if ordinal:
        raise SolverError(say("errors.solvers.correlated_ordinal"))
    advising = Advising.of(game)
    found: dict[tuple[Number, ...], tuple[NDArray[Any], list[str]]] = {}
    for aim in AIMS:
        joint = advising.best(aim)
        found.setdefault(tuple(joint.tolist()), (joint, []))[1].append(aim)
    equilibria = tuple(advising.equilibrium(joint, aims) for joint, aims in found.values())
    worst = max(float(equilibrium.regret) for equilibrium in equilibria)
    ranges = advising.ranges()
    few = len(game.players) == 2 and advising.payoffs[0].size <= _ALL_PAYOFFS
    return Solution(
        concept="correlated",
        method="linear-programming",
        equilibria=equilibria,
        complete=False,
        exact=advising.exact and not game.rounded,
        degenerate=None,
        certificate=claim("solutions.advice_exact")
        if advising.exact
        else claim("solutions.advice_rounded", regret=worst),
        headline=headline(game, equilibria),
        notes=tuple(
            claim("solutions.advice_range", player=game.player_label(i), low=low, high=high)
            for i, (low, high) in enumerate(ranges.values())
        ),
        facts=(Reach(game.players, ranges, tuple(advising.corners()) if few else None),),
    )


def headline(game: NormalForm, equilibria: Sequence[Equilibrium]) -> Claim:
    """Which advice is best for what, and what everybody gets."""
    advice = [
        {
            "aim": fact.aim,
            "payoffs": [
                {"player": game.player_label(i), "payoff": equilibrium.payoffs[player]}
                for i, player in enumerate(game.players)
            ],
        }
        for equilibrium in equilibria
        if (fact := equilibrium.fact(Advice)) is not None
    ]
    return claim("solutions.advice_headline", advice=advice)


@dataclass(frozen=True)
class Reach(Fact):
    """What every player gets over all correlated equilibria, and for two players all corners of the payoffs."""

    players: tuple[str, ...]
    ranges: Mapping[str, tuple[float, float]]
    corners: tuple[tuple[Number, Number], ...] | None

    def to_dict(self) -> dict[str, Any]:
        """Both, by name."""
        ranges = {"ranges": {player: list(bounds) for player, bounds in self.ranges.items()}}
        if self.corners is None:
            return ranges
        corners = [dict(zip(self.players, map(float, corner), strict=True)) for corner in self.corners]
        return {**ranges, "extreme_payoffs": corners}


@dataclass(frozen=True, eq=False)
class Advice(Fact):
    """What is advised with which probability, and what for: one or both of ``AIMS``."""

    game: NormalForm
    aims: tuple[str, ...]
    advised: tuple[tuple[tuple[int, ...], Number], ...]

    @property
    def aim(self) -> Claim:
        """What it is best for."""
        kinds = {"welfare": "solutions.largest_sum", "minimum": "solutions.best_for_worst_off"}
        if len(self.aims) > 1:
            return claim("solutions.largest_sum_and_best_for_worst_off")
        return claim(kinds[self.aims[0]])

    def to_dict(self) -> dict[str, Any]:
        """The aim in words, and every profile with its probability."""
        return {"aim": str(self.aim), "advice": [self._row(*row) for row in self.advised]}

    def _row(self, profile: Sequence[int], probability: Number) -> dict[str, Any]:
        names = zip(self.game.players, self.game.strategies, profile, strict=True)
        exact = {"exact": str(probability)} if isinstance(probability, Fraction) else {}
        named = {player: strategies[i] for player, strategies, i in names}
        return {"profile": named, "probability": float(probability), **exact}

    def story(self) -> Sequence[Claim]:
        """The advice, a line for each profile, the most likely first."""
        likely = sorted(self.advised, key=lambda row: -row[1])
        if len(likely) == 1:
            return [claim("solutions.advice_always", profile=self._profile(likely[0][0]))]
        rows = [
            claim("solutions.advice_row", profile=self._profile(profile), probability=probability)
            for profile, probability in likely[:_SHOWN]
        ]
        more = len(likely) - len(rows)
        return [claim("solutions.advice_draws"), *rows, *([claim("solutions.advice_more", count=more)] if more else [])]

    def _profile(self, profile: Sequence[int]) -> Claim:
        game = self.game
        choices = [
            {"player": game.player_label(player), "strategy": game.strategy_label(player, i)}
            for player, i in enumerate(profile)
        ]
        return claim("solutions.advice_profile", choices=choices)


@dataclass(frozen=True)
class Advising:
    """The first game of a batch with its payoffs, exact if it is small, and its linear programs."""

    game: NormalForm
    payoffs: NDArray[Any]
    programs: Programs
    exact: bool

    @classmethod
    def of(cls, game: NormalForm) -> "Advising":
        """Choose the arithmetic.

        Raises:
            SolverError: the game is too large.
        """
        size = game.payoffs[0, 0].size
        if size > MAX_PROFILES:
            raise SolverError(say("errors.solvers.too_many_profiles", given=size, most=MAX_PROFILES))
        if size <= EXACT_PROFILES:
            exact = game.exact(0)
            return cls(game, exact, ExactPrograms(exact), exact=True)
        payoffs = game.payoffs[0]
        if not np.isfinite(payoffs).all():  # the exact payoffs say why there is none
            payoffs = game.exact(0).astype(np.float64)
        return cls(game, payoffs, RoundedPrograms(payoffs), exact=False)

    @property
    def _flat(self) -> NDArray[Any]:
        return self.payoffs.reshape(len(self.payoffs), -1)

    def best(self, aim: str) -> NDArray[Any]:
        """The joint distribution that is best for one of ``AIMS``, and among those for the other."""
        welfare, minimum = [self._flat.sum(axis=0).tolist()], self._flat.tolist()
        return self.programs.best([welfare, minimum] if aim == "welfare" else [minimum, welfare])

    def ranges(self) -> dict[str, tuple[float, float]]:
        """For each player the lowest and the highest payoff of all correlated equilibria."""
        return {
            player: (float(self._flat[i] @ self.programs.best([[(-own).tolist()]])), float(self._flat[i] @ high))
            for i, (player, own) in enumerate(zip(self.game.players, self._flat, strict=True))
            for high in [self.programs.best([[own.tolist()]])]
        }

    def corners(self) -> list[tuple[Number, Number]]:
        """The corners of what two players can get in correlated equilibria, counter-clockwise from the far left."""
        left, right = self._furthest((-1, 0)), self._furthest((1, 0))
        lower, upper = self._beyond(left, right), self._beyond(right, left)
        corners = [left, *lower, right, *upper]
        return list(dict.fromkeys(corners))

    def _furthest(self, direction: Sequence[Number]) -> tuple[Number, Number]:
        """The payoffs that lie furthest in a direction, and of those, furthest to the right of it."""
        a, b = direction
        first, second = self._flat
        joint = self.programs.best([[(a * first + b * second).tolist()], [(b * first - a * second).tolist()]])
        x, y = first @ joint, second @ joint
        return (x, y) if self.exact else (round(float(x), 9), round(float(y), 9))

    def _beyond(self, start: Any, end: Any) -> list[Any]:
        """The corners on the right-hand side of the way from one to another, in order."""
        outward = (end[1] - start[1], start[0] - end[0])
        found = self._furthest(outward)
        reach = [outward[0] * point[0] + outward[1] * point[1] for point in (start, found)]
        if not any(outward) or reach[1] - reach[0] <= (0 if self.exact else 1e-7 * spread(self.game.payoffs[0]) ** 2):
            return []
        return [*self._beyond(start, found), found, *self._beyond(found, end)]

    def equilibrium(self, joint: NDArray[Any], aims: Sequence[str]) -> Equilibrium:
        """A joint distribution with its consequences; ``strategies`` are how often each strategy is advised."""
        game, rounded = self.game, not self.exact or self.game.rounded
        number = float if rounded else Fraction
        table = joint.reshape(game.shape)
        outcomes: dict[str, Any] = dict.fromkeys(game.outcomes, number(0))
        advice = []
        for cell in np.argwhere(table):
            profile, probability = tuple(int(i) for i in cell), number(table[tuple(cell)])
            name = game.outcomes[int(game.outcome[profile])] if game.outcomes else cell_name(game, profile)
            outcomes[name] = outcomes.get(name, number(0)) + probability
            advice.append((profile, probability))
        axes = range(len(game.players))
        return Equilibrium(
            strategies={
                player: {
                    name: number(p)
                    for name, p in zip(names, table.sum(axis=tuple(a for a in axes if a != i)), strict=True)
                }
                for i, (player, names) in enumerate(zip(game.players, game.strategies, strict=True))
            },
            payoffs={player: number(own @ joint) for player, own in zip(game.players, self._flat, strict=True)},
            outcomes=outcomes,
            regret=number(max([0, *(-(obedience(self.payoffs) @ joint)).tolist()])),
            facts=(Advice(game, tuple(aims), tuple(advice)),),
        )
