"""Games with names, as they are exchanged with other programs: one in normal form, or one tree."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class StrategicForm:
    """One game: ``payoffs`` are Fractions of the shape ``(players, s1, …, sn)``.

    ``cell_names`` may name the outcome of each profile, shape ``(s1, …, sn)``; "" where it has no name.
    """

    title: str
    players: tuple[str, ...]
    strategies: tuple[tuple[str, ...], ...]
    payoffs: NDArray[Any]
    cell_names: NDArray[Any]


@dataclass(frozen=True)
class NamedNode:
    """A decision (``player`` is its position), a chance move (``player`` is -1) or an end (no ``moves``).

    ``moves`` are names with what follows; ``chances`` are the probabilities of a chance move. ``information`` is the
    name of a decision's information set. An end has ``payoffs`` and the name of its outcome.
    """

    player: int = -2
    information: str = ""
    moves: "tuple[tuple[str, NamedNode], ...]" = ()
    chances: tuple[Fraction, ...] = ()
    payoffs: tuple[Fraction, ...] = ()
    outcome: str = ""


@dataclass(frozen=True)
class NamedTree:
    """A game tree."""

    title: str
    players: tuple[str, ...]
    root: NamedNode
