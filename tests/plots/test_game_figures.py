"""What figures of single games say: best responses, equilibria, continua, and nothing that is not proven."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.analysis.maps.best_responses import best_response, equilibrium_sets
from sim.plots import PLOTS, words
from sim.plots.page.looks import fills, outcome_looks
from sim.protocols.spec import NO_DEAL
from tests.plots import cases
from tests.plots.drawn import texts
from tests.plots.gallery import CASES

PAYOFF = st.integers(-3, 3)
GAME = st.lists(st.lists(st.lists(PAYOFF, min_size=2, max_size=2), min_size=2, max_size=2), min_size=2, max_size=2)


@settings(max_examples=100, deadline=None)
@given(GAME)
def test_every_point_of_a_best_response_curve_is_a_best_response(payoffs):
    picture = cases.game(payoffs, [["a", "b"]] * 2)
    for player in (0, 1):
        own = picture.payoffs[player] if player == 0 else picture.payoffs[player].T
        points = best_response(picture, player)
        for (p0, q0), (p1, q1) in pairwise(points):
            for share in (Fraction(0), Fraction(1, 3), Fraction(1)):
                p, q = p0 + share * (p1 - p0), q0 + share * (q1 - q0)
                gain = own[0] @ [q, 1 - q] - own[1] @ [q, 1 - q]
                assert p * gain + (1 - p) * -gain >= 0 if p in (0, 1) else gain == 0
        if points:
            assert {q for _, q in points} >= {0, 1}
        else:
            assert (own[0] == own[1]).all()


@settings(max_examples=60, deadline=None)
@given(GAME)
def test_boxes_and_frames_agree_with_the_payoffs(payoffs):
    picture = cases.game(payoffs, [["a", "b"]] * 2)
    for i in (0, 1):
        for j in (0, 1):
            row_best = payoffs[0][i][j] >= payoffs[0][1 - i][j]
            column_best = payoffs[1][i][j] >= payoffs[1][i][1 - j]
            assert bool(picture.best[0][i, j]) == row_best
            assert bool(picture.best[1][i, j]) == column_best
            assert ((i, j) in picture.pure) == (row_best and column_best)


def test_continua_are_lines_and_areas_and_only_points_are_dots():
    continua = CASES["best-responses"]["continua"]()
    (joined,) = equilibrium_sets(continua)
    assert joined.parts == (((0, 0), (1, 0)), ((0, 0), (0, 1)))
    assert not joined.single
    assert words("best-responses", continua).title == "1 continuum of equilibria"
    axes = PLOTS["best-responses"].draw(continua)
    assert [line for line in axes.lines if line.get_marker() == "o"] == []
    dots = [line for line in PLOTS["best-responses"].draw(cases.chicken()).lines if line.get_marker() == "o"]
    assert sorted((line.get_xdata()[0], line.get_ydata()[0]) for line in dots) == [(0, 1), (2 / 3, 2 / 3), (1, 0)]
    (square,) = equilibrium_sets(CASES["best-responses"]["anything"]())
    assert square.parts == (((0, 0), (1, 1)),)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("chicken", "2 pure equilibria: (Swerve, Straight) and (Straight, Swerve)"),
        ("demands", "3 pure equilibria, all leading to War goes on"),
        ("one cell", "(Only, Only) is the only equilibrium"),
        ("ordinal", "2 pure equilibria: Soviet victory and US victory"),
    ],
)
def test_titles_of_payoff_tables(name, title):
    assert words("payoffs", CASES["payoffs"][name]()).title == title


def test_the_only_equilibrium_is_called_so_only_where_that_is_proven():
    alone = cases.game([[[1, 5], [0, 4]], [[1, 0], [1, 0]]], [["Sign", "Wait"]] * 2)
    assert words("payoffs", alone).title == "(Sign, Sign) is the only equilibrium"
    doubtful = replace(alone, solution=replace(alone.solution, complete=False))
    assert words("payoffs", doubtful).title == "(Sign, Sign) is the only pure equilibrium"
    assert "not proven that the list of equilibria is complete" in words("payoffs", doubtful).caption
    none = CASES["best-responses"]["only mixed"]()
    assert words("payoffs", none).title == "No pure equilibrium; the only equilibrium is mixed"
    open_end = replace(none, solution=replace(none.solution, complete=False))
    assert words("payoffs", open_end).title == "No pure equilibrium"
    assert words("best-responses", open_end).title == "At least 1 mixed equilibrium"


def test_mixed_equilibria_are_told_in_the_caption():
    assert "Mixed: Alice: Swerve ≈0.667, Straight ≈0.333; Bob: Swerve ≈0.667, Straight ≈0.333." in words(
        "payoffs", cases.chicken()
    ).caption.replace("\u00a0", " ")


def test_a_table_of_three_players_has_a_part_for_each_strategy_of_the_third():
    drawn = texts(PLOTS["payoffs"].draw(CASES["payoffs"]["three players"]()))
    assert {"Turkey: Act", "Turkey: Wait"} <= drawn.keys()
    payoffs = CASES["payoffs"]["three players"]().payoffs
    assert payoffs.shape == (3, 2, 2, 2)
    numbers = sum(len(boxes) for text, boxes in drawn.items() if text.replace("−", "-").lstrip("-").isdigit())
    assert numbers == payoffs.size


def test_outcomes_look_the_same_in_every_figure():
    for count in (1, 4, 12, 20):
        looks = outcome_looks([*(f"o{i}" for i in range(count)), NO_DEAL])
        assert len({(look.tint, look.hatch) for look in looks.values()}) == count + 1
        assert looks[NO_DEAL].hatch == ""
        assert outcome_looks([*looks])["o0"] == outcome_looks(["o0", NO_DEAL])["o0"]
    looks = outcome_looks(["a", "b", NO_DEAL])
    first, second, third = fills([["a", "b"], ["b", "a"], []], looks)
    assert first.looks == second.looks
    assert first.angle != second.angle
    assert len(third.looks) == 1


def test_exact_payoffs_decide_best_responses():
    """Two payoffs that differ by less than a float can tell."""
    picture = cases.game([[["1/3"], ["1/3"]], [[0], [0]]], [["a", "b"], ["x"]])
    assert picture.best[0].all()
    tiny = Fraction(1, 3) + Fraction(1, 10**30)
    assert cases.game([[["1/3"], [tiny]], [[0], [0]]], [["a", "b"], ["x"]]).best[0].tolist() == [[False], [True]]
    assert float(np.float64(tiny)) == float(Fraction(1, 3))
