"""One parameter varies: every equilibrium's outcomes as a ribbon, and what each side gets as lines."""

from dataclasses import dataclass

import numpy as np

from sim.analysis.maps.branches import Branch, Branches, branches
from sim.analysis.maps.sweep_table import SweepTable, read
from sim.plots.figure import Figure
from sim.plots.page import lettering, looks, page
from sim.plots.page.page import Entry, Page, Words
from sim.plots.sweeps.strip_body import MOST, Strip
from sim.plots.sweeps.strip_lines import label
from sim.words import phrases

_TOLD = 3  # outcomes in the title
_LISTED = 6  # values in a sentence of the caption


@dataclass(frozen=True)
class StripView:
    """A sweep of one parameter, and its equilibria as branches."""

    sweep: SweepTable
    branches: Branches

    def texts(self) -> list[str]:
        """Everything that the figure may have to write."""
        return self.sweep.texts()


def _read(data: object) -> StripView | str:
    sweep = read(data)
    if isinstance(sweep, str):
        return sweep
    names = [axis.name for axis in sweep.axes]
    if not names:
        return "a strip needs a sweep over one parameter (this one varies none)"
    values = sweep.column(f"parameter.{names[0]}")[sweep.first]
    if len(names) > 1 and len(np.unique(values)) < len(values):
        told = phrases.listing(names)
        return f"a strip needs a sweep over one parameter, or over several in step (this one varies {told} freely)"
    if len(np.unique(values)) < 2:
        return f"a strip needs at least two values of {names[0]}"
    return StripView(sweep, branches(sweep))


def _draw(sheet: Page, view: StripView, words: Words) -> None:
    """Ribbons above, payoffs below; marks and labels once the page is measured."""
    strip = Strip(sheet, view.sweep, view.branches)
    strip.prepare()
    sheet.close(strip.height + strip.foot, words, _key(view.sweep, view.branches))
    strip.paint()


def _key(sweep: SweepTable, found: Branches) -> list[Entry]:
    """The outcomes by colour, where a ribbon has more than one."""
    shown = found.branches[:MOST]
    if all(branch.pure for branch in shown):
        return []
    all_looks = looks.looks_of(sweep)
    entries = []
    for place, (name, text) in enumerate(sweep.about["outcomes"].items()):
        if any(branch.outcomes[:, place].max() > 1e-9 for branch in shown):
            entries.append(Entry(text, page.swatch(looks.Fill((all_looks[name],)))))
    return entries


def _words(view: StripView) -> Words:
    sweep, found = view.sweep, view.branches
    axis = sweep.axes[0]
    span = f"{phrases.number(found.values[0])} to {phrases.number(found.values[-1])}"
    told = [f"{label(sweep, branch)}, {_extent(found, branch)}." for branch in found.branches]
    description = f"Equilibria for {axis.title} from {span}. {' '.join(told)}"
    return Words(_title(sweep, found), _caption(sweep, found), description)


def _extent(found: Branches, branch: Branch) -> str:
    """Where a branch exists, such as "from 2.4 on"; only solved values count."""
    solved = np.flatnonzero(found.solved)
    inside = np.isin(solved, branch.places)
    if inside.all():
        return "throughout" if found.solved.all() else "at every solved value"
    first, after = int(np.argmax(inside)), len(inside) - int(np.argmax(inside[::-1]))
    low, high = phrases.number(found.values[solved[first]]), phrases.number(found.values[solved[after - 1]])
    if not inside[first:after].all():
        return f"at some values from {low} to {high}"
    if first == 0:
        return f"up to {high}"
    if after == len(inside):
        return f"from {low} on"
    return f"from {low} to {high}" if after - first > 1 else f"at {low}"


def _title(sweep: SweepTable, found: Branches) -> str:
    """Which certain outcomes are equilibria, and where."""
    if not found.branches:
        return "No equilibrium was found at any value"
    pure = sorted((branch for branch in found.branches if branch.pure), key=lambda branch: -len(branch.places))
    told = [f"{phrases.whole(phrases.short(label(sweep, branch)))} {_extent(found, branch)}" for branch in pure]
    if not told:
        return f"Only mixed equilibria: {phrases.count(len(found.branches), 'branch', 'branches')}"
    rest = len(told) - _TOLD
    if rest > 1:
        told = [*told[:_TOLD], f"{rest} more at some values"]
    return f"In equilibrium: {'; '.join(told)}"


def _caption(sweep: SweepTable, found: Branches) -> str:
    axis = sweep.axes[0]
    notes = [
        phrases.CONDITION,
        f"{phrases.count(len(found.values), 'value')} of {axis.name}.",
        "Ribbons: the probability of each outcome in each equilibrium; equilibria that lead to the same share one.",
        *_exceptions(found),
        phrases.assumptions(sweep.base, [axis.name for axis in sweep.axes]),
        phrases.origin(*(str(sweep.about.get(key, "")) for key in ("title", "protocol", "sha256"))),
        lettering.lacking(sweep.texts()),
    ]
    return " ".join(note for note in notes if note)


def _exceptions(found: Branches) -> list[str]:
    """What is marked, hatched or left out."""
    notes = []
    if found.changes:
        places = [
            f"at {phrases.number(change.low)}"
            if change.exact
            else f"between {phrases.number(change.low)} and {phrases.number(change.high)}"
            for change in found.changes
        ]
        notes.append(f"Dashed: the regime changes {_some(places)}.")
    if found.ties:
        values = [phrases.number(found.values[place]) for place in found.ties]
        notes.append(f"At {_some(values)} a side is indifferent; equilibria that exist only there are not drawn.")
    if len(found.branches) > MOST:
        notes.append(f"{len(found.branches) - MOST} further branches of equilibria are not drawn.")
    if not found.solved.all():
        notes.append(f"Hatched: {phrases.count(int((~found.solved).sum()), 'value')} without an answer.")
    return notes


def _some(items: list[str]) -> str:
    rest = len(items) - _LISTED
    return phrases.listing([*items[:_LISTED], f"{rest} more"] if rest > 1 else items)


FIGURE = Figure(_read, _words, _draw)
