"""A solved protocol with everything that a figure of it must say.

What the equilibria of a solved protocol lead to, in words for titles and headings.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.formulas import Formula, Rationals
from sim.games.normal_form import NormalForm
from sim.plots.page import captions, lettering
from sim.plots.page.looks import Look, outcome_looks
from sim.protocols import NormalFormRules, Rules
from sim.protocols.values import Values
from sim.scenario import Scenario
from sim.solution import Equilibrium, Number, Solution
from sim.words import Claim, claim, phrases, say

Profile = tuple[int, ...]
FEW = 8  # profiles or ends: so many outcomes can be told apart by colour


@dataclass(frozen=True, kw_only=True)
class SolvedProtocol:
    """A solved protocol at one point, and the labels for people.

    Labels map identifiers to texts: ``players``, ``outcomes`` (in the order of the scenario, which gives them their
    colours), and ``strategies`` per player. ``options`` are all of the scenario's, also those that this protocol does
    not use, so that each has the same colour in every figure. ``parameters`` is the point at which the protocol is
    looked at; ``title``, ``protocol`` and ``sha256`` say where it comes from. Where it is ``ordinal``, only the order
    of payoffs means anything.
    """

    solution: Solution
    players: Mapping[str, str]
    strategies: Mapping[str, Mapping[str, str]]
    outcomes: Mapping[str, str]
    title: str = ""
    protocol: str = ""
    sha256: str = ""
    parameters: Mapping[str, float] = field(default_factory=dict)
    ordinal: bool = False
    options: Sequence[str] = ()

    @cached_property
    def looks(self) -> dict[str, Look]:
        """The look of each outcome."""
        return outcome_looks(dict.fromkeys((*self.options, *self.outcomes)))

    def texts(self) -> list[str]:
        """Everything that a figure may have to write."""
        labels = [text for player in self.strategies.values() for text in player.values()]
        return [*labels, *self.players.values(), *self.outcomes.values(), self.title, self.protocol]

    def caption(self, notes: Sequence[object], *, ties: bool = True) -> str:
        """Assumptions and origin around the notes of a figure; ``ties`` are mentioned unless it tells them itself."""
        ranks = claim("figures.ranks") if self.ordinal else None
        tied = claim("figures.ties") if ties and self.solution.degenerate else None
        doubt = None if self.solution.complete else claim("figures.incomplete")
        held = captions.parameters(self.parameters, "all")
        return captions.caption(
            [*notes, ranks, tied, doubt, held],
            title=self.title, protocol=self.protocol, sha256=self.sha256, texts=self.texts(),
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class SolvedRules(SolvedProtocol):
    """A solved protocol that is no normal form, with its rules and what gives the exact value of their formulas."""

    rules: Rules
    read: Callable[[Formula], Fraction]


@dataclass(frozen=True, kw_only=True)
class SolvedGame(SolvedProtocol):
    """One normal-form game (a batch of one) and its solution."""

    game: NormalForm

    @property
    def shape(self) -> tuple[int, ...]:
        """The number of strategies of each player."""
        return self.game.shape

    @cached_property
    def payoffs(self) -> NDArray[np.object_]:
        """The payoffs, (players, s1, …, sn), exact where they are."""
        return self.game.exact(0)

    @cached_property
    def best(self) -> NDArray[np.bool_]:
        """Whether each payoff is its player's best answer to the others: the shape of ``payoffs``."""
        parts = [
            self.payoffs[player] == self.payoffs[player].max(axis=player, keepdims=True)
            for player in range(len(self.shape))
        ]
        return np.stack(parts).astype(bool)

    @cached_property
    def pure(self) -> frozenset[Profile]:
        """The profiles at which everybody answers best: the pure equilibria."""
        everybody = np.asarray(self.best.all(axis=0))
        return frozenset(profile for profile in product(*map(range, self.shape)) if everybody[profile])

    def payoff(self, player: int, profile: Profile) -> Fraction:
        """What a player gets at a profile."""
        return Fraction(self.payoffs[player][profile])

    @property
    def mixed(self) -> list[Equilibrium]:
        """The equilibria of the solution in which somebody randomises."""
        return [equilibrium for equilibrium in self.solution.equilibria if not equilibrium.pure]

    def strategy_labels(self, player: int) -> list[str]:
        """A player's strategies in words."""
        name = self.game.players[player]
        return [self.strategies[name].get(strategy, strategy) for strategy in self.game.strategies[player]]

    def player_label(self, player: int) -> str:
        """A player's name in words."""
        name = self.game.players[player]
        return self.players.get(name, name)

    def outcome_label(self, profile: Profile) -> str:
        """What comes of a profile, in words."""
        outcome = self.game.outcomes[self.game.outcome[profile]]
        return self.outcomes.get(outcome, outcome)

    def profile_label(self, profile: Profile) -> str:
        """The strategies of a profile in words."""
        return ", ".join(self.strategy_labels(player)[place] for player, place in enumerate(profile))

    def telling(self, profile: Profile) -> str:
        """The outcome in words, or "" where it only repeats the strategies."""
        label = self.outcome_label(profile)
        repeats = lettering.bare(label) == lettering.bare(self.profile_label(profile))
        return "" if repeats else label

    @cached_property
    def coloured(self) -> bool:
        """Whether colours of outcomes tell anything: not where each of many profiles is an outcome of its own."""
        profiles = list(product(*map(range, self.shape)))
        return len(profiles) <= FEW or any(self.telling(profile) for profile in profiles)

    def continua(self) -> Claim | None:
        """A note on equilibria that are connected by others; None where there are none."""
        count = sum(len(component.equilibria) > 1 for component in self.solution.components)
        return claim("figures.continua", count=count) if count else None


