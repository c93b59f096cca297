"""Best-response curves of a 2×2 game in the unit square, every equilibrium, and outcomes at the corners."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from sim.analysis.maps.best_responses import EquilibriumSet, Probabilities, best_response, equilibrium_sets, place
from sim.analysis.solved import SolvedGame
from sim.plots.figure import Figure
from sim.plots.page import lettering, looks, placing
from sim.plots.page.page import Entry, Page, Rect, Words
from sim.plots.solved import caption, in_words, read
from sim.plots.sweeps import map_labels
from sim.words import Claim, claim, say
from sim.words.numbers import plain

# A wide pale line below a narrow dashed one: both are seen where they coincide.
_CURVES: tuple[dict[str, Any], ...] = (
    {"color": looks.mixed(looks.BLUE, 0.35), "linewidth": 4.5, "solid_capstyle": "round"},
    {"color": looks.VERMILLION, "linewidth": 1.7, "linestyle": (0, (4, 1.5))},
)
_HATCHES = ("///", "\\\\\\")
_TICKS = (0, 0.25, 0.5, 0.75, 1)
_BODY = 3.6  # inches, of the square on a wide page


def frame(sheet: Page, solved: SolvedGame, body: float) -> None:
    """Set up the square and its labels."""
    axes, size = sheet.axes, looks.text_size(sheet.width)
    axes.set_box_aspect(1)
    axes.set_anchor("NW")
    axes.set_xlim(-0.03, 1.03)
    axes.set_ylim(-0.03, 1.03)
    ticks = [plain(tick) for tick in _TICKS]
    axes.set_xticks(_TICKS, ticks)
    axes.set_yticks(_TICKS, ticks)
    axes.tick_params(labelsize=size - 0.5)
    texts = [
        say("figures.square_axis", player=solved.player_label(player), strategy=solved.strategy_labels(player)[0])
        for player in (0, 1)
    ]
    titles = ["\n".join(lettering.wrap(text, 0.75 * body, size)) for text in texts]
    axes.set_xlabel(titles[0], fontsize=size)
    axes.set_ylabel(titles[1], fontsize=size)


def curves(sheet: Page, solved: SolvedGame) -> None:
    """Draw both players' best responses; where everything is a best response, hatch the square."""
    for player, look in enumerate(_CURVES):
        points = best_response(solved, player)
        if points:
            own, other = [float(point[0]) for point in points], [float(point[1]) for point in points]
            x, y = (own, other) if player == 0 else (other, own)
            sheet.axes.plot(x, y, clip_on=False, zorder=3 + player, **look)
        else:
            hatch = {"facecolor": "none", "edgecolor": look["color"], "hatch": _HATCHES[player], "linewidth": 0}
            sheet.axes.add_patch(Rectangle((0, 0), 1, 1, alpha=0.5, **hatch))


def line(player: int) -> Callable[[Canvas, Rect], None]:
    """The symbol of a player's curve in the key."""

    def symbol(figure: Canvas, rect: Rect) -> None:
        left, bottom, wide, high = rect
        middle = bottom + high / 2
        figure.add_artist(
            Line2D(
                [left + 0.03, left + wide - 0.03], [middle, middle], transform=figure.dpi_scale_trans, **_CURVES[player]
            )
        )

    return symbol


def mark(sheet: Page, solved: SolvedGame, sets: Sequence[EquilibriumSet]) -> None:
    """Draw the equilibria, letter them, and name the outcomes at the corners where there is room."""
    left, bottom, wide, high = sheet.inches()
    within = (left, bottom, left + wide, bottom + high)
    taken: list[placing.Box] = []
    for found in sets:
        for part in found.parts:
            _part(sheet.axes, part)
            taken.append(_around(sheet, part))
    size = looks.text_size(sheet.width) + 1
    for letter, found in zip(looks.LETTERS, sets, strict=False):
        extent = (lettering.width(letter, size, bold=True) + 0.08, lettering.height(1, size))
        box = placing.beside(_middle(sheet, found.parts[0]), extent, 0.07, within, taken, ways=placing.CORNERS)
        if box is not None:
            taken.append(box)
            map_labels.tag(sheet, placing.centre(box), letter, size, bold=True)
    _corners(sheet, solved, within, [*taken, *_obstacles(sheet, solved)])


