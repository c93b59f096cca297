import json
from collections import Counter
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

import sim
from sim.errors import ScenarioError
from sim.scenario import solve
from sim.sweeps import COLUMNS, read_metadata, sweep
from sim.sweeps.plan import plan_sweep
from sim.sweeps.schema import METADATA, REGIME


def regime_of_points(table):
    """The name of the regime at each point."""
    names = {regime["number"]: regime["name"] for regime in read_metadata(table.schema)["regimes"]}
    pairs = dict(zip(table["point"].to_pylist(), table["regime"].to_pylist(), strict=True))
    return [names.get(pairs[point]) for point in sorted(pairs)]


def test_stag_hunt_changes_at_the_reward_and_at_the_safe_payoff(stag_hunt):
    """(C, C) is an equilibrium iff T ≤ R = 3, (D, D) iff P ≥ S = 0, both hold for T < 3, so the mixed one does too."""
    table = sweep(stag_hunt, name="temptation")
    both = "Both hunt the stag or Both hunt hares or a mix"
    assert regime_of_points(table) == [
        *[both] * 6,
        "Both hunt the stag or Both hunt hares",
        *["Both hunt hares"] * 6,
    ]
    regimes = read_metadata(table.schema)["regimes"]
    assert [regime["tie"] for regime in regimes] == [False, False, True]
    assert regimes[2]["example"] == {"temptation": 3.0}
    assert [regime["points"] for regime in regimes] == [6, 6, 1]
    assert sum(regime["share"] for regime in regimes) == pytest.approx(1)


def test_lines_and_crossings_of_ties_are_told_from_regimes_with_an_area(stag_hunt):
    """Answers change at T = R = 3 and at P = S = 0: two areas (P > 0), three lines, one crossing.

    Two of the lines (T = 3 with P > 0, and T < 3 with P = 0) have the same equilibria: both pure ones.
    """
    about = read_metadata(sweep(stag_hunt, {"temptation": (0, 6, 13), "safety": (0, 2, 5)}).schema)
    found = [(regime["points"], regime["tie"]) for regime in about["regimes"]]
    assert found == [(24, False), (24, False), (4 + 6, True), (6, True), (1, True)]
    # Along the line P = 0, what holds on either side of T = 3 is not a tie, as P does not vary.
    along = read_metadata(sweep(stag_hunt, {"temptation": (0, 6, 13)}, parameters={"safety": 0}).schema)
    assert [(regime["points"], regime["tie"]) for regime in along["regimes"]] == [(6, False), (6, False), (1, True)]


def test_linked_parameters_are_moved_together_to_find_ties(stag_hunt):
    """On P = T - 3 the answer changes at T = 3 only."""
    vary = {"temptation": (1, 5, 9), "safety": (-2, 2, 9)}
    about = read_metadata(sweep(stag_hunt, vary, design="zip").schema)
    assert [(regime["points"], regime["tie"]) for regime in about["regimes"]] == [(4, False), (4, False), (1, True)]


def test_fixed_values_that_nothing_can_be_computed_for_fail_everywhere(fragile_pair):
    table = sweep(fragile_pair, {"other": (0, 1, 3)}, parameters={"cost": 2})
    assert table["status"].to_pylist() == ["failed"] * 3
    assert all("division by zero" in message for message in table["message"].to_pylist())


def test_the_mixed_equilibrium_has_the_closed_form_along_the_sweep(stag_hunt):
    """Belief at which stag and hare pay the same: (P - S) / ((R - T) + (P - S))."""
    table = sweep(stag_hunt, {"temptation": (0, 2, 9), "safety": ["1/2", 1, 2]})
    mixed = table.filter(pc.invert(table["pure"]))
    assert mixed.num_rows == 27
    columns = {name: mixed[name].to_numpy() for name in mixed.column_names if mixed[name].type == pa.float64()}
    expected = columns["parameter.safety"] / (3 - columns["parameter.temptation"] + columns["parameter.safety"])
    for player in ("rousseau", "hume"):
        np.testing.assert_allclose(columns[f"strategy.{player}.stag"], expected, rtol=1e-12)
    np.testing.assert_allclose(columns["outcome.stag, stag"], expected**2, rtol=1e-12)
    np.testing.assert_allclose(columns["payoff.hume"], 3 * expected, rtol=1e-12)


