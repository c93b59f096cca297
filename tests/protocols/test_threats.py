"""A threat that was not carried out, as a tree: beliefs and compliance against closed forms."""

from fractions import Fraction
from itertools import product

import pytest

from sim.errors import ScenarioError

F = Fraction

THREAT = """
format: 1
title: A threat that was not carried out
players: [target, sender]
parameters:
  resolved: {value: 0.5, range: [0, 1]}
  executes: {value: 0.4, range: [0, 1]}
  times: {value: 0, range: [0, 20]}
  benefit: {value: 1, range: [0, 10]}
  sanction: {value: 4, range: [0, 10]}
definitions:
  passed: (1 - executes) ** times
protocols:
  threat:
    kind: tree
    root:
      chance:
        never_meant:
          probability: 1 - resolved
          then: {player: target, information: unexecuted, actions: {comply: [0, 1], defy: [benefit, 0]}}
        meant:
          probability: resolved
          then:
            chance:
              executed: {probability: 1 - passed, then: [0, 0]}
              unexecuted:
                probability: passed
                then:
                  player: target
                  information: unexecuted
                  actions:
                    comply: [0, 1]
                    defy:
                      chance:
                        carried_out: {probability: executes, then: [benefit - sanction, 0]}
                        let_pass: {probability: 1 - executes, then: [benefit, 0]}
"""


@pytest.mark.parametrize("times", range(5))
def test_belief_after_unexecuted_threats(times, solved):
    """ρ(1−e)ⁿ / (ρ(1−e)ⁿ + 1−ρ)."""
    rho, e = F(1, 2), F(2, 5)
    expected = rho * (1 - e) ** times / (rho * (1 - e) ** times + 1 - rho)
    solution = solved(THREAT, parameters={"times": times})
    belief = solution.equilibria[0].to_dict()["beliefs"]["unexecuted"]
    assert belief["meant-unexecuted"] == pytest.approx(float(expected), abs=1e-12)
    assert sum(belief.values()) == pytest.approx(1)


def test_the_target_complies_iff_the_threat_is_likely_enough(solved):
    """It complies iff q ≥ b/s, where q is the probability that the threat is carried out."""
    seen = set()
    for times, sanction in product(range(4), (2, 4, 5, F(20, 3), 10)):
        posterior = F(1, 2) * F(3, 5) ** times / (F(1, 2) * F(3, 5) ** times + F(1, 2))
        q = posterior * F(2, 5)
        solution = solved(THREAT, parameters={"times": times, "sanction": sanction})
        complies = {one.strategies["target"]["unexecuted"]["comply"] for one in solution.equilibria}
        assert (1 in complies) == (q >= 1 / F(sanction))
        assert (0 in complies) == (q <= 1 / F(sanction))
        seen.add(frozenset(complies))
    assert seen == {frozenset({0}), frozenset({1}), frozenset({0, 1})}


def test_probabilities_that_are_none_are_told(solved):
    with pytest.raises(ScenarioError, match=r"probabilities of a chance move are not a distribution \(executed"):
        solved(THREAT, parameters={"executes": 2, "times": 1})
