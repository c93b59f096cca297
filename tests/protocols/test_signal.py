"""Signalling games: brute force, the normal form with scipy, closed forms of the truce as a test, published games."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog

import sim
from sim.games.signalling import SignallingGame
from sim.solvers.perfect_bayesian import perfect_bayesian

F = Fraction


def random_game(rng, shape, largest=4):
    types = shape[0]
    weights = rng.integers(1, 5, types)
    prior = tuple(F(int(w), int(weights.sum())) for w in weights)
    sender, receiver = (rng.integers(0, largest, shape).astype(object) for _ in (0, 1))
    return SignallingGame(prior, sender, receiver)


def belief_exists(game, message, used):
    """By scipy's linear programming: whether some belief makes the answers best."""
    worth = game.receiver[:, message, :].astype(float)
    rows = [worth[:, a] - worth[:, b] for b in used for a in range(game.shape[2])]
    ones = np.ones((1, game.shape[0]))
    return linprog(np.zeros(game.shape[0]), A_ub=rows, b_ub=np.zeros(len(rows)), A_eq=ones, b_eq=[1]).status == 0


def is_equilibrium(game, sender, receiver):
    """The definition of a perfect Bayesian equilibrium."""
    types, messages, answers = game.shape
    for t in range(types):
        worth = [sum(receiver[m][a] * game.sender[t, m, a] for a in range(answers)) for m in range(messages)]
        if any(sender[t][m] and worth[m] < max(worth) for m in range(messages)):
            return False
    for m in range(messages):
        used = [a for a in range(answers) if receiver[m][a]]
        weight = [game.prior[t] * sender[t][m] for t in range(types)]
        if any(weight):
            worth = [sum(w * game.receiver[t, m, a] for t, w in enumerate(weight)) for a in range(answers)]
            if any(worth[a] < max(worth) for a in used):
                return False
        elif not belief_exists(game, m, used):
            return False
    return True


def sure(moves, count):
    return tuple(tuple(F(int(i == move)) for i in range(count)) for move in moves)


@pytest.mark.parametrize("shape", [(2, 2, 2), (3, 2, 2), (2, 3, 2), (2, 2, 3)])
def test_no_pure_equilibrium_is_missing_and_every_one_is_one(shape):
    rng = np.random.default_rng(1)
    types, messages, answers = shape
    for _ in range(8):
        game = random_game(rng, shape)
        found = {(one.sender, one.receiver) for one in perfect_bayesian(game).listed}
        assert all(is_equilibrium(game, *one) for one in found)
        every = {
            (sure(sends, messages), sure(replies, answers))
            for sends in product(range(messages), repeat=types)
            for replies in product(range(answers), repeat=messages)
            if is_equilibrium(game, sure(sends, messages), sure(replies, answers))
        }
        assert {one for one in found if all(p in (0, 1) for plan in one for row in plan for p in row)} == every


def normal_form(game):
    """Plans of both sides, and expected payoffs from the definition."""
    types, messages, answers = game.shape
    plans = list(product(range(messages), repeat=types)), list(product(range(answers), repeat=messages))
    payoffs = [
        [
            [sum(game.prior[t] * of[t, m, reply[m]] for t, m in enumerate(send)) for reply in plans[1]]
            for send in plans[0]
        ]
        for of in (game.sender, game.receiver)
    ]
    return plans, payoffs


def behaviour(plans, mixed, situations, moves):
    return tuple(
        tuple(sum((p for plan, p in zip(plans, mixed, strict=True) if plan[s] == m), F(0)) for m in range(moves))
        for s in range(situations)
    )


@pytest.mark.parametrize("shape", [(2, 2, 2), (3, 2, 2), (2, 3, 2), (2, 2, 3)])
def test_every_nash_equilibrium_with_beliefs_is_a_mixture_of_ours(shape):
    """The exact solver on the normal form finds all Nash equilibria; those with beliefs are in the hull of ours."""
    rng = np.random.default_rng(2)
    types, messages, answers = shape
    mixed = 0
    for _ in range(8):
        game = random_game(rng, shape, 6)
        plans, payoffs = normal_form(game)
        ours = [(one.sender, one.receiver) for one in perfect_bayesian(game).listed]
        for one in sim.nash(*payoffs).equilibria:
            x, y = (list(strategy.values()) for strategy in one.strategies.values())
            sender, receiver = behaviour(plans[0], x, types, messages), behaviour(plans[1], y, messages, answers)
            if not is_equilibrium(game, sender, receiver):
                continue
            mixed += any(p not in (0, 1) for row in sender for p in row)
            assert in_hull(sender, [s for s, _ in ours if is_equilibrium(game, s, receiver)])
            assert in_hull(receiver, [r for _, r in ours if is_equilibrium(game, sender, r)])
    assert mixed


def in_hull(plan, others):
    if not others:
        return False
    flat = [[float(p) for row in one for p in row] + [1.0] for one in others]
    point = [float(p) for row in plan for p in row] + [1.0]
    return linprog(np.zeros(len(others)), A_eq=np.array(flat).T, b_eq=point).status == 0


