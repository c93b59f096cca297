"""Games in batches: the same as point by point, in whole numbers, fractions and doubles."""

import pickle
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from sim.errors import ScenarioError
from sim.formulas import Rationals, compile_formula
from sim.protocols import NormalFormRules
from tests.strategies import FORMULA_NAMES, formula_points, formulas

NAMES = dict.fromkeys(FORMULA_NAMES)
PLAYERS = ("one", "two")


def rules_of(texts, ordinal=False):
    """A 2×2 game from eight formulas, two for each profile."""
    try:
        compiled = [compile_formula(text, NAMES) for text in texts]
    except ScenarioError:  # the generated text asks for a power beyond the limits of formulas
        reject()
    return NormalFormRules(
        kind="matrix",
        players={name: name for name in PLAYERS},
        strategies={name: {"x": "x", "y": "y"} for name in PLAYERS},
        outcomes={name: name for name in ("xx", "xy", "yx", "yy")},
        outcome=np.arange(4, dtype=np.intp).reshape(2, 2),
        rows=tuple(zip(compiled[::2], compiled[1::2], strict=True)),
        row=np.arange(4, dtype=np.intp).reshape(2, 2),
        ordinal=ordinal,
    )


def columns(points):
    return {name: Rationals.of([point[name] for point in points]) for name in FORMULA_NAMES}


def exact_or_error(game, i):
    try:
        return game.exact(i).tolist()
    except ScenarioError as error:
        return str(error)


@settings(max_examples=100, deadline=None)
@given(texts=st.lists(formulas(), min_size=8, max_size=8), points=formula_points(4))
def test_batch_is_the_loop_over_points(texts, points):
    rules = rules_of(texts)
    batch = rules.game(columns(points))
    assert batch.batch == len(points)
    for i, point in enumerate(points):
        alone = rules.game(columns([point]))
        assert exact_or_error(batch, i) == exact_or_error(alone, 0)


@settings(max_examples=100, deadline=None)
@given(texts=st.lists(formulas(), min_size=8, max_size=8), points=formula_points(4))
def test_exact_payoffs_are_the_formulas_and_floats_are_within_their_error(texts, points):
    rules = rules_of(texts)
    batch = rules.game(columns(points))
    error = np.broadcast_to(batch.error, batch.payoffs.shape)
    for i, (player, profile) in product(range(len(points)), product(range(2), product(range(2), repeat=2))):
        formula = rules.rows[rules.row[profile]][player]
        where = (i, player, *profile)
        try:
            truth = formula.fraction(points[i])
        except ScenarioError:
            assert np.isnan(batch.payoffs[where])
            assert np.isinf(error[where])
            continue
        # Nothing is left open: where doubles cannot decide, fractions have.
        assert np.isfinite(batch.payoffs[where])
        assert np.isfinite(error[where])
        slack = (
            Fraction(float(error[where])) if formula.rational else Fraction(float(error[where])) + abs(truth) / 2**50
        )
        assert abs(Fraction(float(batch.payoffs[where])) - truth) <= slack


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(formulas(divide=False, irrational=False), min_size=8, max_size=8), points=formula_points(4))
def test_integers_are_the_payoffs_times_one_number(texts, points):
    batch = rules_of(texts).game(columns(points))
    assert not batch.rounded
    if batch.integers is None:
        return
    assert batch.integers.dtype == np.int64
    assert np.abs(batch.integers).max() < 2**53
    for i in range(len(points)):
        exact = batch.exact(i).ravel()
        whole = batch.integers[i].ravel()
        factors = {Fraction(int(number)) / value for number, value in zip(whole, exact, strict=True) if value}
        assert len(factors) <= 1
        assert all(factor > 0 for factor in factors)
        assert all((number == 0) == (value == 0) for number, value in zip(whole, exact, strict=True))


def test_integers_exist_for_plain_numbers():
    batch = rules_of(["a", "a / 3", "0.1", "2", "-b", "a * b", "1", "0"]).game(
        {"a": Rationals.of([1, Fraction(1, 2)]), "b": Rationals.of([Fraction(2, 7)]), "c": Rationals.of([0])}
    )
    assert batch.integers is not None
    assert batch.integers.shape == (2, 2, 2, 2)
    # The common denominator of 1/2, 1/6, 1/10, 2/7 and 1/7 is 210.
    assert batch.integers[1, 0].tolist() == [[105, 21], [-60, 210]]
    assert batch.integers[1, 1].tolist() == [[35, 420], [30, 0]]


def test_no_integers_beyond_53_bits():
    texts = ["a"] + ["0"] * 7
    at = {name: Rationals.of([0]) for name in FORMULA_NAMES}
    assert rules_of(texts).game({**at, "a": Rationals.of([2**53 - 1])}).integers is not None
    assert rules_of(texts).game({**at, "a": Rationals.of([2**53])}).integers is None
    assert rules_of(texts).game({**at, "a": Rationals.of([2**53])}).exact(0)[0, 0, 0] == 2**53


def test_integers_with_a_denominator_beyond_int64():
    batch = rules_of(["a", *["0"] * 7]).game({"a": Rationals.of([Fraction(1, 2**70)])})
    assert batch.integers is not None
    assert batch.integers[0, 0].tolist() == [[1, 0], [0, 0]]


def test_a_payoff_beyond_the_range_of_doubles():
    batch = rules_of(["a * a", *["0"] * 7]).game({"a": Rationals.of([10**200, 10**100])})
    assert np.isnan(batch.payoffs[0, 0, 0, 0])
    assert batch.payoffs[1, 0, 0, 0] == 1e200
    assert batch.exact(1)[0, 0, 0] == 10**200
    with pytest.raises(ScenarioError, match="a number is too large in the formula 'a \\* a'"):
        batch.exact(0)


def copied(value):
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - our own bytes


def test_games_can_be_sent_to_other_processes():
    rules = copied(rules_of(["a", "1 / a", *["b"] * 6]))
    game = copied(rules.game({"a": Rationals.of([2]), "b": Rationals.of([3])}))
    assert game.exact(0)[1, 0, 0] == Fraction(1, 2)


def test_a_payoff_without_value():
    rules = rules_of(["1 / a", "1", "log(b)", "1", "1", "1", "1", "1"])
    at = {"a": Rationals.of([0, 1]), "b": Rationals.of([0, 1]), "c": Rationals.of([5])}
    batch = rules.game(at)
    assert np.isnan(batch.payoffs[0]).tolist() == [[[True, True], [False, False]], [[False, False], [False, False]]]
    assert batch.payoffs[1, 0].tolist() == [[1, 0], [1, 1]]
    assert batch.integers is None
    assert batch.rounded
    with pytest.raises(ScenarioError) as caught:
        batch.exact(0)
    assert [problem.message for problem in caught.value.problems] == [
        "division by zero in the formula '1 / a' at a = 0",
        "the logarithm of a number that is not positive in the formula 'log(b)' at b = 0",
    ]
    assert batch.exact(1)[0].tolist() == [[1, 0], [1, 1]]


def test_a_game_without_parameters_is_a_batch_of_one():
    batch = rules_of(["1"] * 8).game({})
    assert batch.payoffs.shape == (1, 2, 2, 2)
    assert batch.error == 0.0
