"""Tree: an explicit game tree with decisions, chance moves and information sets."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from sim.protocols.cells import LIST_OF_PAYOFFS, PayoffByType
from sim.protocols.fields import Also, Closed, FormulaText, Identifier, Label, Text, describe, refusal
from sim.protocols.rules import Rules
from sim.protocols.spec import Finding, Path, ProtocolSpec, Setting
from sim.protocols.tree.builder import Builder
from sim.protocols.tree.rules import TreeRules
from sim.protocols.tree_checks import check_tree, walk


def _read_node(value: Any) -> Any:
    if isinstance(value, str):
        return {"outcome": value}
    if isinstance(value, list):
        return {"payoffs": value}
    if not isinstance(value, Mapping | Node):
        raise refusal(f"is {describe(value)}, where a move, an outcome or a list of payoffs is expected")
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

    def check(self, setting: Setting) -> Iterable[Finding]:
        """Nodes that are nothing or several things, unknown players and outcomes, forgetful players."""
        yield from check_tree(self.root, setting)

    def rules(self, setting: Setting) -> Rules:
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
