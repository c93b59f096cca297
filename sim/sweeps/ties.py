"""Which regimes are mere ties: they exist at thresholds only and vanish under any small change of what varies."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product

from sim.formulas import Rationals
from sim.sweeps.designs import GRID
from sim.sweeps.plan import Plan
from sim.sweeps.regimes import RegimeKey, Tally, find_regimes

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
    ties = [tally.key.degenerate or not plan.rules.stable for tally in regimes]
    for place in ("middle", "first", "last"):
        suspects = [number for number, tie in enumerate(ties) if tie]
        moved = [(number, point) for number in suspects for point in _around(plan, getattr(regimes[number], place))]
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
        some = points[start : start + _AT_ONCE]
        columns = {name: Rationals.of([point[name] for point in some]) for name in some[0]}
        positions, found = find_regimes(plan.solve(columns))
        yield from (found[position].key if position >= 0 else None for position in positions)
