"""A tree as indented lines: every move with what follows it, and the payoffs at the ends."""

from collections.abc import Iterator

from sim.protocols.cells import Cell, worth_of
from sim.protocols.model import Worth
from sim.protocols.spec import ScenarioView
from sim.protocols.tree.nodes import Nodes, TreeNode, type_of
from sim.words import Claim, claim

_STEP = "\u2003"  # a wide space, which no format drops

Row = tuple[object, ...]


def outline(root: TreeNode, nodes: Nodes, setting: ScenarioView, worth: Worth) -> Iterator[Row]:
    """A row for every move: the move and what follows it, and what each player gets where it is the last one.

    Parts of the tree that have a name stand below it, once.
    """
    yield from _rows(root, "", 0, setting, worth)
    for name, node in nodes.items():
        yield (str(claim("rules.part", node=node.label or name)), *[""] * len(setting.players))
        yield from _rows(node, "", 1, setting, worth)


def _rows(node: TreeNode, move: str | Claim, depth: int, setting: ScenarioView, worth: Worth) -> Iterator[Row]:
    end = node.player is None and node.chance is None and node.go is None
    payoffs = _payoffs(node, setting, worth) if end else [""] * len(setting.players)
    yield (f"{_STEP * depth}{_what(node, move, setting)}", *payoffs)
    for name, following in (node.actions or {}).items():
        yield from _rows(following, node.labels.get(name, name.replace("_", " ")), depth + 1, setting, worth)
    for name, result in (node.chance or {}).items():
        probability = worth(setting.formula(result.probability))
        label = claim("rules.likely", label=result.label or name.replace("_", " "), probability=probability)
        yield from _rows(result.then, label, depth + 1, setting, worth)


def _what(node: TreeNode, move: str | Claim, setting: ScenarioView) -> Claim:
    if node.go is not None:
        return claim("rules.continues", move=move, node=node.go)
    if node.player is not None:
        player, information = setting.players[node.player], node.information or ""
        return claim("rules.decides", move=move, player=player, information=information)
    if node.chance is not None:
        return claim("rules.chance", move=move)
    return claim("rules.end", move=move, outcome=setting.outcomes.get(str(node.outcome)) or node.label or "")


def _payoffs(node: TreeNode, setting: ScenarioView, worth: Worth) -> list[Claim]:
    cell, result = Cell.model_construct(payoffs=node.payoffs, outcome=node.outcome), []
    for player in setting.players:
        types = {name: entry.label for name, entry in setting.types.get(type_of(setting, player), {}).items()}
        result.append(worth_of(cell, setting, player, types, worth))
    return result
