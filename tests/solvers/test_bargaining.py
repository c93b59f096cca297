"""Bargaining solutions: axioms, other ways to the same answers, published values."""

from fractions import Fraction
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st
from scipy.optimize import linprog, minimize_scalar

from sim.games.bargaining_problem import BargainingProblem
from sim.solvers.bargaining import programs
from sim.solvers.bargaining.adjusted_winner import adjusted_winner
from sim.solvers.bargaining.frontier import frontier
from sim.solvers.bargaining.solutions import SOLUTIONS, efficient, ideal, solve

EXACT_FOR_MANY = ("kalai-smorodinsky", "egalitarian", "utilitarian")
numbers = st.integers(-4, 8)
factors = st.sampled_from([Fraction(1, 3), Fraction(1), Fraction(2), Fraction(7, 2)])


def problems(players, most=6):
    rows = st.tuples(*[numbers] * players)
    return st.lists(rows, min_size=1, max_size=most).map(of)


def of(rows):
    return BargainingProblem(tuple(tuple(Fraction(one) for one in row) for row in rows))


def gains(problem, name, weights=None):
    answer = solve(problem, name, weights or [Fraction(1)] * problem.players)
    return None if answer is None else [one for _, one in answer.points]


def only(problem, name, weights=None):
    """The one solution; problems without an agreement are passed over."""
    if gains(problem, name, weights) is None:
        reject()
    return the(problem, name, weights)


def the(problem, name, weights=None):
    """The one solution."""
    (found,) = gains(problem, name, weights)
    return found


def with_a_stake(problem):
    """The players who can gain or lose; the others are left out of account."""
    return [i for i in range(problem.players) if any(row[i] for row in problem.gains)]


def scaled(problem, by):
    return of([[g * b for g, b in zip(row, by, strict=True)] for row in problem.gains])


def most(problem, value, floor):
    """The largest expectation of a value while nobody gets less than the floor, by HiGHS."""
    table = np.array(problem.gains, dtype=float)
    result = linprog(
        -np.asarray(value, dtype=float),
        A_ub=np.vstack([-table.T, np.ones(len(table))]),
        b_ub=[*(-np.asarray(floor, dtype=float)), 1],
    )
    return -result.fun if result.status == 0 else None


def reachable(problem, target):
    """Whether everybody can get at least so much, by HiGHS."""
    return most(problem, [0.0] * len(problem.gains), np.asarray(target, dtype=float) - 1e-9) is not None


# ----- what is reported is feasible, and what it is said to be -----


@settings(max_examples=60, deadline=None)
@given(problem=st.one_of(problems(2), problems(3)), name=st.sampled_from(sorted(SOLUTIONS)))
def test_lotteries_give_the_gains_and_nobody_loses(problem, name):
    answer = solve(problem, name, [Fraction(1)] * problem.players)
    assume(answer is not None)
    for lottery, reported in answer.points:
        assert all(0 <= p <= 1 + Fraction(1, 10**9) for p in lottery.values())
        assert sum(lottery.values()) <= 1 + Fraction(1, 10**9)
        drawn = [sum(p * problem.gains[n][i] for n, p in lottery.items()) for i in range(problem.players)]
        if answer.exact:
            assert tuple(drawn) == reported
        assert drawn == pytest.approx([float(one) for one in reported], abs=1e-9)
        assert min(reported) >= -1e-9


@settings(max_examples=60, deadline=None)
@given(problem=st.one_of(problems(2), problems(3)), name=st.sampled_from(sorted(SOLUTIONS)))
def test_no_agreement_exactly_where_nobody_can_gain_with_all_others(problem, name):
    staked = with_a_stake(problem)
    if not staked:
        assert gains(problem, name) is None
        return
    table = np.array(problem.gains, dtype=float)[:, staked]
    worst = linprog(
        [*np.zeros(len(table)), -1.0],
        A_ub=np.vstack([np.hstack([-table.T, np.ones((len(staked), 1))]), [*np.ones(len(table)), 0.0]]),
        b_ub=[0.0] * len(staked) + [1.0],
    )
    assert (gains(problem, name) is None) == (-worst.fun < 1e-9)


@settings(max_examples=60, deadline=None)
@given(problem=st.one_of(problems(2), problems(3)), name=st.sampled_from(sorted(SOLUTIONS)))
def test_pareto_efficiency(problem, name):
    for found in gains(problem, name) or []:
        total = [sum(row) for row in problem.gains]
        assert most(problem, total, [float(one) - 1e-9 for one in found]) <= float(sum(found)) + 1e-6


