"""What figures say of a solved protocol: who plays what, with which outcome, what every caption has; its colours."""

from collections.abc import Mapping, Sequence
from typing import Any

from sim.analysis.solved import SolvedGame, SolvedProtocol, SolvedRules
from sim.plots.page import captions
from sim.plots.page.looks import Look, outcome_looks
from sim.solution import Equilibrium, Number
from sim.words import claim, phrases, say


def looks_of(solved: SolvedProtocol) -> dict[str, Look]:
    """The look of each outcome, the same in every figure of the scenario."""
    return outcome_looks(dict.fromkeys((*solved.options, *solved.outcomes)))


def caption(solved: SolvedProtocol, notes: Sequence[object], *, ties: bool = True) -> str:
    """Assumptions and origin around the notes of a figure; ``ties`` are mentioned unless it tells them itself."""
    ranks = claim("figures.ranks") if solved.ordinal else None
    tied = claim("figures.ties") if ties and solved.solution.degenerate else None
    doubt = None if solved.solution.complete else claim("figures.incomplete")
    held = captions.parameters(solved.parameters, "all")
    return captions.caption(
        [*notes, ranks, tied, doubt, held],
        title=solved.title, protocol=solved.protocol, sha256=solved.sha256, texts=solved.texts(),
    )  # fmt: skip


def in_words(solved: SolvedGame, equilibrium: Equilibrium) -> str:
    """Who plays what with which probability, such as "Ukraine: Truce 0.5, War 0.5; Russia: Truce"."""
    players = []
    for player, name in enumerate(solved.game.players):
        labels = dict(zip(solved.game.strategies[player], solved.strategy_labels(player), strict=True))
        shares = {labels.get(key, key): share for key, share in equilibrium.strategies[name].items()}
        players.append((solved.player_label(player), mix(shares)))
    return say("figures.strategies", players=players)


def mix(shares: Mapping[str, Number]) -> str:
    """What is played, by label, with the probability of each unless it is certain."""
    return say("figures.mix", shares=[(label, share) for label, share in shares.items() if share])


def read(data: Any) -> SolvedGame | str:
    """The game in the data, or the reason why there is none."""
    if not isinstance(data, SolvedGame):
        return say("errors.plots.needs_game", given=type(data).__name__)
    if data.game.batch != 1:
        return say("errors.plots.needs_one_game", count=data.game.batch)
    return data


def needs(kind: str, data: object) -> str:
    """That a figure is of solved protocols of one kind, and what was given instead."""
    given = data.solution.kind if isinstance(data, SolvedRules) else None
    return say("errors.plots.needs_kind", kind=kind, given_kind=given, given=type(data).__name__)


_MOST_RESULTS = 3


def leads_to(solved: SolvedProtocol, equilibrium: Equilibrium, *, most: int = 48, whole: bool = True) -> str:
    """What an equilibrium leads to: one outcome, or several with their probabilities.

    A certain outcome whose name has commas is put in brackets if it is to be a ``whole`` in a list.
    """
    shares = {name: share for name, share in equilibrium.outcomes.items() if share > 0}
    labels = {name: phrases.shortened(solved.outcomes.get(name, name), most) for name in shares}
    if whole or len(shares) > 1:
        labels = {name: phrases.whole(label) for name, label in labels.items()}
    return say("figures.leads_to", outcomes=[(labels[name], share) for name, share in shares.items()])


def payoffs(solved: SolvedProtocol, equilibrium: Equilibrium) -> str:
    """What everybody gets, such as "Ukraine 5, Russia 0.5"."""
    gains = [(solved.players.get(player, player), gain) for player, gain in equilibrium.payoffs.items()]
    return say("figures.payoffs", payoffs=gains)


def results(solved: SolvedProtocol) -> list[object]:
    """What the equilibria lead to, each once, as a title lists it; of many the first, and how many more there are."""
    equilibria = solved.solution.equilibria
    if len(equilibria) == 1:
        return [leads_to(solved, equilibria[0], whole=False)]
    found = list(dict.fromkeys(leads_to(solved, equilibrium) for equilibrium in equilibria))
    rest = len(found) - _MOST_RESULTS
    return [*found[:_MOST_RESULTS], claim("figures.more_results", count=rest)] if rest > 1 else [*found]
