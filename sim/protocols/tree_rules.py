"""A game tree in one scenario: from formulas to subgame-perfect equilibria."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from sim.errors import ScenarioError, SolverError
from sim.formulas import Formula
from sim.games.extensive_form import CHANCE, END, ExtensiveForm, Numbers
from sim.protocols.pointwise import PointwiseRules
from sim.protocols.values import Read
from sim.solution import Equilibrium, Solution
from sim.solvers.sequential_rationality import reach, sequentially_rational
from sim.solvers.subgame_perfection import Continuation, subgame_perfect

CONCEPT = "subgame-perfect"
_LONG = 12  # steps of a path in words


@dataclass(frozen=True)
class TreeRules(PointwiseRules):
    """A tree; ``ends`` are outcomes by end, ``payoffs`` by end and player, ``chances`` the probabilities in order.

    ``action_labels`` are by information set and action, ``chance_labels`` the results that ``chances`` belong to.
    """

    kind: str
    players: Mapping[str, str]
    outcomes: Mapping[str, str]
    form: ExtensiveForm
    ends: tuple[int, ...]
    payoffs: tuple[tuple[Formula, ...], ...]
    chances: tuple[Formula, ...]
    action_labels: Mapping[str, Mapping[str, str]]
    chance_labels: tuple[str, ...] = ()
    ordinal: bool = False

    @property
    def concepts(self) -> tuple[str, ...]:
        """Subgame-perfect equilibrium."""
        return (CONCEPT,)

    @cached_property
    def strategies(self) -> Mapping[str, Mapping[str, str]]:  # type: ignore[override]  # a field elsewhere
        """Actions by information set."""
        found: dict[str, dict[str, str]] = {player: {} for player in self.players}
        names = list(self.players)
        for number, information in enumerate(self.form.sets):
            for action in self.form.actions(number):
                label = self.action_labels[information][action]
                text = (
                    f"{information.replace('_', ' ').replace('-', ', ')}: {label}" if information != "start" else label
                )
                found[names[self.form.owners[number]]][f"{information}.{action}"] = text
        return found

    @cached_property
    def formulas(self) -> tuple[Formula, ...]:
        """Payoffs and probabilities."""
        return tuple(dict.fromkeys((*(one for row in self.payoffs for one in row), *self.chances)))

    def solution(self, read: Read, concept: str) -> Solution:
        """All subgame-perfect equilibria at one point (of a continuum the extreme ones)."""
        if self.ordinal and len(self.form.subgames) < len(self.form.nodes):
            raise SolverError(
                "a tree with imperfect information needs mixed strategies; this scenario's scale is ordinal"
            )
        numbers = self._numbers(read)
        found = subgame_perfect(self.form, numbers)
        equilibria = tuple(self._equilibrium(one, numbers, i) for i, one in enumerate(found.equilibria))
        rational = sum(one.details["sequentially_rational"] for one in equilibria)
        notes = []
        if rational < len(equilibria):
            which = ", ".join(
                str(i) for i, one in enumerate(equilibria, start=1) if not one.details["sequentially_rational"]
            )
            notes.append(f"No belief makes every move best in equilibrium {which}: it rests on an incredible threat.")
        perfect = len(self.form.subgames) == len(self.form.nodes)
        how = "backward induction" if perfect else "subgame by subgame, each in exact normal form"
        return Solution(
            concept=CONCEPT,
            method="backward-induction" if perfect else "subgames",
            equilibria=equilibria,
            complete=found.complete,
            exact=True,
            degenerate=found.tie,
            certificate=f"{'complete' if found.complete else 'not proven complete'}; {how} in exact arithmetic"
            + ("; somebody is indifferent, and all that can follow is listed" if found.tie and perfect else ""),
            notes=tuple(notes),
        )

    def _numbers(self, read: Read) -> Numbers:
        """Payoffs and probabilities at a point.

        Raises:
            ScenarioError: the probabilities of a chance move are no distribution.
        """
        chances = [read(one) for one in self.chances]
        for node in self.form.nodes:
            if node.mover == CHANCE:
                some = chances[node.number : node.number + len(node.children)]
                if min(some) < 0 or sum(some) != 1:
                    shown = ", ".join(f"{float(one):g}" for one in some)
                    raise ScenarioError(f"the probabilities of a chance move are no distribution ({shown})")
        return Numbers([tuple(read(one) for one in row) for row in self.payoffs], chances)

    def _equilibrium(self, one: Continuation, numbers: Numbers, number: int) -> Equilibrium:
        chance = reach(self.form, numbers, one.behaviour)
        outcomes = dict.fromkeys(self.outcomes, Fraction(0))
        names = list(outcomes)
        for place, node in enumerate(self.form.nodes):
            if node.mover == END:
                outcomes[names[self.ends[node.number]]] += chance[place]
        strategies: dict[str, dict[str, dict[str, Fraction]]] = {player: {} for player in self.players}
        players = list(self.players)
        for information, name in enumerate(self.form.sets):
            actions = dict(zip(self.form.actions(information), one.behaviour[information], strict=True))
            strategies[players[self.form.owners[information]]][name] = actions
        return Equilibrium(
            strategies=strategies,
            payoffs=dict(zip(self.players, one.gains, strict=True)),
            outcomes=outcomes,
            regret=Fraction(0),
            component=number,
            details={
                "sequentially_rational": sequentially_rational(self.form, numbers, one.behaviour),
                "story": self._story(one, chance),
            },
        )

    def _story(self, one: Continuation, chance: Mapping[int, Fraction]) -> Sequence[str]:
        """The way through the tree, as long as nobody randomises."""
        steps: list[str] = []
        place = 0
        while (node := self.form.nodes[place]).mover >= 0 and len(steps) < _LONG:
            moves = one.behaviour[node.information]
            if max(moves) < 1:
                break
            move = moves.index(Fraction(1))
            label = self.action_labels[self.form.sets[node.information]][node.actions[move]]
            steps.append(f"{list(self.players.values())[node.mover]}: {label}")
            place = node.children[move]
        if node.mover == CHANCE:
            steps.append("then chance moves")
        return ["; ".join(steps)] if steps else []
