"""Formulas made of other formulas."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from sim.formulas.formula import Definition, Formula
from sim.formulas.nodes import Apply, Node, Number


def sum_of_products(terms: Iterable[Sequence[Formula]]) -> Formula:
    """The formula of a sum whose terms are products.

    >>> from sim.formulas import compile_formula
    >>> p, u = (compile_formula(text, {"p": None, "u": None}) for text in ("1 - p", "u + 1"))
    >>> sum_of_products([(p, u), (u,)]).text
    '(1 - p) * (u + 1) + (u + 1)'
    """
    listed = [tuple(term) for term in terms]
    definitions: dict[str, Definition] = {}
    for one in (factor for term in listed for factor in term):
        definitions.update({definition.name: definition for definition in one.definitions})
    factors = [factor for term in listed for factor in term]
    root: Node | None = None
    for term in listed:
        product = term[0].root
        for factor in term[1:]:
            product = Apply("*", (product, factor.root))
        root = product if root is None else Apply("+", (root, product))
    return Formula(
        text=" + ".join(" * ".join(f"({factor.text})" for factor in term) for term in listed) or "0",
        root=root if root is not None else Number(Fraction(0)),
        definitions=tuple(definitions.values()),
        names=frozenset[str]().union(*(factor.names for factor in factors)),
        rational=all(factor.rational for factor in factors),
    )
