"""Every figure that suits it is drawn of every scenario in the catalogue."""

from pathlib import Path

import sim
from sim.analysis.comparison import compare
from sim.analysis.maps.regime_map import SHOWN, outcome_map
from sim.analysis.thresholds.lines import threshold_lines
from sim.plots import PLOTS, Slack, comparison_of, read, solved_protocol
from sim.sweeps.shares import regime_shares
from sim.words.phrases import sentence_case
from tests.plots.drawn import faults, texts
from tests.solved import by_file, loaded, swept

ROOT = Path(__file__).parents[2] / "scenarios"
FILES = sorted(ROOT.rglob("*.yaml"))
assert FILES


def _data(file):
    """All protocols, all of them side by side, and the tables of all sweeps."""
    scenario = loaded(file)
    for protocol in scenario.protocols:
        yield solved_protocol(scenario, sim.solve(scenario, protocol), scenario.point())
        cuts = threshold_lines(scenario, scenario.rules(protocol), scenario.point(), 21)
        yield Slack(cuts=cuts, title=scenario.title, protocol=protocol, sha256=scenario.sha256)
    yield comparison_of(scenario, compare(scenario))
    for name in scenario.sweeps:
        yield swept(file, name)


@by_file(FILES)
def test_every_figure_of_a_scenario_is_legible(file):
    drawn = []
    for data in _data(file):
        for kind in PLOTS:
            drawing = read(kind, data)
            if not isinstance(drawing, str):
                axes = drawing.draw(width=3.5)
                assert faults(axes, texts(axes)) == []
                assert drawing.words.title
                drawn.append(kind)
                if kind == "regimes":
                    _shares_agree(drawing.view)
    assert drawn


def _shares_agree(view):
    """Map, text, table and heat map count the same points for the same outcomes."""
    shares, ties = regime_shares(view.sweep.about["regimes"])
    counted = {sentence_case(share.words): share.points for share in shares}
    groups = {group.name: group.points for group in view.areas.groups}
    assert (ties, sum(counted.values())) == (view.areas.ties, sum(groups.values()))
    assert groups == counted or len(counted) > SHOWN
    for name, label in view.sweep.about["outcomes"].items():
        certain = outcome_map(view.sweep, view.areas, name).certain
        assert certain >= counted.get(sentence_case(label), 0)


def test_the_map_of_the_case_marks_the_current_point():
    file = ROOT / "istanbul" / "2025_second_round.yaml"
    scenario = loaded(file)
    axes = PLOTS["regimes"].draw(swept(file, "sanctions-by-rotation"))
    (current,) = [line for line in axes.lines if line.get_marker() == "o"]
    point = scenario.point()
    assert (current.get_xdata()[0], current.get_ydata()[0]) == (point["sanctions"], point["rotation_gain"])
