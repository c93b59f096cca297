"""Games whose equilibria are published or follow from the definitions."""

from fractions import Fraction

import pytest

from sim.errors import SolverError
from sim.solvers.exact.enumeration import enumerate_equilibria
from sim.solvers.nash import nash
from tests.solvers.games import profiles, regret_of
from tests.solvers.stengel import STENGEL, STENGEL_SMALL


def test_chicken_has_two_pure_equilibria_and_a_mixed_one():
    result = enumerate_equilibria([[6, 2], [7, 0]], [[6, 7], [2, 0]])
    mixed = (Fraction(2, 3), Fraction(1, 3))
    assert profiles(result) == [((1, 0), (0, 1)), ((0, 1), (1, 0)), (mixed, mixed)]
    assert result.index == (1, 1, -1)
    assert not result.degenerate


def test_one_equilibrium_that_rounding_loses():
    # Support enumeration in floats finds nothing here: a probability comes out as -1e-17.
    game = [[0, 0, 1], [2, 2, 2], [0, 3, 1]], [[3, 4, 0], [1, 3, 0], [2, 1, 3]]
    result = enumerate_equilibria(*game)
    assert len(result.equilibria) == 1
    assert regret_of(game, *profiles(result)[0]) == 0


def test_all_payoffs_equal():
    result = enumerate_equilibria([[0, 0], [0, 0]], [[0, 0], [0, 0]])
    assert sorted(profiles(result)) == [(x, y) for x in ((0, 1), (1, 0)) for y in ((0, 1), (1, 0))]
    assert result.subsets == ((0, 1, 2, 3),)
    assert result.index == (1,)
    assert result.degenerate


def test_battle_of_the_sexes_with_a_duplicated_row():
    result = enumerate_equilibria([[3, 0], [3, 0], [0, 2]], [[2, 0], [2, 0], [0, 3]])
    mixed = (Fraction(2, 5), Fraction(3, 5))
    assert set(profiles(result)) == {
        ((1, 0, 0), (1, 0)),
        ((0, 1, 0), (1, 0)),
        ((0, 0, 1), (0, 1)),
        ((Fraction(3, 5), 0, Fraction(2, 5)), mixed),
        ((0, Fraction(3, 5), Fraction(2, 5)), mixed),
    }
    # The duplicates can be mixed freely: the three equilibria of the game without them, as sets.
    assert sorted(len(subset) for subset in result.subsets) == [1, 2, 2]
    assert sorted(result.index) == [-1, 1, 1]


@pytest.mark.parametrize("game", [STENGEL, STENGEL_SMALL], ids=["1999", "2006"])
def test_stengels_game_has_75_equilibria(game):
    result = enumerate_equilibria(*game)
    assert len(result.equilibria) == 75
    assert all(regret_of(game, x, y) == 0 for x, y in profiles(result))
    assert len(set(profiles(result))) == 75
    # 75 isolated equilibria: 38 of index +1 and 37 of index −1.
    assert sum(result.index) == 1
    assert set(result.index) == {-1, 1}
    assert not result.degenerate


def test_game_with_an_edge_of_equilibria():
    # von Stengel (2007), Algorithmic Game Theory, chapter 3: the tie in row 0 makes an edge of equilibria.
    result = enumerate_equilibria([[3, 3], [2, 5], [0, 6]], [[3, 3], [2, 6], [3, 1]])
    assert set(profiles(result)) == {
        ((1, 0, 0), (1, 0)),
        ((1, 0, 0), (Fraction(2, 3), Fraction(1, 3))),
        ((0, Fraction(1, 3), Fraction(2, 3)), (Fraction(1, 3), Fraction(2, 3))),
    }
    assert sorted(map(len, result.subsets)) == [1, 2]
    assert result.degenerate


@pytest.mark.parametrize("size", [2, 3, 4])
def test_coordination_has_an_equilibrium_on_every_support(size):
    identity = [[int(i == j) for j in range(size)] for i in range(size)]
    result = enumerate_equilibria(identity, identity)
    assert len(result.equilibria) == 2**size - 1
    # Uniform on each support; the index alternates with its size (sum over k of −(−1)^k C(size, k) = 1).
    for (x, y), index in zip(profiles(result), result.index, strict=True):
        k = sum(p > 0 for p in x)
        assert x == y == tuple(Fraction(1, k) if p else 0 for p in x)
        assert index == (-1) ** (k + 1)


@pytest.mark.parametrize("size", [2, 3, 4])
def test_outside_option_takes_the_index_of_what_it_cuts_off(size):
    # Row 0 pays 2 for certain; coordinating on one of the others pays 3, all mixed coordination at most 3/2. So the
    # strict equilibria (index +1 each) and a component of row 0 remain; its index is what is missing to 1.
    coordination = [[3 * int(i == j) for j in range(size)] for i in range(size)]
    result = enumerate_equilibria([[2] * size, *coordination], [[0] * size, *coordination])
    of_row_0 = {result.component[e] for e, (x, _) in enumerate(profiles(result)) if x[0] == 1}
    assert len(of_row_0) == 1
    assert sorted(result.index) == [1 - size] + [1] * size
    assert result.index[of_row_0.pop()] == 1 - size


def test_component_of_index_two():
    game = [[2, 2, 2], [3, 4, 3], [4, 3, 3], [2, 4, 3]], [[0, 0, 0], [2, 4, 1], [2, 0, 2], [0, 0, 0]]
    result = enumerate_equilibria(*game)
    # The equilibrium apart from the others mixes rows 1, 2 and columns 0, 1 evenly; both 2 × 2 determinants are
    # negative there, so that its index is (−1)^3 = −1, and the component of all others has the rest.
    alone = profiles(result).index(((0, Fraction(1, 2), Fraction(1, 2), 0), (Fraction(1, 2), Fraction(1, 2), 0)))
    assert result.component.count(result.component[alone]) == 1
    assert result.index[result.component[alone]] == -1
    assert sorted(result.index) == [-1, 2]


def test_order_pure_first_then_by_supports():
    identity = [[int(i == j) for j in range(3)] for i in range(3)]
    supports = [[i for i, p in enumerate(x) if p] for x, _ in profiles(enumerate_equilibria(identity, identity))]
    assert supports == [[0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]]


@pytest.mark.parametrize("entry", ["1e20000000", "-1E-99999999", "1e999", "e5", "1e+4000000000000000000000"])
def test_numbers_out_of_range_are_refused_at_once(entry):
    with pytest.raises(SolverError, match="must be a finite number"):
        nash([[entry, 0], [0, 1]], [[1, 0], [0, 1]])
