"""Sequential rationality: whether some beliefs make a behaviour best at every information set.

Beliefs follow by Bayes' rule at every information set that is reached, or would be if only its owner's earlier actions
were different; so they do in any sequential equilibrium. At others they may be any, set by set, as in weak
perfect Bayesian equilibrium; that they are limits of beliefs for trembling players is not asked for.

Source: Kreps & Wilson (1982), *Sequential equilibria*, Econometrica 50, 863–894.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice, product
from math import prod

from sim.games.extensive_form import CHANCE, END, Behaviour, ExtensiveForm, Gains, Numbers
from sim.solvers.exact.linear_program import Program, maximise

_MOST_PLANS = 1_000
_MOST_COMPLETIONS = 512


def reach(
    form: ExtensiveForm, numbers: Numbers, behaviour: Behaviour, willing: int | None = None
) -> dict[int, Fraction]:
    """How likely each node is to be reached; ``willing`` is a player who does everything to get there."""
    reached = {0: Fraction(1)}
    for i, node in enumerate(form.nodes):
        for move, child in enumerate(node.children):
            if node.mover == CHANCE:
                p = numbers.chances[node.number + move]
            else:
                p = Fraction(1) if node.mover == willing else behaviour[node.information][move]
            reached[child] = reached[i] * p
    return reached


def values(form: ExtensiveForm, numbers: Numbers, behaviour: Behaviour) -> dict[int, Gains]:
    """What everybody expects at each node."""
    worth: dict[int, Gains] = {}
    for position in reversed(range(len(form.nodes))):
        node = form.nodes[position]
        if node.mover == END:
            worth[position] = tuple(numbers.payoffs[node.number])
            continue
        weights = (
            numbers.chances[node.number : node.number + len(node.children)]
            if node.mover == CHANCE
            else behaviour[node.information]
        )
        worth[position] = tuple(
            sum((p * worth[child][i] for p, child in zip(weights, node.children, strict=True) if p), Fraction(0))
            for i in range(form.players)
        )
    return worth


def beliefs(form: ExtensiveForm, numbers: Numbers, behaviour: Behaviour) -> list[tuple[Fraction, ...] | None]:
    """For each information set the belief over its nodes; None where Bayes' rule says nothing."""
    reached = [reach(form, numbers, behaviour, player) for player in range(form.players)]
    by_set: list[tuple[Fraction, ...] | None] = []
    for information, members in enumerate(form.members):
        weights = [reached[form.owners[information]][node] for node in members]
        total = sum(weights)
        by_set.append(tuple(weight / total for weight in weights) if total else None)
    return by_set


def sequentially_rational(form: ExtensiveForm, numbers: Numbers, behaviour: Behaviour) -> bool:
    """Whether at every information set the behaviour is best for some belief, as said above."""
    worth = values(form, numbers, behaviour)
    for information, belief in enumerate(beliefs(form, numbers, behaviour)):
        owner, members = form.owners[information], form.members[information]
        if belief is None:
            if not _supported(form, numbers, behaviour, information, worth):
                return False
            continue
        # Own later beliefs follow from this one, so that it suffices to look at single actions.
        actions = range(len(form.actions(information)))
        totals = [
            sum(p * worth[form.nodes[node].children[move]][owner] for p, node in zip(belief, members, strict=True) if p)
            for move in actions
        ]
        if any(p and totals[move] < max(totals) for move, p in enumerate(behaviour[information])):
            return False
    return True


def _supported(
    form: ExtensiveForm, numbers: Numbers, behaviour: Behaviour, information: int, worth: Mapping[int, Gains]
) -> bool:
    """Whether for some belief over nodes no other plan from here on is better."""
    owner, members = form.owners[information], form.members[information]
    rows = []
    for plan in _plans(form, information):
        changed = values(form, numbers, {**behaviour, **plan})
        rows.append([*(worth[node][owner] - changed[node][owner] for node in members), Fraction(0)])
    program = Program([0] * len(members), equal=[[*([1] * len(members)), -1]], at_least=rows)
    return maximise(program) is not None


def _plans(form: ExtensiveForm, information: int) -> Iterator[dict[int, tuple[Fraction, ...]]]:
    """The owner's plans from an information set on; single actions there if they are too many."""
    owner = form.owners[information]
    below = {form.nodes[node].information for member in form.members[information] for node in form.below(member)}
    own = [information, *sorted(later for later in below - {-1, information} if form.owners[later] == owner)]
    if prod(len(form.actions(own_set)) for own_set in own) > _MOST_PLANS:
        own = own[:1]
    yield from _combinations(form, own)


def _combinations(form: ExtensiveForm, sets: Iterable[int]) -> Iterator[dict[int, tuple[Fraction, ...]]]:
    sizes = {information: len(form.actions(information)) for information in sets}
    for moves in product(*map(range, sizes.values())):
        yield {
            information: _certain(move, size) for (information, size), move in zip(sizes.items(), moves, strict=True)
        }


def _certain(move: int, count: int) -> tuple[Fraction, ...]:
    return tuple(Fraction(int(i == move)) for i in range(count))


def made_rational(form: ExtensiveForm, numbers: Numbers, behaviour: Behaviour, free: Sequence[int]) -> Behaviour:
    """The behaviour with other actions at the ``free`` information sets, so that it is sequentially rational.

    If that cannot be (or not with the first some hundred combinations), they are best for the beliefs that there are.
    """
    if not free or sequentially_rational(form, numbers, behaviour):
        return behaviour
    greedy = dict(behaviour)
    for information in sorted(free, reverse=True):
        belief = beliefs(form, numbers, greedy)[information]
        if belief is not None:
            greedy[information] = _best(form, numbers, greedy, information, belief)
    others = ({**behaviour, **plan} for plan in islice(_combinations(form, free), _MOST_COMPLETIONS))
    return next((changed for changed in (greedy, *others) if sequentially_rational(form, numbers, changed)), greedy)


def _best(
    form: ExtensiveForm, numbers: Numbers, behaviour: Behaviour, information: int, belief: Sequence[Fraction]
) -> tuple[Fraction, ...]:
    worth, owner, members = values(form, numbers, behaviour), form.owners[information], form.members[information]
    totals = [
        sum(p * worth[form.nodes[node].children[move]][owner] for p, node in zip(belief, members, strict=True))
        for move in range(len(form.actions(information)))
    ]
    return _certain(totals.index(max(totals)), len(totals))
