"""Valid scenarios: the corpus here, and the whole catalogue."""

from fractions import Fraction
from pathlib import Path

import pytest

from sim.protocols import PROTOCOLS
from sim.scenario import load

ROOT = Path(__file__).parents[2]
CORPUS = sorted((Path(__file__).parent / "valid").glob("*.yaml"))
CATALOGUE = sorted((ROOT / "scenarios").rglob("*.yaml"))
VALID = Path(__file__).parent / "valid"


@pytest.mark.parametrize("path", CORPUS + CATALOGUE, ids=lambda path: path.stem)
def test_loads_and_reads_back_what_it_writes(path, tmp_path):
    scenario = load(path)
    copy = tmp_path / "resolved.yaml"
    copy.write_text(scenario.resolved(), encoding="utf-8")
    again = load(copy)
    assert again == scenario
    assert again.resolved() == scenario.resolved()


@pytest.mark.parametrize("path", CATALOGUE, ids=lambda path: path.stem)
def test_catalogue_has_no_idle_parameters(path):
    assert load(path).warnings == ()


@pytest.mark.parametrize("path", CORPUS + CATALOGUE, ids=lambda path: path.stem)
def test_every_protocol_has_rules(path):
    scenario = load(path)
    assert scenario.protocols or path in CORPUS
    for name, spec in scenario.protocols.items():
        rules = scenario.rules(name)
        assert list(rules.players) == list(scenario.players)
        form = rules.normal_form
        assert (form is not None) == PROTOCOLS[spec.kind].normal_form
        if form is not None:
            types = {player: len(scenario.types.get(player, ())) or 1 for player in rules.players}
            moves = {player: len(rules.strategies[player]) // types[player] for player in rules.players}
            assert form.outcome.shape == tuple(moves[player] ** types[player] for player in rules.players)  # plans


def test_everything():
    scenario = load(VALID / "everything.yaml")
    full = scenario.parameters["full"]
    assert (full.value, full.range) == (Fraction(2, 3), (Fraction(-1, 3), Fraction(3, 2)))
    assert (full.distribution.kind, full.distribution.numbers) == ("triangular", (0, Fraction(2, 3), 1))
    assert scenario.sources["book"].date == "1984"
    assert scenario.players["south"].label == "south"
    assert scenario.payoffs["south"] == {"truce": Fraction(1, 10), "deal": "0.5", "no_deal": "-full"}
    assert scenario.sweeps["grid"].vary == {
        "plain": {"from": 0, "to": Fraction(1, 2), "steps": 11},
        "full": [0, Fraction(1, 2)],
        "beta": [Fraction(1, 3), Fraction(2, 3)],
    }
    assert scenario.sweeps["listed"].vary == [{"plain": 1, "full": 0}, {"full": Fraction(2, 3), "plain": 2}]
    expected = scenario.expect[0].equilibria[0]
    assert expected.strategies == {"north": "hold", "south": {"hold": Fraction(1, 3), "leave": Fraction(2, 3)}}


def test_words_of_old_yaml():
    scenario = load(VALID / "words_of_old_yaml.yaml")
    assert scenario.title == "off"
    cells = scenario.protocols["game"].cells
    numbers = [value for cell in cells.values() for value in cell.payoffs]
    assert numbers == [15, 31, 1, Fraction(-1, 2), 1, 10, 100, Fraction(6, 5)]


def test_types_are_kept_and_solved():
    scenario = load(VALID / "types.yaml")
    assert scenario.types["south"]["stalling"].probability == "1 - sincerity"
    assert scenario.payoffs["south"]["stalling"]["truce"] == -1
    assert "stalling.truce" in scenario.rules().strategies["south"]


def test_idle_names_are_warned_of():
    scenario = load(VALID / "careful_formulas.yaml")
    assert [str(warning) for warning in scenario.warnings] == [
        f"{VALID / 'careful_formulas.yaml'}:8:3: definitions.unused: is not used by any payoff; nothing depends on it"
    ]
