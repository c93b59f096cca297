"""From mixed plans to behaviour per type, for a whole batch of Bayesian games."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sim.protocols.normal_form.bayesian_form import BayesianNormalForm
from sim.protocols.values import Values
from sim.solution_table import SolutionTable
from sim.solvers.signals.behaviour_corners import extreme

_CLEAR = 1e-13  # how far sums of probabilities may be from 1 in doubles without a closer look
SAME = 12  # decimals in which behaviours that are the same agree
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def to_table(
    game: BayesianNormalForm, plans: SolutionTable, values: Values, wrong: Callable[[int], str]
) -> SolutionTable:
    """The equilibria in plans as equilibria in behaviour, each once; ``wrong`` says what is wrong with a point."""
    doubtful = _doubtful(game, values)
    message = tuple(text or (wrong(i) if doubtful[i] else "") for i, text in enumerate(plans.message))
    valid = np.array([not text for text in message], dtype=bool)
    chances = {
        player: np.stack([values.floats(player_type.probability)[0] for player_type in types.values()], axis=1)
        for player, types in game.types.items()
    }
    matrix = _to_behaviour(game)
    behaviour, supports = plans.strategies @ matrix, (plans.supports.astype(np.float64) @ matrix) > 0
    rows = _first_of_each(plans.point, behaviour, supports, valid)
    if len(game.form.players) == 2:
        first = len(next(iter(game.types.values()))) * len(next(iter(game.form.strategies.values())))
        rows = _extreme_ones(rows, plans.point, np.round(behaviour, SAME) + 0.0, first)
    point, behaviour, supports = plans.point[rows], behaviour[rows], supports[rows]
    outcomes, possible = _outcomes(game, point, behaviour, supports, chances)
    return replace(
        plans,
        point=point,
        strategies=behaviour,
        payoffs=plans.payoffs[rows],
        outcomes=outcomes,
        regret=plans.regret[rows],
        component=plans.component[rows],
        supports=supports,
        possible=possible,
        exact=plans.exact & valid,
        degenerate=plans.degenerate & valid,
        complete=plans.complete & valid,
        message=message,
    )


def _to_behaviour(game: BayesianNormalForm) -> Floats:
    """From probabilities of plans to probabilities of strategies per type: a matrix of 0 and 1."""
    blocks = []
    for player, names in game.form.strategies.items():
        types, count = len(game.types[player]), len(names)
        block = np.zeros((len(game.plans[player]), types * count))
        for row, plan in enumerate(game.plans[player]):
            for position, strategy in enumerate(plan):
                block[row, position * count + strategy] = 1
        blocks.append(block)
    height, width = (sum(block.shape[axis] for block in blocks) for axis in (0, 1))
    whole, top, left = np.zeros((height, width)), 0, 0
    for block in blocks:
        whole[top : top + block.shape[0], left : left + block.shape[1]] = block
        top, left = top + block.shape[0], left + block.shape[1]
    return whole


def _outcomes(
    game: BayesianNormalForm,
    point: NDArray[np.int64],
    behaviour: Floats,
    supports: Bools,
    chances: Mapping[str, Floats],
) -> tuple[Floats, Bools]:
    """Probabilities of outcomes, and which are possible: types are independent, so averages over types suffice."""
    averages: list[Floats] = []
    used: list[Bools] = []
    left = 0
    for player, names in game.form.strategies.items():
        types, count = len(game.types[player]), len(names)
        weight = chances[player][point][:, :, None]
        mixed = behaviour[:, left : left + types * count].reshape(-1, types, count)
        bits = supports[:, left : left + types * count].reshape(-1, types, count)
        averages.append((weight * mixed).sum(axis=1))
        used.append(np.asarray((bits & (weight > 0)).any(axis=1)))
        left += types * count
    shares = np.zeros((len(point), len(game.form.outcomes)))
    possible = np.zeros(shares.shape, dtype=np.bool_)
    for cell, outcome in np.ndenumerate(game.form.outcome):
        shares[:, outcome] += np.prod([mixed[:, i] for mixed, i in zip(averages, cell, strict=True)], axis=0)
        together = np.ones(len(point), dtype=np.bool_)
        for bits, i in zip(used, cell, strict=True):
            together &= bits[:, i]
        possible[together, outcome] = True
    return np.where(possible, shares, 0.0), possible


def _first_of_each(point: NDArray[np.int64], behaviour: Floats, supports: Bools, valid: Bools) -> NDArray[np.intp]:
    """The rows to keep: the first of those with the same point and behaviour, at valid points."""
    if not len(point):
        return np.arange(0)
    keys = np.column_stack([point, np.round(behaviour, SAME) + 0.0, supports])
    _, first = np.unique(keys, axis=0, return_index=True)
    first.sort()
    return np.asarray(first[valid[point[first]]])


def _extreme_ones(rows: NDArray[np.intp], point: NDArray[np.int64], behaviour: Floats, first: int) -> NDArray[np.intp]:
    """The rows of extreme equilibria; the first player's strategy takes the first columns."""
    kept: list[int] = []
    _, starts = np.unique(point[rows], return_index=True)
    for part in np.split(rows, starts[1:]) if len(rows) else []:
        pairs = [(tuple(behaviour[i, :first].tolist()), tuple(behaviour[i, first:].tolist())) for i in part]
        kept += [int(i) for i, good in zip(part, extreme(pairs), strict=True) if good]
    return np.array(kept, dtype=np.intp)


def _doubtful(game: BayesianNormalForm, values: Values) -> Bools:
    """Points at which the probabilities of some player's types may be no distribution."""
    doubtful = np.zeros(values.batch, dtype=np.bool_)
    for types in game.types.values():
        chances = np.stack([values.floats(player_type.probability)[0] for player_type in types.values()])
        sound = (chances >= 0).all(axis=0) & (np.abs(chances.sum(axis=0) - 1) < _CLEAR)
        doubtful |= ~sound
    return doubtful
