"""Protocols and variants side by side: what can come of each, and what everybody gets."""

from sim.plots.compared import Comparison
from sim.plots.comparison_rows import MOST_BARS, Rows, distinct
from sim.plots.figure import Figure
from sim.plots.page import canvas, lettering, looks, page
from sim.plots.page.page import Entry, Page, Words
from sim.words import phrases

_MOST_CASES, _MOST_PLAYERS, _MOST_ENTRIES = 48, 6, 14
_TOLD = 3  # outcomes in the title


def _read(data: object) -> Comparison | str:
    if not isinstance(data, Comparison):
        return f"it needs protocols or variants that were compared (given: {type(data).__name__})"
    if not 2 <= len(data.cases) <= _MOST_CASES:
        return f"a comparison has room for 2 to {_MOST_CASES} cases (here are {len(data.cases)})"
    if len(data.players) > _MOST_PLAYERS:
        return f"a comparison has room for {_MOST_PLAYERS} players (here are {len(data.players)})"
    return data


def _draw(sheet: Page, comparison: Comparison, words: Words) -> None:
    all_looks = _looks(comparison)
    canvas.draw(sheet, lambda wide: Rows(comparison, wide, all_looks), words, _key(comparison))


def _counts(comparison: Comparison) -> dict[str, int]:
    """For each outcome that is possible somewhere, in how many cases it is; the most frequent first."""
    possible = [
        {name for one in case.equilibria for name, share in one.outcomes.items() if share > 0}
        for case in comparison.cases
    ]
    counts = {name: sum(name in found for found in possible) for name in comparison.outcomes}
    return dict(sorted(((name, count) for name, count in counts.items() if count), key=lambda pair: -pair[1]))


def _told(comparison: Comparison) -> list[str]:
    """The outcomes of the bars that the key has room for, in the order of the scenario."""
    drawn = _drawn(comparison)
    chosen = list(drawn)[: _MOST_ENTRIES if len(drawn) <= _MOST_ENTRIES else _MOST_ENTRIES - 1]
    return [name for name in comparison.outcomes if name in chosen]


def _drawn(comparison: Comparison) -> dict[str, float]:
    """The outcomes that some bar shows, with their largest probability; the most likely first."""
    bars = [one for case in comparison.cases for one in distinct(case)[:MOST_BARS]]
    shares = {
        name: max((float(one.outcomes.get(name, 0)) for one in bars), default=0.0) for name in comparison.outcomes
    }
    return dict(sorted(((name, share) for name, share in shares.items() if share > 0), key=lambda pair: -pair[1]))


def _looks(comparison: Comparison) -> dict[str, looks.Look]:
    """The look of each outcome; those that the key has no room for share one."""
    told = _told(comparison)
    every = looks.outcome_looks(dict.fromkeys((*comparison.options, *comparison.outcomes)))
    return {name: every[name] if name in told else looks.OTHER for name in comparison.outcomes}


def _key(comparison: Comparison) -> list[Entry]:
    told, all_looks = _told(comparison), _looks(comparison)
    entries = [Entry(comparison.outcomes[name], page.swatch(looks.Fill((all_looks[name],)))) for name in told]
    rest = len(_drawn(comparison)) - len(told)
    return entries + ([Entry(f"{rest} other outcomes", page.swatch(looks.Fill((looks.OTHER,))))] if rest else [])


def _words(comparison: Comparison) -> Words:
    told = []
    for case in comparison.cases:
        gains = {
            label: [one.payoffs[player] for one in case.equilibria if player in one.payoffs]
            for player, label in comparison.players.items()
        }
        spans = [f"{label} {_span(min(found), max(found))}" for label, found in gains.items() if found]
        name = f"{case.protocol}{f', {case.variant}' if case.variant else ''}"
        told.append(f"{name}: {case.words}{f'; payoffs {phrases.listing(spans)}' if spans else ''}.")
    return Words(_title(comparison), _caption(comparison), f"Protocols and variants compared. {' '.join(told)}")


def _span(low: object, high: object) -> str:
    first, last = (phrases.number(float(bound)) for bound in (low, high))  # type: ignore[arg-type]  # numbers both
    return first if first == last else f"{first} to {last}"


def _title(comparison: Comparison) -> str:
    """In how many cases each outcome is possible."""
    counts, cases = _counts(comparison), len(comparison.cases)
    if not counts:
        return "No case has an answer"
    told = []
    for name, count in list(counts.items())[:_TOLD]:
        everywhere = "in both cases" if cases == 2 else f"in all {cases} cases"
        where = everywhere if count == cases else f"in {count} of {cases}"
        told.append(f"{phrases.whole(phrases.short(comparison.outcomes[name]))} {where}")
    rest = len(counts) - _TOLD
    if rest > 0:
        told.append(f"{phrases.count(rest, 'more outcome')} in some")
    return f"What can come about: {'; '.join(told)}"


def _caption(comparison: Comparison) -> str:
    notes = [
        phrases.CONDITION,
        "Bars: the probability of each outcome, a bar for each equilibrium (or other solution); those with the same "
        "probabilities and payoffs share one. Dots: what each side gets in it.",
    ]
    if any(len(distinct(case)) > MOST_BARS for case in comparison.cases):
        notes.append(f"Of cases with more, only the first {MOST_BARS} are drawn, and the number of others is given.")
    doubtful = sum(bool(case.equilibria) and not case.complete for case in comparison.cases)
    if doubtful:
        cases = phrases.count(doubtful, "case")
        notes.append(f"In {cases}, marked with an asterisk, it is not proven that none is missing.")
    if comparison.ordinal:
        notes.append("Payoffs are ranks: only their order counts.")
    notes += [
        phrases.assumptions(comparison.parameters).replace("Held fixed:", "Parameters, where a variant sets no other:"),
        phrases.origin(comparison.title, "", comparison.sha256),
        lettering.lacking(comparison.texts()),
    ]
    return " ".join(note for note in notes if note)


FIGURE = Figure(_read, _words, _draw)
