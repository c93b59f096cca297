"""Beliefs over a sender's types that make answers to a message best, and which of them the intuitive criterion allows.

The beliefs that make given answers best are a polytope, which is given by its corners.

The intuitive criterion looks at messages that are not sent. It sets aside the types who get less from such a message
than in the equilibrium, whatever best answer it meets. The equilibrium fails if one of the other types is sure to get
more as long as the receiver believes that the message comes from one of them.

Source: Cho & Kreps (1987), *Signaling games and stable equilibria*, Quarterly Journal of Economics 102, section III.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache

from sim.games.signalling import SignallingGame
from sim.solvers.exact.double_description import cone_corners

Belief = tuple[Fraction, ...]


def supported(game: SignallingGame, message: int, answers: Iterable[int], types: Iterable[int]) -> bool:
    """Whether all these answers to a message are best for one belief over some types."""
    return _supported(game, message, tuple(answers), tuple(types))


@lru_cache(maxsize=4096)
def _supported(game: SignallingGame, message: int, answers: tuple[int, ...], types: tuple[int, ...]) -> bool:
    return bool(cone_corners(len(types), *_conditions(game, message, answers, types)))


def supporting_beliefs(game: SignallingGame, message: int, answers: Sequence[int]) -> tuple[Belief, ...]:
    """The corners of the set of all beliefs for which these answers are best, surer of earlier types first."""
    types = range(game.shape[0])
    corners = cone_corners(len(types), *_conditions(game, message, tuple(answers), tuple(types)))
    return tuple(sorted((tuple(Fraction(p, sum(ray)) for p in ray) for ray in corners), reverse=True))


def middle(corners: Sequence[Belief]) -> Belief:
    """The average of some beliefs."""
    return tuple(sum(column, Fraction(0)) / len(corners) for column in zip(*corners, strict=True))


def best_answers(game: SignallingGame, message: int, types: Iterable[int]) -> list[int]:
    """The answers that are best for some belief over these types."""
    listed = tuple(types)
    return [answer for answer in range(game.shape[2]) if supported(game, message, (answer,), listed)]


def _conditions(
    game: SignallingGame, message: int, answers: tuple[int, ...], types: tuple[int, ...]
) -> tuple[list[list[int]], list[list[int]]]:
    """Rows that must be 0 and rows that must not be negative, with a coefficient for the belief in each type."""
    payoff, first = game.receiver[:, message, :], answers[0]
    rows = {a: [payoff[t, first] - payoff[t, a] for t in types] for a in range(game.shape[2]) if a != first}
    return [rows[a] for a in answers[1:]], [row for a, row in rows.items() if a not in answers]


def survives(game: SignallingGame, message: int, gets: Sequence[Fraction]) -> bool:
    """Whether an equilibrium in which each type gets so much passes for a message that is not sent in it."""
    everybody = range(game.shape[0])
    possible = best_answers(game, message, everybody)
    tempted = [t for t in everybody if max(game.sender[t, message, a] for a in possible) >= gets[t]]
    if not tempted:
        return True
    convinced = best_answers(game, message, tempted)
    return all(min(game.sender[t, message, a] for a in convinced) <= gets[t] for t in tempted)
