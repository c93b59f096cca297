"""The extreme equilibria of a game as pairs of vertices that together have all labels, found in one of two ways.

Small games (``two_sided``): the vertices of both players' polytopes are enumerated, each from the signs of its minors.

Larger games (``one_sided``): only the bases of the smaller polytope are visited, and the other player's strategies are
solved for. The player with fewer strategies has the polytope with fewer dimensions; in long thin games it has few
vertices however many the other has. Each of its lexico-feasible bases has one partner basis to check.

Source: Avis, Rosenberg, Savani & von Stengel (2010), section 5 (algorithm lrsnash), with elimination instead
of a second enumeration.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from sim.errors import SolverError
from sim.solvers.exact.bases import LexicoBasis, lexico_bases
from sim.solvers.exact.determinants import bordered_sign
from sim.solvers.exact.lexicographic_pivoting import PivotBasis, pivot_bases
from sim.solvers.exact.partners import Partner, face, indifference, lexico_feasible, sets_of, vertex

Weights = tuple[tuple[int, int], ...]  # (strategy, whole number) up to a common factor; others have probability 0
Pair = tuple[int, int]
IntMatrix = Sequence[Sequence[int]]

# How many bases of the larger polytope are searched for ties away from equilibria.
TIES_SEARCHED = 5_000


@dataclass
class LabelledPairs:
    """Completely labelled pairs of vertices; a vertex is known by the bits of its labels: rows first, then columns.

    ``rows`` and ``columns`` map labels of vertices to their weights; ``pairs`` are the extreme equilibria, unordered.
    ``near`` has the equilibria of the game after ties are broken by a perturbation: the pair each tends to, and
    its index (−1 or 1). ``ties`` says that some mixed strategy has more best responses than its support strategies.
    """

    rows: dict[int, Weights] = field(default_factory=dict)
    columns: dict[int, Weights] = field(default_factory=dict)
    pairs: list[Pair] = field(default_factory=list)
    near: list[tuple[Pair, int]] = field(default_factory=list)
    ties: bool = False


def two_sided(row_matrix: IntMatrix, column_matrix: IntMatrix) -> LabelledPairs:
    """The extreme equilibria of a game, and those of the game with its ties broken.

    ``row_matrix`` is the column player's ``(m, n)`` payoffs, ``column_matrix`` the transpose of the row player's.
    Two bases are an equilibrium of the perturbed game when each label belongs to one of them. Its index is
    ``(−1)^(k+1) · sign D · sign D'``, with the denominators of both and supports of size ``k``.
    """
    m, n = len(row_matrix), len(column_matrix)
    everything = (1 << m + n) - 1
    xs, ys = lexico_bases(row_matrix, 0, m), lexico_bases(column_matrix, m, 0)
    partner = {everything ^ y.labels: y for y in ys}
    near = [(x, partner[x.labels]) for x in xs if x.labels in partner]
    ties = any(vertex.labels != vertex.limit for vertex in (*xs, *ys))
    rows, columns = {x.limit: x.weights for x in xs}, {y.limit: y.weights for y in ys}
    return LabelledPairs(
        rows=rows,
        columns=columns,
        pairs=[(x, y) for x in rows for y in columns if x | y == everything]
        if ties
        else [(x.labels, y.labels) for x, y in near],
        near=[((x.limit, y.limit), _index(x, y)) for x, y in near],
        ties=ties,
    )


def _index(x: LexicoBasis, y: LexicoBasis) -> int:
    return x.sign * y.sign if len(x.weights) % 2 else -x.sign * y.sign


def one_sided(row_matrix: IntMatrix, column_matrix: IntMatrix) -> LabelledPairs:
    """The extreme equilibria of a game, the bases of whose smaller polytope are visited.

    ``row_matrix`` is the column player's ``(m, n)`` payoffs, ``column_matrix`` the transpose of the row player's.
    ``ties`` of the result may miss ties at strategies of the player with more strategies that are in no
    equilibrium, where there are more than ``TIES_SEARCHED`` bases to search.

    Raises:
        SolverError: There is too much to enumerate.
    """
    m, n = len(row_matrix), len(column_matrix)
    if m <= n:
        return _enumerated(row_matrix, column_matrix)
    found = _enumerated(column_matrix, row_matrix)
    return LabelledPairs(
        rows={_swapped(labels, m, n): weights for labels, weights in found.columns.items()},
        columns={_swapped(labels, m, n): weights for labels, weights in found.rows.items()},
        pairs=[(_swapped(y, m, n), _swapped(x, m, n)) for x, y in found.pairs],
        near=[((_swapped(y, m, n), _swapped(x, m, n)), index) for (x, y), index in found.near],
        ties=found.ties,
    )


def _swapped(labels: int, m: int, n: int) -> int:
    """Labels numbered columns first, as labels numbered rows first."""
    return labels >> n | (labels & (1 << n) - 1) << m


def _enumerated(matrix: IntMatrix, other: IntMatrix) -> LabelledPairs:
    """The pairs of a game whose smaller polytope is that of ``matrix`` (``p × q``); ``other`` is ``q × p``."""
    p, q = len(matrix), len(other)
    found = LabelledPairs()
    for basis in pivot_bases(matrix):
        played, equal = sets_of(basis.labels, p, q)
        weights = indifference(other, played, equal)
        partner = vertex(other, played, equal, weights) if weights is not None else None
        if partner is not None:
            _add_nearby(found, matrix, other, basis, partner)
        if basis.limit not in found.rows:
            found.rows[basis.limit] = basis.weights
            simple = basis.limit == basis.labels and weights is not None
            for y in ([partner] if partner else []) if simple else face(other, basis.limit):
                found.columns[y.limit] = y.weights
                found.pairs.append((basis.limit, y.limit))
                found.ties |= y.limit.bit_count() > q
            found.ties |= basis.limit != basis.labels
    found.ties = found.ties or _any_ties(other)
    return found


def _add_nearby(found: LabelledPairs, matrix: IntMatrix, other: IntMatrix, basis: PivotBasis, partner: Partner) -> None:
    """Add the equilibrium of the perturbed game that a basis and its partner are, if they are one.

    Its index is ``(−1)^(k+1) · sign d(A_ST) · sign d(B_ST)`` with bordered determinants ``d``, supports of size ``k``.
    """
    played, equal = sets_of(basis.labels, len(matrix), len(other))
    complete = partner.limit.bit_count() == len(other)
    if complete or lexico_feasible(other, played, equal, partner.limit):
        sign = bordered_sign(matrix, equal, played) * bordered_sign(other, played, equal)
        found.near.append(((basis.limit, partner.limit), sign if len(played) % 2 else -sign))


def _any_ties(matrix: IntMatrix) -> bool:
    """Whether some vertex of a polytope has more labels than it needs, as far as is searched."""
    try:
        return any(basis.labels != basis.limit for basis in islice(pivot_bases(matrix), TIES_SEARCHED))
    except SolverError:
        return False
