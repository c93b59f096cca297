from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import ScenarioError
from sim.sweeps.designs import Design
from sim.sweeps.vary import MOST_POINTS, design_of

NAMES = ("sanctions", "cost", "patience")


def points(design: Design) -> list[dict[str, Fraction]]:
    columns = design.columns(np.arange(design.points))
    return [{name: column.fraction(i) for name, column in columns.items()} for i in range(design.points)]


def test_steps_are_exact_and_reach_both_ends():
    design = design_of({"cost": ("0.1", 1, 4)}, NAMES)
    assert [point["cost"] for point in points(design)] == [
        Fraction(1, 10),
        Fraction(4, 10),
        Fraction(7, 10),
        Fraction(1),
    ]


@given(start=st.fractions(), stop=st.fractions(), count=st.integers(2, 40))
@settings(max_examples=100, deadline=None)
def test_any_steps_are_those_of_the_definition(start, stop, count):
    column = design_of({"cost": (start, stop, count)}, NAMES).columns(np.arange(count))["cost"]
    assert column.fractions() == [start + i * (stop - start) / (count - 1) for i in range(count)]


def test_numbers_too_large_for_64_bits_stay_exact():
    huge = Fraction(10**30 + 1, 7)
    column = design_of({"cost": (0, huge, 3)}, NAMES).columns(np.arange(3))["cost"]
    assert column.fractions() == [0, huge / 2, huge]


def test_the_last_parameter_of_a_grid_changes_fastest():
    design = design_of({"cost": [3, 1], "sanctions": (0, 1, 3)}, NAMES)
    expected = [
        {"cost": Fraction(c), "sanctions": s} for c, s in product([3, 1], [Fraction(0), Fraction(1, 2), Fraction(1)])
    ]
    assert points(design) == expected


def test_any_chunk_of_a_grid_is_that_part_of_the_whole():
    design = design_of({"cost": (0, 1, 7), "sanctions": [5, 4], "patience": (1, 2, 3)}, NAMES)
    whole = points(design)
    chunk = design.columns(np.arange(11, 29))
    assert [{name: column.fraction(i) for name, column in chunk.items()} for i in range(18)] == whole[11:29]


def test_linked_parameters_move_together():
    design = design_of({"cost": (0, 2, 3), "sanctions": [9, 8, 7]}, NAMES, "zip")
    assert points(design) == [{"cost": Fraction(i), "sanctions": Fraction(9 - i)} for i in range(3)]


def test_a_list_of_points_is_taken_as_it_is():
    given_points = [{"cost": "1/3", "patience": 0.1}, {"cost": 2, "patience": 5}, {"cost": "1/3", "patience": 0.1}]
    design = design_of(given_points, NAMES)
    assert design.kind == "list"
    assert points(design) == [
        {"cost": Fraction(1, 3), "patience": Fraction(1, 10)},
        {"cost": Fraction(2), "patience": Fraction(5)},
        points(design)[0],
    ]


@pytest.mark.parametrize(
    "values",
    [[0.1, 1e-3], ["0.1", "1/1000"], np.array([0.1, 0.001]), [Fraction(1, 10), Fraction(1, 1000)], (0.1, 0.001)],
)
def test_numbers_stand_for_the_decimals_that_they_are_written_as(values):
    assert [point["cost"] for point in points(design_of({"cost": values}, NAMES))] == [
        Fraction(1, 10),
        Fraction(1, 1000),
    ]


def test_the_mappings_of_a_file_are_understood():
    by_mapping = design_of({"cost": {"from": 0, "to": 6, "steps": 5}, "patience": {"values": [1, 2]}}, NAMES)
    assert by_mapping == design_of({"cost": (0, 6, 5), "patience": [1, 2]}, NAMES)


def test_a_design_of_a_hundred_million_points_costs_nothing_until_it_is_asked():
    design = design_of({"cost": (0, 1, 10_000), "patience": (0, 1, 10_000)}, NAMES)
    assert design.points == MOST_POINTS
    last = design.columns(np.array([MOST_POINTS - 1]))
    assert [column.fraction(0) for column in last.values()] == [1, 1]


@pytest.mark.parametrize(
    ("vary", "kind", "message"),
    [
        (
            {"sanctoins": (0, 1, 2)},
            "grid",
            "vary.sanctoins: unknown parameter 'sanctoins'"
            "; allowed: sanctions, cost, patience; did you mean 'sanctions'?",
        ),
        ({"cost": (0, 1, 0)}, "grid", "vary.cost: 'steps' is not a whole number above 0 (0)"),
        ({"cost": (0, 1, 2.5)}, "grid", "vary.cost: 'steps' is not a whole number above 0 (2.5)"),
        (
            {"cost": (0, 1, 1)},
            "grid",
            "vary.cost: one step cannot reach from 0 to 1; give 2 steps or more, or a single value",
        ),
        ({"cost": ("a", 1, 2)}, "grid", "vary.cost: 'from' is not a number ('a')"),
        ({"cost": (0, float("inf"), 2)}, "grid", "vary.cost: 'to' is not a number (inf)"),
        ({"cost": [1, True]}, "grid", "vary.cost: has a value that is not a number (True)"),
        ({"cost": [1, None]}, "grid", "vary.cost: has a value that is not a number (None)"),
        ({"cost": "many"}, "grid", "vary.cost: has a value that is not a number ('many')"),
        ({"cost": []}, "grid", "vary.cost: has no values; give at least one"),
        (
            {"cost": {"from": 0, "to": 1}},
            "grid",
            "vary.cost: cannot be read ({'from': 0, 'to': 1}); allowed: from, to and steps, or values",
        ),
        ({}, "grid", "vary: nothing to vary; give at least one parameter with its values"),
        ([], "grid", "vary: nothing to vary; give at least one parameter with its values"),
        (3, "grid", "vary: cannot be read (3); allowed: parameter → values"),
        ([{"cost": 1}, 2], "grid", "vary.1: is not a point (2); allowed: parameter → value"),
        ([{"cost": 1}, {"patience": 2}], "grid", "vary.1: sets patience, but the first point sets cost"),
        (
            {"cost": [1, 2], "patience": [1, 2, 3]},
            "zip",
            "vary: linked parameters need the same number of values (cost has 2, patience has 3)",
        ),
        (
            {"cost": [1]},
            "gird",
            "design: unknown design 'gird'; allowed: grid, zip, list, one-at-a-time; did you mean 'grid'?",
        ),
        (
            {"cost": (0, 1, 10_001), "patience": (0, 1, 10_000)},
            "grid",
            "vary: too many points (100,010,000 = 10,001 × 10,000); at most 100,000,000; use fewer steps",
        ),
    ],
)
def test_what_is_wrong_is_said(vary, kind, message):
    with pytest.raises(ScenarioError) as caught:
        design_of(vary, NAMES, kind)
    assert [str(problem) for problem in caught.value.problems] == [message]


def test_everything_that_is_wrong_is_said_at_once():
    with pytest.raises(ScenarioError) as caught:
        design_of({"sanctoins": [1], "cost": [], "patience": (0, 1, -1)}, NAMES)
    paths = [problem.path for problem in caught.value.problems]
    assert paths == [("vary", "sanctoins"), ("vary", "cost"), ("vary", "patience")]
