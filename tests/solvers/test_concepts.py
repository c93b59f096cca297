"""Concepts other than Nash equilibrium, against published values and the theorems that connect them."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import SolverError
from sim.games.normal_form import NormalForm
from sim.solvers import solve_game
from sim.solvers.concepts.evolutionary import is_stable
from sim.solvers.concepts.iterated_dominance import eliminate
from sim.solvers.concepts.maximin import secure
from sim.solvers.nash.profiles import bimatrix_game

CHICKEN = bimatrix_game([[6, 2], [7, 0]], [[6, 7], [2, 0]])
NEW = ("correlated", "iterated-dominance", "maximin", "stackelberg", "evolutionary")

sizes = st.tuples(st.integers(1, 4), st.integers(1, 4))


@st.composite
def games(draw, largest=6):
    m, n = draw(sizes)
    numbers = st.lists(st.lists(st.integers(-largest, largest), min_size=n, max_size=n), min_size=m, max_size=m)
    return bimatrix_game(draw(numbers), draw(numbers))


def three_players(payoffs):
    payoffs = np.array(payoffs)
    return NormalForm(
        players=("a", "b", "c"),
        strategies=(("1", "2"),) * 3,
        outcomes=(),
        outcome=np.zeros((2, 2, 2), dtype=np.intp),
        payoffs=payoffs[None].astype(float),
        exact=lambda _: payoffs.astype(object),
    )


def test_aumanns_chicken_has_a_correlated_equilibrium_outside_the_nash_payoffs():
    """Aumann (1974): advice (6, 6), (2, 7), (7, 2) with 1/2, 1/4, 1/4 is the best; it pays 21/4 each."""
    solution = solve_game(CHICKEN, "correlated")
    best = solution.equilibria[0]
    assert best.payoffs == pytest.approx({"row": 21 / 4, "column": 21 / 4})
    assert {tuple(one["profile"].values()): one["probability"] for one in best.to_dict()["advice"]} == {
        ("1", "1"): 0.5, ("1", "2"): 0.25, ("2", "1"): 0.25,
    }  # fmt: skip
    for bounds in solution.to_dict()["ranges"].values():
        assert bounds == pytest.approx([2, 7])
    assert not solution.complete


@settings(max_examples=60)
@given(games())
def test_every_nash_equilibrium_is_within_what_correlation_reaches(game):
    nash = solve_game(game).equilibria
    correlated = solve_game(game, "correlated")
    welfare, fair = correlated.equilibria[0], correlated.equilibria[-1]
    for one in nash:
        assert sum(welfare.payoffs.values()) >= float(sum(one.payoffs.values())) - 1e-7
        assert min(fair.payoffs.values()) >= float(min(one.payoffs.values())) - 1e-7
        for player, (low, high) in correlated.to_dict()["ranges"].items():
            assert low - 1e-7 <= float(one.payoffs[player]) <= high + 1e-7
    for one in correlated.equilibria:
        assert one.regret <= 1e-7
        assert sum(one.outcomes.values()) == pytest.approx(1)
        assert sum(advice["probability"] for advice in one.to_dict()["advice"]) == pytest.approx(1)


def test_correlation_among_three():
    """A game of pure coordination: the mediator names the better of two profiles."""
    payoffs = np.zeros((3, 2, 2, 2), dtype=int)
    payoffs[:, 0, 0, 0], payoffs[:, 1, 1, 1] = 3, 1
    assert solve_game(three_players(payoffs), "correlated").equilibria[0].payoffs == pytest.approx(
        {"a": 3, "b": 3, "c": 3}
    )


def test_dominance_by_a_mixture_needs_two_rounds():
    """The third row loses to half-half of the others; only then does the first column lose to the second."""
    solution = solve_game(bimatrix_game([[3, 0], [0, 3], [1, 1]], [[1, 2], [1, 2], [9, 0]]), "iterated-dominance")
    assert solution.to_dict()["eliminated"][0] == {
        "round": 1, "player": "row", "strategy": "3", "by": {"1": "1/2", "2": "1/2"},
    }  # fmt: skip
    assert solution.to_dict()["remaining"] == {"row": ["2"], "column": ["2"]}
    assert [one["round"] for one in solution.to_dict()["eliminated"]] == [1, 2, 3]
    assert solution.equilibria[0].payoffs == {"row": 3, "column": 2}
    assert solution.equilibria[0].regret == 0


@settings(max_examples=80)
@given(games())
def test_what_dominance_leaves_holds_all_nash_equilibria(game):
    eliminated, kept = eliminate(game.exact(0))
    for one in solve_game(game).equilibria:
        for remaining, strategy in zip(kept, one.strategies.values(), strict=True):
            assert {i for i, p in enumerate(strategy.values()) if p > 0} <= set(remaining)
    payoffs = game.exact(0)
    for one in eliminated:  # each claimed domination holds against all that was left in its round
        gone = {(e.player, e.strategy) for e in eliminated if e.turn < one.turn}
        other = [j for j in range(game.shape[1 - one.player]) if (1 - one.player, j) not in gone]
        own = payoffs[one.player] if one.player == 0 else payoffs[1].T
        mixture = sum(weight * own[i] for i, weight in one.weights.items())
        assert sum(one.weights.values()) == 1
        assert all(mixture[j] > own[one.strategy][j] for j in other)


@settings(max_examples=40)
@given(games(largest=3))
def test_what_dominance_leaves_is_a_best_response_to_some_belief(game):
    """For two players a strategy is not strictly dominated exactly if it is a best response to some belief."""
    from scipy.optimize import linprog  # noqa: PLC0415

    _, kept = eliminate(game.exact(0))
    A, B = game.payoffs[0]
    for own in (A[np.ix_(*kept)], B[np.ix_(*kept)].T):
        for row in own:
            found = linprog(
                np.zeros(own.shape[1]), A_ub=own - row, b_ub=np.full(len(own), 1e-9),
                A_eq=np.ones((1, own.shape[1])), b_eq=[1],
            )  # fmt: skip
            assert found.status == 0


def test_ordinal_dominance_looks_at_pure_strategies_only():
    game = bimatrix_game([[3, 0], [0, 3], [1, 1]], [[1, 1], [1, 1], [1, 1]])
    assert solve_game(game, "iterated-dominance", ordinal=True).to_dict()["eliminated"] == []
    assert len(solve_game(game, "iterated-dominance").to_dict()["eliminated"]) == 1


def test_matching_pennies_secures_nothing():
    """Von Neumann (1928)."""
    solution = solve_game(bimatrix_game([[1, -1], [-1, 1]], [[-1, 1], [1, -1]]), "maximin")
    assert solution.to_dict()["values"] == {"row": "0", "column": "0"}
    assert all(p == Fraction(1, 2) for s in solution.equilibria[0].strategies.values() for p in s.values())


@settings(max_examples=60)
@given(games())
def test_nobody_gets_less_than_the_maximin_value_in_equilibrium(game):
    payoffs = game.exact(0)
    values = [secure(payoffs, player).value for player in (0, 1)]
    for one in solve_game(game).equilibria:
        assert all(got >= value for got, value in zip(one.payoffs.values(), values, strict=True))
    for player in (0, 1):
        security = secure(payoffs, player)
        own = payoffs[0] if player == 0 else payoffs[1].T
        assert (security.strategy @ own).min() == security.value
        assert secure(payoffs, player, mixed=False).value <= security.value


def test_three_players_secure_what_all_others_together_leave():
    payoffs = np.arange(24).reshape(3, 2, 2, 2)
    assert [secure(payoffs.astype(object), player).value for player in range(3)] == [4, 10, 17]


def test_the_leader_of_chicken_dares():
    solution = solve_game(CHICKEN, "stackelberg")
    assert [one.payoffs["row"] for one in solution.equilibria[:2]] == pytest.approx([7, 7])
    assert [one.to_dict()["commitment"] for one in solution.equilibria] == ["pure", "mixed"] * 2


def test_mixed_commitment_beats_pure_commitment():
    """Conitzer & Sandholm (2006), figure 1: pure commitment to Down brings 3, to half-half 3.5; Nash brings 2."""
    solution = solve_game(bimatrix_game([[2, 4], [1, 3]], [[1, 0], [0, 1]]), "stackelberg")
    assert [float(one.payoffs["row"]) for one in solution.equilibria[:2]] == pytest.approx([3, 3.5])
    assert list(solution.equilibria[1].strategies["row"].values()) == pytest.approx([0.5, 0.5])


@settings(max_examples=60)
@given(games())
def test_commitment_never_hurts_the_leader(game):
    """Von Stengel & Zamir (2010): the leader gets at least the best Nash payoff; mixed at least as much as pure."""
    nash = solve_game(game).equilibria
    solution = solve_game(game, "stackelberg")
    for leader, (pure, mixed) in zip(
        ("row", "column"), (solution.equilibria[:2], solution.equilibria[2:]), strict=True
    ):
        assert mixed.payoffs[leader] >= float(pure.payoffs[leader]) - 1e-7
        assert mixed.payoffs[leader] >= max(float(one.payoffs[leader]) for one in nash) - 1e-7
        assert pure.regret == 0
        assert mixed.regret <= 1e-7


def test_ties_of_the_follower_are_said():
    solution = solve_game(bimatrix_game([[5, 1]], [[2, 2]]), "stackelberg")
    assert any("row as leader is sure of 1 only" in note for note in map(str, solution.notes))


def test_hawk_and_dove_mix_stably():
    """Maynard Smith (1982): with value 4 and cost 6 the stable share of hawks is 4/6; both pure are not symmetric."""
    A = [[-1, 4], [0, 2]]
    solution = solve_game(bimatrix_game(A, np.transpose(A)), "evolutionary")
    assert [one.to_dict()["stable"] for one in solution.equilibria] == [True]
    assert list(solution.equilibria[0].strategies["row"].values()) == [Fraction(2, 3), Fraction(1, 3)]
    assert any("Replicator dynamics" in note and "came near equilibrium 1" in note for note in map(str, solution.notes))


@pytest.mark.parametrize(("win", "lose", "stable"), [(2, -1, True), (1, -1, False), (1, -2, False)])
def test_rock_paper_scissors_is_stable_if_winning_pays_more_than_losing_costs(win, lose, stable):
    """Weibull (1995), example 2.7: the even mixture is stable exactly if win + lose > 0."""
    A = np.array([[0, lose, win], [win, 0, lose], [lose, win, 0]])
    solution = solve_game(bimatrix_game(A, A.T), "evolutionary")
    assert [one.to_dict()["stable"] for one in solution.equilibria] == [stable]


@settings(max_examples=80)
@given(st.integers(1, 3), st.data())
def test_stability_is_what_its_definition_says(size, data):
    """Compared with many invaders: the resident must do better than each against ``(1 − ε)x + εy``."""
    numbers = st.lists(st.lists(st.integers(-3, 3), min_size=size, max_size=size), min_size=size, max_size=size)
    A = np.array(data.draw(numbers))
    grid = [np.array(p) for p in _simplex(size, 12)]
    for one in solve_game(bimatrix_game(A, A.T), "evolutionary").equilibria:
        x = np.array([float(p) for p in one.strategies["row"].values()])
        others = [y for y in grid if np.abs(y - x).max() > 1e-9]
        losses = [(x - y) @ A @ (0.999 * x + 0.001 * y) for y in others]
        if one.to_dict()["stable"]:
            assert all(loss > -1e-12 for loss in losses)
            assert is_stable(A, [Fraction(p) for p in one.strategies["row"].values()])
        elif size <= 2 and others:  # on a segment the grid points stand for all invaders
            assert min(losses) <= 1e-12


def _simplex(size, parts):
    if size == 1:
        return [(1.0,)]
    return [
        (first / parts, *(p * (1 - first / parts) for p in rest))
        for first in range(parts + 1)
        for rest in _simplex(size - 1, parts)
    ]


@pytest.mark.parametrize("concept", NEW)
def test_each_has_one_method(concept):
    with pytest.raises(SolverError, match="one method only"):
        solve_game(CHICKEN, concept, method="exact")


@pytest.mark.parametrize("concept", ["correlated", "evolutionary"])
def test_averages_are_refused_on_an_ordinal_scale(concept):
    with pytest.raises(SolverError, match="ordinal"):
        solve_game(CHICKEN, concept, ordinal=True)


@pytest.mark.parametrize("concept", ["stackelberg", "evolutionary"])
def test_two_players_are_needed(concept):
    with pytest.raises(SolverError, match=r"two players \(given: 3\)"):
        solve_game(three_players(np.zeros((3, 2, 2, 2), dtype=int)), concept)


def test_a_game_that_is_not_symmetric_has_no_evolution():
    with pytest.raises(SolverError, match="symmetric game"):
        solve_game(bimatrix_game([[1, 2], [3, 4]], [[1, 2], [3, 4]]), "evolutionary")


@settings(max_examples=20)
@given(games())
def test_every_solution_ends_in_outcomes_and_payoffs(game):
    for concept in ("correlated", "maximin", "stackelberg"):
        for one in solve_game(game, concept).equilibria:
            assert sum(one.outcomes.values()) == pytest.approx(1)
            assert set(one.payoffs) == {"row", "column"}
            assert all(isinstance(value, float) for value in one.to_dict()["outcomes"].values())
