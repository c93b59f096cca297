"""Figures of sweeps and solved games.

A figure is one module here with a record ``FIGURE``, and one entry in :data:`sim.words.figures.FIGURES`.
"""

from importlib import import_module
from pathlib import Path
from typing import Any

from sim.analysis.comparison import Comparison as Comparison
from sim.analysis.comparison import comparison_of as comparison_of
from sim.analysis.reasons.slack import Slack as Slack
from sim.analysis.solved import SolvedGame as SolvedGame
from sim.analysis.solved import SolvedProtocol as SolvedProtocol
from sim.analysis.solved import SolvedRules as SolvedRules
from sim.analysis.solved import solved_protocol as solved_protocol
from sim.errors import RunError, did_you_mean
from sim.plots.figure import Drawing as Drawing
from sim.plots.figure import Figure as Figure
from sim.plots.page.page import Words
from sim.words import say
from sim.words.figures import FIGURES

PLOTS: dict[str, Figure[Any]] = {name: import_module(kind.module).FIGURE for name, kind in FIGURES.items()}


def read(kind: str, data: object) -> Drawing[Any] | str:
    """The figure of a kind of some data, or why it cannot be drawn.

    Raises:
        RunError: there is no such figure.
    """
    view = _figure(kind).read(data)
    return view if isinstance(view, str) else Drawing(_figure(kind), view)


def accepts(kind: str, data: object) -> str | None:
    """Why a figure of this kind cannot be drawn from the data, in words; None where it can."""
    found = read(kind, data)
    return found if isinstance(found, str) else None


def words(kind: str, data: object) -> Words:
    """Title, caption and description of a figure."""
    return _figure(kind).of(data).words


def render(kind: str, data: object, path: str | Path, format: str | None = None, size: float | None = None) -> Path:
    """Draw a figure and write it to a file.

    Args:
        kind: a key of :data:`PLOTS`.
        data: the table of a sweep, a solved protocol, its thresholds, or a comparison.
        path: the file to write; it is replaced if it is there.
        format: svg, png or pdf; without it the suffix of ``path`` decides.
        size: the width in inches; without it 7.2.

    Raises:
        RunError: there is no such figure, the data does not suit it, or the file cannot be written.
    """
    return _figure(kind).of(data).save(path, format, size)


def encode(kind: str, data: object, format: str, size: float | None = None) -> bytes:
    """Draw a figure; the bytes that :func:`render` writes to a file.

    Raises:
        RunError: there is no such figure, or the data does not suit it or the width.
    """
    return _figure(kind).of(data).encode(format, size)


def _figure(kind: str) -> Figure[Any]:
    if kind not in PLOTS:
        raise RunError(say("errors.plots.unknown", kind=kind, hint=did_you_mean(kind, list(PLOTS))))
    return PLOTS[kind]
