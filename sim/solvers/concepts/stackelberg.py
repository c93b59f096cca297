"""Stackelberg commitment: one player announces a strategy and is bound by it, the other answers.

With commitment to pure strategies the leader looks at every row and the follower's best answers to it. With commitment
to mixed strategies there is one linear program for each answer: the leader's best strategy to which it is a best
answer. A follower who is indifferent answers as the leader likes (the strong Stackelberg equilibrium); where pure
commitment would bring the leader less if the follower did not, that is said.

Source: von Stackelberg (1934), *Marktform und Gleichgewicht*; Conitzer & Sandholm (2006), *Computing the optimal
strategy to commit to*, Proc. 7th ACM Conference on Electronic Commerce, 82–90.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import SolverError
from sim.games.normal_form import NormalForm, deviation_payoffs
from sim.solution import Equilibrium, Fact, Solution
from sim.solvers.nash.profiles import spread, to_equilibrium
from sim.solvers.support import without_traces
from sim.words import claim, say

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Commitment(Fact):
    """Who leads, and whether by a pure or a mixed strategy."""

    leader: str
    kind: str

    def to_dict(self) -> dict[str, Any]:
        """Both."""
        return {"leader": self.leader, "commitment": self.kind}


def stackelberg(game: NormalForm, ordinal: bool = False) -> Solution:
    """Stackelberg commitment: the best strategy to announce for each player as leader, pure and mixed."""
    if len(game.players) != 2:
        raise SolverError(say("errors.solvers.two_players_only", concept="stackelberg", given=len(game.players)))
    equilibria: list[Equilibrium] = []
    notes, leaders = [claim("solutions.stackelberg_gain")], []
    for leader in (0, 1):
        pure, cautious = _pure(game, leader)
        equilibria.append(pure)
        who = game.players[leader]
        label = game.player_label(leader)
        if cautious < pure.payoffs[who]:
            notes.append(claim("solutions.stackelberg_sure", player=label, value=cautious))
        if not ordinal:
            equilibria.append(_mixed(game, leader))
        mixed = None if ordinal else equilibria[-1].payoffs[who]
        leaders.append({"player": label, "pure": pure.payoffs[who], "mixed": mixed})
    if ordinal:
        notes.append(claim("solutions.ordinal_commitments"))
    return Solution(
        concept="stackelberg",
        method="enumeration" if ordinal else "linear-programming",
        equilibria=tuple(equilibria),
        complete=False,
        exact=ordinal and not game.rounded,
        degenerate=None,
        certificate=claim(
            "solutions.stackelberg_certificate", regret=max(float(equilibrium.regret) for equilibrium in equilibria)
        ),
        notes=tuple(notes),
        headline=claim("solutions.stackelberg_headline", leaders=leaders),
    )


def _pure(game: NormalForm, leader: int) -> tuple[Equilibrium, Any]:
    """The best row to announce, exactly, and what the leader is sure of if the follower's ties go against it."""
    payoffs = game.exact(0)
    own, other = (np.moveaxis(payoffs[player], leader, 0) for player in (leader, 1 - leader))
    best = other == other.max(axis=1, keepdims=True)
    hoped = [max(own[row][best[row]]) for row in range(len(own))]
    row = max(range(len(own)), key=lambda i: hoped[i])
    answer = next(j for j in range(own.shape[1]) if best[row, j] and own[row, j] == hoped[row])
    profile = [_unit(own.shape[0], row), _unit(own.shape[1], answer)]
    cautious = max(min(own[i][best[i]]) for i in range(len(own)))
    return _commitment(game, payoffs, profile, leader, "pure"), cautious


def _mixed(game: NormalForm, leader: int) -> Equilibrium:
    from scipy.optimize import linprog  # noqa: PLC0415 - only where a program is solved

    scaled = game.payoffs[0] / spread(game.payoffs[0])
    own, other = (np.moveaxis(scaled[player], leader, 0) for player in (leader, 1 - leader))
    rows, answers = own.shape
    found: list[tuple[float, int, Floats]] = []
    for answer in range(answers):
        result = linprog(
            -own[:, answer],
            A_ub=(other - other[:, [answer]]).T,
            b_ub=np.zeros(answers),
            A_eq=np.ones((1, rows)),
            b_eq=[1.0],
            bounds=(0, None),
            method="highs",
        )
        if result.status == 0:
            found.append((-float(result.fun), -answer, without_traces(result.x)))
    if not found:
        raise SolverError(say("errors.solvers.stackelberg_unsolved"))
    _, negative, strategy = max(found, key=lambda item: item[:2])
    return _commitment(game, game.payoffs[0], [strategy, _unit(answers, -negative).astype(float)], leader, "mixed")


def _commitment(
    game: NormalForm, payoffs: NDArray[Any], pair: list[NDArray[Any]], leader: int, kind: str
) -> Equilibrium:
    """A profile given as (leader, follower), with the follower's gain from another answer as regret."""
    profile = pair if leader == 0 else pair[::-1]
    deviations = deviation_payoffs(payoffs, profile)[1 - leader]
    gain = deviations.max() - np.dot(profile[1 - leader], deviations)
    equilibrium = to_equilibrium(game, payoffs, profile)
    regret = type(equilibrium.regret)(gain)
    return replace(equilibrium, regret=max(regret, type(regret)(0)), facts=(Commitment(game.players[leader], kind),))


def _unit(size: int, position: int) -> NDArray[Any]:
    result = np.zeros(size, dtype=int)
    result[position] = 1
    return result
