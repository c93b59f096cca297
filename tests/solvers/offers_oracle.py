"""All pure subgame-perfect equilibria of alternating offers, by writing down every strategy profile of the tree.

Independent of ``sim.solvers.offers.alternating_offers``: the whole tree is built, with a subgame of its own after every
history, and at every node every choice of equilibria of its subgames is tried. Payoffs are those seen from the start,
so that discounts must be above 0 and breakdown below 1.
"""

from fractions import Fraction
from itertools import product

from sim.games.alternating_offers import NO_RESULT


def play(game, stakes, ending, refusals):
    """What talks bring that end so after so many refusals: payoffs, the ending, and how likely it is reached."""
    goes_on = 1 - stakes.breakdown
    gains = []
    for player in range(game.players):
        stays = goes_on * stakes.discount[player]
        final = Fraction(0) if ending == NO_RESULT else stakes.gains[ending][player]
        costs = sum((goes_on * stays**k * stakes.delay[player] for k in range(refusals)), Fraction(0))
        gains.append(stays**refusals * final - costs)
    return tuple(gains), ending, Fraction(1) if ending == NO_RESULT else goes_on**refusals


def tree(game, stakes, turn=0, refusals=0):
    """A node is ``(player, [children])``; a leaf is ``(None, result)``."""
    if turn == game.rounds:
        # A refusal in the last round costs nothing more.
        return None, play(game, stakes, NO_RESULT, refusals - 1)
    walk = [(None, play(game, stakes, NO_RESULT, refusals))]
    offers = [_answers(game, stakes, turn, refusals, offer, game.responders(turn)) for offer in game.offers[turn]]
    return game.proposers[turn], [*offers, *(walk if game.withdraw else [])]


def _answers(game, stakes, turn, refusals, offer, left):
    if not left:
        (result,) = offer.results
        return None, play(game, stakes, result, refusals)
    player, rest = left[0], left[1:]
    refuse = tree(game, stakes, turn + 1, refusals + 1)
    walk = [(None, play(game, stakes, NO_RESULT, refusals))] if game.withdraw else []
    if not rest and len(offer.results) > 1:
        accepts = [(None, play(game, stakes, result, refusals)) for result in offer.results]
    else:
        accepts = [_answers(game, stakes, turn, refusals, offer, rest)]
    return player, [*accepts, refuse, *walk]


def results(node):
    """The results of all pure subgame-perfect equilibria: every choice of equilibria of the children is tried."""
    player, content = node
    if player is None:
        return {content}
    found = set()
    for chosen in product(*(results(child) for child in content)):
        best = max(result[0][player] for result in chosen)
        found |= {result for result in chosen if result[0][player] == best}
    return found
