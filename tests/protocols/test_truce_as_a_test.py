"""The truce as a test of seriousness against closed forms and a grid search."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

import sim
from sim.games.signalling import SignallingGame
from tests.protocols.signals import is_equilibrium

F = Fraction

TRUCE = """
format: 1
title: The truce as a test
players: [tested, tester]
parameters:
  prior: {{value: {mu}, range: [0, 1]}}
types: {{tested: {{sincere: {{probability: prior}}, stalling: {{probability: 1 - prior}}}}}}
protocols:
  test:
    kind: signal
    sender: tested
    messages: [accept, decline]
    answers: [engage, refuse]
    cells:
      accept, engage: [{{sincere: {VS} - {kS}, stalling: {VI} - {kI}}}, {{sincere: {G}, stalling: -{L}}}]
      accept, refuse: [{{sincere: -{kS}, stalling: -{kI}}}, 0]
      decline, engage: [{{sincere: 0, stalling: {rho}}}, {{sincere: {G}, stalling: -{L}}}]
      decline, refuse: [{{sincere: 0, stalling: {rho}}}, 0]
"""
BASE = {"mu": F(2, 5), "VS": 5, "VI": 5, "kS": 1, "kI": 2, "rho": 1, "G": 2, "L": 3}


def truce(tmp_path, **changes):
    path = tmp_path / "truce.yaml"
    path.write_text(TRUCE.format(**{**BASE, **changes}))
    return sim.solve(path)


def informative(solution):
    """Equilibria in which the sincere type accepts and the stalling type does so more rarely."""
    return [
        one
        for one in solution.equilibria
        if one.strategies["tested"]["sincere"]["accept"] == 1 and one.strategies["tested"]["stalling"]["accept"] < 1
    ]


def test_the_stalling_type_accepts_with_four_ninths(tmp_path):
    """L=3, G=2, μ=0.4: σ = μ(1−μ*)/(μ*(1−μ)) with μ* = L/(L+G) = 3/5; the tester engages with (ρ+kI)/VI."""
    (one,) = informative(truce(tmp_path))
    assert one.to_dict()["class"] == "semi-separating"
    assert one.strategies["tested"]["stalling"]["accept"] == F(4, 9)
    assert one.strategies["tester"]["accept"]["engage"] == F(3, 5)
    assert one.to_dict()["beliefs"]["accept"]["sincere"] == 0.6
    assert one.to_dict()["supporting_beliefs"]["accept"] == [{"sincere": 0.6, "stalling": 0.4}]


@pytest.mark.parametrize("mu", [F(1, 10), F(1, 4), F(1, 2), F(59, 100)])
@pytest.mark.parametrize(("L", "G"), [(3, 2), (4, 1), (5, 3)])
def test_the_closed_form_below_the_threshold(mu, L, G, tmp_path):
    star = F(L, L + G)
    if mu >= star:
        return
    found = informative(truce(tmp_path, mu=mu, L=L, G=G))
    assert [one.strategies["tested"]["stalling"]["accept"] for one in found] == [mu * (1 - star) / (star * (1 - mu))]


def test_a_grid_search_finds_the_same_mixture(tmp_path):
    """Both indifferences, looked for on a grid of ninths and fifths with the definition alone."""
    prior = (F(2, 5), F(3, 5))
    sender = np.array([[[4, -1], [0, 0]], [[3, -2], [1, 1]]], dtype=object)
    receiver = np.array([[[2, 0], [2, 0]], [[-3, 0], [-3, 0]]], dtype=object)
    game = SignallingGame(prior, sender, receiver)
    grid = [
        (F(s, 9), F(e, 45))
        for s in range(1, 9)
        for e in range(46)
        if is_equilibrium(game, ((1, 0), (F(s, 9), 1 - F(s, 9))), ((F(e, 45), 1 - F(e, 45)), (0, 1)))
    ]
    assert grid == [(F(4, 9), F(3, 5))]


@pytest.mark.parametrize("mu", ["0.59", "0.6", "0.61"])
def test_the_tester_engages_iff_the_posterior_reaches_the_threshold(mu, tmp_path):
    """If both accept, the posterior is the prior: pooling on accepting with engagement exists iff μ ≥ μ* = 3/5."""
    pooled = [
        one
        for one in truce(tmp_path, mu=mu).equilibria
        if one.to_dict()["class"] == "pooling" and one.outcomes["accept, engage"] == 1
    ]
    assert bool(pooled) == (F(mu) >= F(3, 5))


def test_separating_exists_iff_the_inequalities_say_so(tmp_path):
    """The sincere accept and the stalling decline in some equilibrium iff VI − kI ≤ ρ and VS ≥ kS."""
    seen = set()
    for kI, VS, rho in product((F(1), F(2), F(7, 2), F(4)), (F(1, 2), F(1), F(3)), (F(1), F(3, 2), F(3))):
        solution = truce(tmp_path, kI=kI, VS=VS, rho=rho)
        exists = any(
            one.strategies["tested"]["sincere"]["accept"] == 1 and one.strategies["tested"]["stalling"]["decline"] == 1
            for one in solution.equilibria
        )
        assert exists == (BASE["VI"] - kI <= rho and BASE["kS"] <= VS), (kI, VS, rho)
        seen.add(exists)
    assert seen == {True, False}


def test_the_separating_class_is_named(tmp_path):
    solution = truce(tmp_path, kI=F(9, 2))
    assert "separating" in {one.to_dict()["class"] for one in solution.equilibria}


def test_a_sweep_says_the_same_as_single_runs(tmp_path):
    path = tmp_path / "truce.yaml"
    path.write_text(TRUCE.format(**BASE))
    table = sim.sweep(sim.load(path), vary={"prior": [0, 0.4, 0.6, 1]}).to_pylist()
    for prior in ("0", "0.4", "0.6", "1"):
        rows = [row for row in table if row["parameter.prior"] == float(prior)]
        single = sim.solve(path, parameters={"prior": prior})
        assert [row["payoff.tested"] for row in rows] == [float(one.payoffs["tested"]) for one in single.equilibria]
        assert [row["component"] for row in rows] == [one.component for one in single.equilibria]


def test_a_change_at_a_sample_is_told_once(tmp_path):
    """At the prior μ* = 3/5 the tester is indifferent: one threshold; another at 0."""
    from sim.analysis.thresholds.estimated import estimate_thresholds  # noqa: PLC0415 - beside its only use

    path = tmp_path / "truce.yaml"
    path.write_text(TRUCE.format(**BASE))
    scenario = sim.load(path)
    line = estimate_thresholds(scenario.rules(), "prior", scenario.point(), F(0), F(1))
    assert [one.place.low for one in line.thresholds] == [0, F(3, 5)]
    middle = line.thresholds[1]
    assert middle.place.exact and middle.at not in (middle.before, middle.after)
    assert line.stretches == (line.thresholds[0].before, *(one.after for one in line.thresholds))
