"""The heat map of one outcome: its probability over two parameters, with the boundaries of the regimes."""

from matplotlib.axes import Axes

from sim.analysis.maps.regime_map import RegimeMap, regime_map
from sim.analysis.maps.sweep_table import SweepTable, read
from sim.errors import RunError
from sim.plots import landmarks, style
from sim.plots.heat_panels import HeatPanels
from sim.plots.outcome_map import OutcomeMap, outcome_map
from sim.plots.page import lettering, page
from sim.plots.page.page import Words
from sim.plots.sweeps import regimes
from sim.words import phrases


def accepts(data: object, outcome: str | None = None) -> str | None:
    """Why this figure cannot be drawn from the data, in words; None where it can."""
    reason, sweep = regimes.accepts(data), read(data)
    if reason is not None or isinstance(sweep, str) or outcome is not None:
        return reason
    return None if outcome_map(sweep, regime_map(sweep)).varies else "no outcome's probability varies over this map"


def draw(data: object, ax: Axes | None = None, *, width: float = style.WIDE, outcome: str | None = None) -> Axes:
    """Map of two parameters: how likely one outcome is, lowest and highest where there are several equilibria."""
    sweep, areas, found = _reading(data, outcome)
    families, _ = lettering.families(sweep.texts())
    with style.applied(families):
        sheet = page.start(ax, width)
        panels = HeatPanels(sheet, sweep, areas, found)
        panels.prepare()
        sheet.close(panels.height, _words(sweep, areas, found), panels.key())
        panels.paint()
        return sheet.axes


def words(data: object, outcome: str | None = None) -> Words:
    """Title, caption and description of the map."""
    return _words(*_reading(data, outcome))


def _reading(data: object, outcome: str | None) -> tuple[SweepTable, RegimeMap, OutcomeMap]:
    sweep = read(data)
    reason = sweep if isinstance(sweep, str) else accepts(data, outcome)
    if reason is not None or isinstance(sweep, str):
        raise RunError(f"no heat map: {reason}")
    areas = regime_map(sweep)
    return sweep, areas, outcome_map(sweep, areas, outcome)


def _words(sweep: SweepTable, areas: RegimeMap, found: OutcomeMap) -> Words:
    x, y = sweep.axes
    low, high = found.span
    description = (
        f"Heat map of the probability of {found.label} by {x.title} from {phrases.number(x.values[0])} to "
        f"{phrases.number(x.values[-1])} (horizontal) and {y.title} from {phrases.number(y.values[0])} to "
        f"{phrases.number(y.values[-1])} (vertical). "
    )
    certain, possible = (phrases.share(part, found.points) for part in (found.certain, found.possible))
    description += (
        f"Between {percent(low)} and {percent(high)}; certain at {certain} of the points, possible at {possible}."
    )
    return Words(_title(found), _caption(sweep, areas, found), description)


def percent(value: float) -> str:
    """A probability in per cent, that never rounds to impossible or certain.

    >>> [percent(value).split() for value in (0, 0.0001, 0.5, 0.9999, 1)]
    [['0', '%'], ['<', '1', '%'], ['50', '%'], ['>', '99', '%'], ['100', '%']]
    """
    return phrases.share(round(value * 1e9), 10**9)


def _title(found: OutcomeMap) -> str:
    label = phrases.short(found.label, 60)
    if not found.certain and found.possible == found.points:
        low, high = found.span
        return f"Probability of {label}: {percent(low)} to {percent(high)}"
    certain, possible = (phrases.share(part, found.points) for part in (found.certain, found.possible))
    if not found.certain:
        return f"{label} is possible on {possible} of the map, and certain nowhere"
    told = f"{label} is certain on {certain} of the map"
    return (
        f"{told}, and impossible elsewhere"
        if found.certain == found.possible
        else f"{told}, and possible on {possible}"
    )


def _caption(sweep: SweepTable, areas: RegimeMap, found: OutcomeMap) -> str:
    x, y = sweep.axes
    several = "" if found.single else " Certain: in every equilibrium; possible: in at least one."
    notes = [
        phrases.CONDITION,
        f"{len(x.values)} × {len(y.values)} = {areas.points} points; shares count points.{several}",
        "Lines: boundaries of regimes.",
    ]
    if areas.ties:
        notes.append(f"{phrases.count(areas.ties, 'point')} on boundaries drawn like their neighbours.")
    return landmarks.caption(sweep, notes, areas.unsolved)
