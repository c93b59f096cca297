"""Why: what each decision gives against the best other choice, in trees and signalling games."""

from fractions import Fraction
from pathlib import Path

import pytest

import sim
from sim.analysis.reasons.telling import tell

ROOT = Path(__file__).parents[2] / "scenarios"
FILES = sorted(ROOT.rglob("*.yaml"))


def choices(solution, index=0):
    return [choice for fact in solution.equilibria[index].facts for choice in fact.choices()]


def test_the_raid():
    """Raiding gives Ukraine (4 − 5)/2, doing nothing −4; Russia weighs calm against war, hardened or not."""
    solution = sim.solve(ROOT / "istanbul/2025_raid.yaml", "decision")
    found = [(one.player, one.chosen, one.worth, one.other, one.instead) for one in choices(solution)]
    assert found == [
        ("Ukraine", ("Raid the airfields",), Fraction(-1, 2), "No raid", -4),
        ("Russia", ("Agree to 30 days",), Fraction(1, 2), "Go on", 0),
        ("Russia", ("Go on",), 2, "Agree to 30 days", Fraction(-1, 2)),
    ]


def test_the_test_of_seriousness():
    """In the semi-separating equilibrium believing pays off with probability 4/5: 3 · 4/5 − 1/5 = 11/5 against 0."""
    solution = sim.solve(ROOT / "istanbul/2025_test_of_seriousness.yaml", "test")
    found = [(one.player, one.where, one.worth, one.instead) for one in choices(solution)]
    assert found == [("Russia", "Sincere", Fraction(11, 5), 0), ("Ukraine", "after Keeps to a local truce", 0, -3)]
    unsent = [one for one in choices(solution, 2) if "never sent" in one.where]
    assert [(one.chosen, one.worth) for one in unsent] == [(("Holds back",), 0)] and unsent[0].instead < 0


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_other_choice_gives_more(file):
    scenario = sim.load(file)
    for protocol, spec in scenario.protocols.items():
        if spec.kind not in ("tree", "signal"):
            continue
        solution = sim.solve(scenario, protocol)
        told = [choices(solution, i) for i in range(len(solution.equilibria))]
        assert any(told)
        for one in (one for each in told for one in each):
            assert one.worth >= one.instead - Fraction(1, 10**9)
            assert one.other not in one.chosen
        story = tell(scenario, protocol, scenario.point(), solution).to_dict()
        assert [len(each["choices"]) for each in story["equilibria"]] == [len(each) for each in told]
