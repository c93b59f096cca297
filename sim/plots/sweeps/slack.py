"""How far each parameter may move, alone, before the answer changes."""

from matplotlib.axes import Axes

from sim.errors import RunError
from sim.plots import style
from sim.plots.page import canvas, lettering
from sim.plots.page.page import Words
from sim.plots.slack_bars import Bar, Bars, Slack
from sim.words import phrases


def accepts(data: object) -> str | None:
    """Why this figure cannot be drawn from the data, in words; None where it can."""
    if not isinstance(data, Slack):
        return f"it needs the thresholds of one protocol (given: {type(data).__name__})"
    if not data.bars:
        return "no parameter changes the answer alone within its range"
    return None


def draw(data: object, ax: Axes | None = None, *, width: float = style.WIDE) -> Axes:
    """How far each parameter may move alone before the answer changes, the closest change first."""
    slack = _reading(data)
    families, _ = lettering.families(slack.texts())
    with style.applied(families):
        size = style.text_size(width)
        return canvas.draw(ax, width, lambda wide: Bars(slack.bars, wide, size), _words(slack))


def words(data: object) -> Words:
    """Title, caption and description of the bars."""
    return _words(_reading(data))


def _reading(data: object) -> Slack:
    reason = accepts(data)
    if reason is not None or not isinstance(data, Slack):
        raise RunError(f"no slack bars: {reason}")
    return data


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
