"""Small scenarios whose regimes are known in closed form."""

import pytest

from sim.scenario import load

STAG_HUNT = """
format: 1
title: Stag hunt with a varying temptation
parameters:
  temptation: {value: 2, range: [0, 6], label: Payoff of the hare when the other hunts the stag, basis: assumption}
  safety: {value: 1, range: [0, 2], label: Payoff of two hares, basis: assumption}
players:
  rousseau: {label: Rousseau}
  hume: {label: Hume}
protocols:
  hunt:
    kind: matrix
    strategies:
      rousseau: {stag: {label: Stag}, hare: {label: Hare}}
      hume: {stag: {label: Stag}, hare: {label: Hare}}
    cells:
      stag, stag: {payoffs: [3, 3], label: Both hunt the stag}
      stag, hare: [0, temptation]
      hare, stag: [temptation, 0]
      hare, hare: {payoffs: [safety, safety], label: Both hunt hares}
variants:
  tempting: {label: Fat hares, parameters: {temptation: 5}}
sweeps:
  temptation:
    protocol: hunt
    vary: {temptation: {from: 0, to: 6, steps: 13}}
"""

# Each player gets 1 by agreeing; alone, agreeing pays 1 / (cost - 2), which has no value at cost = 2.
FRAGILE = """
format: 1
title: A payoff that cannot be computed everywhere
parameters:
  cost: {value: 1, range: [0, 4], label: Cost, basis: assumption}
players:
  one: {label: One}
  two: {label: Two}
protocols:
  deal:
    kind: matrix
    strategies: {one: [agree, refuse], two: [agree, refuse]}
    cells:
      agree, agree: [1, 1]
      agree, refuse: [1 / (cost - 2), 0]
      refuse, agree: [0, 1 / (cost - 2)]
      refuse, refuse: [0, 0]
"""

PENNIES = """
format: 1
title: Matching pennies with preferences that have an order only
scale: ordinal
parameters:
  stake: {value: 1, range: [0, 2], label: Stake, basis: assumption}
players:
  even: {label: Even}
  odd: {label: Odd}
protocols:
  coins:
    kind: matrix
    strategies: {even: [heads, tails], odd: [heads, tails]}
    cells:
      heads, heads: [stake, 0]
      heads, tails: [0, 1]
      tails, heads: [0, 1]
      tails, tails: [stake, 0]
"""


def _scenario(tmp_path_factory, name, text):
    path = tmp_path_factory.mktemp("scenarios") / f"{name}.yaml"
    path.write_text(text.lstrip(), encoding="utf-8")
    return load(path)


@pytest.fixture(scope="session")
def stag_hunt(tmp_path_factory):
    return _scenario(tmp_path_factory, "stag_hunt", STAG_HUNT)


@pytest.fixture(scope="session")
def fragile(tmp_path_factory):
    return _scenario(tmp_path_factory, "fragile", FRAGILE)


@pytest.fixture(scope="session")
def fragile_pair(tmp_path_factory):
    other = "  other: {value: 1, range: [0, 1], label: Something else, basis: assumption}\nplayers:"
    text = FRAGILE.replace("players:", other, 1).replace("[1, 1]", "[1 + other, 1]")
    return _scenario(tmp_path_factory, "fragile_pair", text)


@pytest.fixture(scope="session")
def pennies(tmp_path_factory):
    return _scenario(tmp_path_factory, "pennies", PENNIES)
