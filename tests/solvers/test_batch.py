"""The batch solver gives what the exact solver gives, on every shape and kind of payoffs."""

from fractions import Fraction

import numpy as np
import pytest

from sim.errors import SolverError
from sim.solvers import nash_batch
from sim.solvers.exact.enumeration import enumerate_equilibria
from tests.solvers.lrsnash import lrsnash, needs_lrsnash
from tests.solvers.stengel import STENGEL, STENGEL_SMALL

SHAPES = [(1, 1), (1, 4), (4, 1), (2, 2), (2, 3), (3, 2), (3, 3), (4, 3), (3, 4), (4, 4), (2, 6), (5, 5)]
KINDS = {
    "real": lambda rng, shape: rng.normal(size=shape),
    "integers": lambda rng, shape: rng.integers(-50, 50, size=shape),
    "ties": lambda rng, shape: rng.integers(-1, 2, size=shape),
    "decimals": lambda rng, shape: rng.integers(0, 5, size=shape) / 10,
    "constant": lambda rng, shape: np.full(shape, rng.integers(3)),
    "one ulp": lambda rng, shape: 1 + rng.integers(-1, 2, size=shape) * 2.0**-52,
    "huge": lambda rng, shape: rng.integers(-3, 4, size=shape) * 1e307,
    "tiny": lambda rng, shape: rng.integers(-3, 4, size=shape) * 5e-324,
    "huge and tiny": lambda rng, shape: rng.integers(-2, 3, size=shape) * 10.0 ** rng.integers(-300, 300, size=shape),
    "nearly singular": lambda rng, shape: (
        np.multiply.outer(rng.normal(size=shape[:-1]), np.ones(shape[-1])) + rng.integers(-1, 2, size=shape) * 1e-15
    ),
    "bool": lambda rng, shape: rng.integers(0, 2, size=shape).astype(bool),
    "large integers": lambda rng, shape: rng.integers(-(2**62), 2**62, size=shape),
}


def exactly(A, B):
    return enumerate_equilibria(
        [[Fraction(v) for v in row] for row in A.tolist()], [[Fraction(v) for v in row] for row in B.tolist()]
    )


def assert_same(table, i, result):
    """Game ``i`` of the table has the extreme equilibria, components and flags that the exact solver found."""
    some = table.game == i
    rows = np.array([result.rows[a] for a, _ in result.equilibria])
    columns = np.array([result.columns[b] for _, b in result.equilibria])
    assert (table.row_support[some] == (rows > 0)).all()
    assert (table.column_support[some] == (columns > 0)).all()
    assert np.allclose(table.row[some], rows.astype(float), rtol=0, atol=1e-10)
    assert np.allclose(table.column[some], columns.astype(float), rtol=0, atol=1e-10)
    assert table.component[some].tolist() == list(result.component)
    assert table.degenerate[i] == result.degenerate
    assert sum(result.index) == 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("m", "n"), SHAPES)
def test_same_as_the_exact_solver(m, n, kind):
    games = 40 if m * n <= 12 else 12
    rng = np.random.default_rng([m, n, list(KINDS).index(kind)])
    A, B = KINDS[kind](rng, (games, m, n)), KINDS[kind](rng, (games, m, n))
    table = nash_batch(A, B)
    assert table.exact.all()
    for i in range(games):
        assert_same(table, i, exactly(A[i], B[i]))
    assert (table.game[1:] >= table.game[:-1]).all()
    assert np.allclose(table.row.sum(axis=1), 1)
    assert np.allclose(table.column.sum(axis=1), 1)
    size = np.abs(A).max() + np.abs(B).max() if A.dtype != bool else 1
    assert (table.regret <= 1e-9 * size + 1e-321).all()
    assert (table.pure == ((table.row_support.sum(axis=1) == 1) & (table.column_support.sum(axis=1) == 1))).all()


@pytest.mark.parametrize(("m", "n"), [(8, 7), (2, 40)])
def test_games_too_large_for_minors_are_solved_one_by_one(m, n):
    A, B = np.random.default_rng(m).integers(-9, 10, size=(2, 3, m, n))
    table = nash_batch(A, B)
    for i in range(3):
        assert_same(table, i, exactly(A[i], B[i]))


def test_many_chunks_keep_the_order_of_games():
    rng = np.random.default_rng(5)
    A, B = rng.integers(0, 40, size=(2, 20_000, 2, 3))
    table = nash_batch(A, B)
    assert (np.diff(table.game) >= 0).all()
    assert set(table.game.tolist()) == set(range(20_000))
    for start in (0, 9_000, 19_990):
        alone = nash_batch(A[start : start + 10], B[start : start + 10])
        some = (table.game >= start) & (table.game < start + 10)
        assert (table.game[some] - start == alone.game).all()
        assert (table.row[some] == alone.row).all()
        assert (table.component[some] == alone.component).all()


def test_fractions_are_taken_exactly():
    third = Fraction(1, 3)
    A = np.array([[[third, third], [third, third]], [[third, 0], [0, third]]], dtype=object)
    table = nash_batch(A, A)
    assert table.degenerate.tolist() == [True, False]
    assert np.bincount(table.game).tolist() == [4, 3]


