"""Bargain: what the protocol makes of options and of issues; words; batches."""

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
from sim.games.bargaining_problem import BargainingProblem
from sim.protocols.rules import PointwiseRules
from sim.scenario import load
from sim.solvers.bargaining.frontier import candidates, efficient_corners

HEAD = """
format: 1
title: A settlement
parameters:
  a: {{value: {a}, range: [-9, 9]}}
players: {{north: {{label: North}}, south: {{label: South}}}}
options: {options}
no_deal: {{label: War goes on}}
payoffs: {payoffs}
protocols:
  talks: {talks}
"""
SHUTTLE = "kalai-smorodinsky"


@pytest.fixture
def options(tmp_path):
    """``options([(2, 3), ("a", 1)], no_deal=(0, 0), solution=…)``: a scenario with these payoffs."""

    def make(rows, no_deal=(0, 0), a=1, **changes):
        names = [f"o{number}" for number in range(len(rows))]
        payoffs = {
            player: {**{name: row[i] for name, row in zip(names, rows, strict=True)}, "no_deal": no_deal[i]}
            for i, player in enumerate(("north", "south"))
        }
        path = tmp_path / "talks.yaml"
        labels = {name: {"label": f"Option {number}"} for number, name in enumerate(names)}
        talks = {"kind": "bargain", **changes}
        parts = {"options": labels, "payoffs": payoffs, "talks": talks}
        path.write_text(HEAD.format(a=a, **{name: json.dumps(part) for name, part in parts.items()}))
        return load(path)

    return make


def test_gains_are_counted_from_no_deal(options):
    """Moving everything, no deal too, moves the result and nothing else."""
    one = sim.solve(options([(0, 6), (4, 4), (6, 0)]))
    moved = sim.solve(options([(-5, 13), (-1, 11), (1, 7)], no_deal=(-5, 7)))
    assert one.equilibria[0].outcomes == moved.equilibria[0].outcomes
    assert moved.equilibria[0].payoffs == {"north": -1, "south": 11}


def test_notes_and_details(options):
    solution = sim.solve(options([(0, 6), (4, 4), (6, 0), (1, 1), (-1, 9)]))
    assert str(solution.headline) == "Nash bargaining solution: Option 1."
    assert "At least as good as War goes on for every player: Option 0, Option 1, Option 2 and Option 3." in [
        *map(str, solution.story())
    ]
    # (0, 6) lies below the line from (-1, 9) to (4, 4).
    assert solution.to_dict()["efficient"] == ["o1", "o2", "o4"]
    assert solution.to_dict()["ideal"] == {"north": 6, "south": 8}
    assert [corner["outcome"] for corner in solution.to_dict()["frontier"]] == ["o4", "o1", "o2"]
    assert set(solution.to_dict()["solutions"]) == {
        "nash-bargaining", "kalai-smorodinsky", "egalitarian", "utilitarian", "raiffa",
    }  # fmt: skip


def test_a_lottery_where_no_option_is_good_enough(options):
    solution = sim.solve(options([(-1, 5), (5, -1)]))
    assert solution.equilibria[0].payoffs == {"north": 2, "south": 2}
    assert "At least as good as War goes on for every player: no option on its own." in [*map(str, solution.story())]


def test_no_agreement(options):
    solution = sim.solve(options([(-1, 2), (1, -3)]))
    assert str(solution.headline) == "No agreement: no option or lottery beats War goes on for every player."
    assert solution.equilibria[0].outcomes["no_deal"] == 1
    assert not solution.degenerate
    assert sim.solve(options([(0, 5), (-1, 6)])).degenerate  # better for one, the same for the other


def test_a_tie_of_the_utilitarian_solution_lists_its_ends(options):
    solution = sim.solve(options([(0, 6), (2, 4), (5, 1), (1, 1)]), concept="utilitarian")
    assert [one.payoffs for one in solution.equilibria] == [{"north": 0, "south": 6}, {"north": 5, "south": 1}]
    assert solution.degenerate


def test_what_could_stand_in_place_of_the_solution(options):
    notes = [*map(str, sim.solve(options([(3, 3), (3, 3), (0, 4)])).story())]
    assert notes[0] == ("Interchangeable with part of the solution, as every player gets the same: Option 1.")


