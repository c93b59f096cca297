"""Thresholds of one parameter at a time, as text and JSON, and those at which a single equilibrium ends."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

from sim.analysis.thresholds.estimated import SAMPLES, estimate_thresholds, structures_at
from sim.analysis.thresholds.exact import Line, Structure, Threshold, find_thresholds
from sim.analysis.thresholds.roots import RealRoot
from sim.protocols import Rules, normal_form_of
from sim.scenario import Scenario
from sim.sweeps.catalogue import RegimeName, name_regimes
from sim.words import Claim, claim, say
from sim.words.numbers import Approximate

Ends = tuple[Fraction | Approximate, Fraction | Approximate]
_FEW_SAMPLES = 201  # of protocols that are solved point by point


@dataclass(frozen=True)
class ThresholdLine:
    """A parameter's range, cut at its thresholds, with the names of what holds where.

    ``words`` say what the outcomes are; structures of different names may share them, if they differ only in play that
    nobody sees.
    """

    parameter: str
    label: str
    value: Fraction
    line: Line
    names: Mapping[Any, str]
    words: Mapping[Any, str]

    def side(self, place: RealRoot, side: str) -> str:
        """On which side of a place something else holds: "below", "above", or "end" if there the range ends."""
        end = self.line.low if side == "below" else self.line.high
        return "end" if place.exact and place.low == end else side

    def to_text(self) -> str:
        """A line for each stretch, and for each threshold where something else holds at it."""
        ends = (self.line.low, self.line.high)
        head = say("reasons.line", parameter=self.parameter, ends=ends, value=self.value, label=self.label)
        return "\n".join([head, *(f"  {claim}" for claim in (*self._parts(), *self._doubts()))])

    def _parts(self) -> Iterator[Claim]:
        if not self.line.thresholds:
            yield claim("reasons.no_change", name=self.names[self.line.stretches[0]])
            return
        for ends, stretch, threshold in self._stretches():
            if ends[0] != ends[1]:
                yield claim("reasons.stretch", ends=ends, name=self.names[stretch])
            if threshold is not None:
                yield claim("reasons.at", value=ends[1], name=self.names[threshold.at])

    def _doubts(self) -> Iterator[Claim]:
        """Why a change may be missed, if one may."""
        if self.line.pure_only:
            yield claim("reasons.pure_only")
        elif not self.line.guaranteed:
            yield claim("reasons.bisected")

    def _stretches(self) -> Iterator[tuple[Ends, Structure | None, Threshold | None]]:
        """Each stretch with its ends, what holds within, and the threshold at its upper end."""
        edges = [self.line.low, *(threshold.place.number for threshold in self.line.thresholds), self.line.high]
        stretches = [self.line.thresholds[0].before, *(threshold.after for threshold in self.line.thresholds)]
        return zip(pairwise(edges), stretches, (*self.line.thresholds, None), strict=True)

    def stretches_in_words(self) -> list[tuple[Ends, str]]:
        """What the outcomes are from threshold to threshold; neighbours with the same words are joined.

        An end of the range has a stretch of its own where the outcomes are others at the end itself.
        """
        joined: list[tuple[Ends, str]] = []
        for ends, stretch, _ in self._stretches():
            words = self.words[stretch]
            if joined and joined[-1][1] == words:
                joined[-1] = ((joined[-1][0][0], ends[1]), words)
            else:
                joined.append((ends, words))
        return joined

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "label": self.label,
            "from": float(self.line.low),
            "to": float(self.line.high),
            "guaranteed": self.line.guaranteed,
            "pure_only": self.line.pure_only,
            "thresholds": [
                {
                    **place_to_dict(threshold.place),
                    "guaranteed": threshold.guaranteed,
                    **{side: self.names[getattr(threshold, side)] for side in ("before", "at", "after")},
                }
                for threshold in self.line.thresholds
            ],
        }


def place_to_dict(place: RealRoot) -> dict[str, Any]:
    """A number, and what is known of it exactly: a fraction, or a polynomial and an interval."""
    if place.exact:
        return {"value": float(place.low), "exact": str(place.low)}
    interval = {"value": float(place), "interval": [str(place.low), str(place.high)]}
    return interval if place.factor is None else {**interval, "root_of": str(place.factor.as_expr())}


def samples_of(rules: Rules) -> int:
    """Between how many samples of a range thresholds are looked for, where they cannot be found exactly."""
    return SAMPLES if rules.vectorised else _FEW_SAMPLES


def threshold_line(
    scenario: Scenario,
    rules: Rules,
    point: Mapping[str, Fraction],
    parameter: str,
    low: Fraction,
    high: Fraction,
    samples: int | None = None,
) -> ThresholdLine:
    """Find the thresholds of one parameter: exactly where that is possible, elsewhere from a number of samples."""
    form = normal_form_of(rules)
    if form is not None and all(formula.rational for formula in form.formulas):
        line = find_thresholds(form, parameter, point, low, high)
        line = line if form is rules else _seen_by(rules, line, parameter, point)
    else:
        line = estimate_thresholds(rules, parameter, point, low, high, samples or samples_of(rules))
    sides = [*line.stretches, *(side for threshold in line.thresholds for side in (threshold.before, threshold.after))]
    ats = [threshold.at for threshold in line.thresholds]
    ties = [at for at in ats if at not in sides]
    names = names_of([*sides, *ats], rules, ties)
    return ThresholdLine(
        parameter,
        scenario.parameters[parameter].label or parameter,
        point[parameter],
        line,
        names={structure: name.name for structure, name in names.items()},
        words={structure: name.words for structure, name in names.items()},
    )


def names_of(
    structures: Iterable[Structure | None], rules: Rules, ties: Iterable[Structure | None]
) -> Mapping[Structure | None, RegimeName]:
    """Structure → its name; ``ties`` are those that hold at single values only."""
    single = set(ties)
    distinct = [structure for structure in dict.fromkeys(structures) if structure is not None]
    names = name_regimes([s.supports for s in distinct], [s in single for s in distinct], rules)
    no_value = say("reasons.no_value")
    return {None: RegimeName(no_value, no_value), **dict(zip(distinct, names, strict=True))}


def _seen_by(rules: Rules, line: Line, parameter: str, point: Mapping[str, Fraction]) -> Line:
    """The thresholds at which the equilibria of the protocol itself change.

    Which of them are extreme is decided by their numbers: at one value in each stretch and at rational thresholds they
    are solved; at irrational thresholds every equilibrium of the normal form counts.
    """
    thresholds = line.thresholds
    edges = [line.low, *(end for each in thresholds for end in (each.place.low, each.place.high)), line.high]
    ends = list(zip(edges[::2], edges[1::2], strict=True))
    values = [(low + high) / 2 for low, high in ends] + [each.place.low for each in thresholds]
    solved = structures_at(rules, parameter, point, values)

    def seen(structure: Structure | None, i: int, is_solved: bool) -> Structure | None:
        if structure is None:
            return None
        own = solved[i] if is_solved else None
        supports = own.supports if own else {rules.from_normal_form(support) for support in structure.supports}
        return replace(structure, supports=tuple(sorted(supports)))

    between = [line.stretches[0], *(each.after for each in thresholds)]
    stretches = [
        seen(stretch, i, low < high) for i, (stretch, (low, high)) in enumerate(zip(between, ends, strict=True))
    ]
    ats = [
        seen(each.at, i, each.place.low == each.place.high) for i, each in enumerate(thresholds, start=len(stretches))
    ]
    parts = zip(thresholds, stretches, ats, stretches[1:], strict=False)
    changed = [replace(each, before=before, at=at, after=after) for each, before, at, after in parts]
    kept = tuple(each for each in changed if not each.before == each.at == each.after)
    return replace(line, thresholds=kept, stretches=(stretches[0], *(each.after for each in kept)))


def threshold_lines(
    scenario: Scenario, rules: Rules, point: Mapping[str, Fraction], samples: int | None = None
) -> tuple[ThresholdLine, ...]:
    """Cut the range of every parameter that the protocol depends on, each parameter alone."""
    used = {name for formula in rules.formulas for name in formula.names}
    lines = []
    for name, parameter in scenario.parameters.items():
        if name in used and parameter.range is not None and parameter.range[0] < parameter.range[1]:
            low, high = min(parameter.range[0], point[name]), max(parameter.range[1], point[name])
            lines.append(threshold_line(scenario, rules, point, name, low, high, samples))
    return tuple(lines)


Support = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class EquilibriumThreshold:
    """Where an equilibrium ends in one direction; ``included`` says that it still holds at the place itself."""

    place: RealRoot
    included: bool


def equilibrium_thresholds(
    line: Line, value: RealRoot, support: Support
) -> tuple[EquilibriumThreshold | None, EquilibriumThreshold | None]:
    """The nearest values below and above the current one at which an equilibrium with these supports ends.

    None where there is no such value within the range. The value must lie within it.
    """
    below = [threshold for threshold in reversed(line.thresholds) if threshold.place.high <= value.low]
    above = [threshold for threshold in line.thresholds if threshold.place.low >= value.high]
    return _first(below, "before", value, support), _first(above, "after", value, support)


def _first(
    thresholds: Sequence[Threshold], beyond: str, value: RealRoot, support: Support
) -> EquilibriumThreshold | None:
    for threshold in thresholds:
        here = threshold.place.low == value.low and threshold.place.high == value.high
        if not here and not _holds(threshold.at, support):
            return EquilibriumThreshold(threshold.place, False)
        if not _holds(getattr(threshold, beyond), support):
            return EquilibriumThreshold(threshold.place, True)
    return None


def _holds(structure: Structure | None, support: Support) -> bool:
    return structure is not None and support in structure.supports
