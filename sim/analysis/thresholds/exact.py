"""Thresholds: every value of one parameter at which the set of equilibria changes, none missed.

Where payoffs are rational functions of the parameter, the supports of the equilibria are decided by the signs of
finitely many polynomials in it: minors of the payoffs, denominators, and the comparisons inside formulas. The real
roots of their irreducible factors are isolated exactly. Between two neighbouring roots nothing changes, so the
equilibria's supports are found at each root, exactly, and at one rational number in between; a threshold is a root
where they differ. Conditionals may bring new polynomials with each stretch, so this is repeated until none is new.

Source of the criterion: the sign conditions of ``sim.solvers.exact.minors``; root isolation by continued fractions as
in sympy (Akritas, Strzeboński & Vigklas 2008).

The equilibria's supports at one place, from nothing but signs of polynomials.

For two players these are the minors of the payoffs (``sim.solvers.exact.minors``), for pure equilibria the differences
of a player's payoffs. As long as no sign changes, neither do the supports.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
from sympy import QQ, Poly

from sim.analysis.thresholds.functions import Function, Reader
from sim.analysis.thresholds.roots import RealRoot, T, between, irreducible, rational_place, roots
from sim.errors import ScenarioError, SolverError
from sim.games.normal_form import choosing
from sim.protocols import NormalFormRules
from sim.solvers.exact.minors import Basis, plan
from sim.words import say

Support = tuple[tuple[int, ...], ...]
Sign = Callable[[Any], int]
Kept = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, order=True)
class Structure:
    """The supports of all (extreme) equilibria, in order, and whether the game is degenerate."""

    supports: tuple[Support, ...]
    degenerate: bool


def expanded(matrix: Sequence[Sequence[Any]], one: Any) -> list[Any]:
    """All minors of a matrix over any commutative ring, in the order of the plan."""
    p, q = len(matrix), len(matrix[0])
    entries = [entry for row in matrix for entry in row]
    result = [one] * q
    for expansion in plan(p, q).expansions:
        total = entries[expansion[0][0]] * result[expansion[0][1]]
        for place, (entry, smaller) in enumerate(expansion[1:], start=1):
            term = entries[entry] * result[smaller]
            total = total - term if place % 2 else total + term
        result.append(total)
    return result


def two_players(row_signs: Sequence[int], column_signs: Sequence[int], m: int, n: int) -> Structure:
    """The structure of an ``m × n`` game from the signs of the minors of ``B`` and of the transpose of ``A``."""
    xs, ys = _vertices(row_signs, m, n), _vertices(column_signs, n, m)
    supports = set()
    for rows, answers in xs:
        for columns, replies in ys:
            if set(rows) <= set(replies) and set(columns) <= set(answers):
                supports.add((rows, columns))
    degenerate = any(len(answers) > len(support) for support, answers in (*xs, *ys))
    return Structure(tuple(sorted(supports)), degenerate)


def pure(shape: Sequence[int], better: Callable[[int, tuple[int, ...], tuple[int, ...]], bool]) -> Structure:
    """The pure equilibria; ``better(player, profile, other)`` says whether a player prefers another profile."""
    supports = []
    for profile in product(*map(range, shape)):
        if not any(
            better(player, profile, (*profile[:player], other, *profile[player + 1 :]))
            for player, size in enumerate(shape)
            for other in range(size)
        ):
            supports.append(tuple((i,) for i in profile))
    return Structure(tuple(supports), False)


def _vertices(signs: Sequence[int], p: int, q: int) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Support and best responses of every vertex of a best-response polytope."""
    found = (_vertex(basis, signs) for basis in plan(p, q).bases)
    return {vertex for vertex in found if vertex is not None}


def _vertex(basis: Basis, signs: Sequence[int]) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    weights = [(row, signs[position] * sign) for row, position, sign in basis.probabilities]
    slacks = [(column, signs[position] * sign) for column, position, sign in basis.slacks]
    orientation = next((sign for _, sign in weights if sign), 0)
    if orientation == 0 or any(sign == -orientation for _, sign in (*weights, *slacks)):
        return None
    support = tuple(row for row, sign in weights if sign)
    answers = tuple(sorted((*basis.columns, *(column for column, sign in slacks if sign == 0))))
    return support, answers


