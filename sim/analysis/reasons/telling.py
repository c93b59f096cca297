"""Why a solution of a protocol that is no normal form holds: its story, and how far each parameter may move."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sim.analysis.thresholds.exact import Threshold
from sim.analysis.thresholds.lines import ThresholdLine, place_number, place_to_dict, samples_of, threshold_lines
from sim.protocols import Rules
from sim.scenario import Scenario
from sim.solution import Solution
from sim.words import say
from sim.words.numbers import number


@dataclass(frozen=True)
class Story:
    """A solution with what happens in it, and the parameters' thresholds."""

    rules: Rules
    solution: Solution
    cuts: tuple[ThresholdLine, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "protocol": self.solution.protocol,
            "equilibria": [one.to_dict() for one in self.solution.equilibria],
            "notes": [str(note) for note in self.solution.story()],
            "changes": {one.parameter: self._changes(one) for one in self.cuts},
        }

    def _changes(self, one: ThresholdLine) -> dict[str, Any]:
        return {
            side: None if found is None else {**place_to_dict(found.place), "then": one.words[_beyond(found, side)]}
            for side, found in nearest(one).items()
        }

    def to_text(self) -> str:
        """In words."""
        lines: list[str] = []
        for place, one in enumerate(self.solution.equilibria, start=1):
            told = one.story()
            if told and len(self.solution.equilibria) > 1:
                lines.append(f"  Equilibrium {place}")
            lines += [f"    {line}." for line in told]
        lines += [f"  {note}" for note in self.solution.story()]
        found = [line for one in self.cuts if (line := _line(one))]
        if found:
            lines += ["", "  The answer changes, if one parameter moves alone, with", *sorted(found)]
        elif self.cuts:
            lines += ["", "  No parameter changes the answer alone within its range."]
        if any(not one.line.guaranteed for one in self.cuts):
            lines.append(f"  ({say('reasons.bisected_between', samples=samples_of(self.rules))})")
        return "\n".join(lines).strip("\n")


def tell(scenario: Scenario, protocol: str, point: Mapping[str, Fraction], solution: Solution) -> Story:
    """Find out how far each parameter with a range may move alone."""
    rules = scenario.rules(protocol)
    return Story(rules, solution, threshold_lines(scenario, rules, point))


def nearest(one: ThresholdLine) -> dict[str, Threshold | None]:
    """The next threshold below and above the present value beyond which something else comes of it.

    A threshold may lie exactly at the present value: then what holds there is the present answer.
    """
    found, value = one.line.thresholds, one.value
    here = [each for each in found if each.place.low == each.place.high == value]
    below = [each for each in found if each.place.high <= value and each not in here]
    above = [each for each in found if each.place.low >= value and each not in here]
    now = here[0].at if here else above[0].before if above else below[-1].after if below else one.line.stretches[0]
    present = one.words[now]
    return {
        "below": next((each for each in (*here, *reversed(below)) if one.words[each.before] != present), None),
        "above": next((each for each in (*here, *above) if one.words[each.after] != present), None),
    }


def _beyond(found: Threshold, side: str) -> Any:
    return found.before if side == "below" else found.after


def _line(one: ThresholdLine) -> str:
    """A line on one parameter; "" if it changes nothing."""
    parts = [
        f"{side} {place_number(found.place)}: {one.words[_beyond(found, side)]}"
        for side, found in nearest(one).items()
        if found is not None
    ]
    return f"    {one.parameter} (now {number(one.value)}) {'; '.join(parts)}" if parts else ""
