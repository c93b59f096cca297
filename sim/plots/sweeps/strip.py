"""One parameter varies: every equilibrium's outcomes as a ribbon, and what each side gets as lines."""

from dataclasses import dataclass

import numpy as np

from sim.analysis.maps.branches import Branch, Branches, branches
from sim.analysis.maps.sweep_table import SweepTable, read
from sim.analysis.samples import is_sample
from sim.plots.figure import Figure
from sim.plots.page import looks, page
from sim.plots.page.page import Entry, Page, Words
from sim.plots.sweeps import map_labels
from sim.plots.sweeps.strip_body import MOST, Strip
from sim.plots.sweeps.strip_lines import label
from sim.words import Claim, claim, phrases, say

_MOST_TITLED = 3  # outcomes in the title
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
        return say("errors.plots.strip_nothing")
    if is_sample(sweep):
        return say("errors.plots.laid_out", design=sweep.about["design"])
    values = sweep.column(f"parameter.{names[0]}")[sweep.first]
    if len(names) > 1 and len(np.unique(values)) < len(values):
        return say("errors.plots.strip_freely", names=names)
    if len(np.unique(values)) < 2:
        return say("errors.plots.strip_values", name=names[0])
    return StripView(sweep, branches(sweep))


def _draw(sheet: Page, view: StripView, words: Words) -> None:
    """Ribbons above, payoffs below; marks and labels once the page is measured."""
    strip = Strip(sheet, view.sweep, view.branches)
    strip.prepare()
    sheet.close(strip.height + strip.foot, words, _key(view.sweep, view.branches))
    strip.paint()


def _key(sweep: SweepTable, tracked: Branches) -> list[Entry]:
    """The outcomes by colour, where a ribbon has more than one."""
    shown = tracked.branches[:MOST]
    if all(branch.pure for branch in shown):
        return []
    all_looks = looks.looks_of(sweep)
    entries = []
    for place, (name, text) in enumerate(sweep.about["outcomes"].items()):
        if any(branch.outcomes[:, place].max() > 1e-9 for branch in shown):
            entries.append(Entry(text, page.swatch(looks.Fill((all_looks[name],)))))
    return entries


def _words(view: StripView) -> Words:
    sweep, tracked = view.sweep, view.branches
    seen = say(
        "figures.strip_seen",
        equilibria=sweep.of_equilibria,
        parameter=sweep.axes[0].title,
        bounds=(float(tracked.values[0]), float(tracked.values[-1])),
        branches=[(label(sweep, branch), _extent(tracked, branch)) for branch in tracked.branches],
    )
    return Words(_title(sweep, tracked), _caption(sweep, tracked), seen)


def _extent(tracked: Branches, branch: Branch) -> Claim:
    """Where a branch exists, such as "from 2.4 on"; only solved values count."""
    solved = np.flatnonzero(tracked.solved)
    inside = np.isin(solved, branch.places)
    if inside.all():
        return claim("figures.throughout") if tracked.solved.all() else claim("figures.wherever_solved")
    first, after = int(np.argmax(inside)), len(inside) - int(np.argmax(inside[::-1]))
    low, high = float(tracked.values[solved[first]]), float(tracked.values[solved[after - 1]])
    if not inside[first:after].all():
        return claim("figures.at_some", low=low, high=high)
    if first == 0:
        return claim("figures.up_to", high=high)
    if after == len(inside):
        return claim("figures.from_on", low=low)
    return claim("figures.from_to", low=low, high=high) if after - first > 1 else claim("figures.at", value=low)


def _title(sweep: SweepTable, tracked: Branches) -> str:
    """Which certain outcomes are equilibria, and where."""
    pure = sorted((branch for branch in tracked.branches if branch.pure), key=lambda branch: -len(branch.places))
    outcomes = [
        claim(
            "figures.strip_branch",
            label=phrases.whole(phrases.shortened(label(sweep, branch))),
            where=_extent(tracked, branch),
        )
        for branch in pure
    ]
    rest = len(outcomes) - _MOST_TITLED
    if rest > 1:
        outcomes = [*outcomes[:_MOST_TITLED], claim("figures.strip_more", count=rest)]
    return say("figures.strip_title", equilibria=sweep.of_equilibria, branches=len(tracked.branches), outcomes=outcomes)


def _caption(sweep: SweepTable, tracked: Branches) -> str:
    changes = [
        claim("figures.at", value=change.low)
        if change.exact
        else claim("figures.between", low=change.low, high=change.high)
        for change in tracked.changes
    ]
    ties = [claim("figures.value", value=float(tracked.values[place])) for place in tracked.ties]
    hidden, unsolved = len(tracked.branches) - MOST, int((~tracked.solved).sum())
    notes = [
        claim("figures.strip_values", count=len(tracked.values), parameter=sweep.axes[0].label),
        claim("figures.strip_how", equilibria=sweep.of_equilibria),
        claim("figures.strip_changes", places=_some(changes)) if changes else None,
        claim("figures.strip_ties", values=_some(ties)) if ties else None,
        claim("figures.strip_more_branches", count=hidden) if hidden > 0 else None,
        claim("figures.strip_unsolved", count=unsolved) if unsolved else None,
    ]
    return map_labels.caption_of(sweep, notes)


def _some(items: list[Claim]) -> list[Claim]:
    """The first few, and how many more there are."""
    rest = len(items) - _LISTED
    return [*items[:_LISTED], claim("figures.more", count=rest)] if rest > 1 else items


FIGURE = Figure(_read, _words, _draw)
