"""Which patience keeps an agreement, by player and kind of punishment."""

from collections.abc import Mapping

from matplotlib.axes import Axes

from sim.errors import RunError
from sim.plots import style
from sim.plots.page import canvas, lettering
from sim.plots.page.page import Words
from sim.plots.patience_bars import PatienceBars, Row
from sim.plots.picture import RulesPicture
from sim.protocols.repeated.rules import RepeatedRules
from sim.words import phrases

_KINDS = {"grim": "Punished for ever", "tit-for-tat": "Tit for tat"}


def accepts(data: object) -> str | None:
    """Why this figure cannot be drawn from the data, in words; None where it can."""
    if not isinstance(data, RulesPicture) or not isinstance(data.rules, RepeatedRules):
        return (
            f"it needs a solved protocol of the kind repeated (given: {getattr(data, 'protocol', type(data).__name__)})"
        )
    return None


def draw(data: object, ax: Axes | None = None, *, width: float = style.WIDE) -> Axes:
    """From which patience on each player keeps to an agreement, by kind of punishment, with the present patience."""
    picture = _reading(data)
    families, _ = lettering.families(picture.texts())
    with style.applied(families):
        size = style.text_size(width)
        return canvas.draw(ax, width, lambda wide: PatienceBars(_rows(picture), wide, size), _words(picture))


def words(data: object) -> Words:
    """Title, caption and description of the bars."""
    return _words(_reading(data))


def _reading(data: object) -> RulesPicture:
    reason = accepts(data)
    if reason is not None or not isinstance(data, RulesPicture):
        raise RunError(f"no thresholds of patience: {reason}")
    return data


def _rows(picture: RulesPicture) -> list[Row]:
    """A row for each player and punishment; what counts in the scenario is told by ``now``."""
    thresholds: Mapping[str, Mapping[str, float | None]] = picture.solution.details["thresholds"]
    rules = picture.rules
    assert isinstance(rules, RepeatedRules)  # noqa: S101  # the figure accepts nothing else
    own = rules.punishment + (f"-{rules.periods}" if rules.punishment == "periods" else "")
    rows = []
    for formula, (player, label) in zip(rules.discount, picture.players.items(), strict=True):
        now = float(picture.read(formula))
        ends = (picture.solution.details["patience"][player] or {}).get("to")
        for kind, start in thresholds[player].items():
            never = start is None or start >= 1
            end = ends if kind == own and ends is not None else 1.0
            rows.append(Row(label, _kind(kind), None if never else max(float(start or 0), 0.0), end, now))
    return rows


def _kind(name: str) -> str:
    """A kind of punishment in words.

    >>> _kind("periods-3"), _kind("grim")
    ('Punished for 3 periods', 'Punished for ever')
    """
    if name in _KINDS:
        return _KINDS[name]
    periods = int(name.rpartition("-")[2])
    return f"Punished for {phrases.count(periods, 'period')}"


def _words(picture: RulesPicture) -> Words:
    told = [f"{row.player}, {row.kind.lower()}: {row.told}, now {phrases.number(row.now)}" for row in _rows(picture)]
    notes = [
        "Filled: discounts at which a player keeps to the agreement; diamond: the discount at present. "
        "The agreement holds where every player keeps to it.",
    ]
    description = f"Thresholds of patience, from 0 to 1. {'; '.join(told)}."
    return Words(picture.solution.headline.rstrip("."), picture.caption(notes), description)
