"""All extreme equilibria of many two-player games at once.

Every decision is the sign of one of a few minors of the payoffs (``sim.solvers.batch.sign_patterns``). Steps:

1. All minors of all games are computed in doubles, each with a bound on its error (``sim.solvers.batch.minors``). Where
   every sign is certain and none is 0, supports decide (``sim.solvers.batch.strict``).
2. In the other games, signs are settled exactly with short whole numbers, and vertices that coincide are merged
   (``sim.solvers.batch.ties``).
3. What is still open, or so close to a tie that a probability may be off by more than a tolerance, is done like step 2
   with Python's integers instead of doubles.

No step loops over games, except for reading the payoffs in step 3. Each step takes its games in chunks that fit into
the processor's cache. Games with more than ``MAX_MINORS`` minors for a player go one by one to the exact solver: up to
7 × 7, 4 × 13, 3 × 20 and 2 × 30 strategies they stay in batches.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.errors import SolverError
from sim.solvers.batch.certificates import payoffs_and_regrets
from sim.solvers.batch.chunk import Chunk, solve_exactly, solve_singly, solve_strictly, solve_with_ties
from sim.solvers.batch.equilibrium_table import Collector, EquilibriumTable, FoundProfiles, SettledGames
from sim.solvers.batch.payoffs import ExactGame, Payoffs, as_given, checked
from sim.solvers.batch.sign_patterns import number_of_minors
from sim.words import say

Bools = NDArray[np.bool_]
Ints = NDArray[np.intp]

MAX_MINORS = 5000

# Bounds on the error of any probability, without and with errors in the payoffs. Usual errors are far smaller.
TOLERANCE = 1e-11
TOLERANCE_WITH_ERRORS = 1e-9

# Python integers in one chunk's tables of minors.
_EXACT_NUMBERS = 2**19

# Doubles in one chunk's tables of minors: few enough for the cache, many enough to outweigh Python's overhead.
_CHUNK_NUMBERS = 2**17
_CHUNK_GAMES = (512, 8192)


def nash_batch(
    A: ArrayLike,
    B: ArrayLike,
    *,
    error_A: ArrayLike | None = None,
    error_B: ArrayLike | None = None,
    exact: ExactGame | None = None,
) -> EquilibriumTable:
    """All extreme equilibria of a batch of games.

    ``A`` and ``B`` have the shape ``(batch, m, n)``: payoffs of the row and the column player as whole numbers, doubles
    (each taken as its exact binary value) or objects (Fractions, ints). Payoffs that are known only up to ``error_A``
    and ``error_B`` (numbers, or arrays that broadcast to the payoffs) come with ``exact``: ``exact(i)`` must return the
    true payoffs of game ``i``, two matrices of Fractions. It is asked for those games that the errors leave open.
    Without it, such games are solved as if the doubles were true, and not flagged as ``exact`` in the table.

    Raises:
        SolverError: Wrong shapes, no strategies, payoffs that are not finite numbers, or a game too large.

    >>> import numpy as np
    >>> A = np.array([[[6, 2], [7, 0]], [[3, 0], [5, 1]]])
    >>> table = nash_batch(A, A.transpose(0, 2, 1))
    >>> table.game.tolist(), table.row.round(3).tolist()
    ([0, 0, 0, 1], [[1.0, 0.0], [0.0, 1.0], [0.667, 0.333], [0.0, 1.0]])
    """
    found, exactly, degenerate = extreme_equilibria(A, B, error_A=error_A, error_B=error_B, exact=exact)
    payoffs, regret = payoffs_and_regrets(found, np.asarray(A), np.asarray(B))
    return EquilibriumTable(
        game=found.game,
        row=found.row.T,
        column=found.column.T,
        payoffs=payoffs,
        component=found.component,
        pure=(found.row_support.sum(axis=0) == 1) & (found.column_support.sum(axis=0) == 1),
        row_support=found.row_support.T,
        column_support=found.column_support.T,
        regret=regret,
        exact=exactly,
        degenerate=degenerate,
    )


class ExtremeEquilibria(NamedTuple):
    """All extreme equilibria of a batch; which games were solved exactly; which are degenerate."""

    found: FoundProfiles
    exact: Bools
    degenerate: Bools


def extreme_equilibria(
    A: ArrayLike,
    B: ArrayLike,
    *,
    error_A: ArrayLike | None = None,
    error_B: ArrayLike | None = None,
    exact: ExactGame | None = None,
) -> ExtremeEquilibria:
    """As ``nash_batch``, without payoffs and regrets."""
    rows, columns = checked(A, error_A, "A"), checked(B, error_B, "B")
    if rows.given.shape != columns.given.shape:
        raise SolverError(say("errors.arrays.same_shape", shape=rows.given.shape, shape2=columns.given.shape))
    truth = exact or as_given(A, B)
    batch, m, n = rows.given.shape
    progress = _Progress(rows, columns)
    tolerance = TOLERANCE if rows.true and columns.true else np.inf if exact is None else TOLERANCE_WITH_ERRORS
    left = np.arange(batch)
    if max(number_of_minors(m, n), number_of_minors(n, m)) <= MAX_MINORS:
        left = progress.solve(left, lambda chunk: solve_strictly(chunk, tolerance))
        left = progress.solve(left, lambda chunk: solve_with_ties(chunk, tolerance))
        progress.solve(left, lambda chunk: solve_exactly(chunk, truth), _EXACT_NUMBERS, (1, _CHUNK_GAMES[1]))
    else:
        progress.solve(left, lambda chunk: solve_singly(chunk, truth))
    certain = np.ones(batch, dtype=bool)
    if exact is None:
        certain[left] = rows.true_in(left) & columns.true_in(left)
    return ExtremeEquilibria(progress.found.joined(), certain, progress.degenerate)


class _Progress:
    """What has been found so far in a batch."""

    def __init__(self, rows: Payoffs, columns: Payoffs) -> None:
        batch, m, n = rows.given.shape
        self.payoffs = rows, columns
        self.found = Collector(m, n)
        self.degenerate = np.zeros(batch, dtype=bool)

    def solve(
        self,
        games: Ints,
        solver: Callable[[Chunk], SettledGames],
        numbers: int = _CHUNK_NUMBERS,
        limits: tuple[int, int] = _CHUNK_GAMES,
    ) -> Ints:
        """Solve some games, chunk by chunk; returns those that are left open."""
        _, m, n = self.payoffs[0].given.shape
        size = min(max(numbers // (number_of_minors(m, n) + number_of_minors(n, m) + m * n), limits[0]), limits[1])
        left = [games[:0]]
        for start in range(0, len(games), size):
            chunk = Chunk.of(games[start : start + size], *self.payoffs)
            settled = solver(chunk)
            self.found.add(settled.found.renumbered(chunk.games))
            self.degenerate[chunk.games] = settled.degenerate
            left.append(chunk.games[settled.left])
        return np.concatenate(left)
