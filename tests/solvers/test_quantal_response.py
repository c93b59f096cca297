"""The logit branch: its equation holds, it starts at even chances, and it ends where theory says."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import SolverError
from sim.games.normal_form import NormalForm, deviation_payoffs
from sim.solvers import solve_game
from sim.solvers.concepts.quantal_response import principal_branch
from sim.solvers.nash.profiles import bimatrix_game, spread


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 4), st.integers(2, 4), st.integers(0, 10**6))
def test_every_point_of_the_branch_is_a_logit_equilibrium(m, n, seed):
    A, B = np.random.default_rng(seed).normal(size=(2, m, n))
    game = bimatrix_game(A, B)
    branch = principal_branch(game)
    assert np.allclose(np.exp(branch.log_probabilities[0]), np.repeat([1 / m, 1 / n], [m, n]))
    payoffs = game.payoffs[0] / spread(game.payoffs[0])
    for precision, logs in zip(branch.precision, branch.log_probabilities, strict=True):
        profile = np.split(np.exp(logs), [m])
        for probabilities, values in zip(profile, deviation_payoffs(payoffs, profile), strict=True):
            logit = np.exp(precision * (values - values.max()))
            assert np.allclose(probabilities, logit / logit.sum(), atol=1e-6)


def test_matching_pennies_stays_at_even_chances():
    branch = principal_branch(bimatrix_game([[1, -1], [-1, 1]], [[-1, 1], [1, -1]]))
    assert np.allclose(np.exp(branch.log_probabilities), 0.5)


def test_asymmetric_matching_pennies_at_a_known_precision():
    """With payoff 9 for heads-heads, the row player plays heads more often than 1/2 on the way and 1/2 in the limit."""
    branch = principal_branch(bimatrix_game([[9, 0], [0, 1]], [[0, 1], [1, 0]]))
    heads = np.exp(branch.log_probabilities[:, 0])
    assert heads.max() > 0.6
    assert heads[-1] == pytest.approx(0.5, abs=1e-3)
    assert np.exp(branch.log_probabilities[-1, 2]) == pytest.approx(0.1, abs=1e-3)


def test_three_players():
    """A volunteer's dilemma: the symmetric branch leads to the symmetric equilibrium, waiting with sqrt(c / b)."""
    payoffs = np.array([[1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 0.0]]).reshape(2, 2, 2)
    tensor = np.stack([payoffs, payoffs.transpose(1, 0, 2), payoffs.transpose(1, 2, 0)])
    game = NormalForm(
        players=("a", "b", "c"),
        strategies=(("act", "wait"),) * 3,
        outcomes=(),
        outcome=np.zeros((2, 2, 2), dtype=np.intp),
        payoffs=tensor[None],
        exact=lambda _: tensor,
    )
    solution = solve_game(game, "quantal-response")
    waits = [strategy["wait"] for strategy in solution.equilibria[0].strategies.values()]
    assert waits == pytest.approx([0.5**0.5] * 3, abs=1e-4)


def test_the_solution_tells_the_branch_and_its_end():
    solution = solve_game(bimatrix_game([[9, 0], [8, 7]], [[9, 8], [0, 7]]), "quantal-response")
    assert solution.to_dict()["branch"][0]["precision"] == 0
    assert float(solution.equilibria[0].regret) < 1e-5
    assert not solution.complete


def test_what_dies_out_along_the_branch_has_no_probability():
    """In the prisoners' dilemma only defection is left, and not 1 - 2e-8 of it."""
    (equilibrium,) = solve_game(bimatrix_game([[3, 0], [5, 1]], [[3, 5], [0, 1]]), "quantal-response").equilibria
    assert equilibrium.pure
    assert equilibrium.outcomes == {"2, 2": 1}


def test_refusals():
    game = bimatrix_game([[1, 0], [0, 1]], [[1, 0], [0, 1]])
    with pytest.raises(SolverError, match="ordinal"):
        solve_game(game, "quantal-response", ordinal=True)
    with pytest.raises(SolverError, match="one method only"):
        solve_game(game, "quantal-response", method="exact")
