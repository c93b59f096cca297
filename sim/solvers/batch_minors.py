"""Signs of all minors of a batch of payoff matrices, each with a bound on its rounding error.

``sim.solvers.minors`` says which minors and why. Here they are computed in doubles, all games at once; the
batch is the last axis.

Error bound, by induction over the size ``k`` of a minor, for entries at most ``μ`` in size and each within ``δ`` of
the truth: with ``r`` a bound on the size of a minor and ``e`` on its error (``r = 1, e = 0`` for k = 0), expansion
along a row of ``k + 1`` entries gives

    r' = (k + 1) μ r        e' = (k + 1) ((μ + δ) e + δ r + γ (μ + δ) (r + e))        γ = (k + 3) 2⁻⁵²

since each product and sum rounds by at most 2⁻⁵³ of its size. Minors of size 1 are differences of two entries,
whose sign is exact in doubles when δ = 0. Where the entries of a game are whole multiples of one power of two so
few bits long that every intermediate result fits into 53 bits, nothing rounds at all and the bound is 0: that
is the case of tie-rich games.
"""

from dataclasses import dataclass
from math import factorial, log2
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.solvers.minors import plan

Floats = NDArray[np.float64]

_SAFETY = 1 + 2.0**-20  # the bounds are computed in doubles too
_UNDERFLOW = 1e-300  # more than what products and scaling can lose near 0


@dataclass(frozen=True, eq=False)
class Signs:
    """The minors of a batch of ``p × q`` matrices, shape ``(minors, batch)``, and what is known of their signs.

    ``sign`` is −1, 0, 1; ``undecided`` marks the games in which some minor is within its error bound of 0, and
    ``tied`` those of the others in which some minor is exactly 0.
    """

    value: Floats
    sign: NDArray[np.int8]
    undecided: NDArray[np.bool_]
    tied: NDArray[np.bool_]


def signs(matrices: Floats, error: Floats) -> Signs:
    """The signs of all minors.

    ``matrices`` has the shape ``(p, q, batch)``; ``error`` has the shape ``(batch,)`` and bounds how far any
    entry of a game may be from the truth.
    """
    p, q, batch = matrices.shape
    scaled, delta = _scaled(matrices, error)
    table = plan(p, q)
    value = np.empty((len(table.keys), batch))
    value[:q] = 1.0
    _differences(scaled, value, table.keys[q:])
    # Larger minors come from differences to the first column, which are smaller than the entries.
    reduced = scaled - scaled[:, :1]
    _expand(reduced.reshape(p * q, batch), value, table, q)
    sign, undecided = _decide(value, table.keys, scaled, reduced, delta)
    return Signs(value, sign, undecided, (sign == 0).any(axis=0) & ~undecided)


def _scaled(matrices: Floats, error: Floats) -> tuple[Floats, Floats]:
    """Entries times a power of two per game, at most 1 in size, and the bound δ on their errors."""
    exponent = np.frexp(np.abs(matrices).max(axis=(0, 1), initial=0.0))[1]
    scaled = np.ldexp(matrices, -exponent)
    lost = (np.ldexp(scaled, exponent) != matrices).any(axis=(0, 1))
    delta = np.ldexp(error, -exponent) * _SAFETY
    return scaled, np.where(lost, np.maximum(delta, _UNDERFLOW), delta)


def _differences(entries: Floats, value: Floats, keys: Any) -> None:
    q = entries.shape[1]
    for place, (rows, columns) in enumerate(keys, start=q):
        if len(rows) > 1:
            break
        np.subtract(entries[rows[0], columns[0]], entries[rows[0], columns[1]], out=value[place])


def _expand(entries: Floats, value: Floats, table: Any, q: int) -> None:
    term = np.empty(value.shape[1])
    for place, expansion in enumerate(table.expansions, start=q):
        if len(expansion) == 2:
            continue
        total = value[place]
        # The first column of differences is 0, so that its terms can be left out.
        used = [(sign, entry, smaller) for sign, (entry, smaller) in enumerate(expansion) if entry % q]
        for first, (sign, entry, smaller) in enumerate(used):
            if first == 0:
                np.multiply(entries[entry], value[smaller], out=total)
                if sign % 2:
                    np.negative(total, out=total)
                continue
            np.multiply(entries[entry], value[smaller], out=term)
            (np.subtract if sign % 2 else np.add)(total, term, out=total)


def _decide(
    value: Floats, keys: Any, scaled: Floats, reduced: Floats, delta: Floats
) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
    bounds = _bounds(scaled, reduced, delta, max(len(rows) for rows, _ in keys))
    sign = np.empty(value.shape, dtype=np.int8)
    undecided = np.zeros(value.shape[1], dtype=bool)
    for place, (rows, _) in enumerate(keys):
        bound = bounds[len(rows)]
        above, below = value[place] > bound, value[place] < -bound
        np.subtract(above, below, out=sign[place], dtype=np.int8)
        undecided |= ~(above | below) & (bound > 0)
    return sign, undecided


def _bounds(scaled: Floats, reduced: Floats, delta: Floats, largest: int) -> list[Floats]:
    """The error bound of the minors of each size, shape ``(batch,)`` each."""
    mu = np.abs(reduced).max(axis=(0, 1), initial=0.0)
    exact = (delta == 0) & _few_bits(scaled, mu, largest)
    # Entries are differences now: off by the errors of two payoffs, and by one rounding.
    off = 2 * delta + mu * 2.0**-53
    size, error = np.ones_like(mu), np.zeros_like(mu)
    result = [error, 2 * delta * _SAFETY]
    for k in range(1, largest + 1):
        gamma = (k + 3) * 2.0**-52
        error = (k + 1) * ((mu + off) * error + off * size + gamma * (mu + off) * (size + error))
        size = (k + 1) * mu * size
        if k > 1:
            result.append(np.where(exact, 0.0, error * _SAFETY + _UNDERFLOW))
    return result


def _few_bits(scaled: Floats, mu: Floats, largest: int) -> NDArray[np.bool_]:
    """Whether all entries are multiples of one power of two, with differences so short that no minor is rounded.

    ``mu`` is the largest difference within a row. A minor of size ``k`` of whole numbers up to ``2^bits`` is a sum of
    whole numbers below ``(k + 1)! 2^(k bits)``.
    """
    if largest < 2:
        return np.ones(mu.shape, dtype=bool)
    bits = int((53 - log2(factorial(largest + 1))) / largest)
    shift = bits - np.frexp(mu)[1]
    grid = np.ldexp(scaled, np.minimum(shift, 52))
    whole = (grid == np.rint(grid)).all(axis=(0, 1)) & (shift <= 52)
    return np.asarray(whole | (mu == 0))
