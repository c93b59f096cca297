"""The subgame-perfect result of many games of alternating offers at once, wherever nobody is indifferent.

Backward induction with doubles and a bound on their errors. A game in which two different results are closer than
the bound for somebody who chooses between them is left to the exact solver.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.games.alternating_offers import NO_DEAL, AlternatingOffers, Stakes

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# What an offer, or a whole round, leads to: a result's number, or one of these.
ENDED, REFUSED = NO_DEAL, -2
_EPS = 2.0**-52


@dataclass(frozen=True, eq=False)
class BatchFound:
    """One result for each game; rows of games that are not ``clear`` mean nothing.

    ``offer`` has for each round the number of the offer made, the number of offers for one that is refused, and one
    more for withdrawing; ``reply`` has for each round and responder 0 for accepting, 1 for refusing, 2 for
    withdrawing, -1 where the answer is not asked for. ``met`` is what the offer of each round leads to.
    """

    gains: Floats  # (batch, players)
    ending: Ints  # (batch,): a result or NO_DEAL
    turns: Ints  # (batch,): the round, from 0, in which the talks end
    offer: Ints  # (batch, rounds)
    reply: Ints  # (batch, rounds, responders)
    met: Ints  # (batch, rounds)
    clear: Bools  # (batch,)


@dataclass(eq=False)
class _Choice:
    """The best of several candidates for one player: the running best, and whether it is clearly the best."""

    value: Floats
    gains: Floats
    tag: Ints
    which: Ints
    clear: Bools

    def offer(
        self, gains: Floats, player: int, tag: Ints, which: int, slack: Floats, allowed: Bools | None = None
    ) -> None:
        """Let a candidate compete; results with the same tag are the same."""
        value = gains[:, player]
        gap = value - self.value
        better = gap > 0 if allowed is None else (gap > 0) & allowed
        same = tag == self.tag
        close = (np.abs(gap) <= slack) & ~same
        if allowed is not None:
            close &= allowed
        # A close rival matters as long as nothing clearly better comes later.
        self.clear = np.where(close, False, np.where(better & ~same & (gap > slack), True, self.clear))
        better &= ~same
        self.value = np.where(better, value, self.value)
        self.gains = np.where(better[:, None], gains, self.gains)
        self.tag = np.where(better, tag, self.tag)
        self.which = np.where(better, which, self.which)


def subgame_perfect_batch(game: AlternatingOffers, stakes: Stakes, error: Floats) -> BatchFound:
    """Solve many games.

    Args:
        game: the form that all share.
        stakes: gains of shape ``(batch, results, players)``, discount and delay ``(batch, players)``, breakdown
            ``(batch,)``.
        error: how far each number in the stakes may lie from the true one, ``(batch,)``.
    """
    gains = np.asarray(stakes.gains, dtype=np.float64)
    discount, delay = np.asarray(stakes.discount), np.asarray(stakes.delay)
    goes_on = 1 - np.asarray(stakes.breakdown)
    batch, _, players = gains.shape
    largest = np.abs(gains).max(axis=(1, 2)) + game.rounds * np.abs(delay).max(axis=1)
    slack = (game.rounds + 2) * (32 * _EPS * largest + 8 * error * (1 + largest))
    later, clear = np.zeros((batch, players)), np.ones(batch, dtype=bool)
    offers, replies, met = [], [], []
    for turn in reversed(range(game.rounds)):
        if turn < game.rounds - 1:
            later = goes_on[:, None] * (discount * later - delay)
        chosen, replied, fine = _round(game, turn, gains, later, slack)
        later, clear = chosen.gains, clear & fine
        offers.append(chosen.which)
        replies.append(replied)
        met.append(chosen.tag)
    offer, reply, results = (np.stack(columns[::-1], axis=1) for columns in (offers, replies, met))
    turns = (results == REFUSED).cumprod(axis=1).sum(axis=1)
    last = np.minimum(turns, game.rounds - 1)
    ending = results[np.arange(batch), last]
    clear &= np.isfinite(largest) & np.isfinite(slack)
    return BatchFound(later, np.where(ending == REFUSED, NO_DEAL, ending), last, offer, reply, results, clear)


def _round(
    game: AlternatingOffers, turn: int, gains: Floats, later: Floats, slack: Floats
) -> tuple[_Choice, Ints, Bools]:
    """What the proposer does, how the responders answer, and where all of it is clear."""
    batch, proposer = len(gains), game.proposers[turn]
    may_walk = game.withdraw and turn < game.rounds - 1
    chosen = _nothing(batch, gains.shape[2])
    answers = np.full((batch, len(game.responders(turn))), -1, dtype=np.int64)
    fine, somebody_refuses = np.ones(batch, dtype=bool), np.zeros(batch, dtype=bool)
    refusal_answers = answers.copy()
    count = len(game.offers[turn])
    for number, offer in enumerate(game.offers[turn]):
        met, replied = _answered(game, turn, gains[:, list(offer.results)], offer.results, later, slack, may_walk)
        fine &= met.clear
        refused = met.tag == REFUSED
        first = refused & ~somebody_refuses
        refusal_answers = np.where(first[:, None], replied, refusal_answers)
        somebody_refuses |= refused
        before = chosen.which
        chosen.offer(met.gains, proposer, met.tag, number, slack, ~refused)
        answers = np.where((chosen.which != before)[:, None], replied, answers)
    before = chosen.which
    chosen.offer(later, proposer, np.full(batch, REFUSED), count, slack, somebody_refuses)
    answers = np.where((chosen.which != before)[:, None], refusal_answers, answers)
    if game.withdraw:
        before = chosen.which
        tag = np.full(batch, ENDED if may_walk else REFUSED)
        chosen.offer(np.zeros_like(later), proposer, tag, count + 1, slack)
        answers = np.where((chosen.which != before)[:, None], -1, answers)
    return chosen, answers, fine & chosen.clear


def _answered(
    game: AlternatingOffers,
    turn: int,
    gains: Floats,
    results: tuple[int, ...],
    later: Floats,
    slack: Floats,
    may_walk: bool,
) -> tuple[_Choice, Ints]:
    """How the responders answer one offer; the last one decides first."""
    batch, responders = len(gains), game.responders(turn)
    replied = np.full((batch, len(responders)), -1, dtype=np.int64)
    clear = np.ones(batch, dtype=bool)
    agreed, tag = gains[:, 0], np.full(batch, results[0])
    for place in reversed(range(len(responders))):
        player = responders[place]
        decision = _nothing(batch, gains.shape[2])
        decision.offer(agreed, player, tag, 0, slack)
        if place == len(responders) - 1:
            for number in range(1, len(results)):
                decision.offer(gains[:, number], player, np.full(batch, results[number]), 0, slack)
        decision.offer(later, player, np.full(batch, REFUSED), 1, slack)
        if may_walk:
            decision.offer(np.zeros_like(later), player, np.full(batch, ENDED), 2, slack)
        clear &= decision.clear
        replied[:, place] = decision.which
        replied[:, place + 1 :] = np.where((decision.which == 0)[:, None], replied[:, place + 1 :], -1)
        agreed, tag = decision.gains, decision.tag
    return _Choice(agreed[:, 0], agreed, tag, decision.which, clear), replied


def _nothing(batch: int, players: int) -> _Choice:
    return _Choice(
        value=np.full(batch, -np.inf),
        gains=np.zeros((batch, players)),
        tag=np.full(batch, -9, dtype=np.int64),
        which=np.full(batch, -1, dtype=np.int64),
        clear=np.ones(batch, dtype=bool),
    )
