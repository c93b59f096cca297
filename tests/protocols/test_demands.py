"""Demands: who agrees on what."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.formulas import Rationals
from sim.protocols import Demands

OUTCOMES = ["truce", "package", "no_deal"]


def test_agreement_and_no_deal(setting):
    rules = Demands(kind="demands").rules(setting(["north", "south"], OUTCOMES))
    assert rules.outcome.tolist() == [[0, 2], [2, 1]]
    assert rules.strategies["north"] == {"truce": "TRUCE", "package": "PACKAGE"}
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
    assert lists[0] == options
    assert dict(zip(players[1:], lists[1:], strict=True)) == menus
    for profile in product(*(range(len(names)) for names in lists)):
        named = {names[place] for names, place in zip(lists, profile, strict=True)}
        expected = named.pop() if len(named) == 1 else "no_deal"
        assert list(rules.outcomes)[rules.outcome[profile]] == expected


def test_resolve_changes_single_profiles(setting):
    spec = Demands(kind="demands", resolve={"truce, package": "package", "package,package": "no_deal"})
    rules = spec.rules(setting(["north", "south"], OUTCOMES))
    assert rules.outcome.tolist() == [[0, 1], [2, 2]]


def test_payoffs_are_those_of_the_outcome(setting):
    payoffs = {"north": {"truce": "6", "no_deal": "-cost"}, "south": {"package": "1 / 3", "no_deal": "cost - 1"}}
    rules = Demands(kind="demands").rules(setting(["north", "south"], OUTCOMES, ["cost"], payoffs))
    game = rules.game({"cost": Rationals.of([Fraction(1, 2), 3])})
    third = Fraction(1, 3)
    assert game.exact(0).tolist() == [
        [[6, Fraction(-1, 2)], [Fraction(-1, 2), 0]],
        [[0, Fraction(-1, 2)], [Fraction(-1, 2), third]],
    ]
    assert game.exact(1).tolist() == [[[6, -3], [-3, 0]], [[0, 2], [2, third]]]
    assert game.outcome is rules.outcome


def test_profiles_are_limited(setting):
    players = [f"p{number}" for number in range(23)]
    findings = list(Demands(kind="demands").check(setting(players, ["a", "b", "no_deal"])))
    assert [finding.message for finding in findings] == [
        "has too many strategy profiles (of 23 players: 8,388,608); allowed: at most 5,000,000"
    ]
    assert not list(Demands(kind="demands").check(setting(players[:22], ["a", "b", "no_deal"])))


def test_outcome_array_is_whole_numbers(setting):
    rules = Demands(kind="demands").rules(setting(["north", "south"], OUTCOMES))
    assert rules.outcome.dtype == np.intp


@pytest.mark.parametrize("ordinal", [True, False])
def test_scale_is_passed_on(setting, ordinal):
    assert Demands(kind="demands").rules(setting(["a", "b"], OUTCOMES, ordinal=ordinal)).ordinal is ordinal