def test_irrational_payoffs_are_not_called_exact(options):
    solution = sim.solve(options([("sqrt(a)", 3), (0, 4)], a=2))
    assert not solution.exact
    assert "exact" not in solution.to_dict()["equilibria"][0]
    assert "rounded first" in str(solution.certificate)


def test_a_curve_as_a_list_of_options(options):
    """u = (x, √(1 - x)) by 100 options and the lotteries between them: Nash 2/3, Kalai–Smorodinsky (√5 - 1)/2."""
    scenario = options([(f"{i} / 100", f"sqrt(1 - {i} / 100)") for i in range(101)])
    assert float(sim.solve(scenario).equilibria[0].payoffs["north"]) == pytest.approx(2 / 3, abs=5e-3)
    for concept in ("kalai-smorodinsky", "egalitarian"):
        payoffs = sim.solve(scenario, concept=concept).equilibria[0].payoffs
        assert list(payoffs.values()) == pytest.approx([(5**0.5 - 1) / 2] * 2, abs=2e-5)


def test_a_lottery_is_told_by_what_is_likeliest(options):
    """Between (10, 0) and (0, 11) both players get half; between (24, 0) and (23, 23) mostly the middle."""
    assert str(sim.solve(options([(10, 0), (0, 10)])).headline) == (
        "Nash bargaining solution: Option 0 (50\u00a0%) or Option 1 (50\u00a0%)."
    )
    told = sim.solve(options([(24, 0), (22, 22), (0, 23)]), concept="kalai-smorodinsky")
    assert str(told.headline).startswith("Kalai–Smorodinsky solution: mostly Option 1 (9")


def test_players_without_a_stake_are_left_out(tmp_path):
    """A mediator gets 0 whatever happens: the others' solution, which two players alone have too."""
    text = HEAD.format(
        a=1, options="[x, y]", payoffs="{north: {x: 3, y: 1, no_deal: 0}, south: {x: 1, y: 3, no_deal: 0}}",
        talks="{kind: bargain, solution: CONCEPT}",
    )  # fmt: skip
    third = text.replace("south: {label: South}}", "south: {label: South}, host: {label: Host}}")
    third = third.replace("payoffs: {", "payoffs: {host: {x: HOST, y: HOST, no_deal: HOST}, ")
    for concept in ("nash-bargaining", "kalai-smorodinsky", "egalitarian", "utilitarian", "raiffa"):
        solutions = []
        for name, words in (("two", text), ("three", third.replace("HOST", "-2"))):
            path = tmp_path / f"{name}.yaml"
            path.write_text(words.replace("CONCEPT", concept))
            solutions.append(sim.solve(path))
        two, three = solutions
        assert [one.outcomes for one in three.equilibria] == [one.outcomes for one in two.equilibria]
        assert {one.payoffs["host"] for one in three.equilibria} == {-2}
        assert three.degenerate == two.degenerate
        assert str(three.notes[0]) == "Host can neither gain nor lose and is left out of account."
    path.write_text(third.replace("HOST", "-2").replace("y: -2", "y: a - 3").replace("CONCEPT", "nash-bargaining"))
    # Here a small change of the parameter would give the host a stake.
    assert sim.solve(path).degenerate


def test_power(options):
    solution = sim.solve(options([(1, 0), (0, 1)], weights={"north": "a"}, a=3))
    assert solution.equilibria[0].payoffs == {"north": Fraction(3, 4), "south": Fraction(1, 4)}
    with pytest.raises(ScenarioError, match=r"weights of North is -1; allowed: above 0"):
        sim.solve(options([(1, 0), (0, 1)], weights={"north": "a"}, a=3), parameters={"a": -1})


# ----- issues -----

ISSUES = """
format: 1
title: Two issues
parameters:
  care: {value: 3, range: [0, 9]}
players: {north: {label: North}, south: {label: South}}
protocols:
  talks:
    kind: bargain
    disagreement: {north: 1}
    issues:
      land:
        label: Land
        weights: {north: care}
        levels:
          keep: {label: North keeps it, payoffs: {north: 2}}
          give: {label: South gets it, payoffs: {south: 2}}
      water:
        label: Water
        weights: {south: 3}
        levels:
          keep: {label: North keeps it, payoffs: {north: 2}}
          give: {label: South gets it, payoffs: {south: 2}}
"""


