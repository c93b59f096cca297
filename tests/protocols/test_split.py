"""Split: settings, stories, columns of sweeps, and numbers that cannot be."""

from fractions import Fraction

import numpy as np
import pytest

from sim.errors import ScenarioError, SolverError
from sim.formulas import Rationals
from sim.protocols import Split

PLAYERS = ["north", "south"]


def rules_of(setting, parameters=(), **keys):
    return Split(kind="split", **keys).rules(setting(PLAYERS, (), parameters))


def solve(rules, **values):
    points = {name: Rationals.of([Fraction(value)]) for name, value in values.items()}
    return rules.solve(points, rules.concepts[0])


def test_shares_are_payoffs_and_agreement_is_certain(setting):
    rules = rules_of(setting, ["d"], discount={"north": "d", "south": "4/5"}, surplus=14, first="north")
    solution = solve(rules, d="0.9")
    (one,) = solution.equilibria
    assert one.payoffs == {"north": 10, "south": 4}
    assert one.outcomes == {"agreement": 1, "no_deal": 0}
    assert [*map(str, one.story())] == [
        "NORTH proposes to keep 10 of 14, and SOUTH accepts at once; "
        "a proposal that leaves SOUTH less than 4 would be refused"
    ]
    assert solution.complete and not solution.degenerate and solution.method == "closed-form"


def test_the_second_player_may_begin(setting):
    keys = {"discount": dict.fromkeys(PLAYERS, "0.9"), "rounds": 3, "first": "south"}
    (one,) = solve(rules_of(setting, **keys)).equilibria
    assert one.payoffs == {"north": Fraction("0.09"), "south": Fraction("0.91")}


def test_leaving(setting):
    keys = {"discount": dict.fromkeys(PLAYERS, "0.9"), "outside": {"north": "1/2", "south": "o"}}
    rules = rules_of(setting, ["o"], **keys)
    (one,) = solve(rules, o="0.6").equilibria
    assert one.outcomes == {"agreement": 0, "no_deal": 1}
    assert [*map(str, one.story())] == [
        "The outside options together are worth more than the surplus; SOUTH leaves at once"
    ]
    assert one.strategies == {"north": {"accept": 0, "leave": 1}, "south": {"accept": 0, "leave": 1}}
    both = solve(rules, o="0.5")
    assert both.degenerate and both.complete
    assert [story for one in both.equilibria for story in [*map(str, one.story())]][1] == (
        "The outside options together are worth no less than the surplus; SOUTH leaves at once"
    )


def test_a_continuum_is_told(setting):
    solution = solve(rules_of(setting))
    assert [one.payoffs["north"] for one in solution.equilibria] == [1, 0]
    assert not solution.complete and "every division between these two" in str(solution.certificate)


def crisis(setting, parameters=(), **keys):
    return rules_of(setting, parameters, model="crisis", **keys)


def test_crisis_with_known_costs(setting):
    solution = solve(crisis(setting, chance="0.6", costs={"north": "0.2", "south": "0.1"}))
    (one,) = solution.equilibria
    assert one.payoffs == {"north": Fraction("0.7"), "south": Fraction("0.3")}
    assert tuple(map(str, solution.notes)) == ("Both prefer to fighting that NORTH gets 0.4 to 0.7 of 1.",)
    assert solution.to_dict()["bargaining_range"] == [0.4, 0.7]
    assert [*map(str, one.story())] == ["NORTH demands 0.7, the most that SOUTH is sure to accept; SOUTH accepts"]


def test_crisis_from_the_other_side(setting):
    """The chance is always that of the side that demands."""
    (one,) = solve(crisis(setting, first="south", chance="0.6", costs={"north": "0.1", "south": "0.2"})).equilibria
    assert one.payoffs == {"north": Fraction("0.3"), "south": Fraction("0.7")}


def test_crisis_with_an_unknown_cost(setting):
    keys = {"chance": "0.5", "costs": {"north": "c"}, "unknown_cost": {"low": 0, "high": "0.3"}}
    rules = crisis(setting, ["c"], **keys)
    assert rules.concepts == ("perfect-bayesian",)
    solution = solve(rules, c="0.1")
    (one,) = solution.equilibria
    assert one.outcomes == {"agreement": Fraction(2, 3), "no_deal": Fraction(1, 3)}
    assert one.strategies["north"] == {"safe": 0, "risky": 1, "fight": 0}
    assert [*map(str, one.story())] == ["NORTH demands 0.6; SOUTH fights with probability ≈0.3333, or else accepts"]
    assert tuple(map(str, solution.notes)) == (
        "Whatever the other side's cost, both prefer to fighting that NORTH gets 0.4 to 0.5 of 1.",
    )


def test_an_interval_without_length_is_a_known_cost(setting):
    keys = {"chance": "0.5", "costs": {"north": "0.1"}, "unknown_cost": {"low": "0.2", "high": "0.2"}}
    (one,) = solve(crisis(setting, **keys)).equilibria
    assert one.to_dict()["amounts"] == {"range_low": 0.4, "range_high": 0.7, "demand": 0.7}


