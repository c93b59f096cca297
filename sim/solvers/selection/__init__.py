"""Keeping some equilibria of a solution, and saying so.

Maximal welfare: the equilibrium with the largest sum of payoffs.

A sum compares the payoffs of different players, so it means something only where they are on one scale.

Payoff dominance: the equilibrium that is better for everybody than any other.

Source: Harsanyi & Selten (1988), *A General Theory of Equilibrium Selection in Games*, section 3.6.

Pareto dominance among equilibria: which ones everybody would rather leave for another, if they could agree on it.
"""

from collections.abc import Sequence
from dataclasses import replace

from sim.games.normal_form import NormalForm
from sim.solution import Component, Equilibrium, Solution


def every(game: NormalForm, solution: Solution) -> Solution:
    """All equilibria, as they are."""
    return solution


def picked(solution: Solution, places: Sequence[int], rule: str) -> Solution:
    """The solution with the equilibria at these places only; notes and details say by which rule, from how many.

    ``complete`` is then about the equilibria that were picked from. Components that lose equilibria lose their
    subsets and index too, since these describe the whole.
    """
    count = len(solution.equilibria)
    if len(places) == 1:
        note = f"Picked 1 of {count} equilibria by the rule {rule}; the others are equilibria too."
    else:
        note = f"The rule {rule} leaves {len(places)} of {count} equilibria, which are equally good by it."
    number = {place: position for position, place in enumerate(places)}
    components: list[Component] = []
    equilibria = [solution.equilibria[place] for place in places]
    for component in solution.components:
        kept = tuple(number[place] for place in component.equilibria if place in number)
        if kept:
            whole = len(kept) == len(component.equilibria)
            subsets = tuple(tuple(number[place] for place in subset) for subset in component.subsets) if whole else ()
            for position in kept:
                equilibria[position] = replace(equilibria[position], component=len(components))
            components.append(Component(kept, subsets, component.index if whole else None))
    return replace(
        solution,
        equilibria=tuple(equilibria),
        components=tuple(components),
        notes=(*solution.notes, note),
        details={**solution.details, "selected": {"rule": rule, "from": count, "kept": len(places)}},
    )


def unpicked(solution: Solution, rule: str, reason: str) -> Solution:
    """The whole solution, with a note on why the rule picks nothing."""
    count = len(solution.equilibria)
    return replace(
        solution,
        notes=(*solution.notes, f"The rule {rule} picks nothing: {reason}; all {count} equilibria are shown."),
        details={**solution.details, "selected": {"rule": rule, "from": count, "kept": count}},
    )


def max_welfare(game: NormalForm, solution: Solution) -> Solution:
    """The equilibrium with the largest sum of payoffs; needs payoffs on one scale."""
    if not solution.equilibria:
        return unpicked(solution, "max-welfare", "there is no equilibrium")
    welfare = [sum(one.payoffs.values()) for one in solution.equilibria]
    best = [place for place, value in enumerate(welfare) if value == max(welfare)]
    return picked(solution, best, "max-welfare")


def payoff_dominant(game: NormalForm, solution: Solution) -> Solution:
    """The equilibrium in which every player gets more than in any other, if there is one."""
    found = solution.equilibria
    for place, one in enumerate(found):
        rest = [other for other in found if other is not one]
        if all(one.payoffs[player] > other.payoffs[player] for other in rest for player in game.players):
            return picked(solution, [place], "payoff-dominant")
    return unpicked(solution, "payoff-dominant", "no equilibrium is better for every player than all others")


def with_dominance(solution: Solution) -> Solution:
    """The same solution, where each equilibrium says in ``dominated_by`` which others Pareto-dominate it.

    One equilibrium dominates another if no player gets less in it and some player gets more.
    """
    marked = tuple(
        replace(one, details={**one.details, "dominated_by": dominators(one, solution.equilibria)})
        for one in solution.equilibria
    )
    return replace(solution, equilibria=marked)


def dominators(one: Equilibrium, others: Sequence[Equilibrium]) -> list[int]:
    """The positions of the equilibria that Pareto-dominate this one."""
    return [place for place, other in enumerate(others) if dominates(other, one)]


def dominates(one: Equilibrium, other: Equilibrium) -> bool:
    """Whether the first is at least as good for everybody, and better for somebody."""
    pairs = [(one.payoffs[player], other.payoffs[player]) for player in one.payoffs]
    return all(a >= b for a, b in pairs) and any(a > b for a, b in pairs)
