"""The body of the strip from top to bottom: marks, a ribbon per branch of equilibria, a payoff panel per player."""

from functools import cached_property
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from sim.analysis.maps.branches import Branch, Branches
from sim.analysis.maps.sweep_table import SweepTable
from sim.plots.page import lettering, looks, placing
from sim.plots.page.page import Page
from sim.plots.sweeps import map_labels, strip_lines
from sim.words import say

MOST = 14  # more branches than that are counted, not drawn
_HEAD = 0.2  # inches for the values of the marks
_PANEL = 1.15  # inches, a payoff panel
_APART = 0.1  # inches between panels
_CURRENT: dict[str, Any] = {"color": looks.INK, "linewidth": 1.1, "linestyle": "-"}
_CHANGE: dict[str, Any] = {"color": looks.INK, "linewidth": 0.8, "linestyle": (0, (3, 2))}


class Strip:
    """Draws into the axes of a page, whose horizontal scale is the parameter and whose vertical one is inches."""

    def __init__(self, sheet: Page, sweep: SweepTable, tracked: Branches) -> None:
        self.sheet, self.sweep, self.tracked = sheet, sweep, tracked
        self.branches: tuple[Branch, ...] = tracked.branches[:MOST]
        self.size = looks.text_size(sheet.width)
        self.players = list(sweep.about["players"].values())
        self.panels: list[Axes] = []

    @cached_property
    def labels(self) -> list[list[str]]:
        """What each branch leads to, in lines."""
        return [
            lettering.wrap(strip_lines.label(self.sweep, branch), self.sheet.width - 1, self.size)
            for branch in self.branches
        ]

    @cached_property
    def axis_title(self) -> str:
        """The parameter, in lines; others that move with it are named."""
        first, *others = self.sweep.axes
        title = say("figures.strip_axis", parameter=first.title, others=[axis.label for axis in others])
        return "\n".join(lettering.wrap(title, 0.8 * self.sheet.width, self.size))

    @property
    def ribbons(self) -> float:
        """The height of all ribbons with their labels."""
        return sum(
            lettering.height(len(lines), self.size) + strip_lines.HEIGHT + strip_lines.APART for lines in self.labels
        )

    @property
    def title(self) -> float:
        """The height of a panel's title."""
        return lettering.height(1, self.size) + 0.06

    @property
    def height(self) -> float:
        """The height of ribbons and panels."""
        return _HEAD + self.ribbons + len(self.players) * (self.title + _PANEL + _APART) - _APART

    @property
    def foot(self) -> float:
        """The height of the axis below the last panel."""
        return lettering.height(self.axis_title.count("\n") + 2, self.size) + 0.12

    def prepare(self) -> None:
        """Set up scales and panels, before the page is measured."""
        axes, values = self.sheet.axes, self.tracked.values
        axes.set_axis_off()
        axes.set_xlim(values[0], values[-1])
        axes.set_ylim(self.height, 0)
        top = _HEAD + self.ribbons
        for player in range(len(self.players)):
            top += self.title
            panel = axes.inset_axes((0, 1 - (top + _PANEL) / self.height, 1, _PANEL / self.height))
            strip_lines.draw_lines(panel, self.sweep, self.tracked, self.branches, player)
            panel.tick_params(labelsize=self.size - 0.5, labelbottom=player == len(self.players) - 1)
            looks.rule(panel.xaxis, 7 if self.sheet.width >= looks.ROOMY else 5)
            self.panels.append(panel)
            top += _PANEL + _APART
        self.panels[-1].set_xlabel(self.axis_title, fontsize=self.size)

    def paint(self) -> None:
        """Draw ribbons, marks and labels; the places of everything are final now."""
        self._ribbons()
        self._marks()
        for player, (panel, label) in enumerate(zip(self.panels, self.players, strict=True)):
            low, high = panel.get_ylim()
            self._unsolved(panel, low, high)
            text = lettering.wrap(
                say("figures.payoff_of", player=label), self.sheet.width - 1, self.size, bold=True, lines=1
            )[0]
            self._heading((float(self.tracked.values[0]), high), text, panel, fontweight="bold", va="bottom")
            strip_lines.letter(self.sheet, panel, self.tracked, self.branches, player)

    def _ribbons(self) -> None:
        values, top = self.tracked.values, _HEAD
        left, across = float(values[0]), float(values[-1] - values[0])
        for letter, lines, branch in zip(looks.LETTERS, self.labels, self.branches, strict=False):
            self._heading((left, top), letter, self.sheet.axes, fontweight="bold")
            self._heading((left, top), "\n".join(lines), self.sheet.axes, indent=1.4 * self.size)
            top += lettering.height(len(lines), self.size)
            frame: dict[str, Any] = {"facecolor": looks.PAPER, "edgecolor": looks.FAINT, "linewidth": 0.5}
            self.sheet.axes.add_patch(Rectangle((left, top), across, strip_lines.HEIGHT, **frame))
            self._unsolved(self.sheet.axes, top, top + strip_lines.HEIGHT)
            strip_lines.draw_ribbon(self.sheet.axes, top, self.sweep, self.tracked, branch)
            top += strip_lines.HEIGHT + strip_lines.APART

    def _heading(self, at: tuple[float, float], text: str, axes: Axes, indent: float = 0.0, **look: Any) -> None:
        """A line at the left above a ribbon or panel, on white so that marks do not cross it."""
        ground = {"boxstyle": "square,pad=0.1", "facecolor": looks.PAPER, "edgecolor": "none"}
        usual: dict[str, Any] = {
            "fontsize": self.size,
            "va": "top",
            "linespacing": looks.LINE_SPACING * 0.9,
            "zorder": 5,
            "bbox": ground,
        }
        rise = 3.0 if look.get("va") == "bottom" else 0.0
        axes.annotate(text, at, (indent, rise), "data", "offset points", annotation_clip=False, **(usual | look))

    def _unsolved(self, axes: Axes, start: float, end: float) -> None:
        """Hatch the values without an answer."""
        look: dict[str, Any] = {"facecolor": "#f2f2f2", "edgecolor": looks.FAINT, "hatch": "xxxx", "linewidth": 0}
        for place in np.flatnonzero(~self.tracked.solved):
            low, high = self.tracked.cells[place]
            axes.add_patch(Rectangle((low, start), high - low, end - start, **look))

    def _marks(self) -> None:
        """The current value and the changes of regime, through ribbons and panels, with their values on top."""
        current = self.sweep.base.get(self.sweep.axes[0].name)
        marks: list[tuple[float, str, bool]] = []
        if current is not None and self.tracked.values[0] <= current <= self.tracked.values[-1]:
            name = lettering.wrap(self.sweep.base_label or say("figures.current_short"), 1.2, self.size, lines=1)[0]
            marks.append((current, say("figures.strip_mark", name=name, value=current), True))
        for change in self.tracked.changes:
            marks.append((change.value, say("figures.strip_change", value=change.value, exact=change.exact), False))
        taken: list[placing.Box] = []
        for value, text, own in marks:
            look = _CURRENT if own else _CHANGE
            self.sheet.axes.plot([value, value], [_HEAD - 0.03, self.height], zorder=4, **look)
            for panel in self.panels:
                panel.axvline(value, zorder=1.5, **look)
            self._value(value, text, own, taken)

    def _value(self, value: float, text: str, bold: bool, taken: list[placing.Box]) -> None:
        """Write a mark's value above it, unless another stands there."""
        left, _, wide, _ = self.sheet.inches()
        size = self.size - 1
        half = lettering.width(text, size, bold=bold) / 2 + 0.04
        x, y = self.sheet.on_page(value, _HEAD / 2 - 0.03)
        x = min(max(x, left + half), left + wide - half)
        box = (x - half, y - 0.07, x + half, y + 0.07)
        if not any(placing.overlap(box, other) for other in taken):
            taken.append(box)
            map_labels.tag(self.sheet, (x, y), text, size, bold=bold)
