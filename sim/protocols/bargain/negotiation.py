"""What is bargained over: alternatives with their labels, and at one point with their worth in numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sim.formulas import Formula
from sim.games.bargaining_problem import BargainingProblem, Gains
from sim.protocols.spec import NO_DEAL
from sim.solution import Distribution, Equilibrium, Solution
from sim.solvers.bargaining.adjusted_winner import adjusted_winner
from sim.solvers.bargaining.solutions import BargainingResult, Lottery, solve, without_stake
from sim.words import Claim, claim

NAMES = {
    "nash-bargaining": "bargain.nash_bargaining",
    "kalai-smorodinsky": "bargain.kalai_smorodinsky",
    "egalitarian": "bargain.egalitarian",
    "utilitarian": "bargain.utilitarian",
    "raiffa": "bargain.raiffa",
    "adjusted-winner": "bargain.adjusted_winner",
}


def name_of(concept: str) -> Claim:
    """What a solution is called."""
    return claim(NAMES[concept])


@dataclass(frozen=True)
class Alternative:
    """Something that can be agreed on, with a formula for what each player gets.

    ``parts`` are the issues of a package and how it settles them, as labels.
    """

    name: str
    label: str
    payoffs: tuple[Formula, ...]
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Agenda:
    """Who bargains over what: labels of players and outcomes (no deal comes last), and the alternatives."""

    players: Mapping[str, str]
    outcomes: Mapping[str, str]
    alternatives: tuple[Alternative, ...]

    @property
    def no_deal(self) -> str:
        """The label of no deal."""
        return list(self.outcomes.values())[-1]

    @property
    def packages(self) -> bool:
        """Whether alternatives settle several issues."""
        return bool(self.alternatives[0].parts)

    def settlement(self, outcomes: Distribution) -> Claim:
        """What a solution settles: an option, a lottery over options, or each issue of a package."""
        likely = {name: p for name, p in outcomes.items() if p > 0}
        if self.packages and NO_DEAL not in likely:
            return claim("bargain.package", issues=list(self.issues(outcomes).items()), rest=False)
        return lottery({self.outcomes[name]: p for name, p in likely.items()})

    def issues(self, outcomes: Distribution) -> dict[str, Claim]:
        """Issue → how it is settled, where that may be left to chance (or be a share)."""
        settled: dict[str, dict[str, Fraction | float]] = {}
        for alternative in self.alternatives:
            p = outcomes[alternative.name]
            for issue, level in alternative.parts if p else ():
                levels = settled.setdefault(issue, {})
                levels[level] = levels.get(level, 0) + p
        return {issue: lottery(levels) for issue, levels in settled.items()}

    def payoffs(self, values: Sequence[Fraction | float]) -> Claim:
        """What each player gets."""
        return claim("bargain.payoffs", payoffs=list(zip(self.players.values(), values, strict=True)))


def lottery(ways: Mapping[str, Fraction | float]) -> Claim:
    """Something, or some things with their probabilities, the likeliest first."""
    return claim("bargain.lottery", ways=sorted(ways.items(), key=lambda way: -way[1]))


@dataclass(frozen=True)
class Negotiation:
    """A bargaining problem at one point: gains over what no deal pays (``base``), weights, and worths of issues.

    ``among`` are the positions of the alternatives that the problem is about, ``constant`` those of players whose
    payoffs depend on no parameter. ``rounded`` says that payoffs are rounded.
    """

    agenda: Agenda
    problem: BargainingProblem
    among: Sequence[int]
    base: tuple[Fraction, ...]
    weights: tuple[Fraction, ...]
    worths: tuple[tuple[Fraction, Fraction], ...]
    constant: frozenset[int] = frozenset()
    rounded: bool = False

    def solve(self, concept: str) -> Solution:
        """One bargaining solution.

        Raises:
            SolverError: it was not found.
        """
        touches, bystanders = False, list[int]()
        if concept == "adjusted-winner":
            result: BargainingResult | None = self._divided()
        else:
            result, bystanders = solve(self.problem, concept, self.weights), without_stake(self.problem)
            # Something that is better for one and the same for the others: a small change decides.
            gaining = any(min(gains) >= 0 and any(gains) for gains in self.problem.gains)
            touches = gaining and (result is None or not self.constant.issuperset(bystanders))
        agreed = result or BargainingResult((({}, (Fraction(0),) * len(self.base)),), claim("bargain.exact"))
        exact = agreed.exact and not self.rounded
        equilibria = tuple(self._equilibrium(chosen, gains, exact) for chosen, gains in agreed.points)
        settled = [self.agenda.settlement(equilibrium.outcomes) for equilibrium in equilibria]
        left_out = [list(self.agenda.players.values())[i] for i in bystanders]
        return Solution(
            concept=concept,
            method="exact" if agreed.exact else "numerical",
            equilibria=equilibria,
            complete=agreed.complete,
            exact=exact,
            degenerate=len(equilibria) > 1 or touches,
            certificate=claim("bargain.certificate", how=agreed.how, rounded=self.rounded),
            notes=(claim("bargain.no_stake", players=left_out),) if left_out else (),
            headline=claim("bargain.headline", name=name_of(concept), settled=settled)
            if result
            else claim("bargain.no_agreement", no_deal=self.agenda.no_deal),
        )

    def _divided(self) -> BargainingResult:
        """Adjusted Winner: an issue that is split stands as a lottery over who gets it."""
        division = adjusted_winner(self.worths)
        chosen: dict[int, Fraction] = {0: Fraction(1)}
        for share in division.shares:
            # The first of an issue's two ways gives it to the first player.
            chosen = {
                2 * number + way: p * chance
                for number, p in chosen.items()
                for way, chance in enumerate((share, 1 - share))
                if chance
            }
        gains = tuple(points - zero for points, zero in zip(division.points, self.base, strict=True))
        how = claim("bargain.exact_order") if division.tie else claim("bargain.exact")
        return BargainingResult(((chosen, gains),), how, complete=not division.tie)

    def _equilibrium(self, chosen: Lottery, gains: Gains, exact: bool) -> Equilibrium:
        outcomes, names = dict.fromkeys(self.agenda.outcomes, Fraction(0)), list(self.agenda.outcomes)
        for i, p in chosen.items():
            outcomes[names[self.among[i]]] += p
        outcomes[names[-1]] += max(1 - sum(chosen.values()), Fraction(0))
        payoffs = {
            player: zero + gain for player, zero, gain in zip(self.agenda.players, self.base, gains, strict=True)
        }
        return Equilibrium(
            strategies={player: {} for player in self.agenda.players},
            payoffs=payoffs if exact else {player: float(value) for player, value in payoffs.items()},
            outcomes=outcomes if exact else {name: float(p) for name, p in outcomes.items()},
            regret=Fraction(0),
        )
