"""Protocols: rules by which an outcome comes about. A kind is a folder (or a file) and one entry here."""

from sim.protocols.bargain.spec import Bargain, Issue, Level
from sim.protocols.cells import Cell
from sim.protocols.mediated import Mediated
from sim.protocols.normal_form.demands import Demands
from sim.protocols.normal_form.matrix import Matrix, Strategy
from sim.protocols.normal_form.rules import NormalFormRules as NormalFormRules
from sim.protocols.normal_form.rules import normal_form_of as normal_form_of
from sim.protocols.offers.spec import Offers
from sim.protocols.registry import PROTOCOLS as PROTOCOLS
from sim.protocols.registry import AnyProtocol as AnyProtocol
from sim.protocols.registry import Protocol as Protocol
from sim.protocols.registry import concepts_of_protocols, register
from sim.protocols.registry import kinds_where as kinds_where
from sim.protocols.repeated.spec import Repeated
from sim.protocols.rules import Rules as Rules
from sim.protocols.rules import flat as flat
from sim.protocols.signal.spec import Signal
from sim.protocols.spec import Complaint as Complaint
from sim.protocols.spec import ProtocolSpec as ProtocolSpec
from sim.protocols.spec import ScenarioView as ScenarioView
from sim.protocols.spec import TypeEntry as TypeEntry
from sim.protocols.split.spec import Split, UnknownCost
from sim.protocols.tree.nodes import ChanceResult, TreeNode
from sim.protocols.tree.spec import Tree
from sim.solvers import SOLVERS
from sim.words import Claim, claim

_BARGAINING = (
    "nash-bargaining", "kalai-smorodinsky", "egalitarian", "utilitarian", "raiffa", "adjusted-winner"
)  # fmt: skip
_UNIT_FREE = ("nash", "iterated-dominance")

register(
    Protocol(Demands, unit_free=_UNIT_FREE, normal_form=True, knows_types=True),
    Protocol(Matrix, unit_free=_UNIT_FREE, parts=(Strategy, Cell), normal_form=True, knows_types=True),
    Protocol(Offers, ("subgame-perfect",)),
    Protocol(Split, ("subgame-perfect", "perfect-bayesian"), parts=(UnknownCost,)),
    Protocol(Signal, ("perfect-bayesian",), unit_free=("perfect-bayesian",), knows_types=True),
    Protocol(
        Tree,
        ("subgame-perfect",),
        unit_free=("subgame-perfect",),
        parts=(TreeNode, ChanceResult),
        knows_types=True,
        has_tree=True,
    ),
    Protocol(Repeated, ("trigger",)),
    Protocol(Bargain, _BARGAINING, unit_free=("nash-bargaining", "kalai-smorodinsky", "raiffa"), parts=(Issue, Level)),
    Protocol(Mediated, first_counts=True),
)


def concepts() -> dict[str, Claim]:
    """What counts as a solution, with a line on each: the concepts of normal forms, then those of kinds of protocol."""
    return {name: claim(f"concepts.{name}") for name in SOLVERS} | concepts_of_protocols()
