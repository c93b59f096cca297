"""Slack: for each parameter a bar of its range, filled as far as it may move alone before the answer changes."""

from collections.abc import Sequence
from functools import cached_property

from sim.analysis.reasons.slack import Slack, SlackBar
from sim.plots.figure import Figure
from sim.plots.page import canvas, captions, lettering, looks
from sim.plots.page.canvas import Canvas
from sim.plots.page.page import Page, Words
from sim.words import claim, phrases, say
from sim.words.numbers import plain

_HIGH = 0.14  # inches, of a bar
_STAYS = looks.Look(looks.SOFT, "#a3abb5", "")  # no option's colour
_CHANGES = looks.Look(looks.FAINT, "#ffffff", "////")


class Bars:
    """Rows of bars on a width in inches."""

    def __init__(self, bars: Sequence[SlackBar], wide: float, size: float) -> None:
        self.bars, self.wide, self.size = bars, wide, size
        self.small = size - 1
        ends = [plain(bound) for bar in bars for bound in bar.bounds]
        self.side = max(lettering.width(text, self.small) for text in ends) + 0.06
        self.half = (wide - 2 * self.side) / 2 - 0.06

    @cached_property
    def rows(self) -> list[tuple[list[str], list[str], list[str]]]:
        """By bar the lines of its label, and of what comes below and above."""
        rows = []
        for bar in self.bars:
            limit = self.half if all(bar.changes) else 2 * self.half
            label = say("figures.slack_now", label=bar.label, now=bar.value)
            below, above = (
                lettering.wrap(str(change), limit, self.small, lines=3) if change else [] for change in bar.changes
            )
            rows.append((lettering.wrap(label, self.wide, self.size, bold=True, lines=2), below, above))
        return rows

    def _row(self, place: int) -> float:
        label, below, above = self.rows[place]
        texts = lettering.height(len(label), self.size) + lettering.height(max(len(below), len(above)), self.small)
        return texts + _HIGH + 0.2

    @property
    def height(self) -> float:
        """The height in inches."""
        return sum(self._row(place) for place in range(len(self.bars)))

    def draw(self, canvas: Canvas) -> None:
        """Draw everything."""
        top = 0.0
        for place, bar in enumerate(self.bars):
            self._draw(canvas, top, bar, *self.rows[place])
            top += self._row(place)

    def _draw(
        self, canvas: Canvas, top: float, bar: SlackBar, label: list[str], below: list[str], above: list[str]
    ) -> None:
        left, wide = self.side, self.wide - 2 * self.side
        canvas.write((0, top), "\n".join(label), self.size, fontweight="bold")
        top += lettering.height(len(label), self.size) + 0.03
        looks_of = ((0.0, bar.stays[0], _CHANGES), (*bar.stays, _STAYS), (bar.stays[1], 1.0, _CHANGES))
        canvas.stack((left, top), (wide, _HIGH), [(end - start, look) for start, end, look in looks_of])
        for mark in bar.thresholds:
            canvas.line([(left + mark * wide, top - 0.02), (left + mark * wide, top + _HIGH + 0.02)])
        canvas.dot((left + bar.now * wide, top + _HIGH / 2), "D", markeredgecolor=looks.PAPER, zorder=5)
        middle = top + _HIGH / 2
        canvas.write((left - 0.04, middle), plain(bar.bounds[0]), self.small, ha="right", va="center")
        canvas.write((left + wide + 0.04, middle), plain(bar.bounds[1]), self.small, va="center")
        top += _HIGH + 0.05
        if below:
            canvas.write((left, top), "\n".join(below), self.small)
        if above:
            canvas.write((left + wide, top), "\n".join(above), self.small, ha="right")


def _read(data: object) -> Slack | str:
    if not isinstance(data, Slack):
        return say("errors.plots.needs_thresholds", given=type(data).__name__)
    return data if data.bars else say("errors.plots.slack_none")


def _draw(sheet: Page, slack: Slack, words: Words) -> None:
    canvas.draw(sheet, lambda wide: Bars(slack.bars, wide, looks.text_size(sheet.width)), words)


def _words(slack: Slack) -> Words:
    first = slack.bars[0]
    title = say("figures.slack_title", label=phrases.shortened(first.label), moves=_moves(first))
    bars = [(bar.label, bar.bounds, _moves(bar)) for bar in slack.bars]
    return Words(title, _caption(slack), say("figures.slack_seen", bars=bars))


def _moves(bar: SlackBar) -> str:
    """The present value and the changes on both sides."""
    return say("figures.slack_moves", now=bar.value, changes=[change for change in bar.changes if change])


def _caption(slack: Slack) -> str:
    notes = [
        claim("figures.slack_how"),
        claim("figures.slack_idle", count=slack.idle) if slack.idle else None,
        None if slack.guaranteed else claim("figures.slack_sampled"),
    ]
    origin = {"title": slack.title, "protocol": slack.protocol, "sha256": slack.sha256}
    return captions.caption(notes, texts=slack.texts(), **origin)


FIGURE = Figure(_read, _words, _draw)