@pytest.fixture
def issues(tmp_path):
    def make(text=ISSUES):
        path = tmp_path / "issues.yaml"
        path.write_text(text)
        return load(path)

    return make


def test_packages_and_logrolling(issues):
    """Each gets the issue that counts more there; that beats the middle of both on each issue."""
    solution = sim.solve(issues())
    assert str(solution.headline) == "Nash bargaining solution: Land: North keeps it; Water: South gets it."
    assert list(solution.equilibria[0].outcomes) == ["keep, keep", "keep, give", "give, keep", "give, give", "no_deal"]
    assert solution.equilibria[0].payoffs == {"north": 6, "south": 6}
    assert solution.to_dict()["disagreement"] == {"north": 1, "south": 0}
    assert solution.to_dict()["ideal"] == {"north": 8, "south": pytest.approx(6 + 2 * 5 / 6)}


def test_divisible_issues_by_adjusted_winner(issues):
    text = ISSUES[: ISSUES.index("    disagreement")] + "    solution: adjusted-winner\n    issues:\n"
    for name, points in {"land": (60, 40), "water": (40, 60), "air": (0, 0)}.items():
        text += f"      {name}: {{label: {name.title()}, points: {{north: {points[0]}, south: {points[1]}}}}}\n"
    solution = sim.solve(issues(text))
    assert str(solution.headline) == "Adjusted Winner: Land: North; Water: South; Air: North."
    assert solution.equilibria[0].payoffs == {"north": 60, "south": 60}
    unequal = sim.solve(issues(text.replace("north: 60", "north: 120").replace("north: 40", "north: 80")))
    # Twice as many points to give: the same shares, of twice as many points.
    assert unequal.equilibria[0].payoffs == {"north": 120, "south": 60}
    assert unequal.equilibria[0].outcomes == solution.equilibria[0].outcomes


# ----- batches -----

numbers = st.integers(-4, 6)
rows = st.lists(st.tuples(numbers, numbers), min_size=1, max_size=24)


@settings(max_examples=40, deadline=None)
@given(
    pairs=rows,
    concept=st.sampled_from(["nash-bargaining", "kalai-smorodinsky", "egalitarian", "utilitarian", "raiffa"]),
    values=st.lists(st.sampled_from([Fraction(n, 3) for n in range(-9, 19)]), min_size=1, max_size=4),
)
def test_batches_are_what_single_points_are(tmp_path_factory, pairs, concept, values):
    names = [f"o{number}" for number in range(len(pairs))]
    north = [f"{row[0]} + a" if place % 5 == 0 else row[0] for place, row in enumerate(pairs)]
    south = [f"{row[1]} * a / 3" for row in pairs]
    payoffs = {
        "north": {**dict(zip(names, north, strict=True)), "no_deal": 0},
        "south": {**dict(zip(names, south, strict=True)), "no_deal": "a / 7"},
    }
    path = tmp_path_factory.mktemp("bargain") / "talks.yaml"
    parts = {"options": names, "payoffs": payoffs, "talks": {"kind": "bargain", "solution": concept}}
    path.write_text(HEAD.format(a=1, **{name: json.dumps(part) for name, part in parts.items()}))
    rules = load(path).rules("talks")
    batch = rules.solve_batch({"a": Rationals.of(values)})
    single = PointwiseRules.solve_batch(rules, {"a": Rationals.of(values)})
    for field in fields(batch):
        one, two = getattr(batch, field.name), getattr(single, field.name)
        assert one == two if field.name == "message" else np.array_equal(one, two), field.name


@settings(max_examples=100, deadline=None)
@given(pairs=rows, unit=st.sampled_from([1, 1000, 7]))
def test_nothing_on_the_frontier_is_left_out(pairs, unit):
    gains = [(Fraction(x * unit, 3), Fraction(y, 7)) for x, y in pairs]
    kept = candidates(np.array(gains, dtype=float), 1e-15 * unit)
    on_it = {corner.gains for corner in efficient_corners(BargainingProblem(tuple(gains)))}
    assert on_it - {(0, 0)} <= {gains[n] for n in kept}
