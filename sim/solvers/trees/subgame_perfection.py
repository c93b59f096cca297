"""Subgame-perfect equilibria of extensive forms: backwards, subgame by subgame, exactly.

At a node where a subgame starts and after which only subgames come, one player chooses; all best actions are kept. Any
other part of the tree is put into reduced normal form, with the equilibria found below as its ends, and its Nash
equilibria are found. Where there are several equilibria below, every combination of them is continued.

Mixtures are found within a part. Where somebody below is indifferent, mixing there may allow others more than the
corners do; the answer is then not called complete.

Source: Selten (1965), *Spieltheoretische Behandlung eines Oligopolmodells mit Nachfrageträgheit*, Zeitschrift für die
gesamte Staatswissenschaft 121.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

from sim.errors import SolverError
from sim.games.extensive_form import CHANCE, END, ExtensiveForm, Gains, Numbers
from sim.solvers.trees.reduced_normal_form import PartEquilibrium, TreePart
from sim.words import say

MOST_COMBINATIONS = 5_000


@dataclass(frozen=True)
class Continuation:
    """One equilibrium of a subgame: what everybody gets, and how the information sets in it are played.

    ``open`` are information sets that their owner's own actions exclude, so that any action there will do.
    """

    gains: Gains
    behaviour: Mapping[int, tuple[Fraction, ...]]
    open: frozenset[int] = frozenset()
    regret: Fraction = Fraction(0)


@dataclass(frozen=True)
class TreeEquilibria:
    """All equilibria found; ``tie``: some player is indifferent; ``complete``: none is missing.

    ``components`` are positions of those that are connected, where the whole tree is one part. ``crowded`` says that
    some part has three or more players with a choice.
    """

    equilibria: tuple[Continuation, ...]
    tie: bool
    complete: bool
    crowded: bool = False
    components: tuple[tuple[tuple[int, ...], ...], ...] = ()


def subgame_perfect(form: ExtensiveForm, numbers: Numbers, method: str | None = None) -> TreeEquilibria:
    """The subgame-perfect equilibria; of a continuum its extreme ones.

    ``method`` is how Nash equilibria of parts with three or more players are found; if None, the pure ones are.

    Raises:
        SolverError: too many combinations or plans.
    """
    search = _Search(form, numbers, method)
    equilibria = tuple(search.solve(0))
    return TreeEquilibria(equilibria, search.tie, search.complete, search.crowded, search.root_components)


@dataclass
class _Search:
    """What is known so far; ``components`` are those of parts at the root."""

    form: ExtensiveForm
    numbers: Numbers
    method: str | None
    tie: bool = False
    complete: bool = True
    crowded: bool = False
    components: list[tuple[tuple[tuple[int, ...], ...], ...]] = field(default_factory=list)

    @property
    def root_components(self) -> tuple[tuple[tuple[int, ...], ...], ...]:
        """The components, if a part at the root had to be solved, and only once."""
        return self.components[0] if len(self.components) == 1 else ()

    def solve(self, root: int) -> list[Continuation]:
        """The equilibria of the subgame at a node."""
        node = self.form.nodes[root]
        if node.mover == END:
            return [Continuation(tuple(self.numbers.payoffs[node.number]), {})]
        frontier = list(self._frontier(root))
        later = [self.solve(node) for node in frontier]
        if prod(len(continuations) for continuations in later) > MOST_COMBINATIONS:
            raise SolverError(say("errors.solvers.too_many_continuations"))
        distinct: dict[Any, Continuation] = {}
        for chosen in product(*later):
            ends = {node: continuation.gains for node, continuation in zip(frontier, chosen, strict=True)}
            below: dict[int, tuple[Fraction, ...]] = {}
            for continuation in chosen:
                below.update(continuation.behaviour)
            for top in self._top(root, ends):
                whole = Continuation(
                    top.gains,
                    {**below, **top.behaviour},
                    top.open.union(*(continuation.open for continuation in chosen)),
                    top.regret + sum(continuation.regret for continuation in chosen),
                )
                distinct.setdefault((whole.gains, tuple(sorted(whole.behaviour.items()))), whole)
        return list(distinct.values())

    def _frontier(self, root: int) -> Iterator[int]:
        """The next nodes below at which subgames start."""
        for child in self.form.nodes[root].children:
            if child in self.form.subgames:
                yield child
            else:
                yield from self._frontier(child)

    def _top(self, root: int, ends: Mapping[int, Gains]) -> Sequence[PartEquilibrium]:
        """The equilibria of what lies above the next subgames."""
        if all(child in ends for child in self.form.nodes[root].children):
            return self._simple(root, [ends[child] for child in self.form.nodes[root].children])
        part = TreePart(self.form, self.numbers, root, ends)
        found = part.solve(self.method)
        self.crowded = self.crowded or sum(len(plans) > 1 for plans in part.plans) > 2
        self.tie = self.tie or found.tie
        self.complete = self.complete and found.complete
        if root == 0:
            self.components.append(found.components)
        elif any(_matters(component, found.equilibria) for component in found.components):
            self.complete = False
        return found.equilibria

    def _simple(self, root: int, values: Sequence[Gains]) -> Sequence[PartEquilibrium]:
        """A chance move, or one player's choice."""
        node = self.form.nodes[root]
        if node.mover == CHANCE:
            chances = self.numbers.chances[node.number : node.number + len(values)]
            average = tuple(
                sum((p * gains[i] for p, gains in zip(chances, values, strict=True)), Fraction(0))
                for i in range(self.form.players)
            )
            return [PartEquilibrium(average, {}, frozenset(), Fraction(0))]
        best = max(gains[node.mover] for gains in values)
        chosen = [move for move, gains in enumerate(values) if gains[node.mover] == best]
        self.tie = self.tie or len(chosen) > 1
        if root and len({values[move] for move in chosen}) > 1:
            self.complete = False
        certain = [tuple(Fraction(int(i == move)) for i in range(len(values))) for move in chosen]
        return [
            PartEquilibrium(values[move], {node.information: sure}, frozenset(), Fraction(0))
            for move, sure in zip(chosen, certain, strict=True)
        ]


def _matters(component: Sequence[Sequence[int]], equilibria: Sequence[PartEquilibrium]) -> bool:
    """Whether it makes a difference above which point of a continuum is played."""
    return len({equilibria[i].gains for subset in component for i in subset}) > 1
