"""Regimes: two points belong to the same one when their equilibria have the same supports.

At a degenerate point the extreme equilibria stand for all of them, and the point shares no regime with points
that are not degenerate. Everything is found per chunk without a loop over its points; chunks are then added up.
Some regimes are mere ties: they exist at thresholds only and vanish under any small change of what varies.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray

from sim.formulas import Rationals
from sim.solution_table import SolutionTable
from sim.sweeps.designs import GRID
from sim.sweeps.plan import Plan

UNSOLVED = -1


@dataclass(frozen=True, order=True)
class RegimeKey:
    """What makes a regime: the supports of its equilibria (each as packed bits, sorted), and whether it has ties."""

    degenerate: bool
    supports: tuple[bytes, ...]


@dataclass(frozen=True)
class Tally:
    """One regime in one chunk, or in all of them: how many points it has, and three of them.

    ``middle`` is the middle one of its points in the chunk where it has the most: the example that is shown.
    """

    key: RegimeKey
    points: int
    first: int
    middle: int
    last: int
    most: int = 0


def find_regimes(table: SolutionTable, offset: int = 0) -> tuple[NDArray[np.int64], tuple[Tally, ...]]:
    """Sort the points of a chunk into regimes.

    Args:
        table: the solutions of the chunk.
        offset: the number of the chunk's first point.

    Returns:
        For every point the position of its regime in the tuple (``UNSOLVED`` where it failed), and the regimes.
    """
    solved = np.flatnonzero(np.array([not text for text in table.message], dtype=bool))
    supports = table.supports if table.possible is None else np.concatenate([table.supports, table.possible], axis=1)
    bits, codes = _support_codes(supports)
    point, code = _distinct(table.point, codes)
    labels = _set_labels(point, code, table.degenerate.astype(np.int64), len(bits))
    _, first, regime = np.unique(labels[solved], return_index=True, return_inverse=True)
    result = np.full(len(table.message), UNSOLVED, dtype=np.int64)
    result[solved] = regime
    keys = [_key(point, code, bits, int(p), bool(table.degenerate[p])) for p in solved[first]]
    return result, _tallies(keys, regime, solved + offset)


def add_up(chunks: Iterable[Sequence[Tally]]) -> tuple[Tally, ...]:
    """The regimes of all chunks together, by falling number of points, then by first point."""
    total: dict[RegimeKey, Tally] = {}
    for chunk in chunks:
        for tally in chunk:
            total[tally.key] = _add(total[tally.key], tally) if tally.key in total else tally
    return tuple(sorted(total.values(), key=lambda tally: (-tally.points, tally.first)))


def numbering(chunk: Sequence[Tally], regimes: Sequence[Tally]) -> NDArray[np.int32]:
    """For every regime of a chunk its number (from 1) in the whole sweep."""
    numbers = {tally.key: number for number, tally in enumerate(regimes, start=1)}
    return np.array([numbers[tally.key] for tally in chunk], dtype=np.int32)


def supports_of(key: RegimeKey, sizes: Sequence[int]) -> list[tuple[tuple[int, ...], ...]]:
    """The supports behind a key: for every equilibrium, the strategies that each player uses.

    >>> supports_of(RegimeKey(False, (bytes([0b10110000]),)), [2, 2])
    [((0,), (0, 1))]
    """
    edges = np.cumsum([0, *sizes])
    result = []
    for packed in key.supports:
        used = np.unpackbits(np.frombuffer(packed, dtype=np.uint8))
        parts = [np.flatnonzero(used[a:b]) for a, b in pairwise(edges)]
        result.append(tuple(tuple(int(i) for i in part) for part in parts))
    return result


def _support_codes(supports: NDArray[np.bool_]) -> tuple[list[bytes], NDArray[np.int64]]:
    """The distinct supports as packed bits in ascending order, and for every row the position of its own."""
    packed = np.packbits(supports, axis=1)
    width = packed.shape[1]
    padded = np.zeros((len(packed), -(-width // 8) * 8), dtype=np.uint8)
    padded[:, :width] = packed
    words = padded.view(">u8").astype(np.uint64)  # in this byte order numbers sort as the bytes do
    if words.shape[1] == 1:
        _, first, codes = np.unique(words[:, 0], return_index=True, return_inverse=True)
    else:
        _, first, codes = np.unique(words, axis=0, return_index=True, return_inverse=True)
    return [packed[row].tobytes() for row in first], codes.reshape(-1).astype(np.int64)


def _distinct(point: NDArray[np.int64], code: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The (point, code) pairs in ascending order, each once."""
    order = np.lexsort((code, point))
    point, code = point[order], code[order]
    fresh = np.ones(len(point), dtype=bool)
    fresh[1:] = (point[1:] != point[:-1]) | (code[1:] != code[:-1])
    return point[fresh], code[fresh]


