"""How far each parameter may move, alone, before the answer changes.

The body of slack bars: a row for each parameter, with its range, its present value and the nearest thresholds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sim.analysis.reasons.telling import nearest
from sim.analysis.thresholds.lines import ThresholdLine
from sim.plots.figure import Figure
from sim.plots.page import canvas, lettering, looks
from sim.plots.page.canvas import Canvas
from sim.plots.page.page import Page, Words
from sim.words import numbers, phrases

_HIGH = 0.14  # inches, of a bar
_STAYS = looks.Look(looks.SOFT, "#a3abb5", "")  # no option's colour
_CHANGES = looks.Look(looks.FAINT, "#ffffff", "////")


@dataclass(frozen=True)
class Bar:
    """A parameter: its range and present value, from where to where the answer stays, and what comes beyond.

    ``stays`` and ``now`` are shares of the range; ``marks`` are further thresholds, as shares too.
    """

    label: str
    low_text: str
    high_text: str
    now_text: str
    now: float
    stays: tuple[float, float]
    marks: tuple[float, ...]
    below: str
    above: str

    @property
    def beyond(self) -> list[str]:
        """What comes below and above, as far as anything does."""
        return [text for text in (self.below, self.above) if text]

    @property
    def room(self) -> float:
        """How far it is to the closest change, as a share of the range."""
        sides = [self.now - self.stays[0]] * bool(self.below) + [self.stays[1] - self.now] * bool(self.above)
        return min(sides)


@dataclass(frozen=True, kw_only=True)
class Slack:
    """The thresholds of one protocol at one point, and where they come from."""

    cuts: tuple[ThresholdLine, ...]
    title: str = ""
    protocol: str = ""
    sha256: str = ""

    @cached_property
    def bars(self) -> tuple[Bar, ...]:
        """The parameters that change the answer alone, the closest change first."""
        return tuple(sorted((_bar(one) for one in self.cuts if _changes_somewhere(one)), key=lambda bar: bar.room))

    @property
    def idle(self) -> int:
        """How many parameters change nothing."""
        return len(self.cuts) - len(self.bars)

    @property
    def guaranteed(self) -> bool:
        """Whether no threshold can have been missed."""
        return all(one.line.guaranteed for one in self.cuts)

    def texts(self) -> list[str]:
        """Everything that a figure may have to write."""
        told = [text for bar in self.bars for text in (bar.label, bar.below, bar.above)]
        return [*told, self.title, self.protocol]


def _changes_somewhere(one: ThresholdLine) -> bool:
    return any(found is not None for found in nearest(one).values())


def _bar(one: ThresholdLine) -> Bar:
    low, high = float(one.line.low), float(one.line.high)

    def share(value: float) -> float:
        return (value - low) / (high - low)

    found = nearest(one)
    below, above = found["below"], found["above"]
    stays = (share(float(below.place)) if below else 0.0, share(float(above.place)) if above else 1.0)
    return Bar(
        label=one.label,
        low_text=phrases.number(one.line.low),
        high_text=phrases.number(one.line.high),
        now_text=phrases.number(one.value),
        now=share(float(one.value)),
        stays=stays,
        marks=tuple(share(float(threshold.place)) for threshold in one.line.thresholds),
        below=f"below {numbers.number(below.place.number)}: {one.words[below.before]}" if below else "",
        above=f"above {numbers.number(above.place.number)}: {one.words[above.after]}" if above else "",
    )


class Bars:
    """Rows of bars on a width in inches."""

    def __init__(self, bars: Sequence[Bar], wide: float, size: float) -> None:
        self.bars, self.wide, self.size = bars, wide, size
        self.small = size - 1
        ends = [text for bar in bars for text in (bar.low_text, bar.high_text)]
        self.side = max(lettering.width(text, self.small) for text in ends) + 0.06
        self.half = (wide - 2 * self.side) / 2 - 0.06

    @cached_property
    def rows(self) -> list[tuple[list[str], list[str], list[str]]]:
        """By bar the lines of its label, and of what comes below and above."""
        found = []
        for bar in self.bars:
            both = bool(bar.below and bar.above)
            limit = self.half if both else 2 * self.half
            label = f"{bar.label} (now {bar.now_text})"
            found.append(
                (
                    lettering.wrap(label, self.wide, self.size, bold=True, lines=2),
                    lettering.wrap(bar.below, limit, self.small, lines=3) if bar.below else [],
                    lettering.wrap(bar.above, limit, self.small, lines=3) if bar.above else [],
                )
            )
        return found

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

    def _draw(self, canvas: Canvas, top: float, bar: Bar, label: list[str], below: list[str], above: list[str]) -> None:
        left, wide = self.side, self.wide - 2 * self.side
        canvas.write((0, top), "\n".join(label), self.size, fontweight="bold")
        top += lettering.height(len(label), self.size) + 0.03
        looks_of = ((0.0, bar.stays[0], _CHANGES), (*bar.stays, _STAYS), (bar.stays[1], 1.0, _CHANGES))
        canvas.stack((left, top), (wide, _HIGH), [(end - start, look) for start, end, look in looks_of])
        for mark in bar.marks:
            canvas.line([(left + mark * wide, top - 0.02), (left + mark * wide, top + _HIGH + 0.02)])
        canvas.dot((left + bar.now * wide, top + _HIGH / 2), "D", markeredgecolor=looks.PAPER, zorder=5)
        middle = top + _HIGH / 2
        canvas.write((left - 0.04, middle), bar.low_text, self.small, ha="right", va="center")
        canvas.write((left + wide + 0.04, middle), bar.high_text, self.small, va="center")
        top += _HIGH + 0.05
        if below:
            canvas.write((left, top), "\n".join(below), self.small)
        if above:
            canvas.write((left + wide, top), "\n".join(above), self.small, ha="right")


def _read(data: object) -> Slack | str:
    if not isinstance(data, Slack):
        return f"it needs the thresholds of one protocol (given: {type(data).__name__})"
    return data if data.bars else "no parameter changes the answer alone within its range"


def _draw(sheet: Page, slack: Slack, words: Words) -> None:
    canvas.draw(sheet, lambda wide: Bars(slack.bars, wide, looks.text_size(sheet.width)), words)


def _words(slack: Slack) -> Words:
    first = slack.bars[0]
    title = f"Closest to changing the answer: {phrases.short(first.label)}, {_moves(first)}"
    told = [f"{bar.label}, from {bar.low_text} to {bar.high_text}: {_moves(bar)}" for bar in slack.bars]
    description = f"For each parameter the range and how far it may move before the answer changes. {'; '.join(told)}."
    return Words(title, _caption(slack), description)


def _moves(bar: Bar) -> str:
    """The present value and the changes on both sides."""
    return "; ".join([f"now {bar.now_text}", *bar.beyond])


def _caption(slack: Slack) -> str:
    idle = slack.idle
    notes = [
        phrases.CONDITION,
        "Each bar is a parameter's range; the filled part is where the answer stays, if it moves alone; diamond: now.",
    ]
    if idle:
        notes.append(f"{phrases.count(idle, 'other parameter')} {'changes' if idle == 1 else 'change'} nothing alone.")
    if not slack.guaranteed:
        notes.append("Found between samples; a change that comes and goes in between may be missed.")
    notes.append(phrases.origin(slack.title, slack.protocol, slack.sha256))
    notes.append(lettering.lacking(slack.texts()))
    return " ".join(note for note in notes if note)


FIGURE = Figure(_read, _words, _draw)