def test_subsets_are_products_of_equilibria():
    """Every mixture of the corners of a subset, sender and receiver apart, is an equilibrium."""
    rng = np.random.default_rng(3)
    several = 0
    for _ in range(12):
        game = random_game(rng, (2, 2, 2), 3)
        found = perfect_bayesian(game)
        assert {place for subset in found.subsets for place in subset} == set(range(len(found.listed)))
        for subset in found.subsets:
            corners = [found.listed[place] for place in subset]
            several += len(corners) > 1
            weights = [F(int(w)) for w in rng.integers(1, 5, len(corners))]
            mixed = [
                tuple(
                    tuple(
                        sum(w * plan[i][j] for w, plan in zip(weights, plans, strict=True)) / sum(weights)
                        for j in (0, 1)
                    )
                    for i in (0, 1)
                )
                for plans in ([one.sender for one in corners], [one.receiver for one in corners])
            ]
            assert is_equilibrium(game, *mixed)
    assert several


# ----- Spence's and Cho & Kreps's games -----

BREAKFAST = """
format: 1
title: Beer and quiche
players: [newcomer, bully]
parameters: {surly: {value: SURLY, range: [0, 1]}}
types: {newcomer: {surly: {probability: surly}, wimp: {probability: 1 - surly}}}
protocols:
  breakfast:
    kind: signal
    sender: newcomer
    messages: [beer, quiche]
    answers: [duel, leave]
    refinement: REFINEMENT
    cells:
      beer, duel: [{surly: 1, wimp: 0}, {surly: 0, wimp: 1}]
      beer, leave: [{surly: 3, wimp: 2}, {surly: 1, wimp: 0}]
      quiche, duel: [{surly: 0, wimp: 1}, {surly: 0, wimp: 1}]
      quiche, leave: [{surly: 2, wimp: 3}, {surly: 1, wimp: 0}]
"""


def breakfast(tmp_path, surly="0.9", refinement="none"):
    path = tmp_path / "breakfast.yaml"
    path.write_text(BREAKFAST.replace("SURLY", surly).replace("REFINEMENT", refinement))
    return sim.solve(path)


def test_beer_and_quiche(tmp_path):
    """Cho & Kreps (1987), section I: two sets of pooling equilibria, of which beer alone is intuitive."""
    solution = breakfast(tmp_path)
    assert len(solution.components) == 2
    assert {one.details["class"] for one in solution.equilibria} == {"pooling"}
    for one in solution.equilibria:
        sent = "beer" if one.details["sent"]["beer"] else "quiche"
        other = "quiche" if sent == "beer" else "beer"
        assert one.details["intuitive"] == (sent == "beer")
        assert one.details["beliefs"][sent] == {"surly": 0.9, "wimp": 0.1}
        # A duel after the other breakfast is best if a wimp is at least as likely as not.
        duel = one.strategies["bully"][other]["duel"]
        corners = {belief["surly"] for belief in one.details["supporting_beliefs"][other]}
        assert corners == ({0.0, 0.5} if duel == 1 else {0.5})
        assert duel in (1, F(1, 2))


def test_the_intuitive_criterion_leaves_beer(tmp_path):
    solution = breakfast(tmp_path, refinement="intuitive")
    assert {one.outcomes["beer, leave"] for one in solution.equilibria} == {1}
    assert "rules them out: 2 extreme equilibria" in solution.notes[-1]
    assert [component.equilibria for component in solution.components] == [(0, 1)]


def test_few_surly_ones_make_beer_semi_separating(tmp_path):
    """With probability 1/10 the bully duels at the prior: the wimp has beer just so often that he is indifferent."""
    (one,) = breakfast(tmp_path, surly="0.1").equilibria
    assert one.details["class"] == "semi-separating"
    assert one.strategies["newcomer"]["wimp"]["beer"] == F(1, 9)
    assert one.strategies["bully"]["beer"] == {"duel": F(1, 2), "leave": F(1, 2)}
    assert one.strategies["bully"]["quiche"]["duel"] == 1


# ----- the truce as a test of seriousness: REFERENCE, "Signals" -----

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
    assert one.details["class"] == "semi-separating"
    assert one.strategies["tested"]["stalling"]["accept"] == F(4, 9)
    assert one.strategies["tester"]["accept"]["engage"] == F(3, 5)
    assert one.details["beliefs"]["accept"]["sincere"] == 0.6
    assert one.details["supporting_beliefs"]["accept"] == [{"sincere": 0.6, "stalling": 0.4}]


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
        if one.details["class"] == "pooling" and one.outcomes["accept, engage"] == 1
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
    assert "separating" in {one.details["class"] for one in solution.equilibria}


def test_a_sweep_says_the_same_as_single_runs(tmp_path):
    path = tmp_path / "truce.yaml"
    path.write_text(TRUCE.format(**BASE))
    table = sim.sweep(sim.load(path), vary={"prior": [0, 0.4, 0.6, 1]}).to_pylist()
    for prior in ("0", "0.4", "0.6", "1"):
        rows = [row for row in table if row["parameter.prior"] == float(prior)]
        single = sim.solve(path, parameters={"prior": prior})
        assert [row["payoff.tested"] for row in rows] == [float(one.payoffs["tested"]) for one in single.equilibria]
        assert [row["component"] for row in rows] == [one.component for one in single.equilibria]


def test_a_game_that_is_too_large_is_refused():
    game = random_game(np.random.default_rng(0), (2, 9, 2))
    with pytest.raises(sim.errors.SolverError, match="allowed: 8 messages and 8 answers"):
        perfect_bayesian(game)
    with pytest.raises(sim.errors.SolverError, match=r"too large .* combinations of supports"):
        perfect_bayesian(random_game(np.random.default_rng(0), (4, 5, 4)))
