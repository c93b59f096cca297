"""The extreme equilibria of a game as pairs of vertices, in whatever way they were found, and what goes with them."""

from dataclasses import dataclass, field

Weights = tuple[tuple[int, int], ...]  # (strategy, whole number) up to a common factor; others have probability 0
Pair = tuple[int, int]


@dataclass
class LabelledPairs:
    """Completely labelled pairs of vertices; a vertex is known by the bits of its labels: rows first, then columns.

    ``rows`` and ``columns`` map labels of vertices to their weights; ``pairs`` are the extreme equilibria, unordered.
    ``near`` has the equilibria of the game after ties are broken by a perturbation: the pair each tends to, and
    its index (−1 or 1). ``ties`` says that some mixed strategy has more best responses than its support strategies.
    """

    rows: dict[int, Weights] = field(default_factory=dict)
    columns: dict[int, Weights] = field(default_factory=dict)
    pairs: list[Pair] = field(default_factory=list)
    near: list[tuple[Pair, int]] = field(default_factory=list)
    ties: bool = False
