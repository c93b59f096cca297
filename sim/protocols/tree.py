"""Tree: an explicit game tree with decisions, chance moves and information sets."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from sim.errors import did_you_mean
from sim.protocols.fields import FORMULA, Also, Closed, FormulaText, Identifier, Label, Text, describe, refusal
from sim.protocols.interface import Rules
from sim.protocols.spec import Finding, Path, ProtocolSpec, Setting
from sim.protocols.tree_builder import Builder
from sim.protocols.tree_rules import TreeRules

MOST_NODES = 20_000


def _read_node(value: Any) -> Any:
    if isinstance(value, str):
        return {"outcome": value}
    if isinstance(value, list):
        return {"payoffs": value}
    if not isinstance(value, Mapping | Node):
        raise refusal(f"is {describe(value)}, where a move, an outcome or a list of payoffs is expected")
    return value


_Next = Annotated["Node", BeforeValidator(_read_node), Also(({"type": "string"}, {"type": "array", "items": FORMULA}))]


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
    payoffs: list[FormulaText] | None = Field(
        None, description="Payoffs at this end, in the order of the players; those of the outcome if left out."
    )
    label: Label | None = Field(None, description="The name of an end that is no option.")
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

    def formulas(self) -> Iterator[tuple[Path, int | Fraction | str]]:
        """Payoffs of ends, probabilities of chance moves."""
        for path, node in walk(self.root):
            for place, value in enumerate(node.payoffs or ()):
                yield (*path, "payoffs", place), value
            for name, branch in (node.chance or {}).items():
                yield (*path, "chance", name, "probability"), branch.probability

    def check(self, setting: Setting) -> Iterable[Finding]:
        """Nodes that are nothing or several things, unknown players and outcomes, forgetful players."""
        found: list[Finding] = []
        for count, (path, node) in enumerate(walk(self.root), start=1):
            found += _check_node(path, node, setting)
            if count > MOST_NODES:
                found.append(Finding(("root",), f"has more than {MOST_NODES:,} nodes", key=True))
                break
        found += _check_sets(self.root)
        yield from found
        if not found:
            forgetful = Builder(self.root, setting).form.forgetful()
            if forgetful is not None:
                form = Builder(self.root, setting).form
                owner = list(setting.players)[form.owners[forgetful]]
                said = (
                    f"the information set {form.sets[forgetful]!r} joins decisions before which {owner} did or knew "
                    "different things; perfect recall is required"
                )
                yield Finding(("root",), said, key=True)

    def rules(self, setting: Setting) -> Rules:
        """The tree, with formulas for payoffs and probabilities."""
        built = Builder(self.root, setting)
        return TreeRules(
            kind=self.kind,
            players=setting.players,
            outcomes=built.outcomes,
            form=built.form,
            ends=tuple(built.ends),
            payoffs=tuple(built.payoffs),
            chances=tuple(built.chances),
            action_labels=built.action_labels,
            chance_labels=tuple(built.chance_labels),
            ordinal=setting.ordinal,
        )


def walk(root: Node) -> Iterator[tuple[Path, Node]]:
    """All nodes with their paths, parents first."""
    waiting: list[tuple[Path, Node]] = [(("root",), root)]
    while waiting:
        path, node = waiting.pop()
        yield path, node
        waiting += reversed([((*path, *more), after) for more, after in node.follows])


def _check_node(path: Path, node: Node, setting: Setting) -> Iterator[Finding]:
    decision, chance = node.player is not None or node.actions is not None, node.chance is not None
    end = node.outcome is not None or node.payoffs is not None
    if decision + chance + end != 1:
        given = "nothing" if not (decision or chance or end) else "several of them"
        said = f"is {given}; expected: a decision (player, actions), chance, or an end (outcome, payoffs)"
        yield Finding(path, said, key=True)
        return
    if decision:
        yield from _check_decision(path, node, setting)
    if chance and not node.chance:
        yield Finding((*path, "chance"), "is empty; give at least one result", key=True)
    if chance and setting.ordinal:
        yield Finding((*path, "chance"), "averages payoffs; this scenario's scale is ordinal", key=True)
    if node.outcome is not None and node.outcome not in setting.outcomes:
        hint = did_you_mean(node.outcome, list(setting.outcomes)) or "; the scenario has no options"
        yield Finding((*path, "outcome"), f"unknown outcome {node.outcome!r}{hint}")
    if node.outcome is not None and node.label is not None:
        yield Finding((*path, "label"), "is for ends without an outcome; the outcome has its own", key=True)
    if node.payoffs is not None and len(node.payoffs) != len(setting.players):
        wanted = f"{len(setting.players)}, one for each player ({', '.join(setting.players)})"
        yield Finding((*path, "payoffs"), f"has {len(node.payoffs)} payoffs; expected: {wanted}", key=True)


def _check_decision(path: Path, node: Node, setting: Setting) -> Iterator[Finding]:
    if node.player is None or not node.actions:
        lacking = "player" if node.player is None else "actions"
        yield Finding(path, f"is a decision without `{lacking}:`", key=True)
        return
    players = list(setting.players)
    if node.player not in players:
        yield Finding((*path, "player"), f"unknown player {node.player!r}{did_you_mean(node.player, players)}")
    for name in node.labels:
        if name not in node.actions:
            hint = did_you_mean(name, list(node.actions))
            yield Finding((*path, "labels", name), f"unknown action {name!r}{hint}", key=True)


def _check_sets(root: Node) -> Iterator[Finding]:
    """Information sets whose decisions are of different players or have different actions."""
    first: dict[str, Node] = {}
    for path, node in walk(root):
        if node.information is None or node.actions is None:
            continue
        known = first.setdefault(node.information, node)
        if known.player != node.player:
            yield Finding((*path, "information"), f"{node.information!r} is an information set of {known.player}")
        elif list(known.actions or ()) != list(node.actions):
            wanted = ", ".join(known.actions or ())
            said = f"has other actions than the decisions before in {node.information!r}; expected: {wanted}"
            yield Finding((*path, "actions"), said, key=True)


Node.model_rebuild()
Branch.model_rebuild()
