"""The body of the comparison: a row per case, with a bar per equilibrium and a column of payoffs per player."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from sim.analysis.comparison import Compared, Comparison
from sim.plots.page import lettering, looks
from sim.plots.page.canvas import Canvas
from sim.solution import Equilibrium
from sim.words import say
from sim.words.numbers import plain

MOST_BARS = 5
_BAR, _BETWEEN = 0.145, 0.035
_PAD = 0.08
_ROW = 0.07  # inches between rows
_TALLEST = 0.9  # a player's name that stands upright


@dataclass(frozen=True)
class ComparisonRows:
    """All cases on a page ``wide`` inches wide without its margins."""

    comparison: Comparison
    wide: float
    looks: Mapping[str, looks.Look]

    @cached_property
    def size(self) -> float:
        """The size of texts in points."""
        return looks.text_size(self.wide + 2 * looks.MARGIN)

    @cached_property
    def single(self) -> bool:
        """Whether every protocol has one case only, so that rows are named by the protocol."""
        cases = self.comparison.cases
        return len({case.protocol for case in cases}) == len(cases)

    def name(self, case: Compared) -> str:
        """What the row of a case is called."""
        if self.single:
            name = ", ".join(part for part in (case.protocol, case.variant) if part)
        else:
            name = case.variant or say("figures.comparison_as_given")
        return name + ("\u00a0*" if case.equilibria and not case.complete else "")

    @cached_property
    def label(self) -> float:
        """The width of the names."""
        longest = max(lettering.width(self.name(case), self.size) for case in self.comparison.cases)
        return min(longest, 0.27 * self.wide) + _PAD

    @cached_property
    def column(self) -> float:
        """The width of a player's payoffs."""
        return min(1.4, 0.5 * (self.wide - self.label) / len(self.comparison.players))

    @cached_property
    def bars(self) -> float:
        """The width of the bars."""
        return self.wide - self.label - len(self.comparison.players) * self.column - _PAD

    @cached_property
    def rows(self) -> list["_CaseRow"]:
        """A row for each case, those of a protocol below its heading."""
        rows, top = [], self.head
        for protocol, cases in groupby(self.comparison.cases, key=lambda case: case.protocol):
            heading = [] if self.single else lettering.wrap(protocol, self.wide, self.size, bold=True)
            for case in cases:
                rows.append(_CaseRow(self, case, tuple(heading), top))
                top += rows[-1].height
                heading = []
        return rows

    @cached_property
    def names(self) -> tuple[list[list[str]], bool]:
        """The players' names in lines, and whether they stand upright because a column is too narrow."""
        players = self.comparison.players.values()
        limit = self.column - _PAD
        if all(lettering.longest_word(name, self.size, bold=True) <= limit for name in players):
            return [lettering.wrap(name, limit, self.size, bold=True, lines=3) for name in players], False
        lines = max(1, int(self.column / lettering.height(1, self.size)))
        return [lettering.wrap(name, _TALLEST, self.size, bold=True, lines=lines) for name in players], True

    @cached_property
    def head(self) -> float:
        """The height of the players' names."""
        names, turned = self.names
        if turned:
            return max(lettering.width(text, self.size, bold=True) for lines in names for text in lines) + 0.06
        return lettering.height(max(map(len, names)), self.size) + 0.04

    @property
    def foot(self) -> float:
        """The height of the payoffs' scales."""
        return lettering.height(1, self.size - 1) + 0.06

    @property
    def height(self) -> float:
        """The height of everything."""
        return self.rows[-1].top + self.rows[-1].height + self.foot

    def scale(self, player: str) -> tuple[float, float]:
        """The lowest and highest payoff of a player in any case, with some room beyond."""
        gains = [float(equilibrium.payoffs[player]) for case in self.comparison.cases for equilibrium in case.equilibria
                 if player in equilibrium.payoffs]  # fmt: skip
        low, high = (min(gains), max(gains)) if gains else (0.0, 1.0)
        room = 0.12 * (high - low) or 0.5
        return low - room, high + room

    def across(self, column: int, player: str, value: float) -> float:
        """Where a payoff stands, in inches from the left."""
        low, high = self.scale(player)
        left = self.label + self.bars + _PAD + column * self.column
        return left + 0.5 * _PAD + (value - low) / (high - low) * (self.column - _PAD)

    def draw(self, canvas: Canvas) -> None:
        """Draw names, scales and rows."""
        bottom = self.height - self.foot
        names, turned = self.names
        for column, (player, lines) in enumerate(zip(self.comparison.players, names, strict=True)):
            left = self.label + self.bars + _PAD + column * self.column
            middle = left + self.column / 2
            canvas.write((middle, self.head - 0.04), "\n".join(lines), self.size, ha="center", va="bottom",
                         multialignment="center", fontweight="bold", rotation=90 if turned else 0)  # fmt: skip
            canvas.frame((left + 0.5 * _PAD, self.head), (self.column - _PAD, bottom - self.head),
                         facecolor="#f6f6f6", edgecolor="none", zorder=0)  # fmt: skip
            self._scale(canvas, column, player, bottom)
        for row in self.rows:
            row.draw(canvas)

    def _scale(self, canvas: Canvas, column: int, player: str, bottom: float) -> None:
        """Lines at round payoffs, with their values where there is room."""
        low, high = self.scale(player)
        size = self.size - 1
        steps = max(1, int(self.column / 0.4))
        taken = self.label + self.bars + _PAD + column * self.column
        edge = taken + self.column
        for value in looks.ticks(steps).tick_values(low, high):
            if low <= value <= high:
                x = self.across(column, player, float(value))
                canvas.line(
                    [(x, self.head), (x, bottom)], color=looks.FAINT, linewidth=1.0 if value == 0 else 0.5, zorder=0.5
                )
                text = plain(float(value), 3)
                half = lettering.width(text, size) / 2 + 0.01
                if x - half >= taken and x + half <= edge:
                    canvas.write((x, bottom + 0.04), text, size, ha="center", color=looks.SOFT)
                    taken = x + half


