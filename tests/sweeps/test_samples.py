"""Samples: from the right distributions, the same for the same seed, and begun by smaller ones."""

from fractions import Fraction

import numpy as np
import pytest
from scipy import stats

import sim
from sim.errors import ScenarioError
from sim.sweeps import SAMPLERS, Sample, plan_sweep, read_metadata
from sim.sweeps.designs import logarithmic

TEXT = """
format: 1
title: Drawn
parameters:
  u: {{value: 1, range: [0, 6], basis: assumption, label: U}}
  t: {{value: 1, range: [0, 6], distribution: {{triangular: [0, 1, 6]}}, basis: assumption, label: T}}
  n: {{value: 0, range: [-1, 2], distribution: {{normal: [0, 1]}}, basis: assumption, label: N}}
  l: {{value: 1, distribution: {{lognormal: [0, 0.5]}}, basis: assumption, label: L}}
  b: {{value: 0.5, range: [0, 1], distribution: {{beta: [2, 3]}}, basis: assumption, label: B}}
  fixed: {{value: 1, basis: assumption, label: F}}
players: {{x: {{}}, y: {{}}}}
options: {{deal: {{}}}}
no_deal: {{}}
payoffs: {{x: {{deal: u - t, no_deal: n}}, y: {{deal: l, no_deal: b * fixed}}}}
protocols: {{d: {{kind: demands}}}}
"""
DISTRIBUTIONS = {
    "u": stats.uniform(0, 6),
    "t": stats.triang(1 / 6, 0, 6),
    "n": stats.truncnorm(-1, 2),
    "l": stats.lognorm(0.5),
    "b": stats.beta(2, 3),
}


@pytest.fixture
def scenario(tmp_path):
    path = tmp_path / "drawn.yaml"
    path.write_text(TEXT.format())
    return sim.load(path)


def values(scenario, sample):
    design = plan_sweep(scenario, sample).design
    columns = design.columns(np.arange(design.points))
    return {name: column.floats() for name, column in columns.items()}


@pytest.mark.parametrize("kind", SAMPLERS)
def test_values_follow_their_distributions(scenario, kind):
    drawn = values(scenario, Sample(2048, kind, seed=3))
    assert set(drawn) == set(DISTRIBUTIONS)  # what has neither distribution nor range is not drawn
    for name, distribution in DISTRIBUTIONS.items():
        assert stats.kstest(drawn[name], distribution.cdf).pvalue > 1e-3


@pytest.mark.parametrize("kind", SAMPLERS)
@pytest.mark.parametrize(("small", "large"), [(1, 2), (100, 129), (64, 1000)])
def test_a_larger_sample_keeps_the_points(scenario, kind, small, large):
    few, many = values(scenario, Sample(small, kind, 7)), values(scenario, Sample(large, kind, 7))
    for name in few:
        assert (many[name][:small] == few[name]).all()
    assert any((values(scenario, Sample(large, kind, 8))[name] != many[name]).any() for name in many)


@pytest.mark.parametrize("size", [1, 2, 16, 256])
def test_powers_of_two_are_latin_hypercubes(size):
    points = SAMPLERS["latin-hypercube"](size, 3, 5)
    for axis in range(3):
        assert sorted((points[:, axis] * size).astype(int)) == list(range(size))


def test_a_sweep_over_a_sample(scenario):
    table = sim.sweep(scenario, Sample(200, "sobol", 1, ("u", "n")))
    about = read_metadata(table.schema)
    assert about["design"] == "sobol"
    assert about["vary"]["u"]["seed"] == 1
    assert about["points"] == 200
    again = sim.sweep(scenario, Sample(200, "sobol", 1, ("u", "n")))
    assert table.equals(again)


@pytest.mark.parametrize(
    ("sample", "words"),
    [
        (Sample(10, "sobel"), "did you mean 'sobol'?"),
        (Sample(0), "allowed: 1 to"),
        (Sample(10, names=("uu",)), "unknown parameter 'uu'"),
        (Sample(10, names=("fixed",)), "has neither distribution nor range to draw from"),
    ],
)
def test_bad_samples(scenario, sample, words):
    with pytest.raises(ScenarioError) as caught:
        plan_sweep(scenario, sample)
    assert words in str(caught.value)


def test_one_at_a_time(scenario):
    table = sim.sweep(scenario, {"u": (0, 6, 3), "n": [-1, 2]}, design="one-at-a-time")
    points = {(row["point"], row["parameter.u"], row["parameter.n"]) for row in table.to_pylist()}
    assert sorted(points) == [(0, 0, 0), (1, 3, 0), (2, 6, 0), (3, 1, -1), (4, 1, 2)]


def test_logarithmic_steps(scenario):
    assert logarithmic(Fraction(1, 10), Fraction(1000), 5).values == (
        Fraction(1, 10), 1, 10, 100, 1000,
    )  # fmt: skip
    table = sim.sweep(scenario, {"l": {"from": "0.1", "to": 10, "steps": 3, "scale": "log"}})
    assert sorted({row["parameter.l"] for row in table.to_pylist()}) == [0.1, 1, 10]
    with pytest.raises(ScenarioError, match="not above 0"):
        sim.sweep(scenario, {"l": {"from": 0, "to": 10, "steps": 3, "scale": "log"}})
    with pytest.raises(ScenarioError, match="allowed: linear, log"):
        sim.sweep(scenario, {"l": {"from": 1, "to": 10, "steps": 3, "scale": "cubic"}})
