"""Replicator dynamics of three strategies: where shares rest, what they are drawn to, and the paths that they take.

The share of a strategy grows by its payoff less the mean payoff. Rest points are found exactly, face by face of the
simplex; whether shares nearby come back is decided by evolutionary stability, which implies it, and else by the
eigenvalues of the linearised dynamics at the point.

Source: Taylor & Jonker (1978), *Evolutionary stable strategies and game dynamics*, Mathematical Biosciences 40,
145–156; Zeeman (1980), *Population dynamics from game theory*, Lecture Notes in Mathematics 819, 471–497.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.solvers.concepts.evolutionary import is_stable

Shares = tuple[Fraction, ...]
Floats = NDArray[np.float64]

STABLE, ATTRACTING, OPEN, UNSTABLE = "evolutionarily stable", "attracting", "undecided", "not stable"
_ZERO = 1e-9  # of the largest payoff difference: eigenvalues nearer to 0 decide nothing
_STEP = 0.01  # of an edge
_STEPS = 400
_STILL = 2e-3  # of the largest speed: slower paths end
_LENGTH = 0.45  # of an edge, that a path runs in either direction
_APART = 0.05  # of an edge, between paths


@dataclass(frozen=True)
class Rest:
    """Points at which shares do not change: ``ends`` are the corners of a point, a segment or the whole triangle.

    ``equilibrium`` says that the shares are the best answer to themselves, at both ends where there are two;
    ``stability`` is of a single point.
    """

    ends: tuple[Shares, ...]
    equilibrium: bool
    stability: str

    @property
    def single(self) -> bool:
        """Whether this is one point."""
        return len(self.ends) == 1


def rest_points(A: NDArray[Any]) -> list[Rest]:
    """All points of the triangle at which shares do not change, exactly; ``A (3, 3)`` are payoffs as Fractions."""
    found: list[Rest] = []
    for size in (3, 2, 1):
        for face in combinations(range(3), size):
            ends = _on_face(A, face)
            if ends and not any(all(_within(end, one.ends) for end in ends) for one in found if not one.single):
                found.append(_rest(A, ends))
    return found


def _rest(A: NDArray[Any], ends: tuple[Shares, ...]) -> Rest:
    equilibrium = all(_best(A, end) for end in ends)
    return Rest(ends, equilibrium, _stability(A, ends[0]) if len(ends) == 1 else OPEN)


def _within(point: Shares, ends: tuple[Shares, ...]) -> bool:
    """Whether a point lies in the hull of others: on a segment, or anywhere if that is the whole triangle."""
    if len(ends) == 3:
        return True
    start, end = ends
    axis = next(i for i in range(3) if start[i] != end[i])
    part = (point[axis] - start[axis]) / (end[axis] - start[axis])
    return 0 <= part <= 1 and all(point[i] == start[i] + part * (end[i] - start[i]) for i in range(3))


def _on_face(A: NDArray[Any], face: tuple[int, ...]) -> tuple[Shares, ...]:
    """The corners of the set of rest points whose shares are positive on this face only, apart from its edge."""
    if len(face) == 1:
        return (tuple(Fraction(int(i == face[0])) for i in range(3)),)
    if len(face) == 2:
        i, j = face
        first, second = A[i, i] - A[j, i], A[i, j] - A[j, j]  # the lead of i over j among i's, among j's
        if first == 0 == second:
            return _corner(i), _corner(j)
        if first * second >= 0:
            return ()
        share = Fraction(second / (second - first))
        return (tuple({i: share, j: 1 - share}.get(k, Fraction(0)) for k in range(3)),)
    return _inside(A)


def _corner(i: int) -> Shares:
    return tuple(Fraction(int(k == i)) for k in range(3))


def _inside(A: NDArray[Any]) -> tuple[Shares, ...]:
    """Where all three strategies pay the same and have positive shares: a point, a segment, everything or nothing."""
    leads = [tuple(A[0, k] - A[i, k] for k in range(3)) for i in (1, 2)]
    cross = np.array(
        [leads[0][i] * leads[1][j] - leads[0][j] * leads[1][i] for i, j in ((1, 2), (2, 0), (0, 1))], dtype=object
    )
    if any(cross):
        total = sum(cross)
        point = tuple(Fraction(value / total) for value in cross) if total else ()
        return (point,) if point and min(point) > 0 else ()
    lead = next((lead for lead in leads if any(lead)), None)
    if lead is None:
        return _corner(0), _corner(1), _corner(2)
    ends = tuple(dict.fromkeys(_crossings(lead)))
    middle = tuple(sum(values) / 2 for values in zip(*ends, strict=True)) if len(ends) == 2 else ()
    return ends if middle and min(middle) > 0 else ()


def _crossings(lead: tuple[Fraction, ...]) -> Iterator[Shares]:
    """Where a linear function is 0 on the triangle's edges."""
    for i, j in ((0, 1), (1, 2), (0, 2)):
        a, b = lead[i], lead[j]
        if a != b and min(a, b) <= 0 <= max(a, b):
            share = Fraction(b / (b - a))
            yield tuple({i: share, j: 1 - share}.get(k, Fraction(0)) for k in range(3))


