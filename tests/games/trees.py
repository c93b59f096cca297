"""Random small trees, as they are exchanged with other programs, and what they are worth by definition."""

from fractions import Fraction
from itertools import product

from sim.games.gambit.named import NamedNode, NamedTree

PLAYERS = ("A", "B")


def perfect(rng, depth, largest=9):
    """A tree without information sets of several decisions; chance moves now and then."""

    def node(left, way):
        if left == 0 or (left < depth and rng.random() < 0.2):
            return NamedNode(payoffs=tuple(Fraction(int(x)) for x in rng.integers(-largest, largest + 1, 2)))
        moves = tuple((str(i + 1), node(left - 1, f"{way}{i}")) for i in range(int(rng.integers(2, 4))))
        if rng.random() < 0.2:
            weights = rng.integers(1, 4, len(moves)).tolist()
            return NamedNode(-1, moves=moves, chances=tuple(Fraction(w, sum(weights)) for w in weights))
        return NamedNode(int(rng.integers(0, 2)), f"at {way}", moves)

    return NamedTree("random", PLAYERS, node(depth, "r"))


def imperfect(rng):
    """Chance, then A who sees it or not, then B who sees something of it or A's move, then perhaps A again."""
    sees, tells, again = (bool(rng.integers(0, 2)) for _ in range(3))
    weights = rng.integers(1, 4, 2).tolist()

    def end():
        return NamedNode(payoffs=tuple(Fraction(int(x)) for x in rng.integers(-5, 6, 2)))

    def third(c, a, b):
        if not again or b == 0:
            return end()
        known = f"A again {c if sees else '?'}{a}"
        return NamedNode(0, known, (("l", end()), ("r", end())))

    def second(c, a):
        known = f"B sees {a if tells else '?'}"
        return NamedNode(1, known, tuple((name, third(c, a, b)) for b, name in enumerate("xy")))

    def first(c):
        return NamedNode(0, f"A sees {c if sees else '?'}", tuple((name, second(c, a)) for a, name in enumerate("LR")))

    chances = tuple(Fraction(w, sum(weights)) for w in weights)
    return NamedTree("random", PLAYERS, NamedNode(-1, moves=(("up", first(0)), ("down", first(1))), chances=chances))


def information_sets(node, found=None):
    """Player and name → how many moves there are."""
    found = {} if found is None else found
    if node.player >= 0:
        found[node.player, node.information] = len(node.moves)
    for _, after in node.moves:
        information_sets(after, found)
    return found


def value(node, plan):
    """What a pure behaviour (player and information set → move) is worth to everybody."""
    if not node.moves:
        return node.payoffs
    if node.player >= 0:
        return value(node.moves[plan[node.player, node.information]][1], plan)
    parts = [[p * x for x in value(after, plan)] for (_, after), p in zip(node.moves, node.chances, strict=True)]
    return tuple(map(sum, zip(*parts, strict=True)))


def subgame_perfect_by_force(root):
    """All pure behaviours of a tree of perfect information that are an equilibrium at every decision."""
    sets = information_sets(root)
    decisions = [node for node in _nodes(root) if node.player >= 0]
    found = []
    for moves in product(*(range(count) for count in sets.values())):
        plan = dict(zip(sets, moves, strict=True))
        if all(_best(node, plan) for node in decisions):
            found.append(plan)
    return found


def _best(node, plan):
    """No one-shot deviation gains, which suffices in finite trees."""
    key = node.player, node.information
    now = value(node, plan)[node.player]
    return all(value(node, {**plan, key: move})[node.player] <= now for move in range(len(node.moves)))


def _nodes(node):
    yield node
    for _, after in node.moves:
        yield from _nodes(after)
