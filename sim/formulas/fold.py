"""Operations on constants are carried out once, when a formula is compiled."""

from sim.formulas import exact
from sim.formulas.nodes import IRRATIONAL, Apply, Node, Number, is_rational, names_in


def fold(operation: str, arguments: tuple[Node, ...]) -> Node:
    """The tree of an operation; a constant instead where its value is certain and exact.

    What has no value (``1 / 0``) stays a tree: a conditional may never choose it.

    Raises:
        TooLongError: A number far too long, as in ``9 ** 9 ** 9``.

    >>> from fractions import Fraction
    >>> fold("/", (Number(Fraction(1)), Number(Fraction(4))))
    Number(value=Fraction(1, 4))
    """
    node = Apply(operation, arguments)
    if next(names_in(node), None) is not None:
        return node
    try:
        value = exact.number(node, {})
        if not is_rational(node) and not _is_exact(node):
            return node
    except exact.TooLongError:
        raise
    except exact.FailureError:
        return node
    return Number(value)


def _is_exact(node: Apply) -> bool:
    values = [argument.value for argument in node.arguments if isinstance(argument, Number)]
    if len(values) < len(node.arguments) or node.operation not in (*IRRATIONAL, "**"):
        return False
    return exact.exactly(node.operation, values) is not None
