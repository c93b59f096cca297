"""Protocols and variants side by side: what can come of each, and what everybody gets."""

from sim.analysis.comparison import Comparison
from sim.plots.comparison_rows import MOST_BARS, ComparisonRows
from sim.plots.figure import Figure
from sim.plots.page import canvas, captions, looks, page
from sim.plots.page.page import Entry, Page, Words
from sim.words import claim, phrases, say

_MOST_CASES, _MOST_PLAYERS, _MOST_ENTRIES = 48, 6, 14
_MOST_TITLED = 3  # outcomes in the title


def _read(data: object) -> Comparison | str:
    if not isinstance(data, Comparison):
        return say("errors.plots.needs_comparison", given=type(data).__name__)
    if not 2 <= len(data.cases) <= _MOST_CASES:
        return say("errors.plots.comparison_cases", most=_MOST_CASES, cases=len(data.cases))
    if len(data.players) > _MOST_PLAYERS:
        return say("errors.plots.comparison_players", most=_MOST_PLAYERS, players=len(data.players))
    return data


def _draw(sheet: Page, comparison: Comparison, words: Words) -> None:
    all_looks = _looks(comparison)
    canvas.draw(sheet, lambda wide: ComparisonRows(comparison, wide, all_looks), words, _key(comparison))


def _in_key(comparison: Comparison) -> list[str]:
    """The outcomes of the bars that the key has room for, in the order of the scenario."""
    drawn = _drawn(comparison)
    chosen = list(drawn)[: _MOST_ENTRIES if len(drawn) <= _MOST_ENTRIES else _MOST_ENTRIES - 1]
    return [name for name in comparison.outcomes if name in chosen]


def _drawn(comparison: Comparison) -> dict[str, float]:
    """The outcomes that some bar shows, with their largest probability; the most likely first."""
    bars = [bar for case in comparison.cases for bar in case.distinct[:MOST_BARS]]
    shares = {
        name: max((float(bar.outcomes.get(name, 0)) for bar in bars), default=0.0) for name in comparison.outcomes
    }
    return dict(sorted(((name, share) for name, share in shares.items() if share > 0), key=lambda pair: -pair[1]))


def _looks(comparison: Comparison) -> dict[str, looks.Look]:
    """The look of each outcome; those that the key has no room for share one."""
    named = _in_key(comparison)
    every = looks.outcome_looks(dict.fromkeys((*comparison.options, *comparison.outcomes)))
    return {name: every[name] if name in named else looks.OTHER for name in comparison.outcomes}


def _key(comparison: Comparison) -> list[Entry]:
    named, all_looks = _in_key(comparison), _looks(comparison)
    entries = [Entry(comparison.outcomes[name], page.swatch(looks.Fill((all_looks[name],)))) for name in named]
    rest = len(_drawn(comparison)) - len(named)
    others = say("figures.comparison_others", count=rest)
    return entries + ([Entry(others, page.swatch(looks.Fill((looks.OTHER,))))] if rest else [])


def _words(comparison: Comparison) -> Words:
    cases = []
    for case in comparison.cases:
        gains = {
            label: [
                float(equilibrium.payoffs[player]) for equilibrium in case.equilibria if player in equilibrium.payoffs
            ]
            for player, label in comparison.players.items()
        }
        spans = [(label, (min(values), max(values))) for label, values in gains.items() if values]
        cases.append(
            say(
                "figures.comparison_case",
                protocol=case.protocol, variant=case.variant, outcomes=case.words, payoffs=spans,
            )
        )  # fmt: skip
    return Words(_title(comparison), _caption(comparison), say("figures.comparison_seen", cases=cases))


def _title(comparison: Comparison) -> str:
    """In how many cases each outcome is possible."""
    counts, cases = comparison.possible, len(comparison.cases)
    outcomes = []
    for name, count in list(counts.items())[:_MOST_TITLED]:
        label = phrases.whole(phrases.shortened(comparison.outcomes[name]))
        outcomes.append(claim("figures.comparison_where", outcome=label, count=count, cases=cases))
    if len(counts) > _MOST_TITLED:
        outcomes.append(claim("figures.comparison_rest", count=len(counts) - _MOST_TITLED))
    return say("figures.comparison_title", outcomes=outcomes)


def _caption(comparison: Comparison) -> str:
    doubtful = sum(bool(case.equilibria) and not case.complete for case in comparison.cases)
    many = any(len(case.distinct) > MOST_BARS for case in comparison.cases)
    notes = [
        claim("figures.comparison_how"),
        claim("figures.comparison_first", count=MOST_BARS) if many else None,
        claim("figures.comparison_doubtful", count=doubtful) if doubtful else None,
        claim("figures.ranks") if comparison.ordinal else None,
        captions.parameters(comparison.parameters, "base"),
    ]
    return captions.caption(notes, title=comparison.title, sha256=comparison.sha256, texts=comparison.texts())


FIGURE = Figure(_read, _words, _draw)
