"""A compiled formula and its evaluations.

Formula text or number → ``Formula``, with the definitions it needs.

Formulas made of other formulas.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from sim.errors import ScenarioError
from sim.formulas import columns, exact, rounded
from sim.formulas.nodes import Apply, Node, Number, is_rational, names_in
from sim.formulas.parser import MAX_MAGNITUDE, parse
from sim.formulas.rationals import Rationals
from sim.formulas.rounded import Rounded
from sim.formulas.tokens import invalid
from sim.words import say

_Result = TypeVar("_Result")

# A value for every parameter; columns have the length of the batch or 1.
Points = Mapping[str, Rationals]

# Points are evaluated in blocks that stay in the processor's cache.
_BLOCK = 2**14
# Messages quote this many characters of a formula.
_BRIEF = 120


@dataclass(frozen=True)
class UsedDefinition:
    """A named formula that another one uses."""

    name: str
    text: str
    root: Node


@dataclass(frozen=True)
class Formula:
    """A number, or a way to get one from parameters.

    ``definitions`` are those it needs, each after the ones that it needs itself; ``names`` are the
    parameters it depends on, through definitions too. ``rational`` says that Fractions are exact:
    there are only ``+ - * /``, constant whole powers, ``min max abs`` and conditionals.
    """

    text: str
    root: Node = field(repr=False)
    definitions: tuple[UsedDefinition, ...] = field(repr=False)
    names: frozenset[str]
    rational: bool

    def __hash__(self) -> int:
        """Of the text, which Python works out once: formulas are keys, and their trees may be large."""
        return hash(self.text)

    def fraction(self, values: Mapping[str, Fraction]) -> Fraction:
        """The value at one point.

        One that is irrational, because of a root, logarithm, exponential or power, is the nearest double.

        Raises:
            ScenarioError: No finite value there; names the formula and the point.

        >>> from sim.formulas import compile_formula
        >>> compile_formula("0.1 + 2 * a", {"a": None}).fraction({"a": Fraction(1, 3)})
        Fraction(23, 30)
        """
        return self._evaluated(values, lambda value: _finite(exact.settled(value)))

    def is_exact(self, values: Mapping[str, Fraction]) -> bool:
        """Whether the value at a point was worked out without rounding; also where there is none.

        >>> from sim.formulas import compile_formula
        >>> root = compile_formula("sqrt(a)", {"a": None})
        >>> root.is_exact({"a": Fraction(4)}), root.is_exact({"a": Fraction(2)})
        (True, False)
        """
        try:
            return self.rational or self._evaluated(values, lambda value: isinstance(value, Fraction))
        except ScenarioError:
            return True

    def _evaluated(self, values: Mapping[str, Fraction], use: Callable[[Any], _Result]) -> _Result:
        known: dict[str, Any] = {name: Fraction(values[name]) for name in self.names}
        for definition in self.definitions:
            try:
                known[definition.name] = exact.number(definition.root, known)
            except exact.FailureError as failure:
                # It matters only if something chooses this definition.
                failure.place = failure.place or say(
                    "errors.formulas.definition", name=definition.name, brief=_brief(definition.text)
                )
                known[definition.name] = failure
        try:
            return use(exact.number(self.root, known))
        except exact.FailureError as failure:
            place = failure.place or say("errors.formulas.formula", brief=_brief(self.text))
            at = [f"{name} = {_shown(known[name])}" for name in sorted(self.names)]
            raise ScenarioError(say("errors.formulas.failed", failure=failure, place=place, at=at)) from None

    def rounded(self, points: Points) -> Rounded:
        """The values at all points as doubles with error bounds; never a warning.

        The shape is ``(batch,)``, or ``(1,)`` if all the columns used have length 1. Where the error is
        infinite, ``fraction`` gives the value or says why there is none.
        """
        used = {name: points[name] for name in self.names}
        length = max((len(column) for column in used.values()), default=1)
        with np.errstate(all="ignore"):
            if length <= _BLOCK:
                return self._rounded({name: rounded.as_rounded(column) for name, column in used.items()})
            blocks = [slice(start, start + _BLOCK) for start in range(0, length, _BLOCK)]
            whole = {name: rounded.as_rounded(column) for name, column in used.items()}
            parts = [self._rounded({name: part.take(block) for name, part in whole.items()}) for block in blocks]
        return Rounded(np.concatenate([p.value for p in parts]), np.concatenate([p.error for p in parts]))

    def _rounded(self, values: dict[str, Rounded]) -> Rounded:
        for definition in self.definitions:
            values[definition.name] = rounded.number(definition.root, values)
        return rounded.number(self.root, values)

    def rationals(self, points: Points) -> Rationals | None:
        """The exact values at all points, over one common denominator.

        None where that does not apply: an irrational function, a divisor that varies from point to point
        or is 0, numbers that grow too long. The shape is as for ``rounded``.
        """
        if not self.rational:
            return None
        return self._rationals(points) if self.names else self._same_everywhere

    @cached_property
    def _same_everywhere(self) -> Rationals | None:
        """The exact value that depends on no parameter."""
        return self._rationals({})

    def _rationals(self, points: Points) -> Rationals | None:
        known = {name: columns.as_column(points[name]) for name in self.names}
        try:
            for definition in self.definitions:
                known[definition.name] = columns.number(definition.root, known)
            result = columns.number(self.root, known)
        except columns.NotApplicableError:
            return None
        length = max((len(points[name]) for name in self.names), default=1)
        return Rationals.reduced(np.broadcast_to(result.numerator, length), result.denominator)

    def symbolic(self) -> Any:
        """The sympy expression: parameters are real symbols, definitions are substituted.

        Raises:
            ScenarioError: A comparison with something that never has a value, such as ``a > 1 / (b - b)``.

        >>> from sim.formulas import compile_formula
        >>> compile_formula("a if a > 0 else -a", {"a": None}).symbolic()
        Piecewise((a, a > 0), (-a, True))
        """
        import sympy  # noqa: PLC0415 - half a second that only closed forms need

        from sim.formulas import symbolic  # noqa: PLC0415 - as above

        known = {name: sympy.Symbol(name, real=True) for name in self.names}
        try:
            for definition in self.definitions:
                known[definition.name] = symbolic.number(definition.root, known)
            return symbolic.number(self.root, known)
        except TypeError as error:  # sympy compares no infinities
            raise ScenarioError(say("errors.formulas.no_closed_form", brief=_brief(self.text), error=error)) from None


def _finite(value: Fraction) -> Fraction:
    try:
        float(value)
    except OverflowError:
        raise exact.FailureError(say("errors.formulas.number_too_large")) from None
    return value


def _brief(text: str) -> str:
    return text if len(text) <= _BRIEF else text[:_BRIEF] + "…"


def _shown(value: Fraction | exact.FailureError) -> str:
    """A number as short as it can be written: a decimal where that is exact, else a fraction, else rounded."""
    assert isinstance(value, Fraction)  # noqa: S101 - parameters always have a value
    decimal = f"{float(value):.12g}" if abs(value) < 10**MAX_MAGNITUDE else str(value)
    if Fraction(decimal) == value:
        return decimal
    return str(value) if len(str(value)) <= 24 else f"about {decimal}"


def compile_formula(text: str | int | Fraction, names: Mapping[str, Formula | None]) -> Formula:
    """Compile a formula, or a number.

    ``names`` are the names that may occur: a parameter maps to None, a definition to its own formula.

    Raises:
        ScenarioError: All that is wrong with the text; each problem has its 1-based column.

    >>> formula = compile_formula("gain - sanctions", {"gain": None, "sanctions": None})
    >>> sorted(formula.names), formula.rational
    (['gain', 'sanctions'], True)
    """
    if not isinstance(text, str):
        return _constant(text)
    root = parse(text, _Constants(names))
    used = {name: names[name] for name in names_in(root)}
    parameters = {name for name, formula in used.items() if formula is None}
    definitions: dict[str, UsedDefinition] = {}
    rational = is_rational(root)
    for name, formula in used.items():
        if formula is None:
            continue
        parameters |= formula.names
        rational = rational and formula.rational
        for definition in (*formula.definitions, UsedDefinition(name, formula.text, formula.root)):
            if definitions.setdefault(definition.name, definition) != definition:
                raise ValueError(f"two definitions are called {definition.name!r}")
    if not parameters.isdisjoint(definitions):
        raise ValueError(f"both a parameter and a definition: {sorted(parameters & set(definitions))}")
    return Formula(text, root, tuple(definitions.values()), frozenset(parameters), rational)


class _Constants(Mapping[str, Fraction | None]):
    """The allowed names with their value where it is the same everywhere; looked up only when one is used."""

    def __init__(self, names: Mapping[str, Formula | None]) -> None:
        self.names = names

    def __getitem__(self, name: str) -> Fraction | None:
        formula = self.names[name]
        return formula.root.value if formula is not None and isinstance(formula.root, Number) else None

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


def _constant(number: int | Fraction) -> Formula:
    if isinstance(number, bool) or not isinstance(number, (int, Fraction)):
        raise invalid(
            say("errors.formulas.truth_value_given", number=number) if isinstance(number, bool) else f"{number!r}", 1
        )
    if abs(number) > 10**MAX_MAGNITUDE:
        raise invalid(say("errors.formulas.given_out_of_range", max_magnitude=MAX_MAGNITUDE), 1)
    return Formula(str(number), Number(Fraction(number)), (), frozenset(), True)


def _apply(operation: str, first: Node, second: Node) -> Node:
    """The sum or product of two trees, worked out where both are numbers."""
    if isinstance(first, Number) and isinstance(second, Number):
        return Number(first.value + second.value if operation == "+" else first.value * second.value)
    return Apply(operation, (first, second))


def sum_of_products(terms: Iterable[Sequence[Formula]]) -> Formula:
    """The formula of a sum whose terms are products.

    >>> from sim.formulas import compile_formula
    >>> p, u = (compile_formula(text, {"p": None, "u": None}) for text in ("1 - p", "u + 1"))
    >>> sum_of_products([(p, u), (u,)]).text
    '(1 - p) * (u + 1) + (u + 1)'
    """
    listed = [tuple(term) for term in terms]
    definitions: dict[str, UsedDefinition] = {}
    for one in (factor for term in listed for factor in term):
        definitions.update({definition.name: definition for definition in one.definitions})
    factors = [factor for term in listed for factor in term]
    root: Node | None = None
    for term in listed:
        product = term[0].root
        for factor in term[1:]:
            product = _apply("*", product, factor.root)
        root = product if root is None else _apply("+", root, product)
    return Formula(
        text=" + ".join(" * ".join(f"({factor.text})" for factor in term) for term in listed) or "0",
        root=root if root is not None else Number(Fraction(0)),
        definitions=tuple(definitions.values()),
        names=frozenset[str]().union(*(factor.names for factor in factors)),
        rational=all(factor.rational for factor in factors),
    )
