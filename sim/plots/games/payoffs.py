"""The payoff table of a game, with best responses and equilibria marked."""

from itertools import product

from sim.plots.figure import Figure
from sim.plots.games.payoff_table import Measures, PayoffTable
from sim.plots.page import looks, page
from sim.plots.page.page import Entry, Page, Words
from sim.plots.solved import SolvedGame, in_words, read
from sim.words import phrases

_LARGEST = {2: 8, 3: 4}  # strategies per player, by the number of players
_SPELLED_OUT = 2  # mixed equilibria


def _read(data: object) -> SolvedGame | str:
    """A game that a table has room for."""
    picture = read(data)
    if isinstance(picture, str):
        return picture
    shape = picture.shape
    if len(shape) not in _LARGEST:
        return f"a payoff table has two or three players (this game has {len(shape)})"
    if max(shape) > _LARGEST[len(shape)]:
        return (
            f"a payoff table of {len(shape)} players has room for {_LARGEST[len(shape)]} strategies each "
            f"(this game is {' × '.join(map(str, shape))})"
        )
    return picture


def _draw(sheet: Page, picture: SolvedGame, words: Words) -> None:
    """One table, of three players one per strategy of the third."""
    table = Measures(picture, sheet.width - 2 * looks.MARGIN)
    sheet.axes.set_axis_off()
    sheet.close(table.height, words, _key(picture))
    _, _, wide, high = sheet.inches()
    sheet.axes.set_xlim(0, wide)
    sheet.axes.set_ylim(max(high, table.height), 0)
    PayoffTable(sheet, picture, table).draw()


def _key(picture: SolvedGame) -> list[Entry]:
    """Outcomes by colour; only those that are more than the names of the strategies."""
    all_looks = picture.looks
    told = {}
    for profile in product(*map(range, picture.shape)):
        if picture.telling(profile):
            told[picture.game.outcomes[picture.game.outcome[profile]]] = picture.outcome_label(profile)
    ordered = [name for name in picture.game.outcomes if name in told]
    return [Entry(told[name], page.swatch(looks.Fill((all_looks[name],)))) for name in ordered]


def _words(picture: SolvedGame) -> Words:
    players = range(len(picture.shape))
    cells = []
    for profile in product(*map(range, picture.shape)):
        values = ", ".join(phrases.number(picture.payoff(player, profile)) for player in players)
        label = picture.telling(profile)
        mark = ", equilibrium" if profile in picture.pure else ""
        cells.append(f"({picture.profile_label(profile)}): {values}{f', {label}' if label else ''}{mark}")
    names = ", ".join(picture.player_label(player) for player in players)
    return Words(
        _title(picture), _caption(picture), f"Payoff table of {names}, payoffs in this order. {'; '.join(cells)}."
    )


def _title(picture: SolvedGame) -> str:
    """What the pure equilibria lead to; an equilibrium is called the only one where that is proven."""
    results = dict.fromkeys(
        phrases.short(picture.telling(profile)) or f"({picture.profile_label(profile)})"
        for profile in sorted(picture.pure)
    )
    shown = list(results)
    if not shown:
        sole = picture.solution.complete and len(picture.solution.equilibria) == 1
        return "No pure equilibrium" + ("; the only one is mixed" if sole else "")
    if len(picture.pure) == 1:
        sole = picture.solution.complete and len(picture.solution.equilibria) == 1
        return f"{shown[0]} is the only {'equilibrium' if sole else 'pure equilibrium'}"
    amount = phrases.count(len(picture.pure), "pure equilibrium", "pure equilibria")
    if len(shown) == 1:
        return f"{amount}, all leading to {shown[0]}"
    return f"{amount}: {phrases.listing(shown if len(shown) <= 4 else [*shown[:3], f'{len(shown) - 3} more'])}"


def _caption(picture: SolvedGame) -> str:
    names = ", ".join(picture.player_label(player) for player in range(len(picture.shape)))
    notes = [f"Payoffs in the order {names}; boxed: best response to the others; thick frame: pure equilibrium."]
    mixed = picture.mixed
    if picture.ordinal:
        notes.append("Payoffs are ranks: only their order counts.")
    elif len(mixed) > _SPELLED_OUT:
        notes.append(f"There are also {len(mixed)} mixed equilibria.")
    elif mixed:
        notes.append(f"Mixed: {' — '.join(in_words(picture, equilibrium) for equilibrium in mixed)}.")
    return picture.caption([*notes, picture.continua()])


FIGURE = Figure(_read, _words, _draw)
