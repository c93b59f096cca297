"""nashpy's algorithms on one game: each profile verified, warnings and exceptions turned into words.

What they miss is known: support enumeration loses equilibria to rounding and skips supports of unequal size,
vertex enumeration loses some in games with ties, and Lemke–Howson finds one equilibrium per label. So their
results are never called complete, and they serve to be compared with ours.
"""

import warnings
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.games.normal_form import NormalForm
from sim.solution import Solution
from sim.solvers.nash.profiles import (
    TOLERANCE,
    Profile,
    alike,
    from_elsewhere,
    require_two_players,
    spread,
    verified,
)  # fmt: skip
from sim.solvers.support import without_traces
from sim.words import Claim, claim, say

Pair = tuple[NDArray[np.float64], NDArray[np.float64]]

# Paths of Lemke–Howson in games of ordinary size take a few dozen steps; nashpy's can go on forever.
MAX_STEPS = 2000
_SAME = 1e-7
_TRACE = 1e-10  # a smaller probability is 0: well below what would cost a profile its regret


def support_enumeration(game: NormalForm) -> Solution:
    """Support enumeration by nashpy: fast on small games, may miss equilibria."""
    return _solution(game, "support-enumeration")


def vertex_enumeration(game: NormalForm) -> Solution:
    """Vertex enumeration by nashpy: may miss equilibria in games with ties."""
    return _solution(game, "vertex-enumeration")


def lemke_howson(game: NormalForm) -> Solution:
    """Lemke–Howson by nashpy from every label, steps limited: finds some equilibria, usually at least one."""
    return _solution(game, "lemke-howson")


class Reply(NamedTuple):
    """What nashpy finds: distinct verified profiles, how many others it returned, and how it failed, if it did."""

    profiles: list[Profile]
    spurious: int
    error: str


def ask(game: NormalForm, method: str) -> Reply:
    """Let nashpy look for equilibria; whatever it or its libraries raise is its finding, not our failure."""
    payoffs = game.payoffs[0]
    pairs: list[Profile] = []
    malformed, error = 0, ""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            for pair in _ALGORITHMS[method](payoffs[0], payoffs[1]):
                if _is_profile(pair, game):
                    pairs.append([without_traces(strategy, _TRACE) for strategy in pair])
                else:
                    malformed += 1
        except Exception as failure:
            error = say("errors.solvers.from_nashpy", name=type(failure).__name__)
        good, spurious = verified(game, pairs, TOLERANCE * spread(payoffs), _SAME)
    return Reply(good, malformed + spurious, error)


def compare(game: NormalForm, solution: Solution, method: str) -> Claim | None:
    """How nashpy's finding differs from a complete solution; None where it agrees."""
    reply = ask(game, method)
    ours = [
        [np.array([float(p) for p in strategy.values()]) for strategy in equilibrium.strategies.values()]
        for equilibrium in solution.equilibria
    ]
    missed = sum(not any(alike(pair, other, 1e-6) for other in reply.profiles) for pair in ours)
    if not (missed or reply.spurious or reply.error):
        return None
    return claim(
        "solutions.compared",
        method=method.replace("-", " "),
        missed=missed,
        count=len(ours),
        spurious=reply.spurious,
        error=reply.error,
    )


def _solution(game: NormalForm, method: str) -> Solution:
    require_two_players(game, method)
    reply = ask(game, method)
    notes = [claim("solutions.nashpy_found")]
    if reply.spurious:
        notes.append(claim("solutions.left_out", count=reply.spurious, source="nashpy"))
    if reply.error:
        notes.append(claim("solutions.nashpy_broke_off", error=reply.error))
    return from_elsewhere(game, method, reply.profiles, notes)


def _is_profile(pair: Any, game: NormalForm) -> bool:
    """Whether nashpy's answer consists of two probability distributions of the right lengths."""
    return all(
        len(strategy) == size
        and bool(np.isfinite(strategy).all())
        and bool((strategy >= -TOLERANCE).all())
        and abs(strategy.sum() - 1) < 1e-6
        for strategy, size in zip(pair, game.shape, strict=True)
    )


def _by_supports(A: Any, B: Any) -> Iterator[Pair]:
    from nashpy import Game  # noqa: PLC0415 - almost a second that most uses do without

    yield from Game(A, B).support_enumeration()


def _by_vertices(A: Any, B: Any) -> Iterator[Pair]:
    from nashpy import Game  # noqa: PLC0415 - as above

    yield from Game(A, B).vertex_enumeration()


def _by_labels(A: Any, B: Any) -> Iterator[Pair]:
    """Lemke–Howson with nashpy's tableaux and lexicographic pivots; each path ends after ``MAX_STEPS``."""
    from nashpy.linalg import create_col_tableau, create_row_tableau  # noqa: PLC0415 - as above

    for label in range(sum(A.shape)):
        column, row = create_col_tableau(A, True), create_row_tableau(B, True)
        tableaux = cycle((row, column) if label in row.non_basic_variables else (column, row))
        entering = label
        for _ in range(MAX_STEPS):
            entering = next(tableaux).pivot_and_drop_label(entering)
            if column.non_basic_variables | row.non_basic_variables == column.labels:
                yield row.to_strategy(column.non_basic_variables), column.to_strategy(row.non_basic_variables)
                break


_ALGORITHMS: dict[str, Callable[[Any, Any], Iterator[Pair]]] = {
    "support-enumeration": _by_supports,
    "vertex-enumeration": _by_vertices,
    "lemke-howson": _by_labels,
}
