"""Tree: an explicit game tree with decisions, chance moves and information sets.

What can be wrong with the nodes of a tree.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from math import prod
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from sim.errors import did_you_mean
from sim.protocols.cells import LIST_OF_PAYOFFS, PayoffByType, wrong_types
from sim.protocols.fields import Also, Closed, FormulaText, Identifier, Label, Text, describe, invalid
from sim.protocols.rules import Rules
from sim.protocols.spec import Complaint, Path, ProtocolSpec, ScenarioView
from sim.protocols.tree.builder import Builder, type_of
from sim.protocols.tree.rules import TreeRules

MOST_NODES = 20_000
_Memory = tuple[tuple[object, str], ...]


def check_tree(root: "Node", setting: ScenarioView) -> Iterator[Complaint]:
    """Everything that is wrong; perfect recall is looked at where the rest is in order."""
    found = [finding for path, node in walk(root) for finding in _check_node(path, node, setting)]
    count = sum(1 for _ in walk(root)) * prod(len(kinds) for kinds in setting.types.values())
    if count > MOST_NODES:
        found.append(Complaint(("root",), f"has {count:,} nodes; allowed: {MOST_NODES:,}", key=True))
    found += _check_sets(root)
    if setting.ordinal:
        found += _check_ordinal(root)
    yield from found
    if not found:
        yield from _check_recall(root)


def walk(root: "Node") -> Iterator[tuple[Path, "Node"]]:
    """All nodes with their paths, parents first."""
    waiting: list[tuple[Path, Node]] = [(("root",), root)]
    while waiting:
        path, node = waiting.pop()
        yield path, node
        waiting += reversed([((*path, *more), after) for more, after in node.follows])


def _check_node(path: Path, node: "Node", setting: ScenarioView) -> Iterator[Complaint]:
    decision, chance = node.player is not None or node.actions is not None, node.chance is not None
    end = node.outcome is not None or node.payoffs is not None
    if decision + chance + end != 1:
        given = "nothing" if not (decision or chance or end) else "several things at once"
        said = f"is {given}; expected: a decision (player, actions), chance, or an end (outcome, payoffs)"
        yield Complaint(path, said, key=True)
        return
    if not decision:
        for part in ("labels", "information"):
            if getattr(node, part):
                yield Complaint((*path, part), "is for decisions only", key=True)
    if decision:
        yield from _check_decision(path, node, setting)
    elif chance:
        yield from _check_chance(path, node)
    else:
        yield from _check_end(path, node, setting)


def _check_chance(path: Path, node: "Node") -> Iterator[Complaint]:
    if not node.chance:
        yield Complaint((*path, "chance"), "is empty; give at least one result", key=True)
    if node.label is not None:
        yield Complaint(
            (*path, "label"), "is for decisions and ends; results of chance have labels of their own", key=True
        )


def _check_end(path: Path, node: "Node", setting: ScenarioView) -> Iterator[Complaint]:
    if node.outcome is not None and node.outcome not in setting.outcomes:
        hint = did_you_mean(node.outcome, list(setting.outcomes)) or "; the scenario has no options"
        yield Complaint((*path, "outcome"), f"unknown outcome {node.outcome!r}{hint}")
    if node.outcome is not None and node.label is not None:
        yield Complaint((*path, "label"), "is for ends without an outcome; the outcome has its own", key=True)
    if node.payoffs is None:
        return
    if len(node.payoffs) != len(setting.players):
        count = f"{len(node.payoffs)} payoff{'' if len(node.payoffs) == 1 else 's'}"
        wanted = f"{len(setting.players)}, one for each player ({', '.join(setting.players)})"
        yield Complaint((*path, "payoffs"), f"has {count}; expected: {wanted}", key=True)
        return
    for place, (player, value) in enumerate(zip(setting.players, node.payoffs, strict=True)):
        if isinstance(value, Mapping):
            kinds = list(setting.types.get(type_of(setting, player), ()))
            for where, said, key in wrong_types((*path, "payoffs", place), player, value, kinds):
                yield Complaint(where, said, key)


def _check_decision(path: Path, node: "Node", setting: ScenarioView) -> Iterator[Complaint]:
    if node.player is None or not node.actions:
        lacking = "player" if node.player is None else "actions"
        yield Complaint(path, f"is a decision without `{lacking}:`", key=True)
        return
    players = list(setting.players)
    if node.player not in players:
        yield Complaint((*path, "player"), f"unknown player {node.player!r}{did_you_mean(node.player, players)}")
    for name in node.labels:
        if name not in node.actions:
            hint = did_you_mean(name, list(node.actions))
            yield Complaint((*path, "labels", name), f"unknown action {name!r}{hint}", key=True)


def _check_sets(root: "Node") -> Iterator[Complaint]:
    """Information sets whose decisions are of different players or have different actions."""
    first: dict[str, Node] = {}
    for path, node in walk(root):
        if node.information is None or node.actions is None:
            continue
        known = first.setdefault(node.information, node)
        if known.player != node.player:
            yield Complaint((*path, "information"), f"{node.information!r} is an information set of {known.player}")
        elif list(known.actions or ()) != list(node.actions):
            wanted = ", ".join(known.actions or ())
            said = f"differ from those of the other decisions in {node.information!r}; expected: {wanted}"
            yield Complaint((*path, "actions"), said, key=True)


def _check_ordinal(root: "Node") -> Iterator[Complaint]:
    """Averages over chance or mixed strategies, which an ordinal scale forbids."""
    seen: set[str] = set()
    for path, node in walk(root):
        if node.chance is not None:
            yield Complaint((*path, "chance"), "averages payoffs; this scenario's scale is ordinal", key=True)
        if node.information is not None and node.information in seen:
            said = "joins decisions, which takes mixed strategies; this scenario's scale is ordinal"
            yield Complaint((*path, "information"), said)
        seen.add(node.information or "")


def _check_recall(root: "Node") -> Iterator[Complaint]:
    """Information sets that join decisions before which their player did or knew different things."""
    first: dict[str, _Memory] = {}
    waiting: list[tuple[Path, Node, Mapping[str, _Memory]]] = [(("root",), root, {})]
    told = set()
    while waiting:
        path, node, memories = waiting.pop()
        own = memories.get(str(node.player), ())
        name = node.information
        if name is not None and first.setdefault(name, own) != own and name not in told:
            told.add(name)
            said = (
                f"{name!r} joins decisions before which {node.player} did or knew different things; "
                "perfect recall is required"
            )
            yield Complaint((*path, "information"), said)
        for more, after in node.follows:
            step = (name or path, str(more[1]))
            later = {**memories, str(node.player): (*own, step)} if node.actions is not None else memories
            waiting.insert(0, ((*path, *more), after, later))


def _read_node(value: Any) -> Any:
    if isinstance(value, str):
        return {"outcome": value}
    if isinstance(value, list):
        return {"payoffs": value}
    if not isinstance(value, Mapping | Node):
        raise invalid(f"is {describe(value)}, where a move, an outcome or a list of payoffs is expected")
    return value


_Next = Annotated["Node", BeforeValidator(_read_node), Also(({"type": "string"}, LIST_OF_PAYOFFS))]


class Branch(Closed):
    """One result of a chance move."""

    label: Label | None = Field(None, description="Its name in tables and figures; the id if left out.")
    probability: FormulaText = Field(description="How likely it is; those of a chance move add up to 1.")
    then: _Next = Field(description="What follows: a move, an outcome, or a list of payoffs.")


class Node(Closed):
    """A place in the tree: a decision (`player`, `actions`), a chance move (`chance`), or an end."""

    player: Identifier | None = Field(None, description="Who decides.")
    actions: Mapping[Identifier, _Next] | None = Field(
        None, description="action → what follows: a move, an outcome, or a list of payoffs."
    )
    labels: Mapping[Identifier, Label] = Field(default={}, description="action → its name in tables and figures.")
    information: Identifier | None = Field(
        None,
        description="The name of the information set; decisions with the same name cannot be told apart by the player.",
    )
    chance: Mapping[Identifier, Branch] | None = Field(None, description="result → probability, and what follows.")
    outcome: Identifier | None = Field(None, description="The option (or no_deal) that comes about at this end.")
    payoffs: list[PayoffByType] | None = Field(
        None,
        description="Payoffs at this end, in the order of the players; those of the outcome if left out. A payoff may "
        "be a mapping from the player's type, or from the type of the only player who has types.",
    )
    label: Label | None = Field(
        None,
        description="The name of an end that is no option (ends of the same name are one outcome), or of the situation "
        "of a decision.",
    )
    about: Text | None = Field(None, description="Remarks for readers of the file.")

    @property
    def follows(self) -> Iterator[tuple[Path, "Node"]]:
        """The nodes that come next, with paths that lead there."""
        for name, node in (self.actions or {}).items():
            yield ("actions", name), node
        for name, branch in (self.chance or {}).items():
            yield ("chance", name, "then"), branch.then


class Tree(ProtocolSpec):
    """An explicit game tree: decisions, chance moves, information sets."""

    kind: Literal["tree"] = Field(description="An explicit game tree.")
    root: _Next = Field(description="The first move.")

    @property
    def needs_payoffs(self) -> bool:
        """If some end takes its payoffs from an option."""
        return any(node.outcome is not None and node.payoffs is None for _, node in walk(self.root))

    @property
    def knows_types(self) -> bool:
        """Chance draws them first."""
        return True

    def formulas(self) -> Iterator[tuple[Path, int | Fraction | str]]:
        """Payoffs of ends, probabilities of chance moves."""
        for path, node in walk(self.root):
            for place, value in enumerate(node.payoffs or ()):
                if isinstance(value, Mapping):
                    yield from (((*path, "payoffs", place, name), entry) for name, entry in value.items())
                else:
                    yield (*path, "payoffs", place), value
            for name, branch in (node.chance or {}).items():
                yield (*path, "chance", name, "probability"), branch.probability

    def distributions(self) -> Iterator[tuple[Path, list[Path]]]:
        """The chance moves."""
        for path, node in walk(self.root):
            if node.chance:
                yield (*path, "chance"), [(*path, "chance", name, "probability") for name in node.chance]

    def check(self, setting: ScenarioView) -> Iterable[Complaint]:
        """Nodes that are nothing or several things, unknown players and outcomes, forgetful players."""
        yield from check_tree(self.root, setting)

    def rules(self, setting: ScenarioView) -> Rules:
        """The tree, with formulas for payoffs and probabilities."""
        built = Builder(self.root, setting)
        return TreeRules(
            kind=self.kind,
            players=setting.players,
            outcomes=built.outcomes,
            form=built.form,
            situations=tuple(built.situations),
            kinds={
                player: {name: kind.label for name, kind in kinds.items()} for player, kinds in setting.types.items()
            },
            ends=tuple(built.ends),
            payoffs=tuple(built.payoffs),
            chances=tuple(built.chances),
            results=built.results,
            ordinal=setting.ordinal,
        )


Node.model_rebuild()
Branch.model_rebuild()
