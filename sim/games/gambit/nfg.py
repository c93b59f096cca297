"""Gambit's ``.nfg`` files: read as games and written from games, exactly.

Both forms are read: payoffs profile by profile, and outcomes with a number for each profile. In both, the first
player's strategy changes fastest.

Source: the Gambit project's description of the format, *The strategic game (.nfg) file format, payoff and outcome
versions*.
"""

from fractions import Fraction
from math import prod
from typing import Any

import numpy as np

from sim.games.gambit.named import StrategicForm
from sim.games.gambit.words import GambitText
from sim.words import claim

MAX_VALUES = 100_000  # of a scenario; each profile takes one, and one for every player


def read_nfg(text: str, file: str) -> StrategicForm:
    """The game of an ``.nfg`` file.

    Raises:
        ScenarioError: it is malformed; the line and what was expected there are named.

    >>> game = read_nfg('NFG 1 R "pennies" {"A" "B"} {2 2} 1 -1 -1 1 -1 1 1/2 -1', "pennies.nfg")
    >>> game.players, str(game.payoffs[0, 1, 1])
    (('A', 'B'), '1/2')
    """
    return _NfgReader(text, file).game()


class _NfgReader(GambitText):
    def game(self) -> StrategicForm:
        self._header("NFG", "1")
        title = self._text(claim("errors.games.title"))
        players = self._texts(claim("errors.games.player_names"))
        if not players:
            self._fail(claim("errors.games.no_players"), back=1)
        strategies = self._strategies(players)
        shape = tuple(len(names) for names in strategies)
        profiles = prod(shape)
        if profiles * (len(players) + 1) > MAX_VALUES:
            facts = {"profiles": profiles, "players": len(players), "most": MAX_VALUES}
            self._fail(claim("errors.games.too_many_payoffs", **facts), back=1)
        if self._next_is("text"):
            self.next += 1  # the comment
        if self._next_is("{"):
            payoffs, names = self._outcome_version(len(players), prod(shape))
        else:
            payoffs, names = self._numbers(len(players) * prod(shape)), [""] * prod(shape)
        if self.next < len(self.tokens):
            self._fail(claim("errors.games.game_ends", given=self._given()))
        first_fastest = shape[::-1]
        table = np.array([*payoffs, None], dtype=object)[:-1].reshape(*first_fastest, len(players))
        cells = np.array([*names, None], dtype=object)[:-1].reshape(first_fastest)
        return StrategicForm(title, tuple(players), strategies, table.T, cells.T)

    def _strategies(self, players: list[str]) -> tuple[tuple[str, ...], ...]:
        self._brace("{", claim("errors.games.strategies"))
        by_player: list[tuple[str, ...]] = []
        while not self._next_is("}"):
            if self._next_is("{"):
                by_player.append(tuple(self._texts(claim("errors.games.strategy_names"))))
                size = len(by_player[-1])
            else:
                size = self._whole(claim("errors.games.strategy_count"))
                by_player.append(tuple(str(i + 1) for i in range(min(size, MAX_VALUES))))
            if size < 1:
                self._fail(claim("errors.games.no_strategies"), back=1)
        self.next += 1
        if len(by_player) != len(players):
            wrong = claim("errors.games.strategies_of", given=len(by_player), players=len(players))
            self._fail(wrong, back=1)
        return tuple(by_player)

    def _outcome_version(self, players: int, profiles: int) -> tuple[list[Fraction], list[str]]:
        self._brace("{", claim("errors.games.outcomes"))
        outcomes: list[tuple[str, list[Fraction]]] = [("", [Fraction(0)] * players)]
        while not self._next_is("}"):
            self._brace("{", claim("errors.games.an_outcome"))
            name = self._text(claim("errors.games.outcome_name_quoted"))
            outcomes.append((name, self._numbers(players)))
            self._brace("}", claim("errors.games.outcome_end"))
        self.next += 1
        payoffs: list[Fraction] = []
        names = []
        for _ in range(profiles):
            number = self._whole(claim("errors.games.profile_outcome"))
            if number >= len(outcomes):
                self._fail(claim("errors.games.no_outcome", number=number, most=len(outcomes) - 1), back=1)
            names.append(outcomes[number][0])
            payoffs += outcomes[number][1]
        return payoffs, names


def write_nfg(game: StrategicForm) -> str:
    """The text of an ``.nfg`` file, in the version with outcomes where every profile has a named one.

    Two profiles share an outcome if they share its name and all payoffs.
    """
    names = "\n".join("{ " + " ".join(map(quoted, labels)) + " }" for labels in game.strategies)
    head = f'NFG 1 R {quoted(game.title)} {{ {" ".join(map(quoted, game.players))} }}\n\n{{ {names}\n}}\n""\n\n'
    # The first player's strategy changes fastest, and each profile's payoffs stay together.
    cells = game.payoffs.T.reshape(-1, len(game.players))
    labels = game.cell_names.T.ravel()
    return head + (_outcomes(cells, labels) if all(labels) else _payoffs(cells))


def _payoffs(cells: np.ndarray[Any, Any]) -> str:
    return "\n".join(" ".join(map(_number, cell)) for cell in cells) + "\n"


def _outcomes(cells: np.ndarray[Any, Any], labels: np.ndarray[Any, Any]) -> str:
    keys = [(label, *cell) for label, cell in zip(labels, cells, strict=True)]
    numbers = {key: number for number, key in enumerate(dict.fromkeys(keys), start=1)}
    lines = [f"{{ {quoted(label)} {', '.join(map(_number, payoffs))} }}" for label, *payoffs in numbers]
    return "{\n" + "\n".join(lines) + "\n}\n" + " ".join(str(numbers[key]) for key in keys) + "\n"


def _number(value: Any) -> str:
    return str(Fraction(value))


def quoted(text: str) -> str:
    """A name in double quotes, on one line."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'
