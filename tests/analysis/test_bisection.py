"""Thresholds of protocols that are no normal forms: a tie is one threshold, and found where its number is simple."""

from fractions import Fraction

import pytest

import sim
from sim.analysis.thresholds.estimated import estimate_thresholds

TEXT = """
format: 1
title: Two views
parameters: {{view: {{value: 0.5, range: [0, 1], label: View}}, other: {{value: {other}, range: [0, 1], label: Other}}}}
players: {{a: {{label: A}}, b: {{label: B}}}}
protocols:
  crisis: {{kind: split, model: crisis, beliefs: {{a: view, b: other}}, costs: {{a: 0.1, b: 0.05}}}}
"""


@pytest.mark.parametrize("other", ["0.6", "1/3", "0.6001"])
def test_mutual_optimism_changes_at_a_tie(tmp_path, other):
    """War exactly if the view exceeds the other one by more than 0.15, whether or not a sample lies there."""
    path = tmp_path / "views.yaml"
    path.write_text(TEXT.format(other=other), encoding="utf-8")
    scenario = sim.load(path)
    line = estimate_thresholds(scenario.rules("crisis"), "view", scenario.point(), Fraction(0), Fraction(1))
    (one,) = line.thresholds
    assert one.place.low <= Fraction(other) + Fraction(15, 100) <= one.place.high
    assert one.place.high - one.place.low < Fraction(1, 10**12)
    assert not one.before.degenerate and not one.after.degenerate
    assert line.stretches == (one.before, one.after)
    assert one.at.degenerate and one.place.low == Fraction(other) + Fraction(15, 100)
