"""Numbers in sentences, as the tables of the command line have them."""

from fractions import Fraction


def short(value: Fraction | float) -> str:
    """A number as short as reads well: whole and short fractions exactly, others with four digits.

    >>> short(Fraction(2, 3)), short(Fraction(5)), short(Fraction(-37, 10)), short(0.1 + 0.2)
    ('2/3', '5', '-3.7', '0.3')
    """
    decimal = f"{float(value):.6g}"
    if isinstance(value, Fraction) and Fraction(decimal) != value:
        return str(value) if value.denominator < 100 else f"{float(value):.4g}"
    return decimal if isinstance(value, Fraction) else f"{float(value):.4g}"
