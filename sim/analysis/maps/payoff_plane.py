"""What lies where in the plane of two players' payoffs: outcomes, what mixtures can reach, and what is singled out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from sim.analysis.solved import SolvedGame, SolvedProtocol, SolvedRules
from sim.protocols.bargain.negotiation import name_of
from sim.protocols.bargain.rules import BargainRules
from sim.protocols.bargain.surroundings import Surroundings
from sim.protocols.spec import NO_DEAL
from sim.solvers.plane import hull, turn
from sim.words import say

Spot = tuple[float, float]
_ALIKE = 1e-9


@dataclass(frozen=True)
class OutcomePoint:
    """An outcome with its payoffs: ``name`` is its id, ``label`` its name for people."""

    name: str
    label: str
    spot: Spot


@dataclass(frozen=True)
class Mark:
    """What is singled out: equilibria or bargaining solutions with the same payoffs."""

    labels: tuple[str, ...]
    spot: Spot


@dataclass(frozen=True)
class Plane:
    """Everything in the plane; ``disagreement`` and ``ideal`` are None where there are none."""

    places: tuple[OutcomePoint, ...]
    marks: tuple[Mark, ...]
    disagreement: Spot | None = None
    ideal: Spot | None = None

    @property
    def hull(self) -> list[Spot]:
        """The corners of what lotteries over the outcomes reach, counter-clockwise."""
        return hull([place.spot for place in self.places])

    @property
    def frontier(self) -> list[Spot]:
        """The part of the hull where nobody gains without another's loss, from left to right."""
        corners = self.hull
        top = max(corners, key=lambda spot: (spot[1], spot[0]))
        right = max(corners)
        inside = [spot for spot in sorted(corners) if top[0] <= spot[0] and right[1] <= spot[1]]
        return [spot for spot in inside if turn(top, right, spot) >= 0]

    @property
    def lotteries_help(self) -> bool:
        """Whether some lottery is better than disagreement for both."""
        if self.disagreement is None:
            return False
        x, y = self.disagreement
        chain = self.frontier
        ends = [(max(a[0], x), a, b) for a, b in pairwise(chain) if b[0] > x]
        return any(_height(a, b, at) > y and b[0] > x for at, a, b in ends) or any(a > x and b > y for a, b in chain)


def _height(a: Spot, b: Spot, x: float) -> float:
    return a[1] + (b[1] - a[1]) * (x - a[0]) / (b[0] - a[0])


def plane_of(solved: SolvedProtocol) -> Plane | str:
    """The plane of a solved protocol, or why there is none."""
    if solved.ordinal:
        return say("errors.plots.ranks_distances")
    if len(solved.players) != 2:
        return say("errors.plots.plane_players", players=len(solved.players))
    if isinstance(solved, SolvedGame):
        return _of_game(solved)
    if isinstance(solved, SolvedRules) and isinstance(solved.rules, BargainRules):
        return _of_bargain(solved, solved.rules)
    return say("errors.plots.plane_kind")


def _of_game(solved: SolvedGame) -> Plane:
    found: dict[tuple[str, Spot], OutcomePoint] = {}
    for profile in product(*map(range, solved.shape)):
        name = solved.game.outcomes[solved.game.outcome[profile]]
        spot = (float(solved.payoff(0, profile)), float(solved.payoff(1, profile)))
        found.setdefault((name, spot), OutcomePoint(name, solved.outcome_label(profile), spot))
    players = solved.game.players
    equilibria = [
        (
            say("figures.plane_equilibrium" if equilibrium.pure else "figures.plane_mixed_equilibrium"),
            _pair([float(equilibrium.payoffs[player]) for player in players]),
        )
        for equilibrium in solved.solution.equilibria
    ]
    disagreement = next((place.spot for place in found.values() if place.name == NO_DEAL), None)
    return Plane(tuple(found.values()), _marks(equilibria), disagreement)


def _of_bargain(solved: SolvedRules, rules: BargainRules) -> Plane:
    players = list(rules.players)
    places = [
        OutcomePoint(
            option.name, rules.outcomes[option.name], _pair([float(solved.read(formula)) for formula in option.payoffs])
        )
        for option in rules.alternatives
    ]
    around = solved.solution.fact(Surroundings)
    disagreement = _pair([float(solved.read(formula)) for formula in rules.base])
    places.append(OutcomePoint(NO_DEAL, rules.outcomes.get(NO_DEAL) or say("figures.plane_no_deal"), disagreement))
    solutions = [
        (str(name_of(concept)), _pair([float(equilibrium.payoffs[player]) for player in players]))
        for concept, solution in (around.solutions.items() if around else ())
        for equilibrium in solution.equilibria
    ]
    return Plane(
        tuple(places),
        _marks(solutions),
        disagreement,
        _pair([float(around.ideal[player]) for player in players]) if around else None,
    )


def _pair(values: Sequence[float]) -> Spot:
    return values[0], values[1]


def _marks(found: Iterable[tuple[str, Spot]]) -> tuple[Mark, ...]:
    """Those with the same payoffs together."""
    marks: list[Mark] = []
    for label, spot in found:
        same = next((place for place, mark in enumerate(marks) if _alike(mark.spot, spot)), None)
        if same is None:
            marks.append(Mark((label,), spot))
        elif label not in marks[same].labels:
            marks[same] = Mark((*marks[same].labels, label), marks[same].spot)
    return tuple(marks)


def _alike(one: Spot, other: Spot) -> bool:
    return all(abs(a - b) <= _ALIKE * max(1.0, abs(a), abs(b)) for a, b in zip(one, other, strict=True))
