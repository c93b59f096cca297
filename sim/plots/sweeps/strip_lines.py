"""The ribbon of a branch of equilibria: the probabilities of its outcomes, stacked, along a parameter."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from numpy.typing import NDArray

from sim.analysis.maps.branches import Branch, Branches
from sim.analysis.maps.sweep_table import SweepTable
from sim.plots import style
from sim.plots.page import looks
from sim.words import phrases

HEIGHT = 0.2  # inches
APART = 0.07  # inches
_NOTHING = 1e-9


def label(sweep: SweepTable, branch: Branch) -> str:
    """What a branch leads to, in words: a certain outcome, or the outcomes of a mix with the range of each."""
    names = list(sweep.about["outcomes"].values())
    shares = {name: branch.outcomes[:, place] for place, name in enumerate(names)}
    told = {name: share for name, share in shares.items() if share.max() > _NOTHING}
    if branch.pure:
        return str(next(iter(told)))
    return "Mix: " + ", ".join(f"{phrases.whole(name)}\u00a0{_span(share)}" for name, share in told.items())


def _span(shares: NDArray[np.float64]) -> str:
    low, high = f"{100 * shares.min():.0f}", f"{100 * shares.max():.0f}"
    return f"{low}\u00a0%" if low == high else f"{low}–{high}\u00a0%"


def draw_ribbon(axes: Axes, top: float, sweep: SweepTable, found: Branches, branch: Branch) -> None:
    """Draw a branch from ``top`` downwards; it is blank where the equilibrium does not exist."""
    all_looks = list(looks.looks_of(sweep).values())
    for first, after in branch.runs:
        x, shares = _stretch(found, branch, first, after)
        for path, look in _layers(top, x, shares, all_looks):
            looks.fill(axes, path, axes.transData, looks.Fill((look,)))
            axes.add_patch(PathPatch(path, facecolor="none", edgecolor=style.INK, linewidth=0.5))


def _stretch(
    found: Branches, branch: Branch, first: int, after: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """A run of the branch, level up to the ends of the first and the last value's cells."""
    places = branch.places[first : after + 1]
    ends = found.cells[places[0], 0], found.cells[places[-1], 1]
    shares = branch.outcomes[first : after + 1]
    return np.array([ends[0], *found.values[places], ends[1]]), np.concatenate([shares[:1], shares, shares[-1:]])


def _layers(
    top: float, x: NDArray[np.float64], shares: NDArray[np.float64], all_looks: Sequence[looks.Look]
) -> list[tuple[Path, looks.Look]]:
    upper = np.cumsum(shares, axis=1)
    layers = []
    for place, look in enumerate(all_looks):
        if shares[:, place].max() > _NOTHING:
            high = top + HEIGHT * (1 - upper[:, place])
            low = high + HEIGHT * shares[:, place]
            corners = np.concatenate([np.stack([x, low], axis=1), np.stack([x, high], axis=1)[::-1]])
            layers.append((Path(np.concatenate([corners, corners[:1]]), closed=True), look))
    return layers
