"""The body of a payoff table: cells in the colours of their outcomes, sized so that every label fits."""

from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

from matplotlib.patches import Rectangle

from sim.analysis.solved import Profile, SolvedGame
from sim.errors import RunError
from sim.plots.page import lettering, looks
from sim.plots.page.page import Page
from sim.plots.solved import looks_of
from sim.words import say
from sim.words.numbers import plain

PAD = 0.05  # inches
CHIP = 0.07  # inches of white beside a payoff
BETWEEN = 0.15  # inches between the tables of three players
_WIDEST_COLUMN = 2.2
_HEADS = (0.24, 0.17)  # of the table's width: how wide the row labels may be, and where columns need the room
_TALLEST_LABEL = 0.9  # inches, of a column label that is turned


@dataclass(frozen=True)
class Measures:
    """The measures, in inches, of the table of a game on a page ``wide`` inches wide without its margins."""

    solved: SolvedGame
    wide: float
    widest_head: float = _HEADS[0]

    @classmethod
    def fitting(cls, solved: SolvedGame, wide: float) -> "Measures":
        """The measures at which every payoff fits its cell.

        Raises:
            RunError: there are none.
        """
        for widest_head in _HEADS:
            measures = cls(solved, wide, widest_head)
            if measures.fits:
                return measures
        raise RunError(say("errors.plots.table_columns", count=solved.shape[1]))

    @cached_property
    def label(self) -> float:
        """The size of labels in points."""
        return looks.text_size(self.wide + 2 * looks.MARGIN)

    @property
    def small(self) -> float:
        """The size in points of the outcomes in the cells."""
        return self.label - 1.5

    @cached_property
    def name(self) -> float:
        """The room for a player's name beside the labels."""
        return lettering.height(1, self.label) + PAD

    @cached_property
    def head(self) -> float:
        """The width of the row player's name and labels."""
        longest = max(lettering.width(label, self.label) for label in self.solved.strategy_labels(0))
        return self.name + min(longest, self.widest_head * self.wide) + 2 * PAD

    @cached_property
    def column(self) -> float:
        """The width of a column."""
        return min((self.wide - self.head) / self.solved.shape[1], _WIDEST_COLUMN)

    @cached_property
    def rows(self) -> list[str]:
        """The row player's labels, broken into lines."""
        limit = self.head - self.name - 2 * PAD
        return ["\n".join(lettering.wrap(label, limit, self.label)) for label in self.solved.strategy_labels(0)]

    @cached_property
    def turned(self) -> bool:
        """Whether the column labels stand upright, because a word is wider than a column."""
        labels = self.solved.strategy_labels(1)
        return max(lettering.longest_word(label, self.label) for label in labels) > self.column - 2 * PAD

    @cached_property
    def columns(self) -> list[str]:
        """The column player's labels, broken into lines."""
        limit = _TALLEST_LABEL if self.turned else self.column - 2 * PAD
        lines = max(1, int((self.column - PAD) / lettering.height(1, self.label))) if self.turned else None
        labels = self.solved.strategy_labels(1)
        return ["\n".join(lettering.wrap(label, limit, self.label, lines=lines)) for label in labels]

    @cached_property
    def top(self) -> float:
        """The height of everything above the cells: for three players also what the third plays."""
        if self.turned:
            labels = max(lettering.width(line, self.label) for text in self.columns for line in text.split("\n"))
        else:
            labels = max(block(text, self.label) for text in self.columns)
        third = self.name + PAD if len(self.solved.shape) == 3 else 0.0
        return third + self.name + labels + 2 * PAD

    @cached_property
    def payoffs(self) -> tuple[float, bool]:
        """The size of payoffs in points, and whether they stand one below the other; size 0 where nothing fits."""
        texts = {plain(value) for value in self.solved.payoffs.ravel()}
        players, room = len(self.solved.shape), self.column - 2 * PAD
        for size in (self.label + 1, self.label, self.label - 1, self.label - 2):
            widest = max(lettering.width(text, size, bold=True) for text in texts) + 2 * CHIP
            if players * widest + PAD <= room:
                return size, False
            if widest <= room and size <= self.label:
                return size, True
        return 0.0, True

    @property
    def fits(self) -> bool:
        """Whether there is a size at which every payoff fits its cell."""
        return self.payoffs[0] > 0

    @cached_property
    def step(self) -> tuple[float, float]:
        """From one payoff of a cell to the next, across and down."""
        size, stacked = self.payoffs
        if stacked:
            return 0.0, lettering.height(1, size) + CHIP
        texts = {plain(value) for value in self.solved.payoffs.ravel()}
        return max(lettering.width(text, size, bold=True) for text in texts) + 2 * CHIP + PAD, 0.0

    @cached_property
    def row(self) -> float:
        """The height of a row."""
        size, stacked = self.payoffs
        payoffs = (len(self.solved.shape) if stacked else 1) * (lettering.height(1, size) + CHIP)
        profiles = product(*map(range, self.solved.shape))
        outcome = max((block(text, self.small) for text in map(self.outcome, profiles) if text), default=0.0)
        labels = max(block(text, self.label) for text in self.rows)
        name = lettering.width(self.solved.player_label(0), self.label, bold=True)
        share = min(name + PAD, _TALLEST_LABEL) / self.solved.shape[0]
        return max(payoffs + outcome + 4 * PAD, labels + 2 * PAD, share, 0.42)

    @property
    def panel(self) -> float:
        """The height of a table with its headings."""
        return self.top + self.solved.shape[0] * self.row

    @property
    def panels(self) -> int:
        """How many tables there are: one per strategy of a third player."""
        return self.solved.shape[2] if len(self.solved.shape) == 3 else 1

    @property
    def height(self) -> float:
        """The height of all tables."""
        return self.panels * (self.panel + BETWEEN) - BETWEEN

    def outcome(self, profile: Profile) -> str:
        """The outcome as it stands in a cell; nothing where it repeats the strategies or has no room."""
        label, limit = self.solved.telling(profile), self.column - 2 * PAD
        if not label or lettering.longest_word(label, self.small) > limit:
            return ""
        lines = lettering.wrap(label, limit, self.small)
        return "\n".join(lines) if len(lines) <= 3 else ""


