"""The words of Gambit's files: names in quotes, braces, numbers, with the line of each for messages."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple, NoReturn

from sim.errors import Problem, ScenarioError
from sim.words import Claim, claim, say

_TOKEN = re.compile(r'\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<brace>[{}])|(?P<word>[^\s{}",]+)|(?P<comma>,)|(?P<bad>"))')
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})?(?:/\d+)?\Z")


MAX_MAGNITUDE = 300  # the largest power of ten, as in scenarios
_LONGEST = 1000  # digits


class _GambitToken(NamedTuple):
    kind: str
    text: str
    line: int


class GambitText:
    """Reads a file word by word, and refuses what is not as expected with its line; ``next`` is the next word."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.tokens = list(_tokens(text))
        self.next = 0
        self.last_line = text.count("\n") + 1

    def _header(self, *words: str) -> None:
        for expected in words:
            if not (self._next_is("word") and self.tokens[self.next].text == expected):
                self._expected(claim("errors.games.header", expected=expected, words=list(words)))
            self.next += 1
        if not (self._next_is("word") and self.tokens[self.next].text in ("R", "D")):
            self._expected(claim("errors.games.header_numbers"))
        self.next += 1

    def _texts(self, what: Claim) -> list[str]:
        self._brace("{", what)
        result = []
        while not self._next_is("}"):
            result.append(self._text(claim("errors.games.in_quotes", what=what)))
        self.next += 1
        return result

    def _text(self, what: Claim) -> str:
        if not self._next_is("text"):
            self._expected(what)
        self.next += 1
        return re.sub(r"\\(.)", r"\1", self.tokens[self.next - 1].text[1:-1])

    def _brace(self, brace: str, what: Claim) -> None:
        if not self._next_is(brace):
            self._expected(claim("errors.games.brace_before", what=what) if brace == "{" else what)
        self.next += 1

    def _whole(self, what: Claim) -> int:
        if not (self._next_is("word") and re.fullmatch(r"\d{1,9}", self.tokens[self.next].text)):
            self._expected(what)
        self.next += 1
        return int(self.tokens[self.next - 1].text)

    def _numbers(self, count: int) -> list[Fraction]:
        result = []
        for done in range(count):
            while self._next_is("comma"):
                self.next += 1
            if not (self._next_is("word") and _NUMBER.match(self.tokens[self.next].text)):
                self._expected(claim("errors.games.number", missing=count - done))
            number, _, divisor = self.tokens[self.next].text.partition("/")
            _, _, exponent = number.lower().partition("e")
            if len(number) + len(divisor) > _LONGEST or abs(int(exponent or 0)) > MAX_MAGNITUDE:
                self._fail(claim("errors.games.out_of_range", given=self._given(), most=MAX_MAGNITUDE))
            if divisor and int(divisor) == 0:
                self._fail(claim("errors.games.by_zero", given=self._given()))
            result.append(Fraction(number) / int(divisor or 1))
            self.next += 1
        while self._next_is("comma"):
            self.next += 1
        return result

    def _next_is(self, kind: str) -> bool:
        if self.next >= len(self.tokens):
            return False
        token = self.tokens[self.next]
        return token.kind == kind or (token.kind == "brace" and token.text == kind)

    def _given(self) -> str:
        return self.tokens[self.next].text[:40] if self.next < len(self.tokens) else say("errors.games.end_of_file")

    def _expected(self, what: Claim) -> NoReturn:
        self._fail(claim("errors.games.expected", what=what, given=self._given()))

    def _fail(self, message: Claim, back: int = 0) -> NoReturn:
        at = self.next - back
        line = self.tokens[at].line if at < len(self.tokens) else self.last_line
        raise ScenarioError(Problem(str(message), (), self.file, line))


def _tokens(text: str) -> Iterator[_GambitToken]:
    line, start = 1, 0
    while match := _TOKEN.match(text, start):
        kind = match.lastgroup or "bad"
        line += text.count("\n", start, match.start(kind))
        yield _GambitToken(kind, match.group(kind), line)
        line += match.group(kind).count("\n")
        start = match.end()
