"""Maps of probabilities: the range over equilibria, the outcome that varies most, and what is refused."""

from pathlib import Path

import numpy as np
import pytest

import sim
from sim.plots import accepts
from sim.plots.probability_map import probability_map
from sim.plots.sweep_table import read

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


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    path = tmp_path_factory.mktemp("hunt") / "hunt.yaml"
    path.write_text(SCENARIO, encoding="utf-8")
    return sim.sweep(path, {"alone": (1, 3, 5), "stag": (4, 8, 3)})


def test_lowest_and_highest_over_equilibria(table):
    """Stag and hare are equilibria everywhere, so that each outcome's probability reaches from 0 to 1 or to a mix."""
    sweep = read(table)
    found = probability_map(sweep)
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
