"""The nodes of a tree as a file gives them: decisions, chance moves and ends, each with what follows."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from sim.protocols.cells import LIST_OF_PAYOFFS, PayoffByType
from sim.protocols.fields import Also, Closed, FormulaText, Identifier, Label, Text, describe, invalid
from sim.protocols.spec import Path, ScenarioView
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


def walk(root: TreeNode) -> Iterator[tuple[Path, TreeNode]]:
    """All nodes with their paths, parents first."""
    waiting: list[tuple[Path, TreeNode]] = [(("root",), root)]
    while waiting:
        path, node = waiting.pop()
        yield path, node
        waiting += reversed([((*path, *more), after) for more, after in node.follows])


def type_of(setting: ScenarioView, player: str) -> str:
    """Whose type a player's payoffs may depend on: their own, or that of the only player who has types."""
    return next(iter(setting.types)) if player not in setting.types and len(setting.types) == 1 else player


Root = Annotated[TreeNode, BeforeValidator(_read_node), _ALSO]
TreeNode.model_rebuild()
ChanceResult.model_rebuild()
