"""Equilibria as rows of a table: one row for those that belong together, pure ones first.

Those belong together that are connected through mixtures, and those that differ only where play never gets.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sim.analysis.wording import ENUMERATED, mixture, outcome_in_words, payoff_with_types
from sim.protocols import Rules, flat
from sim.solution import Equilibrium, Number, Solution
from sim.words import say
from sim.words.phrases import listing, span


@dataclass(frozen=True)
class Rows:
    """The positions of equilibria by row, and of those that are left out: mixed, and worse for everybody."""

    shown: tuple[tuple[int, ...], ...]
    folded: tuple[int, ...] = ()


def rows_of(solution: Solution, everything: bool = False) -> Rows:
    """Which equilibria share a row; with ``everything`` each has its own, and so has a mediator's or a bargain's."""
    if everything or solution.concept not in ENUMERATED:
        return Rows(tuple((i,) for i in range(len(solution.equilibria))))
    groups = _joined(solution)
    worse = [group for group in groups if _worse_for_everybody(solution.equilibria, group)]
    pure = [any(solution.equilibria[i].pure for i in group) for group in groups]
    in_order = [
        group for first in (True, False) for group, is_pure in zip(groups, pure, strict=True) if is_pure == first
    ]
    shown = tuple(group for group in in_order if group not in worse)
    return Rows(shown, tuple(sorted(i for group in worse for i in group)))


def _joined(solution: Solution) -> list[tuple[int, ...]]:
    """The components, those of the same path joined."""
    components = [component.equilibria for component in solution.components]
    joined: dict[Any, list[int]] = {}
    for number, group in enumerate(components or [(i,) for i in range(len(solution.equilibria))]):
        paths = {solution.equilibria[i].path for i in group}
        path = paths.pop() if len(paths) == 1 else None
        joined.setdefault(number if path is None else path, []).extend(group)
    return [tuple(sorted(group)) for group in joined.values()]


def _worse_for_everybody(equilibria: Sequence[Equilibrium], group: Sequence[int]) -> bool:
    """Whether a group is mixed, and some equilibrium is better for every player than all in it."""
    if any(equilibria[i].pure for i in group):
        return False
    return any(
        all(other.payoffs[player] > equilibria[i].payoffs[player] for i in group for player in other.payoffs)
        for other in equilibria
    )


def cells(rules: Rules, equilibria: Sequence[Equilibrium], players: Iterable[str]) -> list[str]:
    """The cells of a row: what these players do, the outcome, and what everybody gets."""
    plays = [
        _strategies(rules.strategies[player], [e.strategies.get(player, {}) for e in equilibria]) for player in players
    ]
    return [*plays, _outcome(equilibria, rules.outcomes), *(_payoff(equilibria, player) for player in rules.players)]


def numbers(group: Sequence[int]) -> str:
    """The numbers of equilibria, from 1, in short.

    >>> numbers((0, 1, 2, 5))
    '1–3, 6'
    """
    runs = [[i for _, i in run] for _, run in groupby(enumerate(sorted(group)), lambda pair: pair[1] - pair[0])]
    return ", ".join(f"{run[0] + 1}–{run[-1] + 1}" if len(run) > 1 else str(run[0] + 1) for run in runs)


def _strategies(labels: Mapping[str, str], strategies: Sequence[Mapping[str, Any]]) -> str:
    nested = any(isinstance(part, Mapping) for part in strategies[0].values())
    return _distribution([dict(flat(strategy)) for strategy in strategies], labels, nested)


def _outcome(equilibria: Sequence[Equilibrium], labels: Mapping[str, str]) -> str:
    texts = list(dict.fromkeys(outcome_in_words(equilibrium, labels) for equilibrium in equilibria))
    return texts[0] if len(texts) == 1 else _distribution([e.outcomes for e in equilibria], labels, nested=False)


def _distribution(parts: Sequence[Mapping[str, Any]], labels: Mapping[str, str], nested: bool) -> str:
    """Several distributions over the same labels: what is possible, or within which bounds its probability is."""
    ends = {name: (min(column), max(column)) for name, column in _columns(parts).items() if max(column) > 0}
    if all(low == high for low, high in ends.values()):
        return mixture(parts[0], labels)
    if not nested and all(p in (0, 1) for part in parts for p in part.values()):
        return listing([labels.get(name, name) for name in ends], say("tables.or"))
    lines = [(labels.get(name, name), low, high) for name, (low, high) in ends.items()]
    return "\n".join(label if low == 1 else f"{label}: {span(low, high)}" for label, low, high in lines)


def _columns(parts: Sequence[Mapping[str, Any]]) -> Mapping[str, list[Any]]:
    names = dict.fromkeys(name for part in parts for name in part)
    return {name: [part.get(name, 0) for part in parts] for name in names}


def _payoff(equilibria: Sequence[Equilibrium], player: str) -> str:
    """What a player gets and what each type does, from the least to the most."""
    if len(equilibria) == 1:
        return payoff_with_types(equilibria[0], player)
    texts = [_span([equilibrium.payoffs[player] for equilibrium in equilibria])]
    by_type = _columns([equilibrium.interim.get(player, {}) for equilibrium in equilibria])
    return "\n".join([*texts, *(f"{label}: {_span(column)}" for label, column in by_type.items())])


def _span(values: Sequence[Number]) -> str:
    return span(min(values), max(values))
