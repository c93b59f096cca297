"""Reasons: conditions hold exactly where the profile is an equilibrium, limits are where it ends."""

from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.analysis.reasons.conditions import at_least, closed_forms
from sim.analysis.reasons.reasons import game_at, why, why_not
from sim.analysis.thresholds.exact import find_thresholds
from sim.analysis.thresholds.lines import equilibrium_thresholds
from sim.analysis.thresholds.roots import rational_place
from sim.formulas import compile_formula
from sim.solvers.nash.pure import is_equilibrium


def random_point(scenario, rng):
    return {
        name: one.range[0] + (one.range[1] - one.range[0]) * Fraction(int(rng.integers(0, 65)), 64)
        for name, one in scenario.parameters.items()
    }


def holds(condition, point):
    values = {sympy.Symbol(name, real=True): sympy.Rational(v.numerator, v.denominator) for name, v in point.items()}
    return bool(condition.holds.subs(values))


@pytest.mark.parametrize("protocol", ["demands", "truces"])
def test_the_conditions_hold_exactly_where_the_profile_is_an_equilibrium(istanbul, protocol):
    scenario = sim.load(istanbul)
    rules = scenario.rules(protocol)
    base = scenario.point()
    reasons = [why(rules, game_at(rules, base), one, base) for one in sim.solve(scenario, protocol).equilibria]
    rng = np.random.default_rng(0)
    seen = set()
    for _ in range(150):
        point = random_point(scenario, rng)
        pure = is_equilibrium(game_at(rules, point).exact(0)[None])[0]
        for reason in reasons:
            claimed = all(holds(condition, point) for condition in reason.conditions)
            assert claimed == pure[tuple(support[0] for support in reason.supports)]
            seen.add(claimed)
    assert seen == {True, False}


def test_losses_are_what_the_solver_computes(istanbul):
    scenario = sim.load(istanbul)
    rules, point = scenario.rules("truces"), scenario.point()
    (equilibrium,) = sim.solve(scenario, "truces").equilibria
    reason = why(rules, game_at(rules, point), equilibrium, point)
    assert [(one.player, one.loss) for one in reason.deviations] == [(0, Fraction(13, 20)), (1, Fraction(9, 10))]
    assert all(one.loss >= 0 for one in reason.deviations)


def test_the_readable_sides_have_positive_terms_only():
    names = {"a": None, "b": None, "c": None}
    condition = at_least(compile_formula("a - 2 * b", names), compile_formula("c - 0.5", names), {}, 200)
    assert condition.text == "a + 0.5 ≥ 2·b + c"
    assert not condition.on_branch
    assert at_least(compile_formula("3", names), compile_formula("2", names), {}, 200).always


@settings(max_examples=60)
@given(*[st.fractions(-3, 3, max_denominator=8)] * 2)
def test_conditionals_take_their_present_branch_where_all_would_be_too_long(a, b):
    names = {"a": None, "b": None}
    formula = compile_formula("max(a, b) - abs(a) + (a if a > b else 2 * b)", names)
    point = {"a": a, "b": b}
    condition = at_least(formula, compile_formula("0", names), point, 10)
    assert condition.on_branch
    assert not condition.holds.has(sympy.Piecewise, sympy.Max, sympy.Abs)
    assert holds(condition, point) == (formula.fraction(point) >= 0)


BRANCHING = [
    ("1", "max(a - 1, 0)", "a ≤ 2"),
    ("min(a, b)", "c", "a ≥ c and b ≥ c"),
    ("0", "abs(a) - 1", "a ≤ 1 and a + 1 ≥ 0"),
    ("max(a, b)", "0", "a ≥ 0 or b ≥ 0"),
    ("a if b > 1 else -a", "0", None),
    ("max(a, b) ** 2", "max(a, 1) * min(b, c)", None),
    ("(a if a < 0 or b >= c else max(b, c)) + abs(c)", "1", None),
    ("-max(a, min(b, c))", "-1", None),
]


@pytest.mark.parametrize(("one", "other", "text"), BRANCHING)
def test_conditions_with_branches_hold_exactly_where_they_say(one, other, text):
    """Whatever branch is taken, and however many conditions it takes."""
    names = {"a": None, "b": None, "c": None}
    left, right = compile_formula(one, names), compile_formula(other, names)
    condition = at_least(left, right, dict.fromkeys(names, Fraction(0)), 10_000)
    assert not condition.on_branch and not condition.always
    if text:
        assert condition.text == text
    rng = np.random.default_rng(1)
    seen = set()
    for _ in range(150):
        point = {name: Fraction(int(rng.integers(-8, 9)), 2) for name in names}
        expected = left.fraction(point) >= right.fraction(point)
        assert all(holds(part, point) for part in condition.parts) == holds(condition, point) == expected
        seen.add(expected)
    assert seen == {True, False}


