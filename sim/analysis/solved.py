"""A solved protocol with the labels, payoffs and formulas that figures and comparisons read besides its solution."""

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
from sim.protocols import NormalFormRules, Rules
from sim.protocols.values import Values
from sim.scenario import Scenario
from sim.solution import Equilibrium, Solution
from sim.words.phrases import bare

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

    def texts(self) -> list[str]:
        """Everything that a figure may have to write."""
        labels = [text for player in self.strategies.values() for text in player.values()]
        return [*labels, *self.players.values(), *self.outcomes.values(), self.title, self.protocol]


@dataclass(frozen=True, kw_only=True)
class SolvedRules(SolvedProtocol):
    """A solved protocol that is not a normal form, with its rules and what gives the exact value of their formulas."""

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
        """The outcome of a profile, in words."""
        outcome = self.game.outcomes[self.game.outcome[profile]]
        return self.outcomes.get(outcome, outcome)

    def profile_label(self, profile: Profile) -> str:
        """The strategies of a profile in words."""
        return ", ".join(self.strategy_labels(player)[place] for player, place in enumerate(profile))

    def telling(self, profile: Profile) -> str:
        """The outcome in words, or "" where it only repeats the strategies."""
        label = self.outcome_label(profile)
        places = enumerate(profile)
        with_players = [f"{self.player_label(i)} {self.strategy_labels(i)[place]}" for i, place in places]
        repeats = bare(label) in (bare(self.profile_label(profile)), bare(", ".join(with_players)))
        return "" if repeats else label

    @cached_property
    def coloured(self) -> bool:
        """Whether colours of outcomes tell anything: not where each of many profiles is an outcome of its own."""
        profiles = list(product(*map(range, self.shape)))
        return len(profiles) <= FEW or any(self.telling(profile) for profile in profiles)

    @property
    def continua(self) -> int:
        """How many components have more than one extreme equilibrium, so that mixtures are equilibria too."""
        return sum(len(component.equilibria) > 1 for component in self.solution.components)


def solved_protocol(scenario: Scenario, solution: Solution, point: Mapping[str, Fraction]) -> SolvedProtocol:
    """A solution of a scenario at a point with its labels: a SolvedGame of a normal form, else a SolvedRules."""
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
