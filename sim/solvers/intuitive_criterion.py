"""The intuitive criterion: no type could say, nobody else can gain from this message, so believe that it is us.

For a message that is not sent, types are set aside who get less from it than in the equilibrium whatever best answer
it meets. The equilibrium fails if one of the other types is sure to get more, as long as the receiver believes that
the message comes from one of them.

Source: Cho & Kreps (1987), *Signaling games and stable equilibria*, Quarterly Journal of Economics 102, section III.
"""

from collections.abc import Sequence
from fractions import Fraction

from sim.games.signalling import SignallingGame
from sim.solvers.signals.beliefs import best_answers


def survives(game: SignallingGame, message: int, gets: Sequence[Fraction]) -> bool:
    """Whether an equilibrium in which each type gets so much passes for a message that is not sent in it."""
    everybody = range(game.shape[0])
    possible = best_answers(game, message, everybody)
    tempted = [t for t in everybody if max(game.sender[t, message, a] for a in possible) >= gets[t]]
    if not tempted:
        return True
    convinced = best_answers(game, message, tempted)
    return all(min(game.sender[t, message, a] for a in convinced) <= gets[t] for t in tempted)
