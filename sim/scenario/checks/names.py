"""Checks of names, parameters and sources.

Names that lead nowhere.

Checks of what refers to protocols and parameters: sweeps and expectations.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from pydantic import BaseModel

from sim.errors import Path, did_you_mean
from sim.protocols import Complaint, Rules
from sim.protocols.fields import number_text
from sim.protocols.spec import NO_DEAL
from sim.scenario.compiled import FUNCTIONS, WORDS
from sim.scenario.draft import Draft
from sim.scenario.models import Expectation, ExpectedEquilibrium, Parameter, Sweep
from sim.words import say


def unknown(
    path: Path, what: str, name: str | None, known: Sequence[str] | None, *, key: bool = False, of: str = ""
) -> Iterator[Complaint]:
    """A complaint if there is no such thing; ``known`` is None where that is not certain, ``key`` as in Complaint.

    ``of`` is the player whose strategy or type it would be.
    """
    if name is None or known is None or name in known:
        return
    said = say("errors.scenario.unknown", what=what, of=of, name=name, hint=did_you_mean(name, known))
    yield Complaint(path, said, key=key)


def unknown_keys(
    path: Path, what: str, names: Iterable[str], known: Sequence[str] | None, *, of: str = ""
) -> Iterator[Complaint]:
    """The same for the keys of a mapping."""
    for name in names:
        yield from unknown((*path, name), what, name, known, key=True, of=of)


def check_names(draft: Draft) -> Iterator[Complaint]:
    """Names that are taken."""
    for section in ("parameters", "definitions"):
        for name in draft.names(section):
            if name in FUNCTIONS or name in WORDS:
                what = "a function" if name in FUNCTIONS else "a word"
                yield Complaint(
                    (section, name), say("errors.scenario.name_of_formulas", name=name, what=what), key=True
                )
    for name in draft.names("definitions"):
        if name in draft.names("parameters"):
            yield Complaint(("definitions", name), say("errors.scenario.name_of_parameter", name=name), key=True)
    players = draft.names("players")
    if len(players) < 2 and draft.sound("players"):
        said = say("errors.scenario.too_few_players", count=len(players))
        yield Complaint(("players",), said, key=True)
    if not draft.names("protocols") and "protocols" in draft.tree and draft.sound("protocols"):
        said = say("errors.scenario.no_protocols")
        yield Complaint(("protocols",), said, key=True)
    yield from _check_labels(draft)
    if NO_DEAL in draft.names("options"):
        said = say("errors.scenario.no_deal_among_options")
        yield Complaint(("options", NO_DEAL), said, key=True)


def _check_labels(draft: Draft) -> Iterator[Complaint]:
    """Options that share a label, or have that of no deal."""
    file = draft.content
    named = {} if file.no_deal is None else {file.no_deal.label: NO_DEAL}
    for name, option in file.options.items():
        if option.label in named:
            message = say("errors.checks.same_label", label=option.label, earlier=named[option.label])
            yield Complaint(("options", name), message, key=True)
        named.setdefault(option.label, name)


def check_parameters(draft: Draft) -> Iterator[Complaint]:
    """Values outside their ranges, here and in variants; distributions; missing sources; unknown names."""
    parameters = draft.content.parameters
    for name, parameter in parameters.items():
        path: Path = ("parameters", name)
        yield from _outside(parameter, parameter.value, (*path, "value"))
        if parameter.basis == "source" and parameter.source is None:
            yield Complaint((*path, "basis"), say("errors.scenario.basis_without_source"))
        if parameter.distribution is not None:
            yield from _check_distribution(parameter, (*path, "distribution"))
    for variant, changes in draft.content.variants.items():
        for name, value in changes.parameters.items():
            path = ("variants", variant, "parameters", name)
            yield from unknown(path, "parameter", name, draft.known("parameters"), key=True)
            if name in parameters:
                yield from _outside(parameters[name], value, path)


def _outside(parameter: Parameter, value: Fraction, path: Path) -> Iterator[Complaint]:
    if parameter.range is None:
        return
    low, high = parameter.range
    if not low <= value <= high:
        ends = {"low": number_text(low), "high": number_text(high)}
        yield Complaint(path, say("errors.scenario.outside_range", value=number_text(value), **ends))


def _check_distribution(parameter: Parameter, path: Path) -> Iterator[Complaint]:
    distribution = parameter.distribution
    assert distribution is not None  # noqa: S101 - the caller has looked; says so to mypy
    kind, numbers = distribution.kind, distribution.numbers
    path = (*path, kind)
    if kind in {"uniform", "triangular"}:
        if list(numbers) != sorted(numbers) or numbers[0] == numbers[-1]:
            yield Complaint(path, say("errors.scenario.not_in_order", kind=kind))
        elif parameter.range and not parameter.range[0] <= numbers[0] <= numbers[-1] <= parameter.range[1]:
            low, high = (number_text(bound) for bound in parameter.range)
            yield Complaint(path, say("errors.scenario.beyond_range", low=low, high=high))
    elif kind == "beta":
        if min(numbers) <= 0:
            yield Complaint(path, say("errors.scenario.not_above_zero"))
        if parameter.range is None:
            yield Complaint(path, say("errors.scenario.range_missing"))
    elif numbers[1] <= 0:
        yield Complaint((*path, 1), say("errors.scenario.standard_deviation", numbers=number_text(numbers[1])))


def check_contested(draft: Draft) -> Iterator[Complaint]:
    """Contested questions that name parameters which the file does not have."""
    for place, entry in enumerate(draft.content.contested):
        for number, name in enumerate(entry.parameters):
            yield from unknown(("contested", place, "parameters", number), "parameter", name, draft.known("parameters"))


def check_sources(draft: Draft) -> Iterator[Complaint]:
    """References to sources that the file does not have."""
    for path, reference in references(draft.content):
        yield from unknown(path, "source", reference.split("#", 1)[0], draft.known("sources"))


def references(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every ``source:`` within a part of the format, with its path."""
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            item = getattr(value, name)
            if name == "source" and isinstance(item, str):
                yield (*path, name), item
            else:
                yield from references(item, (*path, field.alias or name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from references(item, (*path, key))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from references(item, (*path, place))


SAMPLED = ("random", "latin-hypercube", "sobol")


def check_sweeps(draft: Draft) -> Iterator[Complaint]:
    """Unknown protocols and parameters; designs that do not fit together."""
    for name, sweep in draft.content.sweeps.items():
        path: Path = ("sweeps", name)
        yield from unknown((*path, "protocol"), "protocol", sweep.protocol, draft.known("protocols"))
        yield from _check_parameters((*path, "vary"), sweep.axes, draft)
        yield from _check_design(sweep, path)
        for place, parameter in enumerate(sweep.over):
            yield from unknown((*path, "over", place), "parameter", parameter, draft.known("parameters"))
        for place, point in enumerate(sweep.points or ()):
            yield from _check_parameters((*path, "points", place), point, draft)


def _check_design(sweep: Sweep, path: Path) -> Iterator[Complaint]:
    yield from _check_sampled(sweep, path) if sweep.design in SAMPLED else _check_listed(sweep, path)


def _check_sampled(sweep: Sweep, path: Path) -> Iterator[Complaint]:
    if not sweep.sample:
        yield Complaint(path, say("errors.scenario.sample_missing", design=sweep.design), key=True)
    if sweep.axes or sweep.points is not None:
        yield Complaint(path, say("errors.scenario.vary_with_sample", design=sweep.design), key=True)


def _check_listed(sweep: Sweep, path: Path) -> Iterator[Complaint]:
    if sweep.sample is not None or sweep.over:
        yield Complaint(path, say("errors.scenario.sample_without_design", listed=", ".join(SAMPLED)), key=True)
    elif sweep.points is not None:
        if sweep.axes:
            yield Complaint((*path, "points"), say("errors.scenario.together_with_vary"), key=True)
        elif sweep.design != "list":
            yield Complaint((*path, "points"), say("errors.scenario.design_not_list"), key=True)
        elif not sweep.points or not sweep.points[0]:
            yield Complaint((*path, "points"), say("errors.scenario.no_points"), key=True)
        for place, point in enumerate(sweep.points):
            if set(point) != set(sweep.points[0]):
                said = say("errors.sweeps.other_parameters", given=list(point), expected=list(sweep.points[0]))
                yield Complaint((*path, "points", place), said)
    elif not sweep.axes:
        yield Complaint(path, say("errors.scenario.nothing_to_vary", listed=sweep.design == "list"), key=True)
    elif sweep.design == "zip" and len({len(axis) for axis in sweep.axes.values()}) > 1:
        said = say("errors.sweeps.unequal", counts=[(name, len(axis)) for name, axis in sweep.axes.items()])
        yield Complaint((*path, "vary"), said, key=True)


def check_expectations(draft: Draft, rules: Mapping[str, Rules]) -> Iterator[Complaint]:
    """Unknown names; ``rules`` are those of the protocols that are in order."""
    for place, entry in enumerate(draft.content.expect):
        path: Path = ("expect", place)
        yield from unknown((*path, "protocol"), "protocol", entry.protocol, draft.known("protocols"))
        yield from unknown((*path, "variant"), "variant", entry.variant, draft.known("variants"))
        yield from _check_parameters((*path, "parameters"), entry.parameters, draft)
        if entry.count is None and entry.equilibria is None:
            yield Complaint(path, say("errors.scenario.expects_nothing"))
        protocol = entry.protocol or next(iter(draft.names("protocols")), "")
        if protocol in rules:
            yield from unknown((*path, "concept"), "concept", entry.concept, list(rules[protocol].concepts))
            yield from _check_equilibria(entry, rules[protocol], path)


def _check_equilibria(entry: Expectation, rules: Rules, path: Path) -> Iterator[Complaint]:
    for place, equilibrium in enumerate(entry.equilibria or ()):
        here = (*path, "equilibria", place)
        yield from unknown_keys((*here, "payoffs"), "player", equilibrium.payoffs, list(rules.players))
        yield from unknown_keys((*here, "outcomes"), "outcome", equilibrium.outcomes, list(rules.outcomes))
        yield from unknown_keys((*here, "strategies"), "player", equilibrium.strategies, list(rules.players))
        yield from _check_strategies(equilibrium, rules, (*here, "strategies"))


def _check_strategies(equilibrium: ExpectedEquilibrium, rules: Rules, path: Path) -> Iterator[Complaint]:
    for player, strategy in equilibrium.strategies.items():
        allowed = list(rules.strategies.get(player, ()))
        if player in rules.players and isinstance(strategy, str):
            yield from unknown((*path, player), "strategy", strategy, allowed, of=player)
        elif player in rules.players:
            yield from unknown_keys((*path, player), "strategy", strategy, allowed, of=player)


def _check_parameters(path: Path, given: Iterable[str], draft: Draft) -> Iterator[Complaint]:
    yield from unknown_keys(path, "parameter", given, draft.known("parameters"))
