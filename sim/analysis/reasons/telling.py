"""What happens in a solution of a protocol that is not a normal form, and how far each parameter may move."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sim.analysis.thresholds.exact import Threshold
from sim.analysis.thresholds.lines import ThresholdLine, place_to_dict, samples_of, threshold_lines
from sim.protocols import Rules
from sim.scenario import Scenario
from sim.solution import Solution
from sim.words import Claim, claim


@dataclass(frozen=True)
class Story:
    """A solution with what happens in it, and the parameters' thresholds."""

    rules: Rules
    solution: Solution
    lines: tuple[ThresholdLine, ...]

    @property
    def answer(self) -> Solution:
        """The protocol's own solution."""
        return self.solution

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "protocol": self.solution.protocol,
            "equilibria": [
                {
                    **equilibrium.to_dict(),
                    "choices": [choice.to_dict() for fact in equilibrium.facts for choice in fact.choices()],
                }
                for equilibrium in self.solution.equilibria
            ],
            "notes": [str(note) for note in self.solution.story()],
            "changes": {line.parameter: _changes(line) for line in self.lines},
        }

    def to_text(self) -> str:
        """In words."""
        return "\n\n".join(
            text
            for part in (self._steps(), self._thresholds())
            if (text := "\n".join("  " * depth + str(line) for depth, line in part))
        )

    def _steps(self) -> Iterator[tuple[int, Claim | str]]:
        several = len(self.solution.equilibria) > 1
        for index, equilibrium in enumerate(self.solution.equilibria, start=1):
            story = equilibrium.story()
            if story and several:
                yield 1, claim("reasons.of_equilibrium", index=index)
            for step in story:
                yield 2, claim("reasons.step", step=step)
            for choice in (choice for fact in equilibrium.facts for choice in fact.choices()):
                yield 2, choice.in_words(getattr(self.rules, "ordinal", False))
        for note in self.solution.story():
            yield 1, note

    def _thresholds(self) -> Iterator[tuple[int, Claim]]:
        moves = [move for line in self.lines if (move := _change(line))]
        if moves:
            yield 1, claim("reasons.answer_changes")
            yield from ((2, move) for move in sorted(moves, key=str))
        elif self.lines:
            yield 1, claim("reasons.answer_steady")
        if any(not line.line.guaranteed for line in self.lines):
            yield 1, claim("reasons.doubt", reason=claim("reasons.bisected_between", samples=samples_of(self.rules)))


def tell(scenario: Scenario, protocol: str, point: Mapping[str, Fraction], solution: Solution) -> Story:
    """Find out how far each parameter with a range may move alone."""
    rules = scenario.rules(protocol)
    return Story(rules, solution, threshold_lines(scenario, rules, point))


def nearest(line: ThresholdLine) -> dict[str, Threshold | None]:
    """The next threshold below and above the present value beyond which the answer changes.

    A threshold may lie exactly at the present value: then what holds there is the present answer.
    """
    thresholds, value = line.line.thresholds, line.value
    here = [each for each in thresholds if each.place.low == each.place.high == value]
    below = [each for each in thresholds if each.place.high <= value and each not in here]
    above = [each for each in thresholds if each.place.low >= value and each not in here]
    now = here[0].at if here else above[0].before if above else below[-1].after if below else line.line.stretches[0]
    present = line.words[now]
    return {
        "below": next((each for each in (*here, *reversed(below)) if line.words[each.before] != present), None),
        "above": next((each for each in (*here, *above) if line.words[each.after] != present), None),
    }


def _beyond(line: ThresholdLine, threshold: Threshold, side: str) -> str:
    """What the answer is on the far side of a threshold."""
    return line.words[threshold.before if side == "below" else threshold.after]


def change(line: ThresholdLine, threshold: Threshold, side: str) -> Claim:
    """Where, and to what, the answer changes on one side of the present value."""
    where = line.side(threshold.place, side)
    return claim("reasons.change", side=where, value=threshold.place.number, words=_beyond(line, threshold, side))


def _changes(line: ThresholdLine) -> dict[str, Any]:
    return {
        side: None if threshold is None else {**place_to_dict(threshold.place), "then": _beyond(line, threshold, side)}
        for side, threshold in nearest(line).items()
    }


def _change(line: ThresholdLine) -> Claim | None:
    """Where one parameter changes the answer; None if it does not."""
    changes = [change(line, threshold, side) for side, threshold in nearest(line).items() if threshold is not None]
    return claim("reasons.answer_at", parameter=line.parameter, value=line.value, changes=changes) if changes else None