# More minors than this in one player's matrix would take minutes as polynomials.
MAX_MINORS = 1000


@dataclass(frozen=True)
class Threshold:
    """A value of the parameter, and the structure before, at and after it (None: payoffs have no value there).

    At an end of the range, the side without points is given as the value itself. ``guaranteed`` is False where the
    value was found by bisection, between ``place.low`` and ``place.high``.
    """

    place: RealRoot
    before: Structure | None
    at: Structure | None
    after: Structure | None
    guaranteed: bool = True


@dataclass(frozen=True)
class Line:
    """The range of a parameter, its thresholds in rising order, and the structure of each stretch between them.

    ``guaranteed`` says that no threshold can have been missed; ``pure_only`` that mixed equilibria were not looked for,
    so that one of theirs can.
    """

    low: Fraction
    high: Fraction
    thresholds: tuple[Threshold, ...]
    stretches: tuple[Structure | None, ...]
    guaranteed: bool = True
    pure_only: bool = False


def find_thresholds(
    rules: NormalFormRules, name: str, base: Mapping[str, Fraction], low: Fraction, high: Fraction
) -> Line:
    """Cut the range of a parameter at every value where the equilibria's supports change.

    Args:
        rules: the game form.
        name: the parameter that varies.
        base: the values of all parameters.
        low: the lower end of the range.
        high: the upper end, above ``low``.

    Raises:
        ScenarioError: a formula is not a rational function of the parameters.
        SolverError: the game is too large.
    """
    _require(rules)
    factors: set[Poly] = set()
    while True:
        places = roots(factors, low, high, base[name])
        samples = [rational_place(value) for value in between(places, low, high)]
        found = {place: _structure(rules, name, base, place) for place in (*samples, *places)}
        new = {factor for _, seen in found.values() for each in seen for factor in irreducible(each)} - factors
        if not new:
            break
        factors |= new
    structures = {place: structure for place, (structure, _) in found.items()}
    thresholds = [_threshold(place, samples, structures) for place in places]
    kept = tuple(threshold for threshold in thresholds if not _same(threshold))
    first = structures[samples[0]]
    pure_only = not _mixed(rules) and not rules.ordinal
    stretches = (first, *(threshold.after for threshold in kept if threshold.place.high < high))
    return Line(low, high, kept, stretches, guaranteed=not pure_only, pure_only=pure_only)


def _threshold(place: RealRoot, samples: list[RealRoot], structures: Mapping[RealRoot, Structure | None]) -> Threshold:
    at = structures[place]
    before = [structures[sample] for sample in samples if sample.high < place.low][-1:]
    after = [structures[sample] for sample in samples if sample.low > place.high][:1]
    return Threshold(place, before=(before or [at])[0], at=at, after=(after or [at])[0])


def _same(one: Threshold) -> bool:
    """Whether the equilibria do not change; a tie at the place itself may leave them as they are.

    Equilibria of the same supports could still be connected at the place only, if two of them share a strategy.
    """
    if one.before != one.after or one.at is None or one.before is None:
        return one.before == one.at == one.after
    apart = all(len(set(own)) == len(own) for own in zip(*one.at.supports, strict=True))
    return one.at == one.before or (one.at.supports == one.before.supports and apart)


def _require(rules: NormalFormRules) -> None:
    for row in rules.rows:
        for formula in row:
            if not formula.rational:
                raise ScenarioError(say("errors.solvers.threshold_not_rational", formula=formula.text))
    shape = tuple(rules.outcome.shape[player] for player in choosing(rules.outcome.shape) or ())
    if _mixed(rules) and max(len(plan(*shape).keys), len(plan(*shape[::-1]).keys)) > MAX_MINORS:
        raise SolverError(say("errors.solvers.threshold_too_large", shape=shape))


