"""The payoff table of a game, with best responses and equilibria marked."""

from itertools import product

from sim.analysis.solved import SolvedGame
from sim.plots.figure import Figure
from sim.plots.games.payoff_table import Measures, PayoffTable
from sim.plots.page import looks, page
from sim.plots.page.page import Entry, Page, Words
from sim.plots.solved import caption, in_words, looks_of, read
from sim.words import claim, phrases, say

_LARGEST = {2: 8, 3: 4}  # strategies per player, by the number of players
_SPELLED_OUT = 2  # mixed equilibria
_MOST_RESULTS = 4  # in the title


def _read(data: object) -> SolvedGame | str:
    """A game that a table has room for."""
    solved = read(data)
    if isinstance(solved, str):
        return solved
    shape = solved.shape
    if len(shape) not in _LARGEST:
        return say("errors.plots.table_players", players=len(shape))
    if max(shape) > _LARGEST[len(shape)]:
        return say("errors.plots.table_size", players=len(shape), most=_LARGEST[len(shape)], shape=shape)
    return solved


def _draw(sheet: Page, solved: SolvedGame, words: Words) -> None:
    """One table, of three players one per strategy of the third."""
    table = Measures.fitting(solved, sheet.width - 2 * looks.MARGIN)
    sheet.axes.set_axis_off()
    sheet.close(table.height, words, _key(solved))
    _, _, wide, high = sheet.inches()
    sheet.axes.set_xlim(0, wide)
    sheet.axes.set_ylim(max(high, table.height), 0)
    PayoffTable(sheet, solved, table).draw()


def _key(solved: SolvedGame) -> list[Entry]:
    """Outcomes by colour; only those that are more than the names of the strategies."""
    all_looks = looks_of(solved)
    labels = {}
    for profile in product(*map(range, solved.shape)):
        if solved.telling(profile):
            labels[solved.game.outcomes[solved.game.outcome[profile]]] = solved.outcome_label(profile)
    ordered = [name for name in solved.game.outcomes if name in labels]
    return [Entry(labels[name], page.swatch(looks.Fill((all_looks[name],)))) for name in ordered]


def _words(solved: SolvedGame) -> Words:
    players = [solved.player_label(player) for player in range(len(solved.shape))]
    cells = [
        claim(
            "figures.table_cell",
            profile=solved.profile_label(profile),
            payoffs=[solved.payoff(player, profile) for player in range(len(players))],
            outcome=solved.telling(profile),
            equilibrium=profile in solved.pure,
        )
        for profile in product(*map(range, solved.shape))
    ]
    seen = say("figures.table_seen", players=players, cells=cells)
    return Words(_title(solved), _caption(solved, players), seen)


def _title(solved: SolvedGame) -> str:
    """What the pure equilibria lead to; an equilibrium is called the only one where that is proven."""
    sole = solved.solution.complete and len(solved.solution.equilibria) == 1
    if not solved.pure:
        return say("figures.table_none", sole=sole)
    results: list[object] = [*dict.fromkeys(
        phrases.shortened(solved.telling(profile)) or f"({solved.profile_label(profile)})"
        for profile in sorted(solved.pure)
    )]  # fmt: skip
    if len(solved.pure) == 1:
        return say("figures.table_one", result=results[0], sole=sole)
    if len(results) > _MOST_RESULTS:
        kept = _MOST_RESULTS - 1
        results = [*results[:kept], claim("figures.more", count=len(results) - kept)]
    return say("figures.table_several", count=len(solved.pure), results=results)


def _caption(solved: SolvedGame, players: list[str]) -> str:
    mixed = None
    if len(solved.mixed) > _SPELLED_OUT:
        mixed = claim("figures.table_many_mixed", count=len(solved.mixed))
    elif solved.mixed:
        mixed = claim("figures.table_mixed", equilibria=[in_words(solved, equilibrium) for equilibrium in solved.mixed])
    continua = claim("figures.continua", count=solved.continua) if solved.continua else None
    how = claim("figures.table_how", players=players)
    return caption(solved, [how, None if solved.ordinal else mixed, continua])


FIGURE = Figure(_read, _words, _draw)
