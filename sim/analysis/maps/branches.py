"""The equilibria of a one-parameter sweep as branches: which equilibrium at one value continues which at the next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analysis.maps.sweep_table import SweepTable

_ALIKE = 1e-9
Key = tuple[bytes, int]  # who plays what at all, and a rank among equilibria for which that is the same


@dataclass(frozen=True)
class Branch:
    """Equilibria that lead to the same and continue each other.

    ``places`` are positions in the values of the parameter, rising; ``outcomes`` is (places, outcomes), ``payoffs``
    (places, players). ``runs`` are (first, last) positions in ``places`` of stretches without a break.
    """

    places: NDArray[np.int64]
    outcomes: NDArray[np.float64]
    payoffs: NDArray[np.float64]
    runs: tuple[tuple[int, int], ...]

    @property
    def pure(self) -> bool:
        """Whether one outcome is certain, and always the same."""
        return bool((self.outcomes.max(axis=0) > 1 - _ALIKE).any() and (self.outcomes.max(axis=1) > 1 - _ALIKE).all())


@dataclass(frozen=True)
class Change:
    """Where the regime changes: at ``value`` exactly, or somewhere between ``low`` and ``high``."""

    low: float
    high: float

    @property
    def value(self) -> float:
        """Where it is drawn."""
        return (self.low + self.high) / 2

    @property
    def exact(self) -> bool:
        """Whether a point of the sweep lies on it."""
        return self.low == self.high


@dataclass(frozen=True)
class Branches:
    """All branches over the ``values`` of the parameter.

    ``cells`` (values, 2) is the stretch that each value stands for; ``solved`` says which values have an answer.
    ``ties`` are positions of single values with equilibria of their own, which are not drawn.
    """

    values: NDArray[np.float64]
    cells: NDArray[np.float64]
    solved: NDArray[np.bool_]
    branches: tuple[Branch, ...]
    changes: tuple[Change, ...]
    ties: tuple[int, ...]


@dataclass(frozen=True)
class _Found:
    """One equilibrium at one value."""

    outcomes: NDArray[np.float64]
    payoffs: NDArray[np.float64]

    def alike(self, other: "_Found") -> bool:
        return bool(
            np.allclose(self.outcomes, other.outcomes, 0, _ALIKE)
            and np.allclose(self.payoffs, other.payoffs, 1e-9, _ALIKE)
        )


def branches(sweep: SweepTable) -> Branches:
    """Follow every equilibrium along the first parameter that varies."""
    axis = sweep.axes[0]
    place_of_row = np.searchsorted(axis.values, sweep.column(f"parameter.{axis.name}"))
    solved = np.zeros(len(axis.values), dtype=bool)
    solved[place_of_row[sweep.ok]] = True
    regime = np.zeros(len(axis.values), dtype=np.int64)
    regime[place_of_row[sweep.ok]] = sweep.column("regime")[sweep.ok].astype(np.int64)
    tie = _ties(regime, solved, {number for number, about in sweep.regimes.items() if about["tie"]})
    found = _found(sweep, place_of_row)
    groups = _gathered(found)
    made = [_branch(group, found) for group in groups]
    kept = [branch for branch in made if not set(branch.places.tolist()) <= set(tie)]
    kept.sort(
        key=lambda branch: (
            not branch.pure,
            int(branch.outcomes[0].argmax()) if branch.pure else 0,
            -len(branch.places),
            int(branch.places[0]),
        )
    )
    lost = {int(place) for branch in made if set(branch.places.tolist()) <= set(tie) for place in branch.places}
    changes = tuple(_changes(axis.values, regime, solved, tie))
    return Branches(
        axis.values, _cells(axis.values, solved, changes), solved, tuple(kept), changes, tuple(sorted(lost))
    )


def _ties(regime: NDArray[np.int64], solved: NDArray[np.bool_], boundaries: set[int]) -> list[int]:
    """Single values with a regime of their own, between others, at which somebody is indifferent."""
    last = len(regime) - 1
    result = []
    for i in range(len(regime) if last > 0 else 0):
        neighbours = [j for j in (i - 1, i + 1) if 0 <= j <= last]
        alone = all(solved[j] and regime[j] != regime[i] for j in neighbours)
        if solved[i] and alone and regime[i] in boundaries:
            result.append(i)
    return result


def _found(sweep: SweepTable, place_of_row: NDArray[np.intp]) -> dict[Key, dict[int, _Found]]:
    """Every equilibrium by who plays what, and by the position of the value."""
    strategies = np.hstack(
        [sweep.columns(f"strategy.{player}", names) for player, names in sweep.about["strategies"].items()]
    )
    outcomes = sweep.columns("outcome", sweep.about["outcomes"])
    payoffs = sweep.columns("payoff", sweep.about["players"])
    result: dict[Key, dict[int, _Found]] = {}
    seen: dict[tuple[int, bytes], int] = {}
    rows = np.flatnonzero(sweep.ok & np.isfinite(sweep.column("equilibrium")))
    # Equilibria with the same support at one value are told apart by their order in probabilities.
    order = np.lexsort([*np.round(strategies[rows].T[::-1], 9), place_of_row[rows]])
    for row in rows[order]:
        place, support = int(place_of_row[row]), (strategies[row] > _ALIKE).tobytes()
        rank = seen.get((place, support), 0)
        seen[place, support] = rank + 1
        result.setdefault((support, rank), {})[place] = _Found(outcomes[row], payoffs[row])
    return result


def _gathered(found: Mapping[Key, Mapping[int, _Found]]) -> list[list[Key]]:
    """Put together what leads to the same wherever it exists side by side, or always to the same certain outcome."""
    groups: list[list[Key]] = []
    for key in sorted(found, key=lambda key: (-len(found[key]), key)):
        for group in groups:
            if all(_same(found[key], found[other]) for other in group):
                group.append(key)
                break
        else:
            groups.append([key])
    return groups


def _same(first: Mapping[int, _Found], second: Mapping[int, _Found]) -> bool:
    common = first.keys() & second.keys()
    if common:
        return all(first[place].alike(second[place]) for place in common)
    ends = [found.outcomes for part in (first, second) for found in part.values()]
    return all(bool(end.max() > 1 - _ALIKE) and int(end.argmax()) == int(ends[0].argmax()) for end in ends)


def _branch(keys: Sequence[Key], found: Mapping[Key, Mapping[int, _Found]]) -> Branch:
    places = sorted({place for key in keys for place in found[key]})
    at = [next(found[key][place] for key in keys if place in found[key]) for place in places]
    runs, start = [], 0
    for i in range(1, len(places) + 1):
        joined = i < len(places) and places[i] == places[i - 1] + 1
        # A run goes on only where the same equilibrium is at both values: no join across a change of who plays what.
        if not joined or not any(places[i] in found[key] and places[i - 1] in found[key] for key in keys):
            runs.append((start, i - 1))
            start = i
    return Branch(
        np.array(places), np.stack([one.outcomes for one in at]), np.stack([one.payoffs for one in at]), tuple(runs)
    )


def _changes(
    values: NDArray[np.float64], regime: NDArray[np.int64], solved: NDArray[np.bool_], tie: Sequence[int]
) -> Iterator[Change]:
    for i in range(1, len(values)):
        if i in tie:
            if i + 1 < len(values) and regime[i - 1] != regime[i + 1]:
                yield Change(float(values[i]), float(values[i]))
        elif i - 1 not in tie and solved[i] and solved[i - 1] and regime[i] != regime[i - 1]:
            yield Change(float(values[i - 1]), float(values[i]))


def _cells(values: NDArray[np.float64], solved: NDArray[np.bool_], changes: Sequence[Change]) -> NDArray[np.float64]:
    """Each value stands for half the way to its neighbours; one on a change stands for itself only."""
    middles = (values[1:] + values[:-1]) / 2
    low, high = np.concatenate([values[:1], middles]), np.concatenate([middles, values[-1:]])
    for change in changes:
        if change.exact:
            i = int(np.searchsorted(values, change.low))
            low[i] = high[i] = high[i - 1] = low[i + 1] = change.low
    return np.stack([low, high], axis=1)
