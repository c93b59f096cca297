"""nashpy's algorithms on one game: each profile verified, warnings and exceptions turned into words.

What they miss is known: support enumeration loses equilibria to rounding and skips supports of unequal size,
vertex enumeration loses some in games with ties, and Lemke–Howson finds one equilibrium per label. So their
results are never called complete, and they serve to be compared with ours.
"""

import warnings
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.games.normal_form import NormalForm, regret
from sim.solution import Component, Solution
from sim.solvers.nash.profiles import TOLERANCE, require_two_players, spread, to_equilibrium

Pair = tuple[NDArray[np.float64], NDArray[np.float64]]
Found = tuple[list[Pair], int, str]

# Paths of Lemke–Howson in games of ordinary size take a few dozen steps; nashpy's can go on for ever.
MAX_STEPS = 2000


def support_enumeration(game: NormalForm) -> Solution:
    """Support enumeration by nashpy: fast on small games, may miss equilibria."""
    return _solution(game, "support-enumeration")


def vertex_enumeration(game: NormalForm) -> Solution:
    """Vertex enumeration by nashpy: may miss equilibria in games with ties."""
    return _solution(game, "vertex-enumeration")


def lemke_howson(game: NormalForm) -> Solution:
    """Lemke–Howson by nashpy from every label, steps limited: finds some equilibria, usually at least one."""
    return _solution(game, "lemke-howson")


def findings(game: NormalForm, method: str) -> Found:
    """What nashpy finds: the distinct verified profiles, how many others it gave, and why it broke off, if it did."""
    payoffs = game.payoffs[0]
    limit = TOLERANCE * spread(payoffs)
    good: list[Pair] = []
    spurious, trouble = 0, ""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            for pair in _ALGORITHMS[method](payoffs[0], payoffs[1]):
                if not _profile(pair, game) or regret(payoffs, pair) > limit:
                    spurious += 1
                elif not any(_same(pair, other) for other in good):
                    good.append(pair)
        except Exception as error:  # whatever nashpy or its libraries raise is its finding, not our failure
            trouble = f"{type(error).__name__} from nashpy"
    return good, spurious, trouble


def compare(game: NormalForm, solution: Solution, method: str) -> str:
    """One sentence on how nashpy's finding differs from a complete solution; "" where it agrees."""
    good, spurious, trouble = findings(game, method)
    ours = [tuple(np.array([float(p) for p in s.values()]) for s in e.strategies.values()) for e in solution.equilibria]
    found = sum(any(_same(pair, other, 1e-6) for other in good) for pair in ours)
    name = method.replace("-", " ")
    parts = []
    if found < len(ours):
        parts.append(f"missed {len(ours) - found} of these {len(ours)} equilibria")
    if spurious:
        parts.append(f"gave {spurious} profile{'s' if spurious > 1 else ''} that someone would leave")
    if trouble:
        parts.append(f"broke off ({trouble})")
    return f"For comparison: nashpy's {name} {' and '.join(parts)}." if parts else ""


def _solution(game: NormalForm, method: str) -> Solution:
    require_two_players(game, method)
    good, spurious, trouble = findings(game, method)
    notes = ["Found by nashpy in floating point; equilibria may be missing. The method exact finds all."]
    if spurious:
        notes.append(
            f"{spurious} further profiles that nashpy gave were left out: some player would gain by deviating."
        )
    if trouble:
        notes.append(f"nashpy broke off: {trouble}.")
    equilibria = tuple(to_equilibrium(game, game.payoffs[0], pair, place) for place, pair in enumerate(good))
    worst = max((float(equilibrium.regret) for equilibrium in equilibria), default=0.0)
    return Solution(
        concept="nash",
        method=method,
        equilibria=equilibria,
        complete=False,
        exact=False,
        degenerate=None,
        components=tuple(Component((place,), ((place,),)) for place in range(len(equilibria))),
        certificate=f"each profile verified: regret at most {worst:.2g}; not proven complete",
        notes=tuple(notes),
    )


def _profile(pair: Any, game: NormalForm) -> bool:
    """Whether nashpy's answer consists of two probability distributions of the right lengths."""
    return all(
        len(strategy) == size
        and bool(np.isfinite(strategy).all())
        and bool((strategy >= -TOLERANCE).all())
        and abs(strategy.sum() - 1) < 1e-6
        for strategy, size in zip(pair, game.shape, strict=True)
    )


def _same(one: Any, other: Any, tolerance: float = 1e-7) -> bool:
    return all(np.allclose(a, b, rtol=0, atol=tolerance) for a, b in zip(one, other, strict=True))


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
