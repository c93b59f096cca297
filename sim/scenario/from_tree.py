"""A game tree from elsewhere → the text of a scenario with the protocol ``tree``."""

from collections.abc import Iterator

from sim.games.named_tree import NamedNode, NamedTree
from sim.scenario.from_game import ids, number_of, text_of


def tree_text(tree: NamedTree, origin: str) -> str:
    """A scenario file in which every payoff is a number; ``origin`` says where the tree comes from."""
    summary = f"Imported from {origin}. Payoffs are numbers; make parameters of those that are in doubt."
    players = ids(tree.players, "player")
    lines = [
        "# yaml-language-server: $schema=scenario.schema.json",
        "format: 1",
        f"title: {text_of(tree.title or origin)}",
        f"summary: {text_of(summary)}",
        "",
        "players:",
        *(f"  {name}: {{label: {text_of(label)}}}" for name, label in zip(players, tree.players, strict=True)),
        "",
        "protocols:",
        "  game:",
        "    kind: tree",
        "    root:",
    ]
    known = list(dict.fromkeys(_sets(tree.root)))
    named = ids([information for _, information in known], "set")
    sets = dict(zip(known, named, strict=True))
    return "\n".join([*lines, *_node(tree.root, players, sets, "      ")]) + "\n"


def _sets(node: NamedNode) -> Iterator[tuple[int, str]]:
    if node.player >= 0:
        yield node.player, node.information
    for _, after in node.moves:
        yield from _sets(after)


def _node(node: NamedNode, players: list[str], sets: dict[tuple[int, str], str], indent: str) -> Iterator[str]:
    if not node.moves:
        payoffs = ", ".join(map(number_of, node.payoffs))
        label = f", label: {text_of(node.outcome)}" if node.outcome else ""
        yield f"{indent}{{payoffs: [{payoffs}]{label}}}"
        return
    names = ids([name for name, _ in node.moves], "move")
    if node.player < 0:
        yield f"{indent}chance:"
        for name, (label, after), p in zip(names, node.moves, node.chances, strict=True):
            yield f"{indent}  {name}:"
            yield f"{indent}    label: {text_of(label)}"
            yield f"{indent}    probability: {number_of(p)}"
            yield f"{indent}    then:"
            yield from _node(after, players, sets, indent + "      ")
        return
    yield f"{indent}player: {players[node.player]}"
    yield f"{indent}information: {sets[node.player, node.information]}"
    labels = ", ".join(f"{name}: {text_of(label)}" for name, (label, _) in zip(names, node.moves, strict=True))
    yield f"{indent}labels: {{{labels}}}"
    yield f"{indent}actions:"
    for name, (_, after) in zip(names, node.moves, strict=True):
        yield f"{indent}  {name}:"
        yield from _node(after, players, sets, indent + "    ")
