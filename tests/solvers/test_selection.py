"""Rules that pick an equilibrium, on games whose answer is known, and what they say of it."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import SolverError
from sim.solvers import SELECTIONS, solve_game
from sim.solvers.nash.profiles import bimatrix_game
from sim.solvers.nash.pure import pure


def _profiles(solution):
    return [tuple(max(s, key=s.get) for s in one.strategies.values()) for one in solution.equilibria]


def _stag_hunt(R, S, T, P):
    return bimatrix_game([[R, S], [T, P]], [[R, T], [S, P]])


def test_aumanns_stag_hunt_pays_together_and_is_safe_alone():
    """Aumann (1990): (9, 9) payoff-dominates; R + S = 9 < T + P = 15, so (7, 7) risk-dominates."""
    game = _stag_hunt(9, 0, 8, 7)
    assert _profiles(solve_game(game, select="payoff-dominant")) == [("1", "1")]
    assert _profiles(solve_game(game, select="max-welfare")) == [("1", "1")]
    assert _profiles(solve_game(game, select="risk-dominant")) == [("2", "2")]
    assert _profiles(solve_game(game, select="logit-limit")) == [("2", "2")]


@settings(max_examples=60, deadline=None)
@given(st.integers(-20, 20), st.integers(1, 20), st.integers(-20, 20), st.integers(1, 20))
def test_stag_is_risk_dominant_iff_r_plus_s_exceeds_t_plus_p(T, above_T, S, above_S):
    """Harsanyi & Selten (1988), section 3.9, for symmetric 2 x 2 games with two strict equilibria."""
    R, P = T + above_T, S + above_S
    found = solve_game(_stag_hunt(R, S, T, P), select="risk-dominant")
    if R + S == T + P:
        assert found.to_dict()["selected"]["kept"] == len(found.equilibria) == 3
    else:
        assert _profiles(found) == [("1", "1") if R + S > T + P else ("2", "2")]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(-9, 9), min_size=18, max_size=18),
    st.integers(1, 5),
    st.lists(st.integers(-9, 9), min_size=3, max_size=3),
)
def test_risk_dominance_is_invariant_under_positive_affine_payoffs(numbers, factor, shifts):
    """Best responses, and so deviation losses up to a factor, do not change when a column of A is shifted."""
    A, B = np.array(numbers[:9]).reshape(3, 3), np.array(numbers[9:]).reshape(3, 3)
    one = solve_game(bimatrix_game(A, B), select="risk-dominant")
    other = solve_game(bimatrix_game(factor * A + np.array(shifts), B), select="risk-dominant")
    assert [e.strategies for e in one.equilibria] == [e.strategies for e in other.equilibria]


def test_it_always_says_that_it_picked_from_how_many_and_by_which_rule():
    game = _stag_hunt(9, 0, 8, 7)
    for rule in set(SELECTIONS) - {"all"}:
        found = solve_game(game, select=rule)
        assert found.to_dict()["selected"] == {"rule": rule, "from": 3, "kept": 1}
        assert f"Picked 1 of 3 equilibria by the rule {rule}" in str(found.notes[-1])
        assert found.equilibria[0].component == 0
        assert len(found.components) == 1


def test_what_cannot_be_picked_is_kept_and_said():
    chicken = bimatrix_game([[6, 2], [7, 0]], [[6, 7], [2, 0]])
    for rule, reason in [("payoff-dominant", "better for every player"), ("risk-dominant", "risk-dominates")]:
        found = solve_game(chicken, select=rule)
        assert len(found.equilibria) == 3
        assert f"picks nothing: no {'equilibrium is' if rule[0] == 'p' else 'strict equilibrium'}" in str(
            found.notes[-1]
        )
        assert reason in str(found.notes[-1])


def test_equally_good_ones_stay_together():
    """In chicken the mixed equilibrium has the welfare 28/3 and is picked; the pure ones have 9 and tie."""
    chicken = bimatrix_game([[6, 2], [7, 0]], [[6, 7], [2, 0]])
    found = solve_game(chicken, select="max-welfare")
    assert [sum(e.payoffs.values()) for e in found.equilibria] == [Fraction(28, 3)]
    pure_only = SELECTIONS["max-welfare"](chicken, pure(chicken))
    assert len(pure_only.equilibria) == 2
    assert "leaves 2 of 2" in str(pure_only.notes[-1])


def test_pareto_dominated_equilibria_are_marked():
    """In the stag hunt both equilibria but (stag, stag) are worse for both players: it pays 9, they pay 7."""
    solution = solve_game(_stag_hunt(9, 0, 8, 7))
    assert [e.payoffs["row"] for e in solution.equilibria] == [9, 7, Fraction(63, 8)]
    assert [e.to_dict()["dominated_by"] for e in solution.equilibria] == [[], [0, 2], [0]]


def test_refusals():
    game = _stag_hunt(9, 0, 8, 7)
    with pytest.raises(SolverError, match="did you mean 'max-welfare'"):
        solve_game(game, select="max-wellfare")
    with pytest.raises(SolverError, match="ordinal"):
        solve_game(game, select="risk-dominant", ordinal=True)
