"""What can be wrong with the nodes of a tree."""

from collections.abc import Iterator, Mapping, Sequence
from math import prod

from sim.errors import Path, did_you_mean
from sim.protocols.cells import wrong_types
from sim.protocols.spec import Complaint, ScenarioView
from sim.protocols.tree.nodes import Nodes, TreeNode, after, first, type_of, walk
from sim.words import say

MOST_NODES, MOST_MOVES = 20_000, 200
_Memory = tuple[tuple[object, str], ...]  # a player's own information sets and actions, in order


def check_tree(root: TreeNode, nodes: Nodes, setting: ScenarioView) -> Iterator[Complaint]:
    """Everything that is wrong; perfect recall is looked at where the rest is in order."""
    tree = list(walk(root, nodes))
    complaints = list(_check_names(root, nodes))
    complaints += [complaint for path, node in tree for complaint in _check_node(path, node, setting)]
    count = len(tree) * prod(len(types) for types in setting.types.values())
    if count > MOST_NODES:
        message = say("errors.protocols.tree_too_large", nodes=count, most=MOST_NODES)
        complaints.append(Complaint(("root",), message, key=True))
    complaints += _check_sets(tree)
    if setting.ordinal:
        complaints += _check_ordinal(tree)
    yield from complaints
    if not complaints:
        yield from _check_depth(root, nodes)
        yield from _check_recall(root, nodes)


def _check_depth(root: TreeNode, nodes: Nodes) -> Iterator[Complaint]:
    """A tree with more moves in a row than can be followed."""
    level, moves = [first(root, nodes)], 0
    while level := [(where, following) for path, node in level for _, where, following in after(path, node, nodes)]:
        moves += 1
    if moves > MOST_MOVES:
        yield Complaint(("root",), say("errors.protocols.tree_too_deep", moves=moves, most=MOST_MOVES), key=True)


def _check_names(root: TreeNode, nodes: Nodes) -> Iterator[Complaint]:
    """Every named node must follow in one place, and the first move must lead there."""
    places: dict[str, list[Path]] = {}
    waiting: list[tuple[Path, TreeNode]] = [
        (("root",), root),
        *((("nodes", name), node) for name, node in nodes.items()),
    ]
    while waiting:
        path, node = waiting.pop(0)
        waiting += [((*path, *move), following) for move, following in node.follows]
        if node.go is None:
            continue
        if node.go not in nodes:
            message = say("errors.protocols.unknown_node", name=node.go, hint=did_you_mean(node.go, list(nodes)))
            yield Complaint((*path, "go"), message)
        elif len(node.model_fields_set) > 1:
            yield Complaint(path, say("errors.protocols.node_kind", given=2), key=True)
        places.setdefault(node.go, []).append(path)
    reached = {path[1] for path, _ in walk(root, nodes) if path[0] == "nodes"}
    for name in nodes:
        if len(places.get(name, ())) > 1:
            yield Complaint((*places[name][1], "go"), say("errors.protocols.node_twice", name=name))
        elif name not in reached:
            yield Complaint(("nodes", name), say("errors.protocols.node_unreached"), key=True)


def _check_node(path: Path, node: TreeNode, setting: ScenarioView) -> Iterator[Complaint]:
    decision, chance = node.player is not None or node.actions is not None, node.chance is not None
    end = node.outcome is not None or node.payoffs is not None
    if node.go is not None:
        return  # to a node that does not exist, which is said of its name
    if decision + chance + end != 1:
        yield Complaint(path, say("errors.protocols.node_kind", given=decision + chance + end), key=True)
        return
    if not decision:
        for part in ("labels", "information"):
            if getattr(node, part):
                yield Complaint((*path, part), say("errors.protocols.for_decisions"), key=True)
    if decision:
        yield from _check_decision(path, node, setting)
    elif chance:
        yield from _check_chance(path, node)
    else:
        yield from _check_end(path, node, setting)


def _check_chance(path: Path, node: TreeNode) -> Iterator[Complaint]:
    if not node.chance:
        yield Complaint((*path, "chance"), say("errors.protocols.chance_empty"), key=True)
    if node.label is not None:
        yield Complaint((*path, "label"), say("errors.protocols.chance_label"), key=True)


