"""Iterated elimination of strictly dominated strategies, and what remains.

A strategy is strictly dominated if some mixture of the player's others earns more whatever the others do. What
remains does not depend on the order of elimination and holds every strategy that any Nash equilibrium uses. A linear
program looks for the mixture; its weights are then rounded to fractions and checked exactly, so that nothing is
eliminated without proof.

Source: Osborne & Rubinstein (1994), *A Course in Game Theory*, section 4.2.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.games.normal_form import NormalForm
from sim.solution import Fact, Solution
from sim.solvers.nash.profiles import to_equilibrium
from sim.words import Claim, claim

Kept = list[list[int]]
_DENOMINATORS = (1, 10, 1000, 10**6, 10**12)


class Elimination(NamedTuple):
    """A strategy that is dominated, by which weights of the player's strategies, in which round."""

    turn: int
    player: int
    strategy: int
    weights: dict[int, Fraction]


@dataclass(frozen=True)
class Dominance(Fact):
    """What was eliminated, in order, and what remains for each player."""

    players: tuple[str, ...]
    strategies: tuple[tuple[str, ...], ...]
    eliminated: tuple[Elimination, ...]
    kept: Kept

    def to_dict(self) -> dict[str, Any]:
        """Both, by name."""
        remaining = zip(self.players, self.strategies, self.kept, strict=True)
        return {
            "remaining": {player: [names[i] for i in left] for player, names, left in remaining},
            "eliminated": [
                {
                    "round": step.turn,
                    "player": self.players[step.player],
                    "strategy": self.strategies[step.player][step.strategy],
                    "by": {self.strategies[step.player][i]: str(weight) for i, weight in step.weights.items()},
                }
                for step in self.eliminated
            ],
        }


def iterated_dominance(game: NormalForm, ordinal: bool = False) -> Solution:
    """Iterated elimination of strictly dominated strategies: what remains, and what each was dominated by."""
    payoffs = game.exact(0)
    eliminated, kept = eliminate(payoffs, mixed=not ordinal)
    single = all(len(remaining) == 1 for remaining in kept)
    profile = [
        np.array([Fraction(int(i == remaining[0])) for i in range(size)], dtype=object)
        for size, remaining in zip(game.shape, kept, strict=True)
    ]
    notes = [_round(game, step) for step in eliminated]
    if ordinal:
        notes.append(claim("solutions.dominance_ordinal"))
    return Solution(
        concept="iterated-dominance",
        method="elimination",
        equilibria=(to_equilibrium(game, payoffs, profile),) if single else (),
        complete=True,
        exact=not game.rounded,
        degenerate=None,
        certificate=claim("solutions.dominance_certificate"),
        notes=tuple(notes),
        headline=_headline(game, kept, single, bool(eliminated)),
        facts=(Dominance(game.players, game.strategies, tuple(eliminated), kept),),
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
        gone = {(step.player, step.strategy) for step in found}
        kept = [[i for i in remaining if (player, i) not in gone] for player, remaining in enumerate(kept)]
        turn += 1
    return eliminated, kept


def _dominated(payoffs: NDArray[Any], kept: Kept, turn: int, mixed: bool) -> Iterator[Elimination]:
    smaller = payoffs[np.ix_(range(len(kept)), *kept)]
    for player, remaining in enumerate(kept):
        own = np.moveaxis(smaller[player], player, 0).reshape(len(remaining), -1)
        for row, strategy in enumerate(remaining):
            weights = dominating(own, row, mixed)
            if weights is not None:
                yield Elimination(turn, player, strategy, {remaining[i]: weight for i, weight in weights.items()})


def dominating(own: NDArray[Any], row: int, mixed: bool = True) -> dict[int, Fraction] | None:
    """Weights of other rows that together earn more than a row in every column; None if there are none.

    >>> dominating(np.array([[3, 0], [0, 3], [1, 1]]), 2)
    {0: Fraction(1, 2), 1: Fraction(1, 2)}
    """
    for other in range(len(own)):
        if (own[other] > own[row]).all():
            return {other: Fraction(1)}
    if not mixed or len(own) < 3:
        return None
    others = [i for i in range(len(own)) if i != row]
    weights = _best_mixture((own[others] - own[row]).astype(np.float64))
    for denominator in _DENOMINATORS:
        near = [Fraction(float(weight)).limit_denominator(denominator) for weight in weights]
        total = sum(near)
        if total > 0:
            exact = {i: weight / total for i, weight in zip(others, near, strict=True) if weight > 0}
            if all(earned > 0 for earned in sum(weight * (own[i] - own[row]) for i, weight in exact.items())):
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


def _headline(game: NormalForm, kept: Kept, single: bool, any_gone: bool) -> Claim:
    if not any_gone and not single:
        return claim("solutions.dominance_none")
    left = [
        claim(
            "solutions.dominance_left",
            player=game.player_label(player),
            strategies=[game.strategy_label(player, i) for i in remaining],
        )
        for player, remaining in enumerate(kept)
    ]
    return claim("solutions.dominance_one", left=left) if single else claim("solutions.dominance_some", left=left)


def _round(game: NormalForm, step: Elimination) -> Claim:
    return claim(
        "solutions.dominance_round",
        round=step.turn,
        player=game.player_label(step.player),
        strategy=game.strategy_label(step.player, step.strategy),
        by=[{"strategy": game.strategy_label(step.player, i), "weight": weight} for i, weight in step.weights.items()],
    )
