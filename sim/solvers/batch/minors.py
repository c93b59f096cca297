"""All minors of a batch of payoff matrices in doubles, with a bound on the error of each, and their signs.

``sim.solvers.batch.sign_patterns`` says which minors and why. Let all differences of two payoffs in one row of a game
be at most ``μ`` in size, let every payoff be within ``δ`` of the truth, and ``u = 2⁻⁵³``. Minors of size 1 are such
differences: they are off by at most ``η = uμ + 2δ``, and their sign is right where they are larger than ``2δ``. A true
minor of size ``k`` is at most ``r_k = h_k (μ + η)^k``, where ``h_k = (k + 1)^((k + 1) / 2) / 2^k`` is Hadamard's bound
for determinants of 0 and 1 (these are the extreme cases, since a minor is linear in each entry). The expansion of a
minor of size ``k`` is a sum of ``k`` products of a difference and a minor of size ``k − 1``, so that its error is at
most

    e_k = k (μ e + η r + u μ (r + e)) + (k (k + 1) / 2 − 1) u μ (r + e)        e = e_(k−1), r = r_(k−1)

The first terms are the factors' errors and the rounding of the products, the last one the rounding of the partial sums.
With ``δ = 0`` this is 8uμ², 38uμ³, 186uμ⁴ for k = 2, 3, 4. A factor 1 + 2⁻²⁰ covers second-order terms, the rounding of
the bounds themselves, and underflow, which is far smaller because games with very large or small ``μ`` are scaled by a
power of two first.

Signs that doubles leave open are settled where the payoffs are whole multiples of a power of two (``open_signs``).

1. If the multiples are so short that no product and no sum is longer than 53 bits, nothing was rounded: a minor that
   came out as 0 is 0. That holds for differences of 26 bits at 3 × 3, 17 bits at 4 × 4, 12 bits at 5 × 5.
2. A minor that is not certain is at most twice its error bound ``e``. If that is below ``2⁶³``, the minor is known
   exactly from its value modulo ``2⁶⁴``, which is what 64-bit integers compute however often they overflow on the way.
   That holds for differences of 55 bits at 3 × 3, 36 bits at 4 × 4, 26 bits at 5 × 5.
"""

import math
from dataclasses import dataclass
from math import floor, log2
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.solvers.batch.sign_patterns import ONE, ZERO, MinorLayout, layout

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_UNIT = 2.0**-53
_SAFETY = 1 + 2.0**-20
_SCALE_BEYOND = 2.0**60


@dataclass(frozen=True, eq=False)
class Minors:
    """The minors of a batch of ``p × q`` matrices.

    ``value`` has the shape ``(rows of the layout, batch)``, ``error`` the shape ``(sizes, batch)``: the sign of a minor
    is certain where it is larger than the error of its size. In games with very large or small
    payoffs, minors of size ``k`` are multiplied by the ``k``-th power of one positive number.
    """

    layout: MinorLayout
    value: NDArray[Any]
    error: Floats

    def some(self, games: NDArray[np.intp]) -> "Minors":
        """Those of some games."""
        return Minors(self.layout, self.value[:, games], self.error[:, games])


def float_minors(matrices: Floats, error: Floats | None) -> Minors:
    """The minors of ``(p, q, batch)`` matrices, each entry at most ``error (batch,)`` from the truth (None: exact)."""
    table = layout(*matrices.shape[:2])
    with np.errstate(over="ignore"):
        value = differences(matrices, table)
    entries = value[table.sizes[1]] if len(table.sizes) > 1 else np.zeros((1, matrices.shape[2]))
    spread = np.maximum(entries.max(axis=0), -entries.min(axis=0))
    smallest_bound = 0.0
    if _out_of_range(spread):
        spread, error = _rescale(entries, spread, error)
        smallest_bound = 2.0**-1000
    expand(value, table)
    return Minors(table, value, _bounds(spread, error, len(table.sizes), smallest_bound))


def whole_minors(matrices: NDArray[np.object_]) -> Minors:
    """The minors of ``(p, q, batch)`` matrices of Python integers, without error."""
    table = layout(*matrices.shape[:2])
    value = differences(matrices, table)
    expand(value, table)
    return Minors(table, value, np.zeros((max(len(table.sizes), 2), matrices.shape[2])))


def differences(matrices: NDArray[Any], table: MinorLayout) -> NDArray[Any]:
    """A table with the constants and the minors of size 1; the others are still to be filled in."""
    value = np.empty((table.rows, matrices.shape[2]), dtype=matrices.dtype)
    value[ZERO], value[ONE] = 0, 1
    for out, first, second in table.differences:
        np.subtract(matrices[:, first], matrices[:, second], out=value[out])
    return value


def expand(value: NDArray[Any], table: MinorLayout) -> None:
    """Fill in the minors of size 2 and more."""
    for out, terms in table.expansions:
        total = value[out]
        for i, (factor, block) in enumerate(terms):
            if i == 0:
                np.multiply(value[block], value[factor], out=total)
            elif i % 2:
                total -= value[block] * value[factor]
            else:
                total += value[block] * value[factor]


def _out_of_range(spread: Floats) -> bool:
    inside = (spread <= _SCALE_BEYOND) & ((spread >= 1 / _SCALE_BEYOND) | (spread == 0))
    return not inside.all()


