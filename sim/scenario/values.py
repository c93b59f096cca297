"""Checks that calculate: payoffs without a value at the base point or a variant, probabilities of types."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from sim.errors import ScenarioError
from sim.formulas import Formula
from sim.protocols import Finding
from sim.protocols.distributions import ROUNDING
from sim.protocols.fields import number_text
from sim.scenario.compiled import Compiled
from sim.scenario.draft import Draft

Path = tuple[str | int, ...]
Point = Mapping[str, Fraction]


def check_values(draft: Draft, compiled: Compiled) -> Iterator[Finding]:
    """Payoffs and probabilities that have no value at the base point or in a variant."""
    for path, formula in compiled.formulas.items():
        if path[0] == "definitions":  # they matter only where something uses them
            continue
        for variant, point in points_of(draft).items():
            said = _failure(formula, point)
            if said is not None:
                yield Finding(path, said + _in(variant))
                break
    for variant, point in points_of(draft).items():
        yield from _check_probabilities(draft, compiled, point, variant)
    yield from _check_protocols(draft, compiled)


def _check_protocols(draft: Draft, compiled: Compiled) -> Iterator[Finding]:
    """Numbers that a protocol cannot work with, each at the first of the points where it is wrong."""
    said: set[Path] = set()
    for variant, point in points_of(draft).items():
        for name, protocol in draft.file.protocols.items():
            formulas = {path: compiled.formulas.get(("protocols", name, *path)) for path, _ in protocol.formulas()}
            values = {path: _value(formula, point) for path, formula in formulas.items()}
            known = {path: value for path, value in values.items() if value is not None}
            for finding in protocol.refuse(known):
                path = ("protocols", name, *finding.path)
                if path not in said:
                    said.add(path)
                    yield replace(finding, path=path, message=finding.message + _in(variant))


def points_of(draft: Draft) -> dict[str | None, Point]:
    """The base point (None), and each variant's."""
    base = {name: parameter.value for name, parameter in draft.file.parameters.items()}
    return {None: base} | {name: {**base, **variant.parameters} for name, variant in draft.file.variants.items()}


def _failure(formula: Formula, point: Point) -> str | None:
    """What is wrong at this point; None also where some parameter has no usable value."""
    if not formula.names <= set(point):
        return None
    try:
        formula.fraction(point)
    except ScenarioError as error:
        return error.problems[0].message
    return None


def _in(variant: str | None) -> str:
    return "" if variant is None else f" (variant {variant!r})"


def _distributions(draft: Draft) -> Iterator[tuple[Path, list[Path]]]:
    """Where probabilities stand that must add up to 1, and what they belong to."""
    for player, types in draft.file.types.items():
        if draft.sound("types", player):
            yield ("types", player), [("types", player, name, "probability") for name in types]
    for name, protocol in draft.file.protocols.items():
        for path, paths in protocol.distributions():
            yield ("protocols", name, *path), [("protocols", name, *one) for one in paths]


def _check_probabilities(draft: Draft, compiled: Compiled, point: Point, variant: str | None) -> Iterator[Finding]:
    for where, paths in _distributions(draft):
        formulas = [compiled.formulas.get(path) for path in paths]
        values = [_value(formula, point) for formula in formulas]
        known = [value for value in values if value is not None]
        if not paths or len(known) < len(paths):
            continue
        outside = [(path, value) for path, value in zip(paths, known, strict=True) if not 0 <= value <= 1]
        for path, value in outside:
            yield Finding(path, f"is {number_text(value)}; allowed: 0 to 1{_in(variant)}")
        if not outside and abs(sum(known, Fraction(0)) - 1) > ROUNDING:
            terms = " + ".join(number_text(value) for value in known)
            said = f"has probabilities that add up to {number_text(sum(known))} ({terms}); expected: 1{_in(variant)}"
            yield Finding(where, said, key=True)


def _value(formula: Formula | None, point: Point) -> Fraction | None:
    if formula is None or _failure(formula, point) is not None or not formula.names <= set(point):
        return None
    return formula.fraction(point)
