"""Maps of probabilities: the range over equilibria, the outcome that varies most, and what is refused."""

from pathlib import Path

import numpy as np
import pytest

import sim
from sim.analysis.maps.regime_map import outcome_map, regime_map
from sim.analysis.maps.sweep_table import read
from sim.errors import RunError
from sim.plots import PLOTS, accepts, words
from tests.plots import cases

ROOT = Path(__file__).parents[2]
SCENARIO = """\
format: 1
title: Stag hunt over two parameters
parameters:
  alone: {value: 3, range: [0, 4], label: Worth of hunting alone, basis: assumption}
  stag: {value: 5, range: [4, 8], label: Worth of a stag, basis: assumption}
players: {one: {label: One}, two: {label: Two}}
protocols:
  hunt:
    kind: matrix
    strategies: {one: [stag, hare], two: [stag, hare]}
    cells:
      stag, stag: {payoffs: [stag, stag], label: Stag}
      stag, hare: {payoffs: [0, alone], label: Failed}
      hare, stag: {payoffs: [alone, 0], label: Failed too}
      hare, hare: {payoffs: [alone, alone], label: Hares}
"""

SQUARE = {"sanctions": range(5), "momentum": range(4)}


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    path = tmp_path_factory.mktemp("hunt") / "hunt.yaml"
    path.write_text(SCENARIO, encoding="utf-8")
    return sim.sweep(path, {"alone": (1, 3, 5), "stag": (4, 8, 3)})


def test_lowest_and_highest_over_equilibria(table):
    """Stag and hare are equilibria everywhere, so that each outcome's probability reaches from 0 to 1 or to a mix."""
    sweep = read(table)
    found = outcome_map(sweep, regime_map(sweep))
    column = table[f"outcome.{found.outcome}"].to_numpy()
    points = table["point"].to_numpy()
    for point in set(points.tolist()):
        (row,) = np.unique(table["parameter.stag"].to_numpy()[points == point])
        line = sweep.axes[1].values.tolist().index(row)
        (across,) = np.unique(table["parameter.alone"].to_numpy()[points == point])
        place = sweep.axes[0].values.tolist().index(across)
        assert found.low[line, place] == column[points == point].min()
        assert found.high[line, place] == column[points == point].max()
    assert len(found.panels) == 2


def test_refusals(table):
    strip = sim.sweep(ROOT / "scenarios/classics/aumann_1974_chicken.yaml", {"disaster": [0, 1]})
    assert "exactly two parameters" in accepts("heat", strip)
    assert accepts("heat", table) is None
    assert "it needs the table of a sweep" in accepts("heat", None)
    same = cases.sweep(lambda x, y: ("War goes on", False, [cases.pure("no_deal")]), SQUARE)
    assert accepts("heat", same) == "no outcome's probability varies over this map"


def _read(table, outcome=None):
    sweep = read(table)
    return outcome_map(sweep, regime_map(sweep), outcome)


def test_a_tie_on_a_single_line_makes_no_second_panel():
    """At x = 2 alone the truce is an equilibrium besides war: the map shows the neighbours there."""

    def rule(x, y):
        war, truce = cases.pure("no_deal"), cases.pure("truce")
        found = [war, truce] if x == 2 else [war] if x < 2 else [truce]
        return f"regime {len(found)} {x < 2}", x == 2, found

    found = _read(cases.sweep(rule, SQUARE))
    assert found.single
    assert (found.points, found.certain, found.possible) == (16, 8, 8)
    assert PLOTS["heat"].draw(cases.sweep(rule, SQUARE), width=3.5).get_figure(root=True)


def test_certain_and_possible_are_counted_over_equilibria():
    """War is the only equilibrium on two columns, one of two on two, and none on the last."""

    def rule(x, y):
        war, truce = cases.pure("no_deal"), cases.pure("truce")
        return ("a", False, [war]) if x < 2 else ("b", False, [war, truce]) if x < 4 else ("c", False, [truce])

    table = cases.sweep(rule, SQUARE)
    war = _read(table, "no_deal")
    assert (war.certain, war.possible, war.points) == (8, 16, 20)
    assert (
        words("heat", table)
        .title.replace("\u00a0", " ")
        .endswith("is certain on 40 % of the map, and possible on 80 %")
    )


def test_an_outcome_can_be_chosen():
    table = cases.istanbul_map()
    for outcome, label in cases.ISTANBUL.items():
        assert _read(table, outcome).label == label
        assert PLOTS["heat"].draw(table, width=3.5, outcome=outcome).get_figure(root=True)
    with pytest.raises(RunError, match=r"the sweep has no outcome 'trucee'; allowed: .*did you mean 'truce'"):
        PLOTS["heat"].draw(table, outcome="trucee")


def test_an_outcome_that_varies_most_is_drawn():
    found = _read(cases.sweep(cases.gradient, SQUARE))
    assert found.outcome in ("truce", "no_deal")
    assert found.span[0] < found.span[1] <= 1