def test_a_condition_that_is_constant_on_the_present_branch_is_said(tmp_path):
    """A fights for max(loot − 3, 0) − 1: at loot 2 its payoff is constant, and yet settling ends above loot 4."""
    path = tmp_path / "loot.yaml"
    path.write_text(
        "format: 1\ntitle: Loot\nplayers: {a: {}, b: {}}\nparameters:\n"
        "  loot: {value: 2, range: [0, 10], basis: assumption}\n"
        "  reward: {value: 1, range: [-5, 5], basis: assumption}\nprotocols:\n  game:\n    kind: matrix\n"
        "    strategies: {a: [settle, fight], b: [sign, refuse]}\n    cells:\n"
        "      settle, sign: [0, reward]\n      settle, refuse: [0, 0]\n"
        "      fight, sign: ['max(loot - 3, 0) - 1', reward]\n      fight, refuse: ['max(loot - 3, 0) - 1', -1]\n"
    )
    scenario = sim.load(path)
    rules, base = scenario.rules("game"), scenario.point()
    (equilibrium,) = sim.solve(scenario, "game").equilibria
    reason = why(rules, game_at(rules, base), equilibrium, base)
    assert [condition.text for condition in reason.conditions] == ["loot ≤ 4", "reward ≥ 0"]
    assert [condition.slack(base) for condition in reason.conditions] == [2, 1]
    rng = np.random.default_rng(0)
    for _ in range(100):
        point = random_point(scenario, rng)
        pure = is_equilibrium(game_at(rules, point).exact(0)[None])[0]
        assert pure[0, 0] == all(holds(condition, point) for condition in reason.conditions)


def test_limits_are_where_the_equilibrium_ends(istanbul):
    scenario = sim.load(istanbul)
    rules, point = scenario.rules("truces"), scenario.point()
    (equilibrium,) = sim.solve(scenario, "truces").equilibria
    support = why(rules, game_at(rules, point), equilibrium, point).supports
    for name, parameter in scenario.parameters.items():
        low, high = parameter.range
        found = equilibrium_thresholds(
            find_thresholds(rules, name, point, low, high), rational_place(point[name]), support
        )
        for limit, outwards in zip(found, (-1, 1), strict=True):
            if limit is None:
                continue
            step = Fraction(outwards, 10**6)
            for value, expected in ((limit.place.low - step, True), (limit.place.low, limit.included),
                                    (limit.place.low + step, False)):  # fmt: skip
                pure = is_equilibrium(game_at(rules, {**point, name: value}).exact(0)[None])[0]
                assert pure[support[0][0], support[1][0]] == expected


def test_other_outcomes_are_left_by_somebody_who_gains(istanbul):
    scenario = sim.load(istanbul)
    rules, point = scenario.rules("demands"), scenario.point()
    game = game_at(rules, point)
    refusals = why_not(rules, game, sim.solve(scenario, "demands").equilibria, point)
    names = list(rules.outcomes)
    assert {names[one.outcome] for one in refusals} == {"truce_30d", "local_truce", "withdrawal", "package"}
    for one in refusals:
        assert int(game.outcome[one.profile]) == one.outcome
        assert one.leaving
        for deviation in one.leaving:
            assert deviation.loss < 0
            assert not holds(deviation.condition, point)


def test_the_mixture_of_chicken_in_closed_form(chicken):
    """With the disaster d both yield with probability (2 − d) / (3 − d)."""
    scenario = sim.load(chicken)
    rules = scenario.rules("game")
    for d in (Fraction(-3), Fraction(0), Fraction(3, 2)):
        point = {"disaster": d}
        texts = closed_forms(rules, ((0, 1), (0, 1)), point)
        value = sympy.sympify(texts[0, 0].replace("·", "*"), locals={"disaster": sympy.Rational(str(d))})
        assert value == sympy.Rational(str((2 - d) / (3 - d)))
        assert set(texts) == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_a_mixed_equilibrium_says_what_unused_strategies_would_lose(tmp_path):
    path = tmp_path / "pennies.yaml"
    path.write_text(
        "format: 1\ntitle: Pennies with a way out\nplayers: {a: {}, b: {}}\nprotocols:\n  game:\n    kind: matrix\n"
        "    strategies: {a: [heads, tails, out], b: [heads, tails]}\n    cells:\n"
        "      heads, heads: [1, -1]\n      heads, tails: [-1, 1]\n      tails, heads: [-1, 1]\n"
        "      tails, tails: [1, -1]\n      out, heads: [-2, 0]\n      out, tails: [-2, 0]\n"
    )
    scenario = sim.load(path)
    rules = scenario.rules("game")
    (equilibrium,) = sim.solve(scenario, "game").equilibria
    reason = why(rules, game_at(rules, {}), equilibrium, {})
    assert [(one.player, one.strategy, one.loss) for one in reason.deviations] == [(0, 2, 2)]
    assert reason.conditions == []
