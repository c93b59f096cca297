"""Thresholds against closed forms, and against fine grids of exact solutions: none missed, none invented."""

from fractions import Fraction

import numpy as np
import pytest

import sim
from sim.analysis.thresholds.estimated import estimate_thresholds
from sim.analysis.thresholds.exact import find_thresholds
from sim.analysis.thresholds.lines import equilibrium_thresholds, threshold_lines
from sim.analysis.thresholds.roots import rational_place
from sim.errors import ScenarioError, SolverError
from sim.formulas import Rationals
from sim.solvers import solve_batch

TEXT = """
format: 1
title: Test
parameters:
  t: {{value: 1, range: [-3, 3], basis: assumption, label: t}}
  s: {{value: 2, range: [-3, 3], basis: assumption, label: s}}
players: {{row: {{}}, column: {{}}}}
protocols:
  game:
    kind: matrix
    strategies:
      row: {{{rows}}}
      column: {{{columns}}}
    cells:
{cells}
"""


def rules_of(tmp_path, cells):
    """The rules of a game of two whose cells are pairs of formulas in ``t`` and ``s``."""
    m, n = len(cells), len(cells[0])
    lines = [f'      r{i}, c{j}: ["{cells[i][j][0]}", "{cells[i][j][1]}"]' for i in range(m) for j in range(n)]
    path = tmp_path / "game.yaml"
    path.write_text(
        TEXT.format(
            rows=", ".join(f"r{i}: {{}}" for i in range(m)),
            columns=", ".join(f"c{j}: {{}}" for j in range(n)),
            cells="\n".join(lines),
        )
    )
    return sim.load(path).rules("game")


def lines_of(rules, low=-3, high=3, base=None):
    point = {"t": Fraction(1), "s": Fraction(2)} | (base or {})
    return find_thresholds(rules, "t", point, Fraction(low), Fraction(high))


def values(line):
    return [float(one.place) for one in line.thresholds]


def supports_at(rules, ts):
    """The supports of all extreme equilibria at each value, by the batch solver."""
    columns = {"t": Rationals.of(ts), "s": Rationals.of([Fraction(2)])}
    table = solve_batch(rules.game(columns))
    result = [set() for _ in ts]
    for point, row in zip(table.point, table.supports, strict=True):
        result[int(point)].add(tuple(row.tolist()))
    return result


def test_a_stag_hunt_changes_where_its_payoffs_tie(tmp_path):
    """With R = t, S = 0, T = 1, P = 0.5: hunting together stops being an equilibrium at R = T."""
    line = lines_of(rules_of(tmp_path, [[("t", "t"), ("0", "1")], [("1", "0"), ("0.5", "0.5")]]))
    assert [one.place.low for one in line.thresholds] == [1]
    assert line.guaranteed
    assert len(line.thresholds[0].before.supports) == 1
    assert len(line.thresholds[0].after.supports) == 3


def test_chicken_changes_where_the_disaster_is_no_worse_than_yielding(tmp_path):
    """Chicken with the disaster t: at t = 2 daring becomes dominant."""
    line = lines_of(rules_of(tmp_path, [[("6", "6"), ("2", "7")], [("7", "2"), ("t", "t")]]))
    assert [one.place.low for one in line.thresholds] == [2]


def test_a_threshold_may_be_irrational(tmp_path):
    line = lines_of(rules_of(tmp_path, [[("t ** 2", "0")], [("2", "0")]]))
    assert values(line) == pytest.approx([-(2**0.5), 2**0.5], abs=1e-12)
    for one in line.thresholds:
        assert not one.place.exact
        assert str(one.place.factor.as_expr()).count("2") == 2
        assert one.guaranteed


def test_a_touching_root_is_a_threshold_at_one_point_only(tmp_path):
    line = lines_of(rules_of(tmp_path, [[("(t - 1) ** 2", "0")], [("0", "0")]]))
    (one,) = line.thresholds
    assert one.place.low == 1
    assert one.before == one.after != one.at


def test_conditions_min_max_and_abs(tmp_path):
    line = lines_of(rules_of(tmp_path, [[("max(t, -1) if t < 2 else 0 - t", "0")], [("abs(t) / 2", "0")]]))
    # max(t, −1) exceeds |t| / 2 from 0 on; from 2 on −t does not.
    assert values(line) == [0, 2]


def test_where_a_payoff_has_no_value(tmp_path):
    line = lines_of(rules_of(tmp_path, [[("1 / t", "0")], [("1", "0")]]))
    assert values(line) == [0, 1]
    assert line.thresholds[0].at is None


def test_ends_of_the_range_count(tmp_path):
    rules = rules_of(tmp_path, [[("t", "0")], [("1", "0")]])
    assert values(lines_of(rules, 0, 1)) == [1]
    assert values(lines_of(rules, 1, 2)) == [1]
    assert values(lines_of(rules, 2, 3)) == []


def test_mixed_supports_change_too(tmp_path):
    """Rock, paper, scissors in which winning with rock pays t: the column's mixture is (t + 2, 2t + 1, 3) / (3t + 6).

    At t = 0 strategies away from the equilibrium tie, which changes nothing.
    """
    A = [["0", "-1", "t"], ["1", "0", "-1"], ["-1", "1", "0"]]
    B = [["0", "1", "-1"], ["-1", "0", "1"], ["1", "-1", "0"]]
    rules = rules_of(tmp_path, [[(A[i][j], B[i][j]) for j in range(3)] for i in range(3)])
    line = lines_of(rules)
    assert values(line) == [-0.5]