def _best(A: NDArray[Any], x: Shares) -> bool:
    payoffs = A @ np.array(x, dtype=object)
    return all(payoffs[i] == payoffs.max() for i in range(3) if x[i] > 0)


def _stability(A: NDArray[Any], x: Shares) -> str:
    """Whether shares near a rest point come back to it."""
    if not _best(A, x):
        return UNSTABLE
    if is_stable(A, x):
        return STABLE
    values = np.linalg.eigvals(_linearised(A.astype(np.float64), np.array(x, dtype=np.float64))).real
    near = _ZERO * float(np.ptp(A.astype(np.float64)) or 1)
    return UNSTABLE if values.max() > near else ATTRACTING if values.max() < -near else OPEN


def _linearised(A: Floats, x: Floats) -> Floats:
    """The Jacobian of the dynamics of the first two shares, the third being the rest."""
    payoffs = A @ x
    mean = x @ payoffs
    whole = np.diag(payoffs - mean) + x[:, None] * (A - (payoffs + A.T @ x)[None, :])
    return np.asarray(whole[:2, :2] - whole[:2, 2:])


def velocity(A: Floats, x: Floats) -> Floats:
    """How fast shares ``x (…, 3)`` change."""
    payoffs = x @ A.T
    return np.asarray(x * (payoffs - (x * payoffs).sum(axis=-1, keepdims=True)))


def paths(A: Floats, grid: int = 13) -> list[Floats]:
    """Paths of shares over the triangle, each in the direction of time, about evenly spread.

    From starts on a triangular grid, those in the middle first, a path runs both ways until it comes close to another
    one, to itself or to rest.
    """
    scale = float(np.ptp(A)) or 1.0
    A = A / scale
    starts = np.array([(i, j, grid - i - j) for i in range(1, grid) for j in range(1, grid - i)]) / grid
    starts = starts[np.argsort(((starts - 1 / 3) ** 2).sum(axis=1), kind="stable")]
    fastest = float(np.abs(velocity(A, starts)).max())
    if fastest == 0:
        return []
    taken = np.zeros((0, 3))
    found = []
    for start in starts:
        if len(taken) and _distance(taken, start) < _APART:
            continue
        before = _run(A, start, -1.0, taken, fastest)
        after = _run(A, start, 1.0, taken, fastest)
        path = np.concatenate([before[::-1], after[1:]])
        if len(path) > 3 and np.abs(path[0] - path[-1]).sum() + len(path) * 1e-3 > 0.05:
            found.append(path)
            taken = np.concatenate([taken, path])
    return found


def _distance(points: Floats, x: Floats) -> float:
    return float(np.sqrt(((points - x) ** 2).sum(axis=1).min() / 2))


def _way(A: Floats, x: Floats) -> tuple[Floats, float]:
    """The direction in which shares move, as a step of length 1, and how fast they do."""
    speed = velocity(A, x)
    size = float(np.sqrt((speed**2).sum() / 2))
    return (speed / size if size else speed), size


def _run(A: Floats, start: Floats, sign: float, taken: Floats, fastest: float) -> Floats:
    """One direction of a path, in steps of much the same length."""
    path, x, length = [start], start, 0.0
    for _ in range(_STEPS):
        way, size = _way(A, x)
        if size < _STILL * fastest or length > _LENGTH:
            break
        way, _ = _way(A, np.clip(x + sign * _STEP / 2 * way, 0, 1))
        x = np.clip(x + sign * _STEP * way, 0, 1)
        x = x / x.sum()
        length += _STEP
        if len(taken) and _distance(taken, x) < 0.6 * _APART:
            break
        path.append(x)
    return np.array(path)
