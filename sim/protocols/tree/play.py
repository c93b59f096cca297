"""What is found of an equilibrium of a tree: the way that is taken, beliefs, and what each type expects.

A way is the moves that lead from the root to a node.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Any

from typing_extensions import override

from sim.games.extensive_form import CHANCE, Behaviour, ExtensiveForm, Numbers
from sim.protocols.tree.builder import Situation
from sim.solution import Choice, Fact
from sim.solvers.trees.sequential_rationality import beliefs, reach, sequentially_rational, values
from sim.words import Claim, claim

_STEPS_TOLD = 12
_MOST_BELIEFS = 8


@dataclass(frozen=True)
class LabelledTree:
    """A tree with the labels of what is in it; ``types`` are by player, ``results`` by a chance move's number."""

    players: Mapping[str, str]
    types: Mapping[str, Mapping[str, str]]
    form: ExtensiveForm
    situations: tuple[Situation, ...]
    results: Mapping[int, tuple[str, ...]]

    def move_label(self, node: int, move: int) -> str:
        """What a move is called, of a player or of chance."""
        moving = self.form.nodes[node]
        if moving.mover == CHANCE:
            return self.results[moving.number][move]
        return self.situations[moving.information].actions[moving.actions[move]]

    def way_id(self, node: int) -> str:
        """The ids of the moves that lead to a node."""
        return "-".join(self.form.nodes[before].actions[move] for before, move in self.form.way(node))

    def way_labels(self, node: int) -> list[str]:
        """The labels of the moves that lead to a node."""
        return [self.move_label(before, move) for before, move in self.form.way(node)]


@dataclass(frozen=True)
class TreePlay(Fact):
    """How a tree is played in one equilibrium; ``perfect`` says that it was found by backward induction."""

    tree: LabelledTree
    numbers: Numbers
    behaviour: Behaviour
    perfect: bool

    @cached_property
    def sequentially_rational(self) -> bool:
        """Whether some beliefs make every move best; after backward induction they do."""
        return self.perfect or sequentially_rational(self.tree.form, self.numbers, self.behaviour)

    @cached_property
    def beliefs(self) -> Mapping[int, Sequence[Fraction]]:
        """Beliefs at information sets with several nodes, where Bayes' rule gives them: over these nodes."""
        members = self.tree.form.members
        return {
            information: belief
            for information, belief in enumerate(beliefs(self.tree.form, self.numbers, self.behaviour))
            if belief is not None and len(members[information]) > 1
        }

    @cached_property
    def _reached(self) -> Mapping[int, Fraction]:
        return reach(self.tree.form, self.numbers, self.behaviour)

    @cached_property
    def interim_payoffs(self) -> Mapping[str, Mapping[str, Fraction]]:
        """What each type that can occur expects once it knows itself, by player."""
        worth, root = values(self.tree.form, self.numbers, self.behaviour), self.tree.form.nodes[0]
        combinations = list(product(*self.tree.types.values()))
        expected: dict[str, dict[str, Fraction]] = {}
        for position, (player, types) in enumerate(self.tree.types.items()):
            owner = list(self.tree.players).index(player)
            for name in types:
                drawn = [i for i, names in enumerate(combinations) if names[position] == name]
                total = sum(self.numbers.chances[i] for i in drawn)
                gains = [self.numbers.chances[i] * worth[root.children[i]][owner] for i in drawn]
                if total:
                    expected.setdefault(player, {})[name] = sum(gains, Fraction(0)) / total
        return expected

    def to_dict(self) -> dict[str, Any]:
        """Sequential rationality, what types expect, and beliefs by information set and way."""
        form = self.tree.form
        named = {
            form.sets[information]: {
                self.tree.way_id(node): float(p) for node, p in zip(form.members[information], belief, strict=True)
            }
            for information, belief in self.beliefs.items()
        }
        by_type = {
            player: {name: float(payoff) for name, payoff in payoffs.items()}
            for player, payoffs in self.interim_payoffs.items()
        }
        interim = {"interim_payoffs": by_type} if self.tree.types else {}
        # The story is a key even where there is nothing in it; what there is takes its place.
        return {"sequentially_rational": self.sequentially_rational, **interim, "beliefs": named, "story": []}

    @property
    @override
    def path(self) -> Hashable:
        reached = self._reached
        return tuple(
            self.behaviour[information] if any(reached[node] for node in members) else None
            for information, members in enumerate(self.tree.form.members)
        )

    @property
    @override
    def interim(self) -> Mapping[str, Mapping[str, Fraction]]:
        return {
            player: {self.tree.types[player][name]: payoff for name, payoff in payoffs.items()}
            for player, payoffs in self.interim_payoffs.items()
        }

    def story(self) -> Sequence[Claim]:
        """The way that is taken, and what is believed."""
        first = list(self.beliefs.items())[:_MOST_BELIEFS]
        return [*self._path(), *(self._belief(information, belief) for information, belief in first)]

    @override
    def choices(self) -> Sequence[Choice]:
        form, players = self.tree.form, list(self.tree.players.values())
        worth = values(form, self.numbers, self.behaviour)
        result = []
        for information, members in enumerate(form.members):
            total = sum((self._reached[node] for node in members), Fraction(0))
            if not total:
                continue
            owner, situation = form.owners[information], self.tree.situations[information]
            gains = [
                sum(self._reached[node] * worth[form.nodes[node].children[move]][owner] for node in members) / total
                for move in range(len(form.actions(information)))
            ]
            labels = [situation.actions[action] for action in form.actions(information)]
            odds = self.behaviour[information]
            result.append(Choice.of(players[owner], situation.label, labels, odds, gains))
        return [choice for choice in result if choice is not None]

    def _belief(self, information: int, belief: Sequence[Fraction]) -> Claim:
        form, members = self.tree.form, self.tree.form.members[information]
        return claim(
            "tree.belief",
            player=list(self.tree.players.values())[form.owners[information]],
            situation=self.tree.situations[information].label,
            reached=any(self._reached[node] for node in members),
            ways=[(self.tree.way_labels(node), p) for node, p in zip(members, belief, strict=True) if p],
        )

    def _path(self) -> Iterator[Claim]:
        """The way through the tree, as long as nobody randomises."""
        form, players, node = self.tree.form, list(self.tree.players.values()), 0
        steps: list[tuple[str, str]] = []
        while (moving := form.nodes[node]).children and len(steps) < _STEPS_TOLD:
            odds = self.behaviour.get(moving.information) or tuple(
                self.numbers.chances[moving.number : moving.number + len(moving.children)]
            )
            if max(odds) < 1:
                break
            move = odds.index(Fraction(1))
            if moving.mover != CHANCE:
                steps.append((players[moving.mover], self.tree.move_label(node, move)))
            node = moving.children[move]
        if steps:
            yield claim("tree.path", steps=steps, chance=moving.mover == CHANCE)


@dataclass(frozen=True)
class IncredibleThreats(Fact):
    """Which of the equilibria are not sequentially rational."""

    plays: tuple[TreePlay, ...]

    @cached_property
    def numbers(self) -> list[int]:
        """Their numbers, from 1."""
        return [i for i, play in enumerate(self.plays, start=1) if not play.sequentially_rational]

    def to_dict(self) -> dict[str, Any]:
        """Nothing: each equilibrium says it of itself."""
        return {}

    def story(self) -> Sequence[Claim]:
        """A warning, where there are some."""
        return [claim("tree.incredible", equilibria=self.numbers)] if self.numbers else []
