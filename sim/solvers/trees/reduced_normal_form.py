"""The reduced normal form of a part of a tree, its Nash equilibria, and what they are as behaviour.

A reduced plan has an action for every information set of a player that the player's earlier actions do not exclude.
With perfect recall a mixture of plans is a behaviour (Kuhn 1953, *Extensive games and the problem of information*):
the one whose probabilities of sequences of the player's actions are the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np

from sim.errors import SolverError
from sim.games.extensive_form import CHANCE, ExtensiveForm, Gains, Numbers
from sim.games.normal_form import NormalForm, regret
from sim.solution import Solution
from sim.solvers.nash import nash, solve_nash
from sim.solvers.signals.behaviour_corners import extreme
from sim.words import say

MOST_PROFILES = 100_000
_SIMPLE = 10_000  # denominators that probabilities found in doubles are tried with
Mixes = Sequence[Sequence[Fraction]]


@dataclass(frozen=True)
class PartEquilibrium:
    """An equilibrium of a part: what everybody gets, the behaviour, and the information sets that it leaves open.

    Open are those that their owner's actions exclude; the behaviour has the first action there. ``regret`` is 0
    unless probabilities are doubles.
    """

    gains: Gains
    behaviour: Mapping[int, tuple[Fraction, ...]]
    open: frozenset[int]
    regret: Fraction


@dataclass(frozen=True)
class PartEquilibria:
    """The equilibria of a part; ``components`` are positions of those that are connected, if that is known."""

    equilibria: tuple[PartEquilibrium, ...]
    complete: bool
    tie: bool
    components: tuple[tuple[tuple[int, ...], ...], ...] = ()


class TreePart:
    """What lies between a node and the next subgames, whose payoffs are given as ``ends`` by node."""

    def __init__(self, form: ExtensiveForm, numbers: Numbers, root: int, ends: Mapping[int, Gains]) -> None:
        self.form, self.numbers, self.root, self.ends = form, numbers, root, ends
        sets = [form.nodes[node].information for node in self._inner(root)]
        self.sets = list(dict.fromkeys(information for information in sets if information >= 0))
        self.plans = [list(self._plans(player)) for player in range(form.players)]
        count = prod(len(plans) for plans in self.plans)
        if count > MOST_PROFILES:
            raise SolverError(say("errors.solvers.tree_part_too_large", profiles=count, most=MOST_PROFILES))

    def _inner(self, node: int) -> Iterator[int]:
        if node in self.ends:
            return
        yield node
        for child in self.form.nodes[node].children:
            yield from self._inner(child)

    def _plans(self, player: int) -> Iterator[dict[int, int]]:
        own = [information for information in self.sets if self.form.owners[information] == player]

        def extend(plan: dict[int, int], left: list[int]) -> Iterator[dict[int, int]]:
            possible = next((information for information in left if self._allows(plan, information)), None)
            if possible is None:
                yield plan
                return
            rest = [information for information in left if information != possible]
            for move in range(len(self.form.actions(possible))):
                yield from extend({**plan, possible: move}, rest)

        yield from extend({}, own)

    def _allows(self, plan: Mapping[int, int], information: int) -> bool:
        """Whether the actions of a plan do not exclude an information set."""
        owner, first = self.form.owners[information], self.form.members[information][0]
        steps = [(self.form.nodes[node].information, move) for node, move in self.form.way(first)]
        return all(
            plan.get(earlier) == move
            for earlier, move in steps
            if earlier in self.sets and self.form.owners[earlier] == owner
        )

    def solve(self, method: str | None) -> PartEquilibria:
        """The Nash equilibria: all of them if at most two players have a choice.

        With three or more, ``method`` says how; if it is None, the pure ones.
        """
        payoffs = self._payoffs()
        active = [player for player, plans in enumerate(self.plans) if len(plans) > 1]
        if len(active) > 2:
            return self._many(payoffs, method)
        # Players without a choice do not matter; two are needed for a game.
        rest = [player for player in range(self.form.players) if player not in active]
        return self._two(payoffs, sorted((active + rest)[:2]))

    def _payoffs(self) -> Any:
        shape = tuple(len(plans) for plans in self.plans)
        payoffs = np.empty((self.form.players, *shape), dtype=object)
        for profile in np.ndindex(*shape):
            together: dict[int, int] = {}
            for plans, i in zip(self.plans, profile, strict=True):
                together.update(plans[i])
            for player, value in enumerate(self._value(self.root, together)):
                payoffs[(player, *profile)] = value
        return payoffs

    def _value(self, position: int, plan: Mapping[int, int]) -> Gains:
        if position in self.ends:
            return self.ends[position]
        node = self.form.nodes[position]
        if node.mover != CHANCE:
            return self._value(node.children[plan.get(node.information, 0)], plan)
        chances = self.numbers.chances[node.number : node.number + len(node.children)]
        below = [self._value(child, plan) if p else None for p, child in zip(chances, node.children, strict=True)]
        return tuple(
            sum((p * gains[i] for p, gains in zip(chances, below, strict=True) if gains is not None), Fraction(0))
            for i in range(self.form.players)
        )

    def _two(self, payoffs: Any, pair: Sequence[int]) -> PartEquilibria:
        index = tuple(slice(None) if player in pair else 0 for player in range(self.form.players))
        try:
            solution = nash(*(payoffs[player][index].tolist() for player in pair))
        except SolverError:
            plans = [len(self.plans[player]) for player in pair]
            raise SolverError(say("errors.solvers.large_tree", plans=plans)) from None
        mixes = [self._all_mixes(probabilities, pair) for probabilities in _probabilities(solution)]
        behaviours: dict[Any, int] = {}
        position = [
            behaviours.setdefault(tuple(self._sequences(p, mix[p]) for p in pair), len(behaviours)) for mix in mixes
        ]
        kept = [i for i, is_extreme in enumerate(extreme(list(behaviours))) if is_extreme]
        number = {old: new for new, old in enumerate(kept)}
        first = [mixes[position.index(i)] for i in kept]
        components = tuple(
            tuple(dict.fromkeys(tuple(_numbers(subset, position, number)) for subset in component.subsets))
            for component in solution.components
        )
        equilibria = tuple(self._equilibrium(payoffs, mix) for mix in first)
        return PartEquilibria(equilibria, True, bool(solution.degenerate), components)

    def _all_mixes(self, mixes: Mixes, pair: Sequence[int]) -> list[list[Fraction]]:
        result = [[Fraction(1)] for _ in self.plans]
        for player, mix in zip(pair, mixes, strict=True):
            result[player] = list(mix)
        return result

    def _sequences(self, player: int, mix: Sequence[Fraction]) -> tuple[Fraction, ...]:
        """The probability of each action of a player together with the player's actions that lead to it."""
        own = [information for information in self.sets if self.form.owners[information] == player]
        return tuple(weight for information in own for weight in self._weights(information, mix)) or (Fraction(1),)

    def _many(self, payoffs: Any, method: str | None) -> PartEquilibria:
        solution = solve_nash(self._game(payoffs), method or "pure")
        tie = bool(solution.degenerate)
        simple = [_simplified(payoffs, mixes) for mixes in _probabilities(solution)]
        return PartEquilibria(tuple(self._equilibrium(payoffs, mixes) for mixes in simple), solution.complete, tie)

    def _game(self, payoffs: Any) -> NormalForm:
        shape = payoffs.shape[1:]
        return NormalForm(
            players=tuple(str(player) for player in range(len(shape))),
            strategies=tuple(tuple(str(i) for i in range(size)) for size in shape),
            outcomes=("end",),
            outcome=np.zeros(shape, dtype=np.intp),
            payoffs=payoffs.astype(np.float64)[None],
            exact=lambda _: payoffs,
            error=np.abs(payoffs.astype(np.float64))[None] * 2.0**-52,
        )

    def _equilibrium(self, payoffs: Any, mixes: Mixes) -> PartEquilibrium:
        behaviour, excluded = {}, set()
        for information in self.sets:
            weights = self._weights(information, mixes[self.form.owners[information]])
            total = sum(weights)
            if not total:
                excluded.add(information)
                weights, total = [Fraction(int(move == 0)) for move in range(len(weights))], Fraction(1)
            behaviour[information] = tuple(weight / total for weight in weights)
        profile = [np.array(mix, dtype=object) for mix in mixes]
        gains = tuple(_expected(payoffs[player], mixes) for player in range(self.form.players))
        return PartEquilibrium(gains, behaviour, frozenset(excluded), Fraction(regret(payoffs, profile)))

    def _weights(self, information: int, mix: Sequence[Fraction]) -> list[Fraction]:
        """For each action, the probability of the plans that take it there."""
        weights = [Fraction(0)] * len(self.form.actions(information))
        for plan, p in zip(self.plans[self.form.owners[information]], mix, strict=True):
            if information in plan:
                weights[plan[information]] += p
        return weights


def _probabilities(solution: Solution) -> list[list[list[Fraction]]]:
    return [
        [[Fraction(p) for p in strategy.values()] for strategy in equilibrium.strategies.values()]
        for equilibrium in solution.equilibria
    ]


def _numbers(subset: Sequence[int], position: Sequence[int], number: Mapping[int, int]) -> list[int]:
    """New numbers of equilibria, without those that were left out."""
    return list(dict.fromkeys(number[position[i]] for i in subset if position[i] in number))


def _simplified(payoffs: Any, mixes: Mixes) -> Mixes:
    """Simple fractions near to the probabilities, if they are an equilibrium exactly."""
    simple = [[p.limit_denominator(_SIMPLE) for p in mix] for mix in mixes]
    if any(sum(mix) != 1 for mix in simple):
        return mixes
    return simple if regret(payoffs, [np.array(mix, dtype=object) for mix in simple]) == 0 else mixes


def _expected(values: Any, mixes: Mixes) -> Fraction:
    for mix in mixes:
        values = sum(p * values[i] for i, p in enumerate(mix))
    return Fraction(values)
