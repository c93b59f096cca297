"""A plan: everything that a sweep is going to do, before anything is solved."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import Problem, ScenarioError, did_you_mean
from sim.formulas import Points, Rationals
from sim.protocols import Rules
from sim.scenario import Scenario, load
from sim.solution_table import SolutionTable
from sim.sweeps.designs import GRID, ONE_AT_A_TIME, Design, one_at_a_time
from sim.sweeps.samples import Sample
from sim.sweeps.vary import design_of
from sim.words import say

_CHUNK = 2**15
_NUMBERS_AT_ONCE = 2**21


@dataclass(frozen=True)
class Plan:
    """One scenario under one protocol, a design, and the base point: where every parameter is if it does not vary."""

    scenario: Scenario
    protocol: str
    rules: Rules
    design: Design
    base: Mapping[str, Fraction]
    variant: str | None = None
    name: str | None = None

    @property
    def points(self) -> int:
        """How many points there are."""
        return self.design.points

    @property
    def fixed(self) -> dict[str, Fraction]:
        """The parameters that do not vary."""
        return {name: value for name, value in self.base.items() if name not in self.design.axes}

    @property
    def chunks(self) -> list[range]:
        """The points of each chunk; where they are cut depends on nothing but the plan."""
        size = max(1, min(_CHUNK, _NUMBERS_AT_ONCE // self.rules.size))
        return [range(start, min(start + size, self.points)) for start in range(0, self.points, size)]

    def solve(self, varied: Mapping[str, Rationals]) -> SolutionTable:
        """Solve the games at some points, given the values of the varied parameters."""
        fixed = {name: Rationals.of([value]) for name, value in self.fixed.items()}
        points: Points = {**fixed, **varied}
        return self.rules.solve_batch(points)

    def values_at(self, point: int) -> dict[str, Fraction]:
        """The varied parameters at a point."""
        columns = self.design.columns(np.array([point], dtype=np.int64))
        return {name: column.fraction(0) for name, column in columns.items()}


def numbers(chunk: range) -> NDArray[np.int64]:
    """The numbers of a chunk's points."""
    return np.arange(chunk.start, chunk.stop, dtype=np.int64)


def plan_sweep(
    scenario: Scenario | str | Path,
    vary: Any = None,
    protocol: str | None = None,
    *,
    name: str | None = None,
    design: str = GRID,
    parameters: Mapping[str, Any] | None = None,
    variant: str | None = None,
) -> Plan:
    """Find out what a sweep is to do; for the arguments see :func:`sim.sweep`.

    Raises:
        ScenarioError: unknown names, or a design that cannot be read.
    """
    scenario = scenario if isinstance(scenario, Scenario) else load(scenario)
    if vary is None:
        name = _only_sweep(scenario) if name is None else name
        written = _sweep_called(scenario, name)
        vary, design = written.vary, written.design
        if written.sample:
            vary = Sample(int(written.sample), design, int(written.seed), tuple(written.over))
        protocol = written.protocol if protocol is None else protocol
    elif name is not None:
        raise ScenarioError(say("errors.sweeps.sweep_and_vary", name=name))
    base = scenario.point(parameters, variant)
    read = _design(scenario, vary, design, base)
    _not_both(read, parameters or {})
    protocol = protocol if protocol is not None else next(iter(scenario.protocols))
    return Plan(scenario, protocol, scenario.rules(protocol), read, base, variant, name)


def _design(scenario: Scenario, vary: Any, kind: str, base: Mapping[str, Fraction]) -> Design:
    if isinstance(vary, Sample):
        return vary.design(scenario.parameters)
    read = design_of(vary, list(scenario.parameters), kind)
    return one_at_a_time(read, base) if read.kind == ONE_AT_A_TIME else read


def _only_sweep(scenario: Scenario) -> str:
    names = list(scenario.sweeps)
    if len(names) == 1:
        return names[0]
    reason = say("errors.sweeps.several_sweeps", names=names) if names else say("errors.sweeps.no_sweeps")
    raise ScenarioError(say("errors.sweeps.nothing_to_vary", reason=reason))


def _sweep_called(scenario: Scenario, name: str) -> Any:
    if name not in scenario.sweeps:
        message = say("errors.sweeps.unknown_sweep", name=name, hint=did_you_mean(name, list(scenario.sweeps)))
        raise ScenarioError(Problem(message, ("sweeps",)))
    return scenario.sweeps[name]


def _not_both(design: Design, parameters: Mapping[str, Any]) -> None:
    problems = [
        Problem(say("errors.sweeps.varied_and_set"), ("parameters", name)) for name in parameters if name in design.axes
    ]
    if problems:
        raise ScenarioError(problems)
