"""What one can do with a scenario that has been read."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from sim.errors import ScenarioError
from sim.formulas import Rationals
from sim.scenario import load
from sim.scenario.solving import solve

TEXT = """\
format: 1
title: A ceasefire or none
parameters:
  war_cost: {value: 3, range: [0, 10], label: Cost of war}
  patience: {value: 0.9}
definitions:
  loss: war_cost * patience
players:
  north: {label: North}
  south: {label: South}
options:
  ceasefire: {label: Ceasefire}
no_deal: {label: War goes on}
payoffs:
  north: {ceasefire: 1, no_deal: -loss}
  south: {ceasefire: 2, no_deal: -war_cost}
protocols:
  demands: {kind: demands}
  war_game:
    kind: matrix
    label: War game
    strategies: {north: [stay], south: [stay, go]}
    cells: {"stay, stay": [0, loss], "stay, go": [1, 1]}
variants:
  raid: {label: After the raid, parameters: {war_cost: 5}}
"""


@pytest.fixture
def scenario(tmp_path):
    return write(tmp_path, TEXT)


def write(folder, text, name="scenario.yaml", encoding="utf-8"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return load(path)


def test_point(scenario):
    base = {"war_cost": 3, "patience": Fraction(9, 10)}
    assert scenario.point() == base
    assert scenario.point({}, None) == base
    assert scenario.point(variant="raid") == base | {"war_cost": 5}
    assert scenario.point({"war_cost": 7}, "raid") == base | {"war_cost": 7}


@pytest.mark.parametrize(
    ("given", "value"),
    [
        (0.1, Fraction(1, 10)),
        ("0.1", Fraction(1, 10)),
        ("1/3", Fraction(1, 3)),
        (" 2 ", 2),
        (Fraction(2, 7), Fraction(2, 7)),
        (np.float64(0.1), Fraction(1, 10)),
        (np.int64(4), 4),
        ("1e-3", Fraction(1, 1000)),
        (-1e300, -(10**300)),
        (99, 99),  # beyond the range, which binds the file only
    ],
)
def test_numbers_that_may_be_given(scenario, given, value):
    assert scenario.point({"war_cost": given})["war_cost"] == value


def test_all_that_is_wrong_with_a_point_is_told(scenario):
    given = {"warcost": 1, "war_cost": "many", "patience": float("nan")}
    with pytest.raises(ScenarioError) as caught:
        scenario.point(given, "raids")
    assert [str(problem) for problem in caught.value.problems] == [
        "variants: unknown variant 'raids'; allowed: raid; did you mean 'raid'?",
        "parameters.warcost: unknown parameter 'warcost'; allowed: war_cost, patience; did you mean 'war_cost'?",
        "parameters.war_cost: is the text 'many', where a number is expected",
        "parameters.patience: is nan; allowed: finite numbers",
    ]


@pytest.mark.parametrize("given", [True, None, [1], "", "1/0", "war_cost", "1e999999999", float("inf")])
def test_numbers_that_may_not_be_given(scenario, given):
    with pytest.raises(ScenarioError):
        scenario.point({"war_cost": given})


def test_rules(scenario):
    assert scenario.rules().kind == "demands"
    assert scenario.rules("war_game").kind == "matrix"
    with pytest.raises(ScenarioError, match=r"unknown protocol 'wargame'; allowed: demands, war_game; did you mean"):
        scenario.rules("wargame")


def test_definitions_reach_the_payoffs(scenario):
    at = {name: Rationals.of([value]) for name, value in scenario.point().items()}
    assert scenario.rules("war_game").game(at).exact(0)[1, 0, 0] == Fraction(27, 10)
    assert scenario.rules("demands").game(at).exact(0)[0, 0, 0] == 1


def test_labels(scenario):
    labels = scenario.labels
    assert labels["north"] == "North"
    assert labels["no_deal"] == "War goes on"
    assert labels["war_cost"] == "Cost of war"
    assert labels["patience"] == "patience"
    assert labels["demands"] == "demands"
    assert labels["war_game"] == "War game"
    assert labels["raid"] == "After the raid"


def test_equality_is_about_what_is_said(tmp_path, scenario):
    same = write(tmp_path, "# A remark\n" + TEXT.replace("value: 0.9", "value: 9/10"), "same.yaml")
    other = write(tmp_path, TEXT.replace("value: 0.9", "value: 0.8"), "other.yaml")
    assert same == scenario
    assert same.sha256 != scenario.sha256
    assert other != scenario


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_ways_to_save_text(tmp_path, scenario, encoding, newline):
    assert write(tmp_path, TEXT.replace("\n", newline), "other.yaml", encoding) == scenario


def test_text_is_kept_as_given(tmp_path):
    scenario = write(tmp_path, TEXT)
    assert scenario.text == TEXT
    assert scenario.path == tmp_path / "scenario.yaml"


def test_resolved_has_the_defaults(scenario):
    text = scenario.resolved()
    assert "basis: assumption" in text
    assert "scale: cardinal" in text
    assert "label: patience" in text


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "12",
        "1/3",
        "null",
        "~",
        "a: b",
        "- a",
        "# a",
        "'",
        '"',
        "",
        " a ",
        "{",
        "é",
        "0x1F",
        "true",
        ".inf",
        "a\nb\n",
    ],
)
def test_any_text_survives_resolving(tmp_path, scenario, text):
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    first = write(tmp_path, TEXT.replace("format: 1", f"format: 1\nsummary: {quoted}"), "first.yaml")
    assert first.summary == text
    assert write(tmp_path, first.resolved(), "second.yaml") == first


def test_nothing_can_be_changed(scenario):
    with pytest.raises(Exception, match="frozen"):
        scenario.parameters["war_cost"].value = 4
    with pytest.raises(Exception, match="cannot assign"):
        scenario.text = ""


def chained(count):
    """A base with definitions that each need the one before."""
    base = (Path(__file__).parent / "bases" / "ceasefire.yaml").read_text(encoding="utf-8")
    lines = [f"  d{i}: d{i - 1} + 1" for i in range(1, count)]
    return "\n".join([base.replace("-war_cost", f"d{count - 1}"), "definitions:", "  d0: war_cost", *lines, ""])


def test_definitions_may_be_chained_up_to_a_limit(tmp_path):
    path = tmp_path / "chained.yaml"
    path.write_text(chained(1000))
    assert load(path).setting.payoffs["north"]["no_deal"].fraction({"war_cost": Fraction(3)}) == 3 + 999
    path.write_text(chained(2001))
    with pytest.raises(ScenarioError, match=r": definitions: has 2,001 entries; allowed: 2,000$"):
        load(path)


@pytest.mark.parametrize("name", ["x_", "_x", "_", "x__y"])
def test_names_keep_their_underscores(tmp_path, name):
    base = (Path(__file__).parent / "bases" / "ceasefire.yaml").read_text(encoding="utf-8")
    path = tmp_path / "scenario.yaml"
    path.write_text(base.replace("war_cost", name))
    scenario = load(path)
    assert list(scenario.parameters) == [name]
    assert solve(scenario, parameters={name: 5}).equilibria
    path.write_text(base.replace("-war_cost", "-x").replace("war_cost", "x_"))
    with pytest.raises(ScenarioError, match="unknown name 'x'; allowed: x_"):
        load(path)
