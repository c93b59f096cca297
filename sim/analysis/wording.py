"""Solutions and distributions in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from sim.solution import Equilibrium, Solution
from sim.solvers.selection import Selected
from sim.sweeps.catalogue import in_words
from sim.words import Claim, claim, say
from sim.words.numbers import number
from sim.words.phrases import whole

# Concepts by which every solution is listed, so that "all found" means something.
ENUMERATED = ("nash", "subgame-perfect", "perfect-bayesian")
# Notes about the mathematics behind an answer, for those who ask how it was found.
_TECHNICAL = ("solutions.compared", "solutions.ties_matter", "solutions.ties_alone", "solutions.mixtures_too")


def headline(solution: Solution, outcomes: Mapping[str, str]) -> Claim:
    """What can come of it, in one sentence that says no more than was proven."""
    if solution.headline:
        return solution.headline
    count, search = len(solution.equilibria), solution.search
    selected = solution.fact(Selected)
    if count == 0:
        return claim("solutions.none", noun=equilibria_of(solution, 0), search=search)
    text = outcomes_in_words(solution.equilibria, outcomes)
    if selected and selected.kept < selected.count:
        noun = equilibria_of(solution, selected.count)
        return claim("solutions.picked", kept=count, count=selected.count, noun=noun, outcomes=text)
    noun = equilibria_of(solution, count)
    if len(solution.components) in (0, count):
        return claim("solutions.found", noun=noun, count=count, outcomes=text, search=search)
    return claim(
        "solutions.connected",
        noun=noun,
        count=count,
        components=len(solution.components),
        outcomes=text,
        search=search,
    )


def equilibria_of(solution: Solution, count: int) -> Claim:
    """What equilibria by its concept are called; one of them, and none, in the singular."""
    return claim("solutions.equilibria", concept=solution.concept, count=count, pure=solution.search == "pure")


def notes_for_readers(solution: Solution) -> list[Claim]:
    """What everybody must know of a solution."""
    return [note for note in solution.story() if note.kind not in _TECHNICAL]


def technical_notes(solution: Solution) -> list[Claim]:
    """What only those need who ask how it was found."""
    return [note for note in solution.story() if note.kind in _TECHNICAL]


def outcomes_in_words(equilibria: Iterable[Equilibrium], outcomes: Mapping[str, str]) -> str:
    """What can come of some equilibria, with the labels of outcomes."""
    named, possible = set(), set()
    for equilibrium in equilibria:
        if equilibrium.outcome:
            named.add(str(equilibrium.outcome))
        else:
            possible.add(tuple(i for i, name in enumerate(outcomes) if equilibrium.outcomes.get(name, 0) > 0))
    return in_words(possible, list(outcomes.values()), named)


def outcome_in_words(equilibrium: Equilibrium, labels: Mapping[str, str], apart: str = "\n") -> str:
    """The outcome of an equilibrium: which type gets what, if that is so, and the probability of each outcome."""
    own = [str(equilibrium.outcome)] if equilibrium.outcome else []
    return apart.join([*own, mixture(equilibrium.outcomes, labels, apart)])


def payoff_with_types(equilibrium: Equilibrium, player: str, apart: str = "\n") -> str:
    """What a player gets, and what each of the player's types does."""
    by_type = equilibrium.interim.get(player, {}).items()
    types = [say("types.expects", type=label, payoff=payoff) for label, payoff in by_type]
    return apart.join([number(equilibrium.payoffs[player]), *types])


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
