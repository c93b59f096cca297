"""Demands: who agrees on what."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sim
from sim.formulas import Rationals
from sim.protocols import Demands
from sim.solvers.nash.undominated import SetApart

OUTCOMES = ["truce", "package", "no_deal"]


def test_agreement_and_no_deal(setting):
    rules = Demands(kind="demands").rules(setting(["north", "south"], OUTCOMES))
    assert rules.outcome.tolist() == [[0, 2, 2], [2, 1, 2], [2, 2, 2]]
    assert rules.strategies["north"] == {"truce": "TRUCE", "package": "PACKAGE", "no_deal": "NO_DEAL"}
    assert list(rules.outcomes) == OUTCOMES


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), count=st.integers(2, 4))
def test_an_option_comes_about_exactly_if_all_name_it(setting, data, count):
    players = [f"p{number}" for number in range(count)]
    options = ["a", "b", "c"]
    menus = {
        player: data.draw(st.lists(st.sampled_from(options), min_size=1, max_size=3, unique=True))
        for player in players[1:]
    }
    rules = Demands(kind="demands", menu=menus).rules(setting(players, [*options, "no_deal"]))
    lists = [list(names) for names in rules.strategies.values()]
    assert lists[0] == [*options, "no_deal"]  # whoever has no menu may also walk out
    assert dict(zip(players[1:], lists[1:], strict=True)) == menus
    for profile in product(*(range(len(names)) for names in lists)):
        named = {names[place] for names, place in zip(lists, profile, strict=True)}
        expected = named.pop() if len(named) == 1 else "no_deal"
        assert list(rules.outcomes)[rules.outcome[profile]] == expected


def test_resolve_changes_single_profiles(setting):
    spec = Demands(kind="demands", resolve={"truce, package": "package", "package,package": "no_deal"})
    rules = spec.rules(setting(["north", "south"], OUTCOMES))
    assert rules.outcome.tolist() == [[0, 1, 2], [2, 2, 2], [2, 2, 2]]


def test_payoffs_are_those_of_the_outcome(setting):
    payoffs = {"north": {"truce": "6", "no_deal": "-cost"}, "south": {"package": "1 / 3", "no_deal": "cost - 1"}}
    rules = Demands(kind="demands").rules(setting(["north", "south"], OUTCOMES, ["cost"], payoffs))
    game = rules.game({"cost": Rationals.of([Fraction(1, 2), 3])})
    third = Fraction(1, 3)
    half = Fraction(-1, 2)
    assert game.exact(0).tolist() == [
        [[6, half, half], [half, 0, half], [half, half, half]],
        [[0, half, half], [half, third, half], [half, half, half]],
    ]
    assert game.exact(1).tolist() == [
        [[6, -3, -3], [-3, 0, -3], [-3, -3, -3]],
        [[0, 2, 2], [2, third, 2], [2, 2, 2]],
    ]
    assert game.outcome is rules.outcome


def test_profiles_are_limited(setting):
    players = [f"p{number}" for number in range(15)]
    findings = list(Demands(kind="demands").check(setting(players, ["a", "b", "no_deal"])))
    assert [finding.message for finding in findings] == [
        "has too many strategy profiles (of 15 players: 14,348,907); allowed: at most 5,000,000"
    ]
    assert not list(Demands(kind="demands").check(setting(players[:14], ["a", "b", "no_deal"])))


def test_outcome_array_is_whole_numbers(setting):
    rules = Demands(kind="demands").rules(setting(["north", "south"], OUTCOMES))
    assert rules.outcome.dtype == np.intp


@pytest.mark.parametrize("ordinal", [True, False])
def test_scale_is_passed_on(setting, ordinal):
    assert Demands(kind="demands").rules(setting(["a", "b"], OUTCOMES, ordinal=ordinal)).ordinal is ordinal


STRIKE = """
format: 1
title: Wages
players: {union: {label: Union}, company: {label: Company}}
options: OFFERS
no_deal: {label: Strike}
payoffs:
  union: UNION
  company: COMPANY
protocols:
  talks: {kind: demandsMENU}
"""


def strike(tmp_path, offers, union, company, menu=""):
    path = tmp_path / "wages.yaml"
    text = STRIKE.replace("OFFERS", offers).replace("UNION", union).replace("COMPANY", company).replace("MENU", menu)
    path.write_text(text)
    return sim.solve(path)


def test_a_party_can_say_no(tmp_path):
    """A rise of 5 % is worth -5 to the company and a strike -2: it walks out, and is not made to sign."""
    solution = strike(tmp_path, "{five: {label: 5%}}", "{five: 5, no_deal: 0}", "{five: -5, no_deal: -2}")
    (one,) = solution.equilibria
    assert one.outcomes == {"five": 0, "no_deal": 1}
    assert one.strategies["company"] == {"five": 0, "no_deal": 1}
    assert solution.complete and solution.exact


def test_nobody_signs_by_lot_what_is_worse_for_them(tmp_path):
    offers = "{five: {label: 5%}, four: {label: 4%}}"
    solution = strike(tmp_path, offers, "{five: 5, four: 4, no_deal: 0}", "{five: -5, four: -4, no_deal: -2}")
    assert solution.equilibria
    assert all(one.outcomes["no_deal"] == 1 for one in solution.equilibria)


def test_walking_out_is_set_apart_where_signing_is_better(tmp_path):
    solution = strike(tmp_path, "{five: {label: 5%}}", "{five: 5, no_deal: 0}", "{five: 1, no_deal: -2}")
    assert [one.outcomes["five"] for one in solution.equilibria] == [1]
    apart = solution.fact(SetApart)
    assert [one.outcomes["no_deal"] for one in apart.equilibria] == [1]
    assert "set apart" in " ".join(map(str, solution.story()))


def test_a_menu_may_forbid_walking_out_and_that_is_said(tmp_path):
    menu = ", menu: {company: [five]}"
    solution = strike(tmp_path, "{five: {label: 5%}}", "{five: 5, no_deal: 0}", "{five: -5, no_deal: -2}", menu)
    assert [one.outcomes["five"] for one in solution.equilibria] == [1]
    assert "Company gets −5 and would have −2 without a deal; it cannot leave." in map(str, solution.story())


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(st.integers(-2, 2), min_size=8, max_size=8))
def test_equilibria_are_those_without_weakly_dominated_strategies(setting, values):
    """Against the whole game: the pure equilibria that are left are those in which everybody plays undominated ones."""
    options = ["a", "b", "c", "no_deal"]
    payoffs = {
        player: dict(zip(options, map(str, part), strict=True))
        for player, part in (("north", values[:4]), ("south", values[4:]))
    }
    rules = Demands(kind="demands").rules(setting(["north", "south"], options, payoffs=payoffs))
    row, column = (np.array(part.tolist(), dtype=object) for part in rules.game({}).exact(0))

    def dominated(own, i):
        return any(all(own[j] >= own[i]) and any(own[j] > own[i]) for j in range(4))

    expected = {
        (i, j)
        for i, j in product(range(4), repeat=2)
        if row[i, j] == max(row[:, j]) and column[i, j] == max(column[i])
        if not dominated(row, i) and not dominated(column.T, j)
    }
    solution = rules.solve({}, "nash")
    found = {
        tuple(list(strategy.values()).index(1) for strategy in one.strategies.values())
        for one in solution.equilibria
        if one.pure
    }
    assert found == expected
    table = rules.solve_batch({})
    assert len(table.point) == len(solution.equilibria)
    assert table.complete.all()
