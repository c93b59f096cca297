"""Mediated: what a mediator adds, in words and in sweeps."""

from fractions import Fraction

import numpy as np
import pytest

import sim
from sim.errors import SolverError
from sim.formulas import Rationals
from sim.protocols.rules import PointwiseRules
from sim.scenario import load

CHICKEN = "scenarios/classics/aumann_1974_mediated_chicken.yaml"
BATTLE = """
format: 1
title: Where to meet
parameters:
  home: {value: 3, range: [0, 6]}
players: {north: {label: North}, south: {label: South}}
options: {geneva: {label: Geneva}, istanbul: {label: Istanbul}}
no_deal: {label: No meeting}
payoffs:
  north: {geneva: home, istanbul: 1, no_deal: 0}
  south: {geneva: 1, istanbul: 3, no_deal: 0}
protocols:
  host: {kind: mediated, of: talks, aim: minimum}
  sum: {kind: mediated, of: talks}
  talks: {kind: demands}
"""


@pytest.fixture
def battle(tmp_path):
    path = tmp_path / "battle.yaml"
    path.write_text(BATTLE)
    return load(path)


def test_chicken_in_words():
    solution = sim.solve(CHICKEN)
    assert str(solution.headline) == "Largest sum of payoffs, and best for the worst off: Row 5.25, Column 5.25."
    assert solution.equilibria[0].to_dict()["story"] == [
        "The mediator draws one row and tells each player only their own part",
        "Row: Yield; Column: Yield – with probability 0.5",
        "Row: Yield; Column: Dare – with probability 0.25",
        "Row: Dare; Column: Yield – with probability 0.25",
    ]
    assert solution.to_dict()["added"]["welfare"] == {"mediated": 10.5, "nash": pytest.approx(28 / 3)}
    assert solution.exact


def test_a_fair_coin_between_two_equilibria(battle):
    """Without a mediator somebody gets 1 or both get 3/4; with one, both get 2 by a draw of the place."""
    solution = sim.solve(battle)
    assert solution.equilibria[0].payoffs == {"north": 2, "south": 2}
    assert solution.equilibria[0].outcomes == {"geneva": Fraction(1, 2), "istanbul": Fraction(1, 2), "no_deal": 0}
    assert str(solution.notes[2]) == (
        "The best Nash equilibrium reaches a sum of payoffs of 4, the mediator 4: the mediator adds nothing."
    )
    assert str(solution.notes[3]) == (
        "The best Nash equilibrium reaches a lowest payoff of 1, the mediator 2: the mediator adds 1."
    )


def test_where_the_aims_differ_the_own_one_comes_first(battle):
    """Geneva has the larger sum; the worst off does better by a draw."""
    fair, rich = (sim.solve(battle, name, parameters={"home": 6}) for name in ("host", "sum"))
    assert [one.to_dict()["aim"] for one in fair.equilibria] == ["best for the worst off", "largest sum of payoffs"]
    assert [one.to_dict()["aim"] for one in rich.equilibria] == ["largest sum of payoffs", "best for the worst off"]
    assert rich.equilibria[0].payoffs == {"north": 6, "south": 1}
    # North 6 p + 1 - p = south p + 3 (1 - p) at p = 2/7.
    assert fair.equilibria[0].payoffs == {"north": Fraction(17, 7), "south": Fraction(17, 7)}


def test_sweeps_follow_the_mediators_aim(battle):
    values = [Fraction(n, 2) for n in range(13)]
    for name in ("host", "sum"):
        rules = battle.rules(name)
        table = rules.solve_batch({"home": Rationals.of(values)})
        assert table.exact.all()
        for i, value in enumerate(values):
            one = sim.solve(battle, name, parameters={"home": value}).equilibria[0]
            assert table.payoffs[i].tolist() == [float(one.payoffs[p]) for p in ("north", "south")]
            assert table.outcomes[i].tolist() == [float(p) for p in one.outcomes.values()]


def test_the_concept_correlated_of_a_normal_form_says_the_same(battle):
    solution = sim.solve(battle, "talks", concept="correlated")
    assert tuple(map(str, solution.notes)) == (
        "Over all correlated equilibria North gets from 0 to 3.",
        "Over all correlated equilibria South gets from 0 to 3.",
    )
    assert "geneva" not in " ".join([str(solution.headline), *map(str, solution.equilibria[0].story())])


def test_one_method_and_no_selection(battle):
    with pytest.raises(SolverError, match="correlated has one method only"):
        sim.solve(battle, method="exact")
    with pytest.raises(SolverError, match="selects among Nash equilibria"):
        sim.solve(battle, select="risk-dominant")


def test_three_players_are_compared_with_pure_equilibria(tmp_path):
    path = tmp_path / "three.yaml"
    path.write_text(BATTLE.replace("south: {label: South}}", "south: {label: South}, third: {label: Third}}").replace(
        "protocols:", "  third: {geneva: 1, istanbul: 1, no_deal: 0}\nprotocols:"
    ))  # fmt: skip
    solution = sim.solve(path)
    assert "extreme_payoffs" not in solution.to_dict()
    assert any(
        note.startswith("The best Nash equilibrium in pure strategies reaches") for note in map(str, solution.notes)
    )


def test_points_without_payoffs_fail_alone(tmp_path):
    path = tmp_path / "poles.yaml"
    path.write_text(BATTLE.replace("geneva: home", "geneva: 1 / home"))
    rules = load(path).rules("host")
    table = rules.solve_batch({"home": Rationals.of([Fraction(0), Fraction(1)])})
    assert "division by zero" in table.message[0]
    assert table.message[1] == ""
    assert table.point.tolist() == [1]
    assert np.isfinite(table.payoffs).all()
    assert not isinstance(rules, PointwiseRules)
