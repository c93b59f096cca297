"""The probabilities of a mixed equilibrium in closed form, where they are short enough to read."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import sympy

from sim.analysis.reasons.conditions import on_branch, written
from sim.errors import ScenarioError
from sim.protocols import NormalFormRules

LONGEST = 120


def closed_forms(
    rules: NormalFormRules, supports: Sequence[tuple[int, ...]], point: Mapping[str, Fraction]
) -> dict[tuple[int, int], str]:
    """(player, strategy) → its probability as a formula, for two players who mix two strategies each.

    A player's probabilities make the *other* one indifferent: with the other's payoffs ``b`` in the 2 × 2 game of the
    strategies in use, the first is played with ``(b₂₂ − b₂₁) / (b₁₁ − b₁₂ − b₂₁ + b₂₂)``. Empty where that does not
    apply.
    """
    if len(supports) != 2 or any(len(support) != 2 for support in supports):
        return {}
    result: dict[tuple[int, int], str] = {}
    for player in (0, 1):
        try:
            b = [[_payoff(rules, 1 - player, player, supports, (i, j), point) for j in (0, 1)] for i in (0, 1)]
            first = sympy.cancel((b[1][1] - b[1][0]) / (b[0][0] - b[0][1] - b[1][0] + b[1][1]))
        except (ScenarioError, NotImplementedError, TypeError, ValueError):
            continue
        texts = [written(first), written(sympy.cancel(1 - first))]
        if not first.is_number and max(map(len, texts)) <= LONGEST:
            result.update({(player, strategy): text for strategy, text in zip(supports[player], texts, strict=True)})
    return result


def _payoff(
    rules: NormalFormRules,
    whose: int,
    player: int,
    supports: Sequence[tuple[int, ...]],
    cell: tuple[int, int],
    point: Mapping[str, Fraction],
) -> Any:
    """The payoff of one player where ``player`` plays the ``cell[0]``-th and the other the ``cell[1]``-th in use."""
    own, other = supports[player][cell[0]], supports[1 - player][cell[1]]
    row = rules.row[own, other] if player == 0 else rules.row[other, own]
    return on_branch(rules.rows[row][whose].symbolic(), point)[0]
