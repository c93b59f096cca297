"""Trigger strategies against the automata that they stand for; minmax and feasible payoffs in other ways."""

from fractions import Fraction
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.spatial import ConvexHull, QhullError

from sim.solvers.plane import hull
from sim.solvers.repeated.folk_theorem import at_least, minmax, pure_minmax
from sim.solvers.repeated.trigger_strategies import Temptation, complies, critical_discounts, slack

numbers = st.integers(-4, 6).map(Fraction)
KINDS = (("grim", 0), ("periods", 1), ("periods", 2), ("periods", 4), ("tit-for-tat", 0))
kinds = st.sampled_from(KINDS)
discounts = st.sampled_from([0.0, 0.1, 0.37, 0.5, 0.77, 0.9, 0.97])


@st.composite
def temptations(draw, noticed=True):
    monitoring = Fraction(1) if noticed else draw(st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1)]))
    fine = Fraction(0) if noticed else draw(st.sampled_from([Fraction(0), Fraction(1), Fraction(5, 2)]))
    return Temptation(*[draw(numbers) for _ in range(4)], monitoring, fine)


def best_reply(one, discount, kind, periods):
    """By value iteration: what a violation of the automaton's advice gains at most at the start, discounted.

    States count the periods of punishment that are left (grim: one that never ends). In a punishment everybody plays an
    equilibrium of one period, so that only P is to be had there; with tit for tat the other's next move is the state.
    """
    punish = {"grim": 1, "periods": periods, "tit-for-tat": 1}[kind]
    value = np.zeros(punish + 1)
    R, T, P, S = (float(getattr(one, name)) for name in ("reward", "temptation", "punishment", "sucker"))
    m, s = float(one.monitoring), float(one.fine)
    for _ in range(4000):
        violate = T - m * s + discount * ((1 - m) * value[0] + m * value[punish])
        new = np.empty_like(value)
        new[0] = max(R + discount * value[0], violate)
        for left in range(1, punish + 1):
            new[left] = P + discount * value[left if kind == "grim" else left - 1]
        if kind == "tit-for-tat":
            new[1] = max(P + discount * value[1], S + discount * value[0])
        if np.abs(new - value).max() < 1e-13:
            break
        value = new
    return float(value[0] - R / (1 - discount))


@settings(max_examples=200, deadline=None)
@given(one=st.one_of(temptations(), temptations(noticed=False)), how=kinds, discount=discounts)
def test_complying_is_a_best_reply_exactly_if_it_is_said_to_be(one, how, discount):
    kind, periods = how
    assume(kind != "tit-for-tat" or (one.monitoring == 1 and one.fine == 0))
    left = slack(one, Fraction(discount), kind, periods)
    assume(abs(left) > Fraction(1, 10**6))
    gained = best_reply(one, discount, kind, periods)
    assert complies(one, Fraction(discount), kind, periods) == (gained <= 1e-9)


@settings(max_examples=200, deadline=None)
@given(one=temptations(noticed=False), how=kinds, data=st.data())
def test_patience_is_where_players_comply(one, how, data):
    """Of a grid of discounts, exactly those in the interval are such at which the player complies."""
    found = critical_discounts(one, *how)
    for discount in [Fraction(i, 20) for i in range(20)]:
        inside = found is not None and found.low <= discount and (found.high is None or discount <= found.high)
        assert complies(one, discount, *how) == inside


@settings(max_examples=100, deadline=None)
@given(one=temptations(noticed=False), how=kinds)
def test_at_an_inner_end_of_the_interval_a_player_is_indifferent(one, how):
    found = critical_discounts(one, *how)
    assume(found is not None)
    for end in (found.low, found.high):
        if end is not None and 0 < end < 1:
            assert float(slack(one, Fraction(end), *how)) == pytest.approx(0, abs=1e-12)


