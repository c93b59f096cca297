"""All subgame-perfect results of finite alternating offers, in pure strategies, by backward induction over sets.

Every history of refusals up to a round starts the same subgame, but at ties the players may play another of its
equilibria after another offer. So each decision has a set of results for every alternative, and one rule serves for
proposers and responders: a result of an alternative can be chosen if it is at least as good for the chooser as the
worst result of every other alternative. Without ties the sets have one element, as in textbooks.

Results that give everybody the same and end the same way with the same probability are one result; the one that
comes first in time stands for all. Not found: results that need mixed strategies, which only exist at ties.

Source: Rubinstein (1982), *Perfect equilibrium in a bargaining model*, Econometrica 50, 97–109; Osborne & Rubinstein
(1990), *Bargaining and Markets*, chapter 3.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from sim.games.alternating_offers import NO_RESULT, AlternatingOffers, Offer, Stakes

ACCEPT, REFUSE, WITHDRAW = "accept", "refuse", "withdraw"
Others = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Step:
    """One round of a path: the offer (None: the proposer withdraws) and each responder's reply up to the last one.

    ``others`` has for every other offer the replies that it could have met with, if this is what is done.
    """

    turn: int
    offer: str | None
    replies: tuple[str, ...]
    others: Others = ()


@dataclass(frozen=True)
class Result:
    """How the talks can end: in a result or ``NO_RESULT`` after some refusals, worth ``gains`` as seen from the round.

    ``reached`` is the probability that the talks do not break down before.
    """

    gains: tuple[Fraction, ...]
    ending: int
    refusals: int
    reached: Fraction = Fraction(1)
    path: tuple[Step, ...] = ()

    @property
    def fails(self) -> bool:
        """Whether it is certain that there is no deal."""
        return self.ending == NO_RESULT or self.reached == 0

    @property
    def key(self) -> tuple[object, ...]:
        """What makes it different from others: what everybody gains, how the talks end, and how likely that is."""
        if self.fails:
            return self.gains, NO_RESULT
        return self.gains, self.ending, self.reached


@dataclass(frozen=True)
class Results:
    """The results of the whole game, and whether somebody was indifferent between different ones on the way."""

    results: tuple[Result, ...]
    tie: bool


@dataclass(frozen=True)
class _Reply:
    """What an offer (None: withdrawing) leads to: the replies given, and the result."""

    replies: tuple[str, ...]
    result: Result
    offer: str | None = None


def subgame_perfect(game: AlternatingOffers, stakes: Stakes) -> Results:
    """Solve a game exactly; the numbers are Fractions.

    >>> game = AlternatingOffers(2, (0, 1), ((Offer("a", (0,)),), (Offer("b", (1,)),)))
    >>> half = Fraction(1, 2)
    >>> gains = [[Fraction(3), Fraction(1)], [Fraction(1), Fraction(4)]]
    >>> found = subgame_perfect(game, Stakes(gains, [half, half], [Fraction(0)] * 2, Fraction(0)))
    >>> [(one.ending, one.refusals, one.gains[1]) for one in found.results]
    [(1, 1, Fraction(2, 1))]
    """
    later = [_no_deal(game)]
    tie = False
    for turn in reversed(range(game.rounds)):
        if turn < game.rounds - 1:
            later = _distinct(_one_round_later(result, stakes) for result in later)
        later, here = _round(game, stakes, turn, later)
        tie = tie or here
    return Results(tuple(later), tie)


def _no_deal(game: AlternatingOffers) -> Result:
    return Result((Fraction(0),) * game.players, NO_RESULT, 0)


def _one_round_later(result: Result, stakes: Stakes) -> Result:
    """A result of the next round as seen from this one, after a refusal."""
    goes_on = 1 - stakes.breakdown
    terms = zip(stakes.discount, result.gains, stakes.delay, strict=True)
    gains = tuple(goes_on * (discount * gain - delay) for discount, gain, delay in terms)
    return replace(result, gains=gains, refusals=result.refusals + 1, reached=goes_on * result.reached)


def _round(game: AlternatingOffers, stakes: Stakes, turn: int, later: Sequence[Result]) -> tuple[list[Result], bool]:
    """Everything that a round can lead to, and whether somebody was indifferent."""
    met: dict[str | None, list[_Reply]] = {}
    tie = False
    for offer in game.offers[turn]:
        found, here = _answered(game, stakes, turn, offer, later)
        met[offer.name] = [replace(one, offer=offer.name) for one in found]
        tie = tie or here
    if game.withdraw:
        met[None] = [_Reply((), _no_deal(game))]
    proposer = game.proposers[turn]
    chosen, here = _attainable(list(met.values()), proposer)
    firsts = _first_of_each(chosen)
    return [_with_step(one, turn, met, proposer) for one in firsts], tie or here


def _with_step(reply: _Reply, turn: int, met: dict[str | None, list[_Reply]], proposer: int) -> Result:
    """The result with this round in front; other offers must not have met with something better for the proposer."""
    others = tuple(
        (name, _kinds(one for one in replies if one.result.gains[proposer] <= reply.result.gains[proposer]))
        for name, replies in met.items()
        if name is not None and name != reply.offer
    )
    step = Step(turn, reply.offer, reply.replies, others)
    return replace(reply.result, path=(step, *reply.result.path))


def _kinds(replies: Iterable[_Reply]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.replies[-1] for one in _first_of_each(replies)))


def _answered(
    game: AlternatingOffers, stakes: Stakes, turn: int, offer: Offer, later: Sequence[Result]
) -> tuple[list[_Reply], bool]:
    """Everything that an offer can lead to, and whether somebody was indifferent; the last responder decides first."""
    # After the last round a refusal ends the talks as well.
    ended = [[_Reply((WITHDRAW,), _no_deal(game))]] if game.withdraw and turn < game.rounds - 1 else []
    refused = [_Reply((REFUSE,), result) for result in later]
    alternatives = [
        [_Reply((ACCEPT if len(offer.results) == 1 else f"choose {number}",), _agreed(stakes, result))]
        for number, result in enumerate(offer.results)
    ]
    tie = False
    for player in reversed(game.responders(turn)):
        found, here = _attainable([*alternatives, refused, *ended], player)
        tie = tie or here
        kept = list({(one.replies, one.result.key): one for one in found}.values())
        # Whoever answers before either accepts too, which leads here, or not.
        alternatives = [[replace(one, replies=(ACCEPT, *one.replies)) for one in kept]]
    return kept, tie


def _agreed(stakes: Stakes, result: int) -> Result:
    return Result(tuple(stakes.gains[result]), result, 0)


def _attainable(alternatives: Sequence[Sequence[_Reply]], player: int) -> tuple[list[_Reply], bool]:
    """What somebody can choose in some equilibrium, and whether there is an indifference between different results."""
    worst = [min(one.result.gains[player] for one in replies) for replies in alternatives]
    found: list[_Reply] = []
    met: dict[Fraction, tuple[set[int], set[object]]] = {}
    for place, replies in enumerate(alternatives):
        beaten = max((value for other, value in enumerate(worst) if other != place), default=None)
        for one in replies:
            value = one.result.gains[player]
            if beaten is None or value >= beaten:
                found.append(one)
                places, keys = met.setdefault(value, (set(), set()))
                places.add(place)
                keys.add(one.result.key)
    return found, any(len(places) > 1 and len(keys) > 1 for places, keys in met.values())


def _first_of_each(replies: Iterable[_Reply]) -> list[_Reply]:
    """One reply for each result: of several, the one with the fewest refusals, and of those the first."""
    kept: dict[tuple[object, ...], _Reply] = {}
    for one in replies:
        before = kept.get(one.result.key)
        if before is None or one.result.refusals < before.result.refusals:
            kept[one.result.key] = one
    return list(kept.values())


def _distinct(results: Iterable[Result]) -> list[Result]:
    return [one.result for one in _first_of_each(_Reply((), result) for result in results)]
