"""Checks of what refers to protocols and parameters: sweeps and expectations."""

from collections.abc import Iterable, Iterator, Mapping

from sim.protocols import Finding, Rules
from sim.scenario.draft import Draft
from sim.scenario.models import Expectation, ExpectedEquilibrium, Sweep
from sim.scenario.unknown import unknown, unknown_keys

Path = tuple[str | int, ...]


SAMPLED = ("random", "latin-hypercube", "sobol")


def check_sweeps(draft: Draft) -> Iterator[Finding]:
    """Unknown protocols and parameters; designs that do not fit together."""
    for name, sweep in draft.file.sweeps.items():
        path: Path = ("sweeps", name)
        yield from unknown((*path, "protocol"), "protocol", sweep.protocol, draft.known("protocols"))
        yield from _check_parameters((*path, "vary"), sweep.axes, draft)
        yield from _check_design(sweep, path)
        for place, parameter in enumerate(sweep.over):
            yield from unknown((*path, "over", place), "parameter", parameter, draft.known("parameters"))
        for place, point in enumerate(sweep.points or ()):
            yield from _check_parameters((*path, "points", place), point, draft)


def _check_design(sweep: Sweep, path: Path) -> Iterator[Finding]:
    yield from _check_sampled(sweep, path) if sweep.design in SAMPLED else _check_listed(sweep, path)


def _check_sampled(sweep: Sweep, path: Path) -> Iterator[Finding]:
    if not sweep.sample:
        yield Finding(path, f"needs `sample:`, how many points the design {sweep.design} has", key=True)
    if sweep.axes or sweep.points is not None:
        yield Finding(path, f"says what to vary, but {sweep.design} draws it; name parameters in `over:`", key=True)


def _check_listed(sweep: Sweep, path: Path) -> Iterator[Finding]:
    if sweep.sample is not None or sweep.over:
        yield Finding(path, f"has `sample` or `over`, which need one of the designs {', '.join(SAMPLED)}", key=True)
    elif sweep.points is not None:
        if sweep.axes:
            yield Finding((*path, "points"), "is given together with `vary`; allowed: one of them", key=True)
        elif sweep.design != "list":
            yield Finding((*path, "points"), "needs `design: list`", key=True)
        elif not sweep.points or not sweep.points[0]:
            yield Finding((*path, "points"), "is empty; give at least one point", key=True)
        for place, point in enumerate(sweep.points):
            if set(point) != set(sweep.points[0]):
                said, first = ", ".join(point) or "nothing", ", ".join(sweep.points[0]) or "nothing"
                yield Finding((*path, "points", place), f"sets {said}, but the first point sets {first}")
    elif not sweep.axes:
        what = "`points: [{parameter: value}, …]`" if sweep.design == "list" else "`vary:`"
        yield Finding(path, f"has nothing to vary; give {what}", key=True)
    elif sweep.design == "zip" and len({len(axis) for axis in sweep.axes.values()}) > 1:
        lengths = ", ".join(f"{name} has {len(axis)}" for name, axis in sweep.axes.items())
        said = f"linked parameters need the same number of values ({lengths})"
        yield Finding((*path, "vary"), said, key=True)


def check_expectations(draft: Draft, rules: Mapping[str, Rules]) -> Iterator[Finding]:
    """Unknown names; ``rules`` are those of the protocols that are in order."""
    for place, entry in enumerate(draft.file.expect):
        path: Path = ("expect", place)
        yield from unknown((*path, "protocol"), "protocol", entry.protocol, draft.known("protocols"))
        yield from unknown((*path, "variant"), "variant", entry.variant, draft.known("variants"))
        yield from _check_parameters((*path, "parameters"), entry.parameters, draft)
        if entry.count is None and entry.equilibria is None:
            yield Finding(path, "expects nothing; give `count`, `equilibria` or both")
        protocol = entry.protocol or next(iter(draft.names("protocols")), "")
        if protocol in rules:
            yield from unknown((*path, "concept"), "concept", entry.concept, list(rules[protocol].concepts))
            yield from _check_equilibria(entry, rules[protocol], path)


def _check_equilibria(entry: Expectation, rules: Rules, path: Path) -> Iterator[Finding]:
    for place, equilibrium in enumerate(entry.equilibria or ()):
        here = (*path, "equilibria", place)
        yield from unknown_keys((*here, "payoffs"), "player", equilibrium.payoffs, list(rules.players))
        yield from unknown_keys((*here, "outcomes"), "outcome", equilibrium.outcomes, list(rules.outcomes))
        yield from unknown_keys((*here, "strategies"), "player", equilibrium.strategies, list(rules.players))
        yield from _check_strategies(equilibrium, rules, (*here, "strategies"))


def _check_strategies(equilibrium: ExpectedEquilibrium, rules: Rules, path: Path) -> Iterator[Finding]:
    for player, strategy in equilibrium.strategies.items():
        allowed = list(rules.strategies.get(player, ()))
        if player in rules.players and isinstance(strategy, str):
            yield from unknown((*path, player), f"strategy of {player}", strategy, allowed)
        elif player in rules.players:
            yield from unknown_keys((*path, player), f"strategy of {player}", strategy, allowed)


def _check_parameters(path: Path, given: Iterable[str], draft: Draft) -> Iterator[Finding]:
    yield from unknown_keys(path, "parameter", given, draft.known("parameters"))
