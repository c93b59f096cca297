"""An equilibrium of a tree in words: the way that is taken, and what players believe where they do not know enough."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from sim.games.extensive_form import CHANCE, Behaviour, Numbers
from sim.solvers.trees.sequential_rationality import beliefs, reach

if TYPE_CHECKING:
    from sim.protocols.tree.rules import TreeRules

_LONG = 12  # steps of a path in words
_MANY = 8  # beliefs in words


@dataclass(frozen=True)
class TreeStory:
    """What there is to tell of a behaviour in a tree."""

    rules: "TreeRules"
    numbers: Numbers
    behaviour: Behaviour

    def told(self) -> dict[str, Any]:
        """Beliefs by information set and way to a node, where Bayes' rule gives them; and the story."""
        form = self.rules.form
        found = {
            information: belief
            for information, belief in enumerate(beliefs(form, self.numbers, self.behaviour))
            if belief is not None and len(form.members[information]) > 1
        }
        named = {
            form.sets[information]: {
                self._way(place): float(p) for place, p in zip(form.members[information], belief, strict=True)
            }
            for information, belief in found.items()
        }
        lines = [*self._path(), *[self._belief(information, belief) for information, belief in found.items()][:_MANY]]
        return {"beliefs": named, "story": lines}

    def _steps(self, place: int) -> Iterator[tuple[str, str]]:
        """Ids and labels of the moves that lead to a node."""
        for before, move in self.rules.form.way(place):
            node = self.rules.form.nodes[before]
            yield node.actions[move], self._label(before, move)

    def _label(self, place: int, move: int) -> str:
        node = self.rules.form.nodes[place]
        if node.mover == CHANCE:
            return self.rules.results[node.number][move]
        return self.rules.situations[node.information].actions[node.actions[move]]

    def _way(self, place: int) -> str:
        return "-".join(name for name, _ in self._steps(place))

    def _belief(self, information: int, belief: tuple[Fraction, ...]) -> str:
        form = self.rules.form
        who = list(self.rules.players.values())[form.owners[information]]
        parts = [
            f"{' → '.join(label for _, label in self._steps(place))} {_number(p)}"
            for place, p in zip(form.members[information], belief, strict=True)
            if p
        ]
        situation, reached = self.rules.situations[information], reach(form, self.numbers, self.behaviour)
        where = f"{who} ({situation.label})" if situation.label else who
        often = sum(reached[place] for place in form.members[information])
        return f"{where} {'believes' if often else 'would believe'}: {', '.join(parts)}"

    def _path(self) -> Iterator[str]:
        """The way through the tree, as long as nobody randomises."""
        form, steps, place = self.rules.form, list[str](), 0
        while (node := form.nodes[place]).children and len(steps) < _LONG:
            odds = (
                tuple(self.numbers.chances[node.number : node.number + len(node.children)])
                if node.mover == CHANCE
                else self.behaviour[node.information]
            )
            if max(odds) < 1:
                break
            move = odds.index(Fraction(1))
            if node.mover != CHANCE:
                steps.append(f"{list(self.rules.players.values())[node.mover]}: {self._label(place, move)}")
            place = node.children[move]
        if steps:
            yield "; ".join(steps) + ("; then chance moves" if node.mover == CHANCE else "")


def _number(value: Fraction) -> str:
    return str(value) if value.denominator < 100 else f"{float(value):.4g}"
