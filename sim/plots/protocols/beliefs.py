"""Beliefs in a signalling game: a panel per equilibrium, in it a block per message with a bar per type."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from matplotlib.figure import Figure as Sheet
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from sim.analysis.solved import SolvedRules
from sim.plots.figure import Figure
from sim.plots.page import canvas, lettering, looks
from sim.plots.page.canvas import Canvas
from sim.plots.page.page import Entry, Page, Rect, Words
from sim.plots.protocols.beliefs_view import Beliefs
from sim.plots.solved import caption, needs
from sim.protocols.signal.rules import SignalRules
from sim.words import claim, say

MOST_PANELS = 4
_BAR, _BETWEEN = 0.11, 0.07
_PAD = 0.09
_APART = 0.1
_BLOCK = 0.1  # inches between messages
_MARK = 0.05  # inches, of a belief without alternative after a message that is never sent
_SENT: dict[str, Any] = {"facecolor": "#5f6b73", "edgecolor": looks.INK, "linewidth": 0.5}
_UNSENT: dict[str, Any] = {"facecolor": looks.PAPER, "edgecolor": looks.SOFT, "hatch": "//////", "linewidth": 0.5}
_PRIOR: dict[str, Any] = {"color": "#D55E00", "linewidth": 2.0}


def draw_bar(*, sent: bool) -> Callable[[Sheet, Rect], None]:
    """The symbol of a belief in the key."""

    def symbol(figure: Sheet, rect: Rect) -> None:
        bar = Rectangle((rect[0], rect[1] + 0.02), rect[2], _BAR, **(_SENT if sent else _UNSENT))
        bar.set_transform(figure.dpi_scale_trans)
        figure.add_artist(bar)

    return symbol


def draw_prior(figure: Sheet, rect: Rect) -> None:
    """The symbol of the belief before any message in the key."""
    middle = rect[0] + rect[2] / 2
    figure.add_artist(
        Line2D([middle, middle], [rect[1], rect[1] + rect[3]], transform=figure.dpi_scale_trans, **_PRIOR)
    )


@dataclass(frozen=True)
class BeliefColumns:
    """What all panels share on a page ``wide`` inches wide without its margins."""

    beliefs: Beliefs
    wide: float

    @cached_property
    def size(self) -> float:
        """The size of texts in points."""
        return looks.text_size(self.wide + 2 * looks.MARGIN)

    @cached_property
    def columns(self) -> tuple[float, float, float]:
        """The widths of messages, of types with their bars' values, and of answers."""
        beliefs = self.beliefs
        indices = range(len(beliefs.solved.solution.equilibria))
        labels = beliefs.rules.messages
        first = [
            text
            for name, label in labels.items()
            for index in indices
            for text in (label, beliefs.senders(index, name))
        ]
        last = [beliefs.answer(index, name) for index in indices for name in labels]
        types = list(beliefs.rules.types.values())
        return (
            self._column(first, 0.22, bold=True) + _PAD,
            self._column(types, 0.22) + _PAD,
            self._column([*last, self.heads[2]], 0.2),
        )

    def _column(self, texts: Sequence[str], share: float, *, bold: bool = False) -> float:
        """The width of a column: as the longest text, but at most a share of the page or the longest word."""
        longest = max(lettering.width(text, self.size, bold=bold) for text in texts)
        word = max(lettering.width(word, self.size, bold=bold) for text in texts for word in text.split(" "))
        return min(longest, max(share * self.wide, min(word + 0.01, (share + 0.06) * self.wide)))

    @cached_property
    def value(self) -> float:
        """The width of the values beside the bars."""
        beliefs = self.beliefs
        indices = range(len(beliefs.solved.solution.equilibria))
        texts = [text for index in indices for name in beliefs.rules.messages for text in beliefs.values(index, name)]
        return max(lettering.width(text, self.size) for text in ("0.000", *texts)) + _PAD

    @cached_property
    def bars(self) -> float:
        """The length of a bar that stands for certainty."""
        return self.wide - sum(self.columns) - self.value - _PAD

    @cached_property
    def heads(self) -> tuple[str, str, str]:
        """What stands above the columns."""
        sender, receiver = self.beliefs.names
        middle = say("figures.beliefs_column", receiver=receiver, sender=sender)
        return say("figures.beliefs_message"), middle, say("figures.beliefs_answer")

    @cached_property
    def types(self) -> list[list[str]]:
        """The types in lines."""
        return [
            lettering.wrap(text, self.columns[1] - _PAD, self.size, lines=3)
            for text in self.beliefs.rules.types.values()
        ]


