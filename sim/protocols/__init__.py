"""Protocols: rules by which an outcome comes about. One kind, one file, one line in :data:`PROTOCOLS`."""

from typing import TYPE_CHECKING, Annotated, Union

from pydantic import Field

from sim.protocols.bargain.spec import Bargain as Bargain
from sim.protocols.mediated import Mediated as Mediated
from sim.protocols.normal_form.demands import Demands as Demands
from sim.protocols.normal_form.matrix import Matrix as Matrix
from sim.protocols.normal_form.rules import NormalFormRules as NormalFormRules
from sim.protocols.normal_form.rules import normal_form_of as normal_form_of
from sim.protocols.offers.spec import Offers as Offers
from sim.protocols.repeated.spec import Repeated as Repeated
from sim.protocols.rules import Rules as Rules
from sim.protocols.rules import flat as flat
from sim.protocols.signal.spec import Signal as Signal
from sim.protocols.spec import Complaint as Complaint
from sim.protocols.spec import ProtocolSpec as ProtocolSpec
from sim.protocols.spec import ScenarioView as ScenarioView
from sim.protocols.spec import TypeEntry as TypeEntry
from sim.protocols.split.spec import Split as Split
from sim.protocols.tree.spec import Tree as Tree
from sim.solvers import SOLVERS

PROTOCOLS: dict[str, type[ProtocolSpec]] = {
    "demands": Demands,
    "matrix": Matrix,
    "offers": Offers,
    "split": Split,
    "signal": Signal,
    "tree": Tree,
    "repeated": Repeated,
    "bargain": Bargain,
    "mediated": Mediated,
}

# What counts as a solution: those of normal forms, and those that belong to a kind of protocol.
CONCEPTS: dict[str, str] = {
    **{name: (methods[None].__doc__ or "").splitlines()[0] for name, methods in SOLVERS.items()},
    "subgame-perfect": "Offers, split, tree: an equilibrium in every subgame, by backward induction.",
    "perfect-bayesian": "Signal, split: strategies that are best given beliefs that follow from them.",
    "trigger": "Repeated: an agreement that is kept because violations are punished.",
    "nash-bargaining": "Bargain: the largest product of gains over no deal.",
    "kalai-smorodinsky": "Bargain: gains in proportion to the most that each could get.",
    "egalitarian": "Bargain: equal gains, as large as possible.",
    "utilitarian": "Bargain: the largest sum of payoffs that leaves nobody worse off than no deal.",
    "raiffa": "Bargain: step by step, everybody an equal chance of the own best point.",
    "adjusted-winner": "Bargain: issues are divided so that both get equally many of their own points.",
}

if TYPE_CHECKING:
    AnyProtocol = ProtocolSpec
else:
    AnyProtocol = Annotated[Union[tuple(PROTOCOLS.values())], Field(discriminator="kind")]  # noqa: UP007 - made at run time
