"""Closed-form conditions: when one payoff is at least another, in inequalities between readable sides.

Where ``min``, ``max``, ``abs`` and conditionals leave it short enough to read, the condition is exact everywhere:
``max(x, y) ≤ 1`` is ``x ≤ 1`` and ``y ≤ 1``. Elsewhere each takes the branch that holds at the current point; the
condition is then right as long as they keep their branch, and says so.

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
from sim.words import say

Point = Mapping[str, Fraction]

LONGEST = 120  # formulas of probabilities that are longer are not read
_MOST_CASES = 24  # inequalities of one condition
_BRANCHING = (sympy.Max, sympy.Min, sympy.Abs, sympy.Piecewise)
_SIGNS = {sympy.Ge: "≥", sympy.Gt: ">", sympy.Le: "≤", sympy.Lt: "<", sympy.Eq: "=", sympy.Ne: "≠"}
_TURNED = {"≥": "≤", ">": "<", "≤": "≥", "<": ">", "=": "=", "≠": "≠"}


@dataclass(frozen=True)
class Condition:
    """What must hold of the parameters; ``on_branch``: only while conditionals keep their branch.

    ``holds`` is a sympy Boolean, None where there is no closed form.
    """

    holds: Any
    on_branch: bool = False

    @property
    def always(self) -> bool:
        """Whether it holds whatever the parameters are."""
        return bool(self.holds == sympy.true) and not self.on_branch

    @property
    def parts(self) -> list["Condition"]:
        """The conditions that must all hold."""
        parts = self.holds.args if isinstance(self.holds, sympy.And) else (self.holds,)
        return [Condition(part, self.on_branch) for part in parts]

    @property
    def text(self) -> str:
        """Such as ``a ≥ b + 1``, with positive terms only on either side; "" without parameters or a closed form."""
        return "" if self.holds is None or self.holds in (sympy.true, sympy.false) else _text(self.holds)

    def slack(self, point: Point) -> Fraction | None:
        """By how much an inequality holds at a point; None for anything else."""
        if not isinstance(self.holds, sympy.Ge):
            return None
        slack = (self.holds.lhs - self.holds.rhs).subs(_symbols(point))
        return Fraction(int(slack.p), int(slack.q)) if slack.is_Rational else Fraction(float(slack))


def at_least(one: Formula, other: Formula, point: Point, longest: int) -> Condition:
    """The condition that one formula is at least another; exact if that takes no more than ``longest`` characters."""
    try:
        difference = one.symbolic() - other.symbolic()
        exact = _not_negative(difference)
        if exact is not None and len(Condition(exact).text) <= longest:
            return Condition(exact)
        return Condition(_inequality(on_branch(difference, point)), on_branch=True)
    except (ScenarioError, NotImplementedError, TypeError, ValueError):
        return Condition(None)


def _inequality(difference: Any) -> Any:
    return sympy.Ge(sympy.expand(difference), 0)


def _not_negative(difference: Any) -> Any | None:
    """Where an expression is not negative, as a Boolean of inequalities; None if there are too many."""
    parts = difference.atoms(*_BRANCHING)
    if not parts:
        return _inequality(difference)
    if len(parts) > _MOST_CASES:
        return None
    inner = min((part for part in parts if not any(arg.has(*_BRANCHING) for arg in part.args)), key=str)
    stand_in = sympy.Dummy(real=True)
    outer = difference.xreplace({inner: stand_in})
    cases = []
    for guard, branch in _branches(inner):
        case = _not_negative(outer.xreplace({stand_in: branch}))
        if case is None:
            return None
        cases.append((guard, case))
    if not isinstance(inner, sympy.Piecewise) and (slope := _slope(outer, stand_in)) is not None:
        smallest = (slope < 0) != isinstance(inner, sympy.Min)
        result = (sympy.And if smallest else sympy.Or)(*(case for _, case in cases))
    else:
        result = sympy.Or(*(sympy.And(guard, case) for guard, case in cases))
    return result if len(result.atoms(sympy.core.relational.Relational)) <= _MOST_CASES else None


def _slope(outer: Any, symbol: Any) -> Any | None:
    """By what number an expression rises with a symbol; None if it does not rise in a line."""
    if any(part.has(symbol) for part in outer.atoms(*_BRANCHING)) or not outer.is_polynomial(symbol):
        return None
    slope = sympy.diff(outer, symbol)
    return slope if slope.is_number else None


def _branches(part: Any) -> list[tuple[Any, Any]]:
    """(when it is taken, value) for each branch of a conditional, ``max``, ``min`` or ``abs`` without others inside."""
    if isinstance(part, sympy.Piecewise):
        guards = [guard for _, guard in part.args]
        return [
            (sympy.to_nnf(sympy.And(guard, *map(sympy.Not, guards[:index])), simplify=False), branch)
            for index, (branch, guard) in enumerate(part.args)
        ]
    values = (part.args[0], -part.args[0]) if isinstance(part, sympy.Abs) else part.args
    sign = -1 if isinstance(part, sympy.Min) else 1
    return [
        (sympy.And(*(_inequality(sign * (value - other)) for other in values if other is not value)), value)
        for value in values
    ]


def on_branch(expression: Any, point: Point) -> Any:
    """The expression with each conditional replaced by its branch at the point."""
    values = _symbols(point)

    def walk(part: Any) -> Any:
        if isinstance(part, sympy.Piecewise):
            return walk(next(branch for branch, holds in part.args if holds.subs(values) == sympy.true))
        if isinstance(part, sympy.Max | sympy.Min):
            pick = max if isinstance(part, sympy.Max) else min
            return walk(pick(part.args, key=lambda argument: argument.subs(values)))
        if isinstance(part, sympy.Abs):
            inside = part.args[0]
            return walk(inside if inside.subs(values) >= 0 else -inside)
        return part.func(*map(walk, part.args)) if part.args else part

    return walk(expression)


def _symbols(point: Point) -> dict[Any, Any]:
    return {sympy.Symbol(name, real=True): sympy.Rational(v.numerator, v.denominator) for name, v in point.items()}


def _text(holds: Any) -> str:
    """A Boolean as one would write it; what must all hold stands in brackets within a choice."""
    if isinstance(holds, sympy.Or):
        return say("reasons.or", parts=[_bracketed(part) for part in _ordered(holds)])
    if isinstance(holds, sympy.And):
        return say("reasons.and", parts=[_bracketed(part) for part in _ordered(holds)])
    difference = holds.lhs - holds.rhs
    terms = difference.as_ordered_terms() if isinstance(difference, sympy.Add) else [difference]
    right = sympy.Add(*(-term for term in terms if term.could_extract_minus_sign()))
    left = sympy.Add(*(term for term in terms if not term.could_extract_minus_sign()))
    sign = _SIGNS[type(holds)]
    if left.is_number and not right.is_number:
        left, right, sign = right, left, _TURNED[sign]
    return f"{written(left)} {sign} {written(right)}"


def _bracketed(part: Any) -> str:
    return f"({_text(part)})" if isinstance(part, sympy.And | sympy.Or) else _text(part)


def _ordered(holds: Any) -> list[Any]:
    return sorted(holds.args, key=sympy.default_sort_key)


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
    return on_branch(rules.rows[row][whose].symbolic(), point)
