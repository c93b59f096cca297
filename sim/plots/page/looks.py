"""The one look of all figures: sizes, inks, matplotlib's settings, and colours that outcomes keep in every figure.

The colours are those of Okabe and Ito (2008), "Color Universal Design"; each outcome also has a hatch of its own,
so that it can be told apart in greyscale.
"""

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Any

import matplotlib
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Bbox, Transform
from numpy.typing import NDArray

from sim.analysis.maps.sweep_table import SweepTable
from sim.protocols.spec import NO_DEAL
from sim.words import numbers

NARROW = 3.5  # inches: one column of a report
WIDE = 7.2  # inches: the full width of a report
MINIMUM, MAXIMUM = 3.0, 20.0  # inches: less has no room for readable text, more fits no page
ROOMY = 5.0  # inches: from here on a page has larger letters
BESIDE = 2.4  # inches: the least room for a key beside a square figure

INK = "#1a1a1a"
SOFT = "#555555"  # captions: 7.5 to 1 on white
FAINT = "#b8b8b8"
PAPER = "#ffffff"

MARGIN = 0.08  # inches, around the page
GAP = 0.09  # inches, between the parts of a page
LINE_SPACING = 1.25

# What matplotlib is told while a figure is drawn; everything else is matplotlib's own default, so that the
# settings file of a user's machine changes nothing.
SETTINGS: dict[str, Any] = {
    "text.parse_math": False,  # a label may contain dollar signs
    "text.hinting": "none",  # widths then are the same at every resolution
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.6,
    "axes.unicode_minus": True,
    "axes.formatter.useoffset": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 3.0,
    "ytick.major.size": 3.0,
    "xtick.direction": "out",
    "ytick.direction": "out",
    "hatch.linewidth": 0.6,
    "lines.solid_capstyle": "butt",
    "figure.dpi": 100.0,
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "negsim",
    "pdf.fonttype": 42,
}
FAMILY = "DejaVu Sans"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # the names of equilibria in a figure


@contextmanager
def applied(families: Sequence[str] = (FAMILY,)) -> Iterator[None]:
    """Draw in the common look, and leave matplotlib's settings as they were.

    A letter that none of the families has is shown as a box; the caption says so, hence no warning.
    """
    with matplotlib.rc_context(), warnings.catch_warnings():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(SETTINGS | {"font.family": list(families)})  # type: ignore[arg-type]  # keys are checked when they are set
        warnings.filterwarnings("ignore", message=r"Glyph .* missing from font")
        yield


def text_size(width: float) -> float:
    """The size of ordinary text, in points, on a page of this width in inches."""
    return 8.0 if width >= ROOMY else 7.0


def title_size(width: float) -> float:
    """The size of the title, in points."""
    return 10.5 if width >= ROOMY else 8.5


def small_size(width: float) -> float:
    """The size of captions and notes, in points."""
    return 6.5 if width >= ROOMY else 6.0


def ticks(most: int) -> MaxNLocator:
    """Ticks at round numbers, at most this many steps."""
    return MaxNLocator(most, steps=[1, 2, 5, 10])


def rule(axis: Axis, most: int) -> None:
    """Put ticks at round numbers, at most this many steps, and write them as numbers are written."""
    axis.set_major_locator(ticks(most))
    axis.set_major_formatter(lambda value, _: numbers.plain(value))


BLUE, ORANGE, GREEN, PURPLE = "#0072B2", "#E69F00", "#009E73", "#CC79A7"
VERMILLION, SKY, YELLOW, GREY = "#D55E00", "#56B4E9", "#F0E442", "#8c8c8c"
COLOURS = (BLUE, ORANGE, GREEN, PURPLE, VERMILLION, SKY, YELLOW)
HATCHES = ("////", "..", "\\\\\\\\", "----", "xxxx", "||||", "oo", "++", "//..", "\\\\--", "xx..", "||..", "**")
_BAND = 0.085  # inches
_ANGLES = (45, 135, 90, 0, 20, 70, 110, 160)


@dataclass(frozen=True)
class Look:
    """How an outcome is shown: ``colour`` of lines, ``tint`` of areas, ``hatch`` over the tint."""

    colour: str
    tint: str
    hatch: str


@dataclass(frozen=True)
class Fill:
    """How an area of one or more outcomes is shown: one look plain, several as bands at an angle in degrees."""

    looks: tuple[Look, ...]
    angle: int = 45


OTHER = Look(colour="#777777", tint="#ffffff", hatch="..")
UNSOLVED = Look(colour=FAINT, tint="#ffffff", hatch="..")


