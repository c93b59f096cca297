"""Dividing a surplus: published shares, limits, and the equations that equilibrium shares solve."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.solvers.offers.rubinstein import Division, Surplus, finite, infinite

ONE, ZERO = Fraction(1), Fraction(0)
shares = st.fractions(0, 1, max_denominator=20)
impatient = st.fractions(0, Fraction(19, 20), max_denominator=20)


def surplus(d1, d2, **keys):
    return Surplus(ONE, (Fraction(d1), Fraction(d2)), **keys)


def only(found):
    (one,) = found.found
    assert found.complete and found.tie is None
    return one


@pytest.mark.parametrize(
    ("d1", "d2", "share"),
    [("0.9", "0.9", Fraction(10, 19)), ("0.9", "0.8", Fraction(5, 7)), ("0", "0", ONE), ("1", "0.5", ONE)],
)
def test_rubinstein_1982(d1, d2, share):
    """(1 - δ2) / (1 - δ1 δ2)."""
    assert only(infinite(surplus(d1, d2), 0)).shares == (share, 1 - share)


@pytest.mark.parametrize(("rounds", "share"), [(1, "1"), (2, "0.1"), (3, "0.91"), (4, "0.181"), (5, "0.8371")])
def test_stahl_1972(rounds, share):
    """(1 - (-δ)^T) / (1 + δ) for δ = 0.9."""
    share = Fraction(share)
    assert only(finite(surplus("0.9", "0.9"), 0, rounds)).shares == (share, 1 - share)
    assert only(finite(surplus("0.9", "0.9"), 1, rounds)).shares == (1 - share, share)


@given(d=shares, rounds=st.integers(1, 30))
def test_the_formula_of_finite_horizons(d, rounds):
    assert only(finite(surplus(d, d), 0, rounds)).shares[0] == (1 - (-d) ** rounds) / (1 + d)


def test_short_periods_share_by_impatience():
    """With δi = exp(-ri Δ), the share tends to r2 / (r1 + r2) as Δ → 0; here r1 = 1, r2 = 3, and 1 - r Δ for exp."""
    for step, close in ((Fraction(1, 10**3), 1e-3), (Fraction(1, 10**7), 1e-6)):
        one = only(infinite(surplus(1 - step, 1 - 3 * step), 0))
        assert float(one.shares[0]) == pytest.approx(3 / 4, abs=close)


cases = st.builds(
    lambda d1, d2, b, o1, o2, leave: Surplus(ONE, (d1, d2), (o1, o2), b, leave),
    impatient, shares, shares, st.fractions(0, Fraction(1, 2), max_denominator=12),
    st.fractions(0, Fraction(1, 2), max_denominator=12), st.booleans(),
)  # fmt: skip


@given(case=cases, first=st.integers(0, 1))
def test_finite_horizons_converge(case, first):
    """Whatever the discounts, outside options and breakdown: 100 rounds are nearly as good as no end."""
    last, limit = finite(case, first, 100), infinite(case, first)
    gap = (case.patience[0] * case.patience[1]) ** 49
    assert [one.agreed for one in last.found] == [one.agreed for one in limit.found]
    for one, two in zip(last.found, limit.found, strict=True):
        assert abs(one.shares[0] - two.shares[0]) <= gap + Fraction(1, 10**12)


@given(case=cases, first=st.integers(0, 1))
def test_shares_are_what_each_could_hold_out_for(case, first):
    """The responder gets exactly the better of leaving and proposing itself a period later."""
    now, then = infinite(case, first).found[0].shares, infinite(case, 1 - first).found[0].shares
    other = 1 - first
    waiting = case.discount[other] * (1 - case.breakdown) * then[other]
    assert now[other] == (max(waiting, case.outside[other]) if case.can_leave else waiting)
    assert sum(now) == case.size


def test_an_outside_option_matters_only_if_it_is_better_than_waiting():
    """Osborne & Rubinstein 1990, section 3.12: a small one changes nothing, a large one is what the responder gets."""
    share = Fraction(9, 19)
    small = surplus("0.9", "0.9", outside=(ZERO, share - Fraction(1, 100)), can_leave=True)
    assert only(infinite(small, 0)).shares[1] == share
    large = surplus("0.9", "0.9", outside=(ZERO, Fraction(3, 5)), can_leave=True)
    assert only(infinite(large, 0)).shares == (Fraction(2, 5), Fraction(3, 5))


def test_breakdown_acts_like_impatience():
    """Binmore, Rubinstein & Wolinsky 1986: a risk b after each refusal is a common discount 1 - b."""
    assert infinite(surplus(1, 1, breakdown=Fraction(1, 10)), 0) == infinite(surplus("0.9", "0.9"), 0)


def test_nobody_agrees_if_leaving_is_worth_more():
    case = surplus("0.9", "0.9", outside=(Fraction(3, 5), Fraction(3, 5)), can_leave=True)
    for found in (infinite(case, 0), finite(case, 0, 4)):
        assert only(found) == Division((Fraction(3, 5), Fraction(3, 5)), False)


def test_a_responder_without_an_outside_option_may_stay():
    case = surplus("0.9", "0.9", outside=(Fraction(6, 5), ZERO), can_leave=True)
    found = infinite(case, 0)
    assert not found.complete and found.tie == "stays"


def test_agreeing_and_leaving_may_be_equally_good():
    case = surplus("0.9", "0.9", outside=(Fraction(2, 5), Fraction(3, 5)), can_leave=True)
    for found in (infinite(case, 0), finite(case, 1, 3)):
        assert [one.agreed for one in found.found] == [True, False]
        assert {one.shares for one in found.found} == {case.outside}


def test_without_impatience_every_division_is_an_equilibrium():
    found = infinite(surplus(1, 1), 0)
    assert [one.shares for one in found.found] == [(1, 0), (0, 1)] and not found.complete
    case = surplus(1, 1, outside=(Fraction(1, 5), Fraction(3, 10)), can_leave=True)
    assert [one.shares[0] for one in infinite(case, 1).found] == [Fraction(1, 5), Fraction(7, 10)]
