"""The structure of a formula by Python's own parser, which gets to see nothing else.

Every number is replaced by ones and every name by x's of the same length: what is parsed is one line of
ASCII, so columns stay what they are and no literal, no letter and no word has any meaning left.
"""

import ast
import warnings

from sim.errors import ScenarioError
from sim.formulas.tokens import Token, refusal

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
        ScenarioError: The tokens are all in order, but together they are no formula.
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
        raise refusal("the formula is nested too deeply; split it into definitions", 1) from None
    for node in ast.walk(tree):
        if not isinstance(node, _EXPECTED):
            raise _unreadable(tokens, None)
    return tree


def _unreadable(tokens: list[Token], offset: int | None) -> ScenarioError:
    words = [token.text for token in tokens]
    column = min(max((offset or 2) - 1, 1), tokens[-1].column)
    if words.count("if") != words.count("else"):
        last = next(token for token in reversed(tokens) if token.text in ("if", "else"))
        return refusal("a choice needs both 'if' and 'else'; write: value if condition else other_value", last.column)
    near = next(token for token in reversed(tokens) if token.column <= column)
    return refusal(f"this cannot be read as a formula (near {near.text!r}); brackets may help", near.column)
