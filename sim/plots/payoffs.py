"""The payoff table of a game, with best responses and equilibria marked."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from sim.errors import RunError
from sim.plots import lettering, looks, page, phrases, style
from sim.plots.page import Entry, Page, Words
from sim.plots.picture import GamePicture, Profile, in_words, read

_LARGEST = 8
_LARGEST_OF_THREE = 4
_PAD = 0.05  # inches
_CHIP = 0.07  # inches of white around a number


def accepts(data: object) -> str | None:
    """Why this figure cannot be drawn from the data, in words; None where it can."""
    picture = read(data)
    if isinstance(picture, str):
        return picture
    shape = picture.shape
    if len(shape) not in (2, 3):
        return f"a payoff table has two or three players (this game has {len(shape)})"
    largest = _LARGEST if len(shape) == 2 else _LARGEST_OF_THREE
    if max(shape) > largest:
        return f"a payoff table has room for {largest} strategies per player (this game has {max(shape)})"
    return None


def draw(data: object, ax: Axes | None = None, *, width: float = style.WIDE) -> Axes:
    """Payoff table of two players (three: one table per strategy of the third), best responses and equilibria marked."""
    picture = _reading(data)
    families, _ = lettering.families(picture.texts())
    with style.applied(families):
        sheet = page.start(ax, width)
        axes = sheet.axes
        axes.set_axis_off()
        table = _table(picture, sheet.width - 2 * style.MARGIN)
        sheet.close(table.height, _words(picture), _key(picture))
        _, _, wide, high = sheet.inches()
        axes.set_xlim(0, wide)
        axes.set_ylim(high, 0)
        _Pen(sheet, picture, table).draw()
        return axes


def words(data: object) -> Words:
    """Title, caption and description of the table."""
    return _words(_reading(data))


def _reading(data: object) -> GamePicture:
    picture = read(data)
    reason = picture if isinstance(picture, str) else accepts(data)
    if reason is not None or isinstance(picture, str):
        raise RunError(f"no payoff table: {reason}")
    return picture


@dataclass(frozen=True)
class _Table:
    """The measures of the table, in inches, and its labels broken into lines."""

    head: float  # the width of the row labels
    column: float
    row: float
    top: float  # the height of the column labels
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    upright: bool  # column labels are turned by 90 degrees
    stacked: bool  # the payoffs of a cell stand one below the other
    number: float  # the size of payoffs in points
    label: float  # the size of labels in points
    panels: int

    @property
    def panel(self) -> float:
        """The height of one table with its headings."""
        return self.top + len(self.rows) * self.row

    @property
    def height(self) -> float:
        return self.panels * self.panel + (self.panels - 1) * 0.15


def _table(picture: GamePicture, wide: float) -> _Table:
    """Choose sizes so that every label fits its cell."""
    size = style.text_size(wide)
    rows, columns = picture.strategy_labels(0), picture.strategy_labels(1)
    name = lettering.height(1, size) + _PAD  # a line for the player's name beside the labels
    longest = max(lettering.width(label, size) for label in rows)
    head = name + min(longest, 0.24 * wide) + 2 * _PAD
    column = min((wide - head) / len(columns), 2.2)
    row_lines = ["\n".join(lettering.wrap(label, head - name - 2 * _PAD, size)) for label in rows]
    upright = max(lettering.longest_word(label, size) for label in columns) > column - 2 * _PAD
    limit = 0.9 if upright else column - 2 * _PAD
    column_lines = ["\n".join(lettering.wrap(label, limit, size, lines=3 if upright else None)) for label in columns]
    lines = [line for text in column_lines for line in text.split("\n")]
    turned = max(lettering.width(line, size) for line in lines)
    label_height = turned if upright else max(_block(text, size) for text in column_lines)
    number, stacked = _numbers(picture, column, size)
    chips = (len(picture.shape) if stacked else 1) * (lettering.height(1, number) + _CHIP)
    telling = [_outcome_lines(picture, profile, column, size - 1.5) for profile in product(*map(range, picture.shape))]
    outcome = max((_block(text, size - 1.5) for text in telling if text), default=0.0)
    row = max(chips + outcome + 4 * _PAD, *(_block(text, size) + 2 * _PAD for text in row_lines), 0.42)
    third = name + _PAD if len(picture.shape) == 3 else 0.0
    top = third + name + label_height + 2 * _PAD
    panels = picture.shape[2] if len(picture.shape) == 3 else 1
    return _Table(head, column, row, top, tuple(row_lines), tuple(column_lines), upright, stacked, number, size, panels)


def _numbers(picture: GamePicture, column: float, size: float) -> tuple[float, bool]:
    """The size of payoffs, and whether they must stand one below the other to fit the column."""
    texts = [phrases.number(value) for value in picture.payoffs.ravel()]
    players = len(picture.shape)
    for points in (size + 1, size, size - 1, size - 2):
        widest = max(lettering.width(text, points, bold=True) for text in texts) + 2 * _CHIP
        if players * widest + _PAD <= column - 2 * _PAD:
            return points, False
        if widest <= column - 2 * _PAD and points <= size:
            return points, True
    raise RunError(f"the payoff table of {len(picture.strategy_labels(1))} columns does not fit; make the figure wider")


def _outcome_lines(picture: GamePicture, profile: Profile, column: float, size: float) -> str:
    """The outcome as it stands in a cell; nothing where it repeats the strategies or has no room."""
    label = picture.telling(profile)
    if not label or lettering.longest_word(label, size) > column - 2 * _PAD:
        return ""
    lines = lettering.wrap(label, column - 2 * _PAD, size)
    return "\n".join(lines) if len(lines) <= 3 else ""


def _block(text: str, size: float) -> float:
    return lettering.height(text.count("\n") + 1, size)


@dataclass(frozen=True)
class _Pen:
    """Draws a table in inches, downwards from the upper left corner of the axes."""

    sheet: Page
    picture: GamePicture
    table: _Table

    def draw(self) -> None:
        for panel in range(self.table.panels):
            top = panel * (self.table.panel + 0.15)
            self._headings(top, panel)
            for place in product(range(self.picture.shape[0]), range(self.picture.shape[1])):
                self._cell(top, place if len(self.picture.shape) == 2 else (*place, panel))
            for profile in self.picture.pure:
                if len(profile) == 2 or profile[2] == panel:
                    self._frame(top, profile, 2.2)

    def _headings(self, top: float, panel: int) -> None:
        table, picture = self.table, self.picture
        size = table.label
        middle = table.head + len(table.columns) * table.column / 2
        if len(picture.shape) == 3:
            self._write(
                0,
                top,
                f"{picture.player_label(2)}: {picture.strategy_labels(2)[panel]}",
                size,
                bold=True,
                ha="left",
                va="top",
            )
            top += lettering.height(1, size) + 2 * _PAD
        across = len(table.columns) * table.column
        self._write(
            middle,
            top,
            lettering.wrap(picture.player_label(1), across, size, bold=True, lines=1)[0],
            size,
            bold=True,
            va="top",
        )
        bottom = panel * (table.panel + 0.15) + table.top - _PAD
        for place, text in enumerate(table.columns):
            x = table.head + (place + 0.5) * table.column
            self._write(x, bottom, text, size, va="bottom", rotation=90 if table.upright else 0)
        down = len(table.rows) * table.row
        name = lettering.wrap(picture.player_label(0), down, size, bold=True, lines=1)[0]
        start = bottom + _PAD
        self._write(_PAD, start + down / 2, name, size, bold=True, rotation=90, ha="left")
        for place, text in enumerate(table.rows):
            self._write(table.head - 2 * _PAD, start + (place + 0.5) * table.row, text, size, ha="right")

    def _corner(self, top: float, profile: Profile) -> tuple[float, float]:
        table = self.table
        return table.head + profile[1] * table.column, top + table.top + profile[0] * table.row

    def _cell(self, top: float, profile: Profile) -> None:
        x, y = self._corner(top, profile)
        table, picture = self.table, self.picture
        name = picture.game.outcomes[picture.game.outcome[profile]]
        look = looks.outcome_looks(picture.game.outcomes)[name]
        self.sheet.axes.add_patch(Rectangle((x, y), table.column, table.row, facecolor=look.tint, linewidth=0))
        if look.hatch:
            self.sheet.axes.add_patch(
                Rectangle(
                    (x, y),
                    table.column,
                    table.row,
                    facecolor="none",
                    edgecolor=look.colour,
                    hatch=look.hatch,
                    linewidth=0,
                    alpha=0.35,
                )
            )
        self._frame(top, profile, 0.6)
        text = _outcome_lines(picture, profile, table.column, table.label - 1.5)
        lower = _block(text, table.label - 1.5) + _PAD if text else 0.0
        middle = y + (table.row - lower) / 2
        for player, (dx, dy) in enumerate(self._offsets()):
            self._number(x + table.column / 2 + dx, middle + dy, player, profile)
        if text:
            self._write(
                x + table.column / 2, y + table.row - 1.3 * _PAD, text, table.label - 1.5, va="bottom", box=True
            )

    def _offsets(self) -> Iterator[tuple[float, float]]:
        """Where the payoffs of a cell stand around its middle."""
        players = len(self.picture.shape)
        texts = [phrases.number(value) for value in self.picture.payoffs.ravel()]
        across = max(lettering.width(text, self.table.number, bold=True) for text in texts) + 2 * _CHIP + _PAD
        down = lettering.height(1, self.table.number) + _CHIP
        for player in range(players):
            step = player - (players - 1) / 2
            yield (0.0, step * down) if self.table.stacked else (step * across, 0.0)

    def _number(self, x: float, y: float, player: int, profile: Profile) -> None:
        best = bool(self.picture.best[(player, *profile)])
        text = phrases.number(self.picture.payoffs[(player, *profile)])
        edge = style.INK if best else "none"
        box = {
            "boxstyle": "round,pad=0.22",
            "facecolor": style.PAPER,
            "edgecolor": edge,
            "linewidth": 1.0,
            "alpha": 1.0 if best else 0.75,
        }
        self.sheet.axes.text(
            x,
            y,
            text,
            fontsize=self.table.number,
            fontweight="bold" if best else "normal",
            ha="center",
            va="center_baseline",
            bbox=box,
        )

    def _frame(self, top: float, profile: Profile, line: float) -> None:
        x, y = self._corner(top, profile)
        inset = 0.03 if line > 1 else 0.0
        self.sheet.axes.add_patch(
            Rectangle(
                (x + inset, y + inset),
                self.table.column - 2 * inset,
                self.table.row - 2 * inset,
                facecolor="none",
                edgecolor=style.INK,
                linewidth=line,
            )
        )

    def _write(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        bold: bool = False,
        ha: str = "center",
        va: str = "center",
        rotation: float = 0,
        box: bool = False,
    ) -> None:
        ground = (
            {"boxstyle": "round,pad=0.12", "facecolor": style.PAPER, "edgecolor": "none", "alpha": 0.75}
            if box
            else None
        )
        self.sheet.axes.text(
            x,
            y,
            text,
            fontsize=size,
            fontweight="bold" if bold else "normal",
            ha=ha,
            va=va,
            rotation=rotation,
            bbox=ground,
            multialignment="center" if ha == "center" else ha,
            linespacing=style.LINE_SPACING * 0.9,
        )


def _key(picture: GamePicture) -> list[Entry]:
    """Outcomes by colour; only those that are more than the names of the strategies."""
    all_looks = looks.outcome_looks(picture.game.outcomes)
    told: dict[str, str] = {}
    for profile in product(*map(range, picture.shape)):
        if picture.telling(profile):
            told[picture.game.outcomes[picture.game.outcome[profile]]] = picture.outcome_label(profile)
    ordered = [name for name in picture.game.outcomes if name in told]
    return [Entry(told[name], page.swatch(looks.Fill((all_looks[name],)))) for name in ordered]


def _words(picture: GamePicture) -> Words:
    first = "; ".join(picture.player_label(player) for player in range(len(picture.shape)))
    cells = []
    for profile in product(*map(range, picture.shape)):
        values = ", ".join(phrases.number(picture.payoffs[(player, *profile)]) for player in range(len(picture.shape)))
        mark = " (equilibrium)" if profile in picture.pure else ""
        label = picture.telling(profile)
        cells.append(f"{picture.profile_label(profile)}: {values}{f', {label}' if label else ''}{mark}")
    description = f"Payoff table; players in order: {first}. " + "; ".join(cells) + "."
    return Words(_title(picture), _caption(picture), description)


def _title(picture: GamePicture) -> str:
    """What the pure equilibria lead to; the only equilibrium is called so where that is proven."""
    results = list(
        dict.fromkeys(
            picture.telling(profile) or f"({picture.profile_label(profile)})" for profile in sorted(picture.pure)
        )
    )
    if not results:
        return "No pure equilibrium" + (
            "; only a mixed one" if len(picture.mixed) == 1 and picture.solution.complete else ""
        )
    if len(picture.pure) == 1:
        sole = picture.solution.complete and len(picture.solution.equilibria) == 1
        return f"{results[0]} is the only {'equilibrium' if sole else 'pure equilibrium'}"
    amount = phrases.count(len(picture.pure), "pure equilibrium", "pure equilibria")
    if len(results) == 1:
        return f"{amount}, all leading to {results[0]}"
    shown = results if len(results) <= 4 else [*results[:3], f"{len(results) - 3} more"]
    return f"{amount}: {phrases.listing(shown)}"


def _caption(picture: GamePicture) -> str:
    names = ", ".join(picture.player_label(player) for player in range(len(picture.shape)))
    notes = [f"Payoffs in the order {names}; boxed: best response to the others; thick frame: pure equilibrium."]
    mixed = picture.mixed
    if picture.ordinal:
        notes.append("Payoffs are ranks: only their order counts.")
    elif len(mixed) > 2:
        notes.append(f"Besides {len(mixed)} mixed equilibria.")
    elif mixed:
        notes.append(f"Mixed: {' — '.join(in_words(picture, equilibrium) for equilibrium in mixed)}.")
    return picture.caption(notes)
