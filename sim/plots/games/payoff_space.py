"""The plane of two players' payoffs: what can be reached, what is efficient, what is singled out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import Polygon

from sim.analysis.maps.payoff_plane import OutcomePoint, Plane, plane_of
from sim.analysis.solved import SolvedProtocol
from sim.plots.figure import Figure
from sim.plots.page import lettering, looks, page, placing
from sim.plots.page.page import Entry, Page, Rect, Words
from sim.plots.solved import caption, looks_of
from sim.plots.sweeps import map_labels
from sim.protocols.spec import NO_DEAL
from sim.words import Claim, claim, phrases, say

_DIRECT = 6  # outcomes: of more than that only the efficient ones are named, by numbers
_NUMBERED = 12


@dataclass(frozen=True)
class PlaneView:
    """A solved protocol of two players and the plane of their payoffs."""

    solved: SolvedProtocol
    plane: Plane

    def texts(self) -> list[str]:
        """Everything that the figure may have to write."""
        return self.solved.texts()


def _read(data: object) -> PlaneView | str:
    if not isinstance(data, SolvedProtocol):
        return say("errors.plots.needs_protocol", given=type(data).__name__)
    plane = plane_of(data)
    if isinstance(plane, str):
        return plane
    if len({place.spot for place in plane.places}) < 2:
        return say("errors.plots.plane_same")
    return PlaneView(data, plane)


def _draw(sheet: Page, view: PlaneView, words: Words) -> None:
    """The areas first, upon them the points, then labels where there is room."""
    body = min(0.62 * sheet.width + 0.35, 4.6)
    _frame(sheet, view.solved, view.plane, body)
    sheet.close(body, words, _key(view.solved, view.plane))
    _areas(sheet.axes, view.plane)
    _points(sheet, view.solved, view.plane)


def _frame(sheet: Page, solved: SolvedProtocol, plane: Plane, body: float) -> None:
    axes, size = sheet.axes, looks.text_size(sheet.width)
    spots = [place.spot for place in plane.places] + ([plane.ideal] if plane.ideal else [])
    axes.set_xlim(*_span([x for x, _ in spots]))
    axes.set_ylim(*_span([y for _, y in spots]))
    labels = [say("figures.payoff_of", player=label) for label in solved.players.values()]
    axes.set_xlabel("\n".join(lettering.wrap(labels[0], 0.75 * sheet.width, size)), fontsize=size)
    axes.set_ylabel("\n".join(lettering.wrap(labels[1], 0.75 * body, size)), fontsize=size)
    axes.tick_params(labelsize=size - 0.5)
    looks.rule(axes.xaxis, 7 if sheet.width >= looks.ROOMY else 5)
    looks.rule(axes.yaxis, 6)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def _span(values: Sequence[float]) -> tuple[float, float]:
    margin = 0.1 * (max(values) - min(values) or 1.0)
    return min(values) - margin, max(values) + margin


def _areas(axes: Axes, plane: Plane) -> None:
    corners = plane.hull
    if len(corners) > 2:
        axes.add_patch(Polygon(corners, facecolor="#eeeeea", edgecolor=looks.FAINT, linewidth=0.8, zorder=1))
    else:
        axes.plot(*zip(*corners, strict=True), color=looks.FAINT, linewidth=2, zorder=1)
    axes.plot(*zip(*plane.frontier, strict=True), color=looks.INK, linewidth=1.8, zorder=2)
    if plane.disagreement is not None:
        x, y = plane.disagreement
        look: dict[str, Any] = {"color": looks.SOFT, "linewidth": 0.7, "linestyle": (0, (4, 2)), "zorder": 1.5}
        axes.plot([x, axes.get_xlim()[1]], [y, y], **look)
        axes.plot([x, x], [y, axes.get_ylim()[1]], **look)


def _named(plane: Plane) -> list[OutcomePoint]:
    """The outcomes that are named: all if they are few, else those on the frontier, and no deal."""
    if len(plane.places) <= _DIRECT:
        return list(plane.places)
    best = set(plane.frontier)
    return [place for place in plane.places if place.spot in best or place.name == NO_DEAL][:_NUMBERED]


def _points(sheet: Page, solved: SolvedProtocol, plane: Plane) -> None:
    """Outcomes as squares in their colours, marks as black dots; then labels where there is room."""
    axes, tints = sheet.axes, looks_of(solved)
    named = _named(plane)
    for place in plane.places:
        look = tints.get(place.name, looks.OTHER)
        large = place in named
        shape: dict[str, Any] = {
            "markersize": 8 if large else 4,
            "markerfacecolor": look.tint,
            "markeredgecolor": look.colour,
        }
        axes.plot(*place.spot, "s", clip_on=False, zorder=3 if large else 2.5, linestyle="none", **shape)
    for mark in plane.marks:
        axes.plot(
            *mark.spot, "o", clip_on=False, zorder=4, color=looks.INK, markersize=4.5, markeredgecolor=looks.PAPER
        )
    if plane.ideal is not None:
        axes.plot(*plane.ideal, "*", clip_on=False, zorder=3.5, color=looks.SOFT, markersize=8)
    _labels(sheet, plane, named)


def _labels(sheet: Page, plane: Plane, named: Sequence[OutcomePoint]) -> None:
    left, bottom, wide, high = sheet.inches()
    within = (left, bottom, left + wide, bottom + high)
    spots = [place.spot for place in plane.places] + [mark.spot for mark in plane.marks]
    spots += [plane.ideal] if plane.ideal else []
    taken = [(x - 0.06, y - 0.06, x + 0.06, y + 0.06) for x, y in (sheet.on_page(*spot) for spot in spots)]
    size = looks.text_size(sheet.width)
    for letter, mark in zip(looks.LETTERS, plane.marks, strict=False):
        _label(sheet, mark.spot, [letter], size + 1, within, taken, bold=True)
    few = len(plane.places) <= _DIRECT
    for number, place in enumerate(named, start=1):
        lines = lettering.wrap(place.label, 0.3 * wide, size - 0.5, lines=3) if few else [str(number)]
        _label(sheet, place.spot, lines, size - 0.5, within, taken)
    if plane.ideal is not None:
        _label(sheet, plane.ideal, [say("figures.plane_ideal")], size - 0.5, within, taken)


def _label(
    sheet: Page,
    spot: tuple[float, float],
    lines: Sequence[str],
    size: float,
    within: placing.Box,
    taken: list[placing.Box],
    *,
    bold: bool = False,
) -> None:
    extent = (
        max(lettering.width(line, size, bold=bold) for line in lines) + 0.08,
        lettering.height(len(lines), size) + 0.04,
    )
    box = placing.beside(sheet.on_page(*spot), extent, 0.09, within, taken)
    if box is not None:
        taken.append(box)
        map_labels.tag(sheet, placing.centre(box), "\n".join(lines), size, bold=bold)


def _key(solved: SolvedProtocol, plane: Plane) -> list[Entry]:
    tints = looks_of(solved)
    entries = [
        Entry(str(_spot(*mark.labels, payoffs=mark.spot)), mark=letter)
        for letter, mark in zip(looks.LETTERS, plane.marks, strict=False)
    ]
    few = len(plane.places) <= _DIRECT
    for number, place in enumerate(_named(plane), start=1):
        symbol = _square(tints.get(place.name, looks.OTHER))
        entries.append(Entry(str(_spot(place.label, payoffs=place.spot)), symbol, "" if few else str(number)))
    return entries


def _square(look: looks.Look) -> Callable[[Canvas, Rect], None]:
    return page.swatch(looks.Fill((look,)))


def _spot(*labels: str, payoffs: tuple[float, float]) -> Claim:
    return claim("figures.plane_spot", labels=labels, payoffs=payoffs)


def _words(view: PlaneView) -> Words:
    solved, plane = view.solved, view.plane
    seen = say(
        "figures.plane_seen",
        players=list(solved.players.values()),
        outcomes=[_spot(place.label, payoffs=place.spot) for place in plane.places[: 2 * _NUMBERED]],
        frontier=plane.frontier,
        marks=[_spot(*mark.labels, payoffs=mark.spot) for mark in plane.marks],
    )
    hidden = len(plane.places) - len(_named(plane))
    notes = [
        claim("figures.plane_how"),
        claim("figures.plane_dashed") if plane.disagreement is not None else None,
        claim("figures.plane_small", count=hidden) if hidden else None,
    ]
    return Words(_title(plane), caption(solved, notes), seen)


def _title(plane: Plane) -> str:
    if plane.disagreement is None:
        best = set(plane.frontier)
        efficient = sum(mark.spot in best for mark in plane.marks)
        return say("figures.plane_equilibria", count=len(plane.marks), efficient=efficient)
    better = [place.label for place in plane.places if place.name != NO_DEAL and _reaches(place, plane.disagreement)]
    if not better:
        return say("figures.plane_only_lotteries" if plane.lotteries_help else "figures.plane_nothing")
    if len(better) <= 2:
        return say("figures.plane_few", outcomes=[phrases.shortened(label) for label in better])
    return say("figures.plane_many", count=len(better))


def _reaches(place: OutcomePoint, spot: tuple[float, float]) -> bool:
    return place.spot[0] >= spot[0] and place.spot[1] >= spot[1]


FIGURE = Figure(_read, _words, _draw)