def solved_protocol(scenario: Scenario, solution: Solution, point: Mapping[str, Fraction]) -> SolvedProtocol:
    """The picture of a solution of a scenario at a point: a SolvedGame of a normal form, else a SolvedRules."""
    rules = scenario.rules(solution.protocol)
    points = {name: Rationals.of([value]) for name, value in point.items()}
    common: dict[str, Any] = {
        "solution": solution,
        "players": rules.players,
        "strategies": rules.strategies,
        "outcomes": rules.outcomes,
        "title": scenario.title,
        "protocol": solution.protocol,
        "sha256": scenario.sha256,
        "parameters": {name: float(value) for name, value in point.items()},
        "ordinal": rules.ordinal,
        "options": tuple(scenario.options),
    }
    if isinstance(rules, NormalFormRules):
        return SolvedGame(game=rules.game(points), **common)
    return SolvedRules(rules=rules, read=Values(rules.formulas, points).at(0), **common)


def in_words(picture: SolvedGame, equilibrium: Equilibrium) -> str:
    """Who plays what with which probability, such as "Ukraine: Truce 0.5, War 0.5; Russia: Truce"."""
    players = []
    for player, name in enumerate(picture.game.players):
        labels = dict(zip(picture.game.strategies[player], picture.strategy_labels(player), strict=True))
        shares = {labels.get(key, key): share for key, share in equilibrium.strategies[name].items()}
        players.append((picture.player_label(player), mix(shares)))
    return say("figures.strategies", players=players)


def mix(shares: Mapping[str, Number]) -> str:
    """What is played, by label, with the probability of each where it is no certainty."""
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


def leads_to(picture: SolvedProtocol, equilibrium: Equilibrium, *, most: int = 48, whole: bool = True) -> str:
    """What an equilibrium leads to: one outcome, or several with their probabilities.

    A certain outcome whose name has commas is put in brackets if it is to be a ``whole`` in a list.
    """
    shares = {name: share for name, share in equilibrium.outcomes.items() if share > 0}
    labels = {name: phrases.shortened(picture.outcomes.get(name, name), most) for name in shares}
    if whole or len(shares) > 1:
        labels = {name: phrases.whole(label) for name, label in labels.items()}
    return say("figures.leads_to", outcomes=[(labels[name], share) for name, share in shares.items()])


def payoffs(picture: SolvedProtocol, equilibrium: Equilibrium) -> str:
    """What everybody gets, such as "Ukraine 5, Russia 0.5"."""
    gains = [(picture.players.get(player, player), gain) for player, gain in equilibrium.payoffs.items()]
    return say("figures.payoffs", payoffs=gains)


def results(picture: SolvedProtocol) -> list[object]:
    """What the equilibria lead to, each once, as a title lists it; of many the first, and how many more there are."""
    equilibria = picture.solution.equilibria
    if len(equilibria) == 1:
        return [leads_to(picture, equilibria[0], whole=False)]
    found = list(dict.fromkeys(leads_to(picture, equilibrium) for equilibrium in equilibria))
    rest = len(found) - _MOST_RESULTS
    return [*found[:_MOST_RESULTS], claim("figures.more_results", count=rest)] if rest > 1 else [*found]
