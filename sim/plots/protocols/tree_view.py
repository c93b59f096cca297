"""A game tree as it is drawn: every node with the move that leads to it, and what the equilibria do there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sim.analysis.solved import SolvedRules
from sim.games.extensive_form import CHANCE, END
from sim.games.extensive_form import Node as FormNode
from sim.plots.page import looks
from sim.protocols.tree.rules import TreeRules
from sim.solution import Number
from sim.words import say
from sim.words.numbers import number, plain
from sim.words.phrases import bare

MOST_MARKED = 6  # equilibria: with more, moves do not say whose they are
ON_PATH, CHOSEN, LEFT = 2, 1, 0  # how far a move belongs to an equilibrium


@dataclass(frozen=True)
class DrawnNode:
    """A place in the tree and the move that leads there.

    ``label`` names the move, ``mark`` says who of several equilibria makes it or how likely it is, ``weight`` whether
    some equilibrium makes it. ``mover`` is who moves here, "" at an end; ``knowledge`` numbers the information sets
    with several decisions, 0 elsewhere.
    """

    index: int
    parent: int
    depth: int
    children: tuple[int, ...]
    label: str = ""
    mark: str = ""
    weight: int = LEFT
    mover: str = ""
    knowledge: int = 0
    outcome: str = ""
    payoffs: tuple[str, ...] = ()

    @property
    def move(self) -> str:
        """The move with its mark."""
        return f"{self.label} {self.mark}".strip()

    @property
    def turn(self) -> str:
        """Who moves, with the number of the information set."""
        return f"{self.mover}\u00a0({self.knowledge})" if self.knowledge else self.mover


class GameTree:
    """The tree of a solved protocol; ``nodes`` are in the order of the form, the root first.

    ``moves`` are by equilibrium and node the probabilities of what can be done there, by players and by chance.
    """

    def __init__(self, solved: SolvedRules, rules: TreeRules) -> None:
        self.solved, self.rules, self.form = solved, rules, rules.form
        self.players = list(rules.players.values())
        self.chance = say("figures.tree_chance")
        self.equilibria = solved.solution.equilibria
        self.letters = looks.LETTERS[: len(self.equilibria)] if 1 < len(self.equilibria) <= MOST_MARKED else ""
        self.moves = [self._behaviour(index) for index in range(len(self.equilibria))]
        self._reached = [self._reach(moves) for moves in self.moves]
        self.nodes = tuple(self._node(index, node) for index, node in enumerate(self.form.nodes))

    @cached_property
    def depth(self) -> int:
        """The most moves in a row."""
        return max(node.depth for node in self.nodes)

    @cached_property
    def sets(self) -> list[tuple[int, ...]]:
        """The information sets with several decisions."""
        return [indices for indices in self.form.members if len(indices) > 1]

    @cached_property
    def coloured(self) -> bool:
        """Whether colours of outcomes tell anything: not where every end is an outcome of its own."""
        return any(self.outcome_label(index) for index in range(len(self.nodes)))

    def outcome_label(self, index: int) -> str:
        """The outcome of an end in words, or "" where it only repeats the moves that lead there."""
        node = self.nodes[index]
        if not node.outcome:
            return ""
        label = self.rules.outcomes[node.outcome]
        moves: list[str] = []
        ids: list[str] = []
        while index:
            up, move = self.form.parents[index]
            moves.insert(0, self.nodes[index].label)
            ids.insert(0, self.form.nodes[up].actions[move])
            index = up
        return "" if bare(label) in (bare(" ".join(moves)), bare(" ".join(ids))) else label

    def texts(self) -> list[str]:
        """Everything that the figure may have to write."""
        return [*self.solved.texts(), *(label for labels in self.rules.results.values() for label in labels)]

    def _behaviour(self, equilibrium: int) -> list[Sequence[Number]]:
        """By node the probabilities of the moves there."""
        found = self.equilibria[equilibrium]
        result: list[Sequence[Number]] = []
        for node in self.form.nodes:
            if node.mover == CHANCE:
                formulas = self.rules.chances[node.number : node.number + len(node.children)]
                result.append([self.solved.read(formula) for formula in formulas])
            elif node.mover == END:
                result.append(())
            else:
                player = list(self.rules.players)[node.mover]
                situation = self.rules.situations[node.information]
                own = found.strategies[player]
                own = own[situation.type] if situation.type else own
                played: Mapping[str, Number] = own[situation.name]
                result.append([played.get(action, 0) for action in node.actions])
        return result

    def _reach(self, moves: Sequence[Sequence[Number]]) -> list[bool]:
        reached = [True] * len(self.form.nodes)
        for index, node in enumerate(self.form.nodes):
            for move, child in enumerate(node.children):
                reached[child] = reached[index] and moves[index][move] > 0
        return reached

    def _node(self, index: int, node: FormNode) -> DrawnNode:
        parent, move = self.form.parents.get(index, (-1, -1))
        depth = len(self.form.way(index))
        mover = "" if node.mover == END else self.chance if node.mover == CHANCE else self.players[node.mover]
        members = [indices for indices in self.form.members if len(indices) > 1]
        knowledge = next((count for count, indices in enumerate(members, start=1) if index in indices), 0)
        outcome = ""
        payoffs: tuple[str, ...] = ()
        if node.mover == END:
            outcome = list(self.rules.outcomes)[self.rules.ends[node.number]]
            payoffs = tuple(plain(self.solved.read(payoff)) for payoff in self.rules.payoffs[node.number])
        label, mark, weight = self._move(index, parent, move) if index else ("", "", ON_PATH)
        return DrawnNode(index, parent, depth, node.children, label, mark, weight, mover, knowledge, outcome, payoffs)

    def _move(self, index: int, parent: int, move: int) -> tuple[str, str, int]:
        """Label, mark and weight of a move."""
        node = self.form.nodes[parent]
        played = [moves[parent][move] for moves in self.moves]
        on_path = any(reached[index] for reached in self._reached)
        weight = ON_PATH if on_path else CHOSEN if any(played) else LEFT
        if node.mover == CHANCE:
            share = self.solved.read(self.rules.chances[node.number + move])
            return self.rules.results[node.number][move], number(share, 3), weight
        label = self.rules.situations[node.information].actions[node.actions[move]]
        return label, self._mark(played), weight

    def _mark(self, played: Sequence[Number]) -> str:
        """Which equilibria make a move, and how likely: nothing where all do, or none."""
        if all(share == 1 for share in played) or not any(played):
            return ""
        if not self.letters:
            return say("figures.tree_how_likely", moves=[("", played[0])]) if len(played) == 1 else ""
        moves = [(letter, share) for letter, share in zip(self.letters, played, strict=True) if share]
        return f"[{say('figures.tree_how_likely', moves=moves)}]"
