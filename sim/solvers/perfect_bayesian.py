"""All extreme perfect Bayesian equilibria of a small signalling game, exactly.

For given sets of messages that each type may send and of answers that each message may get, the conditions fall into
two independent parts: what makes the sender content is linear in the receiver's strategy, and what makes the
receiver content is linear in the sender's. So the equilibria are a union of products of two polytopes. Their corners
are found by double description, and each pair of corners is checked, with beliefs for messages that are not sent.

A set of answers is only looked at if it is the set of best answers to some belief. Sources: Fudenberg & Tirole
(1991), *Game Theory*, section 8.2; Cho & Kreps (1987), *Signaling games and stable equilibria*, Quarterly Journal of
Economics 102, 179–221 (the intuitive criterion); Spence (1973), *Job market signaling*.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import chain, combinations, product
from math import lcm, prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import SolverError
from sim.games.signalling import SignallingGame
from sim.solvers.exact.double_description import cone_corners
from sim.solvers.exact.linear_program import Program, maximise

MOST_CASES = 250_000
SEPARATING, POOLING, SEMI_SEPARATING = "separating", "pooling", "semi-separating"
Plan = tuple[tuple[Fraction, ...], ...]  # sender: type → message → probability; receiver: message → answer → …
Sets = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class SignalEquilibrium:
    """One equilibrium; ``beliefs`` are by message and type, for unsent messages one that supports the answer."""

    sender: Plan
    receiver: Plan
    beliefs: Plan
    sent: tuple[bool, ...]
    kind: str
    intuitive: bool


def perfect_bayesian(game: SignallingGame) -> list[SignalEquilibrium]:
    """All extreme equilibria, in a fixed order.

    Raises:
        SolverError: the game is too large.
    """
    game = _in_whole_numbers(game)
    types, messages, _ = game.shape
    replies = [_reply_sets(game, message) for message in range(messages)]
    sendings = _subsets(messages)
    cases = len(sendings) ** types * prod(len(sets) for sets in replies)
    if cases > MOST_CASES:
        raise SolverError(
            f"the signalling game is too large ({cases:,} combinations of supports; allowed: {MOST_CASES:,})"
        )
    found: dict[tuple[Plan, Plan], SignalEquilibrium] = {}
    receivers: dict[tuple[Sets, Sets], list[Plan]] = {}
    for answered in product(*replies):
        for sending in product(sendings, repeat=types):
            senders = _sender_corners(game, sending, answered)
            if not senders:
                continue
            key = (sending, answered)
            receivers[key] = receivers.get(key) or _receiver_corners(game, sending, answered)
            for sender, receiver in product(senders, receivers[key]):
                if (sender, receiver) not in found:
                    checked = _checked(game, sender, receiver)
                    if checked is not None:
                        found[sender, receiver] = checked
    return sorted(found.values(), key=lambda one: (one.sender, one.receiver), reverse=True)


def _in_whole_numbers(game: SignallingGame) -> SignallingGame:
    """The same game in other units, which changes no equilibrium; the prior need not add up to 1 any more."""
    sender, receiver = (_scaled(values.ravel()).reshape(values.shape) for values in (game.sender, game.receiver))
    return SignallingGame(tuple(_scaled(np.array(game.prior, dtype=object))), sender, receiver)


def _scaled(values: NDArray[Any]) -> NDArray[Any]:
    factor = lcm(*(Fraction(value).denominator for value in values))
    return np.array([*(int(value * factor) for value in values), None], dtype=object)[:-1]


def _subsets(size: int) -> list[tuple[int, ...]]:
    return list(chain.from_iterable(combinations(range(size), count) for count in range(1, size + 1)))


def _reply_sets(game: SignallingGame, message: int) -> list[tuple[int, ...]]:
    """The sets of answers that are all best for some belief."""
    return [some for some in _subsets(game.shape[2]) if _belief(game, message, some, range(game.shape[0])) is not None]


def _belief(
    game: SignallingGame, message: int, answers: Sequence[int], types: Iterable[int]
) -> tuple[Fraction, ...] | None:
    """A belief over some types for which all these answers are best; None if there is none."""
    return _found_belief(game, message, tuple(answers), tuple(types))


@lru_cache(maxsize=4096)
def _found_belief(
    game: SignallingGame, message: int, answers: tuple[int, ...], listed: tuple[int, ...]
) -> tuple[Fraction, ...] | None:
    payoff = game.receiver[:, message, :]
    first = answers[0]
    equal = [[*(payoff[t, first] - payoff[t, a] for t in listed), 0] for a in answers[1:]]
    rest = [a for a in range(payoff.shape[1]) if a not in answers]
    at_least = [[*(payoff[t, first] - payoff[t, a] for t in listed), 0] for a in rest]
    found = maximise(Program([0] * len(listed), equal=[*equal, [*([1] * len(listed)), -1]], at_least=at_least))
    if found is None:
        return None
    belief = dict(zip(listed, found[1], strict=True))
    return tuple(belief.get(t, Fraction(0)) for t in range(game.shape[0]))


def _sender_corners(game: SignallingGame, sending: Sets, answered: Sets) -> list[Plan]:
    """The sender's strategies within the sets for which the answers are best to messages that are sent."""
    types, messages, answers = game.shape
    variables = [(t, m) for t in range(types) for m in sending[t]]
    inequalities: list[list[int]] = []
    equations: list[list[int]] = []
    for message in range(messages):
        first = answered[message][0]
        for a in range(answers):
            if a == first or not any(m == message for _, m in variables):
                continue
            row = [
                game.prior[t] * (game.receiver[t, m, first] - game.receiver[t, m, a]) if m == message else 0
                for t, m in variables
            ]
            (equations if a in answered[message] else inequalities).append(row)
    # All types' probabilities add up to the same number, which is then made 1.
    for t in range(1, types):
        equations.append([(u == t) - (u == 0) for u, _ in variables])
    plans = []
    for corner in _corners(len(variables), equations, inequalities):
        total = sum(value for (t, _), value in zip(variables, corner, strict=True) if t == 0)
        if total:
            shares = {place: Fraction(value, total) for place, value in zip(variables, corner, strict=True)}
            plans.append(tuple(tuple(shares.get((t, m), Fraction(0)) for m in range(messages)) for t in range(types)))
    return plans