@pytest.mark.parametrize("seed", range(200))
def test_none_is_missed_and_none_invented(tmp_path, seed):
    """Random games whose payoffs are polynomials in t: between thresholds a grid of exact solutions do not change."""
    rng = np.random.default_rng(seed)
    m, n = rng.integers(1, 4, size=2)
    degree = int(rng.integers(1, 4 if m * n <= 4 else 2))

    def formula():
        terms = [f"{rng.integers(-3, 4)} * t ** {k}" for k in range(1, degree + 1)]
        return " + ".join([str(rng.integers(-3, 4)), *terms]).replace("+ -", "- ")

    rules = rules_of(tmp_path, [[(formula(), formula()) for _ in range(n)] for _ in range(m)])
    line = lines_of(rules)
    grid = [Fraction(k, 64) for k in range(-192, 193)]
    found = supports_at(rules, grid)
    edges = [one.place for one in line.thresholds]
    for k in range(len(grid) - 1):
        if found[k] != found[k + 1]:
            assert any(place.high >= grid[k] and place.low <= grid[k + 1] for place in edges)
    for one in line.thresholds:
        assert not one.before == one.at == one.after
        if one.place.exact:  # what is said to hold there is what the solver finds there
            (there,) = supports_at(rules, [one.place.low])
            if one.at is not None:
                assert len(there) == len(set(one.at.supports))


def test_other_functions_are_estimated_and_say_so(tmp_path):
    rules = rules_of(tmp_path, [[("exp(t)", "0")], [("2", "0")]])
    with pytest.raises(ScenarioError, match="not a rational function"):
        lines_of(rules)
    line = estimate_thresholds(rules, "t", {"t": Fraction(1), "s": Fraction(2)}, Fraction(-3), Fraction(3))
    assert values(line) == pytest.approx([np.log(2)], abs=1e-12)
    assert not line.guaranteed
    assert not line.thresholds[0].guaranteed


def test_an_estimate_without_thresholds_is_no_guarantee(tmp_path):
    rules = rules_of(tmp_path, [[("exp(t)", "0")], [("0 - 1", "0")]])
    line = estimate_thresholds(rules, "t", {"t": Fraction(1), "s": Fraction(2)}, Fraction(-3), Fraction(3))
    assert line.thresholds == ()
    assert not line.guaranteed


def test_games_that_would_take_too_long_are_refused(tmp_path):
    cells = [[(f"t + {i * j}", f"{i} - t * {j}") for j in range(8)] for i in range(8)]
    with pytest.raises(SolverError, match="8 × 8 strategies would take too long"):
        lines_of(rules_of(tmp_path, cells))


BESIDE = """
format: 1
title: Beside the present value
players: [a, b]
parameters:
  t: {value: 1.5, range: [0, 10]}
protocols:
  game:
    kind: matrix
    strategies: {a: [fight, yield], b: [stay]}
    cells: {"fight, stay": ["t**2", 1], "yield, stay": [2, 1]}
"""


def test_an_irrational_threshold_beside_the_present_value_is_seen(tmp_path):
    """t² = 2 at √2 = 1.4142…, just below the present 1.5, whatever interval first isolates the root."""
    path = tmp_path / "beside.yaml"
    path.write_text(BESIDE)
    scenario = sim.load(path)
    (line,) = threshold_lines(scenario, scenario.rules("game"), scenario.point())
    (threshold,) = line.line.thresholds
    below, above = equilibrium_thresholds(line.line, rational_place(line.value), ((0,), (0,)))
    assert above is None and below is not None
    assert float(below.place) == pytest.approx(2**0.5, abs=1e-12)
    assert threshold.place.high < line.value


def test_three_players_say_that_mixed_equilibria_were_not_searched_for(tmp_path):
    """Matching pennies of a and b beside c, who goes for t or stays for ½: mixed equilibria change at t = ½."""
    path = tmp_path / "three.yaml"
    path.write_text(
        """
format: 1
title: Matching pennies and a bystander
players: [a, b, c]
parameters:
  t: {value: 0.2, range: [0, 1]}
protocols:
  game:
    kind: matrix
    strategies: {a: [h, t], b: [h, t], c: [go, stay]}
    cells:
      {"h, h, go": [1, -1, t], "h, t, go": [-1, 1, t], "t, h, go": [-1, 1, t], "t, t, go": [1, -1, t],
       "h, h, stay": [1, -1, 0.5], "h, t, stay": [-1, 1, 0.5], "t, h, stay": [-1, 1, 0.5], "t, t, stay": [1, -1, 0.5]}
"""
    )
    scenario = sim.load(path)
    (line,) = threshold_lines(scenario, scenario.rules("game"), scenario.point())
    assert not line.line.guaranteed
    assert "mixed equilibria were not searched for" in line.to_text()
    assert line.to_dict()["pure_only"] is True


def test_no_change_found_by_bisection_keeps_its_caveat(tmp_path):
    """Between two of 101 samples the payoff of going rises above staying and falls: missed, as is said."""
    path = tmp_path / "tree.yaml"
    path.write_text(
        """
format: 1
title: A change that comes and goes
players: [a, b]
parameters:
  t: {value: 0.2, range: [0, 1]}
protocols:
  talks:
    kind: tree
    root: {player: a, actions: {go: {payoffs: ["0.0000005 - (t - 0.50237)**2", 0]}, stay: {payoffs: [0, 0]}}}
"""
    )
    scenario = sim.load(path)
    (line,) = threshold_lines(scenario, scenario.rules("talks"), scenario.point(), 101)
    assert not line.line.thresholds and not line.line.guaranteed
    assert "no change" in line.to_text() and "may be missed" in line.to_text()
