"""Points in a plane: which way three of them turn, and what they enclose.

Source: Andrew (1979), *Another efficient algorithm for convex hulls in two dimensions*,
Information Processing Letters 9.
"""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

# A pair of Fractions or of floats.
Point = TypeVar("Point", bound=tuple[Any, Any])


def turn(a: Point, b: Point, c: Point) -> Any:
    """Above 0 if the way from ``a`` over ``b`` to ``c`` turns left, below 0 if right, 0 if it is straight.

    >>> turn((0.0, 0.0), (1.0, 0.0), (1.0, 1.0))
    1.0
    """
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def hull(points: Iterable[Point]) -> list[Point]:
    """The corners of the convex hull, counter-clockwise from the lowest of the leftmost ones.

    >>> hull([(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (0.5, 0.5)])
    [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
    """
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered
    return [*_lower(ordered)[:-1], *_lower(ordered[::-1])[:-1]]


def _lower(ordered: Sequence[Point]) -> list[Point]:
    """The chain of corners below the points, on the way from the first to the last."""
    chain: list[Point] = []
    for point in ordered:
        while len(chain) > 1 and turn(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain
