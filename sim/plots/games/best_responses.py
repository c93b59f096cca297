"""Best-response curves of a 2×2 game in the unit square, with every equilibrium."""

from collections.abc import Sequence
from itertools import product

from matplotlib.axes import Axes

from sim.errors import RunError
from sim.plots import style, unit_square
from sim.plots.equilibrium_sets import EquilibriumSet, equilibrium_sets, place
from sim.plots.page import lettering, page
from sim.plots.page.page import Entry, Words
from sim.plots.picture import GamePicture, chance, in_words, read
from sim.words import phrases


def accepts(data: object) -> str | None:
    """Why this figure cannot be drawn from the data, in words; None where it can."""
    picture = read(data)
    if isinstance(picture, str):
        return picture
    if picture.shape != (2, 2):
        shape = " × ".join(map(str, picture.shape))
        return f"best-response curves need two players with two strategies each (this game is {shape})"
    if picture.ordinal:
        return "payoffs are ranks only (scale: ordinal), so that mixed strategies mean nothing"
    return None


def draw(data: object, ax: Axes | None = None, *, width: float = style.WIDE) -> Axes:
    """Best-response curves of a 2×2 game in the unit square; a continuum of equilibria is a line or an area."""
    picture = _reading(data)
    families, _ = lettering.families(picture.texts())
    with style.applied(families):
        sheet = page.start(ax, width)
        sets = equilibrium_sets(picture)
        wide = sheet.width >= style.ROOMY
        body = 3.6 if wide else sheet.width
        unit_square.frame(sheet, picture, body)
        sheet.close(body, _words(picture, sets), _key(picture, sets), beside=body + 0.3 if wide else None)
        unit_square.curves(sheet, picture)
        unit_square.mark(sheet, picture, sets)
        return sheet.axes


def words(data: object) -> Words:
    """Title, caption and description of the curves."""
    picture = _reading(data)
    return _words(picture, equilibrium_sets(picture))


def _reading(data: object) -> GamePicture:
    picture = read(data)
    reason = picture if isinstance(picture, str) else accepts(data)
    if reason is not None or isinstance(picture, str):
        raise RunError(f"no best-response curves: {reason}")
    return picture


def _key(picture: GamePicture, sets: Sequence[EquilibriumSet]) -> list[Entry]:
    curves = [Entry(f"Best responses of {picture.player_label(player)}", unit_square.line(player)) for player in (0, 1)]
    told = zip(style.LETTERS, sets, strict=False)
    return curves + [Entry(_told(picture, equilibria), mark=letter) for letter, equilibria in told]


def _told(picture: GamePicture, equilibria: EquilibriumSet) -> str:
    """An equilibrium, or a continuum of them, with what comes of it and the payoffs."""
    equilibrium = equilibria.members[0]
    if not equilibria.single:
        text = _extent(picture, equilibria)
    elif equilibrium.pure:
        profile = tuple(int(chance == 0) for chance in place(picture, equilibrium))
        label = picture.telling(profile)
        text = picture.profile_label(profile) + (f" → {label}" if label else "")
    else:
        text = in_words(picture, equilibrium)
    return f"{text}; payoffs {_payoffs(picture, equilibria)}"


def _payoffs(picture: GamePicture, equilibria: EquilibriumSet) -> str:
    spans = []
    for player in picture.game.players:
        gains = [member.payoffs[player] for member in equilibria.members]
        spans.append(_span(*(phrases.number(gain) for gain in (min(gains), max(gains)))))
    return ", ".join(spans)


def _extent(picture: GamePicture, equilibria: EquilibriumSet) -> str:
    """What each player may do in a continuum; of several pieces, in each."""
    pieces = []
    for low, high in equilibria.parts:
        each = [
            f"{picture.player_label(player)}: {picture.strategy_labels(player)[0]} with "
            f"{_span(chance(low[player]), chance(high[player]))}"
            for player in (0, 1)
        ]
        pieces.append("; ".join(each))
    return f"Continuum: {', or '.join(pieces)}"


def _span(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"


def _words(picture: GamePicture, sets: Sequence[EquilibriumSet]) -> Words:
    told = [f"{letter}: {_told(picture, found)}." for letter, found in zip(style.LETTERS, sets, strict=False)]
    names = [f"{picture.player_label(player)} plays {picture.strategy_labels(player)[0]}" for player in (0, 1)]
    corners = [f"{picture.profile_label(profile)}: {_corner(picture, profile)}" for profile in product((0, 1), (0, 1))]
    description = (
        f"Best-response curves in the unit square; horizontal: probability that {names[0]}; vertical: probability that "
        f"{names[1]}. Payoffs at the corners: {'; '.join(corners)}. Equilibria: {' '.join(told) or 'none found.'}"
    )
    continua = "" if all(found.single for found in sets) else "; a continuum is a black line or a grey area"
    note = f"Equilibria are where the curves meet: black dots{continua}."
    return Words(_title(picture, sets), picture.caption([note]), description)


def _corner(picture: GamePicture, profile: tuple[int, int]) -> str:
    return ", ".join(phrases.number(picture.payoff(player, profile)) for player in (0, 1))


def _title(picture: GamePicture, sets: Sequence[EquilibriumSet]) -> str:
    pure = sum(found.single and found.members[0].pure for found in sets)
    mixed = sum(found.single for found in sets) - pure
    continua = len(sets) - pure - mixed
    parts = [phrases.count(pure, "pure equilibrium", "pure equilibria")] * bool(pure)
    parts += [phrases.count(mixed, "mixed equilibrium", "mixed equilibria")] * bool(mixed)
    parts += [phrases.count(continua, "continuum of equilibria", "continua of equilibria")] * bool(continua)
    if not parts:
        return "No equilibrium was found"
    return ("" if picture.solution.complete else "At least ") + phrases.listing(parts)
