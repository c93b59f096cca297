"""Alternating offers: against the enumeration of all equilibria, and many games at once against one at a time."""

import random
from fractions import Fraction

import numpy as np
import pytest

from sim.games.alternating_offers import NO_RESULT, AlternatingOffers, Offer, Stakes
from sim.solvers.offers.alternating_offers import REFUSE, subgame_perfect
from sim.solvers.offers.alternating_offers_batch import subgame_perfect_batch
from tests.solvers.offers_oracle import results, tree

HALF = Fraction(1, 2)


def draws(seed):
    """The same games every time."""
    return random.Random(seed)  # noqa: S311 - nothing is to be kept secret


def draw_game(draw, players, rounds, options):
    """A form with offers of its own in every round; sometimes menus."""
    menu = players == 2 and draw.random() < 0.2

    def offers():
        if menu:
            return (Offer("menu", tuple(range(options))),)
        return tuple(Offer(f"offer {k}", (k,)) for k in draw.sample(range(options), draw.randint(1, options)))

    proposers = tuple(draw.randrange(players) for _ in range(rounds))
    return AlternatingOffers(players, proposers, tuple(offers() for _ in range(rounds)), draw.random() < 0.5)


def draw_stakes(draw, players, options, discounts, breakdowns, most):
    """Small whole numbers, so that ties are common."""
    return Stakes(
        [[Fraction(draw.randint(-most, most)) for _ in range(players)] for _ in range(options)],
        [draw.choice(discounts) for _ in range(players)],
        [draw.choice([Fraction(0), Fraction(0), HALF]) for _ in range(players)],
        draw.choice(breakdowns),
    )


@pytest.mark.parametrize("seed", range(10))
def test_all_pure_equilibria_are_found_and_no_other_results(seed):
    draw, several = draws(seed), 0
    for _ in range(200):
        players = draw.choice([2, 2, 2, 3])
        rounds = draw.choice([1, 2, 3] if players == 2 else [1, 2])
        options = draw.choice([1, 2, 3] if rounds < 3 else [1, 2])
        game = draw_game(draw, players, rounds, options)
        shares = [Fraction(0), Fraction(0), HALF, Fraction(1, 3)]
        stakes = draw_stakes(draw, players, options, [Fraction(1), HALF, Fraction(2, 3)], shares, draw.randint(1, 3))
        expected = results(tree(game, stakes))
        found = subgame_perfect(game, stakes)
        keys = [(one.gains, one.ending, one.reached if one.ending != NO_RESULT else 1) for one in found.results]
        assert set(keys) == expected and len(keys) == len(expected)
        assert found.tie or len(expected) == 1
        several += len(expected) > 1
    assert several > 20


@pytest.mark.parametrize("seed", range(10))
def test_paths_lead_to_their_results(seed):
    draw = draws(seed)
    for _ in range(100):
        game = draw_game(draw, 2, 3, 3)
        stakes = draw_stakes(draw, 2, 3, [Fraction(1), HALF], [Fraction(0), HALF], 3)
        for one in subgame_perfect(game, stakes).results:
            assert [step.turn for step in one.path] == list(range(len(one.path)))
            assert sum(REFUSE in step.replies for step in one.path[:-1]) == len(one.path) - 1
            offered = {offer.name: offer for offer in game.offers[one.path[-1].turn]}
            last = one.path[-1]
            if one.ending != NO_RESULT:
                assert one.ending in offered[last.offer].results
                assert one.refusals == last.turn
            assert {name for name, _ in last.others} == set(offered) - {last.offer}


def batch_of(many):
    """Stakes of many games as arrays, and the errors of rounding them."""

    def array(name):
        return np.array([getattr(one, name) for one in many], dtype=object).astype(np.float64)

    size, players = len(many), len(many[0].discount)
    stakes = Stakes(array("gains"), array("discount"), array("delay"), array("breakdown"))
    tiny = np.where(stakes.discount * 64 % 1 == 0, 0.0, 2.0**-53)
    return stakes, Stakes(np.zeros(size), tiny, np.zeros((size, players)), np.zeros(size))


@pytest.mark.parametrize("seed", range(12))
def test_a_batch_agrees_with_one_at_a_time(seed):
    draw = draws(seed)
    players = 2 + (seed % 4 == 3)
    game = draw_game(draw, players, draw.randint(1, 5), 4)
    discounts = [Fraction(1), HALF, Fraction(9, 10), Fraction(0)]
    many = [
        draw_stakes(draw, players, 4, discounts, [Fraction(0), Fraction(0), HALF, Fraction(1)], most)
        for most in [1, 3, 10**6] * 60
    ]
    found = subgame_perfect_batch(game, *batch_of(many))
    assert found.clear.any()
    for i, stakes in enumerate(many):
        exact = subgame_perfect(game, stakes)
        if not found.clear[i]:
            continue
        (one,) = exact.results
        ending = found.ending[i] if (1 - stakes.breakdown) ** int(found.turns[i]) else NO_RESULT
        assert not exact.tie
        assert ending == (one.ending if one.reached else NO_RESULT)
        assert found.gains[i] == pytest.approx([float(gain) for gain in one.gains])
        assert found.turns[i] == len(one.path) - 1


def test_games_without_ties_are_clear():
    draw = draws(7)
    game = draw_game(draw, 2, 5, 4)
    many = [draw_stakes(draw, 2, 4, [Fraction(9, 10), Fraction(8, 9)], [Fraction(0)], 10**9) for _ in range(200)]
    found = subgame_perfect_batch(game, *batch_of(many))
    ties = np.array([subgame_perfect(game, one).tie for one in many])
    # Ties remain where only one side pays for delay and nothing is agreed.
    assert (found.clear == ~ties).all() and found.clear.sum() > 150


def test_waiting_for_the_same_at_no_cost_is_no_tie():
    """A deal now and the same deal later are one result if time costs nobody anything."""
    offers = (Offer("a", (0,)), Offer("b", (1,)))
    game = AlternatingOffers(2, (0, 1, 0), (offers,) * 3)
    stakes = Stakes(
        [[Fraction(3), Fraction(1)], [Fraction(1), Fraction(3)]], [Fraction(1)] * 2, [Fraction(0)] * 2, Fraction(0)
    )
    found = subgame_perfect(game, stakes)
    # Player 0 makes the last offer, so that nobody gives in to less than a.
    assert [(one.ending, one.refusals) for one in found.results] == [(0, 0)] and not found.tie
    batch = subgame_perfect_batch(game, *batch_of([stakes]))
    assert batch.clear.all() and batch.ending.tolist() == [0] and batch.turns.tolist() == [0]


def test_a_very_impatient_player_looks_at_each_round_on_its_own():
    """With a discount of 0 the later rounds count nothing today, and are still played rationally when they come."""
    game = AlternatingOffers(2, (0, 1), ((Offer("a", (0,)),), (Offer("b", (1,)),)))
    gains = [[Fraction(1), Fraction(-1)], [Fraction(-1), Fraction(2)]]
    (one,) = subgame_perfect(game, Stakes(gains, [Fraction(0), Fraction(1)], [Fraction(0)] * 2, Fraction(0))).results
    assert one.ending == NO_RESULT
