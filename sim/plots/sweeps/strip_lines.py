"""What a strip draws along a parameter: ribbons of outcomes, one for each branch, and lettered lines of payoffs."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from numpy.typing import NDArray

from sim.analysis.maps.branches import Branch, Branches
from sim.analysis.maps.sweep_table import SweepTable
from sim.plots.page import lettering, looks, placing
from sim.plots.page.page import Page
from sim.plots.sweeps import map_labels
from sim.words import phrases, say
from sim.words.numbers import share

HEIGHT = 0.2  # inches
APART = 0.07  # inches
_NOTHING = 1e-9


def label(sweep: SweepTable, branch: Branch) -> str:
    """What a branch leads to: a certain outcome, or the outcomes of a mix with the range of each."""
    names = list(sweep.about["outcomes"].values())
    shares = {name: branch.outcomes[:, place] for place, name in enumerate(names)}
    possible = {name: column for name, column in shares.items() if column.max() > _NOTHING}
    if branch.pure:
        return str(next(iter(possible)))
    bounds = {
        name: [share(round(float(end), 9)) for end in (column.min(), column.max())] for name, column in possible.items()
    }
    return say("figures.strip_mix", outcomes=[(phrases.whole(name), *ends) for name, ends in bounds.items()])


def draw_ribbon(axes: Axes, top: float, sweep: SweepTable, tracked: Branches, branch: Branch) -> None:
    """Draw a branch from ``top`` downwards; it is blank where the equilibrium does not exist."""
    all_looks = list(looks.looks_of(sweep).values())
    for first, after in branch.runs:
        x, shares = _stretch(tracked, branch, first, after)
        for path, look in _layers(top, x, shares, all_looks):
            looks.fill(axes, path, axes.transData, looks.Fill((look,)))
            axes.add_patch(PathPatch(path, facecolor="none", edgecolor=looks.INK, linewidth=0.5))


def _stretch(
    tracked: Branches, branch: Branch, first: int, after: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """A run of the branch, level up to the ends of the first and the last value's cells."""
    places = branch.places[first : after + 1]
    ends = tracked.cells[places[0], 0], tracked.cells[places[-1], 1]
    shares = branch.outcomes[first : after + 1]
    return np.array([ends[0], *tracked.values[places], ends[1]]), np.concatenate([shares[:1], shares, shares[-1:]])


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


_DASHES = ("-", (0, (5, 1.5)), (0, (1.2, 1.2)), (0, (5, 1.5, 1.2, 1.5)))


def draw_lines(panel: Axes, sweep: SweepTable, tracked: Branches, branches: Sequence[Branch], player: int) -> None:
    """Draw the lines with a scale that holds them all; a single value is a dot."""
    panel.set_xlim(tracked.values[0], tracked.values[-1])
    looks.rule(panel.yaxis, 4)
    panel.grid(axis="y", color="#e6e6e6", linewidth=0.5)
    panel.set_axisbelow(True)
    panel.spines[["top", "right"]].set_visible(False)
    gains = np.concatenate([branch.payoffs[:, player] for branch in branches] or [np.zeros(1)])
    pad = 0.14 * float(np.ptp(gains)) or 0.5
    panel.set_ylim(gains.min() - pad, gains.max() + pad)
    all_looks = list(looks.looks_of(sweep).values())
    for number, branch in enumerate(branches):
        for first, after in branch.runs:
            x, y = tracked.values[branch.places[first : after + 1]], branch.payoffs[first : after + 1, player]
            panel.plot(x, y, **_look(number, branch, all_looks), marker="o" if first == after else None, markersize=3)


def _look(number: int, branch: Branch, all_looks: Sequence[looks.Look]) -> dict[str, Any]:
    """The colour of a certain outcome; a mix is black and thinner. Dashes tell neighbours apart in greyscale."""
    if not branch.pure:
        return {"color": looks.INK, "linewidth": 1.3, "linestyle": _DASHES[number % len(_DASHES)]}
    look = all_looks[int(branch.outcomes[0].argmax())]
    return {"color": look.colour, "linewidth": 1.8, "linestyle": _DASHES[number % len(_DASHES)]}


def letter(sheet: Page, panel: Axes, tracked: Branches, branches: Sequence[Branch], player: int) -> None:
    """Write each line's letter upon it, where the other lines are farthest."""
    edges = panel.get_window_extent().transformed(sheet.figure.dpi_scale_trans.inverted())
    within = (edges.x0, edges.y0, edges.x1, edges.y1)
    lines = [_on_page(sheet, panel, tracked.values[branch.places], branch.payoffs[:, player]) for branch in branches]
    taken: list[placing.Box] = []
    size = looks.text_size(sheet.width) - 0.5
    for number, (name, line) in enumerate(zip(looks.LETTERS, lines, strict=False)):
        half = (lettering.width(name, size, bold=True) / 2 + 0.035, lettering.height(1, size) / 2)
        others = np.concatenate([np.zeros((0, 2)), *lines[:number], *lines[number + 1 :]])
        box = _roomiest(line, half, others, within, taken)
        if box is not None:
            taken.append(box)
            map_labels.tag(sheet, placing.centre(box), name, size, bold=True)


def _roomiest(
    line: NDArray[np.float64],
    half: tuple[float, float],
    others: NDArray[np.float64],
    within: placing.Box,
    taken: Sequence[placing.Box],
) -> placing.Box | None:
    """The box upon the line that other lines and the line's own ends are farthest from."""
    best: tuple[float, placing.Box] | None = None
    for x, y in line:
        box = (x - half[0], y - half[1], x + half[0], y + half[1])
        if not placing.contains(within, box) or any(placing.overlap(box, other) for other in taken):
            continue
        room = float(np.hypot(others[:, 0] - x, others[:, 1] - y).min()) if len(others) else 1.0
        room = min(room, 0.5) + 0.1 * min(x - line[0, 0], line[-1, 0] - x, 0.5)
        if best is None or room > best[0] + 1e-6:
            best = (room, box)
    return best[1] if best else None


def _on_page(sheet: Page, panel: Axes, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(panel.transData.transform(np.stack([x, y], axis=1)) / sheet.figure.dpi, dtype=np.float64)
