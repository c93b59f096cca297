"""What somebody wants to vary → a :class:`Design`, or everything that is wrong with it at once.

Numbers are taken as the exact values that they were written as.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import isfinite
from numbers import Rational
from typing import Any

from sim.errors import Problem, ScenarioError, did_you_mean
from sim.sweeps.designs import DESIGNS, GRID, LIST, ONE_AT_A_TIME, Design, DesignAxis, ListedValues, Steps, logarithmic
from sim.words import say


def exact(value: Any) -> Fraction | None:
    """A number as written: the float 0.1 and the text "0.1" are both 1/10; None if it is not a number.

    >>> exact(0.1), exact("2/3"), exact(True), exact("many")
    (Fraction(1, 10), Fraction(2, 3), None, None)
    """
    if hasattr(value, "item"):  # a numpy number
        value = value.item()
    if isinstance(value, bool):
        return None
    if isinstance(value, Rational):
        return Fraction(value)
    if isinstance(value, float) and not isfinite(value):
        return None
    try:
        return Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        return None


def whole(value: Any) -> int | None:
    """A whole number; None if it is none.

    >>> whole(5), whole("5"), whole(5.5), whole(None)
    (5, 5, None, None)
    """
    number = exact(value)
    return int(number) if number is not None and number.denominator == 1 else None


MOST_POINTS = 10**8
_SHOWN = 60


def design_of(vary: Any, parameters: Sequence[str], kind: str = GRID) -> Design:
    """Read a design as it is written in Python or in a file.

    ``vary`` maps each parameter to ``(from, to, steps)``, to ``{"from": …, "to": …, "steps": …}``, to
    ``{"values": […]}`` or to a list of values (with ``"scale": "log"``, steps have equal ratios); or it is a list of
    points, each a mapping from parameter to value.

    Args:
        vary: what to vary.
        parameters: the names of the scenario's parameters.
        kind: "grid", "zip" or "list".

    Raises:
        ScenarioError: all that is wrong with it.
    """
    problems: list[Problem] = []
    if kind not in DESIGNS:
        message = say("errors.sweeps.unknown_design", design=kind, hint=did_you_mean(str(kind), DESIGNS))
        problems.append(Problem(message, ("design",)))
    if not isinstance(vary, Mapping):
        kind, vary = LIST, _by_parameter(vary, problems)
    axes = _axes(vary, parameters, problems)
    if not vary and not problems:
        problems.append(Problem(say("errors.sweeps.no_parameters"), ("vary",)))
    problems.extend(_unequal(axes) if kind not in (GRID, ONE_AT_A_TIME) else ())
    if problems:
        raise ScenarioError(problems)
    return _limited(Design(kind, axes))


def _limited(design: Design) -> Design:
    if design.points > MOST_POINTS:
        facts = {"points": design.points, "sizes": design.shape, "most": MOST_POINTS}
        raise ScenarioError(Problem(say("errors.sweeps.too_many_points", **facts), ("vary",)))
    return design


def _axes(vary: Mapping[str, Any], parameters: Sequence[str], problems: list[Problem]) -> dict[str, DesignAxis]:
    axes: dict[str, DesignAxis] = {}
    for name, given in vary.items():
        if name not in parameters:
            hint = did_you_mean(str(name), list(parameters))
            message = say("errors.sweeps.unknown_parameter", name=name, hint=hint)
            problems.append(Problem(message, ("vary", str(name))))
            continue
        axis = _axis(given)
        if isinstance(axis, str):
            problems.append(Problem(axis, ("vary", name)))
        else:
            axes[name] = axis
    return axes


def _axis(given: Any) -> DesignAxis | str:
    """The axis, or what is wrong with it."""
    if isinstance(given, Mapping):
        if set(given) == {"values"}:
            return _values(given["values"])
        if set(given) == {"from", "to", "steps"}:
            return _steps(given["from"], given["to"], given["steps"])
        if set(given) == {"from", "to", "steps", "scale"}:
            return _scaled(given)
        return say("errors.sweeps.unreadable_values", given=_show(given))
    if isinstance(given, tuple) and len(given) == 3:
        return _steps(*given)
    return _values(given)


def _scaled(given: Mapping[str, Any]) -> DesignAxis | str:
    if given["scale"] not in ("linear", "log"):
        return say("errors.sweeps.unknown_scale", given=_show(given["scale"]))
    steps = _steps(given["from"], given["to"], given["steps"])
    if given["scale"] == "linear" or not isinstance(steps, Steps):
        return steps
    if min(steps.start, steps.stop) <= 0:
        return say("errors.sweeps.not_above_zero", low=_show(given["from"]), high=_show(given["to"]))
    return logarithmic(steps.start, steps.stop, steps.count)


def _steps(start: Any, stop: Any, steps: Any) -> DesignAxis | str:
    first, last, count = exact(start), exact(stop), whole(steps)
    for end, given, number in (("from", start, first), ("to", stop, last)):
        if number is None:
            return say("errors.sweeps.end_no_number", end=end, given=_show(given))
    if count is None or count < 1:
        return say("errors.sweeps.steps_no_count", given=_show(steps))
    assert first is not None and last is not None  # noqa: S101 - the loop above has returned otherwise; says so to mypy
    if count == 1 and first != last:
        return say("errors.sweeps.one_step", low=_show(start), high=_show(stop))
    return Steps(first, last, count)


def _values(given: Any) -> DesignAxis | str:
    if isinstance(given, str) or not isinstance(given, Iterable):
        given = [given]
    listed = list(given)
    if not listed:
        return say("errors.sweeps.no_values")
    numbers: list[Fraction] = []
    for value in listed:
        number = exact(value)
        if number is None:
            return say("errors.sweeps.value_no_number", given=_show(value))
        numbers.append(number)
    return ListedValues(tuple(numbers))


def _by_parameter(points: Any, problems: list[Problem]) -> dict[str, list[Any]]:
    """Turn a list of points into a list of values for each parameter."""
    if not isinstance(points, Iterable) or isinstance(points, str):
        problems.append(Problem(say("errors.sweeps.unreadable_points", given=_show(points)), ("vary",)))
        return {}
    listed = list(points)
    names = list(listed[0]) if listed and isinstance(listed[0], Mapping) else []
    for number, point in enumerate(listed):
        if not isinstance(point, Mapping):
            problems.append(Problem(say("errors.sweeps.no_point", given=_show(point)), ("vary", number)))
        elif set(point) != set(names):
            message = say("errors.sweeps.other_parameters", given=list(point), expected=names)
            problems.append(Problem(message, ("vary", number)))
    return {} if problems else {name: [point[name] for point in listed] for name in names}


def _unequal(axes: Mapping[str, DesignAxis]) -> list[Problem]:
    if len({len(axis) for axis in axes.values()}) <= 1:
        return []
    counts = [(name, len(axis)) for name, axis in axes.items()]
    return [Problem(say("errors.sweeps.unequal", counts=counts), ("vary",))]


def _show(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
