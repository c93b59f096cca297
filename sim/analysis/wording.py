"""Solutions and distributions in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from sim.solution import Equilibrium, Solution
from sim.sweeps.catalogue import in_words
from sim.words import Claim, claim
from sim.words.numbers import number
from sim.words.phrases import whole


def headline(solution: Solution, outcomes: Mapping[str, str]) -> Claim | str:
    """What can come of it, in one sentence."""
    if solution.headline:
        return solution.headline
    count = len(solution.equilibria)
    noun = equilibria_of(solution.concept, count)
    if count == 0:
        return claim("solutions.none", noun=noun)
    text = outcomes_in_words(solution.equilibria, outcomes)
    isolated = all(len(component.equilibria) == 1 for component in solution.components)
    if count == 1:
        return claim("solutions.one", noun=noun, outcomes=text)
    if isolated or not solution.components:
        return claim("solutions.several", noun=noun, count=count, outcomes=text)
    components = len(solution.components)
    return claim("solutions.extreme", noun=noun, count=count, components=components, outcomes=text)


def equilibria_of(concept: str, count: int) -> Claim:
    """What equilibria by a concept are called; one of them, and none, in the singular."""
    return claim("solutions.equilibria", concept=concept, count=count)


def outcomes_in_words(equilibria: Iterable[Equilibrium], outcomes: Mapping[str, str]) -> str:
    """What can come of some equilibria, with the labels of outcomes."""
    possible = {
        tuple(i for i, name in enumerate(outcomes) if equilibrium.outcomes.get(name, 0) > 0)
        for equilibrium in equilibria
    }
    return in_words(possible, list(outcomes.values()))


def mixture(probabilities: Mapping[str, Any], labels: Mapping[str, str], apart: str = "\n") -> str:
    """A distribution in words: what can happen, each with its probability unless it is certain.

    >>> mixture({"truce": 0.5, "war": 0.5}, {"truce": "Truce", "war": "War"}, "; ")
    'Truce: 0.5; War: 0.5'
    """
    likely = [(labels.get(name, name), p) for name, p in probabilities.items() if p > 0]
    if len(likely) == 1:
        return likely[0][0]
    return apart.join(label if p == 1 else f"{label}: {number(p)}" for label, p in likely)


def mixture_in_line(probabilities: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    """A distribution in words, in one line.

    >>> mixture_in_line({"truce": 0.25, "war": 0.75}, {"truce": "Truce", "war": "War"})
    'Truce 0.25, War 0.75'
    """
    likely = [(labels.get(name, name), p) for name, p in probabilities.items() if p > 0]
    if len(likely) == 1:
        return likely[0][0]
    return ", ".join(f"{whole(label)} {number(p)}" for label, p in likely)
