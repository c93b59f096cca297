"""One normal-form game with names, as it is exchanged with other programs."""

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class StrategicForm:
    """One game: ``payoffs`` are Fractions of the shape ``(players, s1, …, sn)``.

    ``cell_names`` may name what comes of each profile, shape ``(s1, …, sn)``; "" where it has no name.
    """

    title: str
    players: tuple[str, ...]
    strategies: tuple[tuple[str, ...], ...]
    payoffs: NDArray[Any]
    cell_names: NDArray[Any]
