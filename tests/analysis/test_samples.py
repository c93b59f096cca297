"""Samples: shares with intervals that cover the truth, and the parameters that go with an outcome."""

import json
from math import comb
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.analysis.maps.sweep_table import read
from sim.analysis.samples import Share, correlation_interval, is_sample, sample_shares
from sim.sweeps import Sample

ROOT = Path(__file__).parents[2]
SCENARIO = """\
format: 1
title: Claims
players: {a: {label: A}, b: {label: B}}
parameters:
  x: {value: 1, range: [0, 4], label: Worth, basis: assumption}
  y: {value: 1, range: [0, 4], label: Idle, basis: assumption}
  z: {value: 1, range: [0, 4], label: Pride, basis: assumption}
options: {deal: {label: Deal}}
no_deal: {label: War}
payoffs: {a: {deal: x, no_deal: 1 + z / 4}, b: {deal: 1 + y, no_deal: 0}}
protocols: {talks: {kind: demands}}
"""


@pytest.fixture
def shares(tmp_path):
    path = tmp_path / "claims.yaml"
    path.write_text(SCENARIO)
    return lambda size, kind="sobol": sample_shares(
        read(sim.sweep(sim.load(path), Sample(size, kind, 1), protocol="talks"))
    )


def test_shares_of_a_case_that_can_be_worked_out(shares):
    """A agrees where x > 1 + z/4; x and z are even on [0, 4], so that is 3/4 − 1/8 = 5/8 of all points."""
    found = shares(4096)
    deal, war = found.outcomes
    assert (deal.name, war.name) == ("deal", "no_deal") and (found.solved, found.failed) == (4096, 0)
    assert deal.possible.value == deal.certain.value == pytest.approx(5 / 8, abs=0.005)
    low, high = deal.certain.interval
    assert low < 5 / 8 < high and high - low < 0.04
    assert found.target in (deal, war)
    assert [driver.label for driver in found.drivers[:2]] == ["Worth", "Pride"]
    sign = 1 if found.target is deal else -1
    worth, pride, idle = found.drivers
    assert sign * worth.correlation > 0.7 and sign * pride.correlation < -0.1 and not idle.clear


@pytest.mark.parametrize("kind", ["random", "latin-hypercube"])
def test_intervals_cover_the_truth(tmp_path, kind):
    path = tmp_path / "claims.yaml"
    path.write_text(SCENARIO)
    scenario = sim.load(path)
    covered = 0
    for seed in range(40):
        found = sample_shares(read(sim.sweep(scenario, Sample(64, kind, seed), protocol="talks")))
        low, high = next(share for share in found.outcomes if share.name == "deal").certain.interval
        covered += low <= 5 / 8 <= high
    assert covered >= 36


@pytest.mark.parametrize(("count", "points"), [(0, 20), (1, 20), (7, 20), (20, 20)])
def test_the_ends_of_an_interval_are_where_the_count_is_barely_believable(count, points):
    """Clopper and Pearson: at either end, so many or fewer (more) have the probability 2.5 %."""

    def at_most(most, p):
        return sum(comb(points, i) * p**i * (1 - p) ** (points - i) for i in range(most + 1))

    low, high = Share(count, points).interval
    assert low == 0 if count == 0 else at_most(count - 1, low) == pytest.approx(0.975)
    assert high == 1 if count == points else at_most(count, high) == pytest.approx(0.025)


def test_correlations_keep_within_bounds():
    assert correlation_interval(0, 12)[0] == -correlation_interval(0, 12)[1]
    for correlation in (-1, -0.99, 0.3, 1):
        low, high = correlation_interval(correlation, 30)
        assert -1 <= low <= correlation + 1e-6 and correlation - 1e-6 <= high <= 1


def test_mixes_are_possible_and_not_certain():
    """Chicken has three equilibria at every value of the disaster below 2: each outcome but yielding may come about."""
    table = sim.sweep(ROOT / "scenarios/classics/aumann_1974_chicken.yaml", Sample(16))
    sweep = read(table)
    assert is_sample(sweep) and json.loads(table.schema.metadata[b"negsim"])["design"] == "sobol"
    found = sample_shares(sweep)
    assert all(share.certain.count <= share.possible.count for share in found.outcomes)
    assert np.isclose([share.certain.value for share in found.outcomes if share.name == "dare_dare"], 0).all()
