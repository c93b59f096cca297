"""Signalling games: brute force, the normal form with scipy, closed forms of the truce as a test, published games."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog

import sim
from sim.games.signalling import SignallingGame
from sim.protocols.signal.play import SignalPlay
from sim.solvers.signals.perfect_bayesian import perfect_bayesian
from tests.protocols.signals import belief_exists, is_equilibrium, random_game, sure

F = Fraction


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
    assert {one.to_dict()["class"] for one in solution.equilibria} == {"pooling"}
    for one in solution.equilibria:
        sent = "beer" if one.to_dict()["sent"]["beer"] else "quiche"
        other = "quiche" if sent == "beer" else "beer"
        assert one.to_dict()["intuitive"] == (sent == "beer")
        assert one.to_dict()["beliefs"][sent] == {"surly": 0.9, "wimp": 0.1}
        # A duel after the other breakfast is best if a wimp is at least as likely as not.
        duel = one.strategies["bully"][other]["duel"]
        corners = {belief["surly"] for belief in one.to_dict()["supporting_beliefs"][other]}
        assert corners == ({0.0, 0.5} if duel == 1 else {0.5})
        assert duel in (1, F(1, 2))


def test_the_intuitive_criterion_leaves_beer(tmp_path):
    solution = breakfast(tmp_path, refinement="intuitive")
    assert {one.outcomes["beer, leave"] for one in solution.equilibria} == {1}
    assert "rules them out: 2 extreme equilibria" in str(solution.notes[-1])
    assert [component.equilibria for component in solution.components] == [(0, 1)]


def passes(game, sender, receiver):
    """The intuitive criterion by its definition in words, with scipy for what is best for some belief."""
    types, messages, answers = game.shape

    def worth(t, m):
        return sum(receiver[m][a] * game.sender[t, m, a] for a in range(answers))

    for m in range(messages):
        if any(game.prior[t] * sender[t][m] for t in range(types)):
            continue
        gets = [max(worth(t, other) for other in range(messages)) for t in range(types)]

        def best(among, m=m):
            return [a for a in range(answers) if belief_exists(restricted(game, among), m, [a])]

        tempted = [t for t in range(types) if max(game.sender[t, m, a] for a in best(range(types))) >= gets[t]]
        if any(min(game.sender[t, m, a] for a in best(tempted)) > gets[t] for t in tempted):
            return False
    return True


def restricted(game, among):
    """The game with some of the types only."""
    rows = list(among)
    return SignallingGame(tuple(game.prior[t] for t in rows), game.sender[rows], game.receiver[rows])


def mixture(rng, plans):
    weights = [F(int(w)) for w in rng.integers(1, 9, len(plans))]
    return tuple(
        tuple(sum((w * plan[s][m] for w, plan in zip(weights, plans, strict=True)), F(0)) / sum(weights) for m in moves)
        for s, moves in enumerate(map(range, map(len, plans[0])))
    )


def test_mixtures_pass_the_intuitive_criterion_as_is_said():
    """Where all or none of the mixtures are said to pass they do; elsewhere some are unlike every corner."""
    rng = np.random.default_rng(5)
    uniform = unlike = 0
    for _ in range(100):
        game = random_game(rng, (2, 2, 3), largest=2)
        every = perfect_bayesian(game)
        for subset in every.subsets:
            corners = [every.listed[i] for i in subset]
            mixed = [mixture(rng, [getattr(corner, side) for corner in corners]) for side in ("sender", "receiver")]
            assert is_equilibrium(game, *mixed)
            verdicts = {corner.intuitive for corner in corners}
            assert all(corner.intuitive == passes(game, corner.sender, corner.receiver) for corner in corners)
            if every.intuition_is_uniform and len(corners) > 1:
                assert verdicts == {passes(game, *mixed)}
                uniform += 1
            unlike += verdicts != {passes(game, *mixed)}
    assert uniform > 10 and unlike > 1


MIXTURES = """
format: 1
title: A mixture fails where its parts pass
players: [sender, receiver]
types: {sender: {a: {probability: 3/7}, b: {probability: 4/7}}}
protocols:
  game:
    kind: signal
    sender: sender
    messages: [one, two]
    answers: [x, y]
    refinement: intuitive
    cells:
      one, x: [0, {a: 1, b: 0}]
      one, y: [{a: 0, b: 1}, 1]
      two, x: [0, 1]
      two, y: [1, 1]
"""


def test_an_answer_that_mixtures_could_change_is_not_called_complete(tmp_path):
    """A game found at random: every extreme equilibrium passes, and a mixture of some does not."""
    path = tmp_path / "mixtures.yaml"
    path.write_text(MIXTURES)
    solution = sim.solve(path)
    assert not solution.complete
    assert str(solution.certificate).startswith("not proven complete")
    assert "some mixtures of the equilibria shown may fail it" in str(solution.notes[-1])
    path.write_text(MIXTURES.replace("refinement: intuitive", "refinement: none"))
    assert sim.solve(path).complete


def test_a_type_of_probability_0_does_not_separate(tmp_path):
    equilibria = breakfast(tmp_path, surly="1").equilibria
    assert {one.fact(SignalPlay).kind for one in equilibria} == {"pooling"}
    assert any(one.strategies["newcomer"]["surly"] != one.strategies["newcomer"]["wimp"] for one in equilibria)


def test_few_surly_ones_make_beer_semi_separating(tmp_path):
    """With probability 1/10 the bully duels at the prior: the wimp has beer just so often that he is indifferent."""
    (one,) = breakfast(tmp_path, surly="0.1").equilibria
    assert one.to_dict()["class"] == "semi-separating"
    assert one.strategies["newcomer"]["wimp"]["beer"] == F(1, 9)
    assert one.strategies["bully"]["beer"] == {"duel": F(1, 2), "leave": F(1, 2)}
    assert one.strategies["bully"]["quiche"]["duel"] == 1


def test_a_game_that_is_too_large_is_refused():
    game = random_game(np.random.default_rng(0), (2, 9, 2))
    with pytest.raises(sim.errors.SolverError, match="allowed: 8 messages and 8 answers"):
        perfect_bayesian(game)
    with pytest.raises(sim.errors.SolverError, match=r"too large .* combinations of supports"):
        perfect_bayesian(random_game(np.random.default_rng(0), (4, 5, 4)))
