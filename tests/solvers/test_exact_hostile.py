"""Input that is wrong, large or awkward gets a right answer or a clear error, soon."""

from fractions import Fraction

import numpy as np
import pytest

from sim.errors import SolverError
from sim.solvers.exact import double_description, enumeration, lexicographic_pivoting, nash_subsets
from sim.solvers.exact.enumeration import enumerate_equilibria
from sim.solvers.exact.whole_payoffs import undominated
from tests.solvers.games import profiles, random_games, regret_of


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), None, "x", [1]])
def test_payoffs_that_are_no_numbers(bad):
    with pytest.raises(SolverError, match="B must have finite numbers"):
        enumerate_equilibria([[1, 0]], [[bad, 0]])


@pytest.mark.parametrize(
    ("A", "B"), [([], []), ([[]], [[]]), ([[1, 2]], [[1], [2]]), ([[1, 2], [3]], [[1, 2], [3]]), ([[1]], [[1, 2]])]
)
def test_shapes(A, B):
    with pytest.raises(SolverError, match="matri"):
        enumerate_equilibria(A, B)


def test_one_strategy_each():
    result = enumerate_equilibria([[0]], [[-7]])
    assert profiles(result) == [((1,), (1,))]
    assert result.index == (1,)
    assert not result.degenerate


def test_one_row_leaves_all_best_columns():
    result = enumerate_equilibria([[5, 1, 2]], [[1, 4, 4]])
    assert profiles(result) == [((1,), (0, 1, 0)), ((1,), (0, 0, 1))]
    assert result.subsets == ((0, 1),)
    assert result.degenerate


def test_one_column_of_many_rows():
    A = [[i % 97] for i in range(300)]
    result = enumerate_equilibria(A, [[0]] * 300)
    assert [x.index(1) for x, _ in profiles(result)] == [96, 193, 290]
    assert result.index == (1,)


@pytest.mark.parametrize("kind", [float, np.float32, np.int8, np.int64, Fraction])
def test_kinds_of_numbers(kind):
    A, B = ([[kind(entry) for entry in row] for row in matrix] for matrix in ([[6, 2], [7, 0]], [[6, 7], [2, 0]]))
    expected = enumerate_equilibria([[6, 2], [7, 0]], [[6, 7], [2, 0]])
    assert enumerate_equilibria(A, B) == expected
    assert enumerate_equilibria(np.array(A), np.array(B)) == expected
    assert all(type(p) is Fraction for x, y in profiles(expected) for p in (*x, *y))


def test_floats_are_their_binary_values():
    # 0.1 + 0.2 is a little more than 0.3, so that row 0 is the only best response.
    result = enumerate_equilibria([[0.1 + 0.2], [0.3]], [[0.0], [0.0]])
    assert result.rows == ((1, 0),)
    assert not result.degenerate


def test_numbers_of_very_different_size():
    big = 10**40
    game = [[big, 0, 1], [0, Fraction(1, big), 1], [1, 1, 0]], [[Fraction(1, big), 0, 2], [0, big, 2], [3, 3, 0]]
    result = enumerate_equilibria(*game)
    assert all(regret_of(game, x, y) == 0 for x, y in profiles(result))
    assert sum(result.index) == 1


def test_a_million_rows():
    generator = np.random.default_rng(5)
    A, B = generator.random((1_000_000, 2)), generator.random((1_000_000, 2))
    result = enumerate_equilibria(A, B)
    assert sum(result.index) == 1
    for x, y in profiles(result):
        played = [i for i, p in enumerate(x) if p]
        values = A @ np.array(y, dtype=float)
        assert values.max() - values[played].min() < 1e-12
        answer = sum(float(x[i]) * B[i] for i in played)
        assert answer.max() - answer[[j for j, p in enumerate(y) if p]].min() < 1e-12


def test_a_million_equal_rows_are_refused():
    zeros = np.zeros((1_000_000, 2))
    with pytest.raises(SolverError, match="1,000,000 and 2 strategies remain"):
        enumerate_equilibria(zeros, zeros)


def test_too_many_bases_are_refused(monkeypatch):
    monkeypatch.setattr(lexicographic_pivoting, "MAX_BASES", 100)
    with pytest.raises(SolverError, match=r"too large to find all of its equilibria.*12 and 12 remain.*lemke-howson"):
        enumerate_equilibria(np.eye(12, dtype=int), np.eye(12, dtype=int))


def test_too_many_subsets_are_refused(monkeypatch):
    monkeypatch.setattr(nash_subsets, "MAX_SUBSETS", 3)
    crown = [(i, j) for i in range(5) for j in range(5) if i != j]
    with pytest.raises(SolverError, match="more than 3 maximal Nash subsets"):
        nash_subsets.maximal_subsets(crown)


def test_too_much_to_write_out_is_refused(monkeypatch):
    monkeypatch.setattr(enumeration, "MAX_PROBABILITIES", 10)
    with pytest.raises(SolverError, match="7 extreme equilibria, too many to write out"):
        enumerate_equilibria(np.eye(3, dtype=int), np.eye(3, dtype=int))


def test_too_many_tied_best_replies_are_refused(monkeypatch):
    # All rows are best responses; every pair of one that favours column 0 and one that favours column 1 counts.
    monkeypatch.setattr(double_description, "MAX_COMPARISONS", 1000)
    B = [[i % 2, (i + 1) % 2] for i in range(60)]
    with pytest.raises(SolverError, match="too many ties"):
        enumerate_equilibria([[1, 1]] * 60, B)


@pytest.mark.parametrize("largest", [1, 3, 40])
def test_what_remains_is_undominated(largest):
    for A, B in random_games(60, largest, seed=largest):
        a, b = np.array(A), np.array(B)
        rows, columns = undominated(a, b)
        assert dominated(a[np.ix_(rows, columns)]) == dominated(b[np.ix_(rows, columns)].T) == []
        while removed := dominated(a):
            a, b = np.delete(a, removed, 0), np.delete(b, removed, 0)
            removed = dominated(b.T)
            a, b = np.delete(a, removed, 1), np.delete(b, removed, 1)


def dominated(payoffs) -> list[int]:
    """The rows that some other row beats everywhere, one by one."""
    return [i for i, row in enumerate(payoffs) if any((other > row).all() for other in payoffs)]
