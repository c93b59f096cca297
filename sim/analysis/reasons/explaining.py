"""Reasons as text and JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from sim.analysis.reasons.conditions import closed_forms
from sim.analysis.reasons.reasons import Deviation, NonEquilibrium, Reason, game_at, why, why_not
from sim.analysis.thresholds.lines import Limit, ThresholdLine, limits, place_number, place_to_dict, threshold_lines
from sim.analysis.thresholds.roots import rational_place
from sim.analysis.wording import mixture_in_line
from sim.formulas import Rationals
from sim.protocols import NormalFormRules
from sim.scenario import Scenario
from sim.solution import Solution
from sim.words.numbers import number

_CLOSED_FORM = 200  # longer conditions are not read


@dataclass(frozen=True)
class Explanation:
    """The reasons of one solution."""

    rules: NormalFormRules
    solution: Solution
    reasons: tuple[Reason, ...]
    refusals: tuple[NonEquilibrium, ...]
    cuts: tuple[ThresholdLine, ...]
    point: Mapping[str, Fraction]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "protocol": self.solution.protocol,
            "equilibria": [
                {
                    **equilibrium.to_dict(),
                    "deviations": [self._deviation(one) for one in reason.deviations],
                    "conditions": [
                        {"text": one.text, "on_branch": one.on_branch} for one in reason.conditions if one.text
                    ],
                    "closed_forms": {
                        f"{list(self.rules.players)[player]}.{self._strategy(player, strategy)}": text
                        for (player, strategy), text in closed_forms(self.rules, reason.supports, self.point).items()
                    },
                    "breaks": self._breaks(reason),
                }
                for equilibrium, reason in zip(self.solution.equilibria, self.reasons, strict=True)
            ],
            "refused": [
                {
                    "outcome": list(self.rules.outcomes)[one.outcome],
                    "profile": dict(zip(self.rules.players, self._names(one), strict=True)),
                    "leaving": [self._deviation(two) for two in one.leaving],
                }
                for one in self.refusals
            ],
        }

    def to_text(self) -> str:
        """The reasons in words."""
        return to_text(self)

    def _strategy(self, player: int, strategy: int) -> str:
        return list(list(self.rules.strategies.values())[player])[strategy]

    def _names(self, refusal: NonEquilibrium) -> list[str]:
        strategies = [list(names) for names in self.rules.strategies.values()]
        return [names[i] for names, i in zip(strategies, refusal.profile, strict=True)]

    def _deviation(self, one: Deviation) -> dict[str, Any]:
        player = list(self.rules.players)[one.player]
        return {
            "player": player,
            "to": self._strategy(one.player, one.strategy),
            "loss": float(one.loss),
            **({} if one.outcome is None else {"outcome": list(self.rules.outcomes)[one.outcome]}),
            **({"holds_if": one.condition.text} if one.condition is not None and one.condition.text else {}),
        }

    def _breaks(self, reason: Reason) -> dict[str, Any]:
        result = {}
        for one in self.cuts:
            found = _limits(one, reason)
            result[one.parameter] = {
                side: None if limit is None else {**place_to_dict(limit.place), "still_holds_there": limit.included}
                for side, limit in zip(("below", "above"), found, strict=True)
            }
        return result


def explain(
    scenario: Scenario, protocol: str, point: Mapping[str, Fraction], rules: NormalFormRules, *, parameters: bool = True
) -> Explanation:
    """Find the reasons of all Nash equilibria at a point; with ``parameters``, also how far each may move."""
    solved = rules.solve({name: Rationals.of([value]) for name, value in point.items()}, "nash", select="all")
    solution = replace(solved, protocol=protocol, kind=rules.kind)
    game = game_at(rules, point)
    reasons = tuple(why(rules, game, one, point) for one in solution.equilibria)
    cuts = threshold_lines(scenario, rules, point) if parameters else ()
    return Explanation(rules, solution, reasons, tuple(why_not(rules, game, solution.equilibria, point)), cuts, point)


def to_text(explanation: Explanation) -> str:
    """The reasons in words."""
    rules, lines = explanation.rules, []
    for place, (equilibrium, reason) in enumerate(
        zip(explanation.solution.equilibria, explanation.reasons, strict=True), start=1
    ):
        plays = "; ".join(
            f"{label} {mixture_in_line(equilibrium.strategies[player], rules.strategies[player])}"
            for player, label in rules.players.items()
        )
        lines += [
            f"  Equilibrium {place}: {plays}",
            f"    what comes of it: {mixture_in_line(equilibrium.outcomes, rules.outcomes)}",
        ]
        lines += [f"    {line}" for line in (*_formula_lines(explanation, reason), *_deviation_lines(rules, reason))]
        lines += [f"    {line}" for line in _condition_lines(reason, rules.ordinal)]
        lines += [f"    {line}" for line in _limit_lines(explanation.cuts, reason)]
        lines.append("")
    for refusal in explanation.refusals:
        lines += _refusal_lines(explanation, refusal)
    return "\n".join(lines).rstrip()


def _formula_lines(explanation: Explanation, reason: Reason) -> list[str]:
    """The probabilities in closed form."""
    rules = explanation.rules
    lines = []
    for (player, strategy), text in closed_forms(rules, reason.supports, explanation.point).items():
        name = list(rules.players)[player]
        lines.append(f"{rules.players[name]} plays {list(rules.strategies[name].values())[strategy]} with {text}")
    return lines


def _deviation_lines(rules: NormalFormRules, reason: Reason) -> list[str]:
    """For each player, what every deviation would lose; the binding one is marked."""
    lines = []
    binding = reason.deviations[0] if reason.deviations and not rules.ordinal else None
    for player, (name, label) in enumerate(rules.players.items()):
        parts = []
        for one in reason.deviations:
            if one.player == player:
                strategy = list(rules.strategies[name].values())[one.strategy]
                parts.append(_loss(rules, one) + f" by {strategy}" + (" (binding)" if one is binding else ""))
        if parts:
            lines.append(f"{label} would {'be ' if rules.ordinal else 'lose '}{', '.join(parts)}")
    return lines


def _loss(rules: NormalFormRules, one: Deviation) -> str:
    """How much a deviation loses; on an ordinal scale only whether it does."""
    if rules.ordinal:
        return "no better off" if one.loss == 0 else "worse off"
    return "nothing" if one.loss == 0 else number(one.loss)


def _condition_lines(reason: Reason, ordinal: bool) -> list[str]:
    readable = [one for one in reason.conditions if one.text and len(one.text) <= _CLOSED_FORM]
    if not reason.conditions:
        return []
    lines = ["holds if and only if" if len(readable) == len(reason.conditions) else "holds only if"]
    slack = {one.condition: one.loss for one in reason.deviations if one.condition is not None}
    for one in readable:
        lines.append(f"  {one.text}" + ("" if ordinal else f"   (slack {number(slack[one])})"))
    if any(one.on_branch for one in readable):
        lines.append("  as long as each conditional, min, max and abs of the payoffs keeps its present branch")
    return lines


def _limits(one: ThresholdLine, reason: Reason) -> tuple[Limit | None, Limit | None]:
    return limits(one.line, rational_place(one.value), reason.supports)


def _limit_lines(cuts: tuple[ThresholdLine, ...], reason: Reason) -> list[str]:
    """The parameters that can break it alone, the smallest relative change first."""
    found = []
    for one in cuts:
        spread = float(one.line.high - one.line.low)
        sides = [
            (abs(float(limit.place) - float(one.value)) / spread, word, limit)
            for limit, word in zip(_limits(one, reason), ("below", "above"), strict=True)
            if limit is not None
        ]
        if sides:
            said = " or ".join(_limit_words(word, limit) for _, word, limit in sorted(sides, key=lambda side: side[:2]))
            doubt = "" if one.line.guaranteed or one.line.pure_only else " (estimated)"
            found.append(
                (min(side[0] for side in sides), f"  {one.parameter} (now {number(one.value)}): {said}{doubt}")
            )
    if not cuts:
        return []
    if not found:
        return ["no parameter breaks it alone within its range"]
    return ["breaks, if one parameter moves alone, with", *(text for _, text in sorted(found))]


def _limit_words(word: str, limit: Limit) -> str:
    if limit.included:
        return f"any value {word} {place_number(limit.place)}"
    return f"{place_number(limit.place)} and {word}"


def _refusal_lines(explanation: Explanation, refusal: NonEquilibrium) -> list[str]:
    rules = explanation.rules
    label = list(rules.outcomes.values())[refusal.outcome]
    more = "" if refusal.profiles == 1 else f" (the closest of {refusal.profiles} profiles that lead to it)"
    what = "a pure equilibrium" if len(rules.players) > 2 and not rules.ordinal else "an equilibrium"
    lines = [f"  Not the outcome of {what}: {label}{more}"]
    for alike in _alike(refusal.leaving):
        one = alike[0]
        name = list(rules.players)[one.player]
        labels = list(rules.strategies[name].values())
        others = " or ".join(labels[two.strategy] for two in alike)
        outcome = list(rules.outcomes.values())[one.outcome] if one.outcome is not None else ""
        brings = "" if outcome in ("", others) else f", which brings {outcome},"
        gains = "be better off" if rules.ordinal else f"gain {number(-one.loss)}"
        lines.append(f"    {rules.players[name]} would leave it for {others}{brings} and {gains}")
        text = one.condition.text if one.condition is not None and one.condition.varies else ""
        if text and len(text) <= _CLOSED_FORM:
            lines.append(f"      would stay only if {text}")
    return [*lines, ""]


def _alike(deviations: Sequence[Deviation]) -> list[list[Deviation]]:
    """Deviations of one player with the same consequences, together."""
    groups: dict[Any, list[Deviation]] = {}
    for one in deviations:
        groups.setdefault((one.player, one.outcome, one.loss, one.condition), []).append(one)
    return list(groups.values())
