"""Keeping some equilibria of a solution, and saying so."""

from collections.abc import Sequence
from dataclasses import replace

from sim.games.normal_form import NormalForm
from sim.solution import Component, Solution


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