@settings(max_examples=50, deadline=None)
@given(problem=problems(2))
def test_frontier_is_made_of_efficient_points(problem):
    """Every corner and every middle between two, and the efficient alternatives are those that HiGHS finds."""
    corners = frontier(problem)
    total = [sum(row) for row in problem.gains]
    points = [c.gains for c in corners]
    points += [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in pairwise(points)]
    for point in points:
        assert most(problem, total, point) == pytest.approx(float(sum(point)))
    by_programs = [
        number
        for number, row in enumerate(problem.gains)
        if most(problem, total, row) == pytest.approx(float(sum(row)))
    ]
    assert efficient(problem) == by_programs
    assert programs.efficient(problem) == by_programs


@settings(max_examples=50, deadline=None)
@given(problem=st.one_of(problems(2), problems(3)))
def test_ideal_point(problem):
    by_programs = [
        most(problem, [row[i] for row in problem.gains], [0] * problem.players) for i in range(problem.players)
    ]
    assert [float(one) for one in ideal(problem)] == pytest.approx(by_programs)


# ----- each solution against its definition, found in another way -----


@settings(max_examples=15, deadline=None)
@given(problem=problems(2), weight=st.sampled_from([Fraction(1, 4), Fraction(1), Fraction(3)]))
def test_nash_by_search_along_the_frontier(problem, weight):
    found = only(problem, "nash-bargaining", [weight, Fraction(1)])
    low, high = (float(c.gains[0]) for c in (frontier(problem)[0], frontier(problem)[-1]))

    def product_at(x):
        y = most(problem, [row[1] for row in problem.gains], [x - 1e-12, 0])
        return max(x, 0) ** float(weight) * max(y, 0)

    searched = max(product_at(x) for x in np.linspace(low, high, 21))
    reached = float(found[0]) ** float(weight) * float(found[1])
    assert reached >= searched * (1 - 1e-6)
    if high > low:
        best = minimize_scalar(lambda x: -product_at(x), bounds=(low, high), method="bounded")
        assert reached >= -best.fun * (1 - 1e-6)


@settings(max_examples=60, deadline=None)
@given(problem=problems(3), weights=st.tuples(*[st.integers(1, 3).map(Fraction)] * 3))
def test_nash_of_three_by_random_lotteries(problem, weights):
    staked = with_a_stake(problem)
    found = np.array(only(problem, "nash-bargaining", list(weights)), dtype=float)[staked]
    table = np.array(problem.gains, dtype=float)[:, staked]
    tried = np.random.default_rng(1).dirichlet(np.full(len(table), 0.5), 2000) @ table
    tried = tried[(tried > 0).all(axis=1)]
    w = np.array(weights, dtype=float)[staked]
    assert (np.log(tried) @ w <= np.log(found) @ w + 1e-6).all()


@settings(max_examples=50, deadline=None)
@given(problem=st.one_of(problems(2), problems(3)), name=st.sampled_from(["kalai-smorodinsky", "egalitarian"]))
def test_nobody_can_have_more_in_proportion(problem, name):
    """The lowest share is as large as possible: a little more for everybody cannot be reached."""
    found = only(problem, name)
    shares = ideal(problem) if name == "kalai-smorodinsky" else [Fraction(1)] * problem.players
    staked = with_a_stake(problem)
    level = min(found[i] / shares[i] for i in staked)
    more = [float((level + Fraction(1, 10**5)) * share) if i in staked else 0.0 for i, share in enumerate(shares)]
    assert not reachable(problem, more)


@settings(max_examples=50, deadline=None)
@given(problem=problems(2), weights=st.tuples(*[st.integers(1, 3).map(Fraction)] * 2))
def test_utilitarian_reaches_the_largest_sum(problem, weights):
    found = gains(problem, "utilitarian", list(weights))
    assume(found is not None)
    value = [sum(w * g for w, g in zip(weights, row, strict=True)) for row in problem.gains]
    for one in found:
        assert float(sum(w * g for w, g in zip(weights, one, strict=True))) == pytest.approx(
            most(problem, value, [0, 0])
        )
    if len(found) == 2:  # the ends: one is best for the first player, the other for the second
        assert found[0][0] < found[1][0]
        assert found[0][1] > found[1][1]


