"""Places on a line where polynomials in one parameter have a sign: rational numbers, and roots of polynomials.

A root that is not rational is kept as an irreducible polynomial and an interval that holds this root of it and no
other. The sign of any polynomial there is exact: it is 0 if the irreducible polynomial divides it, and otherwise
that at an end of the interval, once this is so narrow that the polynomial has no root in it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from sympy import QQ, Poly, Symbol, intervals

from sim.words.numbers import Approximate

T = Symbol("t")


@dataclass(frozen=True)
class RealRoot:
    """A number: ``low`` itself where that is ``high``, else the root of ``factor`` between ``low`` and ``high``.

    Without a ``factor`` all that is known of it is that it lies between the two.
    """

    low: Fraction
    high: Fraction
    factor: Poly | None = None

    @property
    def exact(self) -> bool:
        """Whether the number is rational and known as such."""
        return self.low == self.high

    @property
    def number(self) -> Fraction | Approximate:
        """The number as sentences take it."""
        return self.low if self.exact else Approximate(float(self))

    def __float__(self) -> float:
        return float(self.refined(Fraction(1, 10**17)).middle)

    @property
    def middle(self) -> Fraction:
        """The number, or the middle of its interval."""
        return (self.low + self.high) / 2

    def refined(self, width: Fraction) -> "RealRoot":
        """The same number in an interval at most so wide, relative to its size where that is above 1."""
        if self.factor is None:
            return self
        size = width * max(Fraction(1), abs(self.middle))
        low, high = self.factor.refine_root(_rational(self.low), _rational(self.high), eps=_rational(size))
        return replace(self, low=_fraction(low), high=_fraction(high))

    def narrower(self) -> "RealRoot":
        """The same number in an interval a thousand times narrower."""
        return self.refined((self.high - self.low) / 1000 / max(Fraction(1), abs(self.middle)))

    def sign(self, polynomial: Poly) -> int:
        """The sign of a polynomial at this number, exactly."""
        if polynomial.is_zero:
            return 0
        if self.factor is None:
            return _sign(value_at(polynomial, self.low))
        if polynomial.rem(self.factor).is_zero:
            return 0
        place = self
        while polynomial.count_roots(_rational(place.low), _rational(place.high)) > 0:
            place = place.narrower()
        return _sign(value_at(polynomial, place.low))


def rational_place(value: Fraction) -> RealRoot:
    """A rational number as a place."""
    return RealRoot(value, value)


def roots(factors: Iterable[Poly], low: Fraction, high: Fraction, present: Fraction) -> list[RealRoot]:
    """All roots of irreducible polynomials from ``low`` to ``high``, ends included, in rising order, each once.

    No interval of an irrational root holds the ``present`` value, so that each root lies clearly on one side of it.
    """
    wanted = sorted({factor for factor in factors if factor.degree() > 0}, key=lambda f: (f.degree(), str(f)))
    if not wanted:
        return []
    found = intervals(wanted, inf=_rational(low), sup=_rational(high), strict=True)
    places = [_place(wanted[next(iter(which))], _fraction(a), _fraction(b)) for (a, b), which in found]
    return [_apart_from(place, (low, high, present)) for place in places]


def _apart_from(place: RealRoot, values: Sequence[Fraction]) -> RealRoot:
    """With an interval that holds none of some rational numbers; it shrinks on a root that is none of them."""
    while not place.exact and any(place.low <= value <= place.high for value in values):
        place = place.narrower()
    return place


def between(places: Sequence[RealRoot], low: Fraction, high: Fraction) -> list[Fraction]:
    """A rational number in each open stretch that the places (in rising order) leave of an interval."""
    starts, stops = [low, *(place.high for place in places)], [*(place.low for place in places), high]
    result = []
    for a, b in zip(starts, stops, strict=True):
        if a < b:
            result.append(simplest(a + (b - a) / 4, b - (b - a) / 4))
    return result


def simplest(low: Fraction, high: Fraction) -> Fraction:
    """The fraction with the smallest denominator in a closed interval.

    >>> simplest(Fraction(31, 100), Fraction(34, 100))
    Fraction(1, 3)
    """
    whole = -(-low.numerator // low.denominator)
    if whole <= high:
        return Fraction(whole)
    floor = whole - 1
    return floor + 1 / simplest(1 / (high - floor), 1 / (low - floor))


def irreducible(polynomial: Poly) -> list[Poly]:
    """The irreducible factors of a polynomial that are not constant."""
    return [] if polynomial.degree() < 1 else [factor for factor, _ in polynomial.factor_list()[1]]


def polynomial(element: Any) -> Poly:
    """A numerator or denominator of a rational function as a polynomial with whole coefficients."""
    return Poly(element.as_expr(), T, domain=QQ).clear_denoms(convert=True)[1].set_domain(QQ)


def value_at(polynomial: Poly, value: Fraction) -> Fraction:
    """The value of a polynomial at a rational number."""
    result = Fraction(0)
    for coefficient in polynomial.all_coeffs():
        result = result * value + Fraction(int(coefficient.p), int(coefficient.q))
    return result


def _place(factor: Poly, low: Fraction, high: Fraction) -> RealRoot:
    if factor.degree() == 1:
        slope, constant = (Fraction(int(c.p), int(c.q)) for c in factor.all_coeffs())
        return rational_place(-constant / slope)
    return RealRoot(low, high, factor)


def _sign(value: Fraction) -> int:
    return (value > 0) - (value < 0)


def _rational(value: Fraction) -> Any:
    return QQ(value.numerator, value.denominator)


def _fraction(value: Any) -> Fraction:
    return Fraction(int(value.numerator), int(value.denominator)) if hasattr(value, "numerator") else Fraction(value)
