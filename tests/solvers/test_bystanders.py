"""A player with a single strategy looks on: the game is solved as one of the others, completely."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

import sim
from sim.analysis.thresholds.exact import find_thresholds
from sim.formulas import Rationals
from sim.solvers.exact.enumeration import enumerate_equilibria

PLAYERS = ("a", "b", "c")
WORTHS = (("1", "-1", "3"), ("-1", "t", "0"), ("-1", "1", "0"), ("1", "-1", "7"))  # of the two, and of the third


def scenario(tmp_path, idle):
    """Matching pennies between two of three; ``t`` is what one of them gets in one cell."""
    names = [["watch"] if player == idle else ["heads", "tails"] for player in range(3)]
    first, second = [p for p in range(3) if p != idle]
    rows = []
    cells = zip(product((0, 1), repeat=2), WORTHS, strict=True)
    for (i, j), worths in cells:
        profile = {first: names[first][i], second: names[second][j], idle: "watch"}
        payoffs = dict(zip((first, second, idle), worths, strict=True))
        rows.append(f"      {', '.join(profile[p] for p in range(3))}: [{', '.join(payoffs[p] for p in range(3))}]\n")
    path = tmp_path / "pennies.yaml"
    path.write_text(
        "format: 1\ntitle: Pennies\nplayers: {a: {}, b: {}, c: {}}\n"
        "parameters: {t: {value: 1, range: [-3, 3], basis: assumption}}\nprotocols:\n  game:\n    kind: matrix\n"
        f"    strategies: {{a: {names[0]}, b: {names[1]}, c: {names[2]}}}\n    cells:\n" + "".join(rows)
    )
    return sim.load(path), first, second


@pytest.mark.parametrize("idle", [0, 1, 2])
def test_the_mixed_equilibrium_is_found_whoever_looks_on(tmp_path, idle):
    read, first, second = scenario(tmp_path, idle)
    solution = sim.solve(read, "game")
    (equilibrium,) = solution.equilibria
    assert solution.complete and solution.exact and solution.method == "exact" and solution.degenerate is False
    for player in (first, second):
        assert set(equilibrium.strategies[PLAYERS[player]].values()) == {Fraction(1, 2)}
    assert equilibrium.strategies[PLAYERS[idle]] == {"watch": 1}
    assert equilibrium.payoffs[PLAYERS[idle]] == Fraction(3 + 7, 4)
    assert equilibrium.regret == 0


@pytest.mark.parametrize("idle", [0, 1, 2])
def test_batches_and_thresholds_agree(tmp_path, idle):
    """Below t = −1 the second player always chooses the first strategy in reply to the first: no mixing is left."""
    read, *_ = scenario(tmp_path, idle)
    rules = read.rules("game")
    values = [Fraction(-2), Fraction(-1, 2), Fraction(1), Fraction(2)]
    table = rules.solve_batch({"t": Rationals.of(values)})
    assert table.complete.all()
    for i, value in enumerate(values):
        single = rules.solve({"t": Rationals.of([value])}, "nash")
        rows = np.flatnonzero(table.point == i)
        assert len(rows) == len(single.equilibria)
        expected = sorted(tuple(float(x) for x in one.payoffs.values()) for one in single.equilibria)
        assert np.allclose(sorted(map(tuple, table.payoffs[rows])), expected)
        assert np.allclose(table.outcomes[rows].sum(axis=1), 1)
    line = find_thresholds(rules, "t", read.point(), Fraction(-3), Fraction(3))
    assert line.guaranteed and not line.pure_only
    assert [threshold.place.low for threshold in line.thresholds] == [-1]


def test_random_games_have_the_equilibria_of_the_two(tmp_path):
    rng = np.random.default_rng(3)
    for _ in range(20):
        A, B, C = rng.integers(-4, 5, size=(3, 3, 2)).tolist()
        cells = "".join(
            f"      s{i}, only, r{j}: [{A[i][j]}, {C[i][j]}, {B[i][j]}]\n" for i in range(3) for j in range(2)
        )
        path = tmp_path / "random.yaml"
        path.write_text(
            "format: 1\ntitle: Random\nplayers: {a: {}, b: {}, c: {}}\nprotocols:\n  game:\n    kind: matrix\n"
            "    strategies: {a: [s0, s1, s2], b: [only], c: [r0, r1]}\n    cells:\n" + cells
        )
        solution = sim.solve(path, "game")
        assert len(solution.equilibria) == len(enumerate_equilibria(A, B).equilibria)
        assert all(one.regret == 0 for one in solution.equilibria)


def test_one_player_who_decides_alone(tmp_path):
    path = tmp_path / "alone.yaml"
    path.write_text(
        "format: 1\ntitle: Alone\nplayers: {a: {}, b: {}, c: {}}\nprotocols:\n  game:\n    kind: matrix\n"
        "    strategies: {a: [x], b: [y], c: [low, high]}\n    cells:\n      x, y, low: [0, 0, 1]\n"
        "      x, y, high: [5, 5, 2]\n"
    )
    (equilibrium,) = sim.solve(path, "game").equilibria
    assert equilibrium.payoffs == {"a": 5, "b": 5, "c": 2}
