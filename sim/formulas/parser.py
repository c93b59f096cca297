"""Formula text → syntax tree: Python's own parser for the structure, an allow-list for the rest.

``tokens`` refuses what does not belong. Python then sees only a stand-in of the same length, in which every number is
made of ones and every name of x's: columns stay what they are, and no letter or literal has any meaning left. From that
structure the tree of ``nodes`` is built, with numbers and conditions where they may stand and constants worked out.
"""

import ast
import unicodedata
import warnings
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cached_property

from sim.errors import Problem, ScenarioError, did_you_mean
from sim.formulas import exact
from sim.formulas.nodes import (
    FUNCTIONS,
    IRRATIONAL,
    MANY_ARGUMENTS,
    MAX_EXPONENT,
    Apply,
    Name,
    Node,
    Number,
    is_rational,
    names_in,
)
from sim.formulas.tokens import Token, invalid, tokenize
from sim.words import say

_STAND_INS = {"number": "1", "name": "x"}
_EXPECTED = (
    ast.Constant,
    ast.Name,
    ast.BinOp,
    ast.UnaryOp,
    ast.BoolOp,
    ast.Compare,
    ast.IfExp,
    ast.Call,
    ast.Load,
    ast.operator,
    ast.unaryop,
    ast.boolop,
    ast.cmpop,
)


def structure(text: str, tokens: list[Token]) -> ast.expr:
    """Python's syntax tree; the ``col_offset`` of a node is its column in ``text``, counted from 1.

    Raises:
        ScenarioError: The tokens are all in order, but together they are not a formula.
    """
    shape = [" "] * len(text)
    for token in tokens:
        letter = _STAND_INS.get(token.kind)
        start = token.column - 1
        shape[start : start + len(token.text)] = letter * len(token.text) if letter else token.text
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            # The bracket in front makes offsets count from 1 and leading blanks harmless.
            tree = ast.parse("(" + "".join(shape) + ")", mode="eval").body
    except (SyntaxError, SyntaxWarning) as error:
        raise _unreadable(tokens, getattr(error, "offset", None)) from None
    except (RecursionError, MemoryError):
        raise invalid(say("errors.formulas.nested_too_deeply"), 1) from None
    for node in ast.walk(tree):
        if not isinstance(node, _EXPECTED):
            raise _unreadable(tokens, None)
    return tree


def _unreadable(tokens: list[Token], offset: int | None) -> ScenarioError:
    words = [token.text for token in tokens]
    column = min(max((offset or 2) - 1, 1), tokens[-1].column)
    if words.count("if") != words.count("else"):
        last = next(token for token in reversed(tokens) if token.text in ("if", "else"))
        return invalid(say("errors.formulas.choice_incomplete"), last.column)
    near = next(token for token in reversed(tokens) if token.column <= column)
    return invalid(say("errors.formulas.unreadable", text=near.text), near.column)


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


MAX_DEPTH = 100
MAX_MAGNITUDE = 300  # the largest power of ten; doubles end at 1e308

_ARITHMETIC: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}
_COMPARISON: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
# Stands in for what could not be read, so that the rest is still checked.
_UNKNOWN = Number(Fraction(1))


def parse(text: str, constants: Mapping[str, Fraction | None]) -> Node:
    """Read a formula.

    ``constants`` has every allowed name: with its value if that is the same at every point, else with None.

    Raises:
        ScenarioError: What is wrong with the formula, each problem with its column.

    >>> parse("2 * a - 1/2", {"a": None}).operation
    '-'
    """
    tokens = tokenize(text)
    reader = _Reader(text, tokens, constants)
    node = reader.number(structure(text, tokens), 1)
    if reader.problems:
        raise ScenarioError(reader.problems)
    return node


def literal(text: str, column: int = 1) -> Fraction:
    """The exact value of a decimal number.

    >>> literal("0.1")
    Fraction(1, 10)
    """
    exponent = text.lower().partition("e")[2].lstrip("+-").lstrip("0")
    if len(exponent) <= len(str(MAX_MAGNITUDE)) and int(exponent or 0) <= MAX_MAGNITUDE:
        value = Fraction(text)
        if abs(value) <= 10**MAX_MAGNITUDE:
            return value
    shown = text if len(text) <= 20 else text[:20] + "…"
    raise invalid(say("errors.formulas.number_out_of_range", shown=shown, max_magnitude=MAX_MAGNITUDE), column)


