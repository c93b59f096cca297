"""The same games as trees and under other protocols: demands, offers, signal, types."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

F = Fraction

# ----- the same games under other protocols -----

FACTS = """
format: 1
title: Three options
players: [north, south]
options: [a, b]
no_deal: {}
payoffs:
  north: {a: NA, b: NB, no_deal: N0}
  south: {a: SA, b: SB, no_deal: S0}
protocols:
  demands: {kind: demands}
  as_tree:
    kind: tree
    root:
      player: north
      actions:
        a: {player: south, information: asked, actions: {a: a, b: no_deal}}
        b: {player: south, information: asked, actions: {a: no_deal, b: b}}
  once: {kind: offers, proposers: [north]}
  once_tree:
    kind: tree
    root:
      player: north
      actions:
        a: {player: south, actions: {accept: a, refuse: no_deal}}
        b: {player: south, actions: {accept: b, refuse: no_deal}}
  twice: {kind: offers, proposers: [north, south], discount: {north: 0.9, south: 0.5}}
  twice_tree:
    kind: tree
    root:
      player: north
      actions:
        a:
          player: south
          actions:
            accept: a
            a: {player: north, actions: {accept: {outcome: a, payoffs: [LA, TA]}, refuse: no_deal}}
            b: {player: north, actions: {accept: {outcome: b, payoffs: [LB, TB]}, refuse: no_deal}}
        b:
          player: south
          actions:
            accept: b
            a: {player: north, actions: {accept: {outcome: a, payoffs: [LA, TA]}, refuse: no_deal}}
            b: {player: north, actions: {accept: {outcome: b, payoffs: [LB, TB]}, refuse: no_deal}}
"""


def facts(rng):
    numbers = dict(zip(("NA", "NB", "N0", "SA", "SB", "S0"), map(int, rng.permutation(13)[:6] - 6), strict=True))
    for late, now, weight in (("L", "N", F(9, 10)), ("T", "S", F(1, 2))):
        for option in "AB":
            numbers[late + option] = numbers[now + "0"] + weight * (numbers[now + option] - numbers[now + "0"])
    text = FACTS
    for name, number in numbers.items():
        text = text.replace(name, str(number))
    return text


def comparable(solution):
    return {(tuple(one.payoffs.values()), tuple(sorted(one.outcomes.items()))) for one in solution.equilibria}


@pytest.mark.parametrize("seed", range(6))
def test_the_tree_of_demands_gives_what_demands_gives(seed, solved):
    text = facts(np.random.default_rng(seed))
    one, other = solved(text, protocol="demands"), solved(text, protocol="as_tree")
    assert comparable(one) == comparable(other)
    assert len(one.equilibria) == len(other.equilibria)
    assert [len(part.equilibria) for part in one.components] == [len(part.equilibria) for part in other.components]


@pytest.mark.parametrize(("offers", "tree"), [("once", "once_tree"), ("twice", "twice_tree")])
def test_the_tree_of_offers_gives_what_offers_gives(offers, tree, solved):
    for seed in range(6):
        text = facts(np.random.default_rng(seed))
        one, other = solved(text, protocol=offers), solved(text, protocol=tree)
        assert comparable(one) == comparable(other)


TYPED = """
format: 1
title: The same signal twice
players: [sender, receiver]
types: {sender: {good: {probability: P}, bad: {probability: 1 - P}}}
protocols:
  signal:
    kind: signal
    sender: sender
    messages: [m, n]
    answers: [x, y]
    cells:
      m, x: [{good: 1S, bad: 2S}, {good: 1R, bad: 2R}]
      m, y: [{good: 3S, bad: 4S}, {good: 3R, bad: 4R}]
      n, x: [{good: 5S, bad: 6S}, {good: 5R, bad: 6R}]
      n, y: [{good: 7S, bad: 8S}, {good: 7R, bad: 8R}]
  tree:
    kind: tree
    root:
      player: sender
      actions:
        m:
          player: receiver
          actions:
            x: [{good: 1S, bad: 2S}, {good: 1R, bad: 2R}]
            y: [{good: 3S, bad: 4S}, {good: 3R, bad: 4R}]
        n:
          player: receiver
          actions:
            x: [{good: 5S, bad: 6S}, {good: 5R, bad: 6R}]
            y: [{good: 7S, bad: 8S}, {good: 7R, bad: 8R}]
