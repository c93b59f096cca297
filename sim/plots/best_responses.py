"""Best-response curves of a 2×2 game in the unit square, with every equilibrium."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from sim.errors import RunError
from sim.plots import landmarks, lettering, looks, page, phrases, placing, style
from sim.plots.page import Entry, Page, Rect, Words
from sim.plots.picture import GamePicture, chance, in_words, read
from sim.solution import Equilibrium, Number

Place = tuple[Number, Number]  # the probabilities with which both players choose their first strategies
_FIRST = {"color": looks.mixed(looks.BLUE, 0.35), "linewidth": 4.5, "solid_capstyle": "round"}
_SECOND = {"color": looks.VERMILLION, "linewidth": 1.7, "linestyle": (0, (4, 1.5))}
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def accepts(data: object) -> str | None:
    """Why this figure cannot be drawn from the data, in words; None where it can."""
    picture = read(data)
    if isinstance(picture, str):
        return picture
    if picture.shape != (2, 2):
        return f"best-response curves need two players with two strategies each (this game is {' × '.join(map(str, picture.shape))})"
    if picture.ordinal:
        return "payoffs are ranks only (scale: ordinal), so that mixed strategies mean nothing"
    return None


def draw(data: object, ax: Axes | None = None, *, width: float = style.WIDE) -> Axes:
    """Best-response curves of a 2×2 game in the unit square; a continuum of equilibria is a line or an area."""
    picture = _reading(data)
    families, _ = lettering.families(picture.texts())
    with style.applied(families):
        sheet = page.start(ax, width)
        axes = sheet.axes
        wide = sheet.width >= 5
        body = 3.9 if wide else sheet.width - 0.1
        _frame(sheet, picture, body)
        sets = equilibrium_sets(picture)
        sheet.close(body, _words(picture, sets), _key(picture, sets), beside=body + 0.3 if wide else None)
        for player, look in enumerate((_FIRST, _SECOND)):
            _curve(axes, best_response(picture, player), player, look)
        _mark(sheet, picture, sets)
        return axes


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


@dataclass(frozen=True)
class EquilibriumSet:
    """A component of the equilibria: rectangles, of which some are segments or points, as (low, high) corners."""

    parts: tuple[tuple[Place, Place], ...]
    members: tuple[Equilibrium, ...]

    @property
    def single(self) -> bool:
        """Whether this is one isolated equilibrium."""
        return len(self.members) == 1


def equilibrium_sets(picture: GamePicture) -> list[EquilibriumSet]:
    """The components of the solution; without them every equilibrium stands alone."""
    found = picture.solution.equilibria
    components = [(component.equilibria, component.subsets) for component in picture.solution.components]
    result = []
    for members, subsets in components or [((place,), ()) for place in range(len(found))]:
        parts = []
        for subset in subsets or [(member,) for member in members]:
            places = [_place(picture, found[member]) for member in subset]
            low = (min(place[0] for place in places), min(place[1] for place in places))
            high = (max(place[0] for place in places), max(place[1] for place in places))
            parts.append((low, high))
        result.append(EquilibriumSet(tuple(parts), tuple(found[member] for member in members)))
    return result


def _place(picture: GamePicture, equilibrium: Equilibrium) -> Place:
    first, second = (
        equilibrium.strategies[player][strategies[0]]
        for player, strategies in zip(picture.game.players, picture.game.strategies, strict=True)
    )
    return first, second


def best_response(picture: GamePicture, player: int) -> list[tuple[Fraction, Fraction]]:
    """A player's best responses as a line of points (own probability, the other's); empty where everything is one.

    The gain of the first strategy over the second is linear in the other's probability; where it is positive the
    first is best, where it is 0 everything is.
    """
    payoffs = picture.payoffs[player] if player == 0 else picture.payoffs[player].T
    at_zero, at_one = payoffs[0, 1] - payoffs[1, 1], payoffs[0, 0] - payoffs[1, 0]
    if at_zero == 0 and at_one == 0:
        return []
    start, end = _side(at_zero, at_one), _side(at_one, at_zero)
    if at_zero == 0:
        return [(1 - end, Fraction(0)), (end, Fraction(0)), (end, Fraction(1))]
    if at_one == 0:
        return [(start, Fraction(0)), (start, Fraction(1)), (1 - start, Fraction(1))]
    if start == end:
        return [(start, Fraction(0)), (end, Fraction(1))]
    root = Fraction(at_zero / (at_zero - at_one))
    return [(start, Fraction(0)), (start, root), (end, root), (end, Fraction(1))]


def _side(gain: Fraction, other: Fraction) -> Fraction:
    return Fraction(1) if (gain or other) > 0 else Fraction(0)


def _frame(sheet: Page, picture: GamePicture, body: float) -> None:
    axes = sheet.axes
    size = style.text_size(sheet.width)
    axes.set_box_aspect(1)
    axes.set_anchor("NW")
    axes.set_xlim(-0.03, 1.03)
    axes.set_ylim(-0.03, 1.03)
    ticks = (0, 0.25, 0.5, 0.75, 1)
    axes.set_xticks(ticks, [phrases.number(tick) for tick in ticks])
    axes.set_yticks(ticks, [phrases.number(tick) for tick in ticks])
    axes.tick_params(labelsize=size - 0.5)
    texts = [
        f"Probability that {picture.player_label(player)} plays {picture.strategy_labels(player)[0]}"
        for player in (0, 1)
    ]
    lines = ["\n".join(lettering.wrap(text, 0.8 * body, size)) for text in texts]
    axes.set_xlabel(lines[0], fontsize=size)
    axes.set_ylabel(lines[1], fontsize=size)


def _curve(axes: Axes, points: Sequence[tuple[Fraction, Fraction]], player: int, look: dict[str, object]) -> None:
    if not points:
        hatch = "////" if player == 0 else "\\\\\\\\"
        axes.add_patch(
            Rectangle((0, 0), 1, 1, facecolor="none", edgecolor=str(look["color"]), hatch=hatch, linewidth=0, alpha=0.5)
        )
        return
    own, other = [float(point[0]) for point in points], [float(point[1]) for point in points]
    x, y = (own, other) if player == 0 else (other, own)
    axes.plot(x, y, clip_on=False, zorder=3 + player, **look)  # type: ignore[arg-type]  # a mapping of mixed types


def _mark(sheet: Page, picture: GamePicture, sets: Sequence[EquilibriumSet]) -> None:
    """Draw the equilibria, then name the corners and letter the sets where there is room."""
    left, bottom, wide, high = sheet.inches()
    within = (left, bottom, left + wide, bottom + high)
    taken: list[placing.Box] = []
    for equilibria in sets:
        for part in equilibria.parts:
            _part(sheet.axes, part)
            taken.append(_around(sheet, part))
    size = style.text_size(sheet.width)
    for letter, equilibria in zip(_LETTERS, sets, strict=False):
        low, high_corner = equilibria.parts[0]
        middle = _on_page(sheet, ((low[0] + high_corner[0]) / 2, (low[1] + high_corner[1]) / 2))
        extent = (lettering.width(letter, size + 1, bold=True) + 0.08, lettering.height(1, size + 1))
        box = placing.beside(middle, extent, 0.07, within, taken, ways=placing.CORNERS)
        if box is not None:
            taken.append(box)
            landmarks.tag(sheet, ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2), letter, size + 1, bold=True)
    _corners(sheet, picture, within, taken)


def _part(axes: Axes, part: tuple[Place, Place]) -> None:
    (x0, y0), (x1, y1) = part
    if x0 == x1 and y0 == y1:
        axes.plot(
            float(x0),
            float(y0),
            "o",
            markersize=7,
            color=style.INK,
            markeredgecolor=style.PAPER,
            clip_on=False,
            zorder=6,
        )
    elif x0 == x1 or y0 == y1:
        axes.plot(
            [float(x0), float(x1)],
            [float(y0), float(y1)],
            color=style.INK,
            linewidth=3,
            solid_capstyle="round",
            clip_on=False,
            zorder=5.5,
        )
    else:
        axes.add_patch(
            Rectangle(
                (float(x0), float(y0)),
                float(x1 - x0),
                float(y1 - y0),
                facecolor=style.INK,
                edgecolor=style.INK,
                alpha=0.3,
                zorder=5,
            )
        )


def _on_page(sheet: Page, place: Place) -> tuple[float, float]:
    x, y = sheet.axes.transData.transform((float(place[0]), float(place[1]))) / sheet.figure.dpi
    return float(x), float(y)


def _around(sheet: Page, part: tuple[Place, Place]) -> placing.Box:
    """The box of a part; of an area only the middle, since letters may stand within it."""
    (x0, y0), (x1, y1) = (_on_page(sheet, corner) for corner in part)
    if x1 > x0 and y1 > y0:
        x0 = x1 = (x0 + x1) / 2
        y0 = y1 = (y0 + y1) / 2
        return x0, y0, x1, y1
    return x0 - 0.07, y0 - 0.07, x1 + 0.07, y1 + 0.07


def _corners(sheet: Page, picture: GamePicture, within: placing.Box, taken: list[placing.Box]) -> None:
    """Say at each corner of the square what comes of it."""
    size = style.text_size(sheet.width) - 1.5
    side = within[2] - within[0]
    for profile in ((0, 0), (0, 1), (1, 0), (1, 1)):
        x, y = _on_page(sheet, (1 - profile[0], 1 - profile[1]))
        lines = lettering.wrap(picture.outcome_label(profile), 0.36 * side, size, lines=3)
        wide = max(lettering.width(line, size) for line in lines) + 0.08
        high = lettering.height(len(lines), size) + 0.05
        for inset in (0.08, 0.16, 0.24, 0.34, 0.46):
            x0 = x - inset - wide if profile[0] == 0 else x + inset
            y0 = y - inset - high if profile[1] == 0 else y + inset
            box = (x0, y0, x0 + wide, y0 + high)
            if not any(placing.overlap(box, other) for other in taken):
                taken.append(box)
                text = landmarks.tag(sheet, (x0 + wide / 2, y0 + high / 2), "\n".join(lines), size)
                text.set_color(style.SOFT)
                text.set_zorder(2)
                break


def _key(picture: GamePicture, sets: Sequence[EquilibriumSet]) -> list[Entry]:
    curves = [
        Entry(f"Best responses of {picture.player_label(player)}", _line(look))
        for player, look in enumerate((_FIRST, _SECOND))
    ]
    return curves + [
        Entry(_told(picture, equilibria), _dot if equilibria.single else _bar, letter)
        for letter, equilibria in zip(_LETTERS, sets, strict=False)
    ]


def _line(look: dict[str, object]):  # type: ignore[no-untyped-def]
    def symbol(figure: Figure, rect: Rect) -> None:
        left, bottom, wide, high = rect
        line = Line2D([left, left + wide], [bottom + high / 2] * 2, transform=figure.dpi_scale_trans, **look)  # type: ignore[arg-type]  # mixed
        figure.add_artist(line)

    return symbol


def _dot(figure: Figure, rect: Rect) -> None:
    """Nothing but the letter that is written upon it."""


_bar = _dot


def _told(picture: GamePicture, equilibria: EquilibriumSet) -> str:
    """An equilibrium, or a continuum of them, with what comes of it and the payoffs."""
    members = equilibria.members
    payoffs = []
    for player in picture.game.players:
        low, high = min(member.payoffs[player] for member in members), max(member.payoffs[player] for member in members)
        payoffs.append(phrases.number(low) if low == high else f"{phrases.number(low)} to {phrases.number(high)}")
    gains = f"payoffs {', '.join(payoffs)}"
    if equilibria.single:
        equilibrium = members[0]
        if equilibrium.pure:
            profile = tuple(int(place == 0) for place in _place(picture, equilibrium))
            label = picture.telling(profile)
            return f"{picture.profile_label(profile)}{f' → {label}' if label else ''}; {gains}"
        return f"{in_words(picture, equilibrium)}; {gains}"
    ranges = []
    for player in (0, 1):
        low, high = min(part[0][player] for part in equilibria.parts), max(part[1][player] for part in equilibria.parts)
        span = chance(low) if low == high else f"{chance(low)} to {chance(high)}"
        ranges.append(f"{picture.player_label(player)}: {picture.strategy_labels(player)[0]} with {span}")
    return f"Continuum; {'; '.join(ranges)}; {gains}"


def _words(picture: GamePicture, sets: Sequence[EquilibriumSet]) -> Words:
    told = [f"{letter}: {_told(picture, equilibria)}" for letter, equilibria in zip(_LETTERS, sets, strict=False)]
    names = [f"{picture.player_label(player)} plays {picture.strategy_labels(player)[0]}" for player in (0, 1)]
    description = (
        f"Best-response curves in the unit square; horizontal: probability that {names[0]}; vertical: probability that "
        f"{names[1]}. Equilibria: {' '.join(f'{text}.' for text in told) or 'none found.'}"
    )
    notes = [
        "Equilibria are where the curves meet: black dots"
        + ("" if all(s.single for s in sets) else "; continua: black lines or areas")
        + "."
    ]
    return Words(_title(picture, sets), picture.caption(notes), description)


def _title(picture: GamePicture, sets: Sequence[EquilibriumSet]) -> str:
    pure = sum(equilibria.single and equilibria.members[0].pure for equilibria in sets)
    mixed = sum(equilibria.single for equilibria in sets) - pure
    continua = len(sets) - pure - mixed
    parts = [phrases.count(pure, "pure equilibrium", "pure equilibria")] * bool(pure)
    parts += [phrases.count(mixed, "mixed equilibrium", "mixed equilibria")] * bool(mixed)
    parts += [phrases.count(continua, "continuum of equilibria", "continua of equilibria")] * bool(continua)
    return ("" if picture.solution.complete else "At least ") + phrases.listing(parts or ["no equilibrium found"])
