"""One parameter varies: every equilibrium's outcomes as a ribbon, and what each side gets as lines."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.ticker import MaxNLocator

from sim.errors import RunError
from sim.plots import landmarks, lettering, looks, page, phrases, placing, style
from sim.plots.branches import Branch, Branches, branches
from sim.plots.page import Entry, Page, Words
from sim.plots.sweep_table import SweepTable, read

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MOST = 14  # more branches than that are counted, not drawn
_RIBBON, _PANEL, _HEAD, _APART = 0.2, 1.15, 0.2, 0.1  # inches
_GROUND = {"boxstyle": "square,pad=0.1", "facecolor": style.PAPER, "edgecolor": "none"}
_DASHES = ("-", (0, (5, 1.5)), (0, (1.2, 1.2)), (0, (5, 1.5, 1.2, 1.5)))
_TOLD = 3


def accepts(data: object) -> str | None:
    """Why this figure cannot be drawn from the data, in words; None where it can."""
    sweep = read(data)
    if isinstance(sweep, str):
        return sweep
    names = [axis.name for axis in sweep.axes]
    if not names:
        return "a strip needs a sweep over one parameter (this one varies none)"
    values = sweep.column(f"parameter.{names[0]}")[sweep.first]
    if len(names) > 1 and len(np.unique(values)) < len(values):
        return f"a strip needs a sweep over one parameter, or over several in step (this one varies {phrases.listing(names)} freely)"
    if len(np.unique(values)) < 2:
        return f"a strip needs at least two values of {names[0]}"
    return None


def draw(data: object, ax: Axes | None = None, *, width: float = style.WIDE) -> Axes:
    """One parameter varies: outcome probabilities of every equilibrium as ribbons, payoffs as lines, regimes marked."""
    sweep, found = _reading(data)
    families, _ = lettering.families(sweep.texts())
    with style.applied(families):
        sheet = page.start(ax, width)
        strip = _Strip(sheet, sweep, found)
        strip.prepare()
        sheet.close(strip.height + strip.foot, _words(sweep, found), _key(sweep, found))
        strip.paint()
        return sheet.axes


def words(data: object) -> Words:
    """Title, caption and description of the strip."""
    return _words(*_reading(data))


def _reading(data: object) -> tuple[SweepTable, Branches]:
    sweep = read(data)
    reason = sweep if isinstance(sweep, str) else accepts(data)
    if reason is not None or isinstance(sweep, str):
        raise RunError(f"no strip: {reason}")
    return sweep, branches(sweep)


def _label(sweep: SweepTable, branch: Branch) -> str:
    """What a branch leads to, in words."""
    names = list(sweep.about["outcomes"].values())
    share = [
        (name, branch.outcomes[:, place]) for place, name in enumerate(names) if branch.outcomes[:, place].max() > 1e-9
    ]
    if branch.pure:
        return str(share[0][0])
    return "Mix: " + ", ".join(f"{name} {_span(values)}" for name, values in share)


def _span(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> str:
    low, high = f"{100 * values.min():.0f}", f"{100 * values.max():.0f}"
    return f"{low} %" if low == high else f"{low}–{high} %"


@dataclass
class _Strip:
    """Draws ribbons and panels below each other; heights are in inches."""

    sheet: Page
    sweep: SweepTable
    found: Branches

    @property
    def size(self) -> float:
        return style.text_size(self.sheet.width)

    @property
    def branches(self) -> tuple[Branch, ...]:
        return self.found.branches[:_MOST]

    def prepare(self) -> None:
        """Break the labels and set up the panels, before the page is measured."""
        self.labels = [
            lettering.wrap(_label(self.sweep, branch), self.sheet.width - 0.95, self.size) for branch in self.branches
        ]
        self.axis_title = "\n".join(lettering.wrap(_axis_title(self.sweep), 0.8 * self.sheet.width, self.size))
        self.foot = lettering.height(self.axis_title.count("\n") + 2, self.size) + 0.12
        players = list(self.sweep.about["players"].values())
        ribbons = sum(lettering.height(len(lines), self.size) + _RIBBON + 0.07 for lines in self.labels)
        title = lettering.height(1, self.size) + 0.06
        self.height = _HEAD + ribbons + len(players) * (title + _PANEL + _APART) - _APART
        axes = self.sheet.axes
        axes.set_axis_off()
        values = self.found.values
        axes.set_xlim(values[0], values[-1])
        axes.set_ylim(self.height, 0)
        self.panels: list[Axes] = []
        top = _HEAD + ribbons
        for place in range(len(players)):
            top += title
            panel = axes.inset_axes((0, 1 - (top + _PANEL) / self.height, 1, _PANEL / self.height))
            self._panel(panel, place, last=place == len(players) - 1)
            self.panels.append(panel)
            top += _PANEL + _APART

    def _panel(self, panel: Axes, player: int, last: bool) -> None:
        panel.set_xlim(self.found.values[0], self.found.values[-1])
        panel.tick_params(labelsize=self.size - 0.5, labelbottom=last)
        panel.xaxis.set_major_locator(MaxNLocator(7 if self.sheet.width >= 5 else 5, steps=[1, 2, 5, 10]))
        panel.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
        panel.grid(axis="y", color="#e6e6e6", linewidth=0.5)
        panel.set_axisbelow(True)
        for side in ("top", "right"):
            panel.spines[side].set_visible(False)
        if last:
            panel.set_xlabel(self.axis_title, fontsize=self.size)
        gains = [branch.payoffs[:, player] for branch in self.branches] or [np.zeros(1)]
        low, high = min(gain.min() for gain in gains), max(gain.max() for gain in gains)
        pad = 0.12 * (high - low) or 0.5
        panel.set_ylim(low - pad, high + pad)
        for number, branch in enumerate(self.branches):
            for first, after in branch.runs:
                places = branch.places[first : after + 1]
                line = self._line(number, branch)
                panel.plot(self.found.values[places], branch.payoffs[first : after + 1, player], **line)  # type: ignore[arg-type]  # mixed
                if first == after:
                    panel.plot(
                        self.found.values[places],
                        branch.payoffs[first : after + 1, player],
                        "o",
                        markersize=3,
                        color=line["color"],
                    )

    def _line(self, number: int, branch: Branch) -> dict[str, object]:
        ids = list(self.sweep.about["outcomes"])
        look = looks.outcome_looks(ids)[ids[int(branch.outcomes.sum(axis=0).argmax())]]
        colour = look.colour if branch.pure else style.INK
        return {"color": colour, "linewidth": 1.8 if branch.pure else 1.3, "linestyle": _DASHES[number % len(_DASHES)]}

    def paint(self) -> None:
        """Draw ribbons, regimes and labels, whose places are final now."""
        self._ribbons()
        self._vertical_lines()
        self._titles()
        for player, panel in enumerate(self.panels):
            self._unsolved(panel, *panel.get_ylim())
            self._badges(panel, player)

    def _ribbons(self) -> None:
        axes, values = self.sheet.axes, self.found.values
        top = _HEAD
        all_looks = list(looks.outcome_looks(self.sweep.about["outcomes"]).values())
        for letter, lines, branch in zip(_LETTERS, self.labels, self.branches, strict=False):
            look = {
                "fontsize": self.size,
                "va": "top",
                "linespacing": style.LINE_SPACING * 0.9,
                "bbox": _GROUND,
                "zorder": 5,
            }
            axes.annotate(letter, (values[0], top), (0, 0), "data", "offset points", fontweight="bold", **look)  # type: ignore[arg-type]  # mixed
            axes.annotate("\n".join(lines), (values[0], top), (1.4 * self.size, 0), "data", "offset points", **look)  # type: ignore[arg-type]  # as above
            top += lettering.height(len(lines), self.size)
            axes.add_patch(
                Rectangle(
                    (values[0], top),
                    values[-1] - values[0],
                    _RIBBON,
                    facecolor="none",
                    edgecolor=style.FAINT,
                    linewidth=0.5,
                )
            )
            self._unsolved(axes, top, top + _RIBBON)
            for first, after in branch.runs:
                self._ribbon(top, branch, first, after, all_looks)
            top += _RIBBON + 0.07

    def _ribbon(self, top: float, branch: Branch, first: int, after: int, all_looks: Sequence[looks.Look]) -> None:
        """One stretch of a branch: its outcomes' probabilities above each other."""
        places = branch.places[first : after + 1]
        x = np.concatenate(
            [[self.found.cells[places[0], 0]], self.found.values[places], [self.found.cells[places[-1], 1]]]
        )
        shares = branch.outcomes[first : after + 1]
        shares = np.concatenate([shares[:1], shares, shares[-1:]])
        upper = np.cumsum(shares, axis=1)
        for place, look in enumerate(all_looks):
            if shares[:, place].max() <= 1e-9:
                continue
            high = top + _RIBBON * (1 - upper[:, place])
            low = high + _RIBBON * shares[:, place]
            corners = np.concatenate([np.stack([x, low], axis=1), np.stack([x, high], axis=1)[::-1]])
            path = Path(np.concatenate([corners, corners[:1]]), closed=True)
            looks.fill(self.sheet.axes, path, self.sheet.axes.transData, looks.Fill((look,)), self.sheet.figure)
            self.sheet.axes.add_patch(PathPatch(path, facecolor="none", edgecolor=style.INK, linewidth=0.5))

    def _unsolved(self, axes: Axes, start: float, end: float) -> None:
        """Hatch the values without an answer."""
        for place in np.flatnonzero(~self.found.solved):
            low, high = self.found.cells[place]
            look = {"facecolor": "#f2f2f2", "edgecolor": style.FAINT, "hatch": "xxxx", "linewidth": 0}
            axes.add_patch(Rectangle((low, start), high - low, end - start, **look))  # type: ignore[arg-type]  # mixed

    def _vertical_lines(self) -> None:
        """Regime boundaries and the current value, through ribbons and panels, with their values on top."""
        axes, name = self.sheet.axes, self.sweep.axes[0].name
        current = self.sweep.base.get(name)
        marks: list[tuple[float, str, bool]] = []
        if current is not None and self.found.values[0] <= current <= self.found.values[-1]:
            marks.append((current, f"current {phrases.number(current)}", True))
        marks += [
            (change.value, ("" if change.exact else "≈ ") + phrases.number(change.value, 3), False)
            for change in self.found.changes
        ]
        left, bottom, wide, high = self.sheet.inches()
        taken: list[placing.Box] = []
        size = self.size - 1
        for value, text, own in marks:
            look = {"color": style.INK, "linewidth": 1.1 if own else 0.8, "linestyle": "-" if own else (0, (3, 2))}
            axes.plot([value, value], [_HEAD - 0.03, self.height], zorder=4 if own else 3.5, **look)  # type: ignore[arg-type]  # mixed
            for panel in self.panels:
                panel.axvline(value, zorder=1.5, **look)  # type: ignore[arg-type]  # as above
            x = left + (value - self.found.values[0]) / (self.found.values[-1] - self.found.values[0]) * wide
            half = lettering.width(text, size, bold=own) / 2 + 0.04
            x = min(max(x, left + half), left + wide - half)
            y = bottom + high - _HEAD / 2 * high / self.height + 0.02
            box = (x - half, y - 0.07, x + half, y + 0.07)
            if not any(placing.overlap(box, other) for other in taken):
                taken.append(box)
                landmarks.tag(self.sheet, (x, y), text, size, bold=own)

    def _titles(self) -> None:
        for panel, label in zip(self.panels, self.sweep.about["players"].values(), strict=True):
            text = lettering.wrap(f"Payoff of {label}", self.sheet.width - 0.9, self.size, bold=True, lines=1)[0]
            panel.annotate(
                text,
                (0, 1),
                (0, 3),
                "axes fraction",
                "offset points",
                fontsize=self.size,
                fontweight="bold",
                va="bottom",
                bbox=_GROUND,
            )

    def _badges(self, panel: Axes, player: int) -> None:
        """Letter each line where most room is around it."""
        inverse = self.sheet.figure.dpi_scale_trans.inverted()
        box = panel.get_window_extent().transformed(inverse)
        lines = [self._on_page(panel, branch, player) for branch in self.branches]
        taken: list[placing.Box] = []
        size = self.size - 0.5
        for number, (letter, line) in enumerate(zip(_LETTERS, lines, strict=False)):
            half = lettering.width(letter, size, bold=True) / 2 + 0.035
            high = lettering.height(1, size) / 2
            best: tuple[float, placing.Box] | None = None
            for x, y in line:
                here = (x - half, y - high, x + half, y + high)
                if here[0] < box.x0 or here[2] > box.x1 or here[1] < box.y0 or here[3] > box.y1:
                    continue
                if any(placing.overlap(here, other) for other in taken):
                    continue
                room = min(
                    (_distance(other, x, y) for place, other in enumerate(lines) if place != number), default=1.0
                )
                if best is None or room > best[0] + 1e-6:
                    best = (room, here)
            if best is not None:
                taken.append(best[1])
                landmarks.tag(
                    self.sheet, ((best[1][0] + best[1][2]) / 2, (best[1][1] + best[1][3]) / 2), letter, size, bold=True
                )

    def _on_page(self, panel: Axes, branch: Branch, player: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        points = np.stack([self.found.values[branch.places], branch.payoffs[:, player]], axis=1)
        return np.asarray(panel.transData.transform(points) / self.sheet.figure.dpi)


def _distance(line: np.ndarray[tuple[int, int], np.dtype[np.float64]], x: float, y: float) -> float:
    return float(np.hypot(line[:, 0] - x, line[:, 1] - y).min())


def _axis_title(sweep: SweepTable) -> str:
    first, *others = sweep.axes
    return first.title + (f"; with it {phrases.listing([axis.label for axis in others])}" if others else "")


def _key(sweep: SweepTable, found: Branches) -> list[Entry]:
    """The outcomes by colour, where a ribbon has more than one."""
    if all(branch.pure for branch in found.branches):
        return []
    all_looks = looks.outcome_looks(sweep.about["outcomes"])
    seen = [
        name
        for place, name in enumerate(sweep.about["outcomes"])
        if any(branch.outcomes[:, place].max() > 1e-9 for branch in found.branches[:_MOST])
    ]
    return [Entry(sweep.about["outcomes"][name], page.swatch(looks.Fill((all_looks[name],)))) for name in seen]


def _words(sweep: SweepTable, found: Branches) -> Words:
    axis = sweep.axes[0]
    told = [
        f"{letter}: {_label(sweep, branch)}, {_extent(found, branch)}"
        for letter, branch in zip(_LETTERS, found.branches, strict=False)
    ]
    description = (
        f"Equilibria for {axis.title} from {phrases.number(found.values[0])} to {phrases.number(found.values[-1])}. "
        + " ".join(f"{text}." for text in told)
    )
    return Words(_title(sweep, found), _caption(sweep, found), description)


def _extent(found: Branches, branch: Branch) -> str:
    """Where a branch exists, such as "from 2.4 on"; only solved values count."""
    solved = np.flatnonzero(found.solved)
    inside = np.isin(solved, branch.places)
    if inside.all():
        return "throughout" if found.solved.all() else "at every solved value"
    low, high = phrases.number(found.values[branch.places[0]]), phrases.number(found.values[branch.places[-1]])
    first, after = int(np.argmax(inside)), len(inside) - int(np.argmax(inside[::-1]))
    if not inside[first:after].all():
        return f"at some values between {low} and {high}"
    if first == 0:
        return f"up to {high}"
    if after == len(inside):
        return f"from {low} on"
    return f"from {low} to {high}" if low != high else f"at {low}"


def _title(sweep: SweepTable, found: Branches) -> str:
    """Which certain outcomes can be equilibria, and where."""
    told = [f"{_label(sweep, branch)} {_extent(found, branch)}" for branch in found.branches if branch.pure]
    if not found.branches:
        return "No equilibrium was found at any value"
    if not told:
        return f"Only mixed equilibria: {phrases.count(len(found.branches), 'branch', 'branches')}"
    rest = len(told) - _TOLD
    if rest > 1:
        told = [*told[:_TOLD], f"{rest} more outcomes at some values"]
    prefix = "Possible in equilibrium: " if len(found.branches) > 1 else "The only equilibrium found: "
    return prefix + "; ".join(told)


def _caption(sweep: SweepTable, found: Branches) -> str:
    axis = sweep.axes[0]
    notes = [
        phrases.CONDITION,
        f"{phrases.count(len(found.values), 'value')} of {axis.name}. Ribbons: the probability of each outcome in each equilibrium; "
        "equilibria that lead to the same share a ribbon.",
    ]
    if found.changes:
        listed = [
            f"at {phrases.number(c.low)}"
            if c.exact
            else f"between {phrases.number(c.low)} and {phrases.number(c.high)}"
            for c in found.changes
        ]
        more = [f"{len(listed) - 6} more"] if len(listed) > 7 else []
        notes.append(f"Dashed: the regime changes {phrases.listing([*listed[: 6 if more else 7], *more])}.")
    if found.ties:
        values = [phrases.number(found.values[place]) for place in found.ties[:6]]
        notes.append(
            f"At {phrases.listing(values)}{' and elsewhere' * (len(found.ties) > 6)} a side is indifferent; further equilibria there are not drawn."
        )
    if len(found.branches) > _MOST:
        notes.append(f"{len(found.branches) - _MOST} further branches of equilibria are not drawn.")
    if not found.solved.all():
        notes.append(f"Hatched: {phrases.count(int((~found.solved).sum()), 'value')} without an answer.")
    notes.append(phrases.assumptions(sweep.base, [axis.name for axis in sweep.axes]))
    notes.append(phrases.origin(*(str(sweep.about.get(key, "")) for key in ("title", "protocol", "sha256"))))
    notes.append(lettering.lacking(sweep.texts()))
    return " ".join(note for note in notes if note)