@settings(max_examples=12, deadline=None)
@given(problem=problems(2))
def test_raiffa_is_where_its_steps_lead(problem):
    found = only(problem, "raiffa")
    here = np.zeros(2)
    for _ in range(30):
        tops = [most(problem, [row[i] for row in problem.gains], here - 1e-12) for i in range(2)]
        here = here + (np.array(tops) - here) / 2
    assert [float(one) for one in found] == pytest.approx(list(here), abs=1e-6)


@settings(max_examples=50, deadline=None)
@given(problem=problems(2), name=st.sampled_from(EXACT_FOR_MANY))
def test_frontier_and_linear_programs_agree(problem, name):
    """Two players are solved on the frontier; the way for more players must give the same."""
    found = gains(problem, name)
    assume(found is not None)
    answer = SOLUTIONS[name](problem, [Fraction(1)] * 2, [])
    assert sorted(one for _, one in answer.points) == sorted(found)


def test_three_players_against_a_third_without_a_say():
    """With a third player who gets 1 from any agreement, Nash and Raiffa divide as between two."""
    two = [(0, 6), (3, 5), (7, 0)]
    three = of([(*row, 1) for row in two])
    assert [float(g) for g in the(three, "nash-bargaining")] == pytest.approx(
        [*map(float, the(of(two), "nash-bargaining")), 1], abs=1e-6
    )


def test_raiffa_of_three_by_hand():
    """One unit to divide between three: thirds, as for all symmetric and efficient solutions."""
    unit = of([(1, 0, 0), (0, 1, 0), (0, 0, 1)])
    for name in SOLUTIONS:
        if name != "utilitarian":
            assert [float(g) for g in the(unit, name)] == pytest.approx([1 / 3] * 3)


# ----- the axioms -----


@settings(max_examples=50, deadline=None)
@given(
    problem=problems(2),
    by=st.tuples(factors, factors),
    name=st.sampled_from(["nash-bargaining", "kalai-smorodinsky", "raiffa"]),
)
def test_rescaling_changes_nothing(problem, by, name):
    """Nash (1950), Kalai & Smorodinsky (1975): other units of utility, the same outcome."""
    assert only(scaled(problem, by), name) == tuple(g * b for g, b in zip(only(problem, name), by, strict=True))


@settings(max_examples=50, deadline=None)
@given(problem=problems(3), by=st.tuples(factors, factors, factors))
def test_rescaling_changes_nothing_for_three(problem, by):
    name = "kalai-smorodinsky"
    assert only(scaled(problem, by), name) == tuple(g * b for g, b in zip(only(problem, name), by, strict=True))


@pytest.mark.parametrize("name", ["egalitarian", "utilitarian"])
def test_rescaling_changes_the_solutions_that_compare_players(name):
    problem, by = of([(0, 4), (3, 3), (4, 0)]), (Fraction(5), Fraction(1))
    assert the(scaled(problem, by), name) != tuple(g * b for g, b in zip(the(problem, name), by, strict=True))


@settings(max_examples=50, deadline=None)
@given(problem=problems(2), name=st.sampled_from(["nash-bargaining", "kalai-smorodinsky", "egalitarian", "raiffa"]))
def test_symmetry(problem, name):
    mirrored = of([*problem.gains, *(row[::-1] for row in problem.gains)])
    first, second = only(mirrored, name)
    assert first == second


@settings(max_examples=50, deadline=None)
@given(problem=st.one_of(problems(2), problems(3)), name=st.sampled_from(EXACT_FOR_MANY), data=st.data())
def test_the_order_of_players_does_not_matter(problem, name, data):
    order = data.draw(st.permutations(range(problem.players)))
    swapped = of([[row[i] for i in order] for row in problem.gains])
    assume(len(gains(problem, name) or []) == 1)
    assume(len(gains(swapped, name)) == 1)
    assert only(swapped, name) == tuple(only(problem, name)[i] for i in order)


@settings(max_examples=50, deadline=None)
@given(problem=problems(2), data=st.data())
def test_nash_does_not_depend_on_what_is_not_chosen(problem, data):
    """Independence of irrelevant alternatives: leave out something that the solution does not use."""
    answer = solve(problem, "nash-bargaining", [Fraction(1)] * 2)
    assume(answer is not None)
    lottery, chosen = answer.points[0]
    kept = [n for n in range(len(problem.gains)) if n in lottery or data.draw(st.booleans())]
    assert only(of([problem.gains[n] for n in kept]), "nash-bargaining") == chosen


