"""The syntax tree of a formula: numbers, names, and operations on them.

Four evaluators walk the same tree: ``exact`` (Fractions), ``columns`` (exact arrays), ``rounded``
(float arrays with error bounds) and ``symbolic`` (sympy).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

# Function → how many arguments it takes: exactly one, or two and more.
ONE_ARGUMENT = ("abs", "exp", "log", "sqrt")
MANY_ARGUMENTS = ("min", "max")
FUNCTIONS = (*MANY_ARGUMENTS, *ONE_ARGUMENT)
IRRATIONAL = ("exp", "log", "sqrt")
COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")

# The largest exponent, up or down; beyond it numbers only get too long to work with.
MAX_EXPONENT = 1000


@dataclass(frozen=True)
class Number:
    """A constant."""

    value: Fraction


@dataclass(frozen=True)
class Name:
    """A parameter or a definition."""

    name: str


@dataclass(frozen=True)
class Apply:
    """An operation on its arguments.

    ``operation`` is one of ``+ - * / ** negative``, a function's name, ``if`` (condition, value if true,
    value if false), ``and or not``, or a chain of comparisons such as ``"<"`` or ``"< <="``.
    """

    operation: str
    arguments: "tuple[Node, ...]"


Node = Number | Name | Apply


def names_in(node: Node) -> Iterator[str]:
    """Every name in the tree, as often as it occurs."""
    if isinstance(node, Name):
        yield node.name
    elif isinstance(node, Apply):
        for argument in node.arguments:
            yield from names_in(argument)


def is_rational(node: Node) -> bool:
    """Whether rational inputs give a rational result whatever they are: no roots, logarithms, varying exponents."""
    if not isinstance(node, Apply):
        return True
    if node.operation in IRRATIONAL or (node.operation == "**" and whole_exponent(node) is None):
        return False
    return all(is_rational(argument) for argument in node.arguments)


def whole_exponent(power: Apply) -> int | None:
    """The exponent of a power where it is a constant whole number."""
    exponent = power.arguments[1]
    if isinstance(exponent, Number) and exponent.value.denominator == 1:
        return exponent.value.numerator
    return None
