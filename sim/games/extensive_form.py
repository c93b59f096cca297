"""Extensive forms: trees of decisions, chance moves and ends, with information sets.

A node is named by its position.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

CHANCE, END = -1, -2
Gains = tuple[Fraction, ...]
Behaviour = Mapping[int, tuple[Fraction, ...]]  # information set → probability of each action


@dataclass(frozen=True)
class Node:
    """A node of the tree: who moves there (a player's position, ``CHANCE`` or ``END``), and where moves lead.

    ``information`` is the number of the information set of a decision. ``actions`` are names in the order of
    ``children``. ``number`` is the position of an end's payoffs, or of the first probability of a chance move.
    """

    mover: int
    children: tuple[int, ...] = ()
    actions: tuple[str, ...] = ()
    information: int = -1
    number: int = -1


@dataclass(frozen=True)
class ExtensiveForm:
    """A tree as a list of nodes, the root first and every node before its children.

    ``sets`` are the names of the information sets.
    """

    players: int
    nodes: tuple[Node, ...]
    sets: tuple[str, ...]

    @cached_property
    def members(self) -> tuple[tuple[int, ...], ...]:
        """For every information set its nodes."""
        members: list[list[int]] = [[] for _ in self.sets]
        for i, node in enumerate(self.nodes):
            if node.information >= 0:
                members[node.information].append(i)
        return tuple(map(tuple, members))

    @cached_property
    def owners(self) -> tuple[int, ...]:
        """For every information set the player who moves there."""
        return tuple(self.nodes[members[0]].mover for members in self.members)

    def actions(self, information: int) -> tuple[str, ...]:
        """The actions at an information set."""
        return self.nodes[self.members[information][0]].actions

    @cached_property
    def parents(self) -> Mapping[int, tuple[int, int]]:
        """For every node but the root its parent, and the position of the move that leads to it."""
        return {
            child: (parent, move) for parent, node in enumerate(self.nodes) for move, child in enumerate(node.children)
        }

    def way(self, node: int) -> list[tuple[int, int]]:
        """The nodes and moves from the root to a node."""
        steps: list[tuple[int, int]] = []
        while node:
            node, move = self.parents[node]
            steps.append((node, move))
        return steps[::-1]

    @cached_property
    def perfect_information(self) -> bool:
        """Whether a subgame starts at every node, so that backward induction solves it."""
        return len(self.subgames) == len(self.nodes)

    def below(self, node: int) -> Iterator[int]:
        """A node and all that follow it."""
        waiting = [node]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += reversed(self.nodes[node].children)

    @cached_property
    def subgames(self) -> frozenset[int]:
        """The nodes at which a proper subgame starts, the root and ends included."""
        starts = set()
        for i, node in enumerate(self.nodes):
            inside = set(self.below(i))
            sets = {self.nodes[member].information for member in inside} - {-1}
            alone = node.information < 0 or len(self.members[node.information]) == 1
            if alone and all(set(self.members[information]) <= inside for information in sets):
                starts.add(i)
        return frozenset(starts)


@dataclass(frozen=True)
class Numbers:
    """Payoffs by end and player, and the probabilities of chance moves, in the order of the nodes' ``number``."""

    payoffs: Sequence[Gains]
    chances: Sequence[Fraction]
