"""Equilibria in which nobody plays a weakly dominated strategy.

A pure strategy is weakly dominated if another pure strategy of the player is never worse and sometimes better. Such
strategies are left out, all at once; the equilibria of the smaller game are those of the whole one whose supports
hold none of them: no left-out strategy can be a better reply than the one that dominates it. Domination by mixtures is
not looked for.

Source: Osborne & Rubinstein (1994), *A Course in Game Theory*, sections 4.3 and 12.3.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import NegsimError
from sim.games.normal_form import NormalForm
from sim.solution import Equilibrium, Fact, Solution
from sim.solution_table import SolutionTable
from sim.words import Claim, claim

Bools = NDArray[np.bool_]
Kept = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class SetApart(Fact):
    """Equilibria in which somebody plays what is never better for them than something else."""

    equilibria: tuple[Equilibrium, ...]

    def to_dict(self) -> dict[str, Any]:
        """Under ``set_apart``, each like an equilibrium."""
        return {"set_apart": [equilibrium.to_dict() for equilibrium in self.equilibria]}

    def story(self) -> list[Claim]:
        """How many there are."""
        return [claim("solutions.set_apart", count=len(self.equilibria))] if self.equilibria else []


def kept_of(payoffs: NDArray[Any]) -> Kept:
    """The positions of each player's strategies that are not weakly dominated, exactly.

    ``payoffs`` has the shape ``(players, s1, …, sn)``, of exact numbers.

    >>> kept_of(np.array([[[0, 0], [0, 3]], [[0, 0], [0, 1]]]))
    ((1,), (1,))
    """
    return tuple(
        tuple(int(i) for i in np.flatnonzero(~_dominated(own[None])[0]))
        for own in (np.moveaxis(payoffs[i], i, 0).reshape(size, -1) for i, size in enumerate(payoffs.shape[1:]))
    )


def _dominated(own: NDArray[Any]) -> Bools:
    """Which rows are weakly dominated by another: ``(batch, s, profiles of the others)`` → ``(batch, s)``."""
    more = own[:, :, None] - own[:, None]
    never_worse = np.asarray((more >= 0).all(axis=-1), dtype=bool)
    sometimes_better = np.asarray((more > 0).any(axis=-1), dtype=bool)
    return np.asarray((never_worse & sometimes_better).any(axis=1))


def restricted(game: NormalForm, kept: Kept) -> NormalForm:
    """The game without the other strategies."""
    inside = np.ix_(*kept)
    of_one: Any = (slice(None), *inside)

    def part(values: NDArray[Any]) -> NDArray[Any]:
        inner: Any = (slice(None), slice(None), *inside)
        return np.ascontiguousarray(values[inner])

    labels = game.strategy_labels or game.strategies
    return replace(
        game,
        strategies=tuple(tuple(names[i] for i in rest) for names, rest in zip(game.strategies, kept, strict=True)),
        strategy_labels=tuple(tuple(names[i] for i in rest) for names, rest in zip(labels, kept, strict=True)),
        outcome=game.outcome[inside],
        payoffs=part(game.payoffs),
        error=part(np.broadcast_to(np.asarray(game.error), game.payoffs.shape)) if np.any(game.error) else 0.0,
        integers=None if game.integers is None else part(game.integers),
        exact=lambda i: game.exact(i)[of_one],
    )


def undominated(game: NormalForm, solve: Callable[[NormalForm], Solution]) -> Solution:
    """One game: the equilibria without weakly dominated strategies, and the others set apart."""
    kept = kept_of(game.exact(0))
    if kept == tuple(tuple(range(size)) for size in game.shape):
        return solve(game)
    found = solve(restricted(game, kept))
    everything = solve(game).equilibria
    apart = tuple(equilibrium for equilibrium in everything if not _only(equilibrium, game, kept))
    whole = tuple(_widened(equilibrium, game) for equilibrium in found.equilibria)
    return replace(found, equilibria=whole, facts=(*found.facts, SetApart(apart)))


def _only(equilibrium: Equilibrium, game: NormalForm, kept: Kept) -> bool:
    """Whether only kept strategies are played."""
    return all(
        not probability or i in rest
        for strategy, rest in zip(equilibrium.strategies.values(), kept, strict=True)
        for i, probability in enumerate(strategy.values())
    )


def _widened(equilibrium: Equilibrium, game: NormalForm) -> Equilibrium:
    """The equilibrium with all strategies named."""
    strategies = {
        player: {name: played.get(name, 0 * next(iter(played.values()))) for name in names}
        for (player, played), names in zip(equilibrium.strategies.items(), game.strategies, strict=True)
    }
    return replace(equilibrium, strategies=strategies)


def undominated_batch(game: NormalForm, solve: Callable[[NormalForm], SolutionTable]) -> SolutionTable:
    """A batch: games that leave the same strategies are solved together; the others' rows are left out."""
    masks, failed = _masks(game)
    patterns, which = np.unique(masks, axis=0, return_inverse=True)
    table: SolutionTable | None = None
    cuts = np.cumsum(game.shape)[:-1]
    for number, pattern in enumerate(patterns):
        here = np.flatnonzero(which.ravel() == number)
        kept = tuple(tuple(int(i) for i in np.flatnonzero(part)) for part in np.split(pattern, cuts))
        found = _wide(solve(restricted(_taken(game, here), kept)), pattern)
        spread = found.spread(here, [""] * game.batch)
        mine = np.zeros(game.batch, dtype=bool)
        mine[here] = True
        table = spread if table is None else spread.joined(table, mine)
    assert table is not None  # noqa: S101 - a batch has at least one game
    return replace(table, message=tuple(failed[i] or text for i, text in enumerate(table.message)))


