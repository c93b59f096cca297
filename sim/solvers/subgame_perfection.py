"""Subgame-perfect equilibria of extensive forms: backwards, subgame by subgame, exactly.

A subgame without imperfect information at its root's level is a choice of one player; all best actions are kept. Any
other one is put into reduced normal form, with the equilibria found below as its ends, and solved by the normal-form
solvers; mixtures of plans become behaviour by Kuhn's theorem, as recall is perfect. Where an earlier part has several
equilibria below, every combination is continued.

Sources: Selten (1965), *Spieltheoretische Behandlung eines Oligopolmodells mit Nachfrageträgheit*; Kuhn (1953),
*Extensive games and the problem of information*.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

import numpy as np

from sim.errors import SolverError
from sim.games.extensive_form import CHANCE, END, ExtensiveForm, Gains, Numbers
from sim.games.normal_form import NormalForm
from sim.solvers.nash import nash, solve_nash

MOST_COMBINATIONS = 5_000
MOST_STRATEGIES = 4_096


@dataclass(frozen=True)
class Continuation:
    """One equilibrium of a subgame: what everybody gets, and how the information sets in it are played."""

    gains: Gains
    behaviour: Mapping[int, tuple[Fraction, ...]]


@dataclass(frozen=True)
class Found:
    """All equilibria found, whether there were ties, and whether none can be missing."""

    equilibria: tuple[Continuation, ...]
    tie: bool
    complete: bool


def subgame_perfect(form: ExtensiveForm, numbers: Numbers) -> Found:
    """The subgame-perfect equilibria; of a continuum its extreme ones.

    Raises:
        SolverError: too many combinations or plans.
    """
    work = _Work(form, numbers)
    equilibria = work.solve(0)
    return Found(tuple(equilibria), work.tie, work.complete)


class _Work:
    def __init__(self, form: ExtensiveForm, numbers: Numbers) -> None:
        self.form, self.numbers = form, numbers
        self.tie, self.complete = False, True

    def solve(self, root: int) -> list[Continuation]:
        """The equilibria of the subgame at a node."""
        node = self.form.nodes[root]
        if node.mover == END:
            return [Continuation(tuple(self.numbers.payoffs[node.number]), {})]
        frontier = list(self._frontier(root))
        later = [self.solve(place) for place in frontier]
        if prod(len(some) for some in later) > MOST_COMBINATIONS:
            raise SolverError("the tree has too many combinations of equilibria in its subgames")
        found: dict[Any, Continuation] = {}
        for chosen in product(*later):
            ends = dict(zip(frontier, chosen, strict=True))
            below: dict[int, tuple[Fraction, ...]] = {}
            for one in chosen:
                below.update(one.behaviour)
            for gains, behaviour in self._top(root, ends):
                one = Continuation(gains, {**below, **behaviour})
                found.setdefault((gains, tuple(sorted(one.behaviour.items()))), one)
        return list(found.values())

    def _frontier(self, root: int) -> Iterator[int]:
        """The next nodes below at which subgames start."""
        for child in self.form.nodes[root].children:
            if child in self.form.subgames:
                yield child
            else:
                yield from self._frontier(child)

    def _top(
        self, root: int, ends: Mapping[int, Continuation]
    ) -> Iterator[tuple[Gains, dict[int, tuple[Fraction, ...]]]]:
        """The equilibria of what lies above the next subgames."""
        node = self.form.nodes[root]
        if all(child in ends for child in node.children):
            values = [ends[child].gains for child in node.children]
            if node.mover == CHANCE:
                yield self._average(node.number, values), {}
                return
            best = max(gains[node.mover] for gains in values)
            chosen = [move for move, gains in enumerate(values) if gains[node.mover] == best]
            self.tie = self.tie or len(chosen) > 1
            for move in chosen:
                yield values[move], {node.information: _certain(move, len(values))}
            return
        yield from _NormalPart(self, root, ends).equilibria()

    def _average(self, number: int, values: Sequence[Gains]) -> Gains:
        chances = self.numbers.chances[number : number + len(values)]
        return tuple(
            sum((p * gains[i] for p, gains in zip(chances, values, strict=True)), Fraction(0))
            for i in range(self.form.players)
        )


class _NormalPart:
    """The part of a subgame above the next ones, as a normal form of reduced plans."""

    def __init__(self, work: _Work, root: int, ends: Mapping[int, Continuation]) -> None:
        self.work, self.form, self.root, self.ends = work, work.form, root, ends
        inner = list(self._inner(root))
        sets = [self.form.nodes[place].information for place in inner]
        self.sets = list(dict.fromkeys(one for one in sets if one >= 0))
        self.plans = [list(self._plans(player)) for player in range(self.form.players)]
        if prod(len(plans) for plans in self.plans) > MOST_STRATEGIES**2 or max(map(len, self.plans)) > MOST_STRATEGIES:
            raise SolverError("a part of the tree with imperfect information has too many plans")

    def _inner(self, place: int) -> Iterator[int]:
        if place in self.ends:
            return
        yield place
        for child in self.form.nodes[place].children:
            yield from self._inner(child)

    def _plans(self, player: int) -> Iterator[dict[int, int]]:
        """Reduced plans: an action for every own information set that own actions do not exclude."""
        own = [one for one in self.sets if self.form.owners[one] == player]

        def extend(plan: dict[int, int], left: list[int]) -> Iterator[dict[int, int]]:
            possible = next((one for one in left if self._consistent(one, plan)), None)
            if possible is None:
                yield plan
                return
            rest = [one for one in left if one != possible]
            for move in range(len(self.form.actions(possible))):
                yield from extend({**plan, possible: move}, rest)

        yield from extend({}, own)

    def _own_way(self, information: int) -> list[tuple[int, int]]:
        """The own earlier information sets within this part, and the moves there, before an information set."""
        owner = self.form.owners[information]
        place = self.form.members[information][0]
        steps = [(self.form.nodes[p].information, move) for p, move in self.form.way(place)]
        return [(one, move) for one, move in steps if one in self.sets and self.form.owners[one] == owner]

    def _consistent(self, information: int, plan: Mapping[int, int]) -> bool:
        return all(plan.get(one) == move for one, move in self._own_way(information))

    def equilibria(self) -> Iterator[tuple[Gains, dict[int, tuple[Fraction, ...]]]]:
        """All Nash equilibria of this part, as behaviour."""
        shape = tuple(len(plans) for plans in self.plans)
        payoffs = np.empty((self.form.players, *shape), dtype=object)
        for profile in np.ndindex(*shape):
            together: dict[int, int] = {}
            for plans, i in zip(self.plans, profile, strict=True):
                together.update(plans[i])
            for player, value in enumerate(self._value(self.root, together)):
                payoffs[(player, *profile)] = value
        for mixed in self._solved(payoffs):
            behaviour = {}
            for information in self.sets:
                behaviour[information] = self._behaviour(information, mixed[self.form.owners[information]])
            yield self._expected(payoffs, mixed), behaviour

    def _value(self, place: int, plan: Mapping[int, int]) -> Gains:
        if place in self.ends:
            return self.ends[place].gains
        node = self.form.nodes[place]
        if node.mover == CHANCE:
            return self.work._average(node.number, [self._value(child, plan) for child in node.children])
        return self._value(node.children[plan.get(node.information, 0)], plan)

    def _solved(self, payoffs: Any) -> Iterator[list[list[Fraction]]]:
        active = [player for player, plans in enumerate(self.plans) if len(plans) > 1]
        if len(active) <= 2:
            # Players without a choice do not matter; two are needed for a game.
            pair = (active + [player for player in range(self.form.players) if player not in active])[:2]
            index = tuple(slice(None) if player in pair else 0 for player in range(self.form.players))
            small = [payoffs[player][index] for player in sorted(pair)]
            solution = nash(small[0].tolist(), small[1].tolist())
            self.work.tie = self.work.tie or bool(solution.degenerate)
            for one in solution.equilibria:
                mixes = [list(strategy.values()) for strategy in one.strategies.values()]
                result = [[Fraction(1)] for _ in self.plans]
                for player, mix in zip(sorted(pair), mixes, strict=True):
                    result[player] = [Fraction(p) for p in mix]
                yield result
            return
        solution = solve_nash(self._game(payoffs))
        self.work.complete = self.work.complete and solution.complete
        self.work.tie = self.work.tie or bool(solution.degenerate)
        for one in solution.equilibria:
            yield [[Fraction(p) for p in strategy.values()] for strategy in one.strategies.values()]

    def _game(self, payoffs: Any) -> NormalForm:
        shape = payoffs.shape[1:]
        return NormalForm(
            players=tuple(str(player) for player in range(len(shape))),
            strategies=tuple(tuple(str(i) for i in range(size)) for size in shape),
            outcomes=(),
            outcome=np.zeros(shape, dtype=np.intp),
            payoffs=payoffs.astype(np.float64)[None],
            exact=lambda _: payoffs,
            error=np.abs(payoffs.astype(np.float64))[None] * 2.0**-52,
        )

    def _expected(self, payoffs: Any, mixed: Sequence[Sequence[Fraction]]) -> Gains:
        totals = []
        for player in range(self.form.players):
            value = payoffs[player]
            for mix in mixed:
                value = sum(p * value[i] for i, p in enumerate(mix))
            totals.append(Fraction(value))
        return tuple(totals)

    def _behaviour(self, information: int, mix: Sequence[Fraction]) -> tuple[Fraction, ...]:
        """How often each action is taken, given that own actions lead there; the first one if they never do."""
        plans = self.plans[self.form.owners[information]]
        count = len(self.form.actions(information))
        weights = [Fraction(0)] * count
        for plan, p in zip(plans, mix, strict=True):
            if information in plan:
                weights[plan[information]] += p
        total = sum(weights)
        return tuple(weight / total for weight in weights) if total else _certain(0, count)


def _certain(move: int, count: int) -> tuple[Fraction, ...]:
    return tuple(Fraction(int(i == move)) for i in range(count))
