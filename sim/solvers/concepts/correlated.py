"""Correlated equilibria: what a mediator can bring about who privately advises every player.

A distribution over profiles is a correlated equilibrium if nobody gains by disobeying any advice, given what the
advice says about the others. These are linear conditions, so that the best ones are linear programs.

Source: Aumann (1974), *Subjectivity and correlation in randomized strategies*, Journal of Mathematical Economics 1,
67–96; Aumann (1987), *Correlated equilibrium as an expression of Bayesian rationality*, Econometrica 55, 1–18.

The linear programs of correlated equilibria: in whole numbers for small games, by HiGHS for large ones.

Unknown is the probability of every profile. A player who is told to play ``a`` must not gain by playing ``b``:
``Σ p(a, s) (u(a, s) - u(b, s)) ≥ 0`` over the others' choices ``s``, for each player and each two strategies.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import lcm
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from sim.errors import SolverError
from sim.games.normal_form import NormalForm
from sim.solution import Equilibrium, Fact, Number, Solution
from sim.solvers.exact.linear_program import Program, maximise
from sim.solvers.nash.profiles import cell_name, spread
from sim.words import Claim, claim, say

Row = Sequence[Any]
_NEGLIGIBLE = 1e-9
# How much of the best value may be lost when a second aim is pursued in floating point, relative to the payoffs.
_SLACK = 1e-9


def obedience(payoffs: NDArray[Any]) -> NDArray[Any]:
    """A row for each player, advice and other strategy: what obeying is better by, profile by profile.

    ``payoffs`` has the shape ``(players, s1, …, sn)``.
    """
    rows = []
    for player, size in enumerate(payoffs.shape[1:]):
        own = np.moveaxis(payoffs[player], player, 0)
        for advised, other in product(range(size), repeat=2):
            if advised != other:
                better = np.zeros_like(own)
                better[advised] = own[advised] - own[other]
                rows.append(np.moveaxis(better, 0, player).ravel())
    return np.array(rows).reshape(len(rows), payoffs[0].size)


class Programs(Protocol):
    """Finds the best correlated equilibrium for what is wanted first, and among those for what is wanted next.

    An aim is a list of values (each by profile) whose lowest expectation is to be as large as possible.
    """

    def best(self, aims: Sequence[Sequence[Row]]) -> NDArray[Any]:
        """The probabilities of all profiles."""


class ExactPrograms:
    """In whole numbers, without rounding."""

    def __init__(self, payoffs: NDArray[np.object_]) -> None:
        # Each player's payoffs times one positive number: that leaves the conditions as they are.
        whole = np.stack([_whole(own) for own in payoffs])
        self._rows = [row for row in obedience(whole).tolist() if any(one < 0 for one in row)]
        self._profiles = payoffs[0].size

    def best(self, aims: Sequence[Sequence[Row]]) -> NDArray[Any]:
        """The probabilities of all profiles, as Fractions."""
        kept: list[Row] = []
        found: list[Fraction] = []
        for values in aims:
            # With all values made positive, the lowest expectation t is a variable that is not negative.
            least = min(min(value) for value in values)
            raised = [[one - least for one in value] for value in values]
            at_least = [[*row, 0, 0] for row in (*self._rows, *kept)]
            at_least += [[*value, -1, 0] for value in raised]
            one = [*([1] * self._profiles), 0, -1]
            result = maximise(Program([*([0] * self._profiles), 1], [one], at_least))
            assert result is not None  # noqa: S101 - every game has a correlated equilibrium
            level, (*found, _) = result
            kept += [[v - level for v in value] for value in raised]
        return np.array(found, dtype=object)


class RoundedPrograms:
    """In floating point, by HiGHS."""

    def __init__(self, payoffs: NDArray[np.float64]) -> None:
        flat = payoffs.reshape(len(payoffs), -1)
        self._unit = float(np.ptp(flat, axis=1).max()) or 1.0
        self._rows = obedience(payoffs / self._unit)
        self._profiles = payoffs[0].size

    def best(self, aims: Sequence[Sequence[Row]]) -> NDArray[Any]:
        """The probabilities of all profiles, as doubles."""
        kept = np.zeros((0, self._profiles))
        joint = np.zeros(self._profiles)
        for aim in aims:
            values = np.asarray(aim, dtype=np.float64) / self._unit
            joint = self._solve(values, kept)
            level = float((values @ joint).min())
            kept = np.vstack([kept, values - level + _SLACK])
        return joint

    def _solve(self, values: NDArray[np.float64], kept: NDArray[np.float64]) -> NDArray[np.float64]:
        from scipy.optimize import linprog  # noqa: PLC0415 - only where a program is solved

        rows = np.vstack([self._rows, kept])
        conditions = np.block(
            [[-rows, np.zeros((len(rows), 1))], [-values, np.ones((len(values), 1))]],
        )
        result = linprog(
            [*np.zeros(self._profiles), -1.0],
            A_ub=conditions,
            b_ub=np.zeros(len(conditions)),
            A_eq=[[1.0] * self._profiles + [0.0]],
            b_eq=[1.0],
            bounds=[(0, None)] * self._profiles + [(None, None)],
            method="highs",
        )
        if result.status != 0:
            raise SolverError(say("errors.solvers.correlated_unsolved", message=result.message))
        joint = np.where(result.x[:-1] > _NEGLIGIBLE, result.x[:-1], 0.0)
        return np.asarray(joint / joint.sum())


def _whole(own: NDArray[np.object_]) -> NDArray[np.object_]:
    factor = lcm(*(Fraction(one).denominator for one in own.ravel()))
    return np.array([int(one * factor) for one in own.ravel()], dtype=object).reshape(own.shape)


MAX_PROFILES = 20_000
# Up to so many profiles, without rounding.
EXACT_PROFILES = 16
# Up to so many, everything that two players can get is worked out too.
_ALL_PAYOFFS = 100
_SHOWN = 12  # rows of advice that are told
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
    worst = max(float(one.regret) for one in equilibria)
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
    """Which advice is best for what, and what everybody gets of it."""
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