def _rescale(entries: Floats, spread: Floats, error: Floats | None) -> tuple[Floats, Floats]:
    """Scale differences by a power of two per game, so that the largest is between 1/2 and 1; new spread and error.

    A difference that overflows leaves its game undecided.
    """
    infinite = ~np.isfinite(spread)
    exponent = np.frexp(np.where(infinite, 0.0, spread))[1]
    entries[:, infinite] = 0.0
    entries[...] = np.ldexp(entries, -exponent)
    given = np.zeros_like(spread) if error is None else error
    with np.errstate(over="ignore"):
        scaled = np.where(given > 0, np.maximum(np.ldexp(given, -exponent), 2.0**-1000), 0.0)
    return np.ldexp(np.where(infinite, 0.0, spread), -exponent), np.where(infinite, np.inf, scaled)


def _bounds(spread: Floats, error: Floats | None, sizes: int, smallest: float) -> Floats:
    """The bounds for each size, shape ``(sizes, batch)``; the first ones, of the constants, are 0."""
    result = np.zeros((max(sizes, 2), len(spread)))
    if error is None:
        power = spread
        for k, factor in enumerate(relative_errors(sizes)[2:], start=2):
            power = power * spread
            np.multiply(power, factor * _SAFETY, out=result[k])
        return result
    with np.errstate(over="ignore", invalid="ignore"):
        result[1] = np.maximum(2 * error * _SAFETY, smallest)
        for k, bound in enumerate(_recursion(spread, error, sizes)[2:], start=2):
            result[k] = bound * _SAFETY
    result[np.isnan(result)] = np.inf
    return result


def relative_errors(sizes: int) -> list[float]:
    """``e_k`` for k = 0, 1, … where ``μ = 1`` and ``δ = 0``."""
    return [float(bound) for bound in _recursion(1.0, 0.0, sizes)]


def hadamard(k: int) -> float:
    """A bound on the determinants of ``k × k`` matrices with entries between 0 and 1."""
    return math.pow(k + 1, (k + 1) / 2) / 2.0**k


def _recursion(spread: Any, error: Any, sizes: int) -> list[Any]:
    """The bounds ``e_k`` for k = 0, 1 and so on."""
    eta = _UNIT * spread + 2 * error
    true = spread + eta
    bounds = [0.0 * true, eta]
    for k in range(2, sizes):
        e, r = bounds[-1], hadamard(k - 1) * true ** (k - 1)
        partial_sums = k * (k + 1) / 2 - 1
        bounds.append(k * (spread * e + eta * r) + (k + partial_sums) * _UNIT * spread * (r + e))
    return bounds


Signs = NDArray[np.int8]


def signs_of(value: NDArray[Any]) -> Signs:
    """−1, 0 or 1."""
    return np.asarray((value > 0).astype(np.int8) - (value < 0))


def open_signs(matrices: Floats, exact: Bools, minors: Minors) -> tuple[Signs, Bools]:
    """The signs of all minors, and the games in which all of them are certain.

    ``matrices`` has the shape ``(p, q, batch)``; ``exact (batch,)`` says whether a game's entries have no error. In
    games of the first kind, the errors in ``minors`` are set to 0.
    """
    bound = np.empty(minors.value.shape)
    for size, block in enumerate(minors.layout.sizes):
        bound[block] = minors.error[size]
    bound[0] = 0.0
    certain = (np.abs(minors.value) > bound) | (bound == 0)
    sign = signs_of(minors.value)
    known = certain.all(axis=0)
    largest = len(minors.layout.sizes) - 1
    for wrap, bits in ((False, unrounded_bits(largest)), (True, wrapped_bits(largest))):
        rest = np.flatnonzero(~known & exact)
        if len(rest) == 0:
            break
        shift, whole = _grid(matrices[:, :, rest], bits)
        rest = rest[whole]
        if wrap:
            true_sign = _wrapped_signs(np.ldexp(matrices[:, :, rest], shift[whole]), minors)
            sign[:, rest] = np.where(certain[:, rest], sign[:, rest], true_sign)
        else:
            minors.error[:, rest] = 0.0
        known[rest] = True
    return sign, known


def unrounded_bits(largest: int) -> int:
    """How long differences may be if no minor up to this size is to be rounded."""
    if largest < 2:
        return 53
    return floor((53 - log2(largest * hadamard(largest - 1))) / largest)


def wrapped_bits(largest: int) -> int:
    """How long differences may be if twice the error of each minor is to be below ``2⁶³``."""
    errors = relative_errors(largest + 1)
    return min([56, *(floor((61.9 - log2(errors[k])) / k) for k in range(2, largest + 1))])


def _grid(matrices: Floats, bits: int) -> tuple[NDArray[np.intp], Bools]:
    """Exponents of the finest grids on which differences have so many bits; whether the entries are on them."""
    with np.errstate(over="ignore", invalid="ignore"):
        spread = (matrices.max(axis=1) - matrices.min(axis=1)).max(axis=0)
        shift = bits - np.frexp(spread)[1]
        grid = np.ldexp(matrices, shift)
        same = (np.rint(grid) == grid) & (np.ldexp(grid, -shift) == matrices) & (np.abs(grid) < 2.0**62)
    return shift, same.all(axis=(0, 1)) & np.isfinite(spread)


def _wrapped_signs(whole: Floats, minors: Minors) -> Signs:
    """The signs of all minors modulo ``2⁶⁴``, as numbers from ``−2⁶³`` up."""
    value = differences(whole.astype(np.int64), minors.layout)
    expand(value, minors.layout)
    return signs_of(value)
