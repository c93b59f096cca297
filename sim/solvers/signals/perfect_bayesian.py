"""All extreme perfect Bayesian equilibria of a small signalling game, exactly.

For given sets of messages that each type may send and of answers that each message may get, the conditions fall into
two independent parts: what makes the sender content is linear in the receiver's strategy, and what makes the
receiver content is linear in the sender's. So the equilibria are a union of products of two polytopes. Their corners
are found by double description, and each pair of corners is checked, with beliefs for messages that are not sent.
Smaller sets of messages and larger sets of answers give faces of these polytopes, so that corners stay corners.

A set of answers is only looked at if it is the set of best answers to some belief. Sources: Fudenberg & Tirole
(1991), *Game Theory*, section 8.2; Cho & Kreps (1987), *Signaling games and stable equilibria*, Quarterly Journal of
Economics 102, 179–221; Spence (1973), *Job market signaling*.
"""

from collections.abc import Iterable, Sequence
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
from sim.solvers.exact.nash_subsets import components
from sim.solvers.signals.beliefs import middle, supported, supporting_beliefs, survives
from sim.words import say

MOST_CASES, MOST_CHOICES = 250_000, 8  # combinations of supports; messages or answers
SEPARATING, POOLING, SEMI_SEPARATING = "separating", "pooling", "semi-separating"
Plan = tuple[tuple[Fraction, ...], ...]  # sender: type → message → probability; receiver: message → answer → …
Sets = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class SignalEquilibrium:
    """One equilibrium; ``beliefs`` are by message and type.

    ``supporting`` are by message the corners of the set of beliefs that support the answers: for messages that are
    sent only the one that follows by Bayes' rule. For others ``beliefs`` has the middle of that set. ``gets`` is what
    each type gets, in the units of the solver.
    """

    sender: Plan
    receiver: Plan
    beliefs: Plan
    supporting: tuple[Plan, ...]
    sent: tuple[bool, ...]
    gets: tuple[Fraction, ...]
    kind: str
    intuitive: bool


@dataclass(frozen=True)
class Equilibria:
    """The extreme equilibria in a fixed order; ``subsets`` are positions in it.

    Each subset is the corners of a product of polytopes whose points are all equilibria, and which is contained in no
    other; together they are the set of equilibria.
    """

    listed: tuple[SignalEquilibrium, ...]
    subsets: tuple[tuple[int, ...], ...]

    @property
    def intuition_is_uniform(self) -> bool:
        """Whether of all equilibria in the same subset either all or none pass the intuitive criterion.

        It looks at messages that are not sent, fewer of which there are in a mixture, and at what types get.
        """
        for subset in self.subsets:
            corners = [self.listed[i] for i in subset]
            same_gets = len({corner.gets for corner in corners}) == 1
            same_sent = len({corner.sent for corner in corners}) == 1
            pass_or_fail = {corner.intuitive for corner in corners}
            if not (same_gets and (pass_or_fail == {True} or (same_sent and pass_or_fail == {False}))):
                return False
        return True

    @property
    def components(self) -> list[list[tuple[int, ...]]]:
        """The connected parts of the set of equilibria, as lists of subsets."""
        pairs = [(i, equilibrium) for i, subset in enumerate(self.subsets) for equilibrium in subset]
        component = {i: number for (i, _), number in zip(pairs, components(pairs), strict=True)}
        parts: dict[int, list[tuple[int, ...]]] = {}
        for i, subset in enumerate(self.subsets):
            parts.setdefault(component[i], []).append(subset)
        return sorted((sorted(part) for part in parts.values()), key=lambda part: min(min(subset) for subset in part))


def perfect_bayesian(game: SignallingGame) -> Equilibria:
    """All extreme equilibria, in a fixed order.

    Raises:
        SolverError: the game is too large.
    """
    types, messages, answers = game.shape
    if max(messages, answers) > MOST_CHOICES:
        raise SolverError(say("errors.solvers.signal_moves", most=MOST_CHOICES))
    game = _in_whole_numbers(game)
    sendings = _subsets(messages)
    replies = [_reply_sets(game, message) for message in range(messages)]
    cases = len(sendings) ** types * prod(len(sets) for sets in replies)
    if cases > MOST_CASES:
        raise SolverError(say("errors.solvers.signal_supports", cases=cases, most=MOST_CASES))
    equilibria: dict[tuple[Plan, Plan], SignalEquilibrium] = {}
    products: dict[frozenset[tuple[Plan, Plan]], None] = {}
    receivers = {sending: _receiver_corners(game, sending) for sending in product(sendings, repeat=types)}
    for answered in product(*replies):
        senders = _sender_corners(game, answered)
        for sending, contented in receivers.items():
            pairs = list(product(_within(senders, sending), _within(contented, answered)))
            for pair in pairs:
                if pair not in equilibria:
                    equilibria[pair] = _completed(game, *pair)
            if pairs:
                products[frozenset(pairs)] = None
    ordered = sorted(equilibria, reverse=True)
    position = {pair: i for i, pair in enumerate(ordered)}
    subsets = sorted(tuple(sorted(position[pair] for pair in pairs)) for pairs in _maximal(products))
    return Equilibria(tuple(equilibria[pair] for pair in ordered), tuple(subsets))


