"""How far each parameter may move, alone, before an equilibrium is none any more."""

from collections.abc import Sequence
from dataclasses import dataclass

from sim.analysis.structure import Structure
from sim.analysis.thresholds.exact import Line, Threshold
from sim.analysis.thresholds.places import Place

Support = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Limit:
    """Where an equilibrium ends in one direction; ``included`` says that it still holds at the place itself."""

    place: Place
    included: bool


def limits(line: Line, value: Place, support: Support) -> tuple[Limit | None, Limit | None]:
    """The nearest values below and above the current one at which the supports are no equilibrium's any more.

    None where there is no such value within the range. The value must lie within it.
    """
    below = [one for one in reversed(line.thresholds) if one.place.high <= value.low]
    above = [one for one in line.thresholds if one.place.low >= value.high]
    return _first(below, "before", value, support), _first(above, "after", value, support)


def _first(thresholds: Sequence[Threshold], beyond: str, value: Place, support: Support) -> Limit | None:
    for one in thresholds:
        here = one.place.low == value.low and one.place.high == value.high
        if not here and not _holds(one.at, support):
            return Limit(one.place, False)
        if not _holds(getattr(one, beyond), support):
            return Limit(one.place, True)
    return None


def _holds(structure: Structure | None, support: Support) -> bool:
    return structure is not None and support in structure.supports
