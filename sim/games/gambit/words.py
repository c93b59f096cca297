"""The words of Gambit's files: names in quotes, braces, numbers, with the line of each for messages."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple, NoReturn

from sim.errors import Problem, ScenarioError

_TOKEN = re.compile(r'\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<brace>[{}])|(?P<word>[^\s{}",]+)|(?P<comma>,)|(?P<bad>"))')
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})?(?:/\d+)?\Z")


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


class GambitText:
    """Reads a file word by word; what is not as expected is refused with its line."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.tokens = list(_tokens(text))
        self.place = 0
        self.last_line = text.count("\n") + 1

    def _header(self, *words: str) -> None:
        for expected in words:
            if not (self._next_is("word") and self.tokens[self.place].text == expected):
                start = " ".join(words)
                self._fail(f"expected: {expected}, as in a file that begins with {start} R (given: {self._given()})")
            self.place += 1
        if not (self._next_is("word") and self.tokens[self.place].text in ("R", "D")):
            self._fail(f"expected: R or D (given: {self._given()})")
        self.place += 1

    def _texts(self, what: str) -> list[str]:
        self._brace("{", what)
        result = []
        while not self._next_is("}"):
            result.append(self._text(f"{what} in double quotes"))
        self.place += 1
        return result

    def _text(self, what: str) -> str:
        if not self._next_is("text"):
            self._fail(f"expected: {what} (given: {self._given()})")
        self.place += 1
        return re.sub(r"\\(.)", r"\1", self.tokens[self.place - 1].text[1:-1])

    def _brace(self, brace: str, what: str) -> None:
        if not self._next_is(brace):
            wanted = f"{brace} before {what}" if brace == "{" else what
            self._fail(f"expected: {wanted} (given: {self._given()})")
        self.place += 1

    def _whole(self, what: str) -> int:
        if not (self._next_is("word") and re.fullmatch(r"\d{1,9}", self.tokens[self.place].text)):
            self._fail(f"expected: {what} (given: {self._given()})")
        self.place += 1
        return int(self.tokens[self.place - 1].text)

    def _numbers(self, count: int) -> list[Fraction]:
        result = []
        for done in range(count):
            while self._next_is("comma"):
                self.place += 1
            if not (self._next_is("word") and _NUMBER.match(self.tokens[self.place].text)):
                form = f"a payoff, such as 3, 0.5 or 1/3; {count - done} missing"
                self._fail(f"expected: {form} (given: {self._given()})")
            number, _, divisor = self.tokens[self.place].text.partition("/")
            if divisor and int(divisor) == 0:
                self._fail(f"{self.tokens[self.place].text} divides by zero")
            result.append(Fraction(number) / int(divisor or 1))
            self.place += 1
        while self._next_is("comma"):
            self.place += 1
        return result

    def _next_is(self, kind: str) -> bool:
        if self.place >= len(self.tokens):
            return False
        token = self.tokens[self.place]
        return token.kind == kind or (token.kind == "brace" and token.text == kind)

    def _given(self) -> str:
        return self.tokens[self.place].text[:40] if self.place < len(self.tokens) else "the end of the file"

    def _fail(self, message: str, back: int = 0) -> NoReturn:
        at = self.place - back
        line = self.tokens[at].line if at < len(self.tokens) else self.last_line
        raise ScenarioError(Problem(message, (), self.file, line))


def _tokens(text: str) -> Iterator[_Token]:
    line, place = 1, 0
    while match := _TOKEN.match(text, place):
        kind = match.lastgroup or "bad"
        line += text.count("\n", place, match.start(kind))
        yield _Token(kind, match.group(kind), line)
        line += match.group(kind).count("\n")
        place = match.end()
