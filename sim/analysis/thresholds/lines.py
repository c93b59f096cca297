"""Thresholds of one parameter as text and JSON.

How far each parameter may move, alone, before an equilibrium is none any more.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from sim.analysis.thresholds.estimated import SAMPLES, estimate_thresholds
from sim.analysis.thresholds.exact import Line, Structure, Threshold, find_thresholds
from sim.analysis.thresholds.roots import RealRoot
from sim.protocols import Rules, normal_form_of
from sim.scenario import Scenario
from sim.sweeps.catalogue import RegimeName, name_regimes
from sim.words import say
from sim.words.numbers import number

NO_VALUE = "payoffs have no value"
_FEW_SAMPLES = 201  # of protocols that are solved point by point


@dataclass(frozen=True)
class ThresholdLine:
    """A parameter's range, cut at its thresholds, with the names of what holds where.

    ``words`` say what comes of it; structures of different names may share them, if only what nobody sees of the play
    differs.
    """

    parameter: str
    label: str
    value: Fraction
    line: Line
    names: Mapping[Any, str]
    words: Mapping[Any, str]

    def to_text(self) -> str:
        """A line for each stretch, and for each threshold where something else holds at it."""
        line = self.line
        low, high = number(line.low), number(line.high)
        head = f"{self.parameter} from {low} to {high} (now {number(self.value)}): {self.label}"
        if not line.thresholds:
            return "\n".join([head, f"  no change: {self.names[line.stretches[0]]}", *self._doubts()])
        lines = [head]
        edges = [low, *(place_number(one.place) for one in line.thresholds), high]
        stretches = [line.thresholds[0].before, *(one.after for one in line.thresholds)]
        for k, stretch in enumerate(stretches):
            if edges[k] != edges[k + 1]:
                lines.append(f"  {edges[k]} to {edges[k + 1]}: {self.names[stretch]}")
            if k < len(line.thresholds):
                lines.append(f"  at {edges[k + 1]}: {self.names[line.thresholds[k].at]}")
        return "\n".join([*lines, *self._doubts()])

    def _doubts(self) -> list[str]:
        """Why a change may be missed, if one may."""
        if self.line.pure_only:
            return [f"  {say('reasons.pure_only')}"]
        return [] if self.line.guaranteed else [f"  {say('reasons.bisected')}"]

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
                    **place_to_dict(one.place),
                    "guaranteed": one.guaranteed,
                    **{side: self.names[getattr(one, side)] for side in ("before", "at", "after")},
                }
                for one in self.line.thresholds
            ],
        }


def place_number(place: RealRoot) -> str:
    """A threshold as text; ``≈`` marks a decimal that is not exact."""
    if place.exact:
        return number(place.low)
    return f"≈{float(place):.6g}"


def place_to_dict(place: RealRoot) -> dict[str, Any]:
    """A number, and what is known of it exactly: a fraction, or a polynomial and an interval."""
    if place.exact:
        return {"value": float(place.low), "exact": str(place.low)}
    interval = {"value": float(place), "interval": [str(place.low), str(place.high)]}
    return interval if place.factor is None else {**interval, "root_of": str(place.factor.as_expr())}


def samples_of(rules: Rules) -> int:
    """Between how many samples of a range thresholds are looked for, where they cannot be found exactly."""
    return SAMPLES if rules.vectorised else _FEW_SAMPLES


def cut(
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
        line = line if form is rules else _seen_by(rules, line)
    else:
        line = estimate_thresholds(rules, parameter, point, low, high, samples or samples_of(rules))
    sides = [*line.stretches, *(side for one in line.thresholds for side in (one.before, one.after))]
    ats = [one.at for one in line.thresholds]
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
    return {None: RegimeName(NO_VALUE, NO_VALUE), **dict(zip(distinct, names, strict=True))}


def _seen_by(rules: Rules, line: Line) -> Line:
    """The same thresholds with the supports of the protocol itself; where these do not change, it is none."""

    def seen(structure: Structure | None) -> Structure | None:
        if structure is None:
            return None
        supports = {rules.from_normal_form(support) for support in structure.supports}
        return replace(structure, supports=tuple(sorted(supports)))

    thresholds = [
        replace(one, before=seen(one.before), at=seen(one.at), after=seen(one.after)) for one in line.thresholds
    ]
    kept = tuple(one for one in thresholds if not one.before == one.at == one.after)
    return replace(line, thresholds=kept, stretches=(seen(line.stretches[0]), *(one.after for one in kept)))


def threshold_lines(
    scenario: Scenario, rules: Rules, point: Mapping[str, Fraction], samples: int | None = None
) -> tuple[ThresholdLine, ...]:
    """Cut the range of every parameter that the protocol depends on, each parameter alone."""
    used = {name for formula in rules.formulas for name in formula.names}
    found = []
    for name, parameter in scenario.parameters.items():
        if name in used and parameter.range is not None and parameter.range[0] < parameter.range[1]:
            low, high = min(parameter.range[0], point[name]), max(parameter.range[1], point[name])
            found.append(cut(scenario, rules, point, name, low, high, samples))
    return tuple(found)


Support = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Limit:
    """Where an equilibrium ends in one direction; ``included`` says that it still holds at the place itself."""

    place: RealRoot
    included: bool


def limits(line: Line, value: RealRoot, support: Support) -> tuple[Limit | None, Limit | None]:
    """The nearest values below and above the current one at which the supports are no equilibrium's any more.

    None where there is no such value within the range. The value must lie within it.
    """
    below = [one for one in reversed(line.thresholds) if one.place.high <= value.low]
    above = [one for one in line.thresholds if one.place.low >= value.high]
    return _first(below, "before", value, support), _first(above, "after", value, support)


def _first(thresholds: Sequence[Threshold], beyond: str, value: RealRoot, support: Support) -> Limit | None:
    for one in thresholds:
        here = one.place.low == value.low and one.place.high == value.high
        if not here and not _holds(one.at, support):
            return Limit(one.place, False)
        if not _holds(getattr(one, beyond), support):
            return Limit(one.place, True)
    return None


def _holds(structure: Structure | None, support: Support) -> bool:
    return structure is not None and support in structure.supports