def outcome_looks(outcomes: Iterable[str]) -> dict[str, Look]:
    """The look of each outcome by its place in the scenario; no deal is plain grey."""
    number = count()
    return {outcome: Look(GREY, "#dcdcdc", "") if outcome == NO_DEAL else _look(next(number)) for outcome in outcomes}


@cache
def _look(number: int) -> Look:
    colour = COLOURS[number % len(COLOURS)]
    fade = (0.5, 0.72, 0.3)[number // len(COLOURS) % 3]
    return Look(_line(colour), mixed(colour, fade), HATCHES[number % len(HATCHES)])


def looks_of(sweep: SweepTable) -> dict[str, Look]:
    """The look of each outcome of a sweep, the same in every figure of the scenario."""
    outcomes = sweep.about["outcomes"]
    known = outcome_looks(dict.fromkeys((*sweep.about["options"], *outcomes)))
    return {name: known[name] for name in outcomes}


def _line(colour: str) -> str:
    """Yellow and sky blue are too light for a thin line on white."""
    return mixed(colour, 0.35, "#000000") if colour in (YELLOW, SKY) else colour


def mixed(colour: str, fade: float, with_colour: str = "#ffffff") -> str:
    """A colour mixed with another, ``fade`` of it.

    >>> mixed("#000000", 0.5)
    '#808080'
    """
    first, second = np.array(to_rgb(colour)), np.array(to_rgb(with_colour))
    red, green, blue = (1 - fade) * first + fade * second
    return to_hex((red, green, blue))


def fills(groups: Sequence[Sequence[str]], looks: Mapping[str, Look]) -> list[Fill]:
    """One fill per group of outcomes; groups of the same outcomes get different angles."""
    seen: dict[tuple[str, ...], int] = {}
    result = []
    for group in groups:
        key = tuple(name for name in looks if name in group)
        turn = seen.get(key, 0)
        seen[key] = turn + 1
        result.append(Fill(tuple(looks[name] for name in key) or (OTHER,), _ANGLES[turn % len(_ANGLES)]))
    return result


def fill(target: Axes | Figure, path: Path, transform: Transform, area: Fill) -> None:
    """Fill a closed path. The bands are measured on the page, so that they look the same in maps and keys."""
    figure = target.get_figure(root=True)
    assert figure is not None  # noqa: S101  # what is drawn upon belongs to a figure
    extent = transform.transform_path(path).get_extents().transformed(figure.dpi_scale_trans.inverted())
    for place, look in enumerate(area.looks):
        # The first look fills everything, the others lie above it in bands.
        shape = path if place == 0 else _bands(extent, place, len(area.looks), area.angle)
        frame = transform if place == 0 else figure.dpi_scale_trans
        patches = [PathPatch(shape, facecolor=look.tint, linewidth=0, transform=frame)]
        if look.hatch:
            patches.append(PathPatch(shape, transform=frame, **_texture(look)))
        for patch in patches:
            _add(target, patch)
            if place > 0:
                patch.set_clip_path(path, transform)


def tile(axes: Axes, rectangle: Rectangle, look: Look) -> None:
    """Fill a rectangle of the axes with the look of one outcome."""
    fill(axes, rectangle.get_path().transformed(rectangle.get_patch_transform()), axes.transData, Fill((look,)))


def _texture(look: Look) -> dict[str, Any]:
    return {"facecolor": "none", "edgecolor": look.colour, "hatch": look.hatch, "linewidth": 0, "alpha": 0.5}


def _add(target: Axes | Figure, artist: PathPatch) -> Artist:
    return target.add_patch(artist) if isinstance(target, Axes) else target.add_artist(artist)


def _bands(extent: Bbox, place: int, kinds: int, angle: int) -> Path:
    """Parallel bands over a box in inches, every ``kinds``-th of those that run across the whole page."""
    turn = np.deg2rad(angle)
    along, across = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    start, end = (extent.corners() @ along).min(), (extent.corners() @ along).max()
    bottom, top = (extent.corners() @ across).min(), (extent.corners() @ across).max()
    period = kinds * _BAND
    corners: list[NDArray[np.float64]] = []
    for low in (np.arange(np.floor(bottom / period), np.ceil(top / period)) * kinds + place) * _BAND:
        high = low + _BAND
        sides = ((start, low), (end, low), (end, high), (start, high), (start, low))
        corners += [far * along + side * across for far, side in sides]
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY] * (len(corners) // 5)
    return Path(np.array(corners).reshape(-1, 2), codes)
