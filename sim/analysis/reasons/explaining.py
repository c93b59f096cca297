"""The reasons of a protocol's Nash equilibria, as text and JSON."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from sim.analysis.reasons.conditions import closed_forms
from sim.analysis.reasons.reasons import CLOSED_FORM, Deviation, NonEquilibrium, Reason, game_at, why, why_not
from sim.analysis.thresholds.lines import (
    EquilibriumThreshold,
    ThresholdLine,
    equilibrium_thresholds,
    place_to_dict,
    threshold_lines,
)
from sim.analysis.thresholds.roots import rational_place
from sim.analysis.wording import mixture_in_line
from sim.formulas import Rationals
from sim.protocols import NormalFormRules
from sim.scenario import Scenario
from sim.solution import Equilibrium, Solution
from sim.words import Claim, claim

# A claim and how far it is indented under its equilibrium.
Lines = Iterator[tuple[int, Claim]]


@dataclass(frozen=True)
class Explanation:
    """Why each equilibrium of a solution holds, and why ``others``, the remaining outcomes, are not equilibria.

    ``rules`` and ``solution`` are those of the normal form; ``answer`` is the protocol's own solution, equilibrium by
    equilibrium.
    """

    rules: NormalFormRules
    solution: Solution
    answer: Solution
    reasons: tuple[Reason, ...]
    others: tuple[NonEquilibrium, ...]
    lines: tuple[ThresholdLine, ...]
    point: Mapping[str, Fraction]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "protocol": self.solution.protocol,
            "equilibria": [
                {
                    **equilibrium.to_dict(),
                    "deviations": [self._deviation(deviation) for deviation in reason.deviations],
                    "conditions": [
                        {"text": condition.text, "on_branch": condition.on_branch}
                        for condition in reason.conditions
                        if condition.text
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
                    "outcome": list(self.rules.outcomes)[other.outcome],
                    "profile": dict(zip(self.rules.players, self._names(other), strict=True)),
                    "leaving": [self._deviation(deviation) for deviation in other.leaving],
                }
                for other in self.others
            ],
        }

    def to_text(self) -> str:
        """The reasons in words."""
        paragraphs = [
            *(
                self._equilibrium(index, equilibrium, reason)
                for index, (equilibrium, reason) in enumerate(
                    zip(self.solution.equilibria, self.reasons, strict=True), start=1
                )
            ),
            *(self._other(other) for other in self.others),
        ]
        return "\n\n".join("\n".join("  " * depth + str(line) for depth, line in lines) for lines in paragraphs)

    def _strategy(self, player: int, strategy: int) -> str:
        return list(list(self.rules.strategies.values())[player])[strategy]

    def _names(self, other: NonEquilibrium) -> list[str]:
        strategies = [list(names) for names in self.rules.strategies.values()]
        return [names[i] for names, i in zip(strategies, other.profile, strict=True)]

    def _deviation(self, deviation: Deviation) -> dict[str, Any]:
        outcome, condition = deviation.outcome, deviation.condition
        return {
            "player": list(self.rules.players)[deviation.player],
            "to": self._strategy(deviation.player, deviation.strategy),
            "loss": float(deviation.loss),
            **({} if outcome is None else {"outcome": list(self.rules.outcomes)[outcome]}),
            **({"holds_if": condition.text} if condition is not None and condition.text else {}),
        }

    def _breaks(self, reason: Reason) -> dict[str, Any]:
        return {
            line.parameter: {
                side: None if threshold is None else {
                    **place_to_dict(threshold.place), "still_holds_there": threshold.included
                }
                for side, threshold in zip(("below", "above"), _thresholds(line, reason), strict=True)
            }
            for line in self.lines
        }  # fmt: skip

    def _label(self, player: int, strategy: int) -> str:
        return list(list(self.rules.strategies.values())[player].values())[strategy]

    def _equilibrium(self, index: int, equilibrium: Equilibrium, reason: Reason) -> Lines:
        rules = self.rules
        plays = [
            (label, mixture_in_line(equilibrium.strategies[player], rules.strategies[player]))
            for player, label in rules.players.items()
        ]
        yield 1, claim("reasons.equilibrium", index=index, plays=plays)
        yield 2, claim("reasons.outcome", outcome=mixture_in_line(equilibrium.outcomes, rules.outcomes))
        for (player, strategy), formula in closed_forms(rules, reason.supports, self.point).items():
            label = list(rules.players.values())[player]
            strategy_label = self._label(player, strategy)
            yield 2, claim("reasons.closed_form", player=label, strategy=strategy_label, formula=formula)
        yield from self._losses(reason)
        yield from _conditions(reason, rules.ordinal, self.point)
        yield from _breaking(self.lines, reason)

    def _losses(self, reason: Reason) -> Lines:
        """For each player, what every deviation would lose; the binding one is marked."""
        binding = reason.deviations[0] if reason.deviations and not self.rules.ordinal else None
        for player, label in enumerate(self.rules.players.values()):
            losses = [
                (deviation.loss, self._label(player, deviation.strategy), deviation is binding)
                for deviation in reason.deviations
                if deviation.player == player
            ]
            if losses:
                yield 2, claim("reasons.losses", player=label, losses=losses, ordinal=self.rules.ordinal)

    def _other(self, other: NonEquilibrium) -> Lines:
        rules = self.rules
        outcomes = list(rules.outcomes.values())
        pure_only = self.solution.search == "pure" and not rules.ordinal
        label = outcomes[other.outcome]
        if not other.leaving:
            yield 1, claim("reasons.set_apart", outcome=label)
            return
        yield 1, claim("reasons.other", outcome=label, pure_only=pure_only, profiles=other.profiles)
        for alike in _alike(other.leaving):
            first = alike[0]
            strategies = [self._label(deviation.player, deviation.strategy) for deviation in alike]
            brings = outcomes[first.outcome] if first.outcome is not None else ""
            yield (
                2,
                claim(
                    "reasons.leaves",
                    player=list(rules.players.values())[first.player],
                    strategies=strategies,
                    brings="" if [brings] == strategies else brings,
                    gain=None if rules.ordinal else -first.loss,
                ),
            )
            condition = first.condition
            if condition is not None and 0 < len(condition.text) <= CLOSED_FORM:
                yield 3, claim("reasons.would_stay", condition=condition.text)


def explain(
    scenario: Scenario, protocol: str, point: Mapping[str, Fraction], rules: NormalFormRules, *, parameters: bool = True
) -> Explanation:
    """Find the reasons of all Nash equilibria at a point; with ``parameters``, also how far each may move."""
    points = {name: Rationals.of([value]) for name, value in point.items()}
    nash = rules.solve(points, "nash", select="all")
    answer, indices = scenario.rules(protocol).seen(nash, points)
    answer, solution = (replace(found, protocol=protocol, kind=rules.kind) for found in (answer, nash.kept(indices)))
    game = game_at(rules, point)
    reasons = tuple(why(rules, game, equilibrium, point) for equilibrium in solution.equilibria)
    lines = threshold_lines(scenario, rules, point) if parameters else ()
    others = tuple(why_not(rules, game, solution.equilibria, point))
    return Explanation(rules, solution, answer, reasons, others, lines, point)


def _conditions(reason: Reason, ordinal: bool, point: Mapping[str, Fraction]) -> Lines:
    """The conditions in closed form, with their present slack."""
    if not reason.conditions:
        return
    readable = [condition for condition in reason.conditions if condition.text and len(condition.text) <= CLOSED_FORM]
    yield 2, claim("reasons.holds_if", all=len(readable) == len(reason.conditions))
    for condition in readable:
        slack = None if ordinal else condition.slack(point)
        yield 3, claim("reasons.condition", condition=condition.text, slack=slack)
    if any(condition.on_branch for condition in reason.conditions):
        yield 3, claim("reasons.on_branch")


def _thresholds(line: ThresholdLine, reason: Reason) -> tuple[EquilibriumThreshold | None, EquilibriumThreshold | None]:
    return equilibrium_thresholds(line.line, rational_place(line.value), reason.supports)


def _breaking(lines: Sequence[ThresholdLine], reason: Reason) -> Lines:
    """The parameters that can break it alone, the smallest relative change first."""
    breaking: list[tuple[float, str, Claim]] = []
    for line in lines:
        distance = _relative(line)
        sides = sorted(
            (distance(threshold), side, threshold)
            for side, threshold in zip(("below", "above"), _thresholds(line, reason), strict=True)
            if threshold is not None
        )
        if sides:
            text = claim(
                "reasons.breaks_at",
                parameter=line.parameter,
                value=line.value,
                sides=[
                    (line.side(threshold.place, side), threshold.place.number, threshold.included)
                    for _, side, threshold in sides
                ],
                estimated=not (line.line.guaranteed or line.line.pure_only),
            )
            breaking.append((sides[0][0], str(text), text))
    if lines and not breaking:
        yield 2, claim("reasons.unbreakable")
    if breaking:
        yield 2, claim("reasons.breaks")
        yield from ((3, text) for _, _, text in sorted(breaking, key=lambda entry: entry[:2]))


def _relative(line: ThresholdLine) -> Callable[[EquilibriumThreshold], float]:
    """How far a threshold is from the present value, relative to the range."""
    spread = float(line.line.high - line.line.low)
    return lambda threshold: abs(float(threshold.place) - float(line.value)) / spread


def _alike(deviations: Sequence[Deviation]) -> list[list[Deviation]]:
    """Deviations of one player with the same consequences, together."""
    groups: dict[Any, list[Deviation]] = {}
    for deviation in deviations:
        key = (deviation.player, deviation.outcome, deviation.loss, deviation.condition)
        groups.setdefault(key, []).append(deviation)
    return list(groups.values())
