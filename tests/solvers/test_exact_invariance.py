"""What must not change the equilibria, and what must change them in a known way."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.solvers.exact import enumeration
from sim.solvers.exact.enumeration import enumerate_equilibria
from tests.solvers.games import profiles, random_games, regret_of

SETTINGS = settings(max_examples=60, deadline=None)


@st.composite
def games(draw):
    """Small games, many of them with ties."""
    m, n = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    entries = draw(st.sampled_from([st.integers(0, 1), st.integers(-2, 2), st.fractions(-9, 9, max_denominator=12)]))
    matrix = st.lists(st.lists(entries, min_size=n, max_size=n), min_size=m, max_size=m)
    return draw(matrix), draw(matrix)


def summary(result):
    """Everything but the order: for each component its equilibria, its subsets and its index."""
    found = profiles(result)
    return {
        (
            frozenset(found[e] for e, c in enumerate(result.component) if c == number),
            frozenset(
                frozenset(found[e] for e in subset)
                for subset, c in zip(result.subsets, result.subset_component, strict=True)
                if c == number
            ),
            index,
        )
        for number, index in enumerate(result.index)
    }


@given(games())
@SETTINGS
def test_regret_is_exactly_zero_and_the_indices_sum_to_one(game):
    result = enumerate_equilibria(*game)
    assert result.equilibria
    assert all(regret_of(game, x, y) == 0 for x, y in profiles(result))
    assert all(sum(x) == sum(y) == 1 and min(*x, *y) >= 0 for x, y in profiles(result))
    assert sum(result.index) == 1


@given(games(), st.fractions(Fraction(1, 9), 9), st.lists(st.fractions(-9, 9), min_size=4, max_size=4), st.data())
@SETTINGS
def test_payoffs_in_other_units(game, factor, constants, data):
    # The row player's payoffs may change by a constant in each column, the column player's in each row.
    A, B = game
    other = data.draw(st.fractions(Fraction(1, 9), 9))
    scaled = (
        [[factor * entry + constant for entry, constant in zip(row, constants, strict=False)] for row in A],
        [[other * entry + constant for entry in row] for row, constant in zip(B, constants, strict=False)],
    )
    assert enumerate_equilibria(*scaled) == enumerate_equilibria(*game)


@given(games(), st.data())
@SETTINGS
def test_strategies_in_another_order(game, data):
    A, _ = game
    rows = data.draw(st.permutations(range(len(A))))
    columns = data.draw(st.permutations(range(len(A[0]))))
    shuffled = tuple([[matrix[i][j] for j in columns] for i in rows] for matrix in game)

    def back(profile):
        x, y = profile
        return tuple(x[rows.index(i)] for i in range(len(A))), tuple(y[columns.index(j)] for j in range(len(A[0])))

    expected, found = summary(enumerate_equilibria(*game)), summary(enumerate_equilibria(*shuffled))
    assert expected == {
        (frozenset(map(back, all_)), frozenset(frozenset(map(back, subset)) for subset in subsets), index)
        for all_, subsets, index in found
    }


@given(games())
@SETTINGS
def test_players_swapped(game):
    A, B = game
    swapped = [list(row) for row in zip(*B, strict=True)], [list(row) for row in zip(*A, strict=True)]
    expected, found = summary(enumerate_equilibria(*game)), summary(enumerate_equilibria(*swapped))
    assert expected == {
        (
            frozenset((x, y) for y, x in all_),
            frozenset(frozenset((x, y) for y, x in subset) for subset in subsets),
            index,
        )
        for all_, subsets, index in found
    }


@given(games(), st.data())
@SETTINGS
def test_a_dominated_strategy_changes_nothing(game, data):
    A, B = game
    place = data.draw(st.integers(0, len(A)))
    better = data.draw(st.sampled_from(A))
    worse = [entry - 1 for entry in better]
    answers = data.draw(st.lists(st.integers(-2, 2), min_size=len(A[0]), max_size=len(A[0])))
    longer = enumerate_equilibria([*A[:place], worse, *A[place:]], [*B[:place], answers, *B[place:]])
    shorter = enumerate_equilibria(A, B)
    assert [(*x[:place], 0, *x[place:]) for x in shorter.rows] == list(longer.rows)
    assert (shorter.columns, shorter.equilibria, shorter.component, shorter.subsets, shorter.index) == (
        longer.columns,
        longer.equilibria,
        longer.component,
        longer.subsets,
        longer.index,
    )


@pytest.mark.parametrize("largest", [1, 2, 30])
def test_the_ways_of_small_and_of_large_games_agree(largest, monkeypatch):
    every = random_games(250, largest, seed=largest, sizes=range(1, 6))
    by_minors = [enumerate_equilibria(*game) for game in every]
    monkeypatch.setattr(enumeration, "SMALL", 0)
    assert [enumerate_equilibria(*game) for game in every] == by_minors
    monkeypatch.setattr(enumeration, "MEDIUM", 0)
    for game, expected in zip(every, by_minors, strict=True):
        reduced = enumerate_equilibria(*game)
        assert summary(reduced) == summary(expected)
        assert (reduced.rows, reduced.columns, reduced.equilibria) == (
            expected.rows,
            expected.columns,
            expected.equilibria,
        )
        assert expected.degenerate or not reduced.degenerate
