"""Which discount factors sustain an agreement: for each player a row per kind of punishment, on a scale from 0 to 1."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sim.analysis.solved import SolvedRules
from sim.plots.figure import Figure
from sim.plots.page import canvas, lettering, looks
from sim.plots.page.canvas import Canvas
from sim.plots.page.page import Page, Words
from sim.plots.solved import caption, needs
from sim.protocols.repeated.discounts import DiscountFacts
from sim.protocols.repeated.rules import RepeatedRules
from sim.words import claim, say
from sim.words.numbers import plain

_HIGH = 0.14  # inches, of a bar
_KEEPS = looks.Look(looks.SOFT, "#a3abb5", "")  # no option's colour
_BREAKS = looks.Look(looks.FAINT, "#ffffff", "////")
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class PatienceRow:
    """A player and a kind of punishment: from which patience (None: at none) to which one the player complies."""

    player: str
    kind: str
    start: float | None
    end: float
    now: float

    @property
    def range(self) -> str:
        """Where the player complies."""
        if self.start is None:
            return say("figures.patience_never")
        if self.end >= 1:
            return say("figures.patience_from", start=self.start)
        return say("figures.patience_between", start=self.start, end=self.end)


class PatienceBars:
    """Rows on a width in inches, grouped by player."""

    def __init__(self, rows: Sequence[PatienceRow], wide: float, size: float) -> None:
        self.groups = [(player, list(own)) for player, own in groupby(rows, key=lambda row: row.player)]
        self.wide, self.size = wide, size
        self.left = min(max(lettering.width(row.kind, size) for row in rows) + 0.12, 0.4 * wide)
        self.right = max(lettering.width(row.range, size - 1) for row in rows) + 0.1
        self.step = _HIGH + 0.1

    @property
    def height(self) -> float:
        """The height in inches."""
        heads = sum(self._head(player) for player, _ in self.groups)
        return heads + sum(len(rows) for _, rows in self.groups) * self.step + lettering.height(1, self.size - 1) + 0.1

    def _head(self, player: str) -> float:
        lines = lettering.wrap(player, self.wide, self.size, bold=True, lines=2)
        return lettering.height(len(lines), self.size) + 0.08

    def draw(self, canvas: Canvas) -> None:
        """Draw everything."""
        top, wide = 0.0, self.wide - self.left - self.right
        bottom = self.height - lettering.height(1, self.size - 1) - 0.08
        for player, rows in self.groups:
            lines = lettering.wrap(player, self.wide, self.size, bold=True, lines=2)
            canvas.write((0, top + 0.04), "\n".join(lines), self.size, fontweight="bold")
            top += self._head(player)
            for row in rows:
                self._row(canvas, top, wide, row)
                top += self.step
        for tick in _TICKS:
            x = self.left + tick * wide
            canvas.line([(x, bottom), (x, bottom + 0.04)], linewidth=0.6)
            canvas.write((x, bottom + 0.06), plain(tick), self.size - 1, ha="center")

    def _row(self, canvas: Canvas, top: float, wide: float, row: PatienceRow) -> None:
        middle = top + _HIGH / 2
        label = lettering.wrap(row.kind, self.left - 0.08, self.size, lines=1)
        canvas.write((0, middle), "\n".join(label), self.size, va="center")
        start = row.end if row.start is None else row.start
        shares = [(start, _BREAKS), (row.end - start, _KEEPS), (1 - row.end, _BREAKS)]
        canvas.stack((self.left, top), (wide, _HIGH), shares)
        canvas.dot((self.left + row.now * wide, middle), "D", markeredgecolor=looks.PAPER, zorder=5)
        canvas.write((self.left + wide + 0.06, middle), row.range, self.size - 1, va="center")


def _read(data: object) -> SolvedRules | str:
    if not isinstance(data, SolvedRules) or not isinstance(data.rules, RepeatedRules):
        return needs("repeated", data)
    return data


def _draw(sheet: Page, solved: SolvedRules, words: Words) -> None:
    canvas.draw(sheet, lambda wide: PatienceBars(_rows(solved), wide, looks.text_size(sheet.width)), words)


def _rows(solved: SolvedRules) -> list[PatienceRow]:
    """A row for each player and punishment; ``now`` says which counts in the scenario."""
    facts = solved.solution.fact(DiscountFacts)
    assert facts is not None  # noqa: S101  # every repeated solution has them
    rows = []
    for now, (player, label) in zip(facts.at.discount, solved.players.items(), strict=True):
        for kind, found in facts.by_punishment[player].items():
            start = None if found is None or not found.possible else max(float(found.low), 0.0)
            end = 1.0 if found is None or found.high is None else float(found.high)
            rows.append(PatienceRow(label, _kind(kind), start, end, float(now)))
    return rows


def _kind(name: str) -> str:
    """A kind of punishment in words.

    >>> _kind("periods-3"), _kind("grim")
    ('Punished for 3 periods', 'Punished for good')
    """
    if name == "grim":
        return say("figures.patience_grim")
    if name == "tit-for-tat":
        return say("figures.patience_tit_for_tat")
    return say("figures.patience_periods", count=int(name.rpartition("-")[2]))


def _words(solved: SolvedRules) -> Words:
    rows = [(row.player, row.kind, row.range, row.now) for row in _rows(solved)]
    title = str(solved.solution.headline).rstrip(".")
    return Words(title, caption(solved, [claim("figures.patience_how")]), say("figures.patience_seen", rows=rows))


FIGURE = Figure(_read, _words, _draw)
