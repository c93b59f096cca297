"""Repeated: what the protocol makes of a scenario; batches; what fines do; the folk theorem."""

import json
from dataclasses import fields
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.errors import ScenarioError
from sim.formulas import Rationals
from sim.protocols.rules import PointwiseRules
from sim.scenario import load

FILE = "scenarios/classics/axelrod_1984_repeated.yaml"
HEAD = """
format: 1
title: Ceasefire
parameters:
  a: {{value: 3, range: [-5, 9]}}
  d: {{value: 0.8, range: [0, 1]}}
  m: {{value: 1, range: [0, 1]}}
  f: {{value: 0, range: [0, 9]}}
players: {{north: {{label: North}}, south: {{label: South}}}}
protocols:
  keep: {keep}
  game:
    kind: matrix
    strategies: {{north: [hold, break], south: [hold, break]}}
    cells:
      hold, hold: [{cells[0]}, {cells[1]}]
      hold, break: [{cells[2]}, {cells[3]}]
      break, hold: [{cells[4]}, {cells[5]}]
      break, break: [{cells[6]}, {cells[7]}]
"""
KEEP = {
    "kind": "repeated",
    "of": "game",
    "comply": {"north": "hold", "south": "hold"},
    "punish": {"north": "break", "south": "break"},
    "discount": {"north": "d", "south": "d"},
}
DILEMMA = ("a", 3, 0, 5, 5, 0, 1, 1)


@pytest.fixture
def scenario(tmp_path):
    def make(cells=DILEMMA, **changes):
        path = tmp_path / "ceasefire.yaml"
        path.write_text(HEAD.format(keep=json.dumps({**KEEP, **changes}), cells=cells))
        return load(path)

    return make


def solve(scenario, **parameters):
    return sim.solve(scenario, "keep", parameters=parameters)


def test_the_dilemma_in_words_and_numbers(scenario):
    solution = solve(scenario())
    assert str(solution.headline) == "The agreement on North hold, South hold is self-enforcing under grim punishment."
    assert solution.to_dict()["thresholds"]["north"] == pytest.approx(
        {
            "grim": 0.5,
            "periods-1": 1,
            "periods-2": (5**0.5 - 1) / 2,
            "periods-3": 0.5436890126920764,
            "tit-for-tat": 2 / 3,
        }
    )
    assert solution.to_dict()["patience"]["south"] == {"from": 0.5, "to": None}
    assert solution.to_dict()["minmax"] == {"north": 1, "south": 1}
    assert [one["exact"] for one in solution.to_dict()["feasible"]] == [
        {"north": "0", "south": "5"},
        {"north": "1", "south": "1"},
        {"north": "5", "south": "0"},
        {"north": "3", "south": "3"},
    ]
    assert [one["exact"] for one in solution.to_dict()["individually_rational"]] == [
        {"north": "1", "south": "1"},
        {"north": "13/3", "south": "1"},
        {"north": "3", "south": "3"},
        {"north": "1", "south": "13/3"},
    ]
    assert solution.equilibria[0].payoffs == {"north": 3, "south": 3}
    assert solution.exact


def test_at_the_threshold_it_is_kept_and_a_tie(scenario):
    solution = solve(scenario(), d=Fraction(1, 2))
    assert len(solution.equilibria) == 2
    assert solution.degenerate
    below = solve(scenario(), d=Fraction(1, 2) - Fraction(1, 10**20))
    assert len(below.equilibria) == 1
    assert not below.degenerate
    assert str(below.headline).endswith(
        "is not self-enforcing under grim punishment: North and South would violate it."
    )


def test_only_one_side_may_be_impatient(scenario):
    solution = solve(scenario(discount={"north": 0.3, "south": 0.9}))
    assert str(solution.headline).endswith("is not self-enforcing under grim punishment: North would violate it.")


@pytest.mark.parametrize(
    ("fine", "equilibrium", "dominant"),
    [(Fraction(399, 100), False, False), (4, True, True)],
)
def test_fines_in_a_single_period(scenario, fine, equilibrium, dominant):
    """With monitoring m and fine s: an equilibrium iff m s ≥ T - R, dominant iff m s ≥ max(T - R, P - S)."""
    solution = solve(scenario(monitoring="m", fine={"north": "f", "south": "f"}), d=0, m=Fraction(1, 2), f=fine)
    assert (len(solution.equilibria) == 2) == equilibrium
    known = solution.to_dict()["one_period"]["north"]
    assert known == {"expected_fine": float(fine) / 2, "equilibrium_from": 2, "dominant_from": 2}
    assert (known["expected_fine"] >= known["dominant_from"]) == dominant


