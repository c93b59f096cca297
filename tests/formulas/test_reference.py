"""What the reference says of formulas is so."""

import re
from fractions import Fraction
from pathlib import Path

from sim.formulas import compile_formula
from sim.formulas.nodes import COMPARISONS, FUNCTIONS, MAX_EXPONENT
from sim.formulas.parser import MAX_MAGNITUDE
from sim.formulas.tokens import MAX_LENGTH, MAX_NESTING

REFERENCE = (Path(__file__).parents[2] / "docs" / "reference" / "formulas.md").read_text(encoding="utf-8")


def test_examples_have_the_values_that_the_reference_gives():
    names = {"a": None, "b": None, "c": None}
    values = {"a": Fraction(3), "b": Fraction(1, 2), "c": Fraction(0)}
    section = REFERENCE.partition("## Examples")[2].partition("\n## ")[0]
    examples = re.findall(r"^\| `(.+)` \| (\S+) \|$", section, re.MULTILINE)
    assert len(examples) == section.count("| `")
    for text, value in examples:
        assert compile_formula(text, names).fraction(values) == Fraction(value), text


def test_every_function_and_comparison_is_listed():
    for word in FUNCTIONS:
        assert f"`{word}(a" in REFERENCE
    for sign in COMPARISONS:
        assert f"`{sign}`" in REFERENCE


def test_the_limits_are_those_of_the_program():
    assert f"at most {MAX_LENGTH:,} characters" in REFERENCE
    assert f"at most {MAX_NESTING} deep" in REFERENCE
    assert f"from −{MAX_EXPONENT} to {MAX_EXPONENT}" in REFERENCE
    assert f"up to `1e{MAX_MAGNITUDE}`" in REFERENCE