def test_kalai_smorodinsky_does_depend_on_it():
    problem, less = of([(0, 4), (2, 3), (4, 0)]), of([(0, 4), (2, 3), (3, Fraction(3, 2))])
    assert the(problem, "nash-bargaining") == the(less, "nash-bargaining")
    assert the(problem, "kalai-smorodinsky") != the(less, "kalai-smorodinsky")


@settings(max_examples=50, deadline=None)
@given(problem=problems(2), more=st.tuples(numbers, numbers))
def test_individual_monotonicity_of_kalai_smorodinsky(problem, more):
    """If more becomes possible for the second player, and the first one's best stays, the second does not lose."""
    larger = of([*problem.gains, more])
    before = only(problem, "kalai-smorodinsky")
    assume(ideal(larger)[0] == ideal(problem)[0])
    assert only(larger, "kalai-smorodinsky")[1] >= before[1]


@settings(max_examples=50, deadline=None)
@given(problem=problems(2), more=st.tuples(numbers, numbers))
def test_monotonicity_of_the_egalitarian_solution(problem, more):
    """Kalai (1977): the lowest gain never falls if more becomes possible."""
    assert min(only(of([*problem.gains, more]), "egalitarian")) >= min(only(problem, "egalitarian"))


def test_the_lexicographic_egalitarian_solution_is_not_monotonic():
    """What goes beyond equal gains may be lost when more becomes possible; the equal gain is not."""
    assert the(of([(1, 5)]), "egalitarian") == (1, 5)
    assert the(of([(1, 5), (2, Fraction(3, 2))]), "egalitarian") == (Fraction(17, 9), Fraction(17, 9))


def test_the_nash_solution_is_not_monotonic():
    """Luce & Raiffa (1957, section 6.6): more becomes possible, and somebody loses by it."""
    problem = of([(0, 10), (10, 0)])
    larger = of([(0, 10), (5, 10), (10, 0)])
    assert the(problem, "nash-bargaining") == (5, 5)
    assert the(larger, "nash-bargaining") == (5, 10)
    wider = of([(0, 10), (7, 7), (10, 0)])
    widest = of([(0, 10), (7, 7), (8, Fraction(13, 2)), (10, 0)])
    assert the(widest, "nash-bargaining")[1] < the(wider, "nash-bargaining")[1]


# ----- published and hand-made -----


def curve(steps):
    """The curve ``(x, √(1 - x))`` at rational points ``x = 1 - y²``, very close ones around Nash's ``y = 1 / √3``."""
    ys = {Fraction(i, steps) for i in range(steps + 1)} | {Fraction(5_773_302 + i, 10**7) for i in range(400)}
    return of([(1 - y * y, y) for y in sorted(ys)])


def test_a_curved_frontier():
    """u = (x, √(1 - x)): Nash 2/3; Kalai–Smorodinsky and egalitarian (√5 - 1)/2, to six digits."""
    problem = curve(2000)
    assert [float(g) for g in the(problem, "nash-bargaining")] == pytest.approx([2 / 3, (1 / 3) ** 0.5], abs=5e-7)
    golden = (5**0.5 - 1) / 2
    for name in ("kalai-smorodinsky", "egalitarian"):
        assert [float(g) for g in the(problem, name)] == pytest.approx([golden, golden], abs=5e-7)


def test_a_pure_alternative_is_preferred_to_a_lottery():
    problem = of([(0, 10), (5, 5), (10, 0)])
    for name in ("nash-bargaining", "kalai-smorodinsky", "egalitarian", "raiffa"):
        answer = solve(problem, name, [Fraction(1)] * 2)
        assert answer.points == (({1: Fraction(1)}, (5, 5)),)


def test_bargaining_power_divides_a_cake_in_its_proportion():
    cake = of([(1, 0), (0, 1)])
    assert the(cake, "nash-bargaining", [Fraction(1), Fraction(3)]) == (Fraction(1, 4), Fraction(3, 4))


def test_bill_and_jack():
    """Nash (1950): of 512 allocations the one in which Bill gains 12 and Jack 5, also against all lotteries."""
    goods = [(-2, 4), (-2, 2), (-2, 1), (-2, 2), (-4, 1), (10, -1), (4, -1), (6, -2), (2, -2)]
    rows = [
        [sum(good[i] for good, moved in zip(goods, chosen, strict=True) if moved) for i in range(2)]
        for chosen in product((0, 1), repeat=9)
    ]
    assert len(rows) == 512
    assert the(of(rows), "nash-bargaining") == (12, 5)
    assert max(a * b for a, b in rows if a > 0 and b > 0) == 60


