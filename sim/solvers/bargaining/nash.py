"""The Nash bargaining solution of three players or more, with a proof of how good it is.

The gains ``x`` of a lottery maximise the weighted product if no alternative ``g`` has ``Σ wᵢ gᵢ / xᵢ > Σ wᵢ``: the
product is log-concave, so what exceeds it bounds how much larger the logarithm of any other product can be. Starting
with a few alternatives, the one that exceeds it most is taken in, and the product maximised anew over those taken in.

What has a probability is decided exactly where one or two alternatives are enough: of two, the derivative of the
logarithm falls along the way from one to the other, so that the signs at both ends say whether the maximum lies between
them, and it is a root of a polynomial, isolated by bisection in Fractions. With more alternatives a probability below
10⁻⁷ counts as 0, and the others are maximised anew. No agreement never has a probability: it would only lower the
product.

Source: Nash (1950), *The bargaining problem*, Econometrica 18, 155–162; von Hohenbalken (1977), *Simplicial
decomposition in nonlinear programming algorithms*, Mathematical Programming 13, 49–68.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from sim.errors import SolverError
from sim.games.bargaining_problem import BargainingProblem, Gains
from sim.solvers.support import NEGLIGIBLE, without_traces
from sim.words import say

Floats = NDArray[np.float64]
TOLERANCE = 1e-9
_WORST = 1e-6
_TRIED = 4  # alternatives of which one or two may be enough
_BISECTIONS = 80
_NEWTON = 50
_EPSILON = float(np.finfo(np.float64).eps)
_SIMPLE = 10**6  # the largest denominator of a root that is looked for as a fraction

Lottery = list[Fraction]


def nash_lottery(
    problem: BargainingProblem, weights: Sequence[Fraction], start: Sequence[Fraction]
) -> tuple[Lottery, float]:
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
    slopes = (gains / (best @ gains)) @ w
    likely = sorted({*np.argsort(-best, kind="stable")[:_TRIED].tolist(), int(slopes.argmax())})
    small = _by_one_or_two(problem, weights, [i for i in likely if best[i] > 0 or slopes[i] >= 1 - _WORST])
    if small is not None:
        lottery, exact = small
        return lottery, 0.0 if exact else _EPSILON
    best = min(_cleared(gains, w, best), without_traces(best), key=lambda p: _gap(gains, w, p))
    total = sum(map(Fraction, best), Fraction(0))
    return [Fraction(chance) / total for chance in best], max(_gap(gains, w, best), _EPSILON)


def _gap(gains: Floats, w: Floats, p: Floats) -> float:
    """How much larger the logarithm of another product can be at most."""
    return float(((gains / (p @ gains)) @ w).max() - 1)


def _by_one_or_two(
    problem: BargainingProblem, weights: Sequence[Fraction], likely: Sequence[int]
) -> tuple[Lottery, bool] | None:
    """The solution if one or two of these alternatives are enough, and whether its numbers are exact too."""
    for i in likely:
        if min(problem.gains[i]) > 0 and _is_best(problem, weights, problem.gains[i], Fraction(0)):
            return [Fraction(int(k == i)) for k in range(len(problem.gains))], True
    for i, j in combinations(likely, 2):
        part = _between(problem.gains[i], problem.gains[j], weights)
        if part is None:
            continue
        share, exact = part
        lottery = [(1 - share) * (k == i) + share * (k == j) for k in range(len(problem.gains))]
        room = Fraction(0) if exact else Fraction(TOLERANCE) / 1000
        if _is_best(problem, weights, problem.of(lottery), room):
            return lottery, exact
    return None


def _between(first: Gains, second: Gains, weights: Sequence[Fraction]) -> tuple[Fraction, bool] | None:
    """How far from one alternative to another the product is largest, if strictly between, and whether exactly so."""
    terms = list(zip(weights, first, [b - a for a, b in zip(first, second, strict=True)], strict=True))

    def slope(t: Fraction) -> Fraction:
        return sum((w * change / (start + t * change) for w, start, change in terms), Fraction(0))

    low, high = Fraction(0), Fraction(1)
    for _, start, change in terms:
        if change:
            zero = -start / change
            low, high = (max(low, zero), high) if change > 0 else (low, min(high, zero))
        elif start <= 0:
            return None
    # At an inner end somebody's gain is 0, and the product rises from there.
    inner_low = any(start + low * change == 0 for _, start, change in terms)
    inner_high = any(start + high * change == 0 for _, start, change in terms)
    if low >= high or (not inner_low and slope(low) <= 0) or (not inner_high and slope(high) >= 0):
        return None
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        rising = slope(middle)
        if rising == 0:
            return middle, True
        low, high = (middle, high) if rising > 0 else (low, middle)
    simple = ((low + high) / 2).limit_denominator(_SIMPLE)
    if low <= simple <= high and slope(simple) == 0:
        return simple, True
    return (low + high) / 2, False


def _cleared(gains: Floats, w: Floats, best: Floats) -> Floats:
    """A lottery over three alternatives or more, maximised anew without those whose probability is negligible."""
    kept = np.flatnonzero(best > NEGLIGIBLE)
    chances = without_traces(best)[kept]
    while True:
        chances = _climb(gains[kept], w, chances)
        enough = chances > NEGLIGIBLE
        kept, chances = kept[enough], chances[enough] / chances[enough].sum()
        if enough.all():
            break
    result = np.zeros(len(best))
    result[kept] = chances
    return result


def _climb(gains: Floats, w: Floats, p: Floats) -> Floats:
    """Newton's steps to the largest product, until one would make a probability negative: that one becomes 0."""
    for _ in range(_NEWTON):
        ratios = gains / (p @ gains)
        ones = np.ones((len(p), 1))
        system = np.block([[(ratios * w) @ ratios.T, ones], [ones.T, np.zeros((1, 1))]])
        step = np.linalg.lstsq(system, np.append(ratios @ w, 0.0))[0][:-1]
        falling = step < 0
        reach = float((p[falling] / -step[falling]).min(initial=1.0))
        moved = np.maximum(p + reach * step, 0.0)
        if (moved @ gains).min() <= 0:
            break
        p = np.where(moved <= NEGLIGIBLE, 0.0, moved) if reach < 1 else moved
        if reach < 1 or np.abs(step).max() < _EPSILON:
            break
    return p


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


def _is_best(problem: BargainingProblem, weights: Sequence[Fraction], here: Gains, room: Fraction) -> bool:
    """Whether gains, positive for all, are those of the solution, without rounding but for the room."""
    prices = [weight / gain for weight, gain in zip(weights, here, strict=True)]
    most = sum(weights, Fraction(0)) * (1 + room)
    return all(sum(p * g for p, g in zip(prices, gains, strict=True)) <= most for gains in problem.gains)
