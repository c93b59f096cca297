"""Thresholds of formulas that are no rational functions: changes between sampled points, narrowed by bisection.

A change that comes and goes between two neighbouring samples is missed; so these thresholds are never guaranteed.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np

from sim.analysis.places import Place
from sim.analysis.structure import Structure, Support
from sim.analysis.thresholds import Line, Threshold
from sim.formulas import Rationals
from sim.protocols import Rules

SAMPLES = 1001
HALVINGS = 40


def estimate_thresholds(
    rules: Rules, name: str, base: Mapping[str, Fraction], low: Fraction, high: Fraction, samples: int = SAMPLES
) -> Line:
    """Cut the range of a parameter where the equilibria's supports change between two samples.

    Each change is then narrowed by 40 halvings, to 10⁻¹⁵ of the range; arguments as in ``find_thresholds``.
    """
    values = [low + (high - low) * i / (samples - 1) for i in range(samples)]
    found = _structures(rules, name, base, values)
    edges = [i for i in range(samples - 1) if found[i] != found[i + 1]]
    lows, highs = [values[i] for i in edges], [values[i + 1] for i in edges]
    for _ in range(HALVINGS if edges else 0):
        middles = [(a + b) / 2 for a, b in zip(lows, highs, strict=True)]
        for k, (edge, structure) in enumerate(zip(edges, _structures(rules, name, base, middles), strict=True)):
            if structure == found[edge]:
                lows[k] = middles[k]
            else:
                highs[k] = middles[k]
    at = _structures(rules, name, base, highs) if edges else []
    thresholds = tuple(
        Threshold(Place(a, b), found[edge], structure, found[edge + 1], guaranteed=False)
        for edge, a, b, structure in zip(edges, lows, highs, at, strict=True)
    )
    merged = _merged(thresholds, dict(zip(values, found, strict=True)), (high - low) / 2**32)
    return Line(low, high, merged, (found[0], *(one.after for one in merged)), guaranteed=False)


def _merged(
    thresholds: Sequence[Threshold], sampled: Mapping[Fraction, object], near: Fraction
) -> tuple[Threshold, ...]:
    """Two thresholds on both sides of a sample are one at that sample, where something else holds than around it."""
    result: list[Threshold] = []
    for one in thresholds:
        before = result[-1] if result else None
        here = next((value for value in sampled if before and before.place.low <= value <= one.place.high), None)
        if before is not None and here is not None and one.place.high - before.place.low <= 2 * near:
            result[-1] = Threshold(Place(here, here), before.before, before.after, one.after, guaranteed=False)
        else:
            result.append(one)
    return tuple(result)


def _structures(
    rules: Rules, name: str, base: Mapping[str, Fraction], values: Sequence[Fraction]
) -> list[Structure | None]:
    points = {**{other: Rationals.of([value]) for other, value in base.items()}, name: Rationals.of(values)}
    table = rules.solve_batch(points)
    cuts = np.cumsum(rules.groups)[:-1]
    bits = table.supports if table.possible is None else np.concatenate([table.supports, table.possible], axis=1)
    supports: list[set[Support]] = [set() for _ in values]
    for point, row in zip(table.point, bits, strict=True):
        parts = np.split(row, cuts)
        supports[int(point)].add(tuple(tuple(int(i) for i in np.flatnonzero(part)) for part in parts))
    return [
        None if message else Structure(tuple(sorted(found)), bool(degenerate))
        for found, degenerate, message in zip(supports, table.degenerate, table.message, strict=True)
    ]
