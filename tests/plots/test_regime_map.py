"""Regimes as areas: ties take no room, names take one entry, nothing is counted twice."""

import numpy as np
import pytest

from sim.analysis.maps.regime_map import SHOWN, UNSOLVED, regime_map
from sim.analysis.maps.sweep_table import SweepTable, read
from sim.plots import words
from tests.plots import cases
from tests.plots.gallery import CASES


def _map(table):
    sweep = read(table)
    assert isinstance(sweep, SweepTable)
    return regime_map(sweep)


def _described(table, **changes):
    """The table with entries of all its regimes' descriptions replaced."""
    sweep = read(table)
    regimes = [regime | changes for regime in sweep.about["regimes"]]
    about = dict(sweep.about) | {"regimes": regimes}
    return SweepTable(table, about)


def _half(x, y):
    """War left of x = 3, a truce right of it, both on the line."""
    war, truce = cases.pure("no_deal"), cases.pure("truce")
    if x == 3:
        return "Truce or war", True, [war, truce]
    return ("War", False, [war]) if x < 3 else ("Truce", False, [truce])


HALF = {"sanctions": range(7), "momentum": range(5)}


@pytest.mark.parametrize("name", CASES["regimes"])
def test_every_point_is_counted_once(name):
    found = _map(CASES["regimes"][name]())
    assert sum(group.points for group in found.groups) + found.ties + found.unsolved == found.points
    assert len(found.groups) <= SHOWN
    assert [group.points for group in found.groups[: SHOWN - 1]] == sorted(
        (group.points for group in found.groups[: SHOWN - 1]), reverse=True
    )
    shown = set(np.unique(found.areas).tolist()) - {UNSOLVED}
    assert shown == set(range(len(found.groups)))


def test_a_line_of_ties_is_the_boundary_itself():
    found = _map(cases.sweep(_half, HALF))
    assert [(group.name, group.points) for group in found.groups] == [("Truce", 15), ("War", 15)]
    assert (found.points, found.ties) == (35, 5)
    changes = np.flatnonzero((np.diff(found.areas, axis=1) != 0).all(axis=0))
    assert found.x_edges[changes + 1].tolist() == [3.0]
    assert "At 5 points on single grid lines" in words("regimes", cases.sweep(_half, HALF)).caption


def test_what_a_sweep_says_of_ties_is_believed():
    table = cases.sweep(_half, HALF)
    assert _map(table).ties == 5
    assert regime_map(_described(table, tie=False)).ties == 0
    everything = regime_map(_described(table, tie=True))
    assert (everything.ties, len(everything.groups)) == (0, 3)  # a map of nothing but ties is drawn as it is


def test_a_wide_area_with_ties_is_no_boundary():
    found = _map(cases.istanbul_map())
    assert {group.name for group in found.groups} == {
        "War goes on",
        "30-day truce or War goes on",
        "2–3 day local truce or War goes on",
    }
    war = next(group for group in found.groups if group.name == "War goes on")
    assert war.regimes == 2


def test_holes_stay_holes():
    found = _map(CASES["regimes"]["failing"]())
    assert (found.unsolved, found.points) == (10, 35)
    assert (found.areas == UNSOLVED).any()


@pytest.mark.parametrize("name", CASES["regimes"])
def test_shares_in_words_are_those_of_the_table(name):
    """Count from the table itself, without the room's own reading of it."""
    table = CASES["regimes"][name]()
    told = words("regimes", table)
    sweep = read(table)
    named = {regime["number"]: regime["words"] for regime in sweep.about["regimes"]}
    point, regime = table["point"].to_pylist(), table["regime"].to_pylist()
    of_point = dict(zip(point, regime, strict=True))
    counts = {}
    for number in of_point.values():
        counts[named.get(number)] = counts.get(named.get(number), 0) + 1
    largest = max((count, text) for text, count in counts.items() if text or len(counts) == 1)
    if largest[1] is None:
        assert told.title == "No point of this map could be solved"
    elif len(counts) == 1:
        assert told.title == f"{largest[1]}: the same everywhere on this map"
    else:
        percent = round(100 * largest[0] / len(of_point))
        assert told.title.replace("\u00a0", " ").startswith(f"{percent} % of the map: ")
        assert f"{percent}\u00a0%" in told.description
    assert f"= {len(of_point)} points" in told.caption


def test_variants_are_marked_only_where_they_lie_on_the_map():
    caption = words("regimes", cases.istanbul_map()).caption
    assert "Diamonds: variants." in caption
    assert "Not on this map, since they change other parameters: After the airfield raid." in caption
    far = {"far": {"label": "Far away", "parameters": {"sanctions": 60}}}
    caption = words("regimes", cases.istanbul_map(variants=far)).caption
    assert "Beyond the edges of the map: Far away." in caption
    assert "Diamonds" not in caption
    caption = words("regimes", cases.istanbul_map(variant="raid")).caption
    assert "Diamonds" not in caption


def test_an_area_has_the_colours_of_its_certain_outcomes_or_else_of_its_mixes():
    def rule(x, y):
        mix = cases.mixed(0.5, (1, 1))
        return ("certain", False, [cases.pure("local"), mix]) if x < 3 else ("mixed", False, [mix])

    found = _map(cases.sweep(rule, HALF))
    assert {group.name: group.outcomes for group in found.groups} == {
        "Certain": ("local",),
        "Mixed": ("truce", "no_deal"),
    }
