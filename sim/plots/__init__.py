"""Figures from sweeps and solved games.

A figure is one module here with ``draw(data, ax=None) -> Axes``, ``accepts(data)`` (None, or why the figure cannot be
drawn) and ``words(data)`` (title, caption, description), and one line in :data:`PLOTS`.
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.errors import RunError, did_you_mean
from sim.plots import comparison
from sim.plots.compared import Comparison as Comparison
from sim.plots.compared import comparison_of as comparison_of
from sim.plots.games import best_responses, payoff_space, payoffs, simplex
from sim.plots.page import (
    looks,
    saving,  # fmt: skip
)
from sim.plots.page.page import Words
from sim.plots.protocols import beliefs, offers, patience, tree
from sim.plots.solved import SolvedGame as SolvedGame
from sim.plots.solved import SolvedProtocol as SolvedProtocol
from sim.plots.solved import SolvedRules as SolvedRules
from sim.plots.solved import solved_protocol as solved_protocol
from sim.plots.sweeps import heat, regimes, slack, strip
from sim.plots.sweeps.slack import Slack as Slack

PLOTS: dict[str, Callable[..., Axes]] = {
    "payoffs": payoffs.draw,
    "best-responses": best_responses.draw,
    "payoff-space": payoff_space.draw,
    "simplex": simplex.draw,
    "strip": strip.draw,
    "regimes": regimes.draw,
    "heat": heat.draw,
    "slack": slack.draw,
    "repeated": patience.draw,
    "tree": tree.draw,
    "offers": offers.draw,
    "beliefs": beliefs.draw,
    "comparison": comparison.draw,
}


def accepts(kind: str, data: object) -> str | None:
    """Why a figure of this kind cannot be drawn from the data, in words; None where it can."""
    reason: str | None = _module(kind).accepts(data)
    return reason


def words(kind: str, data: object) -> Words:
    """Title, caption and description of a figure."""
    result: Words = _module(kind).words(data)
    return result


def render(kind: str, data: object, path: str | Path, format: str | None = None, size: float | None = None) -> Path:
    """Draw a figure and write it to a file.

    Args:
        kind: a key of :data:`PLOTS`.
        data: the table of a sweep, a Picture, or a Comparison.
        path: the file to write; it is replaced if it is there.
        format: svg, png or pdf; without it the suffix of ``path`` decides.
        size: the width in inches; without it 7.2.

    Raises:
        RunError: there is no such figure, the data does not suit it, or the file cannot be written.
    """
    module = _module(kind)
    return saving.save(_figure(module, data, size), module.words(data), path, format)


def encode(kind: str, data: object, format: str, size: float | None = None) -> bytes:
    """Draw a figure; the bytes that :func:`render` writes to a file.

    Raises:
        RunError: there is no such figure, or the data does not suit it or the width.
    """
    module = _module(kind)
    return saving.encoded(_figure(module, data, size), module.words(data), format)


def _figure(module: Any, data: object, size: float | None) -> Figure:
    width = looks.WIDE if size is None else float(size)
    if not looks.MINIMUM <= width <= looks.MAXIMUM:
        raise RunError(f"a figure cannot be {width:g} inches wide; allowed: {looks.MINIMUM} to {looks.MAXIMUM:g}")
    figure: Figure = module.draw(data, width=width).get_figure(root=True)
    return figure


def _module(kind: str) -> Any:
    if kind not in PLOTS:
        raise RunError(f"there is no figure {kind!r}{did_you_mean(kind, list(PLOTS))}")
    return import_module(PLOTS[kind].__module__)
