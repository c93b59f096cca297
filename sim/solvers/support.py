"""What counts as played in a solution found in floating point: probabilities above a stated bound.

What lies at or below it is a trace of rounding: it becomes exactly 0, and the rest is renormalised. The bound is 10⁻⁷
for linear programs by HiGHS (correlated equilibria, Stackelberg commitment) and for Nash's bargaining solution of three
or more players, where a lottery over one or two alternatives is decided exactly; 10⁻⁶ for Gambit and the logit branch,
which end at a regret of about 10⁻⁷; 10⁻⁹ for Raiffa's solution of three or more players; 10⁻¹⁰ for nashpy.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

NEGLIGIBLE = 1e-7


def without_traces(probabilities: NDArray[Any], bound: float = NEGLIGIBLE) -> NDArray[np.float64]:
    """A distribution without the probabilities that are negligible; its sum is 1.

    >>> without_traces(np.array([0.5, 0.5, 1e-17, -1e-12])).tolist()
    [0.5, 0.5, 0.0, 0.0]
    """
    kept = np.where(probabilities > bound, probabilities, 0.0)
    return np.asarray(kept / kept.sum())
