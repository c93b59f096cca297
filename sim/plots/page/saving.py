"""Figures as files: the same data give the same bytes, and a file is either whole or not there."""

import hashlib
import io
import re
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from matplotlib.figure import Figure

from sim.errors import RunError, did_you_mean
from sim.files import new_file
from sim.plots.page import looks
from sim.plots.page.page import Words
from sim.words import say
from sim.words.figures import FORMATS

_PNG_DPI = 300
# Programs that show an SVG choose the letters: after our own family come others of much the same widths.
_STACK = "'DejaVu Sans', Verdana, 'Bitstream Vera Sans', sans-serif"
_PLAIN_METADATA: dict[str, dict[str, Any]] = {
    "svg": {"Date": None, "Creator": None, "Format": None, "Type": None},
    "png": {"Software": None},
    "pdf": {"Creator": "negsim", "Producer": None, "CreationDate": None},
}


def save(path: Path, content: bytes) -> Path:
    """Write the bytes of a figure to a file, which is replaced if it is there.

    Raises:
        RunError: the file cannot be written.
    """
    with new_file(path, force=True) as file:
        file.write(content)
    return path


def format_of(path: Path, format: str | None) -> str:
    """The format of a file: the one given, or what its suffix says.

    Raises:
        RunError: it is none of svg, png and pdf.
    """
    chosen = (format or path.suffix.removeprefix(".")).lower()
    if chosen not in FORMATS:
        raise RunError(say("errors.plots.format", format=chosen, hint=did_you_mean(chosen, FORMATS)))
    return chosen


def encoded(figure: Figure, words: Words, format: str) -> bytes:
    """The bytes of the file; an svg says what it shows to screen readers."""
    buffer = io.BytesIO()
    metadata = dict(_PLAIN_METADATA[format])
    if format == "pdf":
        metadata["Title"] = words.title
    with looks.applied():
        figure.savefig(buffer, format=format, dpi=_PNG_DPI, metadata=metadata)
    content = buffer.getvalue()
    return _accessible(content.decode("utf-8"), words).encode("utf-8") if format == "svg" else content


def _accessible(svg: str, words: Words) -> str:
    """An svg with a role, a title and a description; without ids that nothing refers to."""
    svg = re.sub(r'<g id="[A-Za-z0-9_.]+_\d+">', "<g>", svg)
    svg = svg.replace("'DejaVu Sans'", _STACK)
    # Several figures may stand in one page of HTML: their ids must differ, and be the same each time.
    name = "negsim-" + hashlib.sha256("\n".join((words.title, words.description)).encode()).hexdigest()[:12]
    description = (
        f'<title id="{name}-t">{escape(words.title)}</title>\n <desc id="{name}-d">{escape(words.description)}</desc>'
    )
    role = f'role="img" aria-labelledby="{name}-t {name}-d"'
    return re.sub(r"<svg ([^>]*)>", lambda match: f"<svg {role} {match[1]}>\n {description}", svg, count=1)