def test_a_sweep_is_a_loop_over_single_solutions(stag_hunt):
    table = sweep(stag_hunt, {"temptation": (0, 6, 7), "safety": (0, 2, 3)})
    rows = Counter()
    for row in table.select(["parameter.temptation", "parameter.safety", *_strategies(table)]).to_pylist():
        rows[tuple(round(value, 9) for value in row.values())] += 1
    loop = Counter()
    for temptation in range(7):
        for safety in range(3):
            solution = solve(stag_hunt, parameters={"temptation": temptation, "safety": safety})
            for equilibrium in solution.equilibria:
                numbers = [float(p) for strategy in equilibrium.strategies.values() for p in strategy.values()]
                loop[temptation, safety, *(round(number, 9) for number in numbers)] += 1
    assert rows == loop


def _strategies(table):
    return [name for name in table.column_names if name.startswith("strategy.")]


def test_columns_are_those_of_the_contract(stag_hunt):
    table = sweep(stag_hunt, {"temptation": [1]})
    outcomes = ["stag, stag", "stag, hare", "hare, stag", "hare, hare"]
    several = {
        "parameter.*": ["parameter.temptation"],
        "outcome.*": [f"outcome.{outcome}" for outcome in outcomes],
        "payoff.*": ["payoff.rousseau", "payoff.hume"],
        "amount.*": [],
        "strategy.*": [f"strategy.{player}.{animal}" for player in ("rousseau", "hume") for animal in ("stag", "hare")],
    }
    assert table.column_names == [name for column in COLUMNS for name in several.get(column, [column])]
    assert table["point"].type == pa.int64() and table["equilibrium"].type == pa.int32()
    assert table["equilibrium"].to_pylist() == [0, 1, 2]
    assert sorted(table["pure"].to_pylist()) == [False, True, True]
    for prefix in ("outcome.", "strategy.hume."):
        columns = [table[name].to_numpy() for name in table.column_names if name.startswith(prefix)]
        np.testing.assert_allclose(sum(columns), 1)


def test_metadata_are_those_of_the_contract(stag_hunt):
    table = sweep(stag_hunt, {"temptation": (0, 6, 13)}, parameters={"safety": "1/2"})
    about = json.loads(table.schema.metadata[b"negsim"])
    assert list(about) == list(METADATA)
    assert all(list(regime) == list(REGIME) for regime in about["regimes"])
    assert about["vary"]["temptation"]["label"] == "Payoff of the hare when the other hunts the stag"
    assert {key: about["vary"]["temptation"][key] for key in ("from", "to", "steps")} == {
        "from": 0,
        "to": 6,
        "steps": 13,
    }
    assert about["parameters"] == {"temptation": 2, "safety": 0.5}
    assert about["vary"]["temptation"]["value"] == 2
    assert about["variants"] == {"tempting": {"label": "Fat hares", "parameters": {"temptation": 5}}}
    assert (about["points"], about["kind"], about["protocol"]) == (13, "matrix", "hunt")


def test_a_point_that_cannot_be_solved_is_a_row(fragile):
    table = sweep(fragile, {"cost": (0, 4, 5)})
    (failed,) = table.filter(pc.equal(table["status"], "failed")).to_pylist()
    assert (failed["point"], failed["parameter.cost"]) == (2, 2.0)
    assert "division by zero" in failed["message"]
    empty = [name for name in table.column_names if name not in ("point", "parameter.cost", "status", "message")]
    assert [failed[name] for name in empty] == [None] * len(empty)
    others = table.filter(pc.equal(table["status"], "ok"))
    assert set(others["point"].to_pylist()) == {0, 1, 3, 4} and others["message"].null_count == others.num_rows
    assert sum(regime["points"] for regime in read_metadata(table.schema)["regimes"]) == 4


def test_a_sweep_in_which_everything_fails_has_its_rows(fragile):
    table = sweep(fragile, {"cost": [2, 2]})
    assert table["status"].to_pylist() == ["failed", "failed"]
    assert read_metadata(table.schema)["regimes"] == []


def test_a_point_without_an_equilibrium_is_a_row(pennies):
    table = sweep(pennies, {"stake": [1, 0]})
    rows = table.to_pylist()
    assert (rows[0]["point"], rows[0]["status"], rows[0]["equilibrium"]) == (0, "ok", None)
    assert regime_of_points(table)[0] == "no pure equilibrium"
    # Without a stake Even is indifferent, and Odd prefers to differ.
    assert [row["outcome.heads, tails"] for row in rows if row["point"] == 1] in ([0, 1], [1, 0])


def test_a_variant_and_fixed_values_apply_to_what_does_not_vary(stag_hunt):
    table = sweep(stag_hunt, {"safety": [1]}, variant="tempting")
    assert regime_of_points(table) == ["Both hunt hares"]
    table = sweep(stag_hunt, {"safety": [1]}, variant="tempting", parameters={"temptation": 1})
    assert "Both hunt the stag" in regime_of_points(table)[0]


def test_only_sweep_of_a_file_needs_no_name(stag_hunt):
    assert sweep(stag_hunt).equals(sweep(stag_hunt, {"temptation": (0, 6, 13)}))


