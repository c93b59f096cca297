"""Matrix: cells in any order, outcomes of their own or of the scenario."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.protocols import Matrix

STRATEGIES = {"row": ["up", "down"], "column": ["left", "right"]}
CELLS = {"up, left": [1, 2], "up, right": [3, 4], "down, left": [5, 6], "down, right": [7, 8]}


def matrix(cells=None, strategies=None):
    return Matrix.model_validate({"kind": "matrix", "strategies": strategies or STRATEGIES, "cells": cells or CELLS})


def test_payoffs_by_player_and_profile(setting):
    rules = matrix().rules(setting(["row", "column"]))
    game = rules.game({})
    assert game.batch == 1
    assert game.payoffs.tolist() == [[[[1, 3], [5, 7]], [[2, 4], [6, 8]]]]
    assert game.integers.tolist() == game.payoffs.tolist()
    assert game.shape == (2, 2)


def test_players_are_in_the_scenarios_order(setting):
    # A profile names strategies in the order of the players, wherever the strategies are listed.
    turned = matrix(strategies={"column": ["left", "right"], "row": ["up", "down"]})
    rules = turned.rules(setting(["row", "column"]))
    assert list(rules.strategies) == ["row", "column"]
    assert rules.game({}).payoffs.tolist() == [[[[1, 3], [5, 7]], [[2, 4], [6, 8]]]]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(list(CELLS)), spaces=st.sampled_from([",", ", ", " ,  "]))
def test_order_and_spaces_of_cells_do_not_matter(setting, order, spaces):
    cells = {key.replace(", ", spaces): CELLS[key] for key in order}
    rules = matrix(cells).rules(setting(["row", "column"]))
    plain = matrix().rules(setting(["row", "column"]))
    assert rules.outcomes == plain.outcomes
    assert np.array_equal(rules.outcome, plain.outcome)
    assert np.array_equal(rules.game({}).payoffs, plain.game({}).payoffs)


def test_outcomes_of_their_own_and_of_the_scenario(setting):
    cells = {
        "up, left": {"payoffs": [1, 2], "label": "Both kind"},
        "up, right": {"outcome": "war"},
        "down, left": {"outcome": "war", "payoffs": [9, 9]},
        "down, right": {"outcome": "truce"},
    }
    payoffs = {"row": {"war": "-5"}, "column": {"war": "-6", "truce": "7"}}
    rules = matrix(cells).rules(setting(["row", "column"], ["truce", "unused", "war"], (), payoffs))
    assert rules.outcomes == {"truce": "TRUCE", "war": "WAR", "up, left": "Both kind"}
    assert rules.outcome.tolist() == [[2, 1], [1, 0]]
    assert rules.game({}).payoffs.tolist() == [[[[1, -5], [9, 0]], [[2, -6], [9, 7]]]]


def test_labels_of_profiles_are_joined(setting):
    strategies = {"row": {"up": {"label": "Upwards"}, "down": {}}, "column": ["left", "right"]}
    rules = matrix(strategies=strategies).rules(setting(["row", "column"]))
    assert list(rules.outcomes.values()) == [
        "ROW Upwards, COLUMN left",
        "ROW Upwards, COLUMN right",
        "ROW down, COLUMN left",
        "ROW down, COLUMN right",
    ]


def test_three_players(setting):
    strategies = {"a": ["x"], "b": ["x", "y"], "c": ["x", "y", "z"]}
    cells = {f"x, {b}, {c}": [1, ord(b), ord(c)] for b in "xy" for c in "xyz"}
    rules = matrix(cells, strategies).rules(setting(["a", "b", "c"]))
    payoffs = rules.game({}).payoffs[0]
    assert payoffs.shape == (3, 1, 2, 3)
    assert payoffs[2, 0, 1].tolist() == [ord("x"), ord("y"), ord("z")]
