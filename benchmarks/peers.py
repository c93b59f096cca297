"""The solvers that negsim is compared with: each makes a function of a game's number that counts what it found."""

from __future__ import annotations

from collections.abc import Callable

import nashpy
import numpy as np
import pygambit
import quantecon.game_theory as qe

Solver = Callable[[int], int]


def support_enumeration(A: np.ndarray, B: np.ndarray) -> Solver:
    """Nashpy's support enumeration."""
    games = [nashpy.Game(a, b) for a, b in zip(A, B, strict=True)]
    return lambda i: _distinct(games[i].support_enumeration())


def vertex_enumeration(A: np.ndarray, B: np.ndarray) -> Solver:
    """Nashpy's vertex enumeration; games on which it raises count as having none."""
    games = [nashpy.Game(a, b) for a, b in zip(A, B, strict=True)]

    def solve(i: int) -> int:
        try:
            return _distinct(games[i].vertex_enumeration())
        except Exception:  # whatever a peer raises is its result
            return 0

    return solve


def quantecon(A: np.ndarray, B: np.ndarray) -> Solver:
    """QuantEcon's support enumeration, compiled by numba at the first call."""
    games = [
        qe.NormalFormGame((qe.Player(a), qe.Player(b.T))) for a, b in zip(A.astype(float), B.astype(float), strict=True)
    ]
    return lambda i: _distinct(qe.support_enumeration(games[i]))


def gambit_float(A: np.ndarray, B: np.ndarray) -> Solver:
    """Gambit's enumeration of extreme equilibria in floating point."""
    return _gambit(A, B, rational=False)


def gambit_rational(A: np.ndarray, B: np.ndarray) -> Solver:
    """Gambit's enumeration of extreme equilibria in rational arithmetic."""
    return _gambit(A, B, rational=True)


def _gambit(A: np.ndarray, B: np.ndarray, rational: bool) -> Solver:
    games = [pygambit.StrategicGame.from_arrays(a.astype(object), b.astype(object)) for a, b in zip(A, B, strict=True)]
    return lambda i: len(pygambit.nash.enummixed_solve(games[i], rational=rational).equilibria)


def _distinct(profiles: object) -> int:
    """How many profiles there are that differ in the ninth digit."""
    return len({tuple(np.round(np.concatenate(profile), 9)) for profile in profiles})  # type: ignore[attr-defined]


PEERS: dict[str, Callable[[np.ndarray, np.ndarray], Solver]] = {
    "nashpy support enumeration": support_enumeration,
    "nashpy vertex enumeration": vertex_enumeration,
    "QuantEcon support enumeration": quantecon,
    "Gambit, floating point": gambit_float,
    "Gambit, rational": gambit_rational,
}
