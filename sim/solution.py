"""What every solver returns: equilibria with their outcomes, payoffs and certificates.

Numbers are :class:`~fractions.Fraction` where a solution is exact and ``float`` otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

Number = Fraction | float
Distribution = Mapping[str, Number]
# A player's strategy: action → probability; a player with types has one such mapping per type.
Strategy = Mapping[str, Any]


@dataclass(frozen=True)
class Equilibrium:
    """One equilibrium: what everybody plays, what comes of it, and what a deviation would gain.

    ``strategies`` names every strategy, also those of probability 0; ``outcomes`` every outcome.
    ``regret`` is the largest gain that any player has from any deviation (0 when exact).
    """

    strategies: Mapping[str, Strategy]
    payoffs: Mapping[str, Number]
    outcomes: Distribution
    regret: Number
    component: int = 0
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def pure(self) -> bool:
        """Whether nobody randomises."""
        return all(value in (0, 1) for value in _leaves(self.strategies))

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values; exact numbers stand a second time under ``exact``, as strings."""
        parts = {"strategies": self.strategies, "payoffs": self.payoffs, "outcomes": self.outcomes}
        result: dict[str, Any] = {name: _convert(part, float) for name, part in parts.items()}
        if all(isinstance(value, (int, Fraction)) for part in parts.values() for value in _leaves(part)):
            result["exact"] = {name: _convert(part, lambda x: str(Fraction(x))) for name, part in parts.items()}
        result |= {"regret": float(self.regret), "component": self.component, "pure": self.pure}
        return result | dict(self.details)


@dataclass(frozen=True)
class Component:
    """A connected set of equilibria: positions of its extreme equilibria in ``Solution.equilibria``.

    ``subsets`` are the maximal Nash subsets; the component is the union of their convex hulls.
    ``index`` is None where no solver has computed it.
    """

    equilibria: tuple[int, ...]
    subsets: tuple[tuple[int, ...], ...] = ()
    index: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "equilibria": list(self.equilibria),
            "subsets": [list(subset) for subset in self.subsets],
            "index": self.index,
        }


@dataclass(frozen=True)
class Solution:
    """The answer of one solver to one game, and how far it can be relied on.

    ``complete`` says that no equilibrium of this concept is missing, ``exact`` that the numbers are
    rational and not rounded, ``degenerate`` that the game has ties that matter (None: not known).
    ``certificate`` says in a sentence how that was established; ``notes`` hold what a reader must know. ``headline`` is
    the answer in a sentence where the list of equilibria does not say it, as with concepts that are no equilibria.
    """

    concept: str
    method: str
    equilibria: tuple[Equilibrium, ...]
    complete: bool
    exact: bool
    degenerate: bool | None
    components: tuple[Component, ...] = ()
    certificate: str = ""
    notes: tuple[str, ...] = ()
    headline: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    protocol: str = ""
    kind: str = ""

    def to_dict(self) -> dict[str, Any]:
        """What ``negsim run --json`` prints of one result."""
        return {
            "protocol": self.protocol,
            "kind": self.kind,
            "concept": self.concept,
            "method": self.method,
            "complete": self.complete,
            "exact": self.exact,
            "degenerate": bool(self.degenerate),
            "certificate": self.certificate,
            "notes": list(self.notes),
            "equilibria": [equilibrium.to_dict() for equilibrium in self.equilibria],
            "components": [component.to_dict() for component in self.components],
        } | dict(self.details)


@dataclass(frozen=True)
class SolutionTable:
    """The solutions of a batch of games in columns, one row per (point, equilibrium), ordered by point.

    Row columns have length k, point columns length ``batch``. ``message`` is "" where a point was solved.
    ``supports`` has one bit per strategy, all players' strategies in order: True where it has probability > 0.
    ``possible`` has one bit per outcome, where outcomes do not follow from strategies alone. ``amounts`` are what a
    protocol works out beside payoffs, if anything.
    """

    point: NDArray[np.int64]  # (k,)
    strategies: NDArray[np.float64]  # (k, strategies of all players)
    payoffs: NDArray[np.float64]  # (k, players)
    outcomes: NDArray[np.float64]  # (k, outcomes)
    regret: NDArray[np.float64]  # (k,)
    component: NDArray[np.int64]  # (k,)
    supports: NDArray[np.bool_]  # (k, strategies of all players)
    exact: NDArray[np.bool_]  # (batch,)
    degenerate: NDArray[np.bool_]  # (batch,)
    complete: NDArray[np.bool_]  # (batch,)
    message: tuple[str, ...]  # (batch,)
    possible: NDArray[np.bool_] | None = None  # (k, outcomes)
    amounts: NDArray[np.float64] | None = None  # (k, amounts of the protocol), nan where there is none


def _leaves(part: Any) -> list[Any]:
    if isinstance(part, Mapping):
        return [leaf for value in part.values() for leaf in _leaves(value)]
    return [part]


def _convert(part: Any, convert: Any) -> Any:
    if isinstance(part, Mapping):
        return {key: _convert(value, convert) for key, value in part.items()}
    return convert(part)
