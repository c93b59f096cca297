"""The current point and the variants on a map, and small labels on white."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.text import Text

from sim.analysis.maps.sweep_table import SweepTable
from sim.plots import style
from sim.plots.page import lettering, placing
from sim.plots.page.page import Page
from sim.words import phrases


@dataclass(frozen=True)
class Landmarks:
    """Points to mark, and variants that have no place on the map.

    ``current``, by its ``label``, is where the sweep started from: the scenario's own values or those of a variant.
    """

    label: str
    current: tuple[float, float] | None
    variants: tuple[tuple[str, tuple[float, float]], ...]
    elsewhere: tuple[str, ...]  # they change parameters that the map holds fixed
    outside: tuple[str, ...]  # they lie beyond the map's edges


def landmarks(sweep: SweepTable) -> Landmarks:
    """Where the scenario's own point and its variants lie on a map of two parameters."""
    x, y = sweep.axes
    base = sweep.base
    variants, elsewhere, outside = [], [], []
    # Where a sweep starts from a variant, the others start from values that are not known here.
    others = {} if sweep.base_label else sweep.about.get("variants", {})
    for name, variant in others.items():
        label = str(variant.get("label") or name)
        values = {**base, **variant.get("parameters", {})}
        if any(values[key] != base.get(key) for key in values if key not in (x.name, y.name)):
            elsewhere.append(label)
            continue
        place = _place(sweep, values)
        if place is None:
            outside.append(label)
        else:
            variants.append((label, place))
    return Landmarks(
        sweep.base_label or "Current values", _place(sweep, base), tuple(variants), tuple(elsewhere), tuple(outside)
    )


def _place(sweep: SweepTable, values: dict[str, float]) -> tuple[float, float] | None:
    x, y = sweep.axes
    if x.name not in values or y.name not in values:
        return None
    place = (float(values[x.name]), float(values[y.name]))
    inside = x.values[0] <= place[0] <= x.values[-1] and y.values[0] <= place[1] <= y.values[-1]
    return place if inside else None


def notes(marks: Landmarks) -> list[str]:
    """What the caption says of points and variants."""
    result = []
    if marks.current:
        result.append("Circle: the values at present." + (" Diamonds: variants." if marks.variants else ""))
    if marks.elsewhere:
        result.append(f"Not on this map, since they change other parameters: {phrases.listing(marks.elsewhere)}.")
    if marks.outside:
        result.append(f"Beyond the map's edges: {phrases.listing(marks.outside)}.")
    return result


def caption(sweep: SweepTable, said: Sequence[str], unsolved: int) -> str:
    """The caption of a map of two parameters: what it says itself, then what every map says."""
    x, y = sweep.axes
    failed = f"{phrases.count(unsolved, 'point')} could not be solved." if unsolved else ""
    fixed = phrases.assumptions(sweep.base, (x.name, y.name))
    origin = phrases.origin(*(str(sweep.about.get(key, "")) for key in ("title", "protocol", "sha256")))
    parts = [*said, failed, *notes(landmarks(sweep)), fixed, origin, lettering.lacking(sweep.texts())]
    return " ".join(part for part in parts if part)


def mark(sheet: Page, marks: Landmarks) -> list[placing.Box]:
    """Mark the points and name them; the boxes, in inches, that this takes up."""
    points = [(marks.label, marks.current, "o")] if marks.current else []
    points += [(label, place, "D") for label, place in marks.variants]
    left, bottom, wide, high = sheet.inches()
    within = (left + 0.03, bottom + 0.03, left + wide - 0.03, bottom + high - 0.03)
    places = [sheet.on_page(*place) for _, place, _ in points]
    taken: list[placing.Box] = [(x - 0.08, y - 0.08, x + 0.08, y + 0.08) for x, y in places]
    size = style.text_size(sheet.width) - 1
    look: dict[str, Any] = {"markersize": 6, "markerfacecolor": style.PAPER, "markeredgecolor": style.INK}
    for (label, place, symbol), at in zip(points, places, strict=True):
        sheet.axes.plot(*place, symbol, clip_on=False, zorder=6, **look)
        lines = lettering.wrap(label, 0.3 * wide, size, lines=3)
        extent = (max(lettering.width(line, size) for line in lines) + 0.1, lettering.height(len(lines), size) + 0.07)
        box = placing.beside(at, extent, 0.1, within, taken)
        if box is not None:
            taken.append(box)
            tag(sheet, placing.centre(box), "\n".join(lines), size)
    return taken


def tag(sheet: Page, centre: tuple[float, float], text: str, size: float, *, bold: bool = False) -> Text:
    """A label on a white ground, centred at a place in inches on the page."""
    return sheet.axes.text(
        *centre,
        text,
        transform=sheet.figure.dpi_scale_trans,
        fontsize=size,
        fontweight="bold" if bold else "normal",
        ha="center",
        va="center",
        linespacing=style.LINE_SPACING * 0.9,
        zorder=7,
        bbox={"boxstyle": "round,pad=0.2", "facecolor": style.PAPER, "edgecolor": "none", "alpha": 0.88},
    )
