"""The payoff table of a game, with best responses and equilibria marked."""

from itertools import product

from sim.plots.figure import Figure
from sim.plots.games.payoff_table import Measures, PayoffTable
from sim.plots.page import looks, page
from sim.plots.page.page import Entry, Page, Words
from sim.plots.solved import SolvedGame, in_words, read
from sim.words import claim, phrases, say

_LARGEST = {2: 8, 3: 4}  # strategies per player, by the number of players
_SPELLED_OUT = 2  # mixed equilibria
_MOST_RESULTS = 4  # in the title


def _read(data: object) -> SolvedGame | str:
    """A game that a table has room for."""
    picture = read(data)
    if isinstance(picture, str):
        return picture
    shape = picture.shape
    if len(shape) not in _LARGEST:
        return say("errors.plots.table_players", players=len(shape))
    if max(shape) > _LARGEST[len(shape)]:
        return say("errors.plots.table_size", players=len(shape), most=_LARGEST[len(shape)], shape=shape)
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
    players = [picture.player_label(player) for player in range(len(picture.shape))]
    cells = [
        claim(
            "figures.table_cell",
            profile=picture.profile_label(profile),
            payoffs=[picture.payoff(player, profile) for player in range(len(players))],
            outcome=picture.telling(profile),
            equilibrium=profile in picture.pure,
        )
        for profile in product(*map(range, picture.shape))
    ]
    seen = say("figures.table_seen", players=players, cells=cells)
    return Words(_title(picture), _caption(picture, players), seen)


def _title(picture: SolvedGame) -> str:
    """What the pure equilibria lead to; an equilibrium is called the only one where that is proven."""
    sole = picture.solution.complete and len(picture.solution.equilibria) == 1
    if not picture.pure:
        return say("figures.table_none", sole=sole)
    results: list[object] = [*dict.fromkeys(
        phrases.shortened(picture.telling(profile)) or f"({picture.profile_label(profile)})"
        for profile in sorted(picture.pure)
    )]  # fmt: skip
    if len(picture.pure) == 1:
        return say("figures.table_one", result=results[0], sole=sole)
    if len(results) > _MOST_RESULTS:
        kept = _MOST_RESULTS - 1
        results = [*results[:kept], claim("figures.more", count=len(results) - kept)]
    return say("figures.table_several", count=len(picture.pure), results=results)


def _caption(picture: SolvedGame, players: list[str]) -> str:
    mixed = None
    if len(picture.mixed) > _SPELLED_OUT:
        mixed = claim("figures.table_many_mixed", count=len(picture.mixed))
    elif picture.mixed:
        mixed = claim(
            "figures.table_mixed", equilibria=[in_words(picture, equilibrium) for equilibrium in picture.mixed]
        )
    how = claim("figures.table_how", players=players)
    return picture.caption([how, None if picture.ordinal else mixed, picture.continua()])


FIGURE = Figure(_read, _words, _draw)
