"""How wide a text is, where its lines break, and which fonts have its letters."""

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from unicodedata import bidirectional, name

import matplotlib
from matplotlib.font_manager import FontProperties, fontManager, get_font
from matplotlib.textpath import text_to_path

from sim.plots.page import looks

_POINTS_PER_INCH = 72
_NEAR = 0.02  # more than kerning beside spaces makes of a line
_SPACES = re.compile("[ \t]+")  # but not no-break spaces
_BEFORE_DIGITS = re.compile(r"(?<=\w)(?=[^\w]+\d)")
_BREAK_AFTER = re.compile(r"(?<=[-–—/_])(?=\w)|(?<=[⺀-鿿가-힯豈-﫿、-〿])|(?=[⺀-鿿가-힯豈-﫿])")


def folder_of_fonts() -> Path:
    """Where the files of our own fonts are, for other programs that set our figures."""
    return Path(matplotlib.get_data_path()) / "fonts" / "ttf"


def width(text: str, size: float, bold: bool = False) -> float:
    """The width in inches of one line of text of a size in points, in the fonts of the current look."""
    return _width(text, size, bold, tuple(matplotlib.rcParams["font.family"]))


@lru_cache(maxsize=8192)
def _width(text: str, size: float, bold: bool, family: tuple[str, ...]) -> float:
    font = FontProperties(family=list(family), size=size, weight="bold" if bold else "normal")
    return float(text_to_path.get_text_width_height_descent(text, font, False)[0]) / _POINTS_PER_INCH


def height(lines: int, size: float) -> float:
    """The height in inches that a block of lines takes."""
    return lines * size * looks.LINE_SPACING / _POINTS_PER_INCH


def wrap(text: str, limit: float, size: float, *, bold: bool = False, lines: int | None = None) -> list[str]:
    """Break a text into lines no wider than ``limit`` inches.

    Lines break at spaces, else after a hyphen or slash or between Han characters, else inside a word. With ``lines``
    the text is cut after that many, and an ellipsis says so.
    """
    limit += 1e-6  # a limit that was itself measured must hold what it was measured from
    result: list[str] = []
    for paragraph in text.split("\n"):
        result += _paragraph(_SPACES.split(paragraph.strip(" ")), limit, size, bold)
    if lines is not None and len(result) > lines:
        result = [*result[: lines - 1], _shortened(" ".join(result[lines - 1 :]), limit, size, bold)]
    return [_directed(line) for line in result]


def _directed(line: str) -> str:
    """A line that reads from left to right as a whole, also where parts of it are in Arabic or Hebrew."""
    if not any(bidirectional(letter) in ("R", "AL") for letter in line):
        return line
    mark = "\u200e"  # a letter without width that is written from left to right
    parts = _BEFORE_DIGITS.split(line)
    ends = [mark if part and bidirectional(part[-1]) in ("R", "AL") else "" for part in parts[:-1]]
    return mark + "".join(part + end for part, end in zip(parts, [*ends, ""], strict=True))


def balanced(text: str, limit: float, size: float, *, bold: bool = False) -> list[str]:
    """Break a text into as few lines as ``limit`` inches allow, of much the same length."""
    lines = wrap(text, limit, size, bold=bold)
    low, high = limit / 2, limit
    while len(lines) > 1 and high - low > 0.02:
        middle = (low + high) / 2
        narrower = wrap(text, middle, size, bold=bold)
        if len(narrower) > len(lines) or longest_word(text, size, bold) > middle:
            low = middle
        else:
            lines, high = narrower, middle
    return lines


def _paragraph(words: list[str], limit: float, size: float, bold: bool) -> list[str]:
    lines, line = [], ""
    for word in words:
        longer = f"{line} {word}" if line else word
        if _fits(longer, limit, size, bold):
            line = longer
            continue
        if line and width(word, size, bold) <= limit:
            lines.append(line)
            line = word
            continue
        *full, line = _pieces(word, line, limit, size, bold)
        lines += full
    return [*lines, line]


def _fits(line: str, limit: float, size: float, bold: bool) -> bool:
    """Whether a line is no wider than the limit; it is measured as a whole only where the sum of its words is near."""
    words = line.split(" ")
    about = sum(width(word, size, bold) for word in words) + (len(words) - 1) * width(" ", size, bold)
    if abs(about - limit) > limit * _NEAR:
        return about < limit
    return width(line, size, bold) <= limit


def _pieces(word: str, line: str, limit: float, size: float, bold: bool) -> list[str]:
    """The lines that a word too long for one makes, after what stands on the current line already."""
    lines, current, space = [], line, " " if line else ""
    for part in _BREAK_AFTER.split(word):
        if width(current + space + part, size, bold) <= limit:
            current, space = current + space + part, ""
            continue
        if current:
            lines.append(current)
        current, space = "", ""
        for letter in part:
            if current and width(current + letter, size, bold) > limit:
                lines.append(current)
                current = ""
            current += letter
    return [*lines, current]


def _shortened(text: str, limit: float, size: float, bold: bool) -> str:
    while text and width(text + "…", size, bold) > limit:
        text = text[:-1].rstrip()
    return text + "…"


def longest_word(text: str, size: float, bold: bool = False) -> float:
    """The width in inches of the widest part of a text that should not be broken."""
    parts = [part for word in text.split() for part in _BREAK_AFTER.split(word)]
    return max((width(part, size, bold) for part in parts), default=0.0)


def families(texts: Iterable[str]) -> tuple[tuple[str, ...], str]:
    """The font families that a figure with these texts needs, and the letters that no font here has.

    The first family is the one of all figures; others of the machine come after it only where it lacks a letter.
    """
    wanted = {letter for text in texts for letter in text if not letter.isspace()}
    missing = wanted - _letters(looks.FAMILY)
    chosen = [looks.FAMILY]
    for family in _others() if missing else ():
        if missing & _letters(family):
            chosen.append(family)
            missing -= _letters(family)
    return tuple(chosen), "".join(sorted(missing))


@lru_cache(maxsize=1)
def _others() -> tuple[str, ...]:
    """Every other installed family of upright letters; a font of last resort only has boxes."""
    names = {entry.name for entry in fontManager.ttflist if entry.style == "normal"}
    skipped = ("Last Resort", "STIX", "cm", "DejaVu")
    return tuple(sorted(name for name in names if not name.startswith(skipped)))


@lru_cache(maxsize=256)
def _letters(family: str) -> frozenset[str]:
    return frozenset(map(chr, get_font(fontManager.findfont(FontProperties(family=[family]))).get_charmap()))


def lacking(texts: Iterable[str]) -> tuple[int, list[str]]:
    """How many letters of some texts no font of this machine has, and of which scripts they are."""
    letters = families(texts)[1]
    return len(letters), sorted({name(letter, "UNKNOWN").split()[0].split("-")[0] for letter in letters})
