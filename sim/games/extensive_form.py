"""Extensive forms: a tree of decisions, chance moves and ends, with information sets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

CHANCE, END = -1, -2
Gains = tuple[Fraction, ...]
Behaviour = Mapping[int, tuple[Fraction, ...]]  # information set → probability of each action


@dataclass(frozen=True)
class Node:
    """A place in the tree: who moves there (a player's position, ``CHANCE`` or ``END``), and where moves lead.

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
        found: list[list[int]] = [[] for _ in self.sets]
        for place, node in enumerate(self.nodes):
            if node.information >= 0:
                found[node.information].append(place)
        return tuple(map(tuple, found))

    @cached_property
    def owners(self) -> tuple[int, ...]:
        """For every information set whose it is."""
        return tuple(self.nodes[places[0]].mover for places in self.members)

    def actions(self, information: int) -> tuple[str, ...]:
        """The actions at an information set."""
        return self.nodes[self.members[information][0]].actions

    @cached_property
    def parents(self) -> Mapping[int, tuple[int, int]]:
        """For every node but the root its parent, and the position of the move that leads to it."""
        return {
            child: (place, move) for place, node in enumerate(self.nodes) for move, child in enumerate(node.children)
        }

    def way(self, place: int) -> list[tuple[int, int]]:
        """The nodes and moves from the root to a node."""
        steps: list[tuple[int, int]] = []
        while place:
            place, move = self.parents[place]
            steps.insert(0, (place, move))
        return steps

    def below(self, place: int) -> Iterator[int]:
        """A node and all that follow it."""
        yield place
        for child in self.nodes[place].children:
            yield from self.below(child)

    @cached_property
    def subgames(self) -> frozenset[int]:
        """The nodes at which a proper subgame starts, the root and ends included."""
        found = set()
        for place, node in enumerate(self.nodes):
            inside = set(self.below(place))
            sets = {self.nodes[one].information for one in inside} - {-1}
            alone = node.information < 0 or len(self.members[node.information]) == 1
            if alone and all(set(self.members[one]) <= inside for one in sets):
                found.add(place)
        return frozenset(found)


@dataclass(frozen=True)
class Numbers:
    """Payoffs by end and player, and the probabilities of chance moves, in the order of the nodes' ``number``."""

    payoffs: Sequence[Gains]
    chances: Sequence[Fraction]
