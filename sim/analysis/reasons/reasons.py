"""Why an equilibrium holds, and why other outcomes do not: every deviation, with its loss and its condition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np

from sim.analysis.reasons.conditions import Condition, at_least
from sim.formulas import Rationals
from sim.games.normal_form import NormalForm, deviation_payoffs
from sim.protocols import NormalFormRules
from sim.solution import Equilibrium

Point = Mapping[str, Fraction]
Cell = tuple[int, ...]

MAX_CELLS = 10_000
CLOSED_FORM = 200  # characters; longer conditions are not read


@dataclass(frozen=True)
class Deviation:
    """What a player would lose by going over to another strategy (negative: gain), and when that is not a gain.

    ``condition`` is None for mixed profiles.
    """

    player: int
    strategy: int
    outcome: int | None
    loss: Any
    condition: Condition | None = None


@dataclass(frozen=True)
class Reason:
    """Why one profile is an equilibrium: all deviations, the one that loses least first."""

    supports: tuple[tuple[int, ...], ...]
    deviations: tuple[Deviation, ...]

    @property
    def conditions(self) -> list[Condition]:
        """What must hold, each condition once, without what always holds."""
        conditions = [deviation.condition for deviation in self.deviations if deviation.condition is not None]
        return list(dict.fromkeys(part for each in conditions if not each.always for part in each.parts))


@dataclass(frozen=True)
class NonEquilibrium:
    """An outcome that no equilibrium leads to: the profile that comes closest, and who leaves it.

    Nobody does where it is an equilibrium that was set apart, since somebody plays a weakly dominated strategy.
    """

    outcome: int
    profile: Cell
    profiles: int
    leaving: tuple[Deviation, ...]


def game_at(rules: NormalFormRules, point: Point) -> NormalForm:
    """The one game at a point."""
    return rules.game({name: Rationals.of([value]) for name, value in point.items()})


def why(rules: NormalFormRules, game: NormalForm, equilibrium: Equilibrium, point: Point) -> Reason:
    """Why an equilibrium holds."""
    profile = [
        np.array([strategy[name] for name in names], dtype=object)
        for names, strategy in zip(game.strategies, equilibrium.strategies.values(), strict=True)
    ]
    supports = tuple(tuple(int(i) for i in np.flatnonzero(strategy != 0)) for strategy in profile)
    if all(len(support) == 1 for support in supports):
        cell = tuple(support[0] for support in supports)
        return Reason(supports, _from_cell(rules, game, cell, point))
    payoffs = game.exact(0)
    deviations = []
    for player, values in enumerate(deviation_payoffs(payoffs, profile)):
        best = values.max()
        deviations += [
            Deviation(player, strategy, None, best - value)
            for strategy, value in enumerate(values)
            if strategy not in supports[player]
        ]
    return Reason(supports, tuple(sorted(deviations, key=lambda deviation: deviation.loss)))


def _from_cell(rules: NormalFormRules, game: NormalForm, cell: Cell, point: Point) -> tuple[Deviation, ...]:
    """All deviations from a pure profile, with conditions."""
    payoffs = game.exact(0)
    deviations = []
    for player, strategy, other in _deviations(game.shape, cell):
        one, another = rules.rows[rules.row[cell]][player], rules.rows[rules.row[other]][player]
        loss = payoffs[(player, *cell)] - payoffs[(player, *other)]
        condition = at_least(one, another, point, CLOSED_FORM)
        deviations.append(Deviation(player, strategy, int(game.outcome[other]), loss, condition))
    return tuple(sorted(deviations, key=lambda deviation: deviation.loss))


def _deviations(shape: Sequence[int], cell: Cell) -> list[tuple[int, int, Cell]]:
    """(player, strategy, the profile it leads to) for every pure deviation."""
    return [
        (player, strategy, (*cell[:player], strategy, *cell[player + 1 :]))
        for player, size in enumerate(shape)
        for strategy in range(size)
        if strategy != cell[player]
    ]


def why_not(
    rules: NormalFormRules, game: NormalForm, equilibria: Sequence[Equilibrium], point: Point
) -> list[NonEquilibrium]:
    """For each outcome that no equilibrium may lead to, who would leave it, and for what.

    Of several profiles it is the one from which the largest gain is smallest. Empty where the game has more than
    ``MAX_CELLS`` profiles.
    """
    payoffs = game.exact(0)
    if payoffs[0].size > MAX_CELLS:
        return []
    names = list(rules.outcomes)
    possible = {name for equilibrium in equilibria for name, p in equilibrium.outcomes.items() if p > 0}
    best: dict[int, tuple[Any, Cell]] = {}
    counts: dict[int, int] = {}
    for cell in product(*map(range, game.shape)):
        outcome = int(game.outcome[cell])
        if names[outcome] in possible:
            continue
        moves = _deviations(game.shape, cell)
        gain = max(payoffs[(player, *other)] - payoffs[(player, *cell)] for player, _, other in moves)
        counts[outcome] = counts.get(outcome, 0) + 1
        if outcome not in best or gain < best[outcome][0]:
            best[outcome] = gain, cell
    return [
        NonEquilibrium(
            outcome,
            cell,
            counts[outcome],
            tuple(deviation for deviation in _from_cell(rules, game, cell, point) if deviation.loss < 0),
        )
        for outcome, (_, cell) in sorted(best.items())
    ]
