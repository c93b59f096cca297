"""The Nash bargaining solution of three players or more, in floating point, with a proof of how good it is.

The gains ``x`` of a lottery maximise the weighted product if no alternative ``g`` has ``Σ wᵢ gᵢ / xᵢ > Σ wᵢ``: the
product is log-concave, so what exceeds it bounds how much larger the logarithm of any other product can be.

Source: Nash (1950), *The bargaining problem*, Econometrica 18, 155–162.
"""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from sim.errors import SolverError
from sim.games.bargaining_problem import BargainingProblem

Floats = NDArray[np.float64]
TOLERANCE = 1e-9


def nash_lottery(
    problem: BargainingProblem, weights: Sequence[Fraction], start: Sequence[Fraction]
) -> tuple[list[Fraction], float]:
    """The lottery with the largest product, and a bound on how much larger its logarithm could be.

    Args:
        problem: the problem.
        weights: a positive number for each player.
        start: a lottery that gives everybody a gain.

    Raises:
        SolverError: it did not converge.
    """
    from scipy.optimize import minimize  # noqa: PLC0415 - only where three players bargain

    gains = np.array([[float(g) for g in row] for row in problem.gains])
    w = np.array([float(weight) for weight in weights])
    w = w / w.sum()
    scale = np.abs(gains).max(axis=0)
    gains = gains / scale
    p = np.array([float(one) for one in start])

    def loss(p: Floats) -> float:
        x = p @ gains
        return float(-(w * np.log(np.maximum(x, 1e-300))).sum())

    def slope(p: Floats) -> Floats:
        return np.asarray(-(gains / np.maximum(p @ gains, 1e-300)) @ w)

    for _ in range(5):
        found = minimize(
            loss,
            p,
            jac=slope,
            method="SLSQP",
            bounds=[(0, 1)] * len(p),
            constraints=[{"type": "ineq", "fun": lambda p: 1 - p.sum(), "jac": lambda p: -np.ones_like(p)}],
            options={"ftol": 1e-15, "maxiter": 500},
        )
        p = np.clip(found.x, 0, 1)
        p = p / max(1.0, p.sum())
        gap = float(((gains / (p @ gains)) @ w).max() - 1)
        if gap <= TOLERANCE:
            break
    p = np.where(p > 1e-10, p, 0.0)
    gap = float(((gains / (p @ gains)) @ w).max() - 1)
    if not gap <= 1e-6:
        raise SolverError(f"the Nash bargaining solution was not found (its product may be off by {gap:.2g})")
    return [Fraction(float(one)) for one in p], max(gap, 0.0)