def test_a_fine_can_suffice_as_long_as_the_others_comply(scenario):
    """Stag hunt with a temptation: P - S is larger than T - R."""
    solution = solve(
        scenario(("4", 4, -3, 5, 5, -3, 2, 2), monitoring="m", fine={"north": "f", "south": "f"}), d=0, f=2
    )
    assert solution.to_dict()["one_period"]["north"] == {"expected_fine": 2, "equilibrium_from": 1, "dominant_from": 5}
    assert any("In a single period fines alone suffice." in note for note in map(str, solution.story()))


def test_a_punishment_that_is_a_reward_limits_patience_from_above(scenario):
    """P > R: with a fine the agreement holds for the impatient only, who do not wait for what follows."""
    rules = scenario(("a", 3, 0, 5, 5, 0, 4, 4), fine={"north": "f", "south": "f"})
    solution = solve(rules, f=4, d=Fraction(1, 2))
    assert solution.to_dict()["patience"]["north"] == {"from": 0, "to": pytest.approx(2 / 3)}
    assert len(solution.equilibria) == 2
    assert len(solve(rules, f=4, d=Fraction(7, 10)).equilibria) == 1


@pytest.mark.parametrize(
    ("changes", "parameters", "message"),
    [
        ({}, {"d": 1}, "discount of North is 1; allowed: from 0 to below 1"),
        ({"monitoring": "m"}, {"m": 2}, "monitoring is 2; allowed: 0 to 1"),
        ({"fine": {"south": "f"}}, {"f": -1}, "fine of South is -1; allowed: 0 or more"),
        ({"punishment": "tit-for-tat", "monitoring": "m"}, {"m": 0.5}, "monitoring is 0.5; tit for tat needs 1"),
        ({"punish": KEEP["comply"]}, {}, "the punishment is not an equilibrium of one period: North would leave it"),
    ],
)
def test_values_that_make_no_sense(scenario, changes, parameters, message):
    made = scenario(**changes)
    with pytest.raises(ScenarioError, match=message):
        solve(made, **parameters)
    rules = made.rules("keep")
    points = {name: Rationals.of([value]) for name, value in made.point(parameters, None).items()}
    assert message in rules.solve_batch(points).message[0]


cells = st.tuples(*[st.integers(-3, 6)] * 8)
hows = st.sampled_from(
    [
        {"punishment": "grim", "monitoring": "m", "fine": {"north": "f"}},
        {"punishment": "periods", "periods": 3, "monitoring": "m", "fine": {"south": "f"}},
        {"punishment": "tit-for-tat"},
    ]
)
rough = st.sampled_from([Fraction(n, 12) for n in range(13)])


@settings(max_examples=60, deadline=None)
@given(payoffs=cells, how=hows, values=st.lists(st.tuples(rough, rough, st.integers(-1, 4)), min_size=2, max_size=8))
def test_batches_are_what_single_points_are(tmp_path_factory, payoffs, how, values):
    """Ties, failures and all; most points here are decided in doubles, the rest in fractions."""
    path = tmp_path_factory.mktemp("repeated") / "ceasefire.yaml"
    path.write_text(HEAD.format(keep=json.dumps({**KEEP, **how}), cells=("a", *payoffs[1:])))
    made = load(path)
    rules = made.rules("keep")
    points = {name: Rationals.of([value]) for name, value in made.point({}, None).items()}
    columns = zip(*values, strict=True)
    points |= {name: Rationals.of(list(column)) for name, column in zip(("d", "m", "f"), columns, strict=True)}
    batch, single = rules.solve_batch(points), PointwiseRules.solve_batch(rules, points)
    for field in fields(batch):
        one, two = getattr(batch, field.name), getattr(single, field.name)
        assert one == two if field.name == "message" else np.array_equal(one, two), field.name


small = st.integers(-3, 4)
above = st.integers(1, 4)


