"""All subgame-perfect results of finite alternating offers, in pure strategies, by backward induction over sets.

Every history of refusals up to a round starts the same subgame, but the players may coordinate on another of its
equilibria after another offer. So a round has a set of results: one that an offer can lead to belongs to it if it is
at least as good for the proposer as the worst continuation of every other offer. Without ties the sets have one
element, as in textbooks.

Source: Rubinstein (1982), *Perfect equilibrium in a bargaining model*, Econometrica 50, 97–109; Osborne & Rubinstein
(1990), *Bargaining and Markets*, chapter 3.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from sim.games.alternating_offers import NO_DEAL, AlternatingOffers, Offer, Stakes

ACCEPT, REFUSE, WITHDRAW = "accept", "refuse", "withdraw"


@dataclass(frozen=True)
class Step:
    """One round of a path: the offer (None: the proposer withdraws) and each responder's reply up to the last one.

    ``others`` has for every other offer the replies that it could have met with.
    """

    turn: int
    offer: str | None
    replies: tuple[str, ...]
    others: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Result:
    """How the talks can end: in a result or ``NO_DEAL`` after some refusals, worth ``gains`` as seen from the round."""

    gains: tuple[Fraction, ...]
    ending: int
    refusals: int
    path: tuple[Step, ...] = ()

    @property
    def key(self) -> tuple[object, ...]:
        """What makes it different from others; without a deal it does not matter when the talks ended at no cost."""
        return self.gains, self.ending, self.refusals if self.ending != NO_DEAL else 0


@dataclass(frozen=True)
class Found:
    """The results of the whole game, and whether somebody was indifferent between different ones on the way."""

    results: tuple[Result, ...]
    tie: bool


@dataclass(frozen=True)
class _Reply:
    """What an offer leads to: the replies given, and the result."""

    replies: tuple[str, ...]
    result: Result


def subgame_perfect(game: AlternatingOffers, stakes: Stakes) -> Found:
    """Solve a game exactly; the numbers are Fractions."""
    none = Result((Fraction(0),) * game.players, NO_DEAL, 0)
    results, tie = [none], False
    for turn in reversed(range(game.rounds)):
        later = [none] if turn == game.rounds - 1 else [_one_round_later(result, stakes) for result in results]
        results, here = _round(game, stakes, turn, _distinct(later))
        tie = tie or here
    return Found(tuple(results), tie)


def _one_round_later(result: Result, stakes: Stakes) -> Result:
    """A result of the next round as seen from this one, after a refusal."""
    goes_on = 1 - stakes.breakdown
    terms = zip(stakes.discount, result.gains, stakes.delay, strict=True)
    gains = tuple(goes_on * (discount * gain - delay) for discount, gain, delay in terms)
    return replace(result, gains=gains, refusals=result.refusals + 1)


def _round(game: AlternatingOffers, stakes: Stakes, turn: int, later: Sequence[Result]) -> tuple[list[Result], bool]:
    proposer = game.proposers[turn]
    met, tie = {}, len(later) > 1
    for offer in game.offers[turn]:
        met[offer.name], here = _replies(game, stakes, turn, offer, later)
        tie = tie or here
    walked = [_Reply((), _ended(game, turn, None, ()))] if game.withdraw else []
    worst = {name: min(one.result.gains[proposer] for one in replies) for name, replies in met.items()}
    best = max([*worst.values(), *(one.result.gains[proposer] for one in walked)])
    chosen = []
    for name, replies in met.items():
        others = tuple((other, _summary(met[other])) for other in met if other != name)
        beaten = max(
            [*(worst[other] for other in met if other != name), *([Fraction(0)] if walked else [])], default=None
        )
        for reply in replies:
            if beaten is None or reply.result.gains[proposer] >= beaten:
                chosen.append(_with_step(reply.result, Step(turn, name, reply.replies, others)))
    if walked and best <= 0:
        others = tuple((name, _summary(replies)) for name, replies in met.items())
        chosen.append(_ended(game, turn, None, others))
    distinct = _distinct(chosen)
    return distinct, tie or len(distinct) > 1


def _summary(replies: Iterable[_Reply]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reply.replies[-1] for reply in replies))


def _with_step(result: Result, step: Step) -> Result:
    return replace(result, path=(step, *result.path))


def _ended(
    game: AlternatingOffers, turn: int, offer: str | None, others: tuple[tuple[str, tuple[str, ...]], ...]
) -> Result:
    return Result((Fraction(0),) * game.players, NO_DEAL, 0, (Step(turn, offer, (), others),))


def _replies(
    game: AlternatingOffers, stakes: Stakes, turn: int, offer: Offer, later: Sequence[Result]
) -> tuple[list[_Reply], bool]:
    """Everything that an offer can lead to, and whether somebody was indifferent; the last responder decides first."""
    responders = game.responders(turn)
    refused = [_Reply((REFUSE,), result) for result in later]
    # After the last round a refusal ends the talks as well.
    ended = Result((Fraction(0),) * game.players, NO_DEAL, 0)
    walked = [_Reply((WITHDRAW,), ended)] if game.withdraw and turn < game.rounds - 1 else []
    accepted = [
        _Reply((ACCEPT if len(offer.results) == 1 else f"choose {number}",), _agreed(stakes, result))
        for number, result in enumerate(offer.results)
    ]
    tie = False
    subgames = [accepted]
    for place, player in enumerate(reversed(responders)):
        found: list[_Reply] = []
        # The last one picks among all alternatives; the others only whether to let the rest decide.
        choices = subgames if place == 0 else [[one] for one in subgames[0]]
        for choice in choices:
            yes = [_Reply((ACCEPT, *one.replies), one.result) for one in choice] if place else choice
            for no in refused:
                options = [*yes, no, *walked]
                top = max(one.result.gains[player] for one in options)
                best = [one for one in options if one.result.gains[player] == top]
                tie = tie or len({one.result.key for one in best}) > 1
                found += best
        subgames = [_different(found)]
    return subgames[0], tie


def _agreed(stakes: Stakes, result: int) -> Result:
    return Result(tuple(stakes.gains[result]), result, 0)


def _different(replies: Iterable[_Reply]) -> list[_Reply]:
    return list({(one.replies, one.result.key): one for one in replies}.values())


def _distinct(results: Iterable[Result]) -> list[Result]:
    """Results without repetition; of several ways to the same one, the first stands for all."""
    kept: dict[tuple[object, ...], Result] = {}
    for result in results:
        kept.setdefault(result.key, result)
    return list(kept.values())
