"""The words and signs of a formula; everything that does not belong is refused here, with its column.

What passes is harmless to Python's parser: short, shallow, without attributes, strings or assignments,
and with a value wherever one is needed.
"""

import keyword
import re
from dataclasses import dataclass

from sim.errors import Problem, ScenarioError
from sim.words import say

MAX_LENGTH = 2000
MAX_NESTING = 50

_NUMBER = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_SIGN = re.compile(r"\*\*|<=|>=|==|!=|[-+*/<>(),]")
_WORDS = ("and", "or", "not", "if", "else")
_PREFIXES = ("+", "-", "not", "(")

# What people write out of habit from elsewhere → what to write here, if there is such a sign.
_FOREIGN = {
    "&&": "and",
    "||": "or",
    "<>": "!=",
    "=>": ">=",
    "=<": "<=",
    ":=": None,
    "//": None,
    "^": "**",
    "&": "and",
    "|": "or",
    "!": "not",
    "=": "==",
    "?": "value if condition else other_value",
    ":": "value if condition else other_value",
    "%": None,
    ".": None,
    "'": None,
    '"': None,
    "[": "(",
    "]": ")",
    "{": "(",
    "}": ")",
    "#": None,
    "−": "-",
    "–": "-",
    "×": "*",
    "·": "*",
    "÷": "/",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "²": "**2",
    "³": "**3",
    "√": "sqrt(…)",
}


@dataclass(frozen=True)
class Token:
    """A number, a name, a word such as ``and``, or a sign; ``column`` counts characters from 1."""

    kind: str  # "number", "name", "word" or "sign"
    text: str
    column: int

    @property
    def is_value(self) -> bool:
        """Whether it stands for a value by itself."""
        return self.kind in ("number", "name")


def invalid(message: str, column: int) -> ScenarioError:
    """The error for one problem at a column of the formula."""
    return ScenarioError(Problem(message, column=column))


def tokenize(text: str) -> list[Token]:
    """Split a formula, and refuse whatever cannot be part of one.

    Raises:
        ScenarioError: Too long, empty, a foreign character or word, a missing value, operator or bracket.

    >>> [token.text for token in tokenize("2 * (a + .5)")]
    ['2', '*', '(', 'a', '+', '.5', ')']
    """
    if len(text) > MAX_LENGTH:
        raise invalid(
            say("errors.formulas.too_long", text_count=len(text), max_length=MAX_LENGTH),
            MAX_LENGTH + 1,
        )
    tokens, position = [], 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        token = _token(text, position)
        tokens.append(token)
        position += len(token.text)
    if not tokens:
        raise invalid(say("errors.formulas.empty"), 1)
    _check_order(tokens, len(text) + 1)
    _check_brackets(tokens)
    return tokens


def _token(text: str, position: int) -> Token:
    column = position + 1
    if number := _NUMBER.match(text, position):
        _check_number_end(text, position, number.end())
        return Token("number", number.group(), column)
    if word := _word(text, position):
        if word.lower() == "if":
            _check_choice(text, position)
        _check_word(word, column)
        return Token("word" if word in _WORDS else "name", word, column)
    for foreign, instead in _FOREIGN.items():
        if text.startswith(foreign, position) and not text.startswith(("==", "!="), position):
            raise invalid(say("errors.formulas.foreign_sign", foreign=foreign, instead=instead), column)
    if sign := _SIGN.match(text, position):
        return Token("sign", sign.group(), column)
    character = text[position]
    shown = repr(character) if character.isprintable() else f"U+{ord(character):04X}"
    raise invalid(say("errors.formulas.unknown_character", shown=shown), column)


def _word(text: str, position: int) -> str:
    """The longest name that starts at a position, letters of any script."""
    end = position
    while end < len(text) and ("_" * (end > position) + text[end]).isidentifier():
        end += 1
    return text[position:end]


def _check_number_end(text: str, start: int, end: int) -> None:
    rest = _word("_" + text[end:], 0)[1:]
    if rest:
        raise invalid(
            say(
                "errors.formulas.number_with_separators",
                value=text[start:end] + rest,
                separated=_separated(text[start:end], rest),
            ),
            start + 1,
        )
    if text.startswith(".", end):
        raise invalid(say("errors.formulas.two_decimal_points", value=text[start:end] + "."), start + 1)


def _separated(digits: str, rest: str) -> str:
    """What somebody may have meant by a number that runs into a word."""
    if rest in _WORDS:
        return f"a blank: {digits} {rest}"
    if digits == "0" or not rest[0].isalpha():
        return say("errors.formulas.not_decimal_digits")
    return f"{digits} * {rest}"


def _check_choice(text: str, start: int) -> None:
    """Refuse ``IF(condition, value, other)``, as spreadsheets have it: brackets after ``if`` hold no commas here."""
    parts, depth = [""], 0
    for character in text[start + 2 :].lstrip():
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth == 0:
            break
        if character == "," and depth == 1:
            parts.append("")
        elif depth > 1 or character != "(":
            parts[-1] += character
    if len(parts) == 3:
        condition, value, other = (part.strip() for part in parts)
        raise invalid(
            say("errors.formulas.spreadsheet_choice", condition=condition, value=value, other=other), start + 1
        )


def _check_word(word: str, column: int) -> None:
    if word in _WORDS:
        return
    if word.lower() in _WORDS:
        raise invalid(say("errors.formulas.not_lower_case", word=word, lower=word.lower()), column)
    if word.lower() in ("true", "false"):
        raise invalid(say("errors.formulas.truth_value", word=word), column)
    if keyword.iskeyword(word):
        raise invalid(say("errors.formulas.reserved_word", word=word), column)


def _check_order(tokens: list[Token], end: int) -> None:
    """A value where one is needed, and an operator between two values."""
    before: Token | None = None
    for token in [*tokens, None]:
        wanted = before is None or not (before.is_value or before.text == ")")
        if token is None:
            if wanted and before is not None:
                raise invalid(say("errors.formulas.value_missing_at_end", text=before.text), end)
        elif wanted:
            _check_value(before, token)
        else:
            assert before is not None  # noqa: S101 - tells the type checker what `wanted` implies
            _check_operator(before, token)
        before = token


def _check_value(before: Token | None, token: Token) -> None:
    if token.is_value or token.text in _PREFIXES:
        return
    place = say("errors.formulas.between", text=before.text, text2=token.text) if before else f"before {token.text!r}"
    raise invalid(say("errors.formulas.value_missing", place=place), token.column)


def _check_operator(before: Token, token: Token) -> None:
    if token.text == "(" and before.kind == "name":
        return
    if token.is_value or token.text in ("(", "not"):
        raise invalid(say("errors.formulas.operator_missing", text=before.text, text2=token.text), token.column)


def _check_brackets(tokens: list[Token]) -> None:
    """Brackets match, are not nested too deeply, and commas stand only between arguments."""
    opened: list[tuple[Token, bool]] = []
    before: Token | None = None
    for token in tokens:
        if token.text == "(":
            opened.append((token, before is not None and before.kind == "name"))
            if len(opened) > MAX_NESTING:
                raise invalid(say("errors.formulas.brackets_too_deep", max_nesting=MAX_NESTING), token.column)
        elif token.text == ")":
            if not opened:
                raise invalid(say("errors.formulas.bracket_not_opened"), token.column)
            opened.pop()
        elif token.text == "," and not (opened and opened[-1][1]):
            raise invalid(say("errors.formulas.comma_outside_function"), token.column)
        before = token
    if opened:
        raise invalid(say("errors.formulas.bracket_not_closed"), opened[-1][0].column)