"""


def test_the_tree_of_a_signal_gives_what_signal_gives(solved):
    """Perfect Bayesian equilibria of a signal are the Nash equilibria of its tree that some beliefs support."""
    rng = np.random.default_rng(3)
    failing = mixed = 0
    for _ in range(15):
        text = TYPED.replace("P", f"{int(rng.integers(1, 5))}/5")
        for number, side in product(range(1, 9), "SR"):
            text = text.replace(f"{number}{side}", str(int(rng.integers(-4, 5))))
        signal, tree = solved(text, protocol="signal"), solved(text, protocol="tree")
        assert tree.complete and tree.exact
        strategies = [one.strategies for one in signal.equilibria]
        rational = [_flat(one.strategies) for one in tree.equilibria if one.to_dict()["sequentially_rational"]]
        assert all(one in strategies for one in rational)
        assert [one for one in strategies if _pure(one)] == [
            one for one in strategies if _pure(one) and one in rational
        ]
        assert {tuple(one.payoffs.values()) for one in signal.equilibria} == {
            tuple(one.payoffs.values()) for one in tree.equilibria if one.to_dict()["sequentially_rational"]
        }
        interim = {tuple(one.to_dict()["interim_payoffs"]["sender"].values()) for one in signal.equilibria}
        assert interim >= {
            tuple(one.to_dict()["interim_payoffs"]["sender"].values())
            for one in tree.equilibria
            if one.to_dict()["sequentially_rational"]
        }
        failing += len(rational) < len(tree.equilibria)
        mixed += any(not _pure(one) for one in rational)
    assert failing and mixed


def _flat(strategies):
    """The sender has one decision for each type."""
    return {**strategies, "sender": {kind: sets["start"] for kind, sets in strategies["sender"].items()}}


def _pure(strategies):
    return all(p in (0, 1) for part in strategies.values() for row in part.values() for p in row.values())


def test_types_in_a_tree_are_harsanyis(solved):
    """Simultaneous moves of players with types, as a tree and as a matrix."""
    rng = np.random.default_rng(4)
    for _ in range(5):
        cells = {
            f"{a}, {b}": f"[{{s: {n[0]}, t: {n[1]}}}, {{u: {n[2]}, v: {n[3]}}}]"
            for a in "lr"
            for b in "lr"
            for n in [rng.integers(-3, 4, 4).tolist()]
        }
        listed = "".join(f"      {name}: {cell}\n" for name, cell in cells.items())
        text = f"""
format: 1
title: Both ways
players: [row, column]
types:
  row: {{s: {{probability: 1/3}}, t: {{probability: 2/3}}}}
  column: {{u: {{probability: 1/4}}, v: {{probability: 3/4}}}}
protocols:
  matrix:
    kind: matrix
    strategies: {{row: [l, r], column: [l, r]}}
    cells:
{listed}  tree:
    kind: tree
    root:
      player: row
      actions:
        l: {{player: column, information: move, actions: {{l: {cells["l, l"]}, r: {cells["l, r"]}}}}}
        r: {{player: column, information: move, actions: {{l: {cells["r, l"]}, r: {cells["r, r"]}}}}}
"""
        matrix, tree = solved(text, protocol="matrix"), solved(text, protocol="tree")
        assert [tuple(one.payoffs.values()) for one in matrix.equilibria] == [
            tuple(one.payoffs.values()) for one in tree.equilibria
        ]
        for one, other in zip(matrix.equilibria, tree.equilibria, strict=True):
            assert one.strategies["row"] == {kind: sets["start"] for kind, sets in other.strategies["row"].items()}
            assert one.strategies["column"] == {kind: sets["move"] for kind, sets in other.strategies["column"].items()}
            for player, gains in one.to_dict()["interim_payoffs"].items():
                assert other.to_dict()["interim_payoffs"][player] == pytest.approx(gains)
