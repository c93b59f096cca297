"""The one look of all figures: sizes, inks and matplotlib settings."""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import matplotlib
from matplotlib.ticker import MaxNLocator

NARROW = 3.5  # inches: one column of a report
WIDE = 7.2  # inches: the full width of a report
MINIMUM, MAXIMUM = 3.0, 20.0  # inches: less has no room for readable text, more fits no page
ROOMY = 5.0  # inches: from here on a page has larger letters and a key beside square figures

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
