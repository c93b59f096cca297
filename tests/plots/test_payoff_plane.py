"""The geometry of payoff planes: hulls and frontiers against their definitions, and what is refused."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.analysis.maps.payoff_plane import OutcomePoint, Plane
from sim.plots import accepts, solved_protocol
from sim.solvers.plane import hull
from tests.plots import cases

ROOT = Path(__file__).parents[2]

spots = st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), min_size=1, max_size=12)


def plane(found, disagreement=None):
    places = tuple(OutcomePoint(f"o{place}", f"o{place}", (float(x), float(y))) for place, (x, y) in enumerate(found))
    return Plane(places, (), disagreement)


def best(found, weights):
    return max(weights[0] * x + weights[1] * y for x, y in found)


@given(spots)
def test_the_hull_supports_the_points_in_every_direction(found):
    corners = hull(found)
    assert set(corners) <= set(found)
    for angle in np.linspace(0, 2 * np.pi, 33):
        weights = (np.cos(angle), np.sin(angle))
        assert best(corners, weights) == pytest.approx(best(found, weights))


@given(spots)
def test_the_frontier_holds_what_no_lottery_dominates(found):
    """Its corners are best for some positive weights, and nothing is best for positive weights that it lacks."""
    frontier = plane(found).frontier
    for angle in np.linspace(0.01, np.pi / 2 - 0.01, 25):
        weights = (np.cos(angle), np.sin(angle))
        assert best(frontier, weights) == pytest.approx(best(found, weights))
    for (x0, y0), (x1, y1) in pairwise(frontier):
        assert x0 < x1
        assert y0 > y1


@given(spots, st.tuples(st.integers(-5, 5), st.integers(-5, 5)))
def test_lotteries_help_where_both_can_gain(found, disagreement):
    """Lotteries of two outcomes suffice in the plane; the best of each pair is at an end or where both gain equally."""
    margin = max(_least_gain(a, b, disagreement) for a in found for b in found)
    assert plane(found, tuple(map(float, disagreement))).lotteries_help == (margin > 0)


def _least_gain(a, b, disagreement):
    """How much the one who gains less can gain by a lottery of two outcomes, exactly."""
    first, second = ([Fraction(x) - zero for x, zero in zip(one, disagreement, strict=True)] for one in (a, b))
    tilt = (first[0] - first[1]) - (second[0] - second[1])
    shares = [Fraction(0), Fraction(1), *([(second[1] - second[0]) / tilt] if tilt else [])]
    return max(min(p * x + (1 - p) * y for x, y in zip(first, second, strict=True)) for p in shares if 0 <= p <= 1)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (lambda: cases.game([[[1]], [[2]]], [["Only"], ["Only"]]), "all outcomes have the same payoffs"),
        (lambda: cases.game(np.arange(24).reshape(3, 2, 2, 2), [["Act", "Wait"]] * 3), "needs two players"),
        (lambda: None, "it needs a solved protocol"),
    ],
)
def test_refusals(data, reason):
    assert reason in accepts("payoff-space", data())


def test_other_kinds_have_no_plane():
    scenario = sim.load(ROOT / "sim/cli/templates/offers.yaml")
    picture = solved_protocol(scenario, sim.solve(scenario, "weeks"), scenario.point())
    assert "for normal forms and for the kind bargain" in accepts("payoff-space", picture)
    assert "of kind repeated" in accepts("repeated", picture)
    assert "thresholds of one protocol" in accepts("slack", picture)
