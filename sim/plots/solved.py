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
from sim.plots.page import lettering
from sim.plots.page.looks import Look, outcome_looks
from sim.protocols import NormalFormRules, Rules
from sim.protocols.values import Values
from sim.scenario import Scenario
from sim.solution import Equilibrium, Number, Solution
from sim.words import phrases

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

    def caption(self, notes: Sequence[str]) -> str:
        """Assumptions and origin after the notes of a figure."""
        parts = [phrases.CONDITION, *notes]
        if self.solution.degenerate:
            parts.append("The game has ties.")
        if not self.solution.complete:
            parts.append("It is not proven that no equilibrium is missing.")
        parts.append(phrases.assumptions(self.parameters).replace("Held fixed:", "Parameters:"))
        parts += [phrases.origin(self.title, self.protocol, self.sha256), lettering.lacking(self.texts())]
        return " ".join(part for part in parts if part)


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

    def continua(self) -> str:
        """A note on equilibria that are connected by others; "" where there are none."""
        amount = sum(len(component.equilibria) > 1 for component in self.solution.components)
        if not amount:
            return ""
        return f"Mixtures of some of these are equilibria too: {phrases.count(amount, 'continuum', 'continua')}."


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
    """Who plays what with which probability, such as "Ukraine: Truce 2/3, War 1/3; Russia: Truce 1".

    >>> chance(0.25), chance(Fraction(2, 3))
    ('0.25', '2/3')
    """
    parts = []
    for player, name in enumerate(picture.game.players):
        labels = dict(zip(picture.game.strategies[player], picture.strategy_labels(player), strict=True))
        played = [(labels.get(key, key), value) for key, value in equilibrium.strategies[name].items() if value]
        told = [label if value == 1 else f"{label} {chance(value)}" for label, value in played]
        parts.append(f"{picture.player_label(player)}: {', '.join(told)}")
    return "; ".join(parts)


def chance(value: Number) -> str:
    """A probability: a short fraction where it is one, else three digits."""
    denominator = getattr(value, "denominator", 1000)
    return str(value) if denominator < 100 else phrases.number(value, 3)


def read(data: Any) -> SolvedGame | str:
    """The game in the data, or the reason why there is none."""
    if not isinstance(data, SolvedGame):
        return f"it needs one solved game (given: {type(data).__name__})"
    if data.game.batch != 1:
        return f"it needs one game, not a batch of {data.game.batch}"
    return data


_TOLD = 3


def percent(share: Number) -> str:
    """A probability in per cent, to three digits.

    >>> percent(0.125).replace(chr(160), " ")
    '12.5 %'
    """
    return f"{phrases.number(100 * share, 3)}\u00a0%"


def leads_to(picture: SolvedProtocol, equilibrium: Equilibrium, *, most: int = 48, whole: bool = True) -> str:
    """What comes of an equilibrium: one outcome, or several with their probabilities.

    A certain outcome whose name has commas is put in brackets if it is to be a ``whole`` in a list.
    """
    found = {name: share for name, share in equilibrium.outcomes.items() if share > 0}
    if len(found) > _TOLD:
        return f"a mix of {len(found)} outcomes"
    short = {name: phrases.short(picture.outcomes.get(name, name), most) for name in found}
    labels = {name: phrases.whole(text) for name, text in short.items()}
    if len(found) == 1:
        return next(iter((labels if whole else short).values()))
    return phrases.listing([f"{labels[name]}\u00a0({percent(share)})" for name, share in found.items()])


def payoffs(picture: SolvedProtocol, equilibrium: Equilibrium) -> str:
    """What everybody gets, such as "Ukraine 5, Russia 0.5"."""
    return ", ".join(
        f"{picture.players.get(player, player)}\u00a0{phrases.number(gain)}"
        for player, gain in equilibrium.payoffs.items()
    )


def finding(picture: SolvedProtocol, singular: str, plural: str) -> str:
    """How many equilibria there are and what they lead to; one is called the only one where that is proven."""
    equilibria = picture.solution.equilibria
    results = list(dict.fromkeys(leads_to(picture, one) for one in equilibria))
    if not results:
        return f"No {singular}" + ("" if picture.solution.complete else " was found")
    least = "" if picture.solution.complete else "At least "
    if len(equilibria) == 1:
        alone = leads_to(picture, equilibria[0], whole=False)
        return f"{'At least one' if least else 'The only'} {singular}: {alone}"
    amount = f"{least}{phrases.count(len(equilibria), singular, plural)}"
    if len(results) == 1:
        return f"{amount}, all leading to {results[0]}"
    rest = len(results) - _TOLD
    return f"{amount}: {'; or '.join([*results[:_TOLD], f'{rest} more results'] if rest > 1 else results)}"