def _check_end(path: Path, node: TreeNode, setting: ScenarioView) -> Iterator[Complaint]:
    if node.outcome is not None and node.outcome not in setting.outcomes:
        message = say("errors.protocols.unknown_outcome", outcome=node.outcome, hint=_hint(node.outcome, setting))
        yield Complaint((*path, "outcome"), message)
    if node.outcome is not None and node.label is not None:
        yield Complaint((*path, "label"), say("errors.protocols.end_label"), key=True)
    if node.payoffs is None:
        return
    if len(node.payoffs) != len(setting.players):
        message = say("errors.protocols.payoff_count", given=len(node.payoffs), players=list(setting.players))
        yield Complaint((*path, "payoffs"), message, key=True)
        return
    for i, (player, value) in enumerate(zip(setting.players, node.payoffs, strict=True)):
        if isinstance(value, Mapping):
            types = list(setting.types.get(type_of(setting, player), ()))
            for where, message, key in wrong_types((*path, "payoffs", i), player, value, types):
                yield Complaint(where, message, key)


def _hint(outcome: str, setting: ScenarioView) -> str:
    return did_you_mean(outcome, list(setting.outcomes)) or say("errors.protocols.no_options")


def _check_decision(path: Path, node: TreeNode, setting: ScenarioView) -> Iterator[Complaint]:
    if node.player is None or not node.actions:
        lacking = "player" if node.player is None else "actions"
        yield Complaint(path, say("errors.protocols.decision_without", part=lacking), key=True)
        return
    players = list(setting.players)
    if node.player not in players:
        message = say("errors.protocols.unknown_player", player=node.player, hint=did_you_mean(node.player, players))
        yield Complaint((*path, "player"), message)
    for name in node.labels:
        if name not in node.actions:
            message = say("errors.protocols.unknown_action", action=name, hint=did_you_mean(name, list(node.actions)))
            yield Complaint((*path, "labels", name), message, key=True)


def _check_sets(tree: Sequence[tuple[Path, TreeNode]]) -> Iterator[Complaint]:
    """Information sets whose decisions are of different players or have different actions."""
    known_sets: dict[str, TreeNode] = {}
    for path, node in tree:
        if node.information is None or node.actions is None:
            continue
        known = known_sets.setdefault(node.information, node)
        if known.player != node.player:
            message = say("errors.protocols.set_of_another", information=node.information, player=known.player)
            yield Complaint((*path, "information"), message)
        elif list(known.actions or ()) != list(node.actions):
            expected = list(known.actions or ())
            message = say("errors.protocols.set_actions", information=node.information, expected=expected)
            yield Complaint((*path, "actions"), message, key=True)


def _check_ordinal(tree: Sequence[tuple[Path, TreeNode]]) -> Iterator[Complaint]:
    """Averages over chance or mixed strategies, which an ordinal scale forbids."""
    seen: set[str] = set()
    for path, node in tree:
        if node.chance is not None:
            yield Complaint((*path, "chance"), say("errors.protocols.ordinal_averages"), key=True)
        if node.information is not None and node.information in seen:
            yield Complaint((*path, "information"), say("errors.protocols.ordinal_mixing"))
        seen.add(node.information or "")


def _check_recall(root: TreeNode, nodes: Nodes) -> Iterator[Complaint]:
    """Information sets that join decisions before which their player did or knew different things."""
    memory_of: dict[str, _Memory] = {}
    waiting: list[tuple[Path, TreeNode, Mapping[str, _Memory]]] = [(*first(root, nodes), {})]
    complained: set[str] = set()
    while waiting:
        path, node, memories = waiting.pop()
        own = memories.get(str(node.player), ())
        name = node.information
        if name is not None and memory_of.setdefault(name, own) != own and name not in complained:
            complained.add(name)
            message = say("errors.protocols.no_recall", information=name, player=node.player)
            yield Complaint((*path, "information"), message)
        for move, where, following in after(path, node, nodes):
            step = (name or path, str(move[1]))
            later = {**memories, str(node.player): (*own, step)} if node.actions is not None else memories
            waiting.insert(0, (where, following, later))