def _part(axes: Axes, part: tuple[Probabilities, Probabilities]) -> None:
    """A point as a dot, a segment as a line, anything else as an area."""
    (x0, y0), (x1, y1) = ((float(x), float(y)) for x, y in part)
    if part[0] == part[1]:
        look: dict[str, Any] = {"markersize": 7, "color": looks.INK, "markeredgecolor": looks.PAPER}
        axes.plot(x0, y0, "o", clip_on=False, zorder=6, **look)
    elif part[0][0] == part[1][0] or part[0][1] == part[1][1]:
        look = {"color": looks.INK, "linewidth": 3, "solid_capstyle": "round"}
        axes.plot([x0, x1], [y0, y1], clip_on=False, zorder=5.5, **look)
    else:
        look = {"facecolor": looks.INK, "edgecolor": looks.INK, "alpha": 0.3}
        axes.add_patch(Rectangle((x0, y0), x1 - x0, y1 - y0, zorder=5, **look))


def _middle(sheet: Page, part: tuple[Probabilities, Probabilities]) -> tuple[float, float]:
    (x0, y0), (x1, y1) = part
    return sheet.on_page(float(x0 + x1) / 2, float(y0 + y1) / 2)


def _around(sheet: Page, part: tuple[Probabilities, Probabilities]) -> placing.Box:
    """The box that a part takes up; of an area only the middle, since letters may stand within it."""
    (x0, y0), (x1, y1) = (sheet.on_page(float(x), float(y)) for x, y in part)
    if x1 > x0 and y1 > y0:
        x, y = _middle(sheet, part)
        return x, y, x, y
    return x0 - 0.07, y0 - 0.07, x1 + 0.07, y1 + 0.07


def _obstacles(sheet: Page, solved: SolvedGame) -> list[placing.Box]:
    """The boxes that the curves take up."""
    boxes = []
    for player in (0, 1):
        points = [(float(own), float(other)) for own, other in best_response(solved, player)]
        places = [sheet.on_page(*(point if player == 0 else point[::-1])) for point in points]
        for start, end in pairwise(places):
            (x0, x1), (y0, y1) = sorted((start[0], end[0])), sorted((start[1], end[1]))
            boxes.append((x0 - 0.03, y0 - 0.03, x1 + 0.03, y1 + 0.03))
    return boxes


def _corners(sheet: Page, solved: SolvedGame, within: placing.Box, taken: list[placing.Box]) -> None:
    """Name the outcome at each corner, as near to it as nothing else stands."""
    size = looks.text_size(sheet.width) - 1.5
    side = within[2] - within[0]
    for profile in product((0, 1), (0, 1)):
        corner = sheet.on_page(1 - profile[0], 1 - profile[1])
        lines = lettering.wrap(solved.telling(profile) or solved.profile_label(profile), 0.36 * side, size, lines=3)
        extent = (max(lettering.width(text, size) for text in lines) + 0.08, lettering.height(len(lines), size) + 0.05)
        across, up = (-1.0 if profile[0] == 0 else 1.0), (-1.0 if profile[1] == 0 else 1.0)
        start = (corner[0] + across * (extent[0] / 2 + 0.1), corner[1])
        box = placing.beside(corner, extent, 0.1, within, taken, ways=((across, up),))
        box = box or placing.beside(start, extent, 0.1, within, taken, ways=((0.0, up),))
        if box is not None:
            taken.append(box)
            map_labels.tag(sheet, placing.centre(box), "\n".join(lines), size).set(color=looks.SOFT, zorder=2)


@dataclass(frozen=True)
class SquareView:
    """A 2×2 game and its equilibria as parts of the unit square."""

    solved: SolvedGame
    sets: Sequence[EquilibriumSet]

    def texts(self) -> list[str]:
        """Everything that the figure may have to write."""
        return self.solved.texts()


