"""Behaviour of players with types: a mixed strategy for each type, and which of several behaviours are extreme."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from sim.protocols.normal_form.bayesian_batch import SAME
from sim.solution import Component
from sim.solvers.signals.behaviour_corners import extreme


def by_type(strategy: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The mixed strategies of a player's types; a player without types has one."""
    return [part for part in strategy.values() if isinstance(part, Mapping)] or [strategy]


def key(strategy: Mapping[str, Any]) -> tuple[Any, ...]:
    """The numbers of a strategy; doubles up to rounding."""
    return tuple(p if isinstance(p, int | Fraction) else round(p, SAME) for p in _leaves(strategy))


def _leaves(strategy: Mapping[str, Any]) -> list[Any]:
    return [p for inner in strategy.values() for p in (_leaves(inner) if isinstance(inner, Mapping) else [inner])]


def numbered(pairs: Sequence[Any]) -> dict[int, int]:
    """The positions of the extreme ones among all, with new numbers."""
    positions = [i for i, kept in enumerate(extreme(pairs)) if kept]
    return {position: number for number, position in enumerate(positions)}


def renamed(component: Component, position: Sequence[int | None]) -> Component:
    """A component with the new numbers of its equilibria, without those that are not extreme."""

    def new(numbers: Sequence[int]) -> tuple[int, ...]:
        return tuple(dict.fromkeys(number for i in numbers if (number := position[i]) is not None))

    return replace(
        component,
        equilibria=new(component.equilibria),
        subsets=tuple(dict.fromkeys(new(subset) for subset in component.subsets)),
    )