def _maximal(sets: Iterable[frozenset[Any]]) -> list[frozenset[Any]]:
    kept: list[frozenset[Any]] = []
    for candidate in sorted(sets, key=len, reverse=True):
        if not any(candidate <= larger for larger in kept):
            kept.append(candidate)
    return kept


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
    types = range(game.shape[0])
    return [answers for answers in _subsets(game.shape[2]) if supported(game, message, answers, types)]


def _within(corners: Sequence[tuple[Plan, Sets]], sets: Sets) -> list[Plan]:
    """The corners of the face where only moves of the sets are made."""
    return [
        plan
        for plan, support in corners
        if all(set(used) <= set(allowed) for used, allowed in zip(support, sets, strict=True))
    ]


def _sender_corners(game: SignallingGame, answered: Sets) -> list[tuple[Plan, Sets]]:
    """The sender's strategies for which the answers are best to messages that are sent."""
    types, messages, answers = game.shape
    equations: list[list[int]] = []
    inequalities: list[list[int]] = []
    for message in range(messages):
        first = answered[message][0]
        for a in range(answers):
            if a != first:
                row = [0] * (types * messages)
                for t in range(types):
                    gain = game.receiver[t, message, first] - game.receiver[t, message, a]
                    row[t * messages + message] = game.prior[t] * gain
                (equations if a in answered[message] else inequalities).append(row)
    return _corners(types, messages, _hashable(equations), _hashable(inequalities))


def _receiver_corners(game: SignallingGame, sending: Sets) -> list[tuple[Plan, Sets]]:
    """The receiver's strategies for which every type likes all the messages of its set best."""
    types, messages, answers = game.shape
    equations: list[list[int]] = []
    inequalities: list[list[int]] = []
    for t in range(types):
        first = sending[t][0]
        for message in range(messages):
            if message != first:
                row = [0] * (messages * answers)
                row[first * answers : (first + 1) * answers] = game.sender[t, first]
                row[message * answers : (message + 1) * answers] = -game.sender[t, message]
                (equations if message in sending[t] else inequalities).append(row)
    return _corners(messages, answers, _hashable(equations), _hashable(inequalities))


def _hashable(rows: Iterable[Iterable[int]]) -> Sets:
    return tuple(tuple(row) for row in rows)


@lru_cache(maxsize=4096)
def _corners(situations: int, moves: int, equations: Sets, inequalities: Sets) -> list[tuple[Plan, Sets]]:
    """The corners of a polytope of plans, with the moves that they make in each situation.

    They are remembered, as one side's payoffs often stay the same while the other's vary.
    """
    # The probabilities of all situations add up to the same number, which is then made 1.
    same = [
        [(i // moves == situation) - (i < moves) for i in range(situations * moves)]
        for situation in range(1, situations)
    ]
    corners = []
    for corner in cone_corners(situations * moves, [*same, *equations], inequalities):
        rows = [corner[start : start + moves] for start in range(0, situations * moves, moves)]
        total = sum(rows[0])
        plan = tuple(tuple(Fraction(value, total) for value in row) for row in rows)
        corners.append((plan, tuple(tuple(i for i, value in enumerate(row) if value) for row in rows)))
    return corners


def _completed(game: SignallingGame, sender: Plan, receiver: Plan) -> SignalEquilibrium:
    """An equilibrium with its beliefs.

    Raises:
        SolverError: it is not an equilibrium, which would be an error of this program.
    """
    types, messages, answers = game.shape
    worth = [
        [sum(receiver[m][a] * game.sender[t, m, a] for a in range(answers)) for m in range(messages)]
        for t in range(types)
    ]
    good = all(worth[t][m] == max(worth[t]) for t in range(types) for m in range(messages) if sender[t][m])
    supporting: list[Plan] = []
    sent = []
    for m in range(messages):
        used = tuple(a for a in range(answers) if receiver[m][a])
        weight = [game.prior[t] * sender[t][m] for t in range(types)]
        sent.append(any(weight))
        if sent[-1]:
            supporting.append((tuple(Fraction(w) / sum(weight) for w in weight),))
            good = good and _best(game, m, used, supporting[-1][0])
        else:
            supporting.append(supporting_beliefs(game, m, used))
            good = good and bool(supporting[-1])
    if not good:
        raise SolverError(say("errors.solvers.signal_bug"))
    gets = tuple(max(row) for row in worth)
    return SignalEquilibrium(
        sender,
        receiver,
        beliefs=tuple(middle(corners) for corners in supporting),
        supporting=tuple(supporting),
        sent=tuple(sent),
        gets=gets,
        kind=_kind(game, sender),
        intuitive=all(sent[m] or survives(game, m, gets) for m in range(messages)),
    )


def _best(game: SignallingGame, message: int, used: Sequence[int], belief: Sequence[Fraction]) -> bool:
    worth = [sum(belief[t] * game.receiver[t, message, a] for t in range(game.shape[0])) for a in range(game.shape[2])]
    return all(worth[a] == max(worth) for a in used)


def _kind(game: SignallingGame, sender: Plan) -> str:
    """The class; types of probability 0 do not count."""
    possible = [row for row, p in zip(sender, game.prior, strict=True) if p]
    if len(set(possible)) == 1:
        return POOLING
    return SEPARATING if disjoint([{m for m, p in enumerate(row) if p} for row in possible]) else SEMI_SEPARATING


def disjoint(sets: Sequence[set[int]]) -> bool:
    """Whether no two of the sets have anything in common."""
    return all(not (first & second) for first, second in combinations(sets, 2))
