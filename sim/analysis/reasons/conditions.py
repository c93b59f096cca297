"""Closed-form conditions: when one payoff is at least another, as an inequality between readable sides.

Conditionals, ``min``, ``max`` and ``abs`` are replaced by the branch that holds at the current point; the condition is
then right as long as they keep their branch, and says so.

The probabilities of a mixed equilibrium in closed form, where they are short enough to read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy

from sim.errors import ScenarioError
from sim.formulas import Formula
from sim.protocols import NormalFormRules

Point = Mapping[str, Fraction]


@dataclass(frozen=True)
class Condition:
    """``difference ≥ 0`` in the parameters; ``on_branch``: only while conditionals keep their branch.

    ``difference`` is a sympy expression, None where there is no closed form.
    """

    difference: Any
    on_branch: bool

    @property
    def always(self) -> bool:
        """Whether it holds whatever the parameters are: a constant that is not negative."""
        return self.difference is not None and bool(self.difference.is_number and self.difference >= 0)

    @property
    def varies(self) -> bool:
        """Whether it depends on any parameter, as far as is known."""
        return self.difference is not None and not self.difference.is_number

    @property
    def text(self) -> str:
        """An inequality with positive terms only on either side, such as ``a ≥ b + 1``; "" without a closed form."""
        if self.difference is None:
            return ""
        expression = self.difference
        terms = expression.as_ordered_terms() if isinstance(expression, sympy.Add) else [expression]
        right = [-term for term in terms if term.could_extract_minus_sign()]
        left = [term for term in terms if not term.could_extract_minus_sign()]
        return f"{written(sympy.Add(*left))} ≥ {written(sympy.Add(*right))}"


def at_least(one: Formula, other: Formula, point: Point) -> Condition:
    """The condition that one formula is at least another."""
    try:
        difference = one.symbolic() - other.symbolic()
        branch, chosen = on_branch(difference, point)
    except (ScenarioError, NotImplementedError, TypeError, ValueError):
        return Condition(None, False)
    return Condition(sympy.expand(branch), chosen)


def on_branch(expression: Any, point: Point) -> tuple[Any, bool]:
    """The expression with each conditional replaced by its branch at the point, and whether there was any."""
    values = {sympy.Symbol(name, real=True): sympy.Rational(v.numerator, v.denominator) for name, v in point.items()}
    chosen = False

    def walk(part: Any) -> Any:
        nonlocal chosen
        if isinstance(part, sympy.Piecewise):
            chosen = True
            return walk(next(branch for branch, holds in part.args if holds.subs(values) == sympy.true))
        if isinstance(part, sympy.Max | sympy.Min):
            chosen = True
            pick = max if isinstance(part, sympy.Max) else min
            return walk(pick(part.args, key=lambda argument: argument.subs(values)))
        if isinstance(part, sympy.Abs):
            chosen = True
            inside = part.args[0]
            return walk(inside if inside.subs(values) >= 0 else -inside)
        return part.func(*map(walk, part.args)) if part.args else part

    return walk(expression), chosen


def written(expression: Any) -> str:
    """An expression as one would write it."""
    if not isinstance(expression, sympy.Add):
        return _term(expression)
    text = ""
    for term in expression.as_ordered_terms():
        negative = term.could_extract_minus_sign()
        sign = (" - " if negative else " + ") if text else ("-" if negative else "")
        text += sign + _term(-term if negative else term)
    return text


def _term(expression: Any) -> str:
    return str(_decimals(expression)).replace("**", "^").replace("*", "·")


def _decimals(expression: Any) -> Any:
    """Rational coefficients with short decimals as decimals."""
    return expression.replace(
        lambda part: isinstance(part, sympy.Rational) and not part.is_Integer and _is_short(part),
        lambda part: sympy.Symbol(f"{float(part):g}"),
    )


def _is_short(value: Any) -> bool:
    return Fraction(f"{float(value):g}") == Fraction(int(value.p), int(value.q))


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
