"""Correlated equilibria against all corners of the polytope, found by brute force, and by HiGHS."""

from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from sim.games.normal_form import NormalForm
from sim.solvers import nash
from sim.solvers.concepts.correlated import Advising, correlated
from sim.solvers.concepts.correlated_programs import ExactPrograms, RoundedPrograms, obedience

numbers = st.integers(-4, 5)


def game_of(payoffs):
    payoffs = np.array(payoffs, dtype=object)
    sizes = payoffs.shape[1:]
    return NormalForm(
        players=tuple("abc"[: len(payoffs)]),
        strategies=tuple(tuple(str(i) for i in range(size)) for size in sizes),
        outcomes=(),
        outcome=np.zeros(sizes, dtype=np.intp),
        payoffs=payoffs[None].astype(float),
        exact=lambda _: payoffs,
    )


def tables(*sizes):
    count = len(sizes) * int(np.prod(sizes))
    return st.lists(numbers, min_size=count, max_size=count).map(
        lambda flat: np.array(flat).reshape(len(sizes), *sizes)
    )


def corners_by_brute_force(payoffs):
    """All corners of the correlated equilibria of a 2 × 2 game: where four of nine conditions hold with equality."""
    u, v = payoffs
    conditions = [np.eye(4)[i] for i in range(4)]
    for one, two in ((0, 1), (1, 0)):
        own, other = np.zeros((2, 2)), np.zeros((2, 2))
        own[one] = u[one] - u[two]
        other[:, one] = v[:, one] - v[:, two]
        conditions += [own.ravel(), other.ravel()]
    found = []
    for chosen in combinations(conditions, 3):
        system = np.vstack([*chosen, np.ones(4)])
        if abs(np.linalg.det(system)) < 1e-9:
            continue
        p = np.linalg.solve(system, [0, 0, 0, 1])
        if all(row @ p >= -1e-9 for row in conditions):
            found.append(p)
    return np.array(found)


@settings(max_examples=150, deadline=None)
@given(payoffs=tables(2, 2))
def test_best_and_extreme_payoffs_of_small_games(payoffs):
    known = corners_by_brute_force(payoffs)
    solution = correlated(game_of(payoffs))
    u, v = (payoffs[i].ravel() @ known.T for i in (0, 1))
    welfare, fair = solution.equilibria[0], solution.equilibria[-1]
    assert float(sum(welfare.payoffs.values())) == pytest.approx((u + v).max())
    # Among those, the best for the worst off: not less than at any corner that is as good in sum.
    assert float(min(welfare.payoffs.values())) >= np.minimum(u, v)[u + v >= (u + v).max() - 1e-9].max() - 1e-9
    assert float(min(fair.payoffs.values())) >= np.minimum(u, v).max() - 1e-9
    assert solution.to_dict()["ranges"]["a"] == pytest.approx([u.min(), u.max()])
    assert solution.to_dict()["ranges"]["b"] == pytest.approx([v.min(), v.max()])
    mine = np.array([(one["a"], one["b"]) for one in solution.to_dict()["extreme_payoffs"]])
    every = np.stack([u, v], axis=1)
    for corner in mine:
        assert np.abs(every - corner).max(axis=1).min() < 1e-9
    for direction in np.array([(np.cos(t), np.sin(t)) for t in np.linspace(0, 6.2, 25)]):
        assert (mine @ direction).max() == pytest.approx((every @ direction).max(), abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(payoffs=st.one_of(tables(2, 3), tables(3, 3), tables(2, 2, 2)))
def test_whole_numbers_and_highs_agree(payoffs):
    game = game_of(payoffs)
    exact = Advising(game, game.exact(0), ExactPrograms(game.exact(0)), exact=True)
    rounded = Advising(game, game.payoffs[0], RoundedPrograms(game.payoffs[0]), exact=False)
    flat = payoffs.reshape(len(payoffs), -1)
    for aim in ("welfare", "minimum"):
        one, two = exact.best(aim), rounded.best(aim)
        assert sum(one) == 1
        assert min(one) >= 0
        assert min([0, *(obedience(game.exact(0)) @ one)]) == 0
        gets, also = (flat @ one).astype(float), flat @ two
        assert gets.sum() == pytest.approx(also.sum(), abs=1e-6)
        assert gets.min() == pytest.approx(also.min(), abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(payoffs=st.one_of(tables(2, 2), tables(3, 2), tables(3, 3)))
def test_every_nash_equilibrium_is_correlated(payoffs):
    """As a joint distribution it obeys all conditions, exactly."""
    rows = obedience(payoffs.astype(object))
    for one in nash(payoffs[0], payoffs[1]).equilibria:
        x, y = (np.array(list(strategy.values()), dtype=object) for strategy in one.strategies.values())
        assert all(value >= 0 for value in rows @ np.outer(x, y).ravel())


@settings(max_examples=40, deadline=None)
@given(payoffs=tables(3, 3), by=st.tuples(*[st.sampled_from([Fraction(1, 3), Fraction(4)])] * 2))
def test_conditions_do_not_depend_on_units(payoffs, by):
    """With other units and zeros of payoffs, the same distributions are equilibria: the ranges move along."""
    moved = np.array([payoffs[i].astype(object) * by[i] + 7 for i in (0, 1)])
    before, after = (correlated(game_of(one)).to_dict()["ranges"] for one in (payoffs, moved))
    for i, player in enumerate("ab"):
        assert after[player] == pytest.approx([float(by[i]) * bound + 7 for bound in before[player]])


def test_thirds_in_chicken():
    """Aumann (1974): a third each on (6, 6), (2, 7), (7, 2) is a correlated equilibrium that pays 5."""
    chicken = np.array([[[6, 2], [7, 0]], [[6, 7], [2, 0]]])
    thirds = np.array([Fraction(1, 3)] * 3 + [Fraction(0)], dtype=object)
    assert min(obedience(chicken.astype(object)) @ thirds) >= 0
    assert [sum(thirds * table.ravel()) for table in chicken] == [5, 5]
    best = correlated(game_of(chicken)).equilibria[0]
    assert best.payoffs == {"a": Fraction(21, 4), "b": Fraction(21, 4)}
    assert [one["exact"] for one in best.to_dict()["advice"]] == ["1/2", "1/4", "1/4"]
    assert best.regret == 0


def test_a_large_game_is_solved_in_doubles():
    payoffs = np.random.default_rng(3).integers(-9, 10, (2, 6, 7))
    solution = correlated(game_of(payoffs))
    assert not solution.exact
    rows = obedience(payoffs.astype(float))
    best = linprog(-payoffs.sum(axis=0).ravel(), A_ub=-rows, b_ub=np.zeros(len(rows)), A_eq=[np.ones(42)], b_eq=[1])
    assert float(sum(solution.equilibria[0].payoffs.values())) == pytest.approx(-best.fun, abs=1e-6)
    assert solution.equilibria[0].regret < 1e-7


def test_all_that_three_who_must_agree_can_be_told():
    """Three players name one of two; all the same pays 1, else 0: everything from 0 on is within reach."""
    table = np.zeros((3, 2, 2, 2), dtype=int)
    for cell in product((0, 1), repeat=3):
        table[(slice(None), *cell)] = len(set(cell)) == 1
    ranges = correlated(game_of(table)).to_dict()["ranges"]
    assert all(high == 1 for _, high in ranges.values())
    assert ranges["a"] == ranges["b"] == ranges["c"]