def _set_labels(
    point: NDArray[np.int64], code: NDArray[np.int64], labels: NDArray[np.int64], codes: int
) -> NDArray[np.int64]:
    """Number the sets of codes so that two points have the same label exactly if they have the same set.

    Step j joins the label so far with the j-th code of every point that has one, and numbers the pairs afresh.
    No hashing: different sets cannot meet in one label. ``labels`` are the labels to start from.
    """
    labels = labels.copy()
    position = np.arange(len(point)) - np.searchsorted(point, point)
    fresh = int(labels.max(initial=0)) + 1
    for step in range(int(position.max(initial=-1)) + 1):
        here = position == step
        joined = labels[point[here]] * codes + code[here]
        numbers, inverse = np.unique(joined, return_inverse=True)
        labels[point[here]] = fresh + inverse
        fresh += len(numbers)
    return labels


def _key(
    point: NDArray[np.int64], code: NDArray[np.int64], bits: Sequence[bytes], which: int, degenerate: bool
) -> RegimeKey:
    start, stop = np.searchsorted(point, [which, which + 1])
    return RegimeKey(degenerate, tuple(bits[c] for c in code[start:stop]))


def _tallies(keys: Sequence[RegimeKey], regime: NDArray[np.intp], points: NDArray[np.int64]) -> tuple[Tally, ...]:
    members = points[np.argsort(regime, kind="stable")]
    counts = np.bincount(regime, minlength=len(keys))
    starts = np.cumsum(counts) - counts
    return tuple(
        Tally(
            key,
            points=int(count),
            first=int(members[start]),
            middle=int(members[start + count // 2]),
            last=int(members[start + count - 1]),
            most=int(count),
        )
        for key, start, count in zip(keys, starts, counts, strict=True)
    )


def _add(before: Tally, chunk: Tally) -> Tally:
    fuller = before if (before.most, -before.first) >= (chunk.most, -chunk.first) else chunk
    return Tally(
        before.key,
        points=before.points + chunk.points,
        first=min(before.first, chunk.first),
        middle=fuller.middle,
        last=max(before.last, chunk.last),
        most=fuller.most,
    )


_NEARER = 2**24  # how much closer than the neighbouring value one looks
_FREE_SIGNS = 3  # parameters beyond these move with the last of them
_AT_ONCE = 4096
Point = dict[str, Fraction]


def find_ties(plan: Plan, regimes: Sequence[Tally]) -> list[bool]:
    """For each regime, whether it is a tie.

    A regime without degenerate games is none: small changes of the payoffs leave the supports as they are (unless
    pure equilibria are all that was looked for). Any other is looked at from three of its points. It is a tie if
    around every one of them small moves lead to other regimes: in a grid in generic directions (each parameter by
    another multiple of its spacing, with all combinations of signs), in other designs towards the neighbouring
    points and away from them.
    """
    ties = [tally.key.degenerate or not plan.rules.supports_are_generic for tally in regimes]
    for which in ("middle", "first", "last"):
        suspects = [number for number, tie in enumerate(ties) if tie]
        moved = [(number, point) for number in suspects for point in _around(plan, getattr(regimes[number], which))]
        for (number, _), key in zip(moved, _keys(plan, [point for _, point in moved]), strict=True):
            if key == regimes[number].key:
                ties[number] = False
        moving = {number for number, _ in moved}
        for number in suspects:
            ties[number] = ties[number] and number in moving
    return ties


def _around(plan: Plan, point: int) -> Iterator[Point]:
    """Points close to a point of the design; none if its parameters have one value only."""
    values = plan.values_at(point)
    moves = {name: step / _NEARER for name, step in plan.design.spacing(point).items() if step}
    if not moves:
        return
    free = min(len(moves), _FREE_SIGNS) if plan.design.kind == GRID else 1
    for signs in product((1, -1), repeat=free):
        moved = dict(values)
        for position, (name, step) in enumerate(moves.items()):
            weight = Fraction(1009, 1009 + 271 * position) if plan.design.kind == GRID else 1
            moved[name] += signs[min(position, free - 1)] * weight * step
        yield moved


def _keys(plan: Plan, points: Sequence[Point]) -> Iterator[RegimeKey | None]:
    """The regime at each of these points; None where it cannot be solved."""
    for start in range(0, len(points), _AT_ONCE):
        batch = points[start : start + _AT_ONCE]
        columns = {name: Rationals.of([point[name] for point in batch]) for name in batch[0]}
        positions, tallies = find_regimes(plan.solve(columns))
        yield from (tallies[position].key if position >= 0 else None for position in positions)
