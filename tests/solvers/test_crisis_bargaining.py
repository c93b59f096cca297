"""Crisis bargaining: Fearon's results, and that no demand on a grid is better than the one found."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sim.solvers.offers.crisis_bargaining import (
    CHALLENGER,
    DEFENDER,
    FIGHT,
    RISKY,
    SAFE,
    Crisis,
    believed_range,
    known,
    lasting_range,
    optimists,
    shifting,
    two_types,
    uniform,
)

ONE = Fraction(1)
shares = st.fractions(0, 1, max_denominator=12)
costs = st.fractions(0, Fraction(1, 2), max_denominator=12)
GRID = [Fraction(k, 120) for k in range(121)]


def crisis(p, ca, cb, stake=1):
    return Crisis(Fraction(stake), Fraction(p), (Fraction(ca), Fraction(cb)))


def test_the_bargaining_range():
    """[p - cA, p + cB], of width cA + cB; whoever makes the demand gets its end."""
    case = crisis("0.6", "0.2", "0.1")
    assert case.range == (Fraction("0.4"), Fraction("0.7"))
    (one,) = known(case)
    assert (one.kind, one.share, one.war, one.payoffs) == (SAFE, Fraction("0.7"), 0, (Fraction("0.7"), Fraction("0.3")))


@given(p=shares, ca=costs, cb=costs)
def test_complete_information_is_peaceful_unless_war_is_free(p, ca, cb):
    found = known(crisis(p, ca, cb))
    assert found[0].kind == SAFE
    assert (len(found) == 2) == (found[0].share == p - ca)
    if ca > 0:
        assert len(found) == 1


def test_a_risky_demand_against_an_unknown_cost():
    """cB ~ U[0, c]: x* = p + (c - cA) / 2, war with probability 1/2 - cA / (2 c); c, cA = 0.3, 0.1 → p + 0.1, 1/3."""
    for p in (Fraction(1, 4), Fraction(1, 2)):
        (one,) = uniform(crisis(p, "0.1", 0), Fraction(0), Fraction("0.3"))
        assert (one.kind, one.share, one.war) == (RISKY, p + Fraction("0.1"), Fraction(1, 3))


@given(p=shares, ca=costs, c=st.fractions(Fraction(1, 12), Fraction(1, 2), max_denominator=12))
def test_the_probability_of_war_with_an_unknown_cost(p, ca, c):
    assume(ca <= c and p + c <= 1)
    (one,) = uniform(crisis(p, ca, 0), Fraction(0), c)
    assert one.share == p + (c - ca) / 2
    assert one.war == Fraction(1, 2) - ca / (2 * c)


def uniform_value(case, low, high, share):
    """What a demand brings the challenger, from the definition."""
    fights = min(max((share - case.chance - low) / (high - low), Fraction(0)), ONE)
    return (1 - fights) * share + fights * (case.chance - case.cost[0])


@given(p=shares, ca=costs, low=costs, width=st.fractions(Fraction(1, 12), Fraction(1, 2), max_denominator=12))
def test_no_demand_is_better_against_an_unknown_cost(p, ca, low, width):
    case, high = crisis(p, ca, 0), low + width
    for one in uniform(case, low, high):
        assert all(uniform_value(case, low, high, share) <= one.payoffs[0] for share in GRID)
        assert one.payoffs[0] >= case.war[0]
        if one.share is not None:
            assert uniform_value(case, low, high, one.share) == one.payoffs[0]
            # War destroys what fighting costs, on average over those who fight.
            cost = ca + (low + max(low, one.share - p)) / 2
            assert sum(one.payoffs) == 1 - one.war * cost


@given(p=shares, ca=costs, low=costs, width=costs, q=shares)
def test_no_demand_is_better_against_two_types(p, ca, low, width, q):
    case, high = crisis(p, ca, 0), low + width

    def value(share):
        fights = (q if share > p + low else 0) + (1 - q if share > p + high else 0)
        return (1 - fights) * share + fights * (p - ca)

    found = two_types(case, low, high, q)
    best = found[0].payoffs[0]
    assert all(value(share) <= best for share in [*GRID, min(ONE, p + low), min(ONE, p + high)])
    assert all(one.payoffs[0] == best for one in found)
    assert {one.war for one in found} <= {0, q, 1}


def test_two_types_are_risked_if_the_weak_one_is_likely_enough():
    """Risky iff (1 - q)(high + cA) > low + cA: here 0.4 (1 - q) > 0.2, so at q < 1/2."""
    case = crisis("0.5", "0.1", 0)
    kinds = [[one.kind for one in two_types(case, Fraction("0.1"), Fraction("0.3"), Fraction(q, 4))] for q in (1, 2, 3)]
    assert kinds == [[RISKY], [SAFE, RISKY], [SAFE]]


@given(pa=shares, pb=shares, ca=costs, cb=costs)
def test_mutual_optimism(pa, pb, ca, cb):
    """Some division is better for both than war exactly if p̂A - p̂B ≤ cA + cB, and then there is peace."""
    case = crisis(0, ca, cb)
    peace = pa - pb <= ca + cb
    assert (believed_range(case, (pa, pb)) is not None) == peace
    found = optimists(case, (pa, pb))
    assert any(one.kind == SAFE for one in found) == peace
    if pa - pb != ca + cb and not (ca == 0 and pa == 1):
        assert len(found) == 1


def test_commitment_under_a_power_shift():
    """War now iff δ p2 - p1 > cB (1 - δ)²; δ, p1, cB = 0.9, 0.3, 0.5: p2* = 0.338889."""
    case, d = crisis("0.3", "0.5", "0.5"), Fraction("0.9")
    edge = Fraction(61, 180)
    assert float(edge) == pytest.approx(0.338889, abs=5e-7)
    assert [one.kind for one in shifting(case, edge - Fraction(1, 1000), d)] == [SAFE]
    assert [one.kind for one in shifting(case, edge, d)] == [SAFE, FIGHT]
    (war,) = shifting(case, edge + Fraction(1, 1000), d)
    assert (war.kind, war.attacker) == (FIGHT, DEFENDER)
    # The problem is commitment: divisions that both would prefer to war exist all the same.
    assert lasting_range(case, d) == (Fraction("0.25"), Fraction("0.35"))


@given(p1=shares, p2=shares, cb=costs, d=st.fractions(0, Fraction(19, 20), max_denominator=20))
def test_the_condition_for_preventive_war(p1, p2, cb, d):
    assume((1 - p2) / (1 - d) >= cb and d * p2 - p1 != cb * (1 - d) ** 2)
    found = shifting(crisis(p1, 1, cb), p2, d)
    assert any(one.attacker == DEFENDER for one in found) == (d * p2 - p1 > cb * (1 - d) ** 2)


@given(p=shares, ca=costs, cb=costs, d=st.fractions(0, Fraction(19, 20), max_denominator=20))
def test_without_a_shift_there_is_peace(p, ca, cb, d):
    assert shifting(crisis(p, ca, cb), p, d)[0].kind == SAFE


def test_a_challenger_that_weakens_fights_now():
    """p falls from 0.9 to 0.1 at δ = 0.9: all of now and 0.19 + 0.1 c of what comes is less than 0.9 of everything."""
    case = crisis("0.9", "0.1", "0.1")
    (one,) = shifting(case, Fraction("0.1"), Fraction("0.9"))
    assert (one.kind, one.attacker, one.payoffs[0]) == (FIGHT, CHALLENGER, Fraction("8.9"))


@given(p1=shares, p2=shares, ca=costs, cb=costs, d=st.fractions(0, Fraction(19, 20), max_denominator=20))
def test_nobody_is_worse_off_than_fighting_at_once(p1, p2, ca, cb, d):
    rest = 1 / (1 - d)
    for one in shifting(crisis(p1, ca, cb), p2, d):
        assert one.payoffs[0] >= p1 * rest - ca
        assert one.payoffs[1] >= (1 - p1) * rest - cb
        assert sum(one.payoffs) == (rest if one.kind == SAFE else rest - ca - cb)