def _read(data: object) -> SquareView | str:
    solved = read(data)
    if isinstance(solved, str):
        return solved
    if solved.shape != (2, 2):
        return say("errors.plots.square_shape", shape=solved.shape)
    if solved.ordinal:
        return say("errors.plots.ranks_mixed")
    return SquareView(solved, equilibrium_sets(solved))


def _draw(sheet: Page, view: SquareView, words: Words) -> None:
    """The square on the left, on a wide page the key beside it; a continuum is a line or an area."""
    wide = sheet.width >= _BODY + looks.BESIDE
    body = _BODY if wide else sheet.width
    frame(sheet, view.solved, body)
    sheet.close(body, words, _key(view.solved, view.sets), beside=body + 0.3 if wide else None)
    curves(sheet, view.solved)
    mark(sheet, view.solved, view.sets)


def _key(solved: SolvedGame, sets: Sequence[EquilibriumSet]) -> list[Entry]:
    curves = [Entry(say("figures.square_curve", player=solved.player_label(player)), line(player)) for player in (0, 1)]
    lettered = zip(looks.LETTERS, sets, strict=False)
    return curves + [Entry(_described(solved, equilibria), mark=letter) for letter, equilibria in lettered]


def _described(solved: SolvedGame, equilibria: EquilibriumSet) -> str:
    """An equilibrium, or a continuum of them, with its outcome and the payoffs."""
    equilibrium = equilibria.members[0]
    text: object = in_words(solved, equilibrium)
    if not equilibria.single:
        text = _extent(solved, equilibria)
    elif equilibrium.pure:
        profile = tuple(int(share == 0) for share in place(solved, equilibrium))
        text = claim("figures.square_pure", profile=solved.profile_label(profile), outcome=solved.telling(profile))
    gains = [[member.payoffs[player] for member in equilibria.members] for player in solved.game.players]
    return say("figures.square_payoffs", text=text, payoffs=[(min(values), max(values)) for values in gains])


def _extent(solved: SolvedGame, equilibria: EquilibriumSet) -> Claim:
    """What each player may do in a continuum; of several pieces, in each."""
    pieces = [
        [(solved.player_label(i), solved.strategy_labels(i)[0], (low[i], high[i])) for i in (0, 1)]
        for low, high in equilibria.parts
    ]
    return claim("figures.square_continuum", pieces=pieces)


def _words(view: SquareView) -> Words:
    solved, sets = view.solved, view.sets
    profiles = list(product((0, 1), (0, 1)))
    seen = say(
        "figures.square_seen",
        players=[solved.player_label(player) for player in (0, 1)],
        strategies=[solved.strategy_labels(player)[0] for player in (0, 1)],
        corners=[(solved.profile_label(pair), [solved.payoff(i, pair) for i in (0, 1)]) for pair in profiles],
        equilibria=[
            say("figures.lettered", letter=letter, text=_described(solved, equilibria))
            for letter, equilibria in zip(looks.LETTERS, sets, strict=False)
        ],
    )
    how = claim("figures.square_how", continua=any(not equilibria.single for equilibria in sets))
    return Words(_title(solved, sets), caption(solved, [how]), seen)


def _title(solved: SolvedGame, sets: Sequence[EquilibriumSet]) -> str:
    """How many equilibria of which kind there are."""
    pure = sum(equilibria.single and equilibria.members[0].pure for equilibria in sets)
    mixed = sum(equilibria.single for equilibria in sets) - pure
    continua = len(sets) - pure - mixed
    counts = [claim("figures.pure_equilibria", count=pure)] * bool(pure)
    counts += [claim("figures.mixed_equilibria", count=mixed)] * bool(mixed)
    counts += [claim("figures.continua_of_equilibria", count=continua)] * bool(continua)
    return say("figures.square_title", counts=counts, complete=solved.solution.complete)


FIGURE = Figure(_read, _words, _draw)
