"""A game tree in one scenario: from formulas to subgame-perfect equilibria."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from importlib.util import find_spec
from itertools import product
from typing import Any

from sim.errors import SolverError, did_you_mean
from sim.formulas import Formula, Points
from sim.games.extensive_form import END, Behaviour, ExtensiveForm, Numbers
from sim.protocols.rules import PointwiseRules
from sim.protocols.tree.builder import Situation
from sim.protocols.tree.story import TreeStory
from sim.protocols.values import Read, distribution
from sim.solution import Component, Equilibrium, Solution
from sim.solvers.trees.sequential_rationality import made_rational, reach, sequentially_rational, values
from sim.solvers.trees.subgame_perfection import Continuation, Found, subgame_perfect

CONCEPT = "subgame-perfect"
METHODS = ("enumpoly", "logit")  # of Gambit, for parts with three or more players


@dataclass(frozen=True)
class TreeRules(PointwiseRules):
    """A tree; ``ends`` are outcomes by end, ``payoffs`` by end and player, ``chances`` the probabilities in order.

    ``situations`` are by information set, ``kinds`` are types by player; ``results`` are labels of what comes of a
    chance move, by the position of its first probability.
    """

    kind: str
    players: Mapping[str, str]
    outcomes: Mapping[str, str]
    form: ExtensiveForm
    situations: tuple[Situation, ...]
    kinds: Mapping[str, Mapping[str, str]]
    ends: tuple[int, ...]
    payoffs: tuple[tuple[Formula, ...], ...]
    chances: tuple[Formula, ...]
    results: Mapping[int, tuple[str, ...]]
    ordinal: bool = False
    method: str | None = None
    told: bool = True  # whether equilibria have details

    @property
    def concepts(self) -> tuple[str, ...]:
        """Subgame-perfect equilibrium."""
        return (CONCEPT,)

    @cached_property
    def strategies(self) -> Mapping[str, Mapping[str, str]]:  # type: ignore[override]  # a field elsewhere
        """Actions by information set, and before that by type."""
        found: dict[str, dict[str, str]] = {player: {} for player in self.players}
        names = list(self.players)
        for number, (information, situation) in enumerate(zip(self.form.sets, self.situations, strict=True)):
            owner = names[self.form.owners[number]]
            before = [self.kinds[owner][situation.kind]] if situation.kind else []
            words = ", ".join([*before, *([situation.label] if situation.label else [])])
            for action, label in situation.actions.items():
                found[owner][f"{information}.{action}"] = f"{words}: {label}" if words else label
        return found

    @cached_property
    def formulas(self) -> tuple[Formula, ...]:
        """Payoffs and probabilities."""
        return tuple(dict.fromkeys((*(one for row in self.payoffs for one in row), *self.chances)))

    def solve(self, points: Points, concept: str, method: str | None = None, select: str | None = None) -> Solution:
        """The solution at one point; a method of Gambit is for parts with three or more players."""
        if method not in (None, *METHODS):
            hint = did_you_mean(str(method), METHODS)
            raise SolverError(f"the method {method!r} is not for trees{hint} (for three or more players)")
        if method is None:
            solution = super().solve(points, concept, None, select)
            if solution.equilibria or find_spec("pygambit") is None:
                return solution
        return PointwiseRules.solve(replace(self, method=method or METHODS[0]), points, concept, None, select)

    def brief(self, read: Read) -> Solution:
        """The solution without what is told of equilibria."""
        return replace(self, told=False).solution(read, CONCEPT)

    def solution(self, read: Read, concept: str) -> Solution:
        """All subgame-perfect equilibria at one point (of a continuum the extreme ones)."""
        numbers = self._numbers(read)
        found = subgame_perfect(self.form, numbers, self.method)
        component = {
            place: number for number, part in enumerate(found.components) for subset in part for place in subset
        }
        equilibria = tuple(
            self._equilibrium(one, numbers, component.get(i, i)) for i, one in enumerate(found.equilibria)
        )
        perfect = len(self.form.subgames) == len(self.form.nodes)
        exact = not any(one.regret for one in equilibria)
        return Solution(
            concept=CONCEPT,
            method="backward-induction" if perfect else self.method if found.crowded and self.method else "subgames",
            equilibria=equilibria,
            complete=found.complete,
            exact=exact,
            degenerate=found.tie,
            components=tuple(
                Component(tuple(sorted({place for subset in part for place in subset})), tuple(part))
                for part in found.components
            ),
            certificate=self._certificate(found, perfect, exact, equilibria),
            notes=tuple(self._notes(found, equilibria)) if self.told else (),
        )

    def _certificate(self, found: Found, perfect: bool, exact: bool, equilibria: Sequence[Equilibrium]) -> str:
        worst = max((float(one.regret) for one in equilibria), default=0.0)
        how = "backward induction" if perfect else "subgame by subgame, in reduced normal form"
        sure = "in exact arithmetic; regret 0" if exact else f"regret at most {worst:.2g}"
        return f"{'complete' if found.complete else 'not proven complete'}; {how}, {sure}"

    def _notes(self, found: Found, equilibria: Sequence[Equilibrium]) -> Iterator[str]:
        if found.crowded and self.method is None:
            yield (
                "Three or more players move without knowing each other's moves: only pure equilibria were looked for "
                "there (--method enumpoly looks for mixed ones with Gambit)."
            )
        elif found.crowded:
            yield f"Parts with three or more players were solved by Gambit's {self.method}; equilibria may be missing."
        elif not found.complete:
            yield "Somebody is indifferent after the first move; mixing there may make further equilibria."
        if any(len({place for subset in part for place in subset}) > 1 for part in found.components):
            yield "A component with several extreme equilibria holds mixtures of them too."
        wrong = [str(i) for i, one in enumerate(equilibria, start=1) if not one.details["sequentially_rational"]]
        if wrong:
            which = f"equilibri{'um' if len(wrong) == 1 else 'a'} {', '.join(wrong)}"
            yield f"Not sequentially rational, as some move is best for no belief: {which}."

    def _numbers(self, read: Read) -> Numbers:
        """Payoffs and probabilities at a point.

        Raises:
            ScenarioError: the probabilities of a chance move are no distribution.
        """
        chances: list[Fraction] = []
        for first, labels in sorted(self.results.items()):
            formulas = dict(enumerate(self.chances[first : first + len(labels)]))
            what = "the types" if self.kinds and first == 0 else "a chance move"
            chances += distribution({labels[i]: one for i, one in formulas.items()}, read, what)
        return Numbers([tuple(read(one) for one in row) for row in self.payoffs], chances)

    def _equilibrium(self, one: Continuation, numbers: Numbers, number: int) -> Equilibrium:
        behaviour = made_rational(self.form, numbers, one.behaviour, sorted(one.open))
        chance = reach(self.form, numbers, behaviour)
        outcomes = dict.fromkeys(self.outcomes, Fraction(0))
        names = list(outcomes)
        for place, node in enumerate(self.form.nodes):
            if node.mover == END:
                outcomes[names[self.ends[node.number]]] += chance[place]
        return Equilibrium(
            strategies=self._strategies(behaviour),
            payoffs=dict(zip(self.players, one.gains, strict=True)),
            outcomes=outcomes,
            regret=one.regret,
            component=number,
            details=self._details(numbers, behaviour) if self.told else {},
        )

    def _details(self, numbers: Numbers, behaviour: Behaviour) -> dict[str, Any]:
        return {
            "sequentially_rational": sequentially_rational(self.form, numbers, behaviour),
            **self._interim(numbers, behaviour),
            **TreeStory(self, numbers, behaviour).told(),
        }

    def _strategies(self, behaviour: Behaviour) -> dict[str, dict[str, Any]]:
        """By player, type if there are some, information set and action."""
        strategies: dict[str, dict[str, Any]] = {player: {} for player in self.players}
        players = list(self.players)
        for number, situation in enumerate(self.situations):
            actions = dict(zip(self.form.actions(number), behaviour[number], strict=True))
            own = strategies[players[self.form.owners[number]]]
            (own.setdefault(situation.kind, {}) if situation.kind else own)[situation.name] = actions
        return strategies

    def _interim(self, numbers: Numbers, behaviour: Behaviour) -> dict[str, Any]:
        """What each type expects once it knows itself."""
        if not self.kinds:
            return {}
        worth, root = values(self.form, numbers, behaviour), self.form.nodes[0]
        combinations = list(product(*self.kinds.values()))
        found: dict[str, dict[str, float]] = {}
        for position, (player, kinds) in enumerate(self.kinds.items()):
            owner = list(self.players).index(player)
            for kind in kinds:
                places = [i for i, names in enumerate(combinations) if names[position] == kind]
                total = sum(numbers.chances[i] for i in places)
                gains = [numbers.chances[i] * worth[root.children[i]][owner] for i in places]
                if total:
                    found.setdefault(player, {})[kind] = float(sum(gains) / total)
        return {"interim_payoffs": found}
