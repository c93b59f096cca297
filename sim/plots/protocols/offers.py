"""The path of alternating offers: who offers what in which round, and how every offer is or would be answered."""

from matplotlib.axes import Axes

from sim.errors import RunError
from sim.plots import style
from sim.plots.findings import finding
from sim.plots.offer_grid import ANSWERS, MOST_PANELS, OfferGrid
from sim.plots.page import canvas, lettering, looks, page
from sim.plots.page.page import Entry, Words
from sim.plots.picture import RulesPicture
from sim.plots.protocols.offers_view import ACCEPTED, OfferPaths
from sim.protocols.offers.rules import OffersRules
from sim.words import phrases

_MOST_OFFERS = 24
_FEW_ROUNDS = 6  # always have room


def accepts(data: object) -> str | None:
    """Why this figure cannot be drawn from the data, in words; None where it can."""
    paths = _read(data)
    return paths if isinstance(paths, str) else None


def draw(data: object, ax: Axes | None = None, *, width: float = style.WIDE) -> Axes:
    """Alternating offers round by round: what is offered, how each offer is or would be answered, what comes of it."""
    paths = _reading(data)
    families, _ = lettering.families(paths.texts())
    with style.applied(families):
        return canvas.draw(ax, width, lambda wide: OfferGrid(paths, wide), _words(paths), _key(paths))


def words(data: object) -> Words:
    """Title, caption and description of the path."""
    return _words(_reading(data))


def _read(data: object) -> OfferPaths | str:
    if not isinstance(data, RulesPicture) or not isinstance(data.rules, OffersRules):
        given = f"of kind {data.solution.kind}" if isinstance(data, RulesPicture) else type(data).__name__
        return f"it needs one solved protocol of kind offers (given: {given})"
    if not data.solution.equilibria:
        return "there is no result whose path could be drawn"
    paths = OfferPaths(data, data.rules)
    if len(paths.rows) > _MOST_OFFERS:
        return f"a path of offers has room for {_MOST_OFFERS} different offers (here are {len(paths.rows)})"
    return paths


def _reading(data: object) -> OfferPaths:
    paths = _read(data)
    if isinstance(paths, str):
        raise RunError(f"no path of offers: {paths}")
    return paths


def _key(paths: OfferPaths) -> list[Entry]:
    """The answers that occur, and the outcomes by colour where a menu leads to them or chance mixes them."""
    shown = paths.picture.solution.equilibria[:MOST_PANELS]
    met = {cell.answer for place in range(len(shown)) for cells in paths.cells(place) for cell in cells.values()}
    entries = [Entry(text, mark=sign) for answer, (sign, text) in ANSWERS.items() if answer in met]
    possible = {name for one in shown for name, share in one.outcomes.items() if share > 0} | paths.choices
    return entries + [
        Entry(label, page.swatch(looks.Fill((paths.picture.looks[name],))))
        for name, label in paths.picture.outcomes.items()
        if name in possible
    ]


def _words(paths: OfferPaths) -> Words:
    picture = paths.picture
    equilibria = picture.solution.equilibria
    title = finding(picture, "subgame-perfect result", "subgame-perfect results")
    stories = ["; ".join(map(str, one.details.get("story", ()))) or paths.ending(one) for one in equilibria]
    lettered = zip(style.LETTERS, stories, strict=False)
    told = stories if len(stories) < 2 else [f"{letter}: {story}" for letter, story in lettered]
    description = f"Alternating offers of {phrases.listing(list(picture.players.values()))}. {'. '.join(told)}."
    return Words(title, _caption(paths), description)


def _caption(paths: OfferPaths) -> str:
    picture, count = paths.picture, len(paths.picture.solution.equilibria)
    notes = ["Coloured and framed: what is offered; elsewhere: how another offer would be answered."]
    made = [cell for place in range(min(count, MOST_PANELS)) for cells in paths.cells(place) for cell in cells.values()]
    if any(cell.made and cell.answer != ACCEPTED for cell in made):
        notes.append("An offer that is made and not accepted stands for any that would not be.")
    if any(len(paths.steps(place)) < paths.rules.game.rounds for place in range(min(count, MOST_PANELS))):
        notes.append(f"Of {phrases.count(paths.rules.game.rounds, 'round')}, those that are reached are shown.")
    if any(len(paths.steps(place)) > _FEW_ROUNDS for place in range(min(count, MOST_PANELS))):
        notes.append("Dots stand for rounds that there is no room for; offers are refused in them too.")
    if count > 1:
        notes.append("Somebody is indifferent, so that there are several paths.")
    if count > MOST_PANELS:
        notes.append(f"{count - MOST_PANELS} more are not drawn.")
    if picture.ordinal:
        notes.append("Payoffs are ranks: only their order counts.")
    return picture.caption(notes).replace(" The game has ties.", "")
