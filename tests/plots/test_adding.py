"""Adding a figure is one file and one entry: the rest of the program learns of it from there."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ENTRY = """
import sys
from sim.words.figures import FIGURES, PROTOCOL, FigureKind
FIGURES["toy"] = FigureKind(PROTOCOL, "tests.plots.toy", "The number of equilibria as dots.")
from sim.cli import main
main(sys.argv[1:])
"""


def negsim(*arguments, code=0):
    result = subprocess.run(
        [sys.executable, "-c", ENTRY, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == code, result.stderr
    return result.stdout


def test_a_toy_figure_is_drawn_and_listed_by_its_entry_alone(tmp_path):
    chicken = ROOT / "scenarios/classics/aumann_1974_chicken.yaml"
    told = negsim("plot", chicken, "--kind", "toy", "--protocol", "game", "--out", tmp_path, "--format", "svg")
    (figure,) = tmp_path.iterdir()
    assert told.split() == [str(figure)]
    assert figure.name == "game-toy.svg"
    assert "Dots: 3" in figure.read_text("utf-8")
    assert json.loads(negsim("list", "plots", "--json"))["plots"]["toy"] == "The number of equilibria as dots."
    negsim("plot", chicken, "--kind", "nonsense", code=2)


def test_a_toy_figure_joins_those_that_suit(tmp_path):
    chicken = ROOT / "scenarios/classics/aumann_1974_chicken.yaml"
    negsim("plot", chicken, "--protocol", "game", "--out", tmp_path, "--format", "svg")
    assert {"game-toy.svg", "game-payoffs.svg"} <= {path.name for path in tmp_path.iterdir()}
