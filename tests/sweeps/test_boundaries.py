"""Boundaries of a map lie where closed forms say, to a millionth of the grid's spacing."""

import csv
from pathlib import Path

import pytest

from sim.results import carry_out
from sim.sweeps import plan_sweep

ROOT = Path(__file__).parents[2]
ISTANBUL = ROOT / "scenarios" / "istanbul" / "2025_second_round.yaml"


def lines_of(run):
    with (run.path / "boundaries.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_lines_of_the_istanbul_map(tmp_path):
    """Russia signs the truce from sanctions = 5 on; Ukraine refuses the local truce where it loses by it.

    The second line is local_relief = cover · credibility · sanctions · sanctions_help + rotation_gain,
    that is 0.5 = 0.075 sanctions + rotation_gain.
    """
    vary = {"sanctions": ("0.07", "5.93", 24), "rotation_gain": ("0.013", "1.97", 21)}
    run = carry_out(plan_sweep(ISTANBUL, vary, "demands"), out=tmp_path)
    lines = lines_of(run)
    assert lines
    for line in lines:
        s, r = float(line["sanctions"]), float(line["rotation_gain"])
        near = min(abs(s - 5) / (5.86 / 23), abs(0.075 * s + r - 0.5) / (1.957 / 20))
        assert near < 3e-6
    assert {line["along"] for line in lines} == {"sanctions", "rotation_gain"}
    assert "boundaries.csv" in run.manifest["files"]


def test_every_change_between_neighbours_has_its_place(tmp_path):
    vary = {"sanctions": (0, 6, 13), "rotation_gain": (0, 2, 9)}
    run = carry_out(plan_sweep(ISTANBUL, vary, "demands"), out=tmp_path)
    table = {row["point"]: row["regime"] for row in run.table.to_pylist()}
    grid = [[table[9 * i + j] for j in range(9)] for i in range(13)]
    changes = sum(grid[i][j] != grid[i + 1][j] for i in range(12) for j in range(9))
    changes += sum(grid[i][j] != grid[i][j + 1] for i in range(13) for j in range(8))
    assert len(lines_of(run)) == changes


@pytest.mark.parametrize("vary", [{"sanctions": (0, 6, 5)}, {"sanctions": (0, 6, 5), "rotation_gain": [1]}])
def test_only_maps_have_boundaries(tmp_path, vary):
    run = carry_out(plan_sweep(ISTANBUL, vary, "demands"), out=tmp_path)
    assert not (run.path / "boundaries.csv").exists()
