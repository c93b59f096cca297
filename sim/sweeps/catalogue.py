"""The regimes of a whole sweep, numbered and named."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sim.sweeps.names import Name, Support, name_regimes
from sim.sweeps.plan import Plan
from sim.sweeps.regimes import Tally, add_up, supports_of
from sim.sweeps.ties import find_ties


@dataclass(frozen=True)
class Regime:
    """One regime of a sweep.

    ``words`` say what comes of its equilibria and may be shared by several regimes; ``name`` is its alone.
    ``share`` is its share of all points. ``tie`` says that it exists at thresholds between other regimes only.
    ``supports`` has, for each equilibrium, the strategies that each player uses; ``outcomes`` what may come of it.
    """

    number: int
    name: str
    words: str
    points: int
    share: float
    example: Mapping[str, Fraction]
    degenerate: bool
    tie: bool
    outcomes: tuple[tuple[str, ...], ...]
    supports: tuple[Mapping[str, tuple[str, ...]], ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "number": self.number,
            "name": self.name,
            "words": self.words,
            "points": self.points,
            "share": self.share,
            "example": {name: float(value) for name, value in self.example.items()},
            "degenerate": self.degenerate,
            "tie": self.tie,
            "outcomes": [list(outcomes) for outcomes in self.outcomes],
            "supports": [{player: list(used) for player, used in support.items()} for support in self.supports],
        }


@dataclass(frozen=True)
class Catalogue:
    """What a sweep has found, apart from the rows: its regimes (also as tallies, in the same order)."""

    regimes: tuple[Regime, ...]
    tallies: tuple[Tally, ...]


def build_catalogue(plan: Plan, chunks: Iterable[Sequence[Tally]]) -> Catalogue:
    """Number and name the regimes that the chunks of a sweep have found."""
    tallies = add_up(chunks)
    supports = [supports_of(tally.key, plan.rules.groups) for tally in tallies]
    ties = find_ties(plan, tallies)
    names = name_regimes(supports, ties, plan.rules)
    regimes = [
        _regime(plan, number, *parts)
        for number, parts in enumerate(zip(tallies, supports, names, ties, strict=True), start=1)
    ]
    return Catalogue(tuple(regimes), tallies)


def _regime(plan: Plan, number: int, tally: Tally, supports: Sequence[Support], name: Name, tie: bool) -> Regime:
    strategies = {player: tuple(names) for player, names in plan.rules.strategies.items()}
    outcomes = tuple(plan.rules.outcomes)
    return Regime(
        number=number,
        name=name.name,
        words=name.words,
        points=tally.points,
        share=tally.points / plan.points,
        example=plan.values_at(tally.middle),
        degenerate=tally.key.degenerate,
        tie=tie,
        outcomes=tuple(tuple(outcomes[i] for i in plan.rules.outcomes_of(support)) for support in supports),
        supports=tuple(_used(strategies, support) for support in supports),
    )


def _used(strategies: Mapping[str, tuple[str, ...]], support: Support) -> dict[str, tuple[str, ...]]:
    pairs = zip(strategies.items(), support, strict=False)  # the outcomes may follow
    return {player: tuple(names[i] for i in used) for (player, names), used in pairs}
