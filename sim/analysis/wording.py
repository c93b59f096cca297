"""Structures of equilibria in words, with the names that sweeps give to regimes."""

from collections.abc import Iterable
from typing import Any

from sim.analysis.structure import Structure
from sim.protocols import Rules
from sim.sweep.names import name_regimes

NO_VALUE = "payoffs have no value"


def names_of(structures: Iterable[Structure | None], rules: Rules, ties: Iterable[Structure | None]) -> Any:
    """Structure → its name; ``ties`` are those that hold at single values only."""
    single = set(ties)
    distinct = [structure for structure in dict.fromkeys(structures) if structure is not None]
    names = name_regimes([s.supports for s in distinct], [s in single for s in distinct], rules)
    return {None: NO_VALUE, **{s: name.name for s, name in zip(distinct, names, strict=True)}}
