"""What surrounds a bargaining solution: agreement zone, best points, frontier, other solutions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from sim.errors import SolverError
from sim.protocols.bargain.negotiation import Negotiation, name_of
from sim.protocols.spec import NO_DEAL
from sim.solution import Equilibrium, Fact, Solution
from sim.solvers.bargaining.frontier import efficient_corners
from sim.solvers.bargaining.solutions import efficient, ideal
from sim.words import Claim, claim

_SEVERAL = 64  # alternatives: which of more are efficient is not worked out for three players
_LISTED = 8


@dataclass(frozen=True)
class Surroundings(Fact):
    """What surrounds a solution; ``concepts`` are all that the problem can be solved by."""

    negotiation: Negotiation
    solution: Solution
    concepts: tuple[str, ...]

    @cached_property
    def zone(self) -> list[int]:
        """The alternatives that leave nobody worse off than no deal."""
        return [i for i, gains in enumerate(self.negotiation.problem.gains) if min(gains) >= 0]

    @cached_property
    def ideal(self) -> Mapping[str, Fraction]:
        """The most that each player can get while nobody is worse off than with no deal."""
        return self._by_player(self._plus_base(ideal(self.negotiation.problem)))

    @cached_property
    def efficient(self) -> list[int] | None:
        """The efficient alternatives, lotteries included; None where they are too many to find out."""
        few = len(self.negotiation.base) == 2 or len(self.negotiation.agenda.alternatives) <= _SEVERAL
        return efficient(self.negotiation.problem) if few else None

    @cached_property
    def solutions(self) -> Mapping[str, Solution]:
        """All solutions that can be found, by concept."""
        return dict(self._solved())

    def _solved(self) -> Iterator[tuple[str, Solution]]:
        for concept in self.concepts:
            try:
                yield concept, self.solution if concept == self.solution.concept else self.negotiation.solve(concept)
            except SolverError:
                continue

    def to_dict(self) -> dict[str, Any]:
        """Everything, with payoffs as doubles."""
        details: dict[str, Any] = {
            "zone": self._names(self.zone),
            "ideal": _floats(self.ideal),
            "disagreement": _floats(self._by_player(self.negotiation.base)),
        }
        if self.efficient is not None:
            details["efficient"] = self._names(self.efficient)
        if len(self.negotiation.base) == 2:
            details["frontier"] = self._frontier()
        solutions = {
            concept: [equilibrium.to_dict() for equilibrium in solution.equilibria]
            for concept, solution in self.solutions.items()
        }
        return details | {"solutions": solutions}

    def _frontier(self) -> list[dict[str, Any]]:
        """The corners of the frontier: payoffs, and the alternative there."""
        names = list(self.negotiation.agenda.outcomes)
        return [
            {
                "payoffs": _floats(self._by_player(self._plus_base(corner.gains))),
                "outcome": names[corner.lottery[0][0]],  # -1 is no deal, which comes last
            }
            for corner in efficient_corners(self.negotiation.problem)
        ]

    def story(self) -> Sequence[Claim]:
        """Who loses, what else could be chosen, and what is possible; then the other solutions."""
        agenda, base = self.negotiation.agenda, self.negotiation.base
        about = {"no_deal": agenda.no_deal, "packages": agenda.packages, "all": len(agenda.alternatives)}
        zone = claim("bargain.zone", count=len(self.zone), labels=self._labels(self.zone), **about)
        most = claim("bargain.most", no_deal=agenda.no_deal, payoffs=agenda.payoffs(list(self.ideal.values())))
        claims = [*self._losers(base), *self._interchangeable(), zone]
        if self.efficient is not None:
            labels = self._labels(self.efficient)
            claims.append(claim("bargain.efficient", count=len(self.efficient), labels=labels, **about))
        others = [self._other(other) for concept, other in self.solutions.items() if concept != self.solution.concept]
        return [*claims, most, *others]

    def _losers(self, base: Sequence[Fraction]) -> Iterator[Claim]:
        agenda = self.negotiation.agenda
        losers = [
            label
            for (player, label), zero in zip(agenda.players.items(), base, strict=True)
            if any(equilibrium.payoffs[player] < zero for equilibrium in self.solution.equilibria)
        ]
        if losers:
            yield claim("bargain.worse_off", no_deal=agenda.no_deal, players=losers)

    def _interchangeable(self) -> Iterator[Claim]:
        """What pays every player the same as something in the solution, so that it could stand in its place."""
        agenda, gains = self.negotiation.agenda, self.negotiation.problem.gains
        used = [
            i
            for i, alternative in enumerate(agenda.alternatives)
            if any(equilibrium.outcomes[alternative.name] > 0 for equilibrium in self.solution.equilibria)
        ]
        known = {gains[i] for i in used}
        alike = [i for i, gain in enumerate(gains) if gain in known and i not in used]
        if alike:
            labels = self._labels(alike)
            yield claim("bargain.alike", packages=agenda.packages, count=len(alike), labels=labels)

    def _other(self, other: Solution) -> Claim:
        """What another solution settles; of packages only where it differs."""
        settled = [self._difference(equilibrium) for equilibrium in other.equilibria]
        first = list(other.equilibria[0].payoffs.values())
        payoffs = self.negotiation.agenda.payoffs(first)
        return claim("bargain.other", name=name_of(other.concept), settled=settled, payoffs=payoffs)

    def _difference(self, other: Equilibrium) -> Claim:
        agenda, main = self.negotiation.agenda, self.solution.equilibria[0]
        if not agenda.packages or other.outcomes[NO_DEAL] or main.outcomes[NO_DEAL]:
            return agenda.settlement(other.outcomes)
        usual = agenda.issues(main.outcomes)
        changed = [(issue, way) for issue, way in agenda.issues(other.outcomes).items() if way != usual[issue]]
        return claim("bargain.package", issues=changed, rest=True) if changed else claim("bargain.same")

    def _names(self, indices: Sequence[int]) -> list[str]:
        return [self.negotiation.agenda.alternatives[i].name for i in indices]

    def _labels(self, indices: Sequence[int]) -> list[Claim | str]:
        """The first labels, and how many more there are."""
        labels = [self.negotiation.agenda.alternatives[i].label for i in indices[:_LISTED]]
        rest = len(indices) - _LISTED
        return [*labels, claim("bargain.more", count=rest)] if rest > 0 else list(labels)

    def _plus_base(self, gains: Sequence[Fraction]) -> list[Fraction]:
        return [zero + gain for zero, gain in zip(self.negotiation.base, gains, strict=True)]

    def _by_player(self, values: Sequence[Fraction]) -> dict[str, Fraction]:
        return dict(zip(self.negotiation.agenda.players, values, strict=True))


def _floats(values: Mapping[str, Fraction]) -> dict[str, float]:
    return {name: float(value) for name, value in values.items()}
