"""Correlated equilibria: what a mediator can bring about who privately advises every player.

A distribution over profiles is a correlated equilibrium if nobody gains by disobeying any advice, given what the
advice says about the others. These are linear conditions, so that the best ones are linear programs.

Source: Aumann (1974), *Subjectivity and correlation in randomized strategies*, Journal of Mathematical Economics 1,
67–96; Aumann (1987), *Correlated equilibrium as an expression of Bayesian rationality*, Econometrica 55, 1–18.
"""

from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import SolverError
from sim.games.normal_form import NormalForm
from sim.solution import Equilibrium, Solution
from sim.solvers.profiles import cell_name, spread
from sim.solvers.requirements import one_method_only

Floats = NDArray[np.float64]

MAX_PROFILES = 20_000
_NEGLIGIBLE = 1e-9
# What a mediator may be after.
AIMS = {"welfare": "largest sum of payoffs", "minimum": "best for the worst off"}


def correlated(game: NormalForm, method: str | None = None, *, ordinal: bool = False) -> Solution:
    """Correlated equilibria: the largest sum of payoffs, the best for the worst off, and everyone's range."""
    one_method_only("correlated", method)
    if ordinal:
        raise SolverError("correlated equilibrium averages payoffs; this scenario's scale is ordinal")
    size = game.payoffs[0, 0].size
    if size > MAX_PROFILES:
        raise SolverError(f"the game has {size:,} profiles, too many for a linear program (allowed: {MAX_PROFILES:,})")
    program = _Program(game.payoffs[0] / spread(game.payoffs[0]))
    found = {
        AIMS["welfare"]: program.best(_welfare(game)),
        AIMS["minimum"]: program.best_minimum(),
    }
    ranges = {
        player: tuple(float(game.payoffs[0, i].ravel() @ program.best(sign * program.payoffs[i])) for sign in (-1, 1))
        for i, player in enumerate(game.players)
    }
    equilibria = tuple(_described(game, program, joint, aim) for aim, joint in found.items())
    worst = max(float(one.regret) for one in equilibria)
    return Solution(
        concept="correlated",
        method="linear-programming",
        equilibria=equilibria,
        complete=False,
        exact=False,
        degenerate=None,
        certificate=f"best by linear programming (HiGHS); disobeying any advice gains at most {worst:.2g}",
        notes=(
            *(f"{one.details['aim'].capitalize()}: the mediator advises {_advice(one)}." for one in equilibria),
            *(f"Over all correlated equilibria {who} gets from {a:.6g} to {b:.6g}." for who, (a, b) in ranges.items()),
        ),
        details={"ranges": {player: list(bounds) for player, bounds in ranges.items()}},
    )


def correlated_best(game: NormalForm, aim: str) -> Equilibrium:
    """The best correlated equilibrium of the first game for one of ``AIMS``."""
    program = _Program(game.payoffs[0] / spread(game.payoffs[0]))
    joint = program.best(_welfare(game)) if aim == "welfare" else program.best_minimum()
    return _described(game, program, joint, AIMS[aim])


def _welfare(game: NormalForm) -> Floats:
    """The sum of payoffs of every profile."""
    return np.asarray(game.payoffs[0].reshape(len(game.players), -1).sum(axis=0))


class _Program:
    """The linear conditions on a joint distribution over profiles."""

    def __init__(self, payoffs: Floats) -> None:
        self.shape = payoffs.shape[1:]
        self.payoffs = payoffs.reshape(len(payoffs), -1)
        self.gains = np.array(list(self._disobedience(payoffs)) or [np.zeros(self.payoffs.shape[1])])

    def _disobedience(self, payoffs: Floats) -> Any:
        """For each player, advice and other strategy: the gain times probability, profile by profile."""
        for player, size in enumerate(self.shape):
            own = np.moveaxis(payoffs[player], player, 0)
            for advised, other in product(range(size), repeat=2):
                if advised != other:
                    gain = np.zeros_like(own)
                    gain[advised] = own[other] - own[advised]
                    yield np.moveaxis(gain, 0, player).ravel()

    def best(self, value: Floats) -> Floats:
        """The correlated equilibrium with the largest expectation of a value."""
        return self._solve(-value, self.gains, self.payoffs.shape[1])

    def best_minimum(self) -> Floats:
        """The correlated equilibrium in which the lowest of all players' payoffs is largest."""
        profiles = self.payoffs.shape[1]
        conditions = np.block(
            [[self.gains, np.zeros((len(self.gains), 1))], [-self.payoffs, np.ones((len(self.payoffs), 1))]]
        )
        return self._solve(np.append(np.zeros(profiles), -1.0), conditions, profiles)

    def _solve(self, cost: Floats, conditions: Floats, profiles: int) -> Floats:
        from scipy.optimize import linprog  # noqa: PLC0415 - only where a program is solved

        more = len(cost) - profiles
        result = linprog(
            cost,
            A_ub=conditions,
            b_ub=np.zeros(len(conditions)),
            A_eq=[[1.0] * profiles + [0.0] * more],
            b_eq=[1.0],
            bounds=[(0, None)] * profiles + [(None, None)] * more,
            method="highs",
        )
        if result.status != 0:
            raise SolverError(f"the linear program of correlated equilibria was not solved: {result.message}")
        joint = np.where(result.x[:profiles] > _NEGLIGIBLE, result.x[:profiles], 0.0)
        return np.asarray(joint / joint.sum())


def _described(game: NormalForm, program: _Program, joint: Floats, aim: str) -> Equilibrium:
    """A joint distribution with its consequences; ``strategies`` are how often each strategy is advised."""
    table = joint.reshape(game.shape)
    outcomes: dict[str, Any] = dict.fromkeys(game.outcomes, 0.0)
    advice = {}
    for cell in np.argwhere(table):
        profile, probability = tuple(int(i) for i in cell), float(table[tuple(cell)])
        name = game.outcomes[int(game.outcome[profile])] if game.outcomes else cell_name(game, profile)
        outcomes[name] = outcomes.get(name, 0.0) + probability
        advice[cell_name(game, profile)] = probability
    axes = range(len(game.players))
    return Equilibrium(
        strategies={
            player: dict(
                zip(names, table.sum(axis=tuple(a for a in axes if a != i)).tolist(), strict=True),
            )
            for i, (player, names) in enumerate(zip(game.players, game.strategies, strict=True))
        },
        payoffs={player: float(game.payoffs[0, i].ravel() @ joint) for i, player in enumerate(game.players)},
        outcomes=outcomes,
        regret=max(0.0, float((program.gains @ joint).max())) * spread(game.payoffs[0]),
        details={"aim": aim, "advice": advice},
    )


def _advice(one: Equilibrium) -> str:
    """The advice in words, the most likely first."""
    likely = sorted(one.details["advice"].items(), key=lambda item: -item[1])
    named = [f"({profile}) with probability {probability:.4g}" for profile, probability in likely[:6]]
    return ", ".join(named) + (f" and {len(likely) - 6} more" if len(likely) > 6 else "")