@pytest.mark.parametrize("seed", range(20))
def test_payoffs_with_errors_are_settled_by_the_truth(seed):
    """Doubles off by up to an error bound, the truth full of ties: what is found are the equilibria of the truth."""
    rng = np.random.default_rng(seed)
    m, n = rng.integers(1, 5, size=2)
    true_A, true_B = rng.integers(0, 3, size=(2, 30, m, n))
    error = 1e-6
    noise = rng.uniform(-error, error, size=(2, 30, m, n)) * 0.99
    asked = []

    def exact(i):
        asked.append(i)
        return true_A[i].tolist(), true_B[i].tolist()

    table = nash_batch(true_A + noise[0], true_B + noise[1], error_A=error, error_B=error, exact=exact)
    assert table.exact.all()
    assert len(asked) == len(set(asked))
    for i in range(30):
        some, result = table.game == i, exactly(true_A[i], true_B[i])
        assert table.component[some].tolist() == list(result.component)
        assert (table.row_support[some] == (np.array([result.rows[a] for a, _ in result.equilibria]) > 0)).all()
        assert table.degenerate[i] == result.degenerate


def test_without_the_truth_open_games_are_not_called_exact():
    A = np.array([[[1.0, 1.0], [1.0, 1.0]], [[3.0, 0.0], [0.0, 1.0]]])
    table = nash_batch(A, A, error_A=1e-9, error_B=1e-9)
    assert table.exact.tolist() == [False, True]


def test_von_stengels_games_have_75_equilibria():
    A, B = np.array([STENGEL, STENGEL_SMALL]).transpose(1, 0, 2, 3)
    table = nash_batch(A, B)
    assert np.bincount(table.game).tolist() == [75, 75]
    assert not table.degenerate.any()


@needs_lrsnash
@pytest.mark.parametrize("largest", [1, 9])
@pytest.mark.parametrize(("m", "n"), [(2, 2), (3, 3), (4, 3), (2, 4), (4, 4)])
def test_same_as_lrsnash(largest, m, n, tmp_path):
    A, B = np.random.default_rng([largest, m, n]).integers(-largest, largest + 1, size=(2, 20, m, n))
    table = nash_batch(A, B)
    published = lrsnash(list(zip(A.tolist(), B.tolist(), strict=True)), tmp_path)
    for i, profiles in enumerate(published):
        some = table.game == i
        ours = np.concatenate([table.row[some], table.column[some]], axis=1)
        theirs = np.array([[*x, *y] for x, y in profiles], dtype=float)
        assert len(ours) == len(theirs)
        assert (np.abs(ours[:, None] - theirs).max(axis=2).min(axis=1) < 1e-9).all()


@pytest.mark.parametrize(
    ("A", "B", "words"),
    [
        (np.zeros((2, 2)), np.zeros((2, 2)), "shape (batch, m, n)"),
        (np.zeros((1, 0, 2)), np.zeros((1, 0, 2)), "at least one strategy"),
        (np.zeros((1, 2, 2)), np.zeros((1, 2, 3)), "same shape"),
        (np.zeros((3, 2, 2)), np.zeros((2, 2, 2)), "same shape"),
        (np.full((2, 1, 2), np.nan), np.zeros((2, 1, 2)), "not finite in 2 games, first in: 0, 1"),
        (np.zeros((1, 2, 2)), np.full((1, 2, 2), -np.inf), "B has payoffs that are not finite in 1 games"),
        (np.array([[["a", "b"]]]), np.zeros((1, 1, 2)), "must hold whole numbers"),
        (np.array([[["a", None]]], dtype=object), np.zeros((1, 1, 2)), "numbers only"),
        (np.array([[[10**400, 1]]], dtype=object), np.zeros((1, 1, 2)), "too large"),
        (np.zeros((1, 1, 2), dtype=complex), np.zeros((1, 1, 2)), "complex128"),
    ],
)
def test_what_is_not_a_batch_of_games_is_refused(A, B, words):
    with pytest.raises(SolverError) as caught:
        nash_batch(A, B)
    assert words in str(caught.value)


@pytest.mark.parametrize(("error", "words"), [(-1.0, "negative"), (np.zeros(7), "does not fit")])
def test_bad_errors_are_refused(error, words):
    with pytest.raises(SolverError, match=words):
        nash_batch(np.zeros((2, 2, 2)), np.zeros((2, 2, 2)), error_A=error)


def test_no_games_have_no_equilibria():
    table = nash_batch(np.zeros((0, 3, 2)), np.zeros((0, 3, 2)))
    assert len(table) == 0
    assert table.row.shape == (0, 3)
    assert table.column.shape == (0, 2)
    assert table.exact.shape == table.degenerate.shape == (0,)


def test_a_million_by_two():
    rng = np.random.default_rng(0)
    A, B = rng.normal(size=(2, 1, 1_000_000, 2))
    table = nash_batch(A, B)
    assert len(table) % 2 == 1
    assert (table.regret < 1e-9).all()
