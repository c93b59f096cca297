"""Data that a figure cannot be drawn from: ``accepts`` says why, ``draw`` raises the same in an error."""

import numpy as np
import pyarrow as pa
import pytest

from sim.errors import RunError
from sim.plots import PLOTS, accepts
from tests.plots import cases, protocols

GRID3 = {"a": [0, 1], "b": [0, 1], "c": [0, 1]}


def _war(*_):
    return "War goes on", False, [cases.pure("no_deal")]


def _diagonal(**about):
    """Two parameters in step: the points of a square's diagonal only."""
    table = cases.sweep(_war, {"a": [0, 1, 2], "b": [0, 1, 2]}, about={"design": "zip"} | about)
    same = pa.compute.equal(table["parameter.a"], table["parameter.b"])
    return table.filter(same)


DRAWN = "the points of a random sample follow no line and no grid; a sample is drawn by --kind shares"
REFUSED = [
    ("payoffs", lambda: 3, "it needs one solved game (given: int)"),
    ("payoffs", cases.istanbul_map, "it needs one solved game (given: Table)"),
    (
        "payoffs",
        lambda: cases.game(np.zeros((4, 2, 2, 2, 2), int), [["a", "b"]] * 4, players="WXYZ"),
        "a payoff table has two or three players (this game has 4)",
    ),
    (
        "payoffs",
        lambda: cases.game(np.zeros((2, 2, 9), int), [["a", "b"], list("abcdefghi")]),
        "a payoff table of 2 players has room for 8 strategies each (this game is 2 × 9)",
    ),
    (
        "best-responses",
        cases.demands,
        "best-response curves need two players with two strategies each (this game is 4 × 4)",
    ),
    (
        "best-responses",
        lambda: cases.game([[[3, 2], [4, 1]], [[3, 4], [2, 1]]], [["a", "b"]] * 2, ordinal=True),
        "payoffs are ranks only (scale: ordinal), so that mixed strategies mean nothing",
    ),
    ("strip", cases.chicken, "it needs the table of a sweep (given: SolvedGame)"),
    (
        "strip",
        cases.istanbul_map,
        "a strip needs a sweep over one parameter, or over several in step "
        "(this one varies sanctions and rotation_gain freely)",
    ),
    ("strip", lambda: cases.sweep(_war, {"a": [1]}), "a strip needs at least two values of a"),
    (
        "strip",
        lambda: pa.table({"point": [1]}),
        "the table has no description under the key 'negsim' in its schema; it was not made by a sweep",
    ),
    ("strip", lambda: cases.credibility_strip().drop(["regime"]), "the table lacks the column 'regime'"),
    ("strip", lambda: cases.credibility_strip().slice(0, 0), "the table is empty"),
    (
        "shares",
        cases.istanbul_map,
        "shares are drawn for a sample (negsim sweep --sample N); the points of this sweep are laid out (grid)",
    ),
    ("shares", lambda: cases.sample(cases.failed()), "no point of the sample could be solved"),
    (
        "strip",
        lambda: cases.sample(cases.credibility_strip()),
        DRAWN,
    ),
    ("regimes", lambda: cases.sample(cases.istanbul_map()), DRAWN),
    ("heat", lambda: cases.sample(cases.istanbul_map()), DRAWN),
    (
        "regimes",
        cases.credibility_strip,
        "a map needs a sweep over exactly two parameters (this one varies credibility)",
    ),
    (
        "regimes",
        lambda: cases.sweep(_war, GRID3),
        "a map needs a sweep over exactly two parameters (this one varies a, b and c)",
    ),
    (
        "regimes",
        lambda: cases.sweep(_war, {"a": [0, 1], "b": [1]}),
        "a map needs at least two values of each parameter",
    ),
    ("tree", cases.chicken, "it needs one solved protocol of kind tree (given: SolvedGame)"),
    ("tree", protocols.offers, "it needs one solved protocol of kind tree (given: of kind offers)"),
    ("tree", lambda: protocols.full_tree(6), "a tree has room for 32 ends (this one has 64)"),
    ("tree", lambda: protocols.centipede(11), "a tree has room for 1 to 10 moves in a row (this one has 11)"),
    ("offers", protocols.entry, "it needs one solved protocol of kind offers (given: of kind tree)"),
    (
        "offers",
        lambda: protocols.long_offers({f"o{i}": f"Option {i}" for i in range(25)}, {"a": "A", "b": "B"}, 2),
        "a path of offers has room for 24 different offers (there are 25)",
    ),
    ("beliefs", protocols.entry, "it needs one solved protocol of kind signal (given: of kind tree)"),
    (
        "beliefs",
        lambda: protocols.signal(
            {f"t{i}": f"Type {i}" for i in range(9)}, {"only": "Only"}, {"yes": "Yes", "no": "No"}, lambda *_: (0, 0)
        ),
        "beliefs have room for 8 types and 8 messages (there are 9 and 1)",
    ),
    ("comparison", protocols.offers, "it needs protocols or variants that were compared (given: SolvedRules)"),
    (
        "comparison",
        lambda: protocols.compared({"only": {"kind": "demands"}}),
        "a comparison has room for 2 to 48 cases (there are 1)",
    ),
    (
        "comparison",
        lambda: protocols.long_comparison(cases.ISTANBUL, {"a": "A", "b": "B"}, 24),
        "a comparison has room for 2 to 48 cases (there are 50)",
    ),
    (
        "comparison",
        lambda: protocols.long_comparison(cases.ISTANBUL, {key: key for key in "abcdefg"}),
        "a comparison has room for 6 players (there are 7)",
    ),
    ("regimes", _diagonal, "a map needs a grid of points (the design of this sweep is 'zip')"),
]


@pytest.mark.parametrize(("kind", "data", "reason"), REFUSED)
def test_a_figure_says_why_it_cannot_be_drawn(kind, data, reason):
    assert accepts(kind, data()) == reason
    with pytest.raises(RunError) as caught:
        PLOTS[kind].draw(data())
    assert str(caught.value).endswith(reason)


def test_a_strip_of_several_parameters_in_step_is_drawn():
    assert accepts("strip", _diagonal()) is None
    axes = PLOTS["strip"].draw(_diagonal())
    label = axes.child_axes[-1].get_xlabel()
    assert "in step with it B" in " ".join(label.split())
