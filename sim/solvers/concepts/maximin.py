"""Maximin values: what each player can secure whatever the others do.

The others are taken as one opponent who may coordinate, so that the value of the zero-sum game against them is what
the player can secure. That game is solved exactly by the enumeration of its equilibria.

Source: von Neumann (1928), *Zur Theorie der Gesellschaftsspiele*, Mathematische Annalen 100, 295–320.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.games.normal_form import NormalForm
from sim.solution import Fact, Solution
from sim.solvers.exact.enumeration import enumerate_equilibria
from sim.solvers.nash.profiles import to_equilibrium
from sim.words import claim


class Security(NamedTuple):
    """What a player can secure, by which strategy, and whether there are other strategies as safe."""

    value: Any
    strategy: NDArray[Any]
    unique: bool


@dataclass(frozen=True)
class SecureValues(Fact):
    """What each player can secure, by name."""

    values: Mapping[str, Fraction]

    def to_dict(self) -> dict[str, Any]:
        """Fractions as text."""
        return {"values": {player: str(value) for player, value in self.values.items()}}


def maximin(game: NormalForm, ordinal: bool = False) -> Solution:
    """Maximin: what each player can secure whatever the others do, and by which strategy."""
    payoffs = game.exact(0)
    found = [secure(payoffs, player, mixed=not ordinal) for player in range(len(game.players))]
    several = [game.player_label(player) for player, security in enumerate(found) if not security.unique]
    notes = [claim("solutions.maximin_row")]
    if several:
        notes.append(claim("solutions.maximin_several", players=several))
    if ordinal:
        notes.append(claim("solutions.ordinal_pure_only"))
    values = [
        {"player": game.player_label(player), "value": Fraction(security.value)}
        for player, security in enumerate(found)
    ]
    return Solution(
        concept="maximin",
        method="zero-sum",
        equilibria=(to_equilibrium(game, payoffs, [security.strategy for security in found]),),
        complete=False,
        exact=not game.rounded,
        degenerate=None,
        certificate=claim("solutions.maximin_certificate"),
        notes=tuple(notes),
        headline=claim("solutions.maximin_headline", values=values),
        facts=(
            SecureValues({player: Fraction(secure.value) for player, secure in zip(game.players, found, strict=True)}),
        ),
    )


def secure(payoffs: NDArray[Any], player: int, mixed: bool = True) -> Security:
    """The maximin value and a maximin strategy of one player.

    ``payoffs`` has the shape ``(players, s1, …, sn)``, with exact numbers.

    >>> pennies = np.array([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]])
    >>> str(secure(pennies, 0).value), [str(p) for p in secure(pennies, 0).strategy]
    ('0', ['1/2', '1/2'])
    """
    own = np.moveaxis(payoffs[player], player, 0).reshape(payoffs.shape[1 + player], -1)
    own = own[:, _distinct(own)]
    if not mixed:
        floor = own.min(axis=1)
        best = int(np.argmax(floor))
        unit = np.array([Fraction(int(i == best)) for i in range(len(own))], dtype=object)
        return Security(floor[best], unit, int((floor == floor[best]).sum()) == 1)
    result = enumerate_equilibria(own.tolist(), (-own).tolist())
    row, _ = result.equilibria[0]
    strategy = np.array(result.rows[row], dtype=object)
    return Security((strategy @ own).min(), strategy, len(result.rows) == 1)


def _distinct(matrix: NDArray[Any]) -> list[int]:
    """The columns that differ from all earlier ones."""
    seen: dict[tuple[Any, ...], int] = {}
    for index, column in enumerate(matrix.T):
        seen.setdefault(tuple(column), index)
    return list(seen.values())
