"""Correlated equilibria: what a mediator can bring about who privately advises every player.

A distribution over profiles is a correlated equilibrium if nobody gains by disobeying any advice, given what the
advice says about the others. These are linear conditions, so that the best ones are linear programs.

Source: Aumann (1974), *Subjectivity and correlation in randomized strategies*, Journal of Mathematical Economics 1,
67–96; Aumann (1987), *Correlated equilibrium as an expression of Bayesian rationality*, Econometrica 55, 1–18.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import SolverError
from sim.games.normal_form import NormalForm
from sim.solution import Equilibrium, Number, Solution
from sim.solvers.correlated_programs import ExactPrograms, Programs, RoundedPrograms, obedience
from sim.solvers.nash.profiles import cell_name, spread
from sim.solvers.requirements import one_method_only

MAX_PROFILES = 20_000
# Up to so many profiles, without rounding.
EXACT_PROFILES = 16
# Up to so many, everything that two players can get is worked out too.
_ALL_PAYOFFS = 100
# What a mediator may be after; the other aim decides where the first leaves a choice.
AIMS = {"welfare": "largest sum of payoffs", "minimum": "best for the worst off"}


def correlated(game: NormalForm, method: str | None = None, *, ordinal: bool = False) -> Solution:
    """Correlated equilibria: the largest sum of payoffs, the best for the worst off, and everyone's range."""
    one_method_only("correlated", method)
    if ordinal:
        raise SolverError("correlated equilibrium averages payoffs; this scenario's scale is ordinal")
    advising = Advising.of(game)
    found: dict[tuple[Number, ...], tuple[NDArray[Any], list[str]]] = {}
    for aim, words in AIMS.items():
        joint = advising.best(aim)
        found.setdefault(tuple(joint.tolist()), (joint, []))[1].append(words)
    equilibria = tuple(advising.equilibrium(joint, ", and ".join(aims)) for joint, aims in found.values())
    worst = max(float(one.regret) for one in equilibria)
    details: dict[str, Any] = {"ranges": {who: list(bounds) for who, bounds in advising.ranges().items()}}
    if len(game.players) == 2 and advising.payoffs[0].size <= _ALL_PAYOFFS:
        details["extreme_payoffs"] = [
            dict(zip(game.players, map(float, corner), strict=True)) for corner in advising.corners()
        ]
    return Solution(
        concept="correlated",
        method="linear-programming",
        equilibria=equilibria,
        complete=False,
        exact=advising.exact and not game.rounded,
        degenerate=None,
        certificate="best in exact arithmetic; disobeying any advice gains nothing"
        if advising.exact
        else f"best by linear programming (HiGHS); disobeying any advice gains at most {worst:.2g}",
        details=details,
    )


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
            said = f"the game has {size:,} profiles, too many for a linear program (allowed: {MAX_PROFILES:,})"
            raise SolverError(said)
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

    def equilibrium(self, joint: NDArray[Any], aim: str) -> Equilibrium:
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
            named = {p: names[i] for p, names, i in zip(game.players, game.strategies, profile, strict=True)}
            exact = {} if rounded else {"exact": str(probability)}
            advice.append({"profile": named, "probability": float(probability), **exact})
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
            details={"aim": aim, "advice": advice},
        )