def _wide(table: SolutionTable, pattern: Bools) -> SolutionTable:
    """A table over the kept strategies as one over all."""
    strategies = np.zeros((len(table.point), len(pattern)))
    supports = np.zeros((len(table.point), len(pattern)), dtype=bool)
    strategies[:, pattern], supports[:, pattern] = table.strategies, table.supports
    return replace(table, strategies=strategies, supports=supports)


def _taken(game: NormalForm, points: NDArray[np.intp]) -> NormalForm:
    """The games at some positions of the batch."""
    error = np.asarray(game.error)
    return replace(
        game,
        payoffs=game.payoffs[points],
        error=np.broadcast_to(error, game.payoffs.shape)[points] if error.any() else 0.0,
        integers=None if game.integers is None else game.integers[points],
        exact=lambda i: game.exact(int(points[i])),
    )


def _masks(game: NormalForm) -> tuple[Bools, list[str]]:
    """Which strategies each game keeps, ``(batch, all strategies)``, and why some could not be read."""
    values = game.payoffs if game.integers is None else game.integers
    error = 0.0 if game.integers is not None else np.broadcast_to(np.asarray(game.error), values.shape)
    parts, unclear = [], np.zeros(game.batch, dtype=bool)
    with np.errstate(all="ignore"):
        for i, size in enumerate(game.shape):
            own = np.moveaxis(values[:, i], i + 1, 1).reshape(game.batch, size, -1)
            parts.append(~_dominated(own))
            if game.integers is None:
                off = np.moveaxis(np.asarray(error)[:, i], i + 1, 1).reshape(game.batch, size, -1)
                room = off[:, :, None] + off[:, None]
                more = np.abs(own[:, :, None] - own[:, None])
                apart = ~np.eye(size, dtype=bool)[None, :, :, None]
                unclear |= ((more <= room) & (room > 0) & apart).any(axis=(1, 2, 3)) | ~np.isfinite(own).all(
                    axis=(1, 2)
                )
    masks = np.concatenate(parts, axis=1)
    failed = [""] * game.batch
    for i in np.flatnonzero(unclear).tolist():
        try:
            kept = kept_of(game.exact(i))
        except NegsimError as problem:
            failed[i] = str(problem)
            masks[i] = True
            continue
        masks[i] = np.concatenate([np.isin(np.arange(s), rest) for s, rest in zip(game.shape, kept, strict=True)])
    return masks, failed
