"""The Istanbul case: every fact is somewhere, the page says where, every protocol is compared and swept."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

import sim
from sim.cli import invoke
from sim.protocols import PROTOCOLS
from sim.scenario.checks.names import references
from sim.sweeps import read_metadata
from tests.solved import by_file, loaded, swept

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "scenarios/istanbul").glob("*.yaml"))
SECOND_ROUND = ROOT / "scenarios/istanbul/2025_second_round.yaml"
by_file = by_file(FILES)


def test_every_fact_stands_in_a_scenario_and_the_page_says_in_which():
    page = (ROOT / "docs/reference/istanbul.md").read_text(encoding="utf-8")
    told = {
        fact: set(names.split(", ")) for fact, names in re.findall(r"^\| (C\d+) \|.*\| ([^|]*) \|$", page, flags=re.M)
    }
    assert list(told) == [f"C{number}" for number in range(1, 21)]
    used = {
        file.stem.removeprefix("2025_"): {reference for _, reference in references(sim.load(file).content)}
        for file in FILES
    }
    for fact, names in told.items():
        found = {name for name, references in used.items() if f"cnn#{fact}" in references}
        assert found, fact
        assert names == found, fact


def test_every_kind_of_protocol_is_used():
    used = {spec.kind for file in FILES for spec in sim.load(file).protocols.values()}
    assert used == set(PROTOCOLS)


def test_the_second_round_is_compared_under_five_protocols_and_more(capsys):
    assert invoke(["compare", str(SECOND_ROUND), "--json"]) == 0
    cases = json.loads(capsys.readouterr().out)["cases"]
    scenario = sim.load(SECOND_ROUND)
    shown = {case["protocol"] for case in cases}
    assert len(shown) >= 5
    assert shown == set(scenario.protocols)
    assert len({scenario.protocols[name].kind for name in shown}) >= 4
    assert len(cases) == len(shown) * (1 + len(scenario.variants))
    assert not [case for case in cases if case.get("error")]


def test_the_second_round_is_swept_under_each_protocol_by_the_command(tmp_path, capsys):
    for protocol in sim.load(SECOND_ROUND).protocols:
        arguments = ["--protocol", protocol, "--vary", "war_cost_russia=0:8:3", "--out", str(tmp_path), "--no-figures"]
        assert invoke(["sweep", str(SECOND_ROUND), *arguments, "--json"]) == 0, protocol
        capsys.readouterr()


@by_file
def test_every_assumption_has_a_range_a_label_and_a_basis(file):
    scenario = sim.load(file)
    for name, parameter in scenario.parameters.items():
        low, high = parameter.range
        assert low <= parameter.value <= high and low < high, name
        assert parameter.label not in ("", name)
        assert parameter.basis == "assumption" or parameter.source, name
    assert scenario.summary and "analyst's assumption" in scenario.summary
    assert len(scenario.variants) >= 2
    assert scenario.expect and all(expected.about for expected in scenario.expect)
    assert scenario.content.left_out


@by_file
def test_every_protocol_is_swept_over_a_parameter_of_its_own(file):
    scenario = sim.load(file)
    for protocol in scenario.protocols:
        used = {name for formula in scenario.rules(protocol).formulas for name in formula.names}
        name = min(used)
        low, high = scenario.parameters[name].range
        table = sim.sweep(scenario, {name: [low, scenario.parameters[name].value, high]}, protocol)
        assert set(table["point"].to_pylist()) == {0, 1, 2}
        assert set(table["status"].to_pylist()) == {"ok"}


@by_file
def test_no_picture_of_the_case_is_blank(file):
    """Each map has two regimes or more, in each strip some payoff changes, in each file some answer does."""
    scenario = loaded(file)
    changing = 0
    for name, sweep in scenario.sweeps.items():
        table = swept(file, name)
        regimes = read_metadata(table.schema)["regimes"]
        several = sum(not regime["tie"] for regime in regimes) >= 2
        changing += several
        payoffs = {player: table[f"payoff.{player}"].to_pylist() for player in scenario.players}
        moves = any(one != other for values in payoffs.values() for one, other in pairwise(values))
        assert several if sweep.plot == "regimes" else moves, name
    assert changing


@by_file
def test_no_base_point_lies_on_a_line(file):
    """Where somebody is indifferent, the picture's current values would stand for nothing."""
    scenario = sim.load(file)
    for protocol in scenario.protocols:
        solution = sim.solve(scenario, protocol)
        if solution.concept not in ("nash", "perfect-bayesian"):  # there, ties in what is never reached are harmless
            assert not solution.degenerate, protocol


def test_to_see_the_memorandum_is_worth_most_where_ukraine_is_torn():
    """The worth is min(q (w - e), (1 - q) (b - w)), w the cost of war, e of the easier option, b of both."""
    scenario = sim.load(ROOT / "scenarios/istanbul/2025_memorandum.yaml")
    point = scenario.point()
    war, easier = point["war_cost_ukraine"], min(point["territory"], point["sovereignty"])
    both = point["territory"] + point["sovereignty"]
    for choice in [0.0, 0.25, 0.5, 0.75, 0.875, 0.9375, 1.0]:
        given = {"choice": choice, "study": 0}
        (seen,) = sim.solve(scenario, "seen", parameters=given).equilibria
        worth = (
            seen.payoffs["ukraine"] - sim.solve(scenario, "unclear", parameters=given).equilibria[0].payoffs["ukraine"]
        )
        assert float(worth) == pytest.approx(float(min(choice * (war - easier), (1 - choice) * (both - war))))
