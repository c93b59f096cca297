"""From a profile of strategies to an equilibrium with payoffs, outcomes and regret, in the game's own names.

Payoff matrices as users give them to ``sim.nash`` → a game with exact payoffs.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import SolverError
from sim.games.normal_form import NormalForm, choosing, expected, regret
from sim.solution import Component, Equilibrium, Number, Solution
from sim.words import Claim, claim, say

Profile = Sequence[NDArray[Any]]

# Floating-point equilibria are judged by regret, relative to the spread of the payoffs.
TOLERANCE = 1e-9
_MOST_EXPONENT = 400


def to_equilibrium(game: NormalForm, payoffs: NDArray[Any], profile: Profile, component: int = 0) -> Equilibrium:
    """Name a profile.

    ``payoffs`` has the shape ``(players, s1, …, sn)``; ``profile`` one vector of probabilities per player. With
    Fractions everything is exact.
    """
    return Equilibrium(
        strategies={
            player: dict(zip(names, (_plain(p) for p in strategy), strict=True))
            for player, names, strategy in zip(game.players, game.strategies, profile, strict=True)
        },
        payoffs={player: _plain(expected(payoffs[i], profile)) for i, player in enumerate(game.players)},
        outcomes=outcome_probabilities(game, profile),
        regret=_plain(regret(payoffs, profile)),
        component=component,
    )


def outcome_probabilities(game: NormalForm, profile: Profile) -> dict[str, Number]:
    """The probability of every outcome; in a game whose outcomes are its profiles, of those that can occur."""
    supports = [np.flatnonzero(np.asarray(strategy) != 0) for strategy in profile]
    result: dict[str, Number] = dict.fromkeys(game.outcomes, Fraction(0))
    for cell in product(*supports):
        probability = _plain(np.prod([strategy[i] for strategy, i in zip(profile, cell, strict=True)]))
        name = game.outcomes[int(game.outcome[cell])] if game.outcomes else cell_name(game, cell)
        result[name] = result.get(name, Fraction(0)) + probability
    return result


def cell_name(game: NormalForm, cell: Sequence[Any]) -> str:
    """The name of a profile as an outcome."""
    return ", ".join(names[i] for names, i in zip(game.strategies, cell, strict=True))


def spread(payoffs: NDArray[Any]) -> float:
    """The largest difference between two payoffs of one player: the unit in which float regret is judged."""
    flat = payoffs.reshape(len(payoffs), -1)
    return max((float(player.max() - player.min()) for player in flat), default=0.0) or 1.0


def _plain(value: Any) -> Number:
    """A Fraction or a Python float."""
    if isinstance(value, np.integer):
        value = int(value)
    return Fraction(value) if isinstance(value, (int, Fraction)) else float(value)


def bimatrix_game(A: Any, B: Any) -> NormalForm:
    """A game of the players ``row`` and ``column``, whose strategies are called ``1``, ``2``, ….

    Entries are ints, Fractions, floats (each its exact binary value) or text such as ``"0.1"`` and ``"2/3"``
    (exact). The game has no outcomes of its own: its profiles are its outcomes.

    Raises:
        SolverError: not two matrices of one shape with finite numbers.
    """
    first, second = _matrix(A, "A"), _matrix(B, "B")
    if first.shape != second.shape:
        raise SolverError(say("errors.arrays.same_shape", shape=first.shape, shape2=second.shape))
    exact = np.stack([first, second])
    return NormalForm(
        players=("row", "column"),
        strategies=tuple(tuple(str(i + 1) for i in range(size)) for size in first.shape),
        outcomes=(),
        outcome=np.zeros(first.shape, dtype=np.intp),
        payoffs=exact.astype(np.float64)[None],
        exact=lambda _: exact,
    )


def _matrix(payoffs: Any, name: str) -> NDArray[np.object_]:
    rows = payoffs.tolist() if isinstance(payoffs, np.ndarray) else payoffs
    if not _is_list(rows) or not rows or not all(_is_list(row) and row for row in rows):
        raise SolverError(say("errors.arrays.matrix", name=name))
    width = len(rows[0])
    if any(len(row) != width for row in rows):
        raise SolverError(say("errors.arrays.rows_length", name=name, sorted=sorted({len(row) for row in rows})))
    result = np.empty((len(rows), width), dtype=object)
    for i, row in enumerate(rows):
        for j, entry in enumerate(row):
            result[i, j] = _number(entry, f"{name}[{i}][{j}]")
    return result


def _is_list(value: Any) -> bool:
    return isinstance(value, (Sequence, np.ndarray)) and not isinstance(value, str)


def _number(entry: Any, place: str) -> Fraction:
    if isinstance(entry, np.generic):
        entry = entry.item()
    try:
        if isinstance(entry, str) and abs(int(entry.lower().partition("e")[2] or 0)) > _MOST_EXPONENT:
            raise OverflowError  # before millions of digits are written out
        value = Fraction(entry)
        float(value)
    except (TypeError, ValueError, OverflowError, ZeroDivisionError):
        raise SolverError(say("errors.arrays.finite_number", place=place, entry=entry)) from None
    return value


def require_two_choosing(game: NormalForm, name: str) -> tuple[int, int]:
    """The two players who have a choice; whoever has a single strategy only looks on.

    Raises:
        SolverError: more than two have a choice.
    """
    if (pair := choosing(game.shape)) is not None:
        return pair
    raise SolverError(say("errors.solvers.method_of_two", method=name, given=len(game.players)))


def with_bystanders(
    game: NormalForm, pair: tuple[int, int], row: NDArray[Any], column: NDArray[Any]
) -> list[NDArray[Any]]:
    """The strategies of all players, from those of the two who have a choice."""
    played = dict(zip(pair, (row, column), strict=True))
    return [played.get(player, np.ones(1, dtype=row.dtype)) for player in range(len(game.players))]


def require_two_players(game: NormalForm, name: str) -> None:
    """Refuse games that do not have two players.

    Raises:
        SolverError: it has another number.
    """
    if len(game.players) != 2:
        raise SolverError(say("errors.solvers.method_of_two", method=name, given=len(game.players)))


def verified(game: NormalForm, profiles: Iterable[Profile], unit: float, same: float) -> tuple[list[Profile], int]:
    """The distinct profiles whose regret is at most ``unit``, and how many others there were.

    Two profiles are one where no probability differs by ``same`` or more.
    """
    good: list[Profile] = []
    spurious = 0
    for profile in profiles:
        if not regret(game.payoffs[0], profile) <= unit:
            spurious += 1
        elif not any(alike(profile, other, same) for other in good):
            good.append(profile)
    return good, spurious


def alike(one: Profile, other: Profile, tolerance: float) -> bool:
    """Whether no probability of two profiles differs by the tolerance or more."""
    return all(bool(np.abs(a - b).max() < tolerance) for a, b in zip(one, other, strict=True))


def from_elsewhere(game: NormalForm, method: str, profiles: Sequence[Profile], notes: Sequence[Claim]) -> Solution:
    """Verified profiles of another program as a solution, which is never called complete."""
    equilibria = tuple(to_equilibrium(game, game.payoffs[0], profile, i) for i, profile in enumerate(profiles))
    worst = max((float(equilibrium.regret) for equilibrium in equilibria), default=0.0)
    return Solution(
        concept="nash",
        method=method,
        equilibria=equilibria,
        complete=False,
        exact=False,
        degenerate=None,
        components=tuple(Component((i,), ((i,),)) for i in range(len(equilibria))),
        certificate=claim("solutions.verified", regret=worst),
        notes=tuple(notes),
    )