def block(text: str, size: float) -> float:
    """The height in inches of lines of text of a size in points."""
    return lettering.height(text.count("\n") + 1, size)


_CELL, _EQUILIBRIUM = (0.0, 0.6), (0.03, 2.2)  # how far within the cell a frame is, and its width in points


@dataclass(frozen=True)
class PayoffTable:
    """Draws in inches, downwards from the upper left corner of the axes."""

    sheet: Page
    solved: SolvedGame
    table: Measures

    def draw(self) -> None:
        """Draw every table, one below the other."""
        shape = self.solved.shape
        for panel in range(self.table.panels):
            top = panel * (self.table.panel + BETWEEN)
            self._headings(top, panel)
            profiles = [(*cell, panel)[: len(shape)] for cell in product(range(shape[0]), range(shape[1]))]
            for profile in profiles:
                self._cell(top, profile)
            for profile in self.solved.pure.intersection(profiles):
                self._frame(top, profile, *_EQUILIBRIUM)

    def _headings(self, top: float, panel: int) -> None:
        table, solved, size = self.table, self.solved, self.table.label
        if len(solved.shape) == 3:
            text = say(
                "figures.table_of_third", player=solved.player_label(2), strategy=solved.strategy_labels(2)[panel]
            )
            text = lettering.wrap(text, table.wide, size, bold=True, lines=1)[0]
            self._write((0, top), text, size, fontweight="bold", ha="left", va="top")
        cells = top + table.top
        across, down = solved.shape[1] * table.column, solved.shape[0] * table.row
        second = lettering.wrap(solved.player_label(1), across, size, bold=True, lines=1)[0]
        over = top + (table.name + PAD if len(solved.shape) == 3 else 0.0)
        self._write((table.head + across / 2, over), second, size, fontweight="bold", va="top")
        for place, text in enumerate(table.columns):
            at = (table.head + (place + 0.5) * table.column, cells - PAD)
            self._write(at, text, size, va="bottom", rotation=90 if table.turned else 0)
        first = lettering.wrap(solved.player_label(0), down, size, bold=True, lines=1)[0]
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
        table, solved = self.table, self.solved
        if solved.coloured:
            look = looks_of(solved)[solved.game.outcomes[solved.game.outcome[profile]]]
            looks.tile(self.sheet.axes, Rectangle(corner, table.column, table.row), look)
        self._frame(top, profile, *_CELL)
        text = table.outcome(profile)
        lower = block(text, table.small) + PAD if text else 0.0
        middle = (corner[0] + table.column / 2, corner[1] + (table.row - lower) / 2)
        players = len(solved.shape)
        for player in range(players):
            steps = player - (players - 1) / 2
            self._payoff((middle[0] + steps * table.step[0], middle[1] + steps * table.step[1]), player, profile)
        if text:
            ground = {"boxstyle": "round,pad=0.12", "facecolor": looks.PAPER, "edgecolor": "none", "alpha": 0.75}
            self._write((middle[0], corner[1] + table.row - 1.3 * PAD), text, table.small, va="bottom", bbox=ground)

    def _payoff(self, at: tuple[float, float], player: int, profile: Profile) -> None:
        """A payoff; a best response is bold in a box."""
        best = bool(self.solved.best[player][profile])
        box = {"boxstyle": "round,pad=0.22", "facecolor": looks.PAPER, "linewidth": 1.0}
        box |= {"edgecolor": looks.INK, "alpha": 1.0} if best else {"edgecolor": "none", "alpha": 0.75}
        text = plain(self.solved.payoff(player, profile))
        weight = "bold" if best else "normal"
        self._write(at, text, self.table.payoffs[0], fontweight=weight, va="center_baseline", bbox=box)

    def _frame(self, top: float, profile: Profile, inset: float, line: float) -> None:
        x, y = self._corner(top, profile)
        wide, high = self.table.column - 2 * inset, self.table.row - 2 * inset
        look: dict[str, Any] = {"facecolor": "none", "edgecolor": looks.INK, "linewidth": line}
        self.sheet.axes.add_patch(Rectangle((x + inset, y + inset), wide, high, clip_on=False, **look))

    def _write(self, at: tuple[float, float], text: str, size: float, **look: Any) -> None:
        usual: dict[str, Any] = {
            "ha": "center",
            "va": "center",
            "multialignment": "center",
            "linespacing": looks.LINE_SPACING * 0.9,
        }
        self.sheet.axes.text(*at, text, fontsize=size, **(usual | look))