def _mixed(rules: NormalFormRules) -> bool:
    return choosing(rules.outcome.shape) is not None and not rules.ordinal


def _structure(
    rules: NormalFormRules, name: str, base: Mapping[str, Fraction], place: RealRoot
) -> tuple[Structure | None, set[Poly]]:
    """The structure at a place, None where payoffs have no value, and all polynomials whose signs decided it."""
    reader = Reader(name, base, place)
    try:
        rows = [[reader.read(formula) for formula in row] for row in rules.rows]
    except ScenarioError:
        return None, reader.seen
    kept = _kept(rules, rows, reader) if rules.undominated else tuple(tuple(range(s)) for s in rules.outcome.shape)
    if _mixed(rules):
        return _of_two(rules, rows, reader, place, kept), reader.seen

    def better(player: int, profile: tuple[int, ...], other: tuple[int, ...]) -> bool:
        return reader.sign(rows[rules.row[other]][player] - rows[rules.row[profile]][player]) > 0

    found = pure(rules.outcome.shape, better)
    wanted = [one for one in found.supports if all(i in rest for (i,), rest in zip(one, kept, strict=True))]
    return replace(found, supports=tuple(wanted)), reader.seen


def _kept(rules: NormalFormRules, rows: list[list[Function]], reader: Reader) -> Kept:
    """The strategies of each player that no other one weakly dominates, from signs of differences."""
    signs: dict[tuple[int, int, int], int] = {}

    def sign(player: int, a: int, b: int) -> int:
        if a == b:
            return 0
        if (player, a, b) not in signs:
            signs[player, a, b] = reader.sign(rows[a][player] - rows[b][player])
        return signs[player, a, b]

    kept = []
    for player, size in enumerate(rules.outcome.shape):
        own = np.moveaxis(rules.row, player, 0).reshape(size, -1)
        better = [[[sign(player, int(a), int(b)) for a, b in zip(own[i], own[j], strict=True)] for i in range(size)]
                  for j in range(size)]  # fmt: skip
        kept.append(tuple(j for j in range(size) if not any(min(more) >= 0 < max(more) for more in better[j])))
    return tuple(kept)


def _of_two(
    rules: NormalFormRules, rows: list[list[Function]], reader: Reader, place: RealRoot, kept: Kept
) -> Structure:
    pair = choosing(rules.outcome.shape)
    assert pair is not None  # noqa: S101 - asked for before
    p, q = pair
    m, n = len(kept[p]), len(kept[q])
    cells = rules.row.reshape(rules.outcome.shape[p], rules.outcome.shape[q])
    signs = []
    for player, transposed in ((q, False), (p, True)):
        whole = _whole([row[player] for row in rows], place)
        matrix = [[whole[cells[i, j]] for j in kept[q]] for i in kept[p]]
        if transposed:
            matrix = [list(column) for column in zip(*matrix, strict=True)]
        minors = expanded(matrix, Poly(1, T, domain=QQ))
        reader.seen |= set(minors)
        known: dict[Poly, int] = {}
        for minor in minors:
            if minor not in known:
                known[minor] = place.sign(minor)
        signs.append([known[minor] for minor in minors])
    found = two_players(signs[0], signs[1], m, n)
    supports = []
    for support in found.supports:
        played = {player: tuple(kept[player][i] for i in part) for player, part in zip(pair, support, strict=True)}
        supports.append(tuple(played.get(player, (0,)) for player in range(len(kept))))
    return replace(found, supports=tuple(sorted(supports)))


def _whole(functions: list[Function], place: RealRoot) -> list[Poly]:
    """One player's payoffs times one function that is positive at the place, which makes them polynomials."""
    common = Poly(1, T, domain=QQ)
    for function in functions:
        common = common.lcm(Poly(function.denom.as_expr(), T, domain=QQ))
    # A denominator that is 0 at the place has been refused by the reader.
    if place.sign(common) < 0:
        common = -common
    return [
        (Poly(f.numer.as_expr(), T, domain=QQ) * common).exquo(Poly(f.denom.as_expr(), T, domain=QQ)) for f in functions
    ]
