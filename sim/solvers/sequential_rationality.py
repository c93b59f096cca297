"""Sequential rationality: whether some beliefs make every move of a behaviour best.

Source: Kreps & Wilson (1982), *Sequential equilibria*, Econometrica 50, 863–894.
"""

from collections.abc import Sequence
from fractions import Fraction

from sim.games.extensive_form import CHANCE, END, Behaviour, ExtensiveForm, Gains, Numbers
from sim.solvers.exact.linear_program import Program, maximise


def reach(form: ExtensiveForm, numbers: Numbers, behaviour: Behaviour) -> dict[int, Fraction]:
    """How likely each node is to be reached."""
    chance = {0: Fraction(1)}
    for place, node in enumerate(form.nodes):
        for move, child in enumerate(node.children):
            p = numbers.chances[node.number + move] if node.mover == CHANCE else behaviour[node.information][move]
            chance[child] = chance[place] * p
    return chance


def values(form: ExtensiveForm, numbers: Numbers, behaviour: Behaviour) -> dict[int, Gains]:
    """What everybody expects at each node."""
    found: dict[int, Gains] = {}
    for place in reversed(range(len(form.nodes))):
        node = form.nodes[place]
        if node.mover == END:
            found[place] = tuple(numbers.payoffs[node.number])
            continue
        weights = (
            numbers.chances[node.number : node.number + len(node.children)]
            if node.mover == CHANCE
            else behaviour[node.information]
        )
        found[place] = tuple(
            sum((p * found[child][i] for p, child in zip(weights, node.children, strict=True)), Fraction(0))
            for i in range(form.players)
        )
    return found


def sequentially_rational(form: ExtensiveForm, numbers: Numbers, behaviour: Behaviour) -> bool:
    """Whether at every information set some belief makes the behaviour best; by Bayes' rule where it is reached.

    Beliefs at information sets that are not reached may be any, as in weak perfect Bayesian equilibrium.
    """
    chance, worth = reach(form, numbers, behaviour), values(form, numbers, behaviour)
    for information, places in enumerate(form.members):
        owner = form.owners[information]
        gains = [[worth[child][owner] for child in form.nodes[place].children] for place in places]
        used = [move for move, p in enumerate(behaviour[information]) if p]
        weights = [chance[place] for place in places]
        if any(weights):
            totals = [
                sum(w * row[move] for w, row in zip(weights, gains, strict=True)) for move in range(len(gains[0]))
            ]
            if any(totals[move] < max(totals) for move in used):
                return False
        elif not _supported(gains, used):
            return False
    return True


def _supported(gains: Sequence[Sequence[Fraction]], used: Sequence[int]) -> bool:
    """Whether some belief over nodes makes the used actions best."""
    first, count = used[0], len(gains[0])
    differences = {
        move: [*(row[first] - row[move] for row in gains), Fraction(0)] for move in range(count) if move != first
    }
    program = Program(
        [0] * len(gains),
        equal=[*(row for move, row in differences.items() if move in used), [*([1] * len(gains)), -1]],
        at_least=[row for move, row in differences.items() if move not in used],
    )
    return maximise(program) is not None
