"""The nodes of a tree as a file gives them: decisions, chance moves and ends, each with what follows."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from sim.errors import Path
from sim.protocols.cells import LIST_OF_PAYOFFS, PayoffByType
from sim.protocols.fields import Also, Closed, FormulaText, Identifier, Label, Text, describe, invalid
from sim.protocols.spec import ScenarioView
from sim.words import say


def _read_node(value: Any) -> Any:
    if isinstance(value, str):
        return {"outcome": value}
    if isinstance(value, list):
        return {"payoffs": value}
    if not isinstance(value, Mapping | TreeNode):
        raise invalid(say("errors.protocols.no_node", given=describe(value)))
    return value


_ALSO = Also(({"type": "string"}, LIST_OF_PAYOFFS))
_NextNode = Annotated["TreeNode", BeforeValidator(_read_node), _ALSO]


class ChanceResult(Closed):
    """One result of a chance move."""

    label: Label | None = Field(None, description="Its name in tables and figures; the id if left out.")
    probability: FormulaText = Field(description="How likely it is; those of a chance move add up to 1.")
    then: _NextNode = Field(description="What follows: a move, an outcome, or a list of payoffs.")


class TreeNode(Closed):
    """A place in the tree: a decision (`player`, `actions`), a chance move (`chance`), or an end."""

    player: Identifier | None = Field(None, description="Who decides.")
    actions: Mapping[Identifier, _NextNode] | None = Field(
        None, description="action → what follows: a move, an outcome, or a list of payoffs."
    )
    labels: Mapping[Identifier, Label] = Field(default={}, description="action → its name in tables and figures.")
    information: Identifier | None = Field(
        None,
        description="The name of the information set; decisions with the same name cannot be told apart by the player.",
    )
    chance: Mapping[Identifier, ChanceResult] | None = Field(
        None, description="result → probability, and what follows."
    )
    go: Identifier | None = Field(
        None, description="The name of a node under `nodes:` of the protocol that follows here."
    )
    outcome: Identifier | None = Field(None, description="The option (or no_deal) that comes about at this end.")
    payoffs: list[PayoffByType] | None = Field(
        None,
        description="Payoffs at this end, in the order of the players; those of the outcome if left out. A payoff may "
        "be a mapping from the player's type, or from the type of the only player who has types.",
    )
    label: Label | None = Field(
        None,
        description="The name of an end that is not an option (ends of the same name are one outcome), or of the "
        "situation of a decision.",
    )
    about: Text | None = Field(None, description="Remarks for readers of the file.")

    @property
    def follows(self) -> Iterator[tuple[Path, "TreeNode"]]:
        """The nodes that come next, with paths that lead there."""
        for name, node in (self.actions or {}).items():
            yield ("actions", name), node
        for name, result in (self.chance or {}).items():
            yield ("chance", name, "then"), result.then


Nodes = Mapping[str, TreeNode]


def after(path: Path, node: TreeNode, nodes: Nodes) -> Iterator[tuple[Path, Path, TreeNode]]:
    """What follows a node: the path of the move, the path of the node, and the node; ``go`` is gone to."""
    for move, following in node.follows:
        if following.go in nodes:
            yield move, ("nodes", str(following.go)), nodes[str(following.go)]
        else:
            yield move, (*path, *move), following


def walk(root: TreeNode, nodes: Nodes) -> Iterator[tuple[Path, TreeNode]]:
    """All nodes with their paths, parents first; named ones once."""
    waiting: list[tuple[Path, TreeNode]] = [first(root, nodes)]
    seen: set[Path] = set()
    while waiting:
        path, node = waiting.pop()
        if path not in seen:
            seen.add(path)
            yield path, node
            waiting += reversed([(where, following) for _, where, following in after(path, node, nodes)])


def first(root: TreeNode, nodes: Nodes) -> tuple[Path, TreeNode]:
    """Where the tree begins, and with which node."""
    return (("nodes", str(root.go)), nodes[str(root.go)]) if root.go in nodes else (("root",), root)


def type_of(setting: ScenarioView, player: str) -> str:
    """Whose type a player's payoffs may depend on: their own, or that of the only player who has types."""
    return next(iter(setting.types)) if player not in setting.types and len(setting.types) == 1 else player


FullNode = Annotated[TreeNode, BeforeValidator(_read_node), _ALSO]
TreeNode.model_rebuild()
ChanceResult.model_rebuild()