def _receiver_corners(game: SignallingGame, sending: Sets, answered: Sets) -> list[Plan]:
    """The receiver's strategies within the sets for which every type likes the messages that it may send best."""
    types, messages, answers = game.shape
    variables = [(m, a) for m in range(messages) for a in answered[m]]
    equations: list[list[int]] = []
    inequalities: list[list[int]] = []
    for t in range(types):
        first = sending[t][0]
        for message in range(messages):
            if message == first:
                continue
            row = [
                game.sender[t, m, a] if m == first else -game.sender[t, m, a] if m == message else 0
                for m, a in variables
            ]
            (equations if message in sending[t] else inequalities).append(row)
    for message in range(1, messages):
        equations.append([(m == message) - (m == 0) for m, _ in variables])
    plans = []
    for corner in _corners(len(variables), equations, inequalities):
        total = sum(value for (m, _), value in zip(variables, corner, strict=True) if m == 0)
        if total:
            shares = {place: Fraction(value, total) for place, value in zip(variables, corner, strict=True)}
            plans.append(tuple(tuple(shares.get((m, a), Fraction(0)) for a in range(answers)) for m in range(messages)))
    return plans


def _corners(
    size: int, equations: Sequence[Sequence[int]], inequalities: Sequence[Sequence[int]]
) -> Iterator[tuple[int, ...]]:
    yield from cone_corners(size, equations, inequalities)


def _checked(game: SignallingGame, sender: Plan, receiver: Plan) -> SignalEquilibrium | None:
    """A pair of strategies with beliefs, if it is an equilibrium."""
    types, messages, answers = game.shape
    worth = [
        [sum(receiver[m][a] * game.sender[t, m, a] for a in range(answers)) for m in range(messages)]
        for t in range(types)
    ]
    for t in range(types):
        if any(sender[t][m] and worth[t][m] < max(worth[t]) for m in range(messages)):
            return None
    beliefs, sent = [], []
    for m in range(messages):
        used = tuple(a for a in range(answers) if receiver[m][a])
        weight = [game.prior[t] * sender[t][m] for t in range(types)]
        sent.append(any(weight))
        if sent[-1]:
            belief = tuple(Fraction(one) / sum(weight) for one in weight)
            if not _best(game, m, used, belief):
                return None
        else:
            supporting = _belief(game, m, used, range(types))
            if supporting is None:
                return None
            belief = supporting
        beliefs.append(belief)
    intuitive = all(sent[m] or _survives(game, m, [max(row) for row in worth]) for m in range(messages))
    return SignalEquilibrium(sender, receiver, tuple(beliefs), tuple(sent), _kind(sender), intuitive)


def _best(game: SignallingGame, message: int, used: Sequence[int], belief: Sequence[Fraction]) -> bool:
    worth = [sum(belief[t] * game.receiver[t, message, a] for t in range(game.shape[0])) for a in range(game.shape[2])]
    return all(worth[a] == max(worth) for a in used)


def _kind(sender: Plan) -> str:
    if len(set(sender)) == 1:
        return POOLING
    used = [{m for m, p in enumerate(row) if p} for row in sender]
    apart = all(not (one & two) for one, two in combinations(used, 2))
    return SEPARATING if apart else SEMI_SEPARATING


def _survives(game: SignallingGame, message: int, gets: Sequence[Fraction]) -> bool:
    """Whether no type can say: nobody but us could gain from this message, so believe us, and we do gain."""
    everybody = range(game.shape[0])
    possible = _best_answers(game, message, everybody)
    tempted = [t for t in everybody if max(game.sender[t, message, a] for a in possible) >= gets[t]]
    if not tempted:
        return True
    convinced = _best_answers(game, message, tempted)
    return all(min(game.sender[t, message, a] for a in convinced) <= gets[t] for t in tempted)


def _best_answers(game: SignallingGame, message: int, types: Iterable[int]) -> list[int]:
    """The answers that are best for some belief over these types."""
    listed = list(types)
    return [a for a in range(game.shape[2]) if _belief(game, message, (a,), listed) is not None]
