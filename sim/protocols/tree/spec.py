"""Tree: an explicit game tree with decisions, chance moves and information sets."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Literal

from pydantic import Field
from typing_extensions import override

from sim.errors import Path
from sim.protocols.fields import Identifier
from sim.protocols.model import Model, ModelTable, Worth, gets
from sim.protocols.rules import Rules
from sim.protocols.spec import Complaint, ProtocolSpec, ScenarioView
from sim.protocols.tree.builder import BuiltTree
from sim.protocols.tree.checks import check_tree
from sim.protocols.tree.nodes import FullNode, walk
from sim.protocols.tree.outline import outline
from sim.protocols.tree.rules import TreeRules
from sim.words import claim


class Tree(ProtocolSpec):
    """An explicit game tree: decisions, chance moves, information sets."""

    kind: Literal["tree"] = Field(description="An explicit game tree.")
    root: FullNode = Field(description="The first move.")
    nodes: Mapping[Identifier, FullNode] = Field(
        default={},
        description="Parts of the tree by name, each of which follows where `go:` names it; for long chains of moves.",
    )

    @property
    def needs_payoffs(self) -> bool:
        """If some end takes its payoffs from an option."""
        return any(node.outcome is not None and node.payoffs is None for _, node in walk(self.root, self.nodes))

    @override
    def formulas(self) -> Iterator[tuple[Path, int | Fraction | str]]:
        for path, node in walk(self.root, self.nodes):
            for i, value in enumerate(node.payoffs or ()):
                if isinstance(value, Mapping):
                    yield from (((*path, "payoffs", i, name), entry) for name, entry in value.items())
                else:
                    yield (*path, "payoffs", i), value
            for name, result in (node.chance or {}).items():
                yield (*path, "chance", name, "probability"), result.probability

    @override
    def distributions(self) -> Iterator[tuple[Path, list[Path]]]:
        for path, node in walk(self.root, self.nodes):
            if node.chance:
                yield (*path, "chance"), [(*path, "chance", name, "probability") for name in node.chance]

    def check(self, setting: ScenarioView) -> Iterable[Complaint]:
        """Nodes that are nothing or several things, unknown players and outcomes, forgetful players."""
        yield from check_tree(self.root, self.nodes, setting)

    @override
    def in_words(self, setting: ScenarioView, worth: Worth) -> Model:
        rules = [claim("rules.tree"), *([claim("rules.types")] if setting.types else [])]
        header = (claim("rules.move"), *gets(setting.players))
        caption = claim("rules.payoffs_of", what=claim("rules.tree_all"))
        return Model(
            tuple(rules), (ModelTable(caption, header, tuple(outline(self.root, self.nodes, setting, worth))),)
        )

    def rules(self, setting: ScenarioView) -> Rules:
        """The tree, with formulas for payoffs and probabilities."""
        built = BuiltTree(self.root, self.nodes, setting)
        return TreeRules(
            kind=self.kind,
            players=setting.players,
            outcomes=built.outcomes,
            form=built.form,
            situations=tuple(built.situations),
            types={
                player: {name: entry.label for name, entry in types.items()} for player, types in setting.types.items()
            },
            ends=tuple(built.ends),
            payoffs=tuple(built.payoffs),
            chances=tuple(built.chances),
            results=built.results,
            ordinal=setting.ordinal,
        )
