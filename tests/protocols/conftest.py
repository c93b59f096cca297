"""Settings from a few lines."""

import pytest

import sim
from sim.formulas import compile_formula
from sim.protocols import ScenarioView


@pytest.fixture
def setting():
    """``setting(players, outcomes, parameters, payoffs)``: payoffs by player and outcome, as text; 0 if left out."""

    def make(players, outcomes=(), parameters=(), payoffs=None, ordinal=False):
        names = dict.fromkeys(parameters)
        compiled = {
            player: {
                outcome: compile_formula((payoffs or {}).get(player, {}).get(outcome, 0), names) for outcome in outcomes
            }
            for player in players
        }
        labels = {outcome: outcome.upper() for outcome in outcomes}
        return ScenarioView({player: player.upper() for player in players}, labels, compiled, names, ordinal)

    return make


@pytest.fixture
def solved(tmp_path):
    """``solved(text, **options)``: the solution of a scenario given as text."""

    def solve(text, **options):
        path = tmp_path / "scenario.yaml"
        path.write_text(text, encoding="utf-8")
        return sim.solve(path, **options)

    return solve
