"""Formula text or number → ``Formula``, with the definitions it needs."""

from collections.abc import Mapping
from fractions import Fraction

from sim.formulas.formula import Definition, Formula
from sim.formulas.nodes import Number, is_rational, names_in
from sim.formulas.parser import MAX_MAGNITUDE, parse
from sim.formulas.tokens import refusal


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
    constants = {
        name: formula.root.value if formula is not None and isinstance(formula.root, Number) else None
        for name, formula in names.items()
    }
    root = parse(text, constants)
    used = {name: names[name] for name in names_in(root)}
    parameters = {name for name, formula in used.items() if formula is None}
    definitions: dict[str, Definition] = {}
    rational = is_rational(root)
    for name, formula in used.items():
        if formula is None:
            continue
        parameters |= formula.names
        rational = rational and formula.rational
        for definition in (*formula.definitions, Definition(name, formula.text, formula.root)):
            if definitions.setdefault(definition.name, definition) != definition:
                raise ValueError(f"two definitions are called {definition.name!r}")
    if not parameters.isdisjoint(definitions):
        raise ValueError(f"both a parameter and a definition: {sorted(parameters & set(definitions))}")
    return Formula(text, root, tuple(definitions.values()), frozenset(parameters), rational)


def _constant(number: int | Fraction) -> Formula:
    if isinstance(number, bool) or not isinstance(number, (int, Fraction)):
        raise refusal(f"{number!r} is not a number; write 1 or 0" if isinstance(number, bool) else f"{number!r}", 1)
    if abs(number) > 10**MAX_MAGNITUDE:
        raise refusal(f"the number is out of range; allowed: up to 1e{MAX_MAGNITUDE}", 1)
    return Formula(str(number), Number(Fraction(number)), (), frozenset(), True)
