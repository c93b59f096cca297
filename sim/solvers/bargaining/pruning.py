"""Which of many alternatives can be corners of the frontier between two players, in doubles and to be on the safe side.

Exact arithmetic then has to look at few. An alternative is left out only if the doubles say by a margin far above
their errors that it is dominated, or that it lies below the frontier.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_MARGIN = 1e-9  # of the spread of payoffs
_ERRORS = 1e-12  # of the spread: where they may be larger nothing is left out


def candidates(gains: Floats, error: float) -> NDArray[np.intp]:
    """The positions of the alternatives that may be on the frontier, in order.

    Args:
        gains: shape ``(alternatives, 2)``.
        error: how far each number may lie from the true one.

    >>> candidates(np.array([[0.0, 2], [1, 0], [1, 1], [2, 0], [0.1, 1]]), 0.0).tolist()
    [0, 2, 3]
    """
    everything = np.arange(len(gains), dtype=np.intp)
    spread = np.ptp(gains, axis=0)
    if len(gains) < 3 or not np.isfinite(gains).all() or not (error <= _ERRORS * spread).all() or not spread.all():
        return everything
    x, y = ((gains - gains.min(axis=0)) / spread).T
    kept = _undominated(x, y)
    chain = _chain(x[kept], y[kept])
    near_above = y[kept] >= np.interp(x[kept], chain[:, 0], chain[:, 1]) - _MARGIN
    near_right = x[kept] >= np.interp(y[kept], chain[::-1, 1], chain[::-1, 0]) - _MARGIN
    return np.asarray(kept[near_above | near_right])


def _undominated(x: Floats, y: Floats) -> NDArray[np.intp]:
    """Those that no other is better than for both by the margin."""
    order = np.argsort(-x, kind="stable")
    best = np.maximum.accumulate(y[order])
    ahead = np.searchsorted(-x[order], -(x + _MARGIN), side="right")  # how many are further to the right
    beaten = (ahead > 0) & (best[np.maximum(ahead - 1, 0)] >= y + _MARGIN)
    return np.flatnonzero(~beaten)


def _chain(x: Floats, y: Floats) -> Floats:
    """The efficient part of the convex hull, by rising x and falling y."""
    chain: list[Any] = []
    for point in sorted(zip(x.tolist(), y.tolist(), strict=True)):
        while chain and point[1] >= chain[-1][1]:
            chain.pop()
        while len(chain) > 1 and _turn(chain[-2], chain[-1], point) >= 0:
            chain.pop()
        chain.append(point)
    return np.array(chain)


def _turn(a: Any, b: Any, c: Any) -> Any:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
