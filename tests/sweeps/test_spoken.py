"""Tables are read in another language than they were made in."""

from pathlib import Path

import pytest

import sim
from sim.sweeps import read_metadata, spoken
from sim.words import speaking

ROOT = Path(__file__).parents[2] / "scenarios"
SWEPT = [
    (file, name)
    for file in sorted(ROOT.rglob("*.yaml"))
    for name, sweep in sim.load(file).sweeps.items()
    if len(sweep.vary or {}) == 1
]


@pytest.mark.parametrize(("file", "name"), SWEPT, ids=lambda part: getattr(part, "stem", part))
def test_names_are_those_of_a_sweep_in_the_language(file, name):
    """Whichever language it was swept in, a table reads as if it had been swept in the present one."""
    scenario = sim.load(file)
    english = sim.sweep(scenario, name=name)
    protocol = read_metadata(english.schema)["protocol"]
    with speaking("de"):
        german = sim.sweep(scenario, name=name)
        translated = spoken(english, scenario.rules(protocol))
    assert read_metadata(translated.schema) == read_metadata(german.schema)
    back = spoken(german, scenario.rules(protocol))
    assert read_metadata(back.schema) == read_metadata(english.schema)
    assert back.equals(english)


def test_something_is_said_otherwise():
    scenario = sim.load(ROOT / "istanbul/2025_second_round.yaml")
    english = sim.sweep(scenario, name="sanctions-by-rotation")
    with speaking("de"):
        german = spoken(english, scenario.rules("demands"))

    def names(table):
        return " ".join(regime["name"] for regime in read_metadata(table.schema)["regimes"])

    assert " or " in names(english)
    assert " oder " in names(german)
    assert " or " not in names(german)
