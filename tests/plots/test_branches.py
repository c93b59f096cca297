"""Branches of a strip: what continues what, where regimes change, and what the title says of it."""

import numpy as np
import pytest

from sim.analysis.maps.branches import branches
from sim.analysis.maps.sweep_table import read
from sim.plots import words
from tests.plots import cases
from tests.plots.gallery import CASES


def _found(table):
    return branches(read(table))


def _sweep(rule, values):
    return cases.sweep(rule, {"x": values}, about={"parameters": {}})


@pytest.mark.parametrize("name", CASES["strip"])
def test_every_equilibrium_is_in_a_branch_or_at_a_tie(name):
    table = CASES["strip"][name]()
    found, sweep = _found(table), read(table)
    values = found.values
    in_branches = {
        (float(values[place]), branch.outcomes[i].round(9).tobytes(), branch.payoffs[i].round(9).tobytes())
        for branch in found.branches
        for i, place in enumerate(branch.places)
    }
    outcomes, payoffs = (
        sweep.columns("outcome", sweep.about["outcomes"]),
        sweep.columns("payoff", sweep.about["players"]),
    )
    x = sweep.column(f"parameter.{sweep.axes[0].name}")
    rows = {
        (float(x[row]), outcomes[row].round(9).tobytes(), payoffs[row].round(9).tobytes())
        for row in np.flatnonzero(sweep.ok)
    }
    ties = {float(values[place]) for place in found.ties}
    assert in_branches <= rows
    assert all(row[0] in ties for row in rows - in_branches)


def test_runs_break_at_gaps_and_nowhere_else():
    truce, war, mix = _found(cases.credibility_strip()).branches
    assert [branch.outcomes[0].argmax() for branch in (truce, war)] == [0, 3]
    assert not mix.pure
    assert [len(branch.runs) for branch in (truce, war, mix)] == [1, 2, 1]  # two values of the war were not solved


def test_no_line_joins_equilibria_of_different_strategies():
    """The same certain outcome left and right, but by other strategies: one ribbon, two runs."""

    def rule(x):
        row = "truce" if x < 2.5 else "local"
        return f"War goes on #{row}", False, [cases.pure("no_deal", (x, -x), row, "package")]

    (branch,) = _found(_sweep(rule, range(6))).branches
    assert [tuple(branch.places[list(run)]) for run in branch.runs] == [(0, 2), (3, 5)]


def test_different_payoffs_of_the_same_outcome_stay_apart():
    def rule(x):
        return "two", False, [cases.pure("no_deal", (1, 1), "truce"), cases.pure("no_deal", (2, 1), "local")]

    assert len(_found(_sweep(rule, range(4))).branches) == 2


def test_a_regime_changes_at_a_tie_exactly_and_otherwise_between_values():
    def rule(x):
        if x == 2:
            return "tie", True, [cases.pure("no_deal"), cases.pure("truce")]
        return ("war", False, [cases.pure("no_deal")]) if x < 2 or x > 4.5 else ("truce", False, [cases.pure("truce")])

    found = _found(_sweep(rule, range(7)))
    assert [(change.low, change.high, change.exact) for change in found.changes] == [(2, 2, True), (4, 5, False)]
    assert found.cells[2].tolist() == [2, 2]
    assert found.cells[1].tolist() == [0.5, 2]
    table = _sweep(rule, range(7))
    assert "the regime changes at 2 and between 4 and 5." in words("strip", table).caption


def test_equilibria_at_single_ties_are_told_and_not_drawn():
    def rule(x):
        extra = [cases.pure("package")] if x in (0, 3) else []
        return ("tie" if extra else "war"), bool(extra), [cases.pure("no_deal"), *extra]

    found = _found(_sweep(rule, range(7)))
    assert len(found.branches) == 1
    assert found.ties == (0, 3)
    assert found.changes == ()
    assert "At 0 and 3 a side is indifferent" in words("strip", _sweep(rule, range(7))).caption


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        (lambda x: True, "War goes on throughout"),
        (lambda x: x >= 2, "War goes on from 2 on"),
        (lambda x: x <= 2, "War goes on up to 2"),
        (lambda x: 1 <= x <= 4, "War goes on from 1 to 4"),
        (lambda x: x == 3, "War goes on at 3"),
        (lambda x: x in (1, 4), "War goes on at some values from 1 to 4"),
    ],
)
def test_the_title_says_where_an_outcome_is_an_equilibrium(inside, told):
    def rule(x):
        return ("war", False, [cases.pure("no_deal")]) if inside(x) else ("truce", False, [cases.pure("truce")])

    assert told in words("strip", _sweep(rule, range(7))).title


def test_a_bargaining_solution_is_not_called_an_equilibrium():
    def rule(x):
        half = {"truce": 0.5, "no_deal": 0.5}
        return "mix", False, [(half, half, half, (1.0, 2.0))]

    assert words("strip", _sweep(rule, range(7))).title == "Only mixed equilibria: 1 branch"
    about = {"parameters": {}, "concept": "nash-bargaining"}
    told = words("strip", cases.sweep(rule, {"x": range(7)}, about=about))
    assert told.title == "A lottery over outcomes at every value"
    assert "equilibri" not in f"{told.title} {told.caption} {told.description}"


def test_a_title_does_not_claim_what_was_not_solved():
    def rule(x):
        return None if x == 3 else ("war", False, [cases.pure("no_deal")])

    told = words("strip", _sweep(rule, range(7)))
    assert told.title == "In equilibrium: War goes on at every solved value"
    assert "Hatched: 1 value without an answer." in told.caption


def test_values_that_a_sweep_should_have_had_are_gaps():
    table = cases.credibility_strip()
    about = dict(read(table).about)
    about["vary"] = {"credibility": {"label": "Credibility", "from": 0, "to": 2, "steps": 101}}
    cut = type(read(table))(table, about)
    found = branches(cut)
    assert len(found.values) == 101
    assert not found.solved[51:].any()
