"""Gambit's ``.nfg`` files → games, exactly.

Both forms are read: payoffs profile by profile, and outcomes with a number for each profile. In both, the first
player's strategy changes fastest.

Source: the Gambit project's description of the format, *The strategic game (.nfg) file format, payoff and outcome
versions*.
"""

import re
from collections.abc import Iterator
from fractions import Fraction
from math import prod
from typing import NamedTuple, NoReturn

import numpy as np

from sim.errors import Problem, ScenarioError
from sim.games.strategic_form import StrategicForm

MAX_PROFILES = 1_000_000
_TOKEN = re.compile(r'\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<brace>[{}])|(?P<word>[^\s{}",]+)|(?P<comma>,)|(?P<bad>"))')
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})?(?:/\d+)?\Z")


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


def read_nfg(text: str, file: str) -> StrategicForm:
    """The game of an ``.nfg`` file.

    Raises:
        ScenarioError: it is malformed; the line and what was expected there are named.

    >>> game = read_nfg('NFG 1 R "pennies" {"A" "B"} {2 2} 1 -1 -1 1 -1 1 1/2 -1', "pennies.nfg")
    >>> game.players, str(game.payoffs[0, 1, 1])
    (('A', 'B'), '1/2')
    """
    return _Reader(text, file).game()


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.tokens = list(_tokens(text))
        self.place = 0
        self.last_line = text.count("\n") + 1

    def game(self) -> StrategicForm:
        self._header()
        title = self._text("the title in double quotes")
        players = self._texts("the players' names")
        if not players:
            self._fail("a game needs at least one player", back=1)
        strategies = self._strategies(players)
        shape = tuple(len(names) for names in strategies)
        if prod(shape) > MAX_PROFILES:
            self._fail(f"the game has {prod(shape):,} profiles; allowed: at most {MAX_PROFILES:,}", back=1)
        if self._next_is("text"):
            self.place += 1  # the comment
        if self._next_is("{"):
            payoffs, names = self._outcome_version(len(players), prod(shape))
        else:
            payoffs, names = self._numbers(len(players) * prod(shape)), [""] * prod(shape)
        if self.place < len(self.tokens):
            self._fail(f"the game ends before {self._given()}; check the numbers of strategies")
        first_fastest = shape[::-1]
        table = np.array([*payoffs, None], dtype=object)[:-1].reshape(*first_fastest, len(players))
        cells = np.array([*names, None], dtype=object)[:-1].reshape(first_fastest)
        return StrategicForm(title, tuple(players), strategies, table.T, cells.T)

    def _header(self) -> None:
        for expected in ("NFG", "1"):
            if not (self._next_is("word") and self.tokens[self.place].text == expected):
                self._fail(f"expected: {expected}, as in a file that begins with NFG 1 R (given: {self._given()})")
            self.place += 1
        if not (self._next_is("word") and self.tokens[self.place].text in ("R", "D")):
            self._fail(f"expected: R or D (given: {self._given()})")
        self.place += 1

    def _strategies(self, players: list[str]) -> tuple[tuple[str, ...], ...]:
        self._brace("{", "the strategies of each player")
        found: list[tuple[str, ...]] = []
        while not self._next_is("}"):
            if self._next_is("{"):
                found.append(tuple(self._texts("the names of strategies")))
                size = len(found[-1])
            else:
                size = self._whole("a number of strategies, or their names in braces")
                found.append(tuple(str(i + 1) for i in range(min(size, MAX_PROFILES))))
            if size < 1:
                self._fail("every player needs at least one strategy", back=1)
        self.place += 1
        if len(found) != len(players):
            self._fail(f"strategies are given for {len(found)} players, and there are {len(players)}", back=1)
        return tuple(found)

    def _outcome_version(self, players: int, profiles: int) -> tuple[list[Fraction], list[str]]:
        self._brace("{", "the outcomes")
        outcomes: list[tuple[str, list[Fraction]]] = [("", [Fraction(0)] * players)]
        while not self._next_is("}"):
            self._brace("{", "an outcome")
            name = self._text("the outcome's name in double quotes")
            outcomes.append((name, self._numbers(players)))
            self._brace("}", "the end of the outcome, after a payoff for each player")
        self.place += 1
        payoffs: list[Fraction] = []
        names = []
        for _ in range(profiles):
            number = self._whole("the number of an outcome for each profile")
            if number >= len(outcomes):
                self._fail(f"there is no outcome {number}; allowed: 0 to {len(outcomes) - 1}", back=1)
            names.append(outcomes[number][0])
            payoffs += outcomes[number][1]
        return payoffs, names

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
