"""Logit quantal response equilibria along the principal branch, and the Nash equilibrium that it leads to.

At precision ``λ`` each player chooses strategy ``j`` with a probability proportional to ``exp(λ u_j)``, where ``u_j``
is its expected payoff given the others' probabilities. The branch starts at λ = 0, where everybody randomises evenly,
and is followed by a predictor (the tangent) and corrector (Newton steps back onto the curve) in the logarithms of the
probabilities; λ may go back on the way. Generically it is unique and leads to one Nash equilibrium as λ → ∞.
Payoffs are divided by their largest difference first, so that λ has no unit.

Found in floating point: near a bifurcation (symmetric games have them) the branch may be continued on either side.

Source: McKelvey & Palfrey (1995), *Quantal response equilibria for normal form games*, Games and Economic Behavior
10, 6–38; Turocy (2005), *A dynamic homotopy interpretation of the logistic quantal response equilibrium
correspondence*, ibid. 51, 243–263.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import SolverError
from sim.games.normal_form import NormalForm, deviation_payoffs, regret
from sim.solution import Fact, Solution
from sim.solvers.nash.profiles import spread, to_equilibrium
from sim.solvers.selection import picked, unpicked
from sim.solvers.support import without_traces
from sim.words import claim, say

Floats = NDArray[np.float64]

_STEPS = 20_000
_LAMBDA = 1e6
_REGRET = 1e-7
_TRACE = 1e-6  # a smaller probability at the end of the branch is 0 in the equilibrium that it leads to


@dataclass(frozen=True, eq=False)
class LogitBranch:
    """Points on the principal branch: ``precision (k,)`` and ``log_probabilities (k, all strategies)``."""

    precision: Floats
    log_probabilities: Floats


@dataclass(frozen=True, eq=False)
class PrincipalBranch(Fact):
    """The branch that was followed, and the game."""

    branch: LogitBranch
    game: NormalForm

    def to_dict(self) -> dict[str, Any]:
        """Some twenty points along it, by name."""
        branch, game = self.branch, self.game
        points = np.unique(np.linspace(0, len(branch.precision) - 1, 20).round().astype(int))
        return {
            "branch": [
                {
                    "precision": float(branch.precision[i]),
                    "strategies": {
                        player: dict(zip(names, map(float, part), strict=True))
                        for player, names, part in zip(
                            game.players, game.strategies, _profile(branch.log_probabilities[i], game), strict=True
                        )
                    },
                }
                for i in points
            ]
        }


def quantal_response(game: NormalForm, ordinal: bool = False) -> Solution:
    """The limit of the logit quantal response branch that starts where everybody randomises evenly."""
    if ordinal:
        raise SolverError(say("errors.solvers.quantal_ordinal"))
    branch = principal_branch(game)
    profile = [without_traces(part, _TRACE) for part in _profile(branch.log_probabilities[-1], game)]
    equilibrium = to_equilibrium(game, game.payoffs[0], profile)
    return Solution(
        concept="quantal-response",
        method="predictor-corrector",
        equilibria=(equilibrium,),
        complete=False,
        exact=False,
        degenerate=None,
        certificate=claim(
            "solutions.quantal_certificate", precision=float(branch.precision[-1]), regret=float(equilibrium.regret)
        ),
        notes=(claim("solutions.quantal_note"),),
        facts=(PrincipalBranch(branch, game),),
    )


def logit_limit(game: NormalForm, solution: Solution) -> Solution:
    """The Nash equilibrium that the logit quantal response branch from even chances leads to."""
    end = principal_branch(game).log_probabilities[-1]
    distances = [_distance(np.exp(end), equilibrium.strategies) for equilibrium in solution.equilibria]
    if not distances or min(distances) > 0.02:
        return unpicked(solution, "logit-limit", claim("solutions.branch_in_component"))
    return picked(solution, [int(np.argmin(distances))], "logit-limit")


def principal_branch(game: NormalForm) -> LogitBranch:
    """Follow the branch from λ = 0 until the profile is a Nash equilibrium to 7 digits, or λ is a million.

    Raises:
        SolverError: the curve could not be followed.
    """
    payoffs = game.payoffs[0] / spread(game.payoffs[0])
    size = sum(game.shape)
    point = np.concatenate([np.log(np.repeat(1 / np.array(game.shape), game.shape)), [0.0]])
    points, direction, step = [point], np.append(np.zeros(size), 1.0), 0.05
    for _ in range(_STEPS):
        tangent = _tangent(_jacobian(payoffs, game.shape, point), direction)
        moved = _correct(payoffs, game.shape, point + step * tangent, tangent)
        if moved is None:
            step /= 2
            if step < 1e-12:
                break
            continue
        point, direction, step = moved, tangent, min(step * 1.3, max(1.0, 0.1 * abs(point[-1])))
        points.append(point)
        if point[-1] > _LAMBDA or (point[-1] > 1 and regret(payoffs, _profile(point[:-1], game)) < _REGRET):
            found = np.array(points)
            return LogitBranch(found[:, -1], found[:, :-1])
    raise SolverError(say("errors.solvers.branch_lost", precision=float(point[-1])))


def _equations(payoffs: Floats, shape: tuple[int, ...], point: Floats) -> Floats:
    """Zero on the branch: a sum of probabilities for each player, and a ratio for each other strategy."""
    logs, precision = _split(point[:-1], shape), point[-1]
    values = deviation_payoffs(payoffs, [np.exp(part) for part in logs])
    parts = []
    for part, value in zip(logs, values, strict=True):
        parts.append([np.exp(part).sum() - 1])
        parts.append(part[1:] - part[0] - precision * (value[1:] - value[0]))
    return np.concatenate(parts)


def _jacobian(payoffs: Floats, shape: tuple[int, ...], point: Floats) -> Floats:
    """Derivatives of the equations by the logarithms and the precision."""
    logs, precision = _split(point[:-1], shape), point[-1]
    profile = [np.exp(part) for part in logs]
    values = deviation_payoffs(payoffs, profile)
    starts = np.concatenate([[0], np.cumsum(shape)])
    result = np.zeros((len(point) - 1, len(point)))
    for player, (first, last) in enumerate(pairwise(starts)):
        result[first, first:last] = profile[player]
        rows = slice(first + 1, last)
        result[rows, first] = -1.0
        result[rows, first + 1 : last] = np.eye(last - first - 1)
        result[rows, -1] = -(values[player][1:] - values[player][0])
        for other, (start, stop) in enumerate(pairwise(starts)):
            if other != player:
                effect = _cross(payoffs[player], profile, player, other) * profile[other]
                result[rows, start:stop] = -precision * (effect[1:] - effect[0])
    return result


def _cross(tensor: Floats, profile: list[Floats], player: int, other: int) -> Floats:
    """A player's payoffs by own strategy and another player's, the rest averaged: shape ``(own, other)``."""
    result = np.moveaxis(tensor, (player, other), (-2, -1))
    for third, strategy in enumerate(profile):
        if third not in (player, other):
            result = np.tensordot(strategy, result, axes=(0, 0))
    return result


def _tangent(jacobian: Floats, direction: Floats) -> Floats:
    """The unit vector along the curve that goes on in the direction so far."""
    tangent: Floats = np.linalg.svd(jacobian)[2][-1]
    return tangent if tangent @ direction >= 0 else -tangent


def _correct(payoffs: Floats, shape: tuple[int, ...], point: Floats, tangent: Floats) -> Floats | None:
    """Newton steps at right angles to the tangent; None where they do not come to rest."""
    for _ in range(6):
        system = np.vstack([_jacobian(payoffs, shape, point), tangent])
        try:
            change = np.linalg.solve(system, np.append(_equations(payoffs, shape, point), 0.0))
        except np.linalg.LinAlgError:
            return None
        if not np.isfinite(change).all() or np.abs(change).max() > 1.0:
            return None
        point = point - change
        if np.abs(change).max() < 1e-10 * max(1.0, abs(point[-1])):
            return point
    return None


def _split(logs: Floats, shape: tuple[int, ...]) -> list[Floats]:
    return np.split(logs, np.cumsum(shape)[:-1])


def _profile(logs: Floats, game: NormalForm) -> list[Floats]:
    parts = [np.exp(part) for part in _split(logs, game.shape)]
    return [part / part.sum() for part in parts]


def _distance(probabilities: Floats, strategies: Any) -> float:
    ours = np.array([float(p) for strategy in strategies.values() for p in strategy.values()])
    return float(np.abs(ours - probabilities).max())
