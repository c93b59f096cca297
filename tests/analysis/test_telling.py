"""How far a parameter may move before something else comes of it."""

from fractions import Fraction

import pytest

from sim.analysis.reasons.slack import SlackBar
from sim.analysis.reasons.telling import nearest
from sim.analysis.thresholds.exact import Line, Threshold
from sim.analysis.thresholds.lines import ThresholdLine
from sim.analysis.thresholds.roots import RealRoot


def cut(value, *changes):
    """A range from 0 to 10 with changes (place, before, at, after); what holds is its own name."""
    places = [Fraction(place) for place, *_ in changes]
    thresholds = tuple(
        Threshold(RealRoot(place, place), before, at, after)
        for place, (_, before, at, after) in zip(places, changes, strict=True)
    )
    held = [name for _, *names in changes for name in names]
    stretches = (changes[0][1], *(after for *_, after in changes))
    names = {name: name.rstrip("'") for name in held}
    return ThresholdLine(
        "x", "X", Fraction(value), Line(Fraction(0), Fraction(10), thresholds, stretches), names, names
    )


@pytest.mark.parametrize(
    ("value", "below", "above"),
    [
        (1, None, 2),  # A now; at 2 B begins
        (2, 2, 2),  # exactly at 2 something of its own holds
        (5, 2, 8),
        (8, 2, 8),  # at 8 it is still B
        (9, 8, None),
    ],
)
def test_thresholds_at_the_present_value_count(value, below, above):
    found = nearest(cut(value, (2, "A", "tie", "B"), (8, "B", "B", "C")))
    places = {side: None if one is None else one.place.low for side, one in found.items()}
    assert places == {"below": below, "above": above}


def test_what_differs_in_nothing_that_is_told_is_no_change():
    """B and B' have the same words: the answer changes at 8 only."""
    found = nearest(cut(1, (2, "B", "B'", "B'"), (8, "B'", "C", "C")))
    assert found["below"] is None
    assert found["above"].place.low == 8


def test_a_change_at_an_end_of_the_range_is_no_change_beyond_it():
    line = cut(5, (0, "tie", "tie", "A"), (10, "A", "C", "C"))
    slack = SlackBar(line, **nearest(line))
    assert [str(text) for text in slack.changes] == [
        "at 0, the end of its range: tie",
        "at 10, the end of its range: C",
    ]
    assert [str(claim) for claim in line._parts()] == ["at 0: tie", "0 to 10: A", "at 10: C"]
    assert line.stretches_in_words() == [((0, 0), "tie"), ((0, 10), "A"), ((10, 10), "C")]


def test_at_an_end_of_the_range_the_rest_of_it_may_be_another():
    line = cut(0, (0, "tie", "tie", "A"))
    assert [str(text) for text in SlackBar(line, **nearest(line)).changes if text] == ["above 0: A"]
