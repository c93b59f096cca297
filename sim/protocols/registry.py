"""The list of protocols: one entry says all that the rest of the program must know of a kind.

Manual, lists, messages about what is allowed and the union that reads files are made from the entries.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Union

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, TypeAdapter
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from sim.errors import did_you_mean
from sim.protocols.fields import Closed
from sim.protocols.spec import Complaint, ProtocolSpec, ScenarioView
from sim.words import Claim, claim, say


@dataclass(frozen=True)
class Protocol:
    """A kind of protocol.

    ``concepts`` are those that belong to protocols (normal forms take those of the solvers); a sentence in
    ``concepts.toml`` says what each means.
    ``unit_free`` are the concepts whose solution stays the same if a player's payoffs are measured in other units from
    another zero. ``parts`` are models whose keys the manual explains below those of ``spec``.
    """

    spec: type[ProtocolSpec]
    concepts: tuple[str, ...] = ()
    unit_free: tuple[str, ...] = ()
    parts: tuple[type[Closed], ...] = ()
    normal_form: bool = False  # its Nash equilibria are the solution, so that it can be repeated and mediated
    knows_types: bool = False  # it can be solved where players have types
    has_tree: bool = False  # it is exported to Gambit as a tree
    first_counts: bool = False  # of several equilibria the first is what it leads to, the others are for comparison

    @property
    def kind(self) -> str:
        """The word that stands for it in files."""
        (kind,) = self.spec.model_fields["kind"].annotation.__args__  # type: ignore[union-attr]  # always a Literal
        return str(kind)


PROTOCOLS: dict[str, Protocol] = {}


def register(*protocols: Protocol) -> None:
    """List protocols under their kinds."""
    PROTOCOLS.update({protocol.kind: protocol for protocol in protocols})


def kinds_where(suits: Callable[[Protocol], bool]) -> list[str]:
    """The kinds of protocol that have a property."""
    return [kind for kind, protocol in PROTOCOLS.items() if suits(protocol)]


def check_normal_form(of: str, setting: ScenarioView) -> Iterator[Complaint]:
    """What is wrong if a protocol is to be built upon the normal form ``of``: there is none of this name."""
    kinds = kinds_where(lambda protocol: protocol.normal_form)
    names = [name for name, spec in setting.others.items() if spec.kind in kinds]
    if of not in names:
        kind = setting.others[of].kind if of in setting.others else None
        hint = did_you_mean(of, names) or say("errors.protocols.needs_kind", kinds=kinds)
        yield Complaint(("of",), say("errors.protocols.no_normal_form", kind=kind, name=of, hint=hint))


def concepts_of_protocols() -> dict[str, Claim]:
    """The concepts that belong to kinds of protocol → which kinds, and what it means."""
    kinds: dict[str, list[str]] = {}
    for kind, protocol in PROTOCOLS.items():
        for name in protocol.concepts:
            kinds.setdefault(name, []).append(kind)
    return {name: claim("concepts.of", kinds=kinds[name], meaning=claim(f"concepts.{name}")) for name in kinds}


@cache
def _reader(specs: tuple[type[ProtocolSpec], ...]) -> TypeAdapter[ProtocolSpec]:
    union: Any = Annotated[Union[specs], Field(discriminator="kind")]  # noqa: UP007 - made at run time
    return TypeAdapter(union)


def _listed() -> TypeAdapter[ProtocolSpec]:
    return _reader(tuple(protocol.spec for protocol in PROTOCOLS.values()))


class _ByKind:
    """Reads whatever is listed at the time, by its ``kind``."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(lambda value: _listed().validate_python(value))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return handler(_listed().core_schema)


AnyProtocol = Annotated[ProtocolSpec, _ByKind()]
