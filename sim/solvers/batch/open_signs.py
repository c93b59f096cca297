"""Signs of minors that doubles leave open, where the payoffs are whole multiples of a power of two.

1. If the multiples are so short that no product and no sum is longer than 53 bits, nothing was rounded: a minor that
   came out as 0 is 0. That holds for differences of 26 bits at 3 × 3, 17 bits at 4 × 4, 12 bits at 5 × 5.
2. A minor that is not certain is at most twice its error bound ``e``. If that is below ``2⁶³``, the minor is known
   exactly from its value modulo ``2⁶⁴``, which is what 64-bit integers compute however often they overflow on the way.
   That holds for differences of 55 bits at 3 × 3, 36 bits at 4 × 4, 26 bits at 5 × 5.
"""

from math import floor, log2
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.solvers.batch.minors import Minors, differences, expand, hadamard, relative_errors

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
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
