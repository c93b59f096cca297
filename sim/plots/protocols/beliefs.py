"""Beliefs in a signalling game: what each message tells about the sender's type, and how it is answered."""

from matplotlib.axes import Axes

from sim.errors import RunError
from sim.plots import style
from sim.plots.belief_panels import MOST_PANELS, Panels, draw_bar, draw_prior
from sim.plots.page import canvas, lettering
from sim.plots.page.page import Entry, Words
from sim.plots.picture import RulesPicture
from sim.plots.protocols.beliefs_view import Beliefs
from sim.protocols.signal.rules import SignalRules
from sim.words import phrases

_MOST_TYPES, _MOST_MESSAGES = 8, 8


def accepts(data: object) -> str | None:
    """Why this figure cannot be drawn from the data, in words; None where it can."""
    beliefs = _read(data)
    return beliefs if isinstance(beliefs, str) else None


def draw(data: object, ax: Axes | None = None, *, width: float = style.WIDE) -> Axes:
    """A signalling game: after each message what is believed of the sender, beside what was before, and the answer."""
    beliefs = _reading(data)
    families, _ = lettering.families(beliefs.texts())
    with style.applied(families):
        return canvas.draw(ax, width, lambda wide: Panels(beliefs, wide), _words(beliefs), _key(beliefs))


def words(data: object) -> Words:
    """Title, caption and description of the beliefs."""
    return _words(_reading(data))


def _read(data: object) -> Beliefs | str:
    if not isinstance(data, RulesPicture) or not isinstance(data.rules, SignalRules):
        given = f"of kind {data.solution.kind}" if isinstance(data, RulesPicture) else type(data).__name__
        return f"it needs one solved protocol of kind signal (given: {given})"
    types, messages = len(data.rules.types), len(data.rules.messages)
    if types > _MOST_TYPES or messages > _MOST_MESSAGES:
        room = f"{_MOST_TYPES} types and {_MOST_MESSAGES} messages"
        return f"beliefs have room for {room} (here are {types} and {messages})"
    if not data.solution.equilibria:
        return "there is no equilibrium whose beliefs could be drawn"
    return Beliefs(data, data.rules)


def _reading(data: object) -> Beliefs:
    beliefs = _read(data)
    if isinstance(beliefs, str):
        raise RunError(f"no beliefs: {beliefs}")
    return beliefs


def _key(beliefs: Beliefs) -> list[Entry]:
    entries = [Entry("Belief after a message that is sent", draw_bar(sent=True))]
    if beliefs.unsent:
        entries.append(Entry("Belief after a message that is never sent", draw_bar(sent=False)))
    return [*entries, Entry("Belief before any message", draw_prior)]


def _words(beliefs: Beliefs) -> Words:
    picture = beliefs.picture
    count = len(picture.solution.equilibria)
    prior = ", ".join(f"{label} {share}" for label, share in beliefs.prior_told.items())
    told = []
    for place in range(count):
        lines = [beliefs.told(place, message) for message in beliefs.rules.messages]
        letter = f"{beliefs.letter(place)}: " if count > 1 else ""
        told.append(f"{letter}{beliefs.heading(place)}. {'; '.join(lines)}.")
    sender, receiver = beliefs.names
    description = f"Signalling game: {sender} sends a message, {receiver} answers. Before: {prior}. {' '.join(told)}"
    return Words(_title(beliefs), _caption(beliefs), description)


def _title(beliefs: Beliefs) -> str:
    solution = beliefs.picture.solution
    kinds = list(dict.fromkeys(beliefs.kind(place) for place in range(len(solution.equilibria))))
    amount = phrases.count(len(solution.equilibria), "perfect Bayesian equilibrium", "perfect Bayesian equilibria")
    if len(solution.equilibria) == 1 and solution.complete:
        amount = "The only perfect Bayesian equilibrium"
    shown = kinds if len(kinds) <= 3 else [*kinds[:3], f"{len(kinds) - 3} more kinds"]
    return f"{amount}: {phrases.listing(shown)}"


def _caption(beliefs: Beliefs) -> str:
    notes = []
    if beliefs.unsent:
        notes.append("A belief after a message that is never sent is one of those that support the answer.")
    count = len(beliefs.picture.solution.equilibria)
    if count > MOST_PANELS:
        notes.append(f"{count - MOST_PANELS} more equilibria are not drawn.")
    notes += beliefs.picture.solution.notes
    if count > 1:
        notes.append("Extreme equilibria are shown; mixtures of some may be equilibria too.")
    return beliefs.picture.caption(notes)