class _Reader:
    """Builds the tree and collects problems, so that all of them are reported at once."""

    def __init__(self, text: str, tokens: list[Token], constants: Mapping[str, Fraction | None]) -> None:
        self.text = text
        self.tokens = {token.column: token for token in tokens}
        self.constants = constants
        self.problems: list[Problem] = []

    def number(self, tree: ast.expr, depth: int) -> Node:
        """The tree of something that must be a number."""
        if depth > MAX_DEPTH:
            raise invalid(
                say("errors.formulas.too_many_operations", max_depth=MAX_DEPTH),
                tree.col_offset,
            )
        if isinstance(tree, ast.Constant):
            return Number(literal(self.tokens[tree.col_offset].text, tree.col_offset))
        if isinstance(tree, ast.Name):
            return self._name(self.tokens[tree.col_offset])
        if isinstance(tree, ast.Call):
            return self._call(tree, depth)
        if isinstance(tree, ast.IfExp):
            condition = self.condition(tree.test, depth + 1)
            return self._fold("if", (condition, *self._numbers([tree.body, tree.orelse], depth)), tree.col_offset)
        return self._arithmetic(tree, depth)

    def condition(self, tree: ast.expr, depth: int) -> Node:
        """The tree of something that must be true or false."""
        if isinstance(tree, ast.Compare):
            signs = " ".join(_COMPARISON[type(sign)] for sign in tree.ops)
            return Apply(signs, self._numbers([tree.left, *tree.comparators], depth))
        if isinstance(tree, ast.BoolOp):
            word = "and" if isinstance(tree.op, ast.And) else "or"
            return Apply(word, tuple(self.condition(part, depth + 1) for part in tree.values))
        if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.Not):
            return Apply("not", (self.condition(tree.operand, depth + 1),))
        if not self._faulty(self.number, tree, depth):
            source = self._source(tree)
            self._problem(say("errors.formulas.number_for_condition", source=source), tree)
        return Apply("<", (_UNKNOWN, _UNKNOWN))

    def _faulty(self, read: Callable[[ast.expr, int], Node], tree: ast.expr, depth: int) -> bool:
        """Whether something has problems of its own, besides standing where it may not."""
        before = len(self.problems)
        read(tree, depth)
        return len(self.problems) > before

    def _numbers(self, trees: list[ast.expr], depth: int) -> tuple[Node, ...]:
        return tuple(self.number(tree, depth + 1) for tree in trees)

    def _arithmetic(self, tree: ast.expr, depth: int) -> Node:
        if isinstance(tree, ast.BinOp) and type(tree.op) in _ARITHMETIC:
            sign = _ARITHMETIC[type(tree.op)]
            return self._fold(sign, self._numbers([tree.left, tree.right], depth), tree.right.col_offset)
        if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.UAdd):
            return self.number(tree.operand, depth + 1)
        if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.USub):
            return self._fold("negative", self._numbers([tree.operand], depth), tree.col_offset)
        if self._faulty(self.condition, tree, depth):
            return _UNKNOWN
        source = self._source(tree)
        self._problem(say("errors.formulas.condition_for_number", source=source), tree)
        return _UNKNOWN

    def _fold(self, operation: str, arguments: tuple[Node, ...], column: int) -> Node:
        exponent = arguments[-1]
        if operation == "**" and isinstance(exponent, Number) and abs(exponent.value) > MAX_EXPONENT:
            self._problem(say("errors.formulas.exponent_out_of_range", max_exponent=MAX_EXPONENT), column)
            return _UNKNOWN
        try:
            return fold(operation, arguments)
        except exact.TooLongError as error:
            self._problem(say("errors.formulas.number_never_needed", error=error), column)
            return _UNKNOWN

    def _name(self, token: Token) -> Node:
        name = self._declared(token.text)
        if name is not None:
            value = self.constants[name]
            return Name(name) if value is None else Number(value)
        if token.text in FUNCTIONS:
            arguments = "(…, …)" if token.text in MANY_ARGUMENTS else "(…)"
            message = say("errors.formulas.function_without_arguments", text=token.text, arguments=arguments)
            self._problem(message, token.column)
        else:
            hint = did_you_mean(token.text, list(self.constants)) or say("errors.formulas.no_names")
            message = say("errors.formulas.unknown_name", text=token.text, hint=hint)
            self.problems.append(Problem(message, column=token.column, unknown=token.text))
        return _UNKNOWN

    def _call(self, tree: ast.Call, depth: int) -> Node:
        token = self.tokens[tree.func.col_offset]
        arguments = self._numbers(tree.args, depth)
        many = token.text in MANY_ARGUMENTS
        if token.text not in FUNCTIONS:
            self._problem(self._no_function(token.text), token.column)
        elif not (len(arguments) >= 2 if many else len(arguments) == 1):
            said = say("errors.formulas.argument_count", function=token.text, many=many, given=len(arguments))
            self._problem(said, token.column)
        else:
            return self._fold(token.text, arguments, token.column)
        return _UNKNOWN

    def _declared(self, name: str) -> str | None:
        """The name as it was declared, whose accents may be composed otherwise; most are found at once."""
        if name in self.constants:
            return name
        return self._composed.get(unicodedata.normalize("NFC", name))

    @cached_property
    def _composed(self) -> dict[str, str]:
        return {unicodedata.normalize("NFC", name): name for name in self.constants}

    def _no_function(self, name: str) -> str:
        if self._declared(name) is not None:
            return say("errors.formulas.value_called", name=name)
        return say("errors.formulas.unknown_function", name=name, hint=did_you_mean(name, FUNCTIONS))

    def _source(self, tree: ast.expr) -> str:
        source = self.text[tree.col_offset - 1 : (tree.end_col_offset or 0) - 1]
        return source if len(source) <= 60 else source[:60] + "…"

    def _problem(self, message: str, place: ast.expr | int) -> None:
        column = place if isinstance(place, int) else place.col_offset
        self.problems.append(Problem(message, column=column))
