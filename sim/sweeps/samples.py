"""Designs drawn at random from the parameters' distributions, the same for the same seed.

A larger sample with the same seed begins with the points of the smaller one: random draws come row by row, Sobol points
are a sequence, and Latin hypercubes are grown by doubling. Each doubling splits every stratum in two and fills the
empty halves, so that sizes 1, 2, 4, 8, … are Latin hypercubes and other sizes the beginning of the next one.

Source: Sobol' (1967); Owen (1998), *Scrambling Sobol' and Niederreiter–Xing points*; McKay, Beckman & Conover (1979);
Wang (2003), *Adaptive response surface method using inherited Latin hypercube design points*.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import Problem, ScenarioError, did_you_mean
from sim.formulas import Rationals
from sim.sweeps.designs import Design
from sim.words import say

Floats = NDArray[np.float64]

# Values are decimals with so many digits in all, so that they are exact and short.
_DIGITS = 9
MOST_POINTS = 10**8


@dataclass(frozen=True, eq=False)
class Drawn:
    """One parameter's values: whole numbers over a power of ten, with what they were drawn from."""

    numerator: NDArray[np.int64]
    denominator: int
    about: Mapping[str, Any]

    def __len__(self) -> int:
        return len(self.numerator)

    def column(self, positions: NDArray[np.int64]) -> Rationals:
        """The values at these positions, over one common denominator."""
        return Rationals(self.numerator[positions], self.denominator)

    def spacing(self, position: int) -> Fraction:
        """A typical distance between neighbouring values."""
        width = int(self.numerator.max()) - int(self.numerator.min())
        return Fraction(width, self.denominator * len(self.numerator))

    def describe(self) -> dict[str, Any]:
        """Plain JSON values."""
        return dict(self.about)

    def exact(self) -> dict[str, Any]:
        """Plain JSON values: with the design's kind and seed they say what every value is."""
        return dict(self.about)


@dataclass(frozen=True)
class Sample:
    """What to draw: ``size`` points over some parameters (all that have a distribution or a range, if none are named).

    ``kind`` is a key of ``SAMPLERS``.
    """

    size: int
    kind: str = "sobol"
    seed: int = 0
    names: tuple[str, ...] = ()

    def design(self, parameters: Mapping[str, Any]) -> Design:
        """The points.

        Raises:
            ScenarioError: unknown parameters, or some that have neither distribution nor range.
        """
        names = self.names or tuple(name for name in parameters if _can_be_drawn(parameters[name]))
        problems = list(self._problems(names, parameters))
        if problems:
            raise ScenarioError(problems)
        shares = SAMPLERS[self.kind](self.size, len(names), self.seed)
        axes = {
            name: _drawn(parameters[name], shares[:, index], {"sample": self.size, "seed": self.seed})
            for index, name in enumerate(names)
        }
        return Design(self.kind, axes, self.seed)

    def _problems(self, names: Sequence[str], parameters: Mapping[str, Any]) -> list[Problem]:
        if self.kind not in SAMPLERS:
            hint = did_you_mean(self.kind, list(SAMPLERS))
            return [Problem(say("errors.sweeps.unknown_sample", sampler=self.kind, hint=hint), ("design",))]
        if not 1 <= self.size <= MOST_POINTS:
            return [Problem(say("errors.sweeps.sample_size", given=self.size, most=MOST_POINTS), ("sample",))]
        if not names:
            return [Problem(say("errors.sweeps.nothing_to_draw"), ("vary",))]
        problems = []
        for name in names:
            if name not in parameters:
                hint = did_you_mean(name, list(parameters))
                problems.append(Problem(say("errors.sweeps.unknown_parameter", name=name, hint=hint), ("vary",)))
            elif not _can_be_drawn(parameters[name]):
                problems.append(Problem(say("errors.sweeps.nothing_to_draw_from"), ("parameters", name)))
        return problems


def _can_be_drawn(parameter: Any) -> bool:
    return bool(parameter.distribution or parameter.range)


def _random(size: int, dimension: int, seed: int) -> Floats:
    return np.random.default_rng(seed).random((size, dimension))


def _sobol(size: int, dimension: int, seed: int) -> Floats:
    from scipy.stats import qmc  # noqa: PLC0415 - only where a sample is drawn

    engine = qmc.Sobol(dimension, scramble=True, rng=np.random.default_rng(seed))
    power = max(size - 1, 1).bit_length()
    return np.asarray(engine.random_base2(power)[:size])


def _latin_hypercube(size: int, dimension: int, seed: int) -> Floats:
    generator = np.random.default_rng(seed)
    points = generator.random((1, dimension))
    while len(points) < size:
        strata = 2 * len(points)
        new = np.empty_like(points)
        for axis in range(dimension):
            taken = np.zeros(strata, dtype=bool)
            taken[np.minimum((points[:, axis] * strata).astype(np.int64), strata - 1)] = True
            empty = generator.permutation(np.flatnonzero(~taken))
            new[:, axis] = (empty + generator.random(len(empty))) / strata
        points = np.concatenate([points, new])
    return points[:size]


SAMPLERS: dict[str, Callable[[int, int, int], Floats]] = {
    "random": _random,
    "latin-hypercube": _latin_hypercube,
    "sobol": _sobol,
}


def _drawn(parameter: Any, shares: Floats, about: Mapping[str, Any]) -> Drawn:
    """Values with these shares of the distribution below them."""
    kind, numbers = _distribution(parameter)
    values = _quantiles(kind, [float(number) for number in numbers], parameter.range, shares)
    low, high = (float(bound) for bound in parameter.range) if parameter.range else (-math.inf, math.inf)
    size = max(abs(bound) for bound in (low, high)) if parameter.range else max(1.0, *(abs(float(n)) for n in numbers))
    places = max(0, _DIGITS - max(0, math.ceil(math.log10(size))) if size > 0 else 0)
    numerator = np.rint(np.clip(values, low, high) * 10.0**places).astype(np.int64)
    return Drawn(numerator, 10**places, {"distribution": {kind: [str(number) for number in numbers]}, **about})


def _distribution(parameter: Any) -> tuple[str, tuple[Fraction, ...]]:
    if parameter.distribution is None:
        return "uniform", tuple(parameter.range)
    return parameter.distribution.kind, parameter.distribution.numbers


def _quantiles(kind: str, numbers: list[float], bounds: Any, shares: Floats) -> Floats:
    """The inverse of the distribution function; a normal one is cut off at the range."""
    from scipy import stats  # noqa: PLC0415 - only where a sample is drawn

    a, b = numbers[0], numbers[-1]
    if kind == "uniform":
        return np.asarray(a + (b - a) * shares)
    if kind == "triangular":
        return np.asarray(stats.triang((numbers[1] - a) / (b - a), a, b - a).ppf(shares))
    if kind == "beta":
        low, high = map(float, bounds)
        return np.asarray(stats.beta(a, b, low, high - low).ppf(shares))
    whole = stats.norm(a, b) if kind == "normal" else stats.lognorm(b, scale=math.exp(a))
    inside = [whole.cdf(float(bound)) for bound in bounds] if bounds else [0.0, 1.0]
    tiny = np.finfo(float).tiny
    return np.asarray(whole.ppf(np.clip(inside[0] + (inside[1] - inside[0]) * shares, tiny, 1 - 2.0**-53)))
