"""What every solver returns: equilibria with their outcomes, payoffs and certificates.

Numbers are :class:`~fractions.Fraction` where a solution is exact and ``float`` otherwise.
"""

from abc import ABC, abstractmethod
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, TypeVar

from sim.words import Claim, claim

Number = Fraction | float
Distribution = Mapping[str, Number]
# A player's strategy: action → probability; a player with types has one such mapping per type.
Strategy = Mapping[str, Any]


@dataclass(frozen=True)
class Choice:
    """A decision where play gets: what it gives whoever decides, and what the best other choice would give.

    ``where`` says at which decision, "" at the first; ``chosen`` are the labels of what is done, several if mixed.
    """

    player: str
    where: str
    chosen: tuple[str, ...]
    worth: Number
    other: str
    instead: Number

    @classmethod
    def of(
        cls, player: str, where: object, labels: Sequence[str], odds: Sequence[Number], worths: Sequence[Number]
    ) -> "Choice | None":
        """The choice among labelled moves of some probabilities and worths; None where every move is made."""
        made = [i for i, p in enumerate(odds) if p]
        left = [i for i, p in enumerate(odds) if not p]
        if not left:
            return None
        best = max(left, key=lambda i: worths[i])
        return cls(player, str(where), tuple(labels[i] for i in made), worths[made[0]], labels[best], worths[best])

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "player": self.player,
            "where": self.where,
            "chosen": list(self.chosen),
            "worth": float(self.worth),
            "other": self.other,
            "instead": float(self.instead),
        }

    def in_words(self, ordinal: bool = False) -> Claim:
        """The comparison; on an ordinal scale without numbers."""
        facts = {"player": self.player, "where": self.where, "chosen": self.chosen, "other": self.other}
        return claim("reasons.choice", **facts, worth=self.worth, instead=self.instead, ordinal=ordinal)


class Fact(ABC):
    """A record of something that a solver or protocol found beside what every solution has.

    Subclasses are frozen dataclasses in the room that finds it; readers ask for them by class. What is costly is a
    cached property, so that only those who read it pay for it.
    """

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, by the keys under which they stand beside the common ones."""

    def story(self) -> Sequence[Claim]:
        """What is said about it, in order."""
        return ()

    def choices(self) -> Sequence[Choice]:
        """The comparisons on which it hangs, in the order of play."""
        return ()

    @property
    def quantities(self) -> Mapping[str, Number | None]:
        """What sweeps put into columns of their own, by name; None where there is no such number."""
        return {}

    @property
    def interim(self) -> Mapping[str, Mapping[str, Number]]:
        """What each type expects once it knows itself: player → label of the type → payoff."""
        return {}

    @property
    def path(self) -> Hashable | None:
        """What is done wherever play gets; equilibria of the same path differ only elsewhere. None: not known."""
        return None

    @property
    def outcome(self) -> Claim | None:
        """The outcome in words, where probabilities do not say everything, such as which type gets which."""
        return None


Found = TypeVar("Found", bound=Fact)

# Concepts whose solutions are equilibria; a bargaining solution, say, is none.
EQUILIBRIUM_CONCEPTS = frozenset(
    {"nash", "subgame-perfect", "perfect-bayesian", "trigger", "correlated", "quantal-response", "evolutionary"}
)


def fact_of(facts: Sequence[Fact], kind: type[Found]) -> Found | None:
    """The record of a class, or None."""
    return next((fact for fact in facts if isinstance(fact, kind)), None)


@dataclass(frozen=True)
class Equilibrium:
    """One equilibrium: what everybody plays, the outcomes, and what a deviation would gain.

    ``strategies`` names every strategy, also those of probability 0; ``outcomes`` every outcome.
    ``regret`` is the largest gain that any player has from any deviation (0 when exact).
    """

    strategies: Mapping[str, Strategy]
    payoffs: Mapping[str, Number]
    outcomes: Distribution
    regret: Number
    component: int = 0
    facts: tuple[Fact, ...] = ()

    @property
    def pure(self) -> bool:
        """Whether nobody randomises."""
        return all(value in (0, 1) for value in _leaves(self.strategies))

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values; exact numbers stand a second time under ``exact``, as strings."""
        parts = {"strategies": self.strategies, "payoffs": self.payoffs, "outcomes": self.outcomes}
        result: dict[str, Any] = {name: _convert(part, float) for name, part in parts.items()}
        if all(isinstance(value, (int, Fraction)) for part in parts.values() for value in _leaves(part)):
            result["exact"] = {name: _convert(part, lambda x: str(Fraction(x))) for name, part in parts.items()}
        result |= {"regret": float(self.regret), "component": self.component, "pure": self.pure}
        for fact in self.facts:
            result |= fact.to_dict()
        story = [str(claim) for claim in self.story()]
        return result | ({"story": story} if story else {})

    def fact(self, kind: type[Found]) -> Found | None:
        """The record of a class, where this equilibrium has one."""
        return fact_of(self.facts, kind)

    @property
    def interim(self) -> Mapping[str, Mapping[str, Number]]:
        """What each type expects once it knows itself: player → label of the type → payoff."""
        return next((fact.interim for fact in self.facts if fact.interim), {})

    @property
    def path(self) -> Hashable | None:
        """What is done wherever play gets; None where that is not known."""
        return next((fact.path for fact in self.facts if fact.path is not None), None)

    @property
    def outcome(self) -> Claim | None:
        """The outcome in words, where the probabilities of outcomes do not say everything."""
        return next((fact.outcome for fact in self.facts if fact.outcome), None)

    def story(self) -> list[Claim]:
        """How it comes about, in order."""
        return [claim for fact in self.facts for claim in fact.story()]