def test_crisis_with_two_costs(setting):
    unknown = {"low": "0.1", "high": "0.3", "probability": "q"}
    rules = crisis(setting, ["q"], chance="0.5", costs={"north": "0.1"}, unknown_cost=unknown)
    both = solve(rules, q="0.5")
    assert both.degenerate and [one.outcomes["no_deal"] for one in both.equilibria] == [0, Fraction(1, 2)]
    # A type of probability 0 does not narrow the range.
    assert solve(rules, q=0).to_dict()["bargaining_range"] == [0.4, 0.8]


def test_mutual_optimism(setting):
    keys = {"beliefs": {"north": "p", "south": "0.5"}, "costs": dict.fromkeys(PLAYERS, "0.1")}
    rules = crisis(setting, ["p"], **keys)
    assert [one.outcomes["no_deal"] for one in solve(rules, p="0.7").equilibria] == [0, 1]
    war = solve(rules, p="0.8")
    (one,) = war.equilibria
    assert one.payoffs == {"north": Fraction("0.7"), "south": Fraction("0.4")}
    assert tuple(map(str, war.notes)) == ("No division is better for both than fighting, as each sees it.",)
    assert war.to_dict()["bargaining_range"] is None
    assert [*map(str, one.story())] == ["Each expects more of war than the other would leave it, and there is war"]


def test_commitment(setting):
    keys = {"chance": "p", "later_chance": "q", "period_discount": "0.9", "costs": dict.fromkeys(PLAYERS, "0.5")}
    rules = crisis(setting, ["p", "q"], **keys)
    war = solve(rules, p="0.3", q="0.4")
    assert war.equilibria[0].outcomes["no_deal"] == 1
    assert [*map(str, war.equilibria[0].story())] == [
        "Not even all of the first period is worth the wait to SOUTH, which fights now"
    ]
    assert tuple(map(str, war.notes)) == (
        "If it could be promised for good, both would prefer to fighting that NORTH gets 0.25 to 0.35 of 1 each time.",
    )
    (one,) = solve(rules, p="0.9", q="0.1").equilibria
    assert [*map(str, one.story())] == ["Not even all of the first period is worth the wait to NORTH, which fights now"]


def test_a_batch_has_amounts_and_errors_by_row(setting):
    rules = crisis(setting, ["p"], beliefs={"north": "p", "south": "0.5"}, costs=dict.fromkeys(PLAYERS, "0.1"))
    table = rules.solve_batch({"p": Rationals.of([Fraction(1, 2), Fraction(9, 10), 2])})
    assert table.message == ("", "", "beliefs of NORTH is 2; allowed: 0 to 1")
    assert list(rules.quantities) == ["range_low", "range_high", "demand"]
    np.testing.assert_allclose(table.quantities, [[0.4, 0.6, 0.6], [np.nan] * 3])
    assert table.outcomes.tolist() == [[1, 0], [0, 1]]


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"discount": {"north": "x"}}, "discount of NORTH is -2; allowed: 0 to 1"),
        ({"surplus": "x"}, "surplus is -2; allowed: above 0"),
        ({"breakdown": "x"}, "breakdown is -2; allowed: 0 to 1"),
        ({"outside": {"south": "x"}}, "outside of SOUTH is -2; allowed: 0 or more"),
    ],
)
def test_numbers_that_cannot_be(setting, keys, said):
    with pytest.raises(ScenarioError) as caught:
        solve(rules_of(setting, ["x"], **keys), x=-2)
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"chance": "x"}, "chance is 3; allowed: 0 to 1"),
        (
            {"chance": "0.5", "later_chance": "x", "period_discount": 1},
            "later chance is 3; allowed: 0 to 1; period discount is 1; allowed: from 0 to below 1",
        ),
    ],
)
def test_numbers_that_cannot_be_in_a_crisis(setting, keys, said):
    with pytest.raises(ScenarioError) as caught:
        solve(crisis(setting, ["x"], costs=dict.fromkeys(PLAYERS, 0), **keys), x=3)
    assert str(caught.value) == said


def test_an_interval_must_not_end_before_it_begins(setting):
    rules = crisis(setting, ["x"], chance="0.5", costs={"north": 0}, unknown_cost={"low": "x", "high": 1})
    with pytest.raises(ScenarioError) as caught:
        solve(rules, x=2)
    assert str(caught.value) == "unknown cost, high is 1; allowed: at least the low one, 2"


def test_other_methods_are_refused(setting):
    with pytest.raises(SolverError, match="one method only"):
        rules_of(setting).solve({}, "subgame-perfect", method="exact")


def test_one_round_leaves_no_time_to_stay(setting):
    """Outside options of 0.5 and 0.7 in a single round: the responder leaves at once, and there is no tie."""
    rules = rules_of(setting, rounds=1, outside={"north": "0.5", "south": "0.7"}, discount={})
    solution = solve(rules)
    assert solution.complete and not solution.degenerate
    assert [*solution.equilibria[0].payoffs.values()] == [Fraction(1, 2), Fraction(7, 10)]


def test_where_waiting_is_free_the_division_may_come_later(setting):
    """Two rounds at discount 1: the second proposer gets everything, now or in the second round."""
    solution = solve(rules_of(setting, rounds=2, discount={}))
    assert "at once or, as waiting costs nobody anything, later" in str(solution.certificate)
    assert "later" not in str(solve(rules_of(setting, rounds=1, discount={})).certificate)