def test_published_thresholds():
    """T, R, P, S = 5, 3, 1, 0: grim 1/2 (Friedman 1971), tit for tat 2/3 (Axelrod 1984), 1, 2 and 3 periods."""
    dilemma = Temptation(Fraction(3), Fraction(5), Fraction(1), Fraction(0))
    assert critical_discounts(dilemma, "grim").low == Fraction(1, 2)
    assert critical_discounts(dilemma, "tit-for-tat").low == Fraction(2, 3)
    assert critical_discounts(dilemma, "periods", 1).low == 1
    assert not critical_discounts(dilemma, "periods", 1).possible
    assert critical_discounts(dilemma, "periods", 2).low == pytest.approx((5**0.5 - 1) / 2, abs=1e-15)
    assert critical_discounts(dilemma, "periods", 3).low == pytest.approx(0.543689, abs=5e-7)


@settings(max_examples=60, deadline=None)
@given(one=temptations())
def test_longer_punishments_need_less_patience_and_grim_least(one):
    lows = [critical_discounts(one, "periods", n) for n in (1, 2, 3, 8)] + [critical_discounts(one, "grim")]
    assume(one.gain > 0)
    least = [float("inf") if found is None else float(found.low) for found in lows]
    assert all(a >= b - 1e-15 for a, b in pairwise(least))


tables = st.tuples(st.integers(1, 4), st.integers(1, 4)).flatmap(
    lambda size: st.lists(st.lists(numbers, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0])
)


@settings(max_examples=80, deadline=None)
@given(own=tables)
def test_minmax_is_the_value_of_the_game_against_the_player(own):
    table = np.array(own, dtype=float)
    rows, columns = table.shape
    # von Neumann: the same number, from the player's side: the largest v with x·table ≥ v.
    result = linprog(
        [*np.zeros(rows), -1.0],
        A_ub=np.hstack([-table.T, np.ones((columns, 1))]),
        b_ub=np.zeros(columns),
        A_eq=[[*np.ones(rows), 0.0]],
        b_eq=[1.0],
        bounds=[(0, None)] * rows + [(None, None)],
    )
    assert float(minmax(own)) == pytest.approx(-result.fun, abs=1e-9)
    assert minmax(own) <= pure_minmax(np.array(own, dtype=object), 0)


def test_pure_minmax_of_three():
    table = np.array([[[3, 0], [1, 2]], [[4, 1], [0, 5]]], dtype=object)  # own strategy first
    by_hand = min(max(table[own, b, c] for own in (0, 1)) for b, c in product((0, 1), repeat=2))
    assert pure_minmax(table, 0) == by_hand == 1


points = st.lists(st.tuples(numbers, numbers), min_size=1, max_size=9)


@settings(max_examples=100, deadline=None)
@given(given_points=points)
def test_hull_against_scipy(given_points):
    corners = hull(given_points)
    try:
        expected = ConvexHull(np.array(given_points, dtype=float))
    except (QhullError, ValueError):
        assert len(corners) <= 2  # all on one line
        return
    assert {tuple(map(float, corner)) for corner in corners} == {tuple(p) for p in expected.points[expected.vertices]}


@settings(max_examples=60, deadline=None)
@given(given_points=points, floor=st.tuples(numbers, numbers))
def test_what_is_above_a_floor(given_points, floor):
    """Each corner is feasible and above; in every direction nothing that is feasible and above goes further."""
    table = np.array(given_points, dtype=float)
    corners = at_least(hull(given_points), floor)
    for direction in [(1, 0), (0, 1), (-1, 0), (0, -1), (2, 3), (-3, 1), (1, -2)]:
        result = linprog(
            -(table @ direction),
            A_ub=-table.T,
            b_ub=-np.array(floor, dtype=float),
            A_eq=[np.ones(len(table))],
            b_eq=[1.0],
        )
        if not corners:
            assert result.status == 2
        else:
            reach = max(float(a * direction[0] + b * direction[1]) for a, b in corners)
            assert reach == pytest.approx(-result.fun, abs=1e-7)
