"""Best responses of a 2×2 game, and its equilibria as points, segments and areas of the unit square."""

from dataclasses import dataclass
from fractions import Fraction

from sim.analysis.solved import SolvedGame
from sim.solution import Equilibrium, Number

Probabilities = tuple[Number, Number]  # the probabilities with which both players choose their first strategies


@dataclass(frozen=True)
class EquilibriumSet:
    """A component of the equilibria: rectangles, of which some are segments or points, as (low, high) corners."""

    parts: tuple[tuple[Probabilities, Probabilities], ...]
    members: tuple[Equilibrium, ...]

    @property
    def single(self) -> bool:
        """Whether this is one isolated equilibrium."""
        return len(self.members) == 1


def equilibrium_sets(solved: SolvedGame) -> list[EquilibriumSet]:
    """The components of the solution; without them every equilibrium stands alone.

    A maximal Nash subset of a 2×2 game is a product of two intervals, hence the corners say everything.
    """
    found = solved.solution.equilibria
    components = [(component.equilibria, component.subsets) for component in solved.solution.components]
    result = []
    for members, subsets in components or [((position,), ()) for position in range(len(found))]:
        pieces = subsets or [(member,) for member in members]
        parts = [_rectangle([place(solved, found[member]) for member in piece]) for piece in pieces]
        result.append(EquilibriumSet(tuple(parts), tuple(found[member] for member in members)))
    return result


def _rectangle(places: list[Probabilities]) -> tuple[Probabilities, Probabilities]:
    across, up = [x for x, _ in places], [y for _, y in places]
    return (min(across), min(up)), (max(across), max(up))


def place(solved: SolvedGame, equilibrium: Equilibrium) -> Probabilities:
    """Where an equilibrium lies in the unit square."""
    players, strategies = solved.game.players, solved.game.strategies
    first = equilibrium.strategies[players[0]][strategies[0][0]]
    second = equilibrium.strategies[players[1]][strategies[1][0]]
    return first, second


def best_response(solved: SolvedGame, player: int) -> list[tuple[Fraction, Fraction]]:
    """A player's best responses as a line of points (own probability, the other's); empty where everything is one.

    The gain of the first strategy over the second is linear in the other's probability; where it is positive the
    first is best, where it is 0 everything is.
    """
    payoffs = solved.payoffs[player] if player == 0 else solved.payoffs[player].T
    at_zero, at_one = payoffs[0, 1] - payoffs[1, 1], payoffs[0, 0] - payoffs[1, 0]
    zero, one = Fraction(0), Fraction(1)
    if at_zero == 0 and at_one == 0:
        return []
    start, end = _side(at_zero, at_one), _side(at_one, at_zero)
    if at_zero == 0:
        return [(1 - end, zero), (end, zero), (end, one)]
    if at_one == 0:
        return [(start, zero), (start, one), (1 - start, one)]
    if start == end:
        return [(start, zero), (end, one)]
    root = Fraction(at_zero / (at_zero - at_one))
    return [(start, zero), (start, root), (end, root), (end, one)]


def _side(gain: Fraction, other: Fraction) -> Fraction:
    """The best probability where the gain has this sign; at a gain of 0 the one that holds beside it."""
    return Fraction(1) if (gain or other) > 0 else Fraction(0)
