"""Numbers, solutions and structures of equilibria in words, with the names that sweeps give to regimes."""

from collections.abc import Mapping
from typing import Any

from sim.solution import Solution
from sim.sweeps.catalogue import in_words
from sim.words import say
from sim.words.numbers import number

CONDITIONAL = "Conditional on the scenario's payoffs, which are the analyst's inputs: no forecast, no advice."
_ADJECTIVES = {"nash": "Nash", "perfect-bayesian": "perfect Bayesian"}


def headline(solution: Solution, outcomes: Mapping[str, str]) -> str:
    """What can come of it, in one sentence."""
    if solution.headline:
        return str(solution.headline)
    count = len(solution.equilibria)
    if count == 0:
        return f"No {_concept(solution)} was found."
    names = list(outcomes)
    possible = {
        tuple(place for place, name in enumerate(names) if one.outcomes.get(name, 0) > 0) for one in solution.equilibria
    }
    what = in_words(possible, list(outcomes.values()))
    isolated = all(len(component.equilibria) == 1 for component in solution.components)
    if count == 1:
        return say("solutions.one", noun=_concept(solution), outcomes=what)
    if isolated or not solution.components:
        return f"{count} {_concept(solution, count)}: {what}."
    extreme = f"{count} extreme {_concept(solution, count)} in {_counted(len(solution.components), 'component')}"
    return f"{extreme}: {what}."


def _concept(solution: Solution, count: int = 1) -> str:
    noun = "equilibrium" if count == 1 else "equilibria"
    return f"{_ADJECTIVES.get(solution.concept, solution.concept)} {noun}"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def mixture(probabilities: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    """A distribution in words, a line for each thing that can happen; certain things without a probability."""
    likely = {name: p for name, p in probabilities.items() if p > 0}
    if len(likely) == 1:
        return labels.get(next(iter(likely)), next(iter(likely)))
    return "\n".join(labels.get(name, name) + ("" if p == 1 else f": {number(p)}") for name, p in likely.items())


def mixture_in_line(probabilities: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    """A distribution in words, in one line: "Truce 2/3, War 1/3"."""
    likely = {name: p for name, p in probabilities.items() if p > 0}
    if len(likely) == 1:
        return labels.get(next(iter(likely)), next(iter(likely)))
    named = {name: f"({label})" if "," in (label := labels.get(name, name)) else label for name in likely}
    return ", ".join(f"{named[name]} {number(p)}" for name, p in likely.items())