@settings(max_examples=40, deadline=None)
@given(ends=st.tuples(small, small), more=st.tuples(above, above, above, above), alone=st.tuples(small, small))
def test_friedmans_folk_theorem(tmp_path_factory, ends, more, alone):
    """What gives both more than an equilibrium of one period is kept by patient players, and is above minmax."""
    (north, south), path = ends, tmp_path_factory.mktemp("folk") / "ceasefire.yaml"
    cells = (north + more[0], south + more[1], north - more[2], alone[0], alone[1], south - more[3], north, south)
    path.write_text(HEAD.format(keep=json.dumps(KEEP), cells=cells))
    solution = sim.solve(load(path), "keep", parameters={"d": Fraction(999, 1000)})
    assert len(solution.equilibria) == 2
    assert solution.to_dict()["patience"].keys() == solution.to_dict()["minmax"].keys()
    assert all(solution.equilibria[0].payoffs[one] > least for one, least in solution.to_dict()["minmax"].items())


def test_other_agreements(scenario):
    """Every profile that patient players would keep with this punishment, and from which discount on."""
    solution = solve(scenario())
    found = {tuple(one["profile"].values()): one["patience"] for one in solution.to_dict()["agreements"]}
    assert set(found) == {("hold", "hold"), ("break", "break")}
    assert found["break", "break"]["north"] == {"from": 0, "to": None}


def test_three_players(tmp_path):
    path = tmp_path / "three.yaml"
    path.write_text(
        """
format: 1
title: Three on one ceasefire
players: [a, b, c]
options: {truce: {label: Truce}, war: {label: Limited war}}
no_deal: {label: War}
payoffs:
  a: {truce: 3, war: 1, no_deal: 0}
  b: {truce: 3, war: 1, no_deal: 0}
  c: {truce: 3, war: 1, no_deal: 0}
protocols:
  keep:
    kind: repeated
    of: talks
    comply: {a: truce, b: truce, c: truce}
    punish: {a: war, b: war, c: war}
    discount: {a: 0.5, b: 0.5, c: 0}
  talks: {kind: demands}
"""
    )
    solution = sim.solve(path, "keep")
    assert str(solution.headline) == "The agreement on Truce is self-enforcing under grim punishment."
    assert solution.to_dict()["minmax_pure"] == {"a": 0, "b": 0, "c": 0}
    assert "tit-for-tat" not in solution.to_dict()["thresholds"]["a"]


def test_the_published_scenario():
    assert len(sim.solve(FILE, "grim", parameters={"patience": Fraction(1, 2)}).equilibria) == 2


def test_a_fine_may_hold_what_no_punishment_could(scenario):
    """Issue: comply (-1, 3), punish (0, 0): below minmax, held by a fine of 5 at a discount of 0.5."""
    solution = solve(scenario((-1, 3, -2, 2, 0, -1, 0, 0), fine={"north": 5, "south": 5}), d=0.5)
    told = " ".join(map(str, solution.story()))
    assert solution.equilibria[0].strategies["north"]["comply"] == 1
    assert "punishment alone cannot make it hold; only fines can" in told


def test_every_punishment_has_its_upper_end(scenario):
    """R, T, P = -1, 0, 0 with an expected fine of 5: grim punishment suffices from 0 to 0.8 (derived by hand)."""
    found = solve(scenario((-1, 3, -2, 2, 0, -1, 0, 0), fine={"north": 5, "south": 5}, punishment="periods", periods=1))
    grim = found.to_dict()["discounts"]["north"]["grim"]
    assert grim == {"from": 0, "to": pytest.approx(0.8)}  # 1 - 5 <= -δ/(1-δ) exactly if δ <= 4/5


def test_tit_for_tat_mirrors_two_strategies_only(tmp_path):
    path = tmp_path / "three.yaml"
    path.write_text(
        """
format: 1
title: Three ways
players: [a, b]
protocols:
  keep:
    kind: repeated
    of: game
    comply: {a: c, b: c}
    punish: {a: d, b: d}
    punishment: tit-for-tat
    discount: {a: 0.9, b: 0.9}
  game:
    kind: matrix
    strategies: {a: [c, d, x], b: [c, d, x]}
    cells:
      {"c, c": [3, 3], "c, d": [0, 4], "c, x": [10, 5], "d, c": [4, 0], "d, d": [1, 1], "d, x": [0, 0],
       "x, c": [5, 10], "x, d": [0, 0], "x, x": [0, 0]}
"""
    )
    with pytest.raises(ScenarioError, match=r"mirrors the other side and needs two strategies each \(a: 3\)"):
        load(path)
