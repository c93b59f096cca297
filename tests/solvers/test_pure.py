"""Pure equilibria against the definition, for every number of players and every size of a batch."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from sim.games.normal_form import NormalForm
from sim.solvers import solve_batch
from sim.solvers.nash.pure import is_equilibrium


def by_definition(payoffs):
    """The pure equilibria of one game with payoffs ``(players, s1, …, sn)``."""
    shape = payoffs.shape[1:]
    return {
        profile
        for profile in product(*map(range, shape))
        if all(
            payoffs[(i, *profile)] >= payoffs[(i, *profile[:i], other, *profile[i + 1 :])]
            for i in range(len(shape))
            for other in range(shape[i])
        )
    }


def _game(payoffs, **more):
    shape = payoffs.shape[2:]
    return NormalForm(
        players=tuple(f"p{i}" for i in range(len(shape))),
        strategies=tuple(tuple(map(str, range(size))) for size in shape),
        outcomes=("only",),
        outcome=np.zeros(shape, dtype=np.intp),
        payoffs=payoffs.astype(float),
        exact=lambda i: np.vectorize(Fraction, otypes=[object])(payoffs[i]),
        **more,
    )


@pytest.mark.parametrize("shape", [(2, 3), (2, 2, 2), (3, 1, 2), (2, 2, 2, 2), (2, 3, 2, 2, 2)])
@pytest.mark.parametrize("batch", range(8))
@pytest.mark.parametrize("largest", [1, 9])
def test_batches_agree_with_the_definition(shape, batch, largest):
    rng = np.random.default_rng([batch, largest, len(shape)])
    payoffs = rng.integers(0, largest, size=(batch, len(shape), *shape), endpoint=True)
    found = is_equilibrium(payoffs)
    assert found.shape == (batch, *shape)
    for one, cells in zip(payoffs, found, strict=True):
        assert {tuple(map(int, cell)) for cell in np.argwhere(cells)} == by_definition(one)


@pytest.mark.parametrize("batch", range(1, 8))
@pytest.mark.parametrize("numbers", ["integers", "doubles", "doubles with errors"])
def test_solutions_of_batches_agree_with_the_definition(batch, numbers):
    payoffs = np.random.default_rng(batch).integers(0, 3, size=(batch, 3, 2, 2, 2))
    more = {"integers": payoffs} if numbers == "integers" else {"error": 1e-3} if "errors" in numbers else {}
    table = solve_batch(_game(payoffs, **more))
    for place, one in enumerate(payoffs):
        rows = table.strategies[table.point == place].reshape(-1, 3, 2).argmax(axis=2)
        assert {tuple(map(int, row)) for row in rows} == by_definition(one)
