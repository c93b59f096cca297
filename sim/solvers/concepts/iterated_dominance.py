"""Iterated elimination of strictly dominated strategies, and what remains.

A strategy is strictly dominated if some mixture of the player's others earns more whatever the others do. What
remains does not depend on the order of elimination and holds every strategy that any Nash equilibrium uses. A linear
program looks for the mixture; its weights are then rounded to fractions and checked exactly, so that nothing is
eliminated without proof.

Source: Osborne & Rubinstein (1994), *A Course in Game Theory*, section 4.2.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.games.normal_form import NormalForm
from sim.solution import Solution
from sim.solvers.nash.profiles import one_method_only, to_equilibrium

Kept = list[list[int]]
_DENOMINATORS = (1, 10, 1000, 10**6, 10**12)


class Elimination(NamedTuple):
    """A strategy that is dominated, by which weights of the player's strategies, in which round."""

    turn: int
    player: int
    strategy: int
    weights: dict[int, Fraction]


def iterated_dominance(game: NormalForm, method: str | None = None, *, ordinal: bool = False) -> Solution:
    """Iterated elimination of strictly dominated strategies: what remains, and what each was dominated by."""
    one_method_only("iterated-dominance", method)
    payoffs = game.exact(0)
    eliminated, kept = eliminate(payoffs, mixed=not ordinal)
    names = [[strategies[i] for i in remaining] for strategies, remaining in zip(game.strategies, kept, strict=True)]
    single = all(len(remaining) == 1 for remaining in kept)
    profile = [
        np.array([Fraction(int(i == remaining[0])) for i in range(size)], dtype=object)
        for size, remaining in zip(game.shape, kept, strict=True)
    ]
    notes = [_said(game, one) for one in eliminated]
    if ordinal:
        notes.append("The scale is ordinal: domination by mixtures has no meaning and was not looked for.")
    return Solution(
        concept="iterated-dominance",
        method="elimination",
        equilibria=(to_equilibrium(game, payoffs, profile),) if single else (),
        complete=True,
        exact=not game.rounded,
        degenerate=None,
        certificate="every elimination checked in exact arithmetic",
        notes=tuple(notes),
        headline=_headline(game, names, single, bool(eliminated)),
        details={
            "remaining": dict(zip(game.players, names, strict=True)),
            "eliminated": [
                {
                    "round": one.turn,
                    "player": game.players[one.player],
                    "strategy": game.strategies[one.player][one.strategy],
                    "by": {game.strategies[one.player][i]: str(weight) for i, weight in one.weights.items()},
                }
                for one in eliminated
            ],
        },
    )


def eliminate(payoffs: NDArray[Any], mixed: bool = True) -> tuple[list[Elimination], Kept]:
    """All eliminations, round by round, and the positions of the strategies that remain for each player.

    ``payoffs`` has the shape ``(players, s1, …, sn)``, with exact numbers. In a round, all strategies go that are
    dominated given what remains.
    """
    kept: Kept = [list(range(size)) for size in payoffs.shape[1:]]
    eliminated: list[Elimination] = []
    turn = 1
    while found := list(_dominated(payoffs, kept, turn, mixed)):
        eliminated += found
        gone = {(one.player, one.strategy) for one in found}
        kept = [[i for i in remaining if (player, i) not in gone] for player, remaining in enumerate(kept)]
        turn += 1
    return eliminated, kept


def _dominated(payoffs: NDArray[Any], kept: Kept, turn: int, mixed: bool) -> Iterator[Elimination]:
    smaller = payoffs[np.ix_(range(len(kept)), *kept)]
    for player, remaining in enumerate(kept):
        own = np.moveaxis(smaller[player], player, 0).reshape(len(remaining), -1)
        for place, strategy in enumerate(remaining):
            weights = dominating(own, place, mixed)
            if weights is not None:
                yield Elimination(turn, player, strategy, {remaining[i]: weight for i, weight in weights.items()})


def dominating(own: NDArray[Any], place: int, mixed: bool = True) -> dict[int, Fraction] | None:
    """Weights of other rows that earn more than a row in every column; None if there are none.

    >>> dominating(np.array([[3, 0], [0, 3], [1, 1]]), 2)
    {0: Fraction(1, 2), 1: Fraction(1, 2)}
    """
    for other in range(len(own)):
        if (own[other] > own[place]).all():
            return {other: Fraction(1)}
    if not mixed or len(own) < 3:
        return None
    others = [i for i in range(len(own)) if i != place]
    weights = _best_mixture((own[others] - own[place]).astype(np.float64))
    for denominator in _DENOMINATORS:
        near = [Fraction(float(weight)).limit_denominator(denominator) for weight in weights]
        total = sum(near)
        if total > 0:
            exact = {i: weight / total for i, weight in zip(others, near, strict=True) if weight > 0}
            if all(earned > 0 for earned in sum(weight * (own[i] - own[place]) for i, weight in exact.items())):
                return exact
    return None


def _best_mixture(gains: NDArray[np.float64]) -> Sequence[float]:
    """Weights of the rows whose smallest gain over all columns is as large as possible; zeros where it is negative."""
    from scipy.optimize import linprog  # noqa: PLC0415 - only where a program is solved

    rows, columns = gains.shape
    result = linprog(
        [0.0] * rows + [-1.0],
        A_ub=np.hstack([-gains.T, np.ones((columns, 1))]),
        b_ub=np.zeros(columns),
        A_eq=[[1.0] * rows + [0.0]],
        b_eq=[1.0],
        bounds=[(0, None)] * rows + [(None, None)],
        method="highs",
    )
    weights: Sequence[float] = np.maximum(result.x[:rows], 0.0).tolist() if result.status == 0 else [0.0] * rows
    return weights


def _headline(game: NormalForm, names: list[list[str]], single: bool, any_gone: bool) -> str:
    left = "; ".join(f"{player}: {', '.join(some)}" for player, some in zip(game.players, names, strict=True))
    if single:
        return f"Strictly dominated strategies leave one profile: {left}."
    return f"Strictly dominated strategies leave {left}." if any_gone else "No strategy is strictly dominated."


def _said(game: NormalForm, one: Elimination) -> str:
    names = game.strategies[one.player]
    mixture = " and ".join(
        names[i] if weight == 1 else f"{names[i]} with probability {weight}" for i, weight in one.weights.items()
    )
    return f"Round {one.turn}: {game.players[one.player]} loses {names[one.strategy]}, dominated by {mixture}."