@dataclass(frozen=True)
class _BeliefPanel:
    """One equilibrium."""

    shared: BeliefColumns
    index: int

    @cached_property
    def heading(self) -> list[str]:
        beliefs = self.shared.beliefs
        letter = beliefs.letter(self.index) if len(beliefs.solved.solution.equilibria) > 1 else ""
        return lettering.wrap(beliefs.heading(self.index, letter), self.shared.wide, self.shared.size, bold=True)

    @cached_property
    def middle(self) -> list[str]:
        shared = self.shared
        return lettering.wrap(shared.heads[1], shared.columns[1] + shared.bars + shared.value - _PAD, shared.size)

    @property
    def head(self) -> float:
        size = self.shared.size
        return lettering.height(len(self.heading), size) + 0.04 + lettering.height(len(self.middle), size) + 0.05

    @cached_property
    def blocks(self) -> list[tuple[str, list[str], list[str], list[str], float]]:
        """For every message its label, who sends it, and its answer, in lines, and the height that it needs."""
        shared, beliefs, size = self.shared, self.shared.beliefs, self.shared.size
        result = []
        bars = sum(self._bar(lines) for lines in shared.types)
        for name, label in beliefs.rules.messages.items():
            message = lettering.wrap(label, shared.columns[0] - _PAD, size, bold=True)
            senders = lettering.wrap(beliefs.senders(self.index, name), shared.columns[0] - _PAD, size)
            answer = lettering.wrap(beliefs.answer(self.index, name), shared.columns[2], size)
            texts = max(len(message) + len(senders), len(answer))
            result.append((name, message, senders, answer, max(bars, lettering.height(texts, size)) + _BLOCK))
        return result

    def _bar(self, lines: list[str]) -> float:
        return max(_BAR + _BETWEEN, lettering.height(len(lines), self.shared.size))

    @property
    def height(self) -> float:
        return self.head + sum(block[-1] for block in self.blocks)

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw heading, heads of columns and blocks."""
        shared, size = self.shared, self.shared.size
        canvas.write((0, top), "\n".join(self.heading), size, fontweight="bold")
        under = top + lettering.height(len(self.heading), size) + 0.04
        bar = shared.columns[0] + shared.columns[1]
        answers = shared.wide - shared.columns[2]
        indices = (0.0, shared.columns[0], answers)
        for x, text in zip(indices, (shared.heads[0], "\n".join(self.middle), shared.heads[2]), strict=True):
            canvas.write((x, under), text, size, color=looks.SOFT)
        y = top + self.head
        for name, message, senders, answer, high in self.blocks:
            canvas.line([(0, y - 0.03), (shared.wide, y - 0.03)], color=looks.FAINT, linewidth=0.5)
            canvas.write((0, y), "\n".join(message), size, fontweight="bold")
            below = y + lettering.height(len(message), size)
            canvas.write((0, below), "\n".join(senders), size, fontstyle="italic", color=looks.SOFT)
            canvas.write((answers, y), "\n".join(answer), size)
            self._bars(canvas, bar, y, name)
            y += high

    def _bars(self, canvas: Canvas, left: float, top: float, message: str) -> None:
        shared, beliefs = self.shared, self.shared.beliefs
        sent = beliefs.play(self.index).sent[message]
        bounds, values = beliefs.bounds(self.index, message), beliefs.values(self.index, message)
        y = top
        for lines, ends, value, prior in zip(shared.types, bounds, values, beliefs.prior, strict=True):
            high = self._bar(lines)
            middle = y + high / 2
            label = {"ha": "right", "va": "center", "multialignment": "right"}
            canvas.write((left - _PAD, middle), "\n".join(lines), shared.size, **label)
            canvas.frame((left, middle - _BAR / 2), (shared.bars, _BAR), edgecolor=looks.FAINT, linewidth=0.5)
            start, wide = (0.0, ends[1] * shared.bars) if sent else _interval(ends, shared.bars)
            if wide > 0:
                canvas.frame((left + start, middle - _BAR / 2), (wide, _BAR), zorder=2, **(_SENT if sent else _UNSENT))
            x = left + float(prior) * shared.bars
            canvas.line([(x, middle - _BAR / 2 - 0.025), (x, middle + _BAR / 2 + 0.025)], zorder=3, **_PRIOR)
            canvas.write((left + shared.bars + 0.06, middle), value, shared.size, va="center")
            y += high


def _interval(ends: tuple[float, float], bars: float) -> tuple[float, float]:
    """Where a range of probabilities begins on a bar of this length, and how wide it is; a single one is a mark."""
    wide = max((ends[1] - ends[0]) * bars, _MARK)
    middle = (ends[0] + ends[1]) / 2 * bars
    return min(max(middle - wide / 2, 0.0), bars - wide), wide


_MOST_TYPES, _MOST_MESSAGES = 8, 8
_MOST_CLASSES = 3  # in the title


def _read(data: object) -> Beliefs | str:
    if not isinstance(data, SolvedRules) or not isinstance(data.rules, SignalRules):
        return needs("signal", data)
    types, messages = len(data.rules.types), len(data.rules.messages)
    if types > _MOST_TYPES or messages > _MOST_MESSAGES:
        most = (_MOST_TYPES, _MOST_MESSAGES)
        return say("errors.plots.beliefs_many", most=most, types=types, messages=messages)
    if not data.solution.equilibria:
        return say("errors.plots.beliefs_none")
    return Beliefs(data, data.rules)


def _draw(sheet: Page, beliefs: Beliefs, words: Words) -> None:
    count = min(MOST_PANELS, len(beliefs.solved.solution.equilibria))

    def body(wide: float) -> canvas.Stack:
        shared = BeliefColumns(beliefs, wide)
        return canvas.Stack([_BeliefPanel(shared, index) for index in range(count)], _APART)

    canvas.draw(sheet, body, words, _key(beliefs))


def _key(beliefs: Beliefs) -> list[Entry]:
    entries = [Entry(say("figures.beliefs_key_sent"), draw_bar(sent=True))]
    if beliefs.unsent:
        entries.append(Entry(say("figures.beliefs_key_unsent"), draw_bar(sent=False)))
    return [*entries, Entry(say("figures.beliefs_key_prior"), draw_prior)]


def _words(beliefs: Beliefs) -> Words:
    sender, receiver = beliefs.names
    seen = say(
        "figures.beliefs_seen",
        sender=sender,
        receiver=receiver,
        prior=list(zip(beliefs.rules.types.values(), beliefs.prior, strict=True)),
        equilibria=[beliefs.described(index) for index in range(len(beliefs.solved.solution.equilibria))],
    )
    return Words(_title(beliefs), _caption(beliefs), seen)


def _title(beliefs: Beliefs) -> str:
    solution = beliefs.solved.solution
    count = len(solution.equilibria)
    classes: list[object] = [*dict.fromkeys(str(beliefs.play(index).class_claim) for index in range(count))]
    if len(classes) > _MOST_CLASSES:
        classes = [*classes[:_MOST_CLASSES], claim("figures.more_classes", count=len(classes) - _MOST_CLASSES)]
    return say("figures.beliefs_title", count=count, complete=solution.complete, classes=classes)


def _caption(beliefs: Beliefs) -> str:
    count = len(beliefs.solved.solution.equilibria)
    notes = [
        claim("figures.beliefs_unsent") if beliefs.unsent else None,
        claim("figures.beliefs_more", count=count - MOST_PANELS) if count > MOST_PANELS else None,
        *beliefs.solved.solution.story(),
        claim("figures.beliefs_extreme") if count > 1 else None,
    ]
    return caption(beliefs.solved, notes)


FIGURE = Figure(_read, _words, _draw)
