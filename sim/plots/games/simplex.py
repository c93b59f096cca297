"""The simplex of a symmetric game of three strategies: replicator flow, and equilibria marked by stability."""

from fractions import Fraction
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sim.analysis.maps.replicator import ATTRACTING, OPEN, STABLE, UNSTABLE, Rest, Shares, rest_points
from sim.errors import RunError, SolverError
from sim.plots import style
from sim.plots.page import lettering, page
from sim.plots.page.canvas import Canvas
from sim.plots.page.page import Entry, Words
from sim.plots.picture import GamePicture, chance, read
from sim.plots.symbols import marker
from sim.plots.triangle import LOOKS, RESTING, Triangle
from sim.solvers.concepts.evolutionary import symmetric_payoffs
from sim.words import phrases

_BODY = 3.9  # inches of a wide page
_TELLING = {
    STABLE: "evolutionarily stable",
    ATTRACTING: "shares nearby come back, though it is not evolutionarily stable",
    OPEN: "to first order, shares nearby neither come back nor leave",
    UNSTABLE: "shares nearby leave",
}


def accepts(data: object) -> str | None:
    """Why this figure cannot be drawn from the data, in words; None where it can."""
    picture = read(data)
    if isinstance(picture, str):
        return picture
    if picture.shape != (3, 3):
        shape = " × ".join(map(str, picture.shape))
        return f"the simplex needs two players with three strategies each (this game is {shape})"
    if picture.ordinal:
        return "payoffs are ranks only (scale: ordinal), so that shares of strategies mean nothing"
    try:
        symmetric_payoffs(picture.game)
    except SolverError:
        return "the simplex needs a symmetric game: the same payoffs for both when their roles are exchanged"
    return None


def draw(data: object, ax: Axes | None = None, *, width: float = style.WIDE) -> Axes:
    """Symmetric game of three strategies: how shares in a population move, equilibria by stability."""
    picture, A, rests = _reading(data)
    families, _ = lettering.families(picture.texts())
    with style.applied(families):
        sheet = page.start(ax, width)
        wide = sheet.width >= style.ROOMY and sheet.own
        room = _BODY if wide else sheet.width - 2 * style.MARGIN
        body = Triangle(A.astype(np.float64), rests, picture.strategy_labels(0), room, style.text_size(sheet.width))
        sheet.axes.set_axis_off()
        sheet.close(body.height, _words(picture, rests), _key(picture, rests), beside=room + 0.4 if wide else None)
        _, _, across, high = sheet.inches()
        sheet.axes.set_xlim(0, across)
        sheet.axes.set_ylim(max(high, body.height), 0)
        body.draw(Canvas(sheet.axes))
        return sheet.axes


def words(data: object) -> Words:
    """Title, caption and description of the simplex."""
    picture, _, rests = _reading(data)
    return _words(picture, rests)


def _reading(data: object) -> tuple[GamePicture, NDArray[Any], list[Rest]]:
    picture = read(data)
    reason = picture if isinstance(picture, str) else accepts(data)
    if reason is not None or isinstance(picture, str):
        raise RunError(f"no simplex: {reason}")
    A = np.vectorize(Fraction, otypes=[object])(symmetric_payoffs(picture.game))
    return picture, A, rest_points(A)


def _key(picture: GamePicture, rests: list[Rest]) -> list[Entry]:
    """The lettered equilibria, then what markers mean."""
    chosen = [rest for rest in rests if rest.equilibrium]
    entries = [Entry(_told(picture, rest), mark=letter) for letter, rest in zip(style.LETTERS, chosen, strict=False)]
    for stability, look in LOOKS.items():
        if any(rest.single and rest.stability == stability for rest in chosen):
            entries.append(_symbol(_sentence(_TELLING[stability]), look))
    if any(rest.single and not rest.equilibrium for rest in rests):
        entries.append(_symbol("At rest, but no equilibrium", RESTING))
    return entries


def _symbol(text: str, look: tuple[str, float, str, float]) -> Entry:
    shape, points, inside, edge = look
    return Entry(text, marker(shape, inside, points, markeredgecolor=style.INK, markeredgewidth=edge))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _shares(picture: GamePicture, shares: Shares) -> str:
    labels = picture.strategy_labels(0)
    played = [(label, share) for label, share in zip(labels, shares, strict=True) if share]
    return ", ".join(label if share == 1 else f"{label} {chance(share)}" for label, share in played)


def _told(picture: GamePicture, rest: Rest) -> str:
    if rest.single:
        return _shares(picture, rest.ends[0])
    if len(rest.ends) == 3:
        return "Every mix"
    return f"Every mix between ({_shares(picture, rest.ends[0])}) and ({_shares(picture, rest.ends[1])})"


def _words(picture: GamePicture, rests: list[Rest]) -> Words:
    told = []
    for letter, rest in zip(style.LETTERS, [rest for rest in rests if rest.equilibrium], strict=False):
        stability = f"; {_TELLING[rest.stability]}" if rest.single else ""
        told.append(f"{letter}: {_told(picture, rest)}{stability}.")
    names = phrases.listing(picture.strategy_labels(0))
    description = (
        f"Triangle of the shares of {names} in a population, with the paths of the replicator dynamics. "
        f"Symmetric equilibria: {' '.join(told) or 'none.'}"
    )
    notes = [
        "Each point: the shares of the three strategies, of which a corner is one alone.",
        "Arrows: replicator dynamics, in which a share grows by its payoff less the mean payoff.",
        "Thick lines and areas: every point is at rest." if any(not rest.single for rest in rests) else "",
        "Equilibria in which both players do different things are not drawn.",
    ]
    return Words(_title(picture, rests), picture.caption([note for note in notes if note]), description)


def _title(picture: GamePicture, rests: list[Rest]) -> str:
    """What is evolutionarily stable."""
    stable = [rest for rest in rests if rest.equilibrium and rest.stability == STABLE]
    if not stable:
        return "No mix of strategies is evolutionarily stable"
    told = [phrases.whole(phrases.short(_shares(picture, rest.ends[0]))) for rest in stable]
    return f"Evolutionarily stable: {phrases.listing(told)}"
