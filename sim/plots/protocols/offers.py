"""The path of alternating offers, a grid per equilibrium: offers down, rounds across, and how each is answered."""

from dataclasses import dataclass
from functools import cached_property

from sim.analysis.solved import SolvedRules
from sim.plots.figure import Figure
from sim.plots.page import canvas, lettering, looks, page
from sim.plots.page.canvas import Canvas
from sim.plots.page.page import Entry, Page, Words
from sim.plots.protocols.offers_view import ACCEPTED, ENDED, REFUSED, TIE, OfferCell, OfferPaths
from sim.plots.solved import caption, looks_of, needs, results
from sim.protocols.offers.rules import OffersRules
from sim.words import claim, say

MOST_PANELS = 4
ANSWERS = {
    ACCEPTED: ("✓", "figures.offers_accepted"),
    REFUSED: ("✗", "figures.offers_refused"),
    ENDED: ("■", "figures.offers_ended"),
    TIE: ("?", "figures.offers_tie"),
}
_CELL = 0.2  # inches, the least height of a row
_NARROWEST, _WIDEST = 0.3, 1.0  # of a round
_BAR = 0.15  # the height of the outcomes' bar
_APART = 0.2
_PAD = 0.06


@dataclass(frozen=True)
class OfferRows:
    """What all grids share on a page ``wide`` inches wide without its margins: the rows, one for each offer."""

    paths: OfferPaths
    wide: float

    @cached_property
    def size(self) -> float:
        """The size of texts in points."""
        return looks.text_size(self.wide + 2 * looks.MARGIN)

    @cached_property
    def label(self) -> float:
        """The width of the offers' names."""
        longest = max(lettering.width(text, self.size) for text in self.paths.rows.values())
        return min(longest, 0.42 * self.wide) + _PAD

    @cached_property
    def labels(self) -> dict[str, list[str]]:
        """The offers' names in lines."""
        return {row: lettering.wrap(text, self.label - _PAD, self.size) for row, text in self.paths.rows.items()}

    @cached_property
    def rows(self) -> dict[str, float]:
        """The height of each row."""
        return {row: max(_CELL, lettering.height(len(text), self.size) + 0.04) for row, text in self.labels.items()}