@dataclass(frozen=True)
class Component:
    """A connected set of equilibria: positions of its extreme equilibria in ``Solution.equilibria``.

    ``subsets`` are the maximal Nash subsets; the component is the union of their convex hulls.
    ``index`` is None where no solver has computed it.
    """

    equilibria: tuple[int, ...]
    subsets: tuple[tuple[int, ...], ...] = ()
    index: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "equilibria": list(self.equilibria),
            "subsets": [list(subset) for subset in self.subsets],
            "index": self.index,
        }


@dataclass(frozen=True)
class Solution:
    """The answer of one solver to one game, and how far it can be relied on.

    ``complete`` says that no equilibrium of this concept is missing, ``exact`` that the numbers are
    rational and not rounded, ``degenerate`` that the game has ties that matter (None: not known).
    ``certificate`` says in a sentence how that was established; ``notes`` hold what a reader must know. ``headline`` is
    the answer in a sentence where the list of equilibria does not say it, as with concepts that are not equilibria.
    """

    concept: str
    method: str
    equilibria: tuple[Equilibrium, ...]
    complete: bool
    exact: bool
    degenerate: bool | None
    components: tuple[Component, ...] = ()
    certificate: Claim | None = None
    notes: tuple[Claim, ...] = ()
    headline: Claim | None = None
    facts: tuple[Fact, ...] = ()
    protocol: str = ""
    kind: str = ""

    @property
    def of_equilibria(self) -> bool:
        """Whether its concept is one of equilibrium."""
        return self.concept in EQUILIBRIUM_CONCEPTS

    @property
    def search(self) -> str:
        """What was looked for: "all"; "pure" ones only, of which none is missing; or "some", where some may be."""
        if self.complete:
            return "all"
        return "pure" if self.method == "pure" else "some"

    def to_dict(self) -> dict[str, Any]:
        """What ``negsim run --json`` prints of one result."""
        return {
            "protocol": self.protocol,
            "kind": self.kind,
            "concept": self.concept,
            "method": self.method,
            "complete": self.complete,
            "exact": self.exact,
            "degenerate": self.degenerate,
            "certificate": str(self.certificate or ""),
            "notes": [str(note) for note in self.story()],
            "equilibria": [equilibrium.to_dict() for equilibrium in self.equilibria],
            "components": [component.to_dict() for component in self.components],
            **{key: value for fact in self.facts for key, value in fact.to_dict().items()},
        }

    def of_rounded_numbers(self) -> "Solution":
        """The same where irrational payoffs were rounded to doubles first: neither exact nor proven to be complete."""
        note = claim("solutions.rounded_numbers")
        return replace(self, exact=False, complete=False, notes=(*self.notes, note)) if self.exact else self

    def kept(self, indices: Sequence[int]) -> "Solution":
        """The solution with these equilibria only, renumbered in this order.

        Components that lose equilibria lose their subsets and index too, since these describe the whole.
        """
        number = {old: new for new, old in enumerate(indices)}
        equilibria = [self.equilibria[index] for index in indices]
        components: list[Component] = []
        for component in self.components:
            left = tuple(number[index] for index in component.equilibria if index in number)
            if not left:
                continue
            whole = len(left) == len(component.equilibria)
            subsets = tuple(tuple(number[index] for index in subset) for subset in component.subsets) if whole else ()
            for index in left:
                equilibria[index] = replace(equilibria[index], component=len(components))
            components.append(Component(left, subsets, component.index if whole else None))
        return replace(self, equilibria=tuple(equilibria), components=tuple(components))

    def fact(self, kind: type[Found]) -> Found | None:
        """The record of a class, where this solution has one."""
        return fact_of(self.facts, kind)

    def story(self) -> list[Claim]:
        """What a reader must know: the notes, and what its records say."""
        return [*self.notes, *(claim for fact in self.facts for claim in fact.story())]


def _leaves(part: Any) -> list[Any]:
    if isinstance(part, Mapping):
        return [leaf for value in part.values() for leaf in _leaves(value)]
    return [part]


def _convert(part: Any, convert: Any) -> Any:
    if isinstance(part, Mapping):
        return {key: _convert(value, convert) for key, value in part.items()}
    return convert(part)
