"""Shares: in what share of a sample each outcome is certain or possible, and which parameters go with one of them."""

from dataclasses import dataclass

from sim.analysis.maps.sweep_table import read
from sim.analysis.samples import Driver, Interval, OutcomeShare, SampleShares, Share, is_sample, sample_shares
from sim.plots.figure import Figure
from sim.plots.page import canvas, lettering, looks
from sim.plots.page.canvas import Canvas, Stack
from sim.plots.page.page import Entry, Page, Words
from sim.plots.sweeps import map_labels
from sim.words import claim, phrases, say
from sim.words.numbers import plain
from sim.words.numbers import share as percent

_HIGH = 0.15  # inches, of a bar
_APART = 0.16  # inches, between rows
_MOST_DRIVERS = 8
_MOST_TITLED = 2


@dataclass(frozen=True)
class ShareBars:
    """A row for each outcome: its name, its shares in words, and a bar with intervals."""

    shares: SampleShares
    wide: float
    size: float

    def _row(self, share: OutcomeShare) -> tuple[list[str], list[str]]:
        text = say("figures.shares_row", certain=_facts(share.certain), possible=_facts(share.possible))
        name = lettering.wrap(share.label, self.wide, self.size, bold=True, lines=2)
        return name, lettering.wrap(text, self.wide, self.size - 1)

    def _heights(self, share: OutcomeShare) -> tuple[float, float]:
        name, text = self._row(share)
        return lettering.height(len(name), self.size), lettering.height(len(text), self.size - 1)

    @property
    def height(self) -> float:
        """The height in inches."""
        rows = [sum(self._heights(share)) + _HIGH + _APART for share in self.shares.outcomes]
        return sum(rows) + lettering.height(1, self.size - 1) + 0.05

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw every row, and the scale below the last one."""
        of_outcomes = looks.looks_of(self.shares.sweep)
        for share in self.shares.outcomes:
            name, text = self._row(share)
            high, small = self._heights(share)
            canvas.write((0, top), "\n".join(name), self.size, fontweight="bold")
            canvas.write((0, top + high), "\n".join(text), self.size - 1, color=looks.SOFT)
            top += high + small + 0.03
            look = of_outcomes[share.name]
            canvas.frame((0, top), (self.wide, _HIGH), facecolor=looks.PAPER, edgecolor=looks.FAINT)
            for part, colour in ((share.possible, looks.mixed(look.colour, 0.65)), (share.certain, look.colour)):
                if part.count:
                    canvas.frame((0, top), (self.wide * part.value, _HIGH), facecolor=colour)
            for bar, level in ((share.possible, 0.3), (share.certain, 0.7)):
                _whisker(canvas, (self.wide * bar.interval[0], self.wide * bar.interval[1]), top + level * _HIGH)
            top += _HIGH + _APART - 0.03
        for tick, side in ((0.0, "left"), (0.5, "center"), (1.0, "right")):
            canvas.write((tick * self.wide, top - 0.08), percent(tick), self.size - 1, ha=side)


@dataclass(frozen=True)
class DriverRows:
    """A row for each parameter: its name, and where its correlation lies between −1 and 1."""

    shares: SampleShares
    target: OutcomeShare
    wide: float
    size: float

    @property
    def drivers(self) -> tuple[Driver, ...]:
        """Those that are drawn."""
        return self.shares.drivers[:_MOST_DRIVERS]

    @property
    def head(self) -> list[str]:
        """What the rows are about, in lines."""
        text = say("figures.shares_drivers", outcome=self.target.label)
        return lettering.wrap(text, self.wide, self.size, bold=True)

    def _label(self, driver: Driver) -> list[str]:
        return lettering.wrap(driver.label, self._left - 0.1, self.size - 1, lines=2)

    @property
    def _left(self) -> float:
        return self.wide * 0.5

    def _row(self, driver: Driver) -> float:
        return lettering.height(len(self._label(driver)), self.size - 1) + 0.06

    @property
    def height(self) -> float:
        """The height in inches."""
        rows = sum(self._row(driver) for driver in self.drivers)
        return lettering.height(len(self.head), self.size) + 0.08 + rows + lettering.height(1, self.size - 1)

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw the rows, the line of no correlation and the scale."""
        canvas.write((0, top), "\n".join(self.head), self.size, fontweight="bold")
        top += lettering.height(len(self.head), self.size) + 0.08
        start, middle, half = top, (self._left + self.wide) / 2, (self.wide - self._left) / 2 - 0.05
        for driver in self.drivers:
            row = self._row(driver)
            label = "\n".join(self._label(driver))
            canvas.write((0, top + (row - 0.06) / 2), label, self.size - 1, va="center")
            at = top + (row - 0.06) / 2
            low, high = (middle + half * end for end in driver.interval)
            _whisker(canvas, (low, high), at)
            canvas.dot((middle + half * driver.correlation, at), color=looks.INK if driver.clear else looks.FAINT)
            top += row
        canvas.line([(middle, start - 0.03), (middle, top)], color=looks.FAINT, zorder=0)
        for place in (-1, 0, 1):
            canvas.write((middle + place * half, top), plain(place), self.size - 1, ha="center")


