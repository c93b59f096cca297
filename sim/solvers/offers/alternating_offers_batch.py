"""The subgame-perfect result of many games of alternating offers at once, wherever nobody is indifferent.

Backward induction with doubles and a bound on their errors. A game in which two different results are closer than
the bound for somebody who chooses between them is left to the exact solver.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.games.alternating_offers import NO_RESULT, AlternatingOffers, Stakes

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# What an offer, or a whole round, leads to: a result's number, or one of these.
ENDED, REFUSED = NO_RESULT, -2
_NOTHING = -3
_EPS = 2.0**-52


@dataclass(frozen=True, eq=False)
class BatchFound:
    """One result for each game; rows of games that are not ``clear`` mean nothing.

    ``offer`` has for each round the number of the offer made, the number of offers for one that is refused, and one
    more for withdrawing; ``reply`` has for each round and responder 0 for accepting, 1 for refusing, 2 for
    withdrawing, -1 where the answer is not asked for. ``met`` is what the offer of each round leads to.
    """

    gains: Floats  # (batch, players)
    ending: Ints  # (batch,): a result or NO_RESULT
    turns: Ints  # (batch,): the round, from 0, in which the talks end
    offer: Ints  # (batch, rounds)
    reply: Ints  # (batch, rounds, responders)
    met: Ints  # (batch, rounds)
    clear: Bools  # (batch,)


@dataclass(frozen=True, eq=False)
class _Candidates:
    """Something to choose, in each game: its gains, what it leads to at once, and which result it is in the end.

    Two candidates with the same ``label`` are the same result, only at another time, and are not alternatives.
    """

    gains: Floats
    met: Ints
    label: Ints


@dataclass(eq=False)
class _Choice:
    """The best of several candidates for one player: the running best, and whether it is clearly the best."""

    player: int
    slack: Floats
    best: _Candidates
    value: Floats
    which: Ints
    clear: Bools

    def offer(self, one: _Candidates, which: int, allowed: Bools | None = None) -> Bools:
        """Let a candidate compete, and say where it is the best so far; among the same results the first stays."""
        value = one.gains[:, self.player]
        gap = value - self.value
        rival = one.label != self.best.label
        if allowed is not None:
            rival &= allowed
        better: Bools = rival & (gap > 0)
        # A close rival matters as long as nothing clearly better comes later.
        self.clear = (self.clear & ~(rival & (gap >= -self.slack))) | (rival & (gap > self.slack))
        self.value = np.where(better, value, self.value)
        self.best = _Candidates(
            np.where(better[:, None], one.gains, self.best.gains),
            np.where(better, one.met, self.best.met),
            np.where(better, one.label, self.best.label),
        )
        self.which = np.where(better, which, self.which)
        return better


def subgame_perfect_batch(game: AlternatingOffers, stakes: Stakes, error: Stakes) -> BatchFound:
    """Solve many games.

    Args:
        game: the form that all share.
        stakes: gains of shape ``(batch, results, players)``, discount and delay ``(batch, players)``, breakdown
            ``(batch,)``.
        error: how far these may lie from the true numbers: of the same shapes, for gains ``(batch,)``.
    """
    gains = stakes.gains
    batch, _, players = gains.shape
    slack = _slack(game, stakes, error)
    # After the last round a refusal ends the talks as well.
    later, clear = _ended(batch, players), np.isfinite(slack)
    offers, replies, met = [], [], []
    for turn in reversed(range(game.rounds)):
        if turn < game.rounds - 1:
            later = _one_round_later(later, stakes, error, turn)
        chosen, replied, fine = _round(game, turn, gains, later, slack)
        later, clear = chosen.best, clear & fine
        offers.append(chosen.which)
        replies.append(replied)
        met.append(later.met)
    offer, reply, results = (np.stack(columns[::-1], axis=1) for columns in (offers, replies, met))
    turns = (results == REFUSED).cumprod(axis=1).sum(axis=1)
    last = np.minimum(turns, game.rounds - 1)
    ending = results[np.arange(batch), last]
    return BatchFound(later.gains, np.where(ending == REFUSED, NO_RESULT, ending), last, offer, reply, results, clear)


def _slack(game: AlternatingOffers, stakes: Stakes, error: Stakes) -> Floats:
    """A bound on how wrong the difference of two results can be in any round.

    With discounts and probabilities in [0, 1], going back one round adds to a result's error at most the error of the
    discount and of the breakdown times the result, that of the delay, and a few roundings.
    """
    largest = np.abs(stakes.gains).max(axis=(1, 2)) + game.rounds * np.abs(stakes.delay).max(axis=1)
    given = np.maximum.reduce([error.gains, error.discount.max(axis=1), error.delay.max(axis=1), error.breakdown])
    slack: Floats = (game.rounds + 2) * (32 * _EPS * largest + 8 * given * (1 + largest))
    return slack


def _one_round_later(later: _Candidates, stakes: Stakes, error: Stakes, turn: int) -> _Candidates:
    """What refusing leads to, as seen from the round before."""
    goes_on = 1 - stakes.breakdown
    gains = goes_on[:, None] * (stakes.discount * later.gains - stakes.delay)
    undelayed = ((stakes.delay == 0) & (error.delay == 0)).all(axis=1)
    patient = ((stakes.discount == 1) & (error.discount == 0)).all(axis=1)
    certain = error.breakdown == 0
    costless = undelayed & patient & certain & (stakes.breakdown == 0)
    # No deal is worth nothing to anybody, but for costs of delay.
    nothing = undelayed & (later.label == ENDED) | certain & (stakes.breakdown == 1)
    label = np.where(nothing, ENDED, np.where(costless, later.label, REFUSED - 2 - turn))
    return _Candidates(gains, np.full(len(gains), REFUSED), label)


def _round(
    game: AlternatingOffers, turn: int, gains: Floats, later: _Candidates, slack: Floats
) -> tuple[_Choice, Ints, Bools]:
    """What the proposer does, how the responders answer, and where all of it is clear."""
    batch, _, players = gains.shape
    count = len(game.offers[turn])
    may_walk = game.withdraw and turn < game.rounds - 1
    chosen = _choice(batch, players, game.proposers[turn], slack)
    refused = _Candidates(later.gains, np.full(batch, REFUSED), later.label)
    nobody = np.full((batch, len(game.responders(turn))), -1, dtype=np.int64)
    answers, refusal, somebody_refuses = nobody, nobody, np.zeros(batch, dtype=bool)
    fine = np.ones(batch, dtype=bool)
    for number, offer in enumerate(game.offers[turn]):
        met, replied, clear = _answered(game, turn, gains, offer.results, refused, slack, may_walk)
        fine &= clear
        refuses = met.met == REFUSED
        refusal = np.where((refuses & ~somebody_refuses)[:, None], replied, refusal)
        somebody_refuses |= refuses
        taken = chosen.offer(met, number, ~refuses)
        answers = np.where(taken[:, None], replied, answers)
    ended = _ended(batch, players)
    if may_walk:
        answers = np.where(chosen.offer(ended, count + 1)[:, None], -1, answers)
    answers = np.where(chosen.offer(refused, count, somebody_refuses)[:, None], refusal, answers)
    if game.withdraw and not may_walk:
        # In the last round, an offer that is refused and withdrawing are the same; the offer comes first.
        answers = np.where(chosen.offer(ended, count + 1)[:, None], -1, answers)
    return chosen, answers, fine & chosen.clear


def _answered(
    game: AlternatingOffers,
    turn: int,
    gains: Floats,
    results: tuple[int, ...],
    refused: _Candidates,
    slack: Floats,
    may_walk: bool,
) -> tuple[_Candidates, Ints, Bools]:
    """How the responders answer one offer; the last one decides first."""
    batch, _, players = gains.shape
    responders = game.responders(turn)
    replied = np.full((batch, len(responders)), -1, dtype=np.int64)
    clear = np.ones(batch, dtype=bool)
    accepted = [_Candidates(gains[:, one], *(np.full(batch, one),) * 2) for one in results]
    for place in reversed(range(len(responders))):
        decision = _choice(batch, players, responders[place], slack)
        for one in accepted:
            decision.offer(one, 0)
        if may_walk:
            decision.offer(_ended(batch, players), 2)
        decision.offer(refused, 1)
        clear &= decision.clear
        replied[:, place] = decision.which
        replied[:, place + 1 :][decision.which != 0] = -1
        accepted = [decision.best]
    return decision.best, replied, clear


def _ended(batch: int, players: int) -> _Candidates:
    return _Candidates(np.zeros((batch, players)), *(np.full(batch, ENDED),) * 2)


def _choice(batch: int, players: int, player: int, slack: Floats) -> _Choice:
    nothing = _Candidates(np.zeros((batch, players)), *(np.full(batch, _NOTHING),) * 2)
    value = np.full(batch, -np.inf)
    return _Choice(player, slack, nothing, value, np.full(batch, -1), np.ones(batch, dtype=bool))
