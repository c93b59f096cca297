"""The Istanbul case: every fact is somewhere, the page says where, every protocol is compared and swept."""

import re
from pathlib import Path

import pytest

import sim
from sim.protocols import PROTOCOLS
from sim.scenario.checks import references

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "scenarios/istanbul").glob("*.yaml"))
by_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


def test_every_fact_stands_in_a_scenario_and_the_page_says_in_which():
    page = (ROOT / "docs/reference/istanbul.md").read_text(encoding="utf-8")
    told = {
        fact: set(names.split(", ")) for fact, names in re.findall(r"^\| (C\d+) \|.*\| ([^|]*) \|$", page, flags=re.M)
    }
    assert list(told) == [f"C{number}" for number in range(1, 21)]
    for fact, names in told.items():
        found = {
            file.stem.removeprefix("2025_")
            for file in FILES
            if any(reference == f"cnn#{fact}" for _, reference in references(sim.load(file).content))
        }
        assert found, fact
        assert names == found, fact


def test_every_kind_of_protocol_is_used():
    used = {spec.kind for file in FILES for spec in sim.load(file).protocols.values()}
    assert used == set(PROTOCOLS)


@by_file
def test_every_assumption_has_a_range_a_label_and_a_basis(file):
    scenario = sim.load(file)
    for name, parameter in scenario.parameters.items():
        assert parameter.range is not None, name
        assert parameter.label, name
        assert parameter.basis == "assumption" or parameter.source, name
    assert scenario.summary and "analyst's assumption" in scenario.summary
    assert len(scenario.variants) >= 2
    assert scenario.content.left_out


@by_file
def test_every_protocol_is_swept_over_a_parameter_of_its_own(file):
    scenario = sim.load(file)
    for protocol in scenario.protocols:
        used = {name for formula in scenario.rules(protocol).formulas for name in formula.names}
        if not used:
            continue
        name = min(used)
        low, high = scenario.parameters[name].range
        table = sim.sweep(scenario, {name: [low, scenario.parameters[name].value, high]}, protocol)
        assert set(table["point"].to_pylist()) == {0, 1, 2}
        assert set(table["status"].to_pylist()) == {"ok"}


@by_file
def test_sweeps_change_the_answer(file):
    """No map or strip of the case is blank: each has at least two regimes that are more than a tie."""
    scenario = sim.load(file)
    for name, sweep in scenario.sweeps.items():
        if sweep.plot == "regimes":
            regimes = sim.sweep.read_metadata(sim.sweep(scenario, name=name).schema)["regimes"]
            assert sum(not regime["tie"] for regime in regimes) >= 2, name