@dataclass(frozen=True)
class _OfferPanel:
    """The grid of one equilibrium."""

    grid: OfferRows
    index: int

    @cached_property
    def heading(self) -> list[str]:
        paths = self.grid.paths
        equilibria = paths.solved.solution.equilibria
        letter = looks.LETTERS[self.index] if len(equilibria) > 1 else ""
        text = paths.heading(equilibria[self.index], letter)
        return lettering.wrap(text, self.grid.wide, self.grid.size, bold=True)

    @cached_property
    def rounds(self) -> list[int | None]:
        """The rounds that there is room for; None stands for those left out."""
        count = len(self.grid.paths.steps(self.index))
        most = int((self.grid.wide - self.grid.label) / _NARROWEST)
        if count <= most:
            return list(range(count))
        first = (most - 1) // 2
        return [*range(first), None, *range(count - (most - 1 - first), count)]

    @cached_property
    def column(self) -> float:
        room = (self.grid.wide - self.grid.label) / max(1, len(self.rounds))
        return min(_WIDEST, room)

    @cached_property
    def heads(self) -> list[list[str]]:
        """Round and proposer above each column; upright where the names are wider than the columns."""
        steps, players = self.grid.paths.steps(self.index), self.grid.paths.solved.players
        return [
            ["…"] if number is None else [str(steps[number].number), players[steps[number].proposer]]
            for number in self.rounds
        ]

    @cached_property
    def turned(self) -> bool:
        names = [head[1] for head in self.heads if len(head) > 1]
        return any(lettering.longest_word(name, self.grid.size) > self.column - 0.04 for name in names)

    @cached_property
    def names(self) -> list[list[str]]:
        """The proposers' names in lines."""
        limit, lines = (
            (0.9, max(1, int(self.column / lettering.height(1, self.grid.size))))
            if self.turned
            else (self.column - 0.04, 3)
        )
        return [
            lettering.wrap(head[1], limit, self.grid.size, lines=lines) if len(head) > 1 else [] for head in self.heads
        ]

    @cached_property
    def head(self) -> float:
        """The height of everything above the rows."""
        line = lettering.height(1, self.grid.size)
        if self.turned:
            names = max(lettering.width(text, self.grid.size) for lines in self.names for text in lines)
        else:
            names = max((lettering.height(len(lines), self.grid.size) for lines in self.names), default=0.0)
        return lettering.height(len(self.heading), self.grid.size) + 0.05 + line + names + 0.05

    @property
    def height(self) -> float:
        return self.head + sum(self.grid.rows.values()) + 0.06 + _BAR

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw heading, rounds, rows and the outcome."""
        grid, size = self.grid, self.grid.size
        canvas.write((0, top), "\n".join(self.heading), size, fontweight="bold")
        under = top + lettering.height(len(self.heading), size) + 0.05
        first = top + self.head
        canvas.write((grid.label - _PAD, under), say("figures.offers_round"), size, ha="right", color=looks.SOFT)
        for index, (head, lines) in enumerate(zip(self.heads, self.names, strict=True)):
            middle = grid.label + (index + 0.5) * self.column
            canvas.write((middle, under), head[0], size, ha="center", color=looks.SOFT)
            if lines:
                turn = {"rotation": 90} if self.turned else {}
                canvas.write((middle, first - 0.05), "\n".join(lines), size, ha="center", va="bottom",
                             multialignment="center", **turn)  # fmt: skip
        cells = grid.paths.cells(self.index)
        y = first
        for row, high in grid.rows.items():
            canvas.write((grid.label - _PAD, y + high / 2), "\n".join(grid.labels[row]), size, ha="right", va="center",
                         multialignment="right")  # fmt: skip
            for index, number in enumerate(self.rounds):
                if number is not None:
                    self._cell(canvas, (grid.label + index * self.column, y), high, row, cells[number].get(row))
            y += high
        self._result(canvas, y + 0.06)

    def _cell(self, canvas: Canvas, at: tuple[float, float], high: float, row: str, cell: OfferCell | None) -> None:
        """What an offer meets with: a sign, upon colour where it is made; empty where it cannot be made."""
        extent = (self.column, high)
        if cell is None:
            canvas.frame(at, extent, edgecolor=looks.FAINT, facecolor="#f2f2f2", linewidth=0.4, zorder=1)
            return
        canvas.frame(at, extent, edgecolor=looks.FAINT, linewidth=0.4, zorder=1)
        if cell.made:
            canvas.tile(at, extent, self.grid.paths.fill(row))
            canvas.frame((at[0] + 0.01, at[1] + 0.01), (extent[0] - 0.02, high - 0.02), linewidth=1.8, zorder=3)
        ground = {"boxstyle": "round,pad=0.15", "facecolor": looks.PAPER, "edgecolor": "none", "alpha": 0.88}
        canvas.write((at[0] + self.column / 2, at[1] + high / 2), ANSWERS[cell.answer][0], self.grid.size, ha="center",
                     va="center_baseline", zorder=4, bbox=ground if cell.made else None,
                     fontweight="bold" if cell.made else "normal",
                     color=looks.INK if cell.made else looks.SOFT)  # fmt: skip

    def _result(self, canvas: Canvas, top: float) -> None:
        """The outcome of the path as a bar."""
        grid = self.grid
        solved = grid.paths.solved
        outcomes = solved.solution.equilibria[self.index].outcomes
        at = (grid.label - _PAD, top + _BAR / 2)
        canvas.write(at, say("figures.outcome"), grid.size, ha="right", va="center", color=looks.SOFT)
        wide = self.column * len(self.rounds) if self.rounds else min(2.0, grid.wide - grid.label)
        shares = [(float(outcomes.get(name, 0)), look) for name, look in looks_of(solved).items()]
        canvas.stack((grid.label, top), (wide, _BAR), shares)


_MOST_OFFERS = 24
_FEW_ROUNDS = 6  # always have room


def _read(data: object) -> OfferPaths | str:
    if not isinstance(data, SolvedRules) or not isinstance(data.rules, OffersRules):
        return needs("offers", data)
    if not data.solution.equilibria:
        return say("errors.plots.offers_none")
    paths = OfferPaths(data, data.rules)
    if len(paths.rows) > _MOST_OFFERS:
        return say("errors.plots.offers_many", most=_MOST_OFFERS, offers=len(paths.rows))
    return paths


def _draw(sheet: Page, paths: OfferPaths, words: Words) -> None:
    count = min(MOST_PANELS, len(paths.solved.solution.equilibria))

    def body(wide: float) -> canvas.Stack:
        shared = OfferRows(paths, wide)
        return canvas.Stack([_OfferPanel(shared, index) for index in range(count)], _APART)

    canvas.draw(sheet, body, words, _key(paths))


def _key(paths: OfferPaths) -> list[Entry]:
    """The answers that occur, and the outcomes by colour where a menu leads to them or chance mixes them."""
    shown = paths.solved.solution.equilibria[:MOST_PANELS]
    met = {cell.answer for index in range(len(shown)) for cells in paths.cells(index) for cell in cells.values()}
    entries = [Entry(say(kind), mark=sign) for answer, (sign, kind) in ANSWERS.items() if answer in met]
    possible = {
        name for equilibrium in shown for name, share in equilibrium.outcomes.items() if share > 0
    } | paths.choices
    return entries + [
        Entry(label, page.swatch(looks.Fill((looks_of(paths.solved)[name],))))
        for name, label in paths.solved.outcomes.items()
        if name in possible
    ]


def _words(paths: OfferPaths) -> Words:
    solved, solution = paths.solved, paths.solved.solution
    count = len(solution.equilibria)
    title = say("figures.offers_title", count=count, complete=solution.complete, results=results(solved))
    stories = ["; ".join(map(str, each.story())) or paths.heading(each) for each in solution.equilibria]
    letters = looks.LETTERS if count > 1 else ("",)
    lettered = [
        say("figures.lettered", letter=letter, text=text) for letter, text in zip(letters, stories, strict=False)
    ]
    return Words(title, _caption(paths), say("figures.offers_seen", players=[*solved.players.values()], paths=lettered))


def _caption(paths: OfferPaths) -> str:
    count = len(paths.solved.solution.equilibria)
    drawn = range(min(count, MOST_PANELS))
    lengths = [len(paths.steps(index)) for index in drawn]
    cells = [cell for index in drawn for column in paths.cells(index) for cell in column.values()]
    in_vain = any(cell.made and cell.answer != ACCEPTED for cell in cells)
    rounds = paths.rules.game.rounds
    notes = [
        claim("figures.offers_how"),
        claim("figures.offers_in_vain") if in_vain else None,
        claim("figures.offers_reached", count=rounds) if any(length < rounds for length in lengths) else None,
        claim("figures.offers_dots") if any(length > _FEW_ROUNDS for length in lengths) else None,
        claim("figures.offers_indifferent") if count > 1 else None,
        claim("figures.not_drawn", count=count - MOST_PANELS) if count > MOST_PANELS else None,
    ]
    return caption(paths.solved, notes, ties=False)


FIGURE = Figure(_read, _words, _draw)
