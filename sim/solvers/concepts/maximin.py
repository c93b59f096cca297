"""Maximin values: what each player can secure whatever the others do.

The others are taken as one opponent who may coordinate, so that the value of the zero-sum game against them is what
the player can secure. That game is solved exactly by the enumeration of its equilibria.

Source: von Neumann (1928), *Zur Theorie der Gesellschaftsspiele*, Mathematische Annalen 100, 295–320.
"""

from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.games.normal_form import NormalForm
from sim.solution import Solution
from sim.solvers.exact.enumeration import enumerate_equilibria
from sim.solvers.nash.profiles import one_method_only, to_equilibrium


class Security(NamedTuple):
    """What a player can secure, by which strategy, and whether there are other strategies as safe."""

    value: Any
    strategy: NDArray[Any]
    unique: bool


def maximin(game: NormalForm, method: str | None = None, *, ordinal: bool = False) -> Solution:
    """Maximin: what each player can secure whatever the others do, and by which strategy."""
    one_method_only("maximin", method)
    payoffs = game.exact(0)
    found = [secure(payoffs, player, mixed=not ordinal) for player in range(len(game.players))]
    values = {player: security.value for player, security in zip(game.players, found, strict=True)}
    several = [player for player, security in zip(game.players, found, strict=True) if not security.unique]
    notes = ["The row shows what happens if all play so at once; in general it is no equilibrium."]
    if several:
        notes.append(f"Other strategies are as safe for {' and '.join(several)}; one of them is shown.")
    if ordinal:
        notes.append("The scale is ordinal: only pure strategies are looked at.")
    return Solution(
        concept="maximin",
        method="zero-sum",
        equilibria=(to_equilibrium(game, payoffs, [security.strategy for security in found]),),
        complete=False,
        exact=not game.rounded,
        degenerate=None,
        certificate="values of zero-sum games, in exact arithmetic",
        notes=tuple(notes),
        headline="Whatever the others do: "
        + "; ".join(f"{player} can secure {float(value):.6g}" for player, value in values.items())
        + ".",
        details={"values": {player: str(Fraction(value)) for player, value in values.items()}},
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
    for place, column in enumerate(matrix.T):
        seen.setdefault(tuple(column), place)
    return list(seen.values())