@dataclass(frozen=True)
class _CaseRow:
    rows: ComparisonRows
    case: Compared
    heading: Sequence[str]
    top: float

    @cached_property
    def equilibria(self) -> list[Equilibrium]:
        return self.case.distinct

    @cached_property
    def label(self) -> list[str]:
        return lettering.wrap(self.rows.name(self.case), self.rows.label - _PAD, self.rows.size)

    @cached_property
    def message(self) -> list[str]:
        """What stands instead of bars."""
        if self.equilibria:
            rest = len(self.equilibria) - MOST_BARS
            return [say("figures.comparison_and_more", count=rest)] if rest > 0 else []
        text = self.case.message or self.case.words
        return lettering.wrap(text, self.rows.bars - 0.05, self.rows.size - 1, lines=3)

    @cached_property
    def above(self) -> float:
        return lettering.height(len(self.heading), self.rows.size) + 0.05 if self.heading else 0.0

    @property
    def height(self) -> float:
        bars = min(MOST_BARS, len(self.equilibria)) * (_BAR + _BETWEEN)
        texts = lettering.height(len(self.message), self.rows.size - 1)
        return self.above + max(bars + texts, lettering.height(len(self.label), self.rows.size)) + _ROW

    def draw(self, canvas: Canvas) -> None:
        rows, size = self.rows, self.rows.size
        if self.heading:
            canvas.write_on_white((0, self.top), "\n".join(self.heading), size, fontweight="bold", zorder=3)
        y = self.top + self.above
        beside = y + (_BETWEEN + _BAR - lettering.height(1, size)) / 2 if self.equilibria else y
        canvas.write((0, beside), "\n".join(self.label), size)
        for equilibrium in self.equilibria[:MOST_BARS]:
            y += _BETWEEN / 2
            shares = [(float(equilibrium.outcomes.get(name, 0)), look) for name, look in rows.looks.items()]
            canvas.stack((rows.label, y), (rows.bars, _BAR), shares)
            self._names(canvas, y, equilibrium)
            for column, player in enumerate(rows.comparison.players):
                if player in equilibrium.payoffs:
                    x = rows.across(column, player, float(equilibrium.payoffs[player]))
                    canvas.dot((x, y + _BAR / 2), zorder=2)
            y += _BAR + _BETWEEN / 2
        if self.message:
            canvas.write((rows.label, y), "\n".join(self.message), size - 1, color=looks.SOFT)

    def _names(self, canvas: Canvas, top: float, equilibrium: Equilibrium) -> None:
        """Name the outcomes in their parts of a bar, where they have room."""
        rows, left = self.rows, self.rows.label
        size = rows.size - 1.5
        for name, look in rows.looks.items():
            wide = float(equilibrium.outcomes.get(name, 0)) * rows.bars
            text = rows.comparison.outcomes[name]
            if look is not looks.OTHER and 0 < lettering.width(text, size) + 0.12 <= wide:
                ground = {"boxstyle": "round,pad=0.1", "facecolor": looks.PAPER, "edgecolor": "none", "alpha": 0.8}
                canvas.write((left + wide / 2, top + _BAR / 2), text, size, ha="center", va="center_baseline",
                             bbox=ground if look.hatch else None, zorder=2)  # fmt: skip
            left += wide
