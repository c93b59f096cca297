"""A game tree in one scenario: from formulas to subgame-perfect equilibria."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from importlib.util import find_spec
from typing import Any

from typing_extensions import override

from sim.errors import SolverError, did_you_mean
from sim.formulas import Formula, Points
from sim.games.extensive_form import END, Behaviour, ExtensiveForm, Numbers
from sim.protocols.rules import PointwiseRules
from sim.protocols.tree.builder import Situation
from sim.protocols.tree.play import IncredibleThreats, LabelledTree, TreePlay
from sim.protocols.values import Read, distribution
from sim.solution import Component, Equilibrium, Solution
from sim.solvers.trees.sequential_rationality import made_rational, reach
from sim.solvers.trees.subgame_perfection import Continuation, TreeEquilibria, subgame_perfect
from sim.words import Claim, claim, say

CONCEPT = "subgame-perfect"
METHODS = ("enumpoly", "logit")  # of Gambit, for parts with three or more players


@dataclass(frozen=True)
class TreeRules(PointwiseRules):
    """A tree; ``ends`` are outcomes by end, ``payoffs`` by end and player, ``chances`` the probabilities in order.

    ``situations`` are by information set, ``types`` by player; ``results`` are the labels of a chance move's results,
    by the position of its first probability.
    """

    kind: str
    players: Mapping[str, str]
    outcomes: Mapping[str, str]
    form: ExtensiveForm
    situations: tuple[Situation, ...]
    types: Mapping[str, Mapping[str, str]]
    ends: tuple[int, ...]
    payoffs: tuple[tuple[Formula, ...], ...]
    chances: tuple[Formula, ...]
    results: Mapping[int, tuple[str, ...]]
    ordinal: bool = False
    method: str | None = None

    @property
    @override
    def concepts(self) -> tuple[str, ...]:
        return (CONCEPT,)

    @cached_property
    def strategies(self) -> Mapping[str, Mapping[str, str]]:
        """Actions by information set, and before that by type."""
        labels: dict[str, dict[str, str]] = {player: {} for player in self.players}
        players = list(self.players)
        for number, (information, situation) in enumerate(zip(self.form.sets, self.situations, strict=True)):
            owner = players[self.form.owners[number]]
            of_type = self.types[owner][situation.type] if situation.type else ""
            where = ", ".join(part for part in (of_type, situation.label) if part)
            for action, label in situation.actions.items():
                labels[owner][f"{information}.{action}"] = f"{where}: {label}" if where else label
        return labels

    @cached_property
    @override
    def formulas(self) -> tuple[Formula, ...]:
        return tuple(dict.fromkeys((*(payoff for row in self.payoffs for payoff in row), *self.chances)))

    @cached_property
    def labelled(self) -> LabelledTree:
        """The form with its labels."""
        return LabelledTree(self.players, self.types, self.form, self.situations, self.results)

    def solve(self, points: Points, concept: str, method: str | None = None, select: str | None = None) -> Solution:
        """The solution at one point; a method of Gambit is for parts with three or more players."""
        if method not in (None, *METHODS):
            hint = did_you_mean(str(method), METHODS)
            raise SolverError(say("errors.solvers.no_tree_method", method=method, hint=hint))
        if method is None:
            solution = super().solve(points, concept, None, select)
            if solution.equilibria or find_spec("pygambit") is None:
                return solution
        return PointwiseRules.solve(replace(self, method=method or METHODS[0]), points, concept, None, select)

    def solution(self, read: Read, concept: str) -> Solution:
        """All subgame-perfect equilibria at one point (of a continuum the extreme ones)."""
        numbers = self._numbers(read)
        found = subgame_perfect(self.form, numbers, self.method)
        component = {i: number for number, subsets in enumerate(found.components) for subset in subsets for i in subset}
        perfect = self.form.perfect_information
        equilibria = tuple(
            self._equilibrium(continuation, numbers, component.get(i, i), perfect)
            for i, continuation in enumerate(found.equilibria)
        )
        regrets = [float(equilibrium.regret) for equilibrium in equilibria]
        how = claim("tree.certificate", complete=found.complete, perfect=perfect, regret=max(regrets, default=0.0))
        crowded_method = self.method if found.crowded else None
        return Solution(
            concept=CONCEPT,
            method="backward-induction" if perfect else crowded_method or "subgames",
            equilibria=equilibria,
            complete=found.complete,
            exact=not any(regrets),
            degenerate=found.tie,
            components=tuple(
                Component(tuple(sorted({i for subset in subsets for i in subset})), tuple(subsets))
                for subsets in found.components
            ),
            certificate=how,
            notes=tuple(self._notes(found)),
            facts=(IncredibleThreats(tuple(play for one in equilibria if (play := one.fact(TreePlay)))),),
        )

    def _notes(self, found: TreeEquilibria) -> Iterator[Claim]:
        if found.crowded:
            yield claim("tree.only_pure") if self.method is None else claim("tree.by_gambit", method=self.method)
        elif not found.complete:
            yield claim("tree.indifferent")
        if any(len({i for subset in subsets for i in subset}) > 1 for subsets in found.components):
            yield claim("solutions.mixtures_too")

    def _numbers(self, read: Read) -> Numbers:
        """Payoffs and probabilities at a point.

        Raises:
            ScenarioError: the probabilities of a chance move do not form a distribution.
        """
        chances: list[Fraction] = []
        for first, labels in sorted(self.results.items()):
            whose = say("tree.the_types") if self.types and first == 0 else say("tree.a_chance_move")
            chances += distribution(labels, self.chances[first : first + len(labels)], read, whose)
        return Numbers([tuple(read(payoff) for payoff in row) for row in self.payoffs], chances)

    def _equilibrium(self, continuation: Continuation, numbers: Numbers, component: int, perfect: bool) -> Equilibrium:
        behaviour = made_rational(self.form, numbers, continuation.behaviour, sorted(continuation.open))
        reached = reach(self.form, numbers, behaviour)
        outcomes = dict.fromkeys(self.outcomes, Fraction(0))
        names = list(outcomes)
        for i, node in enumerate(self.form.nodes):
            if node.mover == END:
                outcomes[names[self.ends[node.number]]] += reached[i]
        return Equilibrium(
            strategies=self._strategies(behaviour),
            payoffs=dict(zip(self.players, continuation.gains, strict=True)),
            outcomes=outcomes,
            regret=continuation.regret,
            component=component,
            facts=(TreePlay(self.labelled, numbers, behaviour, perfect),),
        )

    def _strategies(self, behaviour: Behaviour) -> dict[str, dict[str, Any]]:
        """By player, type if there are some, information set and action."""
        strategies: dict[str, dict[str, Any]] = {player: {} for player in self.players}
        players = list(self.players)
        for number, situation in enumerate(self.situations):
            actions = dict(zip(self.form.actions(number), behaviour[number], strict=True))
            own = strategies[players[self.form.owners[number]]]
            (own.setdefault(situation.type, {}) if situation.type else own)[situation.name] = actions
        return strategies
