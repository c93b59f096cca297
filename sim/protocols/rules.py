"""What every protocol gives to the rest of the program: who can do what, and the solution at any point."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from sim.errors import SolverError, did_you_mean
from sim.formulas import Formula, Points
from sim.solution import Solution, SolutionTable

if TYPE_CHECKING:
    from sim.protocols.normal_form.rules import NormalFormRules

Groups = tuple[tuple[int, ...], ...]


class Rules(ABC):
    """One protocol in one scenario.

    ``players`` and ``outcomes`` map ids to labels. ``strategies`` maps each player to ids and labels of all that the
    player may do: strategies of a normal form; elsewhere single moves, with ids such as ``round_1.package`` for what
    may be done in one situation. They are the columns of a sweep, and what it sorts points by.
    """

    kind: str
    players: Mapping[str, str]
    strategies: Mapping[str, Mapping[str, str]]
    outcomes: Mapping[str, str]
    ordinal: bool

    @property
    @abstractmethod
    def concepts(self) -> tuple[str, ...]:
        """What can count as a solution; the first is meant if nothing is said."""

    @property
    @abstractmethod
    def formulas(self) -> Iterable[Formula]:
        """Every formula that the solution depends on."""

    @abstractmethod
    def solve(self, points: Points, concept: str, method: str | None = None, select: str | None = None) -> Solution:
        """The solution at one point (a batch of one) by one of the concepts.

        Raises:
            ScenarioError: a payoff has no value there.
            SolverError: it cannot be solved so.
        """

    @abstractmethod
    def solve_batch(self, points: Points) -> SolutionTable:
        """The solutions by the usual concept at all points; a point that fails has a message instead."""

    @property
    def amounts(self) -> Mapping[str, str]:
        """Amounts that it works out beside payoffs, such as a share demanded: id → label."""
        return {}

    @property
    def size(self) -> int:
        """How many numbers one point takes, roughly: chunks of sweeps are cut by it."""
        return max(1, sum(len(strategies) for strategies in self.strategies.values()))

    @property
    def quick(self) -> bool:
        """Whether many points are solved at once, and not one after the other."""
        return True

    @property
    def stable(self) -> bool:
        """Whether small changes of payoffs leave all supports as they are wherever there are no ties."""
        return True

    @property
    def groups(self) -> list[int]:
        """How many bits of a regime's support belong to each player, and after them to the outcomes."""
        return [*(len(strategies) for strategies in self.strategies.values()), len(self.outcomes)]

    def outcomes_of(self, support: Groups) -> tuple[int, ...]:
        """The positions of the outcomes that can come of an equilibrium, from its groups of bits."""
        return support[-1]

    def words_of(self, support: Groups) -> str:
        """What to call an equilibrium with these groups of bits; "" to call it after its outcomes."""
        return ""

    @property
    def normal_form(self) -> "NormalFormRules | None":
        """The same as a normal form whose Nash equilibria are the solution, where that is so."""
        return None

    def from_normal_form(self, support: Groups) -> Groups:
        """The groups of bits of an equilibrium of the normal form, from the positions of strategies there."""
        return support

    def require(self, concept: str | None) -> str:
        """The concept, or the usual one if None.

        Raises:
            SolverError: this protocol cannot be solved so.
        """
        if concept is None:
            return self.concepts[0]
        if concept not in self.concepts:
            hint = did_you_mean(concept, list(self.concepts))
            raise SolverError(f"a protocol of the kind {self.kind!r} has no solution by the concept {concept!r}{hint}")
        return concept


def flat(strategy: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """A strategy that may be given per situation or type, as pairs of id and probability.

    >>> dict(flat({"sincere": {"truce": 1}, "stalling": {"war": 1}}))
    {'sincere.truce': 1, 'stalling.war': 1}
    """
    for name, value in strategy.items():
        if isinstance(value, Mapping):
            yield from ((f"{name}.{inner}", number) for inner, number in flat(value))
        else:
            yield name, value
