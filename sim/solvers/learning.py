"""Replicator dynamics and fictitious play in symmetric games, by nashpy; what they lead to is checked by the caller."""

import warnings

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_TIME = 200.0
_ROUNDS = 2000
_SEED = 0


def _almost_even(size: int) -> Floats:
    """Shares that differ a little, so that a start is on no axis of symmetry."""
    weights = 1 + 0.01 * np.arange(size)
    return np.asarray(weights / weights.sum())


def replicator_dynamics(A: Floats) -> Floats:
    """The shares of strategies in a population after a long time, from almost even ones.

    ``A (n, n)`` are payoffs within a range of 1; each share grows by its payoff less the mean payoff.
    """
    import nashpy  # noqa: PLC0415 - only where it is asked for

    game = nashpy.Game(A)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = game.replicator_dynamics(y0=_almost_even(len(A)), timepoints=np.linspace(0.0, _TIME, 400))
    end = np.clip(np.nan_to_num(path[-1]), 0.0, None)
    return np.asarray(end / end.sum()) if end.sum() > 0 else _almost_even(len(A))


def fictitious_play(A: Floats) -> tuple[Floats, Floats]:
    """How often each player has played each strategy when both always answer what the other has done so far."""
    import nashpy  # noqa: PLC0415 - as above

    game = nashpy.Game(A, A.T)
    state = np.random.get_state()  # noqa: NPY002 - nashpy draws from numpy's global generator
    try:
        np.random.seed(_SEED)  # noqa: NPY002 - as above
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            *_, (rows, columns) = game.fictitious_play(iterations=_ROUNDS)
    finally:
        np.random.set_state(state)  # noqa: NPY002 - as above
    return np.asarray(rows / rows.sum()), np.asarray(columns / columns.sum())