def _whisker(canvas: Canvas, ends: Interval, at: float) -> None:
    canvas.line([(ends[0], at), (ends[1], at)], linewidth=1.0, color=looks.INK)
    for end in ends:
        canvas.line([(end, at - 0.025), (end, at + 0.025)], linewidth=1.0, color=looks.INK)


def _facts(share: Share) -> tuple[float, float, float]:
    return share.value, *share.interval


def _read(data: object) -> SampleShares | str:
    sweep = read(data)
    if isinstance(sweep, str):
        return sweep
    if not is_sample(sweep):
        return say("errors.plots.shares_sample", design=sweep.about.get("design"))
    shares = sample_shares(sweep)
    return shares if shares.outcomes else say("errors.plots.shares_unsolved")


def _draw(sheet: Page, shares: SampleShares, words: Words) -> None:
    size = looks.text_size(sheet.width)
    key = [
        Entry(say("figures.shares_certain"), canvas.area({"facecolor": looks.SOFT})),
        Entry(say("figures.shares_possible"), canvas.area({"facecolor": looks.mixed(looks.SOFT, 0.65)})),
    ]

    def body(wide: float) -> Stack:
        bars = ShareBars(shares, wide, size)
        target = shares.target
        return Stack([bars, DriverRows(shares, target, wide, size)] if target else [bars], 0.2)

    canvas.draw(sheet, body, words, key)


def _words(shares: SampleShares) -> Words:
    facts = [
        (phrases.shortened(share.label, 60), share.certain.value, share.possible.value)
        for share in shares.outcomes
        if share.possible.count
    ]
    drivers = [(driver.label, driver.correlation) for driver in shares.drivers if driver.clear]
    seen = say(
        "figures.shares_seen",
        outcomes=facts,
        target=shares.target.label if shares.target else "",
        drivers=drivers,
    )
    return Words(say("figures.shares_title", outcomes=facts[:_MOST_TITLED]), _caption(shares), seen)


def _caption(shares: SampleShares) -> str:
    about, hidden = shares.sweep.about, len(shares.drivers) - _MOST_DRIVERS
    vary = about["vary"].values()
    notes = [
        claim(
            "figures.shares_drawn",
            points=shares.solved + shares.failed,
            sampler=about["design"],
            seed=next((parameter.get("seed", 0) for parameter in vary), 0),
            parameters=len(shares.sweep.axes),
        ),
        claim("figures.shares_how"),
        claim("figures.shares_correlation") if shares.target else None,
        claim("figures.shares_weaker", count=hidden) if hidden > 0 else None,
        claim("figures.points_failed", count=shares.failed) if shares.failed else None,
    ]
    return map_labels.caption_of(shares.sweep, notes)


FIGURE = Figure(_read, _words, _draw)
