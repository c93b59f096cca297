"""A scenario at one point: from names and values to the solution of a protocol."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from math import isclose
from pathlib import Path
from typing import Any

from sim.formulas import Rationals
from sim.protocols.spec import NO_DEAL
from sim.scenario.load import load
from sim.scenario.scenario import Scenario
from sim.solution import Solution
from sim.words import Claim, claim

_EQUILIBRIA = ("nash", "subgame-perfect", "perfect-bayesian", "trigger")


def solve(
    scenario: Scenario | str | Path,
    protocol: str | None = None,
    concept: str | None = None,
    parameters: Mapping[str, Any] | None = None,
    *,
    variant: str | None = None,
    method: str | None = None,
    select: str | None = None,
) -> Solution:
    """Solve a scenario under one protocol at one point.

    Args:
        scenario: the scenario, or the path of its file.
        protocol: a protocol of the file; the first one if None.
        concept: what counts as a solution; if None, what is usual for the kind of protocol.
        parameters: values instead of those of the file or the variant.
        variant: a variant of the file to start from.
        method: the algorithm; the recommended one if None.
        select: a rule that picks among several equilibria; if None, what the protocol says, usually all.

    Raises:
        ScenarioError: unknown names, or a payoff that cannot be computed at this point.
        SolverError: the game cannot be solved by this method.
    """
    scenario = scenario if isinstance(scenario, Scenario) else load(scenario)
    protocol = protocol if protocol is not None else next(iter(scenario.protocols))
    rules = scenario.rules(protocol)
    point = scenario.point(parameters, variant)
    concept = rules.require(concept)
    if select is None and concept == rules.concepts[0]:
        select = scenario.protocols[protocol].select
    solution = rules.solve({name: Rationals.of([value]) for name, value in point.items()}, concept, method, select)
    notes = (*solution.notes, *_worse_than_no_deal(scenario, protocol, point, solution))
    return replace(solution, protocol=protocol, kind=rules.kind, notes=notes)


def _worse_than_no_deal(
    scenario: Scenario, protocol: str, point: Mapping[str, Fraction], solution: Solution
) -> Iterator[Claim]:
    """Who may end up with less than no deal gives, under rules that leave them no way out."""
    setting = scenario.setting
    if solution.concept not in _EQUILIBRIA or not scenario.protocols[protocol].needs_payoffs or setting.types:
        return
    for player, label in setting.players.items():
        without = setting.payoffs[player][NO_DEAL].fraction(point)
        least = min((equilibrium.payoffs[player] for equilibrium in solution.equilibria), default=without)
        if least < without and not isclose(least, without, rel_tol=1e-9):
            yield claim("solutions.worse_than_no_deal", player=label, payoff=least, without=without)
