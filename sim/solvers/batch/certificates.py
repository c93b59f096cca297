"""Payoffs and regrets of the equilibria of a batch."""

import numpy as np
from numpy.typing import NDArray

from sim.solvers.batch.chunk import Chunk
from sim.solvers.batch.equilibrium_table import Part
from sim.solvers.batch.found import Found

Floats = NDArray[np.float64]

_NEAR_OVERFLOW = 2.0**8


def certified(found: Found, chunk: Chunk) -> Part:
    """Equilibria of a chunk, with payoffs and regrets in doubles; games get their number in the batch."""
    payoffs, regret = _certify(chunk.A, chunk.B, found)
    bad = np.flatnonzero(~np.isfinite(regret))
    if len(bad):  # a sum of payoffs overflowed
        scaled, gain = _certify(chunk.A / _NEAR_OVERFLOW, chunk.B / _NEAR_OVERFLOW, found.taken(bad))
        payoffs[:, bad], regret[bad] = scaled * _NEAR_OVERFLOW, gain * _NEAR_OVERFLOW
    return Part(
        game=chunk.games[found.game],
        row=found.row,
        column=found.column,
        row_support=found.row_support,
        column_support=found.column_support,
        component=found.component,
        payoffs=payoffs,
        regret=regret,
    )


def _certify(A: Floats, B: Floats, found: Found) -> tuple[Floats, Floats]:
    """Payoffs ``(2, k)`` and regrets ``(k,)``."""
    payoffs = np.empty((2, len(found.game)))
    with np.errstate(over="ignore", invalid="ignore"):
        first = _gain(A, found.game, found.column, found.row, payoffs[0])
        second = _gain(B, found.game, found.row, found.column, payoffs[1])
        return payoffs, np.maximum(np.maximum(first, second), 0.0)


def _gain(matrices: Floats, game: NDArray[np.intp], other: Floats, own: Floats, payoff: Floats) -> Floats:
    """What the best deviation gains; also writes the payoff."""
    others, strategies, batch = matrices.shape
    terms = matrices.reshape(-1, batch).take(game, axis=1).reshape(others, strategies, len(game))
    terms *= other[:, None]
    deviations = terms.sum(axis=0)
    np.sum(own * deviations, axis=0, out=payoff)
    return np.asarray(deviations.max(axis=0) - payoff)
