"""Games of two strategies against their closed forms, with small numbers so that ties occur."""

from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

import sim

small = st.integers(-3, 3).map(Fraction)
matrix = st.lists(st.lists(small, min_size=2, max_size=2), min_size=2, max_size=2)


def played(solution):
    """Each equilibrium as the probabilities of both first strategies."""
    return {tuple(next(iter(strategy.values())) for strategy in one.strategies.values()) for one in solution.equilibria}


@given(matrix, matrix)
def test_mixed_equilibria_of_generic_games_are_the_indifference_mixes(A, B):
    """q* = (d − b) / ((a − c) + (d − b)) makes the row player indifferent, and the analogue the column player."""
    (a, b), (c, d) = A
    (e, f), (g, h) = B
    assume(a != c and b != d and e != f and g != h)
    mixed = {one for one in played(sim.nash(A, B)) if one not in {(0, 0), (0, 1), (1, 0), (1, 1)}}
    inside = (a > c) == (d > b) and (e > f) == (h > g)
    if inside and (a - c) + (d - b) and (e - f) + (h - g):
        row = (h - g) / ((e - f) + (h - g))
        column = (d - b) / ((a - c) + (d - b))
        assert mixed == {(row, column)}
    else:
        assert mixed == set()


@given(matrix, matrix, matrix, matrix, matrix)
def test_equilibria_change_only_where_two_payoffs_meet(A, B, other, others, sizes):
    """Games in which the same differences a − c, b − d (and the column player's) are positive have equal supports."""
    (a, b), (c, d) = A
    (e, f), (g, h) = B
    differences = [a - c, b - d, e - f, g - h]
    assume(0 not in differences)
    one, two, three, four = (
        (1 if difference > 0 else -1) * (1 + abs(size))
        for difference, size in zip(differences, (size for row in sizes for size in row), strict=True)
    )
    (left, right), ((_, m), (_, n)) = other[1], others
    alike = [[left + one, right + two], [left, right]], [[m + three, m], [n + four, n]]

    def supports(A, B):
        return {tuple((p > 0, p < 1) for p in profile) for profile in played(sim.nash(A, B))}

    assert supports(A, B) == supports(*alike)


@given(st.lists(st.integers(-5, 5), min_size=4, max_size=4, unique=True).map(sorted))
def test_stag_hunt(numbers):
    """Mixed belief p* = (P − S) / ((R − T) + (P − S)); (C, C) is risk-dominant iff R + S > T + P."""
    S, P, T, R = map(Fraction, numbers)
    solution = sim.nash([[R, S], [T, P]], [[R, T], [S, P]])
    p = (P - S) / ((R - T) + (P - S))
    assert played(solution) == {(1, 1), (0, 0), (p, p)}
    assert (p < Fraction(1, 2)) == (R + S > T + P)


def test_two_plans_for_peace():
    """An ordinal game (Russia, Ukraine): FOR–FOR (1,3), FOR–AGAINST (4,1), AGAINST–FOR (2,4), AGAINST–AGAINST (3,2).

    Its only equilibrium is AGAINST–FOR.
    """
    solution = sim.nash([[1, 4], [2, 3]], [[3, 1], [4, 2]])
    assert played(solution) == {(0, 1)}


def test_cuba_1962_with_ranks_read_as_payoffs():
    """(3,3)(2,4)/(4,2)(1,1): two pure equilibria and one at even chances (Brams 1985)."""
    half = Fraction(1, 2)
    assert played(sim.nash([[3, 2], [4, 1]], [[3, 4], [2, 1]])) == {(1, 0), (0, 1), (half, half)}
