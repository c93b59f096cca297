"""Thresholds of formulas that are not rational functions: changes between sampled points, narrowed by bisection.

A change that comes and goes between two neighbouring samples is missed; so these thresholds are never guaranteed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from sim.analysis.thresholds.exact import Line, Structure, Support, Threshold
from sim.analysis.thresholds.roots import RealRoot, simplest
from sim.formulas import Rationals
from sim.protocols import Rules

SAMPLES = 1001
HALVINGS = 40
_GUESS_EVERY = 5


def estimate_thresholds(
    rules: Rules, name: str, base: Mapping[str, Fraction], low: Fraction, high: Fraction, samples: int = SAMPLES
) -> Line:
    """Cut the range of a parameter where the equilibria's supports change between two samples.

    Each change is then narrowed to 10⁻¹⁵ of the range, and a tie is looked for at the simplest fraction that is left;
    arguments as in ``find_thresholds``.
    """
    values = sorted({*(low + (high - low) * i / (samples - 1) for i in range(samples)), base[name]})
    found = structures_at(rules, name, base, values)
    edges = [i for i in range(len(values) - 1) if found[i] != found[i + 1]]
    changes = [_Change(values[i], values[i + 1], found[i], found[i + 1]) for i in edges]
    _narrow(changes, lambda wanted: structures_at(rules, name, base, wanted), (high - low) / samples / 2**HALVINGS)
    lows, highs = [change.low for change in changes], [change.high for change in changes]
    # What changes at a number like 1/3 is a tie there and nowhere near it.
    guesses = [simplest(a, b) for a, b in zip(lows, highs, strict=True)]
    at = structures_at(rules, name, base, guesses) if edges else []
    thresholds = _joined(
        Threshold(
            RealRoot(guess, guess) if structure != found[edge + 1] else RealRoot(a, b),
            found[edge],
            structure,
            found[edge + 1],
            guaranteed=False,
        )
        for edge, a, b, guess, structure in zip(edges, lows, highs, guesses, at, strict=True)
    )
    return Line(low, high, thresholds, (found[0], *(threshold.after for threshold in thresholds)), guaranteed=False)


@dataclass
class _Change:
    """Two values of a parameter with a change somewhere between them, and the structures at these values."""

    low: Fraction
    high: Fraction
    before: Structure | None
    after: Structure | None
    guess: Fraction | None = None  # the simplest fraction between them, if it has been tried
    found: bool = False


Solve = Callable[[Sequence[Fraction]], Sequence[Structure | None]]


def _narrow(changes: Sequence[_Change], solve: Solve, tiny: Fraction) -> None:
    """Halve the stretch of every change until it is tiny.

    Most changes are at simple fractions: where the structures right below and right above the simplest one are those
    of the ends, the change is between them, and nothing has to be halved any more.
    """
    for step in range(HALVINGS):
        if step % _GUESS_EVERY == 0:
            _guess(changes, solve, tiny)
        left = [change for change in changes if not change.found]
        if not left:
            return
        middles = [(change.low + change.high) / 2 for change in left]
        for change, middle, structure in zip(left, middles, solve(middles), strict=True):
            if structure == change.before:
                change.low = middle
            else:
                change.high = middle


def _guess(changes: Sequence[_Change], solve: Solve, tiny: Fraction) -> None:
    """Try whether changes are at the simplest fractions between their ends."""
    guesses = [(change, simplest(change.low, change.high)) for change in changes if not change.found]
    guesses = [(change, guess) for change, guess in guesses if guess != change.guess]
    if not guesses:
        return
    solved = solve([value for _, guess in guesses for value in (guess - tiny, guess + tiny)])
    for (change, guess), below, above in zip(guesses, solved[::2], solved[1::2], strict=True):
        change.guess = guess
        if (below, above) == (change.before, change.after):
            change.low, change.high, change.found = guess - tiny, guess + tiny, True


def _joined(thresholds: Iterable[Threshold]) -> tuple[Threshold, ...]:
    """A tie that was met by a sample is a threshold, not a stretch between two of them."""
    joined: list[Threshold] = []
    for threshold in thresholds:
        if joined and joined[-1].place.high == threshold.place.low:
            before = joined.pop()
            place = RealRoot(threshold.place.low, threshold.place.low)
            joined.append(Threshold(place, before.before, before.after, threshold.after, guaranteed=False))
        else:
            joined.append(threshold)
    return tuple(joined)


def structures_at(
    rules: Rules, name: str, base: Mapping[str, Fraction], values: Sequence[Fraction]
) -> list[Structure | None]:
    """The structure at each value of a parameter, as the batch solver finds it; None where there is none."""
    points = {**{other: Rationals.of([value]) for other, value in base.items()}, name: Rationals.of(values)}
    table = rules.solve_batch(points)
    cuts = np.cumsum(rules.support_sizes)[:-1]
    bits = table.supports if table.possible is None else np.concatenate([table.supports, table.possible], axis=1)
    supports: list[set[Support]] = [set() for _ in values]
    for point, row in zip(table.point, bits, strict=True):
        parts = np.split(row, cuts)
        supports[int(point)].add(tuple(tuple(int(i) for i in np.flatnonzero(part)) for part in parts))
    return [
        None if message else Structure(tuple(sorted(found)), bool(degenerate))
        for found, degenerate, message in zip(supports, table.degenerate, table.message, strict=True)
    ]
