"""The Nash bargaining solution of three players or more, with a proof of how good it is.

The gains ``x`` of a lottery maximise the weighted product if no alternative ``g`` has ``Σ wᵢ gᵢ / xᵢ > Σ wᵢ``: the
product is log-concave, so what exceeds it bounds how much larger the logarithm of any other product can be. Starting
with a few alternatives, the one that exceeds it most is taken in, and the product maximised anew over those taken in.

Source: Nash (1950), *The bargaining problem*, Econometrica 18, 155–162; von Hohenbalken (1977), *Simplicial
decomposition in nonlinear programming algorithms*, Mathematical Programming 13, 49–68.
"""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from sim.errors import SolverError
from sim.games.bargaining_problem import BargainingProblem
from sim.words import say

Floats = NDArray[np.float64]
TOLERANCE = 1e-9
_WORST = 1e-6
_NEGLIGIBLE = 1e-10


def nash_lottery(
    problem: BargainingProblem, weights: Sequence[Fraction], start: Sequence[Fraction]
) -> tuple[list[Fraction], float]:
    """The lottery with the largest product, and a bound on how much larger its logarithm could be (0: exact).

    Args:
        problem: the problem.
        weights: a positive number for each player.
        start: a lottery that gives everybody a gain.

    Raises:
        SolverError: it did not converge.
    """
    gains = np.array([[float(g) for g in row] for row in problem.gains])
    gains = gains / np.abs(gains).max(axis=0)
    w = np.array([float(weight) for weight in weights])
    w = w / w.sum()
    p = np.array([float(chance) for chance in start])
    active = np.flatnonzero(p).tolist()
    best, least = p, np.inf
    for _ in range(10 * len(p)):
        slopes = (gains / (p @ gains)) @ w
        gap = float(slopes.max() - 1)
        if gap < least:
            best, least = p, gap
        top = int(slopes.argmax())
        if gap <= TOLERANCE or (top in active and gap >= least and gap <= _WORST):
            break
        active = sorted({*active, top})
        p = np.zeros(len(p))
        p[active] = _best_mix(gains[active], w, best[active])
    if not least <= _WORST:
        raise SolverError(say("errors.solvers.nash_product", gap=float(least)))
    pure = int(best.argmax())
    if best[pure] > 1 - _WORST and _is_best(problem, weights, pure):
        return [Fraction(int(i == pure)) for i in range(len(p))], 0.0
    kept = [Fraction(float(chance)) if chance > _NEGLIGIBLE else Fraction(0) for chance in best]
    return kept, max(least, float(np.finfo(np.float64).eps))


def _best_mix(gains: Floats, w: Floats, start: Floats) -> Floats:
    """The probabilities, of a few alternatives, with the largest product."""
    from scipy.optimize import minimize  # noqa: PLC0415 - only where three players bargain

    def loss(p: Floats) -> float:
        return float(-(w * np.log(np.maximum(p @ gains, 1e-300))).sum())

    def slope(p: Floats) -> Floats:
        return np.asarray(-(gains / np.maximum(p @ gains, 1e-300)) @ w)

    found = minimize(
        loss,
        0.999 * start + 0.001 / len(start),
        jac=slope,
        method="SLSQP",
        bounds=[(0, 1)] * len(start),
        constraints=[{"type": "ineq", "fun": lambda p: 1 - p.sum(), "jac": lambda p: -np.ones_like(p)}],
        options={"ftol": 1e-16, "maxiter": 500},
    )
    p = np.clip(found.x, 0, 1)
    return np.asarray(p / max(1.0, p.sum()))


def _is_best(problem: BargainingProblem, weights: Sequence[Fraction], alternative: int) -> bool:
    """Whether an alternative is the solution, without rounding."""
    here = problem.gains[alternative]
    if min(here) <= 0:
        return False
    prices = [weight / gain for weight, gain in zip(weights, here, strict=True)]
    most = sum(weights, Fraction(0))
    return all(sum(p * g for p, g in zip(prices, gains, strict=True)) <= most for gains in problem.gains)
