"""What is wrong with text that is not YAML, in words for people who write scenarios."""

import re
from dataclasses import dataclass

from ruamel.yaml.error import MarkedYAMLError, StreamMark

from sim.errors import Problem
from sim.words import say

# What the parser says → the sentence that says it to a reader.
_SENTENCES = {
    "found character '\\t' that cannot start any token": "errors.scenario.syntax_tab",
    "mapping values are not allowed here": "errors.scenario.syntax_second_colon",
    "expected <block end>, but found '<block mapping start>'": "errors.scenario.syntax_indentation",
    "expected <block end>, but found '?'": "errors.scenario.syntax_indentation",
    "expected <block end>, but found '<scalar>'": "errors.scenario.syntax_indentation_or_quotes",
    "could not find expected ':'": "errors.scenario.syntax_no_colon",
    "found unexpected end of stream": "errors.scenario.syntax_open_quote",
}
_BRACKETS = {"while parsing a flow sequence": "list", "while parsing a flow mapping": "mapping"}
_WITHOUT_SPACE = re.compile(r"\s*(?:- +)?(?P<key>\w[\w-]*):(?P<value>[^\s:/][^:]*)\Z")
_ODD_SPACE = re.compile(r"[ \t]*(?P<space>[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000])")
_COMMENT_WITH_BRACKET = re.compile(r"\s(?P<sign>#)[^\n]*[\]}]")
_LINE_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_CANNOT_BEGIN = re.compile(r"found character '(?P<sign>[^\\])' that cannot start any token")


def missing_space(line: str) -> re.Match[str] | None:
    """``five:5``, which YAML reads as text: its ``key`` and its ``value``.

    >>> missing_space("  five:5")["key"], missing_space("see https://negsim.example")
    ('five', None)
    """
    return _WITHOUT_SPACE.match(line)


def odd_indentation(line: str) -> re.Match[str] | None:
    """A line whose indentation has a ``space`` that is not an ordinary one."""
    return _ODD_SPACE.match(line)


@dataclass(frozen=True)
class _Place:
    message: str
    line: int
    column: int


def syntax_problem(error: MarkedYAMLError, text: str, file: str) -> Problem:
    """The problem that the parser has met, or better the slip that led to it."""
    mark, opened = error.problem_mark or error.context_mark, error.context_mark
    said = str(error.problem or error.context or "").strip()
    if mark is None:
        return Problem(say("errors.scenario.syntax", said=said, context=""), (), file)
    if said in ("found unexpected end of stream", "could not find expected ':'"):
        mark = opened or mark
    slip = _slip(said, mark, opened, text)
    if slip is not None:
        return Problem(slip.message, (), file, slip.line, slip.column)
    said = said.replace("<stream end>", "the end of the file")
    if error.context in _BRACKETS and opened is not None:
        message = say("errors.scenario.syntax_brackets", said=said, of=_BRACKETS[error.context], line=opened.line + 1)
    elif said in _SENTENCES:
        message = say(_SENTENCES[said])
    else:
        message = say("errors.scenario.syntax", said=said, context=error.context or "")
    return Problem(message, (), file, mark.line + 1, mark.column + 1)


def _slip(said: str, mark: StreamMark, opened: StreamMark | None, text: str) -> _Place | None:
    """What people often write that YAML reads otherwise, on the line of the error or above it."""
    lines = _LINE_BREAK.split(text)
    for number, line in enumerate(lines[: mark.line + 1]):
        if odd := odd_indentation(line):
            code = f"U+{ord(odd['space']):04X}"
            return _Place(say("errors.scenario.odd_space", code=code), number + 1, odd.start("space") + 1)
    if refused := _CANNOT_BEGIN.match(said):
        message = say("errors.scenario.cannot_begin_text", sign=refused["sign"])
        return _Place(message, mark.line + 1, mark.column + 1)
    if text[mark.index - 1 : mark.index] == "'" and text[mark.index : mark.index + 1].isalpha():
        return _Place(say("errors.scenario.apostrophe"), mark.line + 1, mark.column)
    comment = _COMMENT_WITH_BRACKET.search(text, opened.index, mark.index) if opened and "<block" not in said else None
    if comment:
        *above, start = _LINE_BREAK.split(text[: comment.start("sign")])
        return _Place(say("errors.scenario.comment_in_brackets"), len(above) + 1, len(start) + 1)
    if said in ("mapping values are not allowed here", "could not find expected ':'"):
        return _unspaced(lines, mark.line)
    return None


def _unspaced(lines: list[str], last: int) -> _Place | None:
    """A colon without a space after it, on this line or on the one that it continues."""
    for number in (last, last - 1):
        pair = missing_space(lines[number]) if number >= 0 else None
        if pair:
            message = say("errors.scenario.space_after_colon", key=pair["key"], value=pair["value"].strip())
            return _Place(message, number + 1, pair.end("key") + 1)
    return None
