"""How long a game takes, and how it is printed."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """Seconds per game, over how many games, and in how many of them the set of equilibria was not complete."""

    seconds: float
    games: int
    incomplete: int | None = None

    @property
    def per_game(self) -> str:
        """The time of one game with a unit that makes it readable."""
        for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
            if self.seconds >= size:
                return f"{self.seconds / size:.3g} {unit}"
        return f"{self.seconds * 1e9:.3g} ns"


def one_by_one(solve: Callable[[int], int], right: Iterable[int], budget: float, least: int = 20) -> Timing:
    """Time a solver of single games for a budget of seconds.

    Args:
        solve: solves game ``i`` and returns how many extreme equilibria it found.
        right: the number of extreme equilibria of game 0, 1, …
        budget: seconds after which no further game is begun.
        least: games that are solved anyhow.
    """
    spent, games, incomplete = 0.0, 0, 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        solve(0)  # whatever is compiled or imported at the first call is not counted
        for i, count in enumerate(right):
            start = time.perf_counter()
            found = solve(i)
            spent += time.perf_counter() - start
            games += 1
            incomplete += found < count
            if spent > budget and games >= least:
                break
    return Timing(spent / games, games, incomplete)


def at_once(solve: Callable[[], object], games: int, repeat: int = 3) -> Timing:
    """Time a solver of batches: the best of some runs."""
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        solve()
        times.append(time.perf_counter() - start)
    return Timing(min(times) / games, games, 0)