def test_camp_david():
    """Brams & Togman (1996)."""
    worth = [(35, 55), (10, 5), (20, 10), (10, 5), (5, 20), (20, 5)]
    division = adjusted_winner([(Fraction(a), Fraction(b)) for a, b in worth])
    assert division.shares == (Fraction(1, 6), 1, 1, 1, 0, 1)
    assert division.points == (Fraction(395, 6), Fraction(395, 6))
    assert not division.tie


worths = st.lists(st.tuples(*[st.integers(0, 9).map(Fraction)] * 2), min_size=1, max_size=5)


@settings(max_examples=60, deadline=None)
@given(worth=worths)
def test_adjusted_winner_is_efficient_equitable_envy_free_and_kalai_smorodinsky(worth):
    totals = [sum(pair[i] for pair in worth) for i in (0, 1)]
    assume(all(totals))
    division = adjusted_winner(worth)
    shares = [points / total for points, total in zip(division.points, totals, strict=True)]
    assert shares[0] == shares[1] >= Fraction(1, 2)
    packages = of(
        [
            [sum(pair[i] for pair, who in zip(worth, owners, strict=True) if who == i) for i in (0, 1)]
            for owners in product((0, 1), repeat=len(worth))
        ]
    )
    assert division.points == only(packages, "kalai-smorodinsky")
    assert sum(1 for share in division.shares if 0 < share < 1) <= 1


def test_adjusted_winner_says_when_others_are_as_good():
    half = (Fraction(50), Fraction(50))
    assert adjusted_winner([half, half]).tie
    assert not adjusted_winner([(Fraction(100), Fraction(100))]).tie
    assert not adjusted_winner([(Fraction(60), Fraction(40)), (Fraction(40), Fraction(60))]).tie


# ----- noise is no outcome -----


def treaty(transfer):
    """EU, US and China: a deep treaty with a transfer, or a modest one; gains over no treaty (0, 1, 0)."""
    return of([(6 - transfer, 1, transfer - 1), (3, 2, 1)])


@pytest.mark.parametrize("transfer", [Fraction(k, 100) for k in range(226, 400, 7)])
def test_no_agreement_has_no_probability_where_two_alternatives_have(transfer):
    ((lottery, _),) = solve(treaty(transfer), "nash-bargaining", [Fraction(1)] * 3).points
    assert set(lottery) == {0, 1}
    assert sum(lottery.values()) == 1


@pytest.mark.parametrize("name", ["nash-bargaining", "raiffa"])
@settings(max_examples=60, deadline=None)
@given(problem=problems(3))
def test_numerical_lotteries_have_no_traces_and_leave_nothing_out(problem, name):
    answer = solve(problem, name, [Fraction(1)] * 3)
    assume(answer is not None and len(with_a_stake(problem)) == 3)
    for lottery, _ in answer.points:
        assert sum(lottery.values()) == 1
        assert all(p > Fraction(1, 10**9) for p in lottery.values())


@pytest.mark.parametrize(("distance", "support"), [(-1, {1}), (0, {1}), (1, {0, 1})])
def test_the_support_of_two_alternatives_is_decided_exactly(distance, support):
    """The derivative at the modest treaty is (2t - 9/2) / 3: one part in 10¹⁵ beyond 9/4 the deep one has a chance."""
    answer = solve(treaty(Fraction(9, 4) + Fraction(distance, 10**15)), "nash-bargaining", [Fraction(1)] * 3)
    assert {frozenset(lottery) for lottery, _ in answer.points} == {frozenset(support)}
    assert answer.exact or distance == 1


def test_a_rational_root_is_exact():
    """Of (3, 1, 1) and (1, 3, 1) half and half: a symmetric product."""
    answer = solve(of([(3, 1, 1), (1, 3, 1)]), "nash-bargaining", [Fraction(1)] * 3)
    assert answer.exact
    assert [lottery for lottery, _ in answer.points] == [{0: Fraction(1, 2), 1: Fraction(1, 2)}]


def test_three_alternatives_together():
    """Equal chances by symmetry, to the last digits of doubles."""
    thirds = solve(of([(2, 0, 0), (0, 2, 0), (0, 0, 2)]), "nash-bargaining", [Fraction(1)] * 3)
    ((lottery, _),) = thirds.points
    assert sum(lottery.values()) == 1
    assert [float(p) for p in lottery.values()] == pytest.approx([1 / 3] * 3, abs=1e-12)
