"""Evolutionary stability in symmetric two-player games, and where simple ways of learning lead.

A symmetric equilibrium ``x`` is evolutionarily stable if every other strategy ``y`` that is as good against ``x`` does
worse against itself than ``x`` does against it: ``(y − x)ᵀA(y − x) < 0`` for all mixtures ``y`` of the best responses.
Such an ``x`` is an extreme equilibrium, so that the exact enumeration finds all candidates, and the condition is that a
matrix is strictly copositive, which is decided exactly on its faces.

Source: Maynard Smith & Price (1973), *The logic of animal conflict*, Nature 246, 15–18; Haigh (1975), *Game theory and
evolution*, Advances in Applied Probability 7, 8–11.

Replicator dynamics and fictitious play in symmetric games, by nashpy; what they lead to is checked by the caller.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import SolverError
from sim.games.normal_form import NormalForm, regret
from sim.solution import Fact, Solution
from sim.solvers.exact.determinants import null_vector
from sim.solvers.nash.methods import exact
from sim.solvers.nash.profiles import spread
from sim.words import Claim, claim, say

Floats = NDArray[np.float64]

_TIME = 200.0
_ROUNDS = 2000
_SEED = 0


def _almost_even(size: int) -> Floats:
    """Shares that differ a little, so that a start is on no axis of symmetry."""
    weights = 1 + 0.01 * np.arange(size)
    return np.asarray(weights / weights.sum())


def replicator_dynamics(A: Floats) -> Floats:
    """The shares of strategies in a population after a long time, from almost even ones.

    ``A (n, n)`` are payoffs within a range of 1; each share grows by its payoff less the mean payoff.
    """
    import nashpy  # noqa: PLC0415 - only where it is asked for

    game = nashpy.Game(A)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = game.replicator_dynamics(y0=_almost_even(len(A)), timepoints=np.linspace(0.0, _TIME, 400))
    end = np.clip(np.nan_to_num(path[-1]), 0.0, None)
    return np.asarray(end / end.sum()) if end.sum() > 0 else _almost_even(len(A))


def fictitious_play(A: Floats) -> tuple[Floats, Floats]:
    """How often each player has played each strategy when both always answer what the other has done so far."""
    import nashpy  # noqa: PLC0415 - as above

    game = nashpy.Game(A, A.T)
    state = np.random.get_state()  # noqa: NPY002 - nashpy draws from numpy's global generator
    try:
        np.random.seed(_SEED)  # noqa: NPY002 - as above
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            *_, (rows, columns) = game.fictitious_play(iterations=_ROUNDS)
    finally:
        np.random.set_state(state)  # noqa: NPY002 - as above
    return np.asarray(rows / rows.sum()), np.asarray(columns / columns.sum())


Matrix = NDArray[Any]


@dataclass(frozen=True)
class Stability(Fact):
    """Whether a symmetric equilibrium is evolutionarily stable."""

    stable: bool

    def to_dict(self) -> dict[str, Any]:
        """Under ``stable``."""
        return {"stable": self.stable}


# How near shares are taken to be the same, and the regret of a path that has settled.
_NEAR = 0.02
_SETTLED = 1e-3


def evolutionary(game: NormalForm, ordinal: bool = False) -> Solution:
    """Symmetric equilibria of a symmetric game of two: which are evolutionarily stable, and where learning leads."""
    if ordinal:
        raise SolverError(say("errors.solvers.evolutionary_ordinal"))
    A = symmetric_payoffs(game)
    found = exact(game)
    kept = []
    for equilibrium in found.equilibria:
        x, y = (list(strategy.values()) for strategy in equilibrium.strategies.values())
        if x == y:
            kept.append(replace(equilibrium, component=0, facts=(Stability(is_stable(A, x)),)))
    stable = [equilibrium.to_dict()["stable"] for equilibrium in kept]
    return Solution(
        concept="evolutionary",
        method="exact",
        equilibria=tuple(kept),
        complete=found.complete,
        exact=found.exact,
        degenerate=found.degenerate,
        certificate=claim("solutions.evolutionary_certificate"),
        notes=(
            *(claim("solutions.evolutionary_one", number=i, stable=is_so) for i, is_so in enumerate(stable, start=1)),
            *_learned(game, A, kept),
        ),
        headline=claim("solutions.evolutionary_headline", count=len(kept), stable=sum(stable)),
    )


def symmetric_payoffs(game: NormalForm) -> Matrix:
    """The payoffs ``A`` of the row player in a game ``(A, Aᵀ)``, exactly.

    Raises:
        SolverError: the game is not of two players with the same strategies and payoffs.
    """
    if len(game.players) != 2:
        raise SolverError(say("errors.solvers.two_players_only", concept="evolutionary", given=len(game.players)))
    A, B = game.exact(0)
    if A.shape != B.T.shape or not (A == B.T).all():
        raise SolverError(say("errors.solvers.symmetric_only"))
    return np.asarray(A)


def is_stable(A: Matrix, x: Sequence[Fraction]) -> bool:
    """Whether a strategy of a symmetric equilibrium is evolutionarily stable, exactly.

    >>> hawk_dove = np.array([[-1, 4], [0, 2]])
    >>> is_stable(hawk_dove, [Fraction(2, 3), Fraction(1, 3)]), is_stable(np.zeros((2, 2), dtype=int), [1, 0])
    (True, False)
    """
    against = A @ np.array(x, dtype=object)
    best = [i for i in range(len(x)) if against[i] == against.max()]
    base = next(i for i in best if x[i] > 0)
    inside = [i for i in best if x[i] > 0 and i != base]
    outside = [i for i in best if x[i] == 0]
    form = -_around(A, base, inside + outside)
    for i in range(len(inside)):  # eliminate what may move either way
        pivot = form[i, i]
        if pivot <= 0:
            return False
        form = form - np.outer(form[:, i], form[i]) * (Fraction(1) / pivot)
    return _strictly_copositive(form[len(inside) :, len(inside) :])


def _around(A: Matrix, base: int, others: list[int]) -> Matrix:
    """The symmetric form of ``(y − x)ᵀA(y − x)`` in the coordinates of ``y − x`` other than the base's."""
    size = len(others)
    form = np.empty((size, size), dtype=object)
    for i, a in enumerate(others):
        for j, b in enumerate(others):
            ab, ba = A[a, b] - A[base, b] - A[a, base], A[b, a] - A[base, a] - A[b, base]
            form[i, j] = Fraction(ab + ba) / 2 + A[base, base]
    return form


