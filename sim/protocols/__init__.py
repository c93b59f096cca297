"""Protocols: rules by which an outcome comes about. One kind, one file, one line in :data:`PROTOCOLS`."""

from typing import TYPE_CHECKING, Annotated, Union

from pydantic import Field

from sim.protocols.demands import Demands as Demands
from sim.protocols.matrix import Matrix as Matrix
from sim.protocols.rules import NormalFormRules as NormalFormRules
from sim.protocols.spec import Finding as Finding
from sim.protocols.spec import ProtocolSpec as ProtocolSpec
from sim.protocols.spec import Setting as Setting

PROTOCOLS: dict[str, type[ProtocolSpec]] = {
    "demands": Demands,
    "matrix": Matrix,
}

if TYPE_CHECKING:
    AnyProtocol = ProtocolSpec
else:
    AnyProtocol = Annotated[Union[tuple(PROTOCOLS.values())], Field(discriminator="kind")]  # noqa: UP007 - made at run time