def test_the_same_sweep_has_the_same_table(stag_hunt):
    one, two = (sweep(stag_hunt, {"temptation": (0, 6, 25), "safety": (0, 2, 5)}) for _ in range(2))
    assert one.equals(two, check_metadata=True)


def test_chunks_make_no_difference(stag_hunt, monkeypatch):
    vary = {"temptation": (0, 6, 13), "safety": (0, 2, 3)}
    whole = sweep(stag_hunt, vary)
    monkeypatch.setattr("sim.sweeps.plan._CHUNK", 4)
    pieces = sweep(stag_hunt, vary)
    assert len(plan_sweep(stag_hunt, vary).chunks) == 10
    assert pieces.equals(whole)


def test_sim_sweep_stays_a_function_after_its_room_was_imported(stag_hunt):
    # The imports above have bound the package to this name.
    assert sim.sweep(stag_hunt, vary={"temptation": [1]}).num_rows == 3
    assert sim.solve(stag_hunt.path).equilibria == sim.solve(stag_hunt).equilibria


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"name": "temptatoin"}, "unknown sweep 'temptatoin'; allowed: temptation; did you mean 'temptation'?"),
        ({"vary": {"saftey": [1]}}, "unknown parameter 'saftey'"),
        ({"vary": {"safety": [1]}, "parameters": {"safety": 2}}, "parameters.safety: is varied and set to one value"),
        ({"vary": {"safety": [1]}, "name": "temptation"}, "both a sweep of the file ('temptation') and what to vary"),
        ({"vary": {"safety": [1]}, "protocol": "hnut"}, "hnut"),
        ({"vary": {"safety": [1]}, "variant": "temting"}, "temting"),
    ],
)
def test_wrong_arguments_are_explained(stag_hunt, arguments, message):
    with pytest.raises(ScenarioError, match=message.replace("(", r"\(").replace(")", r"\)").replace("?", r"\?")):
        sweep(stag_hunt, **arguments)


def test_a_file_without_sweeps_asks_what_to_vary(fragile):
    with pytest.raises(ScenarioError, match="not said what to vary, and the file has no sweeps"):
        sweep(fragile)


def test_a_single_solution_names_its_protocol(stag_hunt):
    solution = solve(stag_hunt, parameters={"temptation": Fraction(1, 2)})
    assert (solution.protocol, solution.kind, solution.concept) == ("hunt", "matrix", "nash")
    assert len(solution.equilibria) == 3 and solution.complete


def test_a_single_point_that_cannot_be_computed_is_an_error(fragile):
    with pytest.raises(ScenarioError, match="division by zero"):
        solve(fragile, parameters={"cost": 2})


PERIODS = """
format: 1
title: Talks in two rounds
parameters: {wait: {value: 1, range: [0, 2], label: Worth of waiting}}
players: {a: {label: A}, b: {label: B}}
options: {mine: {label: Mine}, yours: {label: Yours}}
no_deal: {label: Nothing}
payoffs:
  a: {mine: 3, yours: 1, no_deal: 0}
  b: {mine: wait, yours: 3, no_deal: 0}
protocols:
  talks: {kind: offers, proposers: [a, b], options: {a: [mine], b: [yours]}, discount: {b: 1/3}}
  crisis: {kind: split, model: crisis, beliefs: {a: wait / 2, b: 0.5}, costs: {a: 0.1, b: 0.1}}
  silence: {kind: split, discount: {a: wait / 3, b: 0.5}}
"""


@pytest.fixture
def periods(tmp_path):
    path = tmp_path / "periods.yaml"
    path.write_text(PERIODS, encoding="utf-8")
    return sim.load(path)


def test_moves_in_several_rounds_are_pure(periods):
    table = sweep(periods, {"wait": [Fraction(1, 2), 1, 2]}, "talks")
    assert table["point"].to_pylist() == [0, 1, 1, 2]
    assert table["outcome.yours"].to_pylist() == [1, 0, 1, 0]
    assert table["pure"].to_pylist() == [True] * 4
    assert sweep(periods, {"wait": [1]}, "silence")["pure"].to_pylist() == [True]


def test_amounts_are_columns_and_null_where_there_is_none(periods):
    table = sweep(periods, {"wait": [1, 2, 3]}, "crisis")
    assert table["status"].to_pylist() == ["ok", "ok", "failed"]
    assert table["amount.demand"].to_pylist() == [0.6, None, None]
    assert table["amount.range_low"].to_pylist() == [0.4, None, None]
    about = json.loads(table.schema.metadata[b"negsim"])
    assert about["amounts"]["demand"] == "Share that A demands"
