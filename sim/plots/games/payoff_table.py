"""The body of the payoff table: headings, cells in the colours of their outcomes, payoffs and frames."""

from dataclasses import dataclass
from itertools import product
from typing import Any

from matplotlib.patches import Rectangle

from sim.plots import style
from sim.plots.page import lettering, looks
from sim.plots.page.page import Page
from sim.plots.payoff_measures import BETWEEN, PAD, Measures, block
from sim.plots.picture import GamePicture, Profile
from sim.words import phrases

_CELL, _EQUILIBRIUM = (0.0, 0.6), (0.03, 2.2)  # how far within the cell a frame is, and its width in points


@dataclass(frozen=True)
class PayoffTable:
    """Draws in inches, downwards from the upper left corner of the axes."""

    sheet: Page
    picture: GamePicture
    table: Measures

    def draw(self) -> None:
        """Draw every table, one below the other."""
        shape = self.picture.shape
        for panel in range(self.table.panels):
            top = panel * (self.table.panel + BETWEEN)
            self._headings(top, panel)
            profiles = [(*cell, panel)[: len(shape)] for cell in product(range(shape[0]), range(shape[1]))]
            for profile in profiles:
                self._cell(top, profile)
            for profile in self.picture.pure.intersection(profiles):
                self._frame(top, profile, *_EQUILIBRIUM)

    def _headings(self, top: float, panel: int) -> None:
        table, picture, size = self.table, self.picture, self.table.label
        if len(picture.shape) == 3:
            text = f"{picture.player_label(2)}: {picture.strategy_labels(2)[panel]}"
            text = lettering.wrap(text, table.wide, size, bold=True, lines=1)[0]
            self._write((0, top), text, size, fontweight="bold", ha="left", va="top")
        cells = top + table.top
        across, down = picture.shape[1] * table.column, picture.shape[0] * table.row
        second = lettering.wrap(picture.player_label(1), across, size, bold=True, lines=1)[0]
        over = top + (table.name + PAD if len(picture.shape) == 3 else 0.0)
        self._write((table.head + across / 2, over), second, size, fontweight="bold", va="top")
        for place, text in enumerate(table.columns):
            at = (table.head + (place + 0.5) * table.column, cells - PAD)
            self._write(at, text, size, va="bottom", rotation=90 if table.turned else 0)
        first = lettering.wrap(picture.player_label(0), down, size, bold=True, lines=1)[0]
        self._write((0, cells + down / 2), first, size, fontweight="bold", rotation=90, ha="left")
        for place, text in enumerate(table.rows):
            self._write(
                (table.head - PAD, cells + (place + 0.5) * table.row), text, size, ha="right", multialignment="right"
            )

    def _corner(self, top: float, profile: Profile) -> tuple[float, float]:
        table = self.table
        return table.head + profile[1] * table.column, top + table.top + profile[0] * table.row

    def _cell(self, top: float, profile: Profile) -> None:
        corner = self._corner(top, profile)
        table, picture = self.table, self.picture
        if picture.coloured:
            look = picture.looks[picture.game.outcomes[picture.game.outcome[profile]]]
            looks.tile(self.sheet.axes, Rectangle(corner, table.column, table.row), look)
        self._frame(top, profile, *_CELL)
        text = table.outcome(profile)
        lower = block(text, table.small) + PAD if text else 0.0
        middle = (corner[0] + table.column / 2, corner[1] + (table.row - lower) / 2)
        players = len(picture.shape)
        for player in range(players):
            steps = player - (players - 1) / 2
            self._payoff((middle[0] + steps * table.step[0], middle[1] + steps * table.step[1]), player, profile)
        if text:
            ground = {"boxstyle": "round,pad=0.12", "facecolor": style.PAPER, "edgecolor": "none", "alpha": 0.75}
            self._write((middle[0], corner[1] + table.row - 1.3 * PAD), text, table.small, va="bottom", bbox=ground)

    def _payoff(self, at: tuple[float, float], player: int, profile: Profile) -> None:
        """A payoff; a best response is bold in a box."""
        best = bool(self.picture.best[player][profile])
        box = {"boxstyle": "round,pad=0.22", "facecolor": style.PAPER, "linewidth": 1.0}
        box |= {"edgecolor": style.INK, "alpha": 1.0} if best else {"edgecolor": "none", "alpha": 0.75}
        text = phrases.number(self.picture.payoff(player, profile))
        weight = "bold" if best else "normal"
        self._write(at, text, self.table.payoffs[0], fontweight=weight, va="center_baseline", bbox=box)

    def _frame(self, top: float, profile: Profile, inset: float, line: float) -> None:
        x, y = self._corner(top, profile)
        wide, high = self.table.column - 2 * inset, self.table.row - 2 * inset
        look: dict[str, Any] = {"facecolor": "none", "edgecolor": style.INK, "linewidth": line}
        self.sheet.axes.add_patch(Rectangle((x + inset, y + inset), wide, high, clip_on=False, **look))

    def _write(self, at: tuple[float, float], text: str, size: float, **look: Any) -> None:
        usual: dict[str, Any] = {
            "ha": "center",
            "va": "center",
            "multialignment": "center",
            "linespacing": style.LINE_SPACING * 0.9,
        }
        self.sheet.axes.text(*at, text, fontsize=size, **(usual | look))