def _strictly_copositive(form: Matrix) -> bool:
    """Whether ``vᵀ form v > 0`` for all ``v ≥ 0`` but 0: no face of the simplex has a stationary value ≤ 0 inside."""
    for size in range(1, len(form) + 1):
        for face in combinations(range(len(form)), size):
            part = form[np.ix_(face, face)]
            equations = [[part[i, j] - part[0, j] for j in range(size)] for i in range(1, size)]
            point = [Fraction(1)] if size == 1 else null_vector(_whole(equations), size)
            if point is None or not (min(point) > 0 or max(point) < 0):
                continue
            v = np.array(point, dtype=object)
            if v @ part @ v <= 0:
                return False
    return True


def _whole(equations: list[list[Fraction]]) -> list[list[int]]:
    """Equations times their denominators."""
    result = []
    for row in equations:
        scale = np.lcm.reduce([Fraction(entry).denominator for entry in row])
        result.append([int(entry * int(scale)) for entry in row])
    return result


def _learned(game: NormalForm, A: Matrix, kept: Sequence[Any]) -> list[Claim]:
    """Where replicator dynamics and fictitious play lead, checked against the equilibria."""
    matrix = A.astype(np.float64) / spread(game.payoffs[0])
    known = [np.array([float(p) for p in equilibrium.strategies[game.players[0]].values()]) for equilibrium in kept]
    notes = []
    shares = replicator_dynamics(matrix)
    ends = {"replicator": (shares, shares), "fictitious": fictitious_play(matrix)}
    for name, end in ends.items():
        off = float(regret(np.array([matrix, matrix.T]), end))
        near = [number for number, x in enumerate(known, start=1) if max(np.abs(x - y).max() for y in end) < _NEAR]
        notes.append(
            claim(
                "solutions.learned", dynamics=name, near=near[0] if near else None, settled=off < _SETTLED, regret=off
            )
        )
    return notes
