"""The error bounds that the batch solver trusts: every minor in doubles is as near to the truth as its bound says."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.solvers.batch.minors import float_minors, open_signs, signs_of, unrounded_bits, whole_minors, wrapped_bits

SHAPES = [(2, 2), (3, 3), (2, 5), (4, 4), (5, 3), (5, 5)]


def true_minors(matrices):
    return whole_minors(np.vectorize(Fraction, otypes=[object])(matrices)).value


def assert_within_bounds(minors, truth):
    """Only the sizes 1 and up have errors; games out of the usual range are scaled, so that they are left out."""
    for size, block in enumerate(minors.layout.sizes[1:], start=1):
        for row in range(block.start, block.stop):
            for game in range(truth.shape[1]):
                off = abs(Fraction(float(minors.value[row, game])) - truth[row, game])
                allowed = Fraction(float(minors.error[size, game]))
                if size == 1:  # here the bound is for the sign: the rounding of one difference never changes it
                    allowed += abs(truth[row, game]) * Fraction(1, 2**53)
                assert off <= allowed


def structured(rng, p, q, kind, games=6):
    if kind == "real":
        return rng.normal(size=(p, q, games))
    if kind == "nearly singular":
        return rng.normal(size=(p, 1, games)) * rng.normal(size=(1, q, games)) + rng.normal(size=(p, q, games)) * 1e-15
    if kind == "large and small":
        return rng.normal(size=(p, q, games)) * 2.0 ** rng.integers(-25, 25, size=(p, q, games))
    if kind == "extreme signs":  # determinants of ±1 reach Hadamard's bound
        return rng.choice([-1.0, 1.0], size=(p, q, games)) * (1 + rng.integers(-4, 5, size=(p, q, games)) * 2.0**-52)
    return 1e6 + rng.normal(size=(p, q, games))  # much larger than its differences


@pytest.mark.parametrize("kind", ["real", "nearly singular", "large and small", "extreme signs", "offset"])
@pytest.mark.parametrize(("p", "q"), SHAPES)
def test_no_minor_is_further_off_than_its_bound(p, q, kind):
    matrices = structured(np.random.default_rng([p, q, len(kind)]), p, q, kind)
    assert_within_bounds(float_minors(matrices, None), true_minors(matrices))


@pytest.mark.parametrize("relative", [1e-12, 1e-6, 1e-2])
@pytest.mark.parametrize("kind", ["real", "extreme signs", "offset"])
@pytest.mark.parametrize(("p", "q"), SHAPES[:4])
def test_errors_of_payoffs_are_covered(p, q, kind, relative):
    rng = np.random.default_rng([p, q, len(kind)])
    truth = structured(rng, p, q, kind)
    error = np.full(truth.shape[2], relative)
    # The worst case is at corners: every payoff as wrong as allowed.
    exact = np.vectorize(Fraction, otypes=[object])(truth)
    shifted = exact + np.vectorize(Fraction, otypes=[object])(rng.choice([-1.0, 1.0], size=truth.shape)) * Fraction(
        relative
    ) * Fraction(999, 1000)
    minors = float_minors(truth, error)
    assert_within_bounds(minors, whole_minors(shifted).value)


@settings(max_examples=60)
@given(st.integers(2, 4), st.integers(2, 4), st.integers(1, 60), st.integers(0, 2**32))
def test_settled_signs_are_right(p, q, bits, seed):
    """Whole multiples of a power of two of any length: whatever is called known has the true sign."""
    rng = np.random.default_rng(seed)
    matrices = rng.integers(-(2**bits), 2**bits, size=(p, q, 4)).astype(float) * 2.0 ** float(rng.integers(-300, 300))
    matrices[:, -1] = matrices[:, 0]  # a duplicate makes many minors 0
    minors = float_minors(matrices, None)
    sign, known = open_signs(matrices, np.ones(4, dtype=bool), minors)
    truth = signs_of(true_minors(matrices))
    assert (sign[:, known] == truth[:, known]).all()
    # Differences of payoffs may be one bit longer than the payoffs.
    if bits + 1 <= wrapped_bits(len(minors.layout.sizes) - 1):
        assert known.all()


def test_how_long_payoffs_may_be_is_as_documented():
    assert [unrounded_bits(k) for k in (2, 3, 4)] == [26, 17, 12]
    assert [wrapped_bits(k) for k in (2, 3, 4)] == [55, 36, 26]
